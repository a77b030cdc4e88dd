"""When a careful person would look and answer: reading and typing time, active hours, caps, a slow first week,
never a burst, never the same words to everybody.

Pure: the caller brings clock, chance and history. Decides when, never whether or what.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, utils

Reason = Literal["", "hours", "gap", "catch_up", "hour_cap", "day_cap", "similar"]

# Silent reading about 240 words (1,300 characters) a minute; typing on a phone about 36 words (200) a minute.
READ_CPS = 21.0
TYPE_CPS = 3.3
NOTICE_S = (3.0, 12.0)  # seeing the notification and opening the app
LONGEST_S = 120.0
URGENT = 0.5
QUIET_READS = 4  # outside active hours nobody waits for an answer before the morning
# Of the hour's cap one place in so many is kept for urgent replies.
RESERVED_ONE_IN = 10
# The same words to more buyers than these look like a circular. Short texts are everybody's («Sí, disponible»).
SIMILAR_RATIO = 92.0
SIMILAR_LONGER_THAN = 40
SIMILAR_BUYERS = 10
SIMILAR_WITHIN = timedelta(hours=1)
# A reply is late when its buyer has waited longer than LATE_AFTER of active hours: after downtime, or because
# the caps held it back; never merely because of the night. Late ones leave a few at a time.
LATE_AFTER = timedelta(minutes=10)
CATCH_UP_MOST = 3
CATCH_UP_WITHIN = timedelta(minutes=5)
CATCH_UP_GAP_S = (60.0, 140.0)


@dataclass(frozen=True)
class Caps:
    """An account's limits. Gap in seconds; equal `active_from` and `active_until` = always."""

    per_hour: int
    per_day: int
    min_gap_s: float
    active_from: time
    active_until: time
    timezone: str


@dataclass(frozen=True)
class Said:
    """A text of ours that left, when and to whom."""

    at: datetime
    buyer: Hashable
    text: str


@dataclass(frozen=True)
class Verdict:
    """`wait_until` (UTC) is the earliest moment that satisfies everything; `reason` what binds first."""

    ok: bool
    wait_until: datetime
    reason: Reason


@dataclass(frozen=True)
class _Case:
    """What the rules look at: limits already scaled, history sorted, all in UTC."""

    caps: Caps
    zone: ZoneInfo
    per_hour: int
    gap: timedelta
    skip_hours: bool
    sent: Sequence[datetime]
    alike: Sequence[datetime]
    similar_within: timedelta
    catch_up_within: timedelta | None


def not_before(
    text_length: int,
    incoming_length: int,
    now: datetime,
    *,
    factor: float,
    urgent: bool,
    chance: float,
) -> datetime:
    """Earliest moment for an answer of `text_length` characters to `incoming_length` characters read.

    `chance` in 0..1 is the only randomness; `factor` (1 = real time) divides the delay.
    """
    chance = min(max(chance, 0.0), 1.0)
    notice = NOTICE_S[0] + (NOTICE_S[1] - NOTICE_S[0]) * chance
    seconds = notice + incoming_length / READ_CPS + text_length / TYPE_CPS * (0.8 + 0.4 * chance)
    if urgent:
        seconds *= URGENT
    return now + timedelta(seconds=min(seconds, LONGEST_S) / max(factor, 1e-6))


def between_reads(
    now: datetime,
    *,
    busy_s: float,
    idle_s: float,
    recent: bool,
    active_from: time,
    active_until: time,
    timezone: str,
) -> float:
    """Seconds between two looks at the inbox: short while somebody writes (`recent`), long outside active hours."""
    if recent:
        return busy_s
    quiet = not _active(now.astimezone(ZoneInfo(timezone)).time(), active_from, active_until)
    return idle_s * (QUIET_READS if quiet else 1)


def slowed(caps: Caps, age: timedelta) -> Caps:
    """The caps of an account adopted `age` ago: a third on its first day, all of them after a week."""
    share = min(1.0, 1 / 3 + 2 / 3 * max(age / timedelta(days=7), 0.0))
    if share == 1.0:
        return caps
    return replace(
        caps,
        per_hour=max(1, int(caps.per_hour * share)),
        per_day=max(1, int(caps.per_day * share)),
        min_gap_s=caps.min_gap_s / share,
    )


def awake(since: datetime, until: datetime, caps: Caps) -> timedelta:
    """How much of the time between two moments lies in the account's active hours."""
    if caps.active_from == caps.active_until:
        return max(until - since, timedelta(0))
    zone = ZoneInfo(caps.timezone)
    over_night = int(caps.active_from > caps.active_until)
    day, total = since.astimezone(zone) - timedelta(days=1), timedelta(0)
    while day.date() <= until.astimezone(zone).date():
        opens = _local(day, caps.active_from, zone, days=0)
        closes = _local(day, caps.active_until, zone, days=over_night)
        total += max(min(until, closes) - max(since, opens), timedelta(0))
        day += timedelta(days=1)
    return total


