"""Which backups are kept: the newest of each of the last 7 days, 4 weeks and 12 months that have one. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 4, 12
_RULES: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda at: (at.year, at.month, at.day)),
    (WEEKS, lambda at: tuple(at.isocalendar())[:2]),
    (MONTHS, lambda at: (at.year, at.month)),
)


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Those of `made` (in one time zone) that stay. Counted from the newest backup, not from today: where backups
    stopped being made, none is lost by waiting.
    """
    newest_first = sorted(set(made), reverse=True)
    stay = set()
    for count, period in _RULES:
        seen: set[tuple[int, ...]] = set()
        for at in newest_first:
            if len(seen) == count:
                break
            if period(at) not in seen:
                seen.add(period(at))
                stay.add(at)
    return stay
