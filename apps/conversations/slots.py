"""When hand-overs fit: how long one keeps the seller, what is in the way, and which times are free. Pure.

Two never overlap: one person can't stand at two doors. All moments are aware; a slot ends before its `end`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Free times are offered on the quarter, at most so far ahead.
STEP = timedelta(minutes=15)
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Slot:
    """From the meeting to when the seller may be elsewhere again."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Door:
    """How an account hands over: minutes of one hand-over and between two, and its hours (equal ones: any hour)."""

    length: timedelta
    gap: timedelta
    opens: time
    closes: time
    timezone: str


def slot_at(start: datetime, door: Door) -> Slot:
    """The slot of a hand-over that begins at `start`."""
    return Slot(start, start + door.length + door.gap)


def in_the_way(wanted: Slot, taken: Iterable[Slot]) -> Slot | None:
    """The first of `taken` that `wanted` overlaps, by its start; None where it fits."""
    clash = (each for each in taken if each.start < wanted.end and wanted.start < each.end)
    return min(clash, key=lambda each: each.start, default=None)


def next_free(after: datetime, taken: Sequence[Slot], door: Door, *, count: int = 3) -> tuple[datetime, ...]:
    """The next `count` times from `after` on at which a hand-over fits, none overlapping another, within the hours."""
    taken = list(taken)
    found: list[datetime] = []
    at = _up_to_quarter(after)
    while at <= after + AHEAD and len(found) < count:
        wanted = slot_at(at, door)
        if is_open(at, door) and in_the_way(wanted, taken) is None:
            found.append(at)
            taken.append(wanted)
        at += STEP
    return tuple(found)


def is_open(start: datetime, door: Door) -> bool:
    """Whether a hand-over from `start` lies within the account's hours."""
    zone = ZoneInfo(door.timezone)
    first, last = start.astimezone(zone), (start + door.length).astimezone(zone)
    if door.opens == door.closes:
        return True
    if door.opens < door.closes:
        return door.opens <= first.time() and last.time() <= door.closes and first.date() == last.date()
    return first.time() >= door.opens or last.time() <= door.closes


def _up_to_quarter(moment: datetime) -> datetime:
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + STEP if past else moment