def is_late(asked_at: datetime, now: datetime, caps: Caps, *, factor: float = 1.0) -> bool:
    """Whether a buyer who wrote at `asked_at` has waited so long that the reply leaves at the pace of catching up."""
    return awake(asked_at, now, caps) > LATE_AFTER / max(factor, 1e-6)


def sent_today(sent_times: Sequence[datetime], now: datetime, caps: Caps) -> int:
    """How many of `sent_times` fall on the account's calendar day of `now`."""
    zone = ZoneInfo(caps.timezone)
    today = now.astimezone(zone).date()
    return sum(one.astimezone(zone).date() == today for one in sent_times)


def similar(text: str, buyer: Hashable, said: Sequence[Said]) -> list[datetime]:
    """When each other buyer last got nearly `text`, oldest first. Empty for a short text."""
    plain = _plain(text)
    if len(plain) <= SIMILAR_LONGER_THAN:
        return []
    last: dict[Hashable, datetime] = {}
    for one in said:
        near = fuzz.ratio(plain, _plain(one.text), score_cutoff=SIMILAR_RATIO) > 0
        if near and one.buyer != buyer and (one.buyer not in last or one.at > last[one.buyer]):
            last[one.buyer] = one.at
    return sorted(last.values())


def allowed(
    now: datetime,
    sent_times: Sequence[datetime],
    caps: Caps,
    *,
    factor: float = 1.0,
    skip_hours: bool = False,
    urgent: bool = False,
    late: bool = False,
    chance: float = 0.5,
    alike: Sequence[datetime] = (),
) -> Verdict:
    """Whether the account may send at `now`, given what it sent before (at least the last 25 hours).

    The hour slides, the day is the calendar day of the account's timezone, as in "37 de 60 hoy"; `urgent`
    may also use the places reserved in the hour. `alike`: see `similar`. `late`: see `is_late`; `chance` in
    0..1 says how far it keeps from the one before. `factor` divides gaps and windows, never hour and day.
    `skip_hours`: a person approved this one, so it need not wait for the morning.
    """
    factor = max(factor, 1e-6)
    low, high = CATCH_UP_GAP_S
    slow = low + (high - low) * min(max(chance, 0.0), 1.0) if late else 0.0
    case = _Case(
        caps=caps,
        zone=ZoneInfo(caps.timezone),
        per_hour=caps.per_hour if urgent else caps.per_hour - caps.per_hour // RESERVED_ONE_IN,
        gap=timedelta(seconds=max(caps.min_gap_s, slow) / factor),
        skip_hours=skip_hours,
        sent=sorted(moment.astimezone(UTC) for moment in sent_times),
        alike=sorted(moment.astimezone(UTC) for moment in alike),
        similar_within=SIMILAR_WITHIN / factor,
        catch_up_within=CATCH_UP_WITHIN / factor if late else None,
    )
    start = now.astimezone(UTC)
    moment, reason = start, ""
    # Each rule can only push the moment forward, to where it alone would let go; a few rounds settle it.
    for _ in range(64):
        later, why = _next(moment, case)
        if later <= moment:
            break
        moment, reason = later, reason or why
    return Verdict(moment == start, moment, reason)  # type: ignore[arg-type]


def _next(moment: datetime, case: _Case) -> tuple[datetime, Reason]:
    caps, sent = case.caps, case.sent
    local = moment.astimezone(case.zone)
    if not case.skip_hours and not _active(local.time(), caps.active_from, caps.active_until):
        tomorrow = local.time() >= caps.active_from
        return _local(local, caps.active_from, case.zone, days=int(tomorrow)), "hours"
    if sent_today(sent, moment, caps) >= caps.per_day:
        return _local(local, time(0), case.zone, days=1), "day_cap"
    for many, within, moments, why in (
        (case.per_hour, timedelta(hours=1), sent, "hour_cap"),
        (SIMILAR_BUYERS, case.similar_within, case.alike, "similar"),
        (CATCH_UP_MOST, case.catch_up_within, sent, "catch_up"),
    ):
        if within is not None and (free := _room(moment, moments, many, within)) > moment:
            return free, why  # type: ignore[return-value]
    if sent and moment < (free := sent[-1] + case.gap):
        return free, "catch_up" if case.catch_up_within is not None else "gap"
    return moment, ""


def _room(moment: datetime, moments: Sequence[datetime], many: int, within: timedelta) -> datetime:
    """The first moment from `moment` on with fewer than `many` of `moments` in the window that ends there."""
    inside = [one for one in moments if one > moment - within]
    return inside[-many] + within if len(inside) >= many else moment


def _plain(text: str) -> str:
    return " ".join(utils.default_process(text).split())


def _active(at: time, start: time, end: time) -> bool:
    if start == end:
        return True
    return start <= at < end if start < end else at >= start or at < end


def _local(day: datetime, at: time, zone: ZoneInfo, *, days: int) -> datetime:
    """The wall time `at`, so many days on, as UTC: a day is not always 24 hours."""
    return datetime.combine(day.date() + timedelta(days=days), at, zone).astimezone(UTC)
