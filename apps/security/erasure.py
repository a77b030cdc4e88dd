"""Forgetting a buyer: their words and contacts go, the events stay as they are, valid and without a person in them.

Must never touch security_events.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from apps.security.models import SecurityEvent, SecurityEvidence, SeenContact, StaffVerdict


def forget(buyer_id: int, conversation_ids: Collection[int]) -> None:
    """Removes everything by which this buyer could be known again. Events keep rule, risk and digests.

    `conversation_ids`: theirs, for what was kept there while the site did not yet say who they are.
    """
    there = SecurityEvent.objects.filter(conversation_id__in=conversation_ids).values("pk")
    with transaction.atomic():
        SecurityEvidence.objects.filter(Q(buyer_id=buyer_id) | Q(event_id__in=there)).delete()
        SeenContact.objects.filter(Q(buyer_id=buyer_id) | Q(conversation_id__in=conversation_ids)).delete()
        StaffVerdict.objects.filter(buyer_id=buyer_id).update(buyer_id=None)


def forget_chats(conversation_ids: Collection[int]) -> None:
    """Removes the words and contacts that were given in these conversations; their buyers may be known elsewhere."""
    there = SecurityEvent.objects.filter(conversation_id__in=conversation_ids).values("pk")
    with transaction.atomic():
        SecurityEvidence.objects.filter(event_id__in=there).delete()
        SeenContact.objects.filter(conversation_id__in=conversation_ids).delete()
