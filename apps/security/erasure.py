"""Forgetting a buyer: their words and contacts go, the events stay as they are, valid and without a person in them.

Must never touch security_events.
"""

from django.db import transaction

from apps.security.models import SecurityEvidence, SeenContact, StaffVerdict


def forget(buyer_id: int) -> None:
    """Removes everything by which this buyer could be known again. Events keep rule, risk and digests."""
    with transaction.atomic():
        SecurityEvidence.objects.filter(buyer_id=buyer_id).delete()
        SeenContact.objects.filter(buyer_id=buyer_id).delete()
        StaffVerdict.objects.filter(buyer_id=buyer_id).update(buyer_id=None)
