"""What staff have blocked and allowed, as the detector takes it.

Must never be older than the last change: every process asks for the lists' version before using its copy.
"""

from decimal import Decimal

from django.db import connection

from apps.security.fraud import Lists
from apps.security.models import ListedContact

Version = tuple[Decimal | None, int]
#: The sum of all moments of change, not the last: that one hides a change by a process whose clock is behind, or by one
#: that began before it and committed after.
_VERSION = "SELECT sum(extract(epoch FROM changed_at)), count(*) FROM security_lists"

_held: tuple[Version, Lists] | None = None


def current() -> Lists:
    """The lists as they are now. One small query; the rows are read again only when they have changed."""
    global _held
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        version = cursor.fetchone()
    if _held is None or _held[0] != version:
        rows = list(ListedContact.objects.values_list("value", "verdict"))
        by = {
            verdict: frozenset(value for value, given in rows if given == verdict)
            for verdict in ListedContact.Verdict.values
        }
        _held = version, Lists(blocked=by[ListedContact.Verdict.BLOCK], allowed=by[ListedContact.Verdict.ALLOW])
    return _held[1]
