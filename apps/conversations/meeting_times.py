"""Reads the days and hours of a meeting in what buyer and seller write: «mañana a las 6», «el jueves por la tarde».

Pure. What is ambiguous stays so and says what is missing; what is no meeting (prices, sizes, when it was bought, when
it is posted, what would be if) is nothing. Must never give a moment that is over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from apps.conversations.meeting_marks import MIDNIGHT, Group, groups_in, in_half, later, only, share
from apps.conversations.meeting_words import (
    ABOUT,
    BOUND,
    FILLERS,
    HINT,
    IFS,
    MEETING,
    NOT_AFTER,
    NOT_BEFORE,
    PARTS,
    TRAPS,
    plain,
)

#: Longer texts are no messages of a chat; the rest of them is not read.
LONGEST = 1000
#: Nobody proposes more in one sentence.
_MOST = 12
#: Hand-overs happen by day: the hours by which «a las 6» is 18:00, where the account says no others.
HOURS = (time(9), time(22))
_SENTENCE = re.compile(r"[!?;\n¿¡]|\.(?!\d)|(?<!\d)\.")
_CLAUSE = re.compile(
    r",|;| pero | aunque | porque | que si |\(|\)| y (?=ya |te |me |luego |asi |el resto|pag)| asi que "
)


class Clarity(StrEnum):
    """How much of the moment was said."""

    EXACT = "exact"
    PART = "part"
    RANGE = "range"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Candidate:
    """A day and hour that a text names for a meeting.

    `start` to `end` (aware, the same where exact) is all it may mean, None where not even a day can be told;
    `missing` says what to ask: «day», «hour», «half» (of the day: 9 may be morning or night). `assumed`: the half of
    the day was not said, the usual one for a hand-over is meant. `refused`: it is said not to suit.
    """

    clarity: Clarity
    start: datetime | None
    end: datetime | None
    day: date | None
    minute: int | None
    part: str
    missing: tuple[str, ...]
    words: str
    place: tuple[int, int]
    about: bool = False
    assumed: bool = False
    refused: bool = False


def read(
    text: str,
    now: datetime,
    *,
    hours: tuple[time, time] = HOURS,
    asked: bool = False,
    known: Candidate | None = None,
) -> tuple[Candidate, ...]:
    """The meetings that `text`, written at `now` (aware; its zone is the account's), proposes, as they stand in it.

    `hours`: when hand-overs happen; `asked`: the other side has just asked when, so that a lone day is an answer;
    `known`: what was said of the day, hour or part before, which fills what is missing here.
    """
    return tuple(each for each in mentions(text, now, hours=hours, asked=asked, known=known) if not each.refused)


def mentions(
    text: str,
    now: datetime,
    *,
    hours: tuple[time, time] = HOURS,
    asked: bool = False,
    known: Candidate | None = None,
) -> tuple[Candidate, ...]:
    """As `read`, with those that are said not to suit."""
    text = text[:LONGEST]
    said = plain(text)
    if not HINT.search(said):
        return ()
    found: list[Candidate] = []
    for begin, end in _pieces(_SENTENCE, said, 0, len(said)):
        groups = [group for group in groups_in(said, begin, end, now, hours) if not group.wrong][:_MOST]
        share(said, groups)
        for group in groups:
            left, right = _clause(said, begin, end, group)
            if _is_trap(said, begin, end, left, right, group, groups, asked=asked):
                continue
            refused = _is_refused(said, left, right, group)
            made = _candidate(group, now, hours, known, text[group.first : group.last])
            if made is not None:
                found.append(replace(made, refused=refused, about=_is_about(said, group)))
    return tuple(found)


# -- what it comes to


def _pieces(splits: re.Pattern[str], said: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in splits.finditer(said, begin, end):
        if begin < cut.start():
            yield begin, cut.start()
        begin = cut.end()
    if begin < end:
        yield begin, end


def _clause(said: str, begin: int, end: int, group: Group) -> tuple[int, int]:
    """Where the clause round the group begins and ends."""
    left = begin
    for cut in _CLAUSE.finditer(said, begin, group.first):
        left = cut.end()
    cut_after = _CLAUSE.search(said, group.last, end)
    return left, cut_after.start() if cut_after else end


def _is_trap(
    said: str, begin: int, end: int, left: int, right: int, group: Group, groups: list[Group], *, asked: bool
) -> bool:
    """Whether what is named is no meeting: something else happened or happens then, or nothing speaks of meeting."""
    if IFS.search(said, begin, end) or BOUND.search(said[left : group.first]):
        return True
    near = _nearest(TRAPS, said, left, right, group)
    meeting = _nearest(MEETING, said, left, right, group)
    if near is not None and (meeting is None or near <= meeting):
        return True
    lone = not (group.days and (group.hours or group.part)) or group.moment is not None
    if not lone and group.kind != "dayno":
        return False
    if (asked and group.kind != "bare span") or MEETING.search(said, begin, end):
        return False
    rest = "".join(
        letter
        for at, letter in enumerate(said[begin:end], begin)
        if not any(first <= at < last for each in groups for first, last in each.marks)
    )
    return group.kind in ("bare span", "dayno") or bool(FILLERS.sub("", rest))


def _nearest(words: re.Pattern[str], said: str, left: int, right: int, group: Group) -> int | None:
    """Letters between the group and the nearest of `words` in its clause; None where there is none."""
    away = [
        max(group.first - match.end(), match.start() - group.last, 0)
        for match in words.finditer(said, left, right)
        if not any(first <= match.start() < last for first, last in group.marks)
    ]
    return min(away, default=None)


def _is_refused(said: str, left: int, right: int, group: Group) -> bool:
    return bool(NOT_BEFORE.search(said[left : group.first]) or NOT_AFTER.search(said[group.last : right]))


def _is_about(said: str, group: Group) -> bool:
    return bool(ABOUT.search(said[max(group.first - 14, 0) : group.last + 8]))


def _candidate(
    group: Group, now: datetime, hours: tuple[time, time], known: Candidate | None, words: str
) -> Candidate | None:
    """The group as moments; None where it is over."""
    place = (group.first, group.last)
    if group.moment is not None:
        at = group.moment
        return Candidate(Clarity.EXACT, at, at, at.date(), at.hour * 60 + at.minute, "", (), words, place, about=True)
    readings, until, part = _filled(group, now, known)
    days = group.days
    if days is None and known is not None and known.day is not None and known.day >= now.date():
        days = only(known.day)
    if days is None and not readings and not part:
        return None
    if days == only(now.date()):
        readings, over = _ahead(readings, now, hours, assumed=group.assumed)
        if over and group.kind != "until":
            return None
    missing = tuple(
        name
        for name, lacks in (
            ("day", days is None or days[0] != days[1]),
            ("hour", not readings and not part),
            ("half", len(readings) > 1),
        )
        if lacks
    )
    start, end = _bounds(group.kind, days, readings, until, part, hours, now)
    if end is not None and end.timestamp() <= now.timestamp() and not _is_now(start, now):
        return None
    if days is None or "half" in missing:
        clarity = Clarity.UNCLEAR
    elif group.kind in ("from", "until", "span", "bare span") or days[0] != days[1]:
        clarity = Clarity.RANGE
    elif missing:
        clarity = Clarity.UNCLEAR
    else:
        clarity = Clarity.EXACT if readings else Clarity.PART
    day = days[0] if days and days[0] == days[1] else None
    minute = readings[0] % MIDNIGHT if len(readings) == 1 and group.kind in ("", "hour", "dayno") else None
    return Candidate(clarity, start, end, day, minute, part, missing, words, place, assumed=group.assumed)


def _filled(group: Group, now: datetime, known: Candidate | None) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Hours, end and part of the group, with what is known where it says nothing."""
    readings, until, part = group.hours, group.until, group.part
    if known is None:
        return readings, until, part
    same_day = group.days is None or known.day is None or group.days == only(known.day)
    if readings and known.part and same_day and not part and (group.assumed or len(readings) > 1):
        readings = tuple(dict.fromkeys(in_half(each, known.part) for each in readings))[:1]
        until = tuple(in_half(each, known.part) for each in until)
    if group.days and not readings and not part and group.kind != "now" and known.day is None:
        readings, part = (() if known.minute is None else (known.minute,)), known.part
    return readings, until, part


def _ahead(
    readings: tuple[int, ...], now: datetime, hours: tuple[time, time], *, assumed: bool
) -> tuple[tuple[int, ...], bool]:
    """Those of today's readings that are still to come, and whether none is."""
    if not readings:
        return (), False
    passed = now.hour * 60 + now.minute
    left = tuple(each for each in readings if each > passed)
    evening = readings[0] + 720
    if not left and assumed and passed < evening <= hours[1].hour * 60 + hours[1].minute:
        left = (evening,)
    return left, not left


def _bounds(
    kind: str,
    days: tuple[date, date] | None,
    readings: tuple[int, ...],
    until: tuple[int, ...],
    part: str,
    hours: tuple[time, time],
    now: datetime,
) -> tuple[datetime | None, datetime | None]:
    """From when to when, never before `now`."""
    if days is None:
        return None, None
    opens, closes = (each.hour * 60 + each.minute for each in hours)
    opens, closes = (opens, closes) if opens < closes else (0, MIDNIGHT - 1)
    if kind == "now":
        return now, later(now, timedelta(hours=2))
    if readings:
        first, last = readings[0], readings[-1]
        if kind == "from":
            last = max(closes, first)
        elif kind == "until":
            first = min(opens, last)
        elif until:
            last = until[0]
    else:
        first, last = PARTS[part] if part else (0, MIDNIGHT - 1)
    zone = now.tzinfo
    start, end = _at(days[0], first, zone), _at(days[1], last, zone)
    if start.timestamp() < now.timestamp() <= end.timestamp():
        start = now
    return start, end


def _is_now(start: datetime | None, now: datetime) -> bool:
    return start is not None and start.timestamp() >= now.timestamp()


def _at(day: date, minute: int, zone: tzinfo | None) -> datetime:
    """That minute of the day by the clock on the wall; of midnight and after, the next day's."""
    day += timedelta(days=minute // MIDNIGHT)
    return datetime.combine(day, time(minute // 60 % 24, minute % 60), zone)
