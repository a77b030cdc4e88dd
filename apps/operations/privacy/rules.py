"""How long what is kept, and what stops as a disk fills. Pure: no clock, database or disk of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

MONTH = timedelta(days=30.44)

#: Share of the disk used from which each holds.
WARN, STOP_SCANS, PRUNE, STOP_DELIVERIES = 0.80, 0.90, 0.94, 0.98
#: An alert ends only this far below where it began, so that a disk at the edge does not ring all day.
EASED = 0.02


class Chat(IntEnum):
    """What is to be done with a conversation's words."""

    KEEP = 0
    FORGET = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Ages from which something goes."""

    finished: timedelta
    abandoned: timedelta
    raw: timedelta
    pictures: timedelta
    replays: timedelta
    logs: timedelta
    alerts: timedelta
    access: timedelta


def of_chat(
    state: str, last_message_at: datetime | None, now: datetime, limits: Limits, *, held: bool, owed: bool
) -> Chat:
    """Whether a conversation's words go. `held`: a legal hold on its buyer; `owed`: an open turn or agreement.

    A conversation without any message is as old as nothing: it stays.
    """
    if held or owed or last_message_at is None:
        return Chat.KEEP
    limit = limits.abandoned if state == "abandonado" else limits.finished
    return Chat.FORGET if now - last_message_at > limit else Chat.KEEP


class Level(IntEnum):
    """What a disk's filling asks for; each includes those before it."""

    FINE = 0
    WARNED = 1
    NO_SCANS = 2
    PRUNED = 3
    NO_DELIVERIES = 4


def of_disk(used: float) -> Level:
    """What to do where `used` (0 to 1) of the disk is full: first a word, then no more scans, then what can be made
    again or is only for finding faults goes, and last of all nothing is sent any more.
    """
    steps = ((STOP_DELIVERIES, Level.NO_DELIVERIES), (PRUNE, Level.PRUNED), (STOP_SCANS, Level.NO_SCANS))
    for share, level in (*steps, (WARN, Level.WARNED)):
        if used >= share:
            return level
    return Level.FINE


def alert_ends(used: float) -> bool:
    """Whether an open alert is over."""
    return used < WARN - EASED
