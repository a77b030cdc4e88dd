"""What staff have blocked and allowed, as the detector takes it.

Must never be older than the last change: every process asks for the lists' version before using its copy.
"""

from datetime import datetime

from django.db.models import Count, Max

from apps.security.fraud import Lists
from apps.security.models import ListedContact

Version = tuple[datetime | None, int]

_held: tuple[Version, Lists] | None = None


def current() -> Lists:
    """The lists as they are now. One small query; the rows are read again only when they have changed."""
    global _held
    told = ListedContact.objects.aggregate(last=Max("changed_at"), rows=Count("pk"))
    version = (told["last"], told["rows"])
    if _held is None or _held[0] != version:
        rows = list(ListedContact.objects.values_list("value", "verdict"))
        by = {
            verdict: frozenset(value for value, given in rows if given == verdict)
            for verdict in ListedContact.Verdict.values
        }
        _held = version, Lists(blocked=by[ListedContact.Verdict.BLOCK], allowed=by[ListedContact.Verdict.ALLOW])
    return _held[1]
