"""When a person may be disturbed. Pure."""

from datetime import datetime, time, timedelta

#: After a refusal, until the next try; the last one is repeated. Given up after a day.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
TRIES = 28


def until(now: datetime, start: time | None, end: time | None) -> datetime:
    """The first moment from `now` on outside the quiet hours from `start` to `end` (local times of day of `now`'s
    zone, possibly over midnight). Without both, or where they are equal, always `now`.
    """
    if start is None or end is None or start == end:
        return now
    clock = now.timetz().replace(tzinfo=None)
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not quiet:
        return now
    over = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return over if over > now else over + timedelta(days=1)


def wait(refusals: int) -> timedelta | None:
    """How long to wait after so many refusals (1 is the first); None: give up."""
    if refusals >= TRIES:
        return None
    return WAITS[min(refusals, len(WAITS)) - 1]
