"""The only clock. Waits owed to people (pacing, settling) pass through `paced`, so that a run can be sped up
as a whole.

Leases and time-outs never do: they guard against processes, which don't get faster.
"""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings


def now() -> datetime:
    """Present moment, UTC, aware."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds on a clock that no one sets; the only one for leases held by this process."""
    return time.monotonic()


def paced(seconds: float) -> timedelta:
    """A wait of `seconds` as people feel it, divided by WALLE_TIME_FACTOR (1 in production)."""
    return timedelta(seconds=seconds / settings.WALLE_TIME_FACTOR)


def sleep(seconds: float) -> None:
    """Waits in this thread."""
    time.sleep(seconds)
