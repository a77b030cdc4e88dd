"""What staff have blocked and allowed, as the detector takes it.

Must never be older than the last change: every process asks for the lists' version before using its copy.
"""

from decimal import Decimal

from django.db.models import Count, DecimalField, Sum
from django.db.models.functions import Extract

from apps.security.fraud import Lists
from apps.security.models import ListedContact

Version = tuple[Decimal | None, int]

_held: tuple[Version, Lists] | None = None


def current() -> Lists:
    """The lists as they are now. One small query; the rows are read again only when they have changed."""
    global _held
    # The sum of all moments of change, not the last: that one hides a change by a process whose clock is behind, or
    # by one that began before it and committed after.
    moment = Extract("changed_at", "epoch", output_field=DecimalField())  # with its microseconds
    told = ListedContact.objects.aggregate(moments=Sum(moment), rows=Count("pk"))
    version = (told["moments"], told["rows"])
    if _held is None or _held[0] != version:
        rows = list(ListedContact.objects.values_list("value", "verdict"))
        by = {
            verdict: frozenset(value for value, given in rows if given == verdict)
            for verdict in ListedContact.Verdict.values
        }
        _held = version, Lists(blocked=by[ListedContact.Verdict.BLOCK], allowed=by[ListedContact.Verdict.ALLOW])
    return _held[1]
