"""Which backups are kept: all of the newest 24 hours, and the newest of each of the last 7 days, 4 weeks and 12 months
that have one. Pure.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 4, 12
#: One made by hand after something went wrong must not take the place of the night's.
ALL_OF = timedelta(hours=24)
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
    stay = {at for at in newest_first if newest_first[0] - at < ALL_OF}
    for count, period in _RULES:
        seen: set[tuple[int, ...]] = set()
        for at in newest_first:
            if len(seen) == count:
                break
            if period(at) not in seen:
                seen.add(period(at))
                stay.add(at)
    return stay
