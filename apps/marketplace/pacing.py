"""When a careful person would look and answer: reading and typing time, active hours, caps, a slow first week.

Pure: the caller brings clock, chance and history. Decides when, never whether or what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Reason = Literal["", "hours", "gap", "hour_cap", "day_cap"]

# Silent reading about 240 words (1,300 characters) a minute; typing on a phone about 36 words (200) a minute.
READ_CPS = 21.0
TYPE_CPS = 3.3
NOTICE_S = (3.0, 12.0)  # seeing the notification and opening the app
LONGEST_S = 120.0
URGENT = 0.5
QUIET_READS = 4  # outside active hours nobody waits for an answer before the morning


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
class Verdict:
    """`wait_until` (UTC) is the earliest moment that satisfies everything; `reason` what binds first."""

    ok: bool
    wait_until: datetime
    reason: Reason


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


def allowed(
    now: datetime,
    sent_times: Sequence[datetime],
    caps: Caps,
    *,
    factor: float = 1.0,
    skip_hours: bool = False,
) -> Verdict:
    """Whether the account may send at `now`, given what it sent before (at least the last 25 hours).

    The hour slides, the day is the calendar day of the account's timezone, as in "37 de 60 hoy". `factor`
    divides the gap only. `skip_hours`: a person approved this one, so it need not wait for the morning.
    """
    zone = ZoneInfo(caps.timezone)
    sent = sorted(moment.astimezone(UTC) for moment in sent_times)
    start = now.astimezone(UTC)
    moment, reason = start, ""
    # Each rule can only push the moment forward; a few rounds settle it.
    for _ in range(64):
        later, why = _next(moment, sent, caps, zone, factor, skip_hours)
        if later <= moment:
            break
        moment, reason = later, reason or why
    return Verdict(moment == start, moment, reason)  # type: ignore[arg-type]


def _next(
    moment: datetime, sent: Sequence[datetime], caps: Caps, zone: ZoneInfo, factor: float, skip_hours: bool
) -> tuple[datetime, Reason]:
    local = moment.astimezone(zone)
    if not skip_hours and not _active(local.time(), caps.active_from, caps.active_until):
        tomorrow = local.time() >= caps.active_from
        return _local(local, caps.active_from, zone, days=int(tomorrow)), "hours"
    today = [one for one in sent if one.astimezone(zone).date() == local.date()]
    if len(today) >= caps.per_day:
        return _local(local, time(0), zone, days=1), "day_cap"
    last_hour = [one for one in sent if one > moment - timedelta(hours=1)]
    if len(last_hour) >= caps.per_hour:
        return last_hour[-caps.per_hour] + timedelta(hours=1), "hour_cap"
    if sent and moment < (free := sent[-1] + timedelta(seconds=caps.min_gap_s / max(factor, 1e-6))):
        return free, "gap"
    return moment, ""


def _active(at: time, start: time, end: time) -> bool:
    if start == end:
        return True
    return start <= at < end if start < end else at >= start or at < end


def _local(day: datetime, at: time, zone: ZoneInfo, *, days: int) -> datetime:
    """The wall time `at`, so many days on, as UTC: a day is not always 24 hours."""
    return datetime.combine(day.date() + timedelta(days=days), at, zone).astimezone(UTC)
