"""Finds the words for days and hours in a text and joins what belongs together: a day with its hour.

Pure; the first half of `meeting_times`, which says what they come to.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from apps.conversations.meeting_words import MARKS, MONTHS, NUMBERS, WEEKDAYS, part_of

MIDNIGHT = 24 * 60


@dataclass
class Group:
    """What belongs together: one day, one hour or part."""

    first: int
    last: int
    days: tuple[date, date] | None = None
    part: str = ""
    #: Ways of reading the hour, in minutes after midnight; two where the half of the day is open.
    hours: tuple[int, ...] = ()
    until: tuple[int, ...] = ()
    kind: str = ""
    moment: datetime | None = None
    assumed: bool = False
    wrong: bool = False
    marks: list[tuple[int, int]] = field(default_factory=list)


def groups_in(said: str, begin: int, end: int, now: datetime, hours: tuple[time, time]) -> list[Group]:
    """The marks of one sentence, joined: a day with its hour, in whichever order."""
    marks: list[tuple[str, re.Match[str]]] = []
    taken = [False] * (end - begin)
    for kind, pattern in MARKS:
        for match in pattern.finditer(said, begin, end):
            if not any(taken[match.start() - begin : match.end() - begin]):
                taken[match.start() - begin : match.end() - begin] = [True] * (match.end() - match.start())
                marks.append((kind, match))
    groups: list[Group] = []
    for kind, match in sorted(marks, key=lambda mark: mark[1].start()):
        new = _mark(kind, match, now, hours, groups[-1] if groups else None)
        if groups and _fits(groups[-1], new, said):
            _join(groups[-1], new, hours)
        else:
            groups.append(new)
    return groups


def _mark(kind: str, match: re.Match[str], now: datetime, hours: tuple[time, time], before: Group | None) -> Group:
    """One mark alone."""
    group = Group(match.start(), match.end(), marks=[match.span()])
    today = now.date()
    given = match.groupdict()
    if kind in ("past", "habit"):
        group.wrong = True
    elif kind in ("ahead1", "ahead2"):
        group.days = only(today + timedelta(days=int(kind[-1])))
    elif kind == "today":
        group.days = only(today)
        group.part = part_of(given.get("part") or given.get("word") or "")
    elif kind == "hence":
        group.days = only(today + timedelta(days=_number(given["n"])))
    elif kind in ("date", "weekday", "dayno"):
        group.days, group.kind = _date(given, today), kind if kind == "dayno" else ""
        group.wrong = group.days is None
    elif kind == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() < 6 else 0)
        group.days = saturday, saturday + timedelta(days=1 if saturday.weekday() == 5 else 0)
    elif kind == "week":
        monday = today + timedelta(days=7 - today.weekday())
        group.days = monday, monday + timedelta(days=6)
    elif kind == "thisweek":
        group.days = today, today + timedelta(days=6 - today.weekday())
    elif kind == "part":
        group.part = part_of(given.get("part") or given.get("word") or "")
    elif kind == "now":
        group.kind, group.days = "now", only(today)
    elif kind == "soon":
        group.moment, group.kind = _soon(given, now), "soon"
        group.wrong = group.moment is None
    else:
        _hour_mark(group, kind, given, hours, before.part if before else "")
    return group


def _hour_mark(group: Group, kind: str, given: dict[str, str | None], hours: tuple[time, time], part: str) -> None:
    group.kind = kind
    if kind == "span":
        part = _half(given["p1"]) or _half(given["p2"]) or part
        group.hours = _readings(given, "1", hours, part)
        group.until = _readings(given, "2", hours, _half(given["p2"]) or part)
        later = tuple(each for each in group.until if group.hours and each > group.hours[0])
        group.wrong = not group.hours or not later
        group.until = later[:1]
        group.hours = group.hours[:1]
        if not given["u1"] and not given["u2"] and not given["m1"] and not given["p2"]:
            group.kind = "bare span"  # «de 5 a 7» may be years, sizes or hours
    else:
        group.hours = _readings(given, "", hours, part)
        group.wrong = not group.hours
        group.assumed = not _half(given["p"]) and not part and _is_open(given)
    group.part = _half(given.get("p") or given.get("p2") or "")


def _fits(group: Group, new: Group, said: str) -> bool:
    """Whether `new` says what `group` leaves open, near enough to be meant together."""
    if group.wrong or new.wrong or new.first - group.last > 30 or group.moment or new.moment:
        return False
    between = said[group.last : new.first]
    if re.search(r"\b(?:pero|mejor|sino|o bien|o si no|y si no)\b", between):
        return False
    if new.days and group.days:
        week, day = (group.days, new.days) if group.days[0] != group.days[1] else (new.days, group.days)
        return week[0] != week[1] and day[0] == day[1] and "o" not in between.split()
    if new.kind and group.kind not in ("", "dayno", "now"):
        return False
    return not (new.part and group.part and not new.hours and not group.hours and not new.days)


def _join(group: Group, new: Group, hours: tuple[time, time]) -> None:
    if group.days and new.days:  # «la semana que viene, el jueves»
        week, day = (group.days, new.days[0]) if group.days[0] != group.days[1] else (new.days, group.days[0])
        group.days = only(week[0] + timedelta(days=(day.weekday() - week[0].weekday()) % 7))
    group.days = group.days or new.days
    part = new.part or group.part
    for side in (group, new):
        if side.hours and part and part != side.part:
            narrowed = tuple(dict.fromkeys(in_half(each, part) for each in side.hours))
            side.hours, side.assumed = narrowed[:1], False
            side.until = tuple(in_half(each, part) for each in side.until)
    group.part = part
    if new.hours:
        group.hours, group.until, group.kind, group.assumed = new.hours, new.until, new.kind, new.assumed
    elif new.kind and not group.hours:
        group.kind = new.kind
    group.last = new.last
    group.marks += new.marks


def share(said: str, groups: list[Group]) -> None:
    """«el jueves o el viernes a las 6», «mañana a las 6 o a las 7»: what one says counts for its alternative."""
    for one, other in pairwise(groups):
        between = said[one.last : other.first]
        if not re.fullmatch(r"[ ,]*(?:o|u|o bien|o si no|or|,)?[ ,]*(?:el|a|sobre|mejor|este|on)?[ ,]*", between):
            continue
        if one.days and not one.hours and not one.part and other.days and (other.hours or other.part):
            one.hours, one.until, one.kind, one.part = other.hours, other.until, other.kind, other.part
            one.assumed = other.assumed
        elif one.days and not other.days and (other.hours or other.part) and (one.hours or one.part):
            other.days = one.days


# -- days and hours


def only(day: date) -> tuple[date, date]:
    return day, day


def _number(word: str | None) -> int:
    word = (word or "").removeprefix("unos ").strip()
    return int(word) if word.isdecimal() else NUMBERS.get(word, 1)


def _date(given: dict[str, str | None], today: date) -> tuple[date, date] | None:
    """The next day of that name or number; None where there is none, or name and number don't agree."""
    weekday = WEEKDAYS.get(given.get("dow") or "")
    number = int(given.get("d") or 0) or None
    if number is None:
        if weekday is None:
            return None  # the 0th of a month
        ahead = (weekday - today.weekday()) % 7 or 7
        if given.get("week"):
            ahead = 7 - today.weekday() + weekday
        return only(today + timedelta(days=ahead))
    month = MONTHS.get(given.get("mon") or "") or int(given.get("m") or 0)
    year = int(given.get("y") or 0)
    year += 2000 if 0 < year < 100 else 0
    for ahead in range(13):
        at = today.month - 1 + ahead
        try:
            day = date(today.year + at // 12, at % 12 + 1, number)
        except ValueError:
            continue
        if day < today or (month and day.month != month) or (year and day.year != year):
            continue
        return only(day) if weekday in (None, day.weekday()) else None
    return None


def _soon(given: dict[str, str | None], now: datetime) -> datetime | None:
    if given["quarter"]:
        minutes = 15 if given["quarter"].startswith("un") else 45
    else:
        unit = given["unit"] or ""
        each = 1 if unit.startswith("m") else 60
        many = (given["n"] or "").strip()
        minutes = each // 2 if many in ("media", "mitja", "half an") else each * _number(many)
        minutes += {" y media": each // 2, " y cuarto": each // 4}.get(given["half"] or "", 0)
    if not 0 < minutes <= 600:
        return None
    return later(now, timedelta(minutes=minutes))


def later(now: datetime, by: timedelta) -> datetime:
    """So much later by the clock of the world: the change of hour counts."""
    zone = now.tzinfo
    return datetime.fromtimestamp(now.timestamp() + by.total_seconds(), zone)


def _half(said: str | None) -> str:
    """The half of the day in «de la tarde», «pm»."""
    word = (said or "").replace(".", "").split()
    if not word:
        return ""
    return {"am": "manana", "pm": "tarde"}.get(word[-1], part_of(word[-1]))


def _is_open(given: dict[str, str | None]) -> bool:
    """Whether the hour as written may be of either half of the day."""
    written = given["h"] or ""
    return not written.startswith("0") and 0 < _number(written) < 12


def _readings(given: dict[str, str | None], name: str, hours: tuple[time, time], part: str) -> tuple[int, ...]:
    """The hour in minutes after midnight: one, or two where nothing tells morning from night; none where it is none."""
    written = given[f"h{name}"] or ""
    hour = _number(written)
    if hour > 23 or (not written.isdecimal() and written not in NUMBERS):
        return ()
    minutes = int(given[f"m{name}"] or 0)
    if extra := given.get(f"x{name}"):
        sign, amount = extra.split()
        by = {"mitja": 30, "quart": 15}.get(amount) or _number(amount)
        if by > 59:
            return ()
        minutes += -by if sign.startswith("men") else by
    part = _half(given[f"p{name}"]) or part
    whole = hour * 60 + minutes
    if hour > 12 or hour == 0 or written.startswith("0"):
        return (whole,) if 0 <= whole < MIDNIGHT else ()
    if part:
        return (in_half(whole, part),)
    if hour == 12:
        return (whole,)
    opens, closes = (each.hour * 60 + each.minute for each in hours)
    suits = [each for each in (whole, whole + 720) if opens >= closes or opens <= each <= closes]
    if len(suits) == 1:
        return (suits[0],)
    if hour == 9 and suits:
        return (whole, whole + 720)
    return (whole + 720 if hour < 9 else whole,)


def in_half(minute: int, part: str) -> int:
    """The hour as it is in that part of the day: 6 in the afternoon is 18, 12 at night the end of the day."""
    if part in ("manana", "primera hora", "media manana", "madrugada"):
        return minute - 720 if part == "madrugada" and minute >= 720 else minute if minute < 780 else minute - 720
    if part == "noche" and 720 <= minute < 780:
        return minute + 720
    if part == "noche" and minute < 300:
        return minute + MIDNIGHT
    return minute + 720 if minute < (660 if part == "mediodia" else 720) else minute
