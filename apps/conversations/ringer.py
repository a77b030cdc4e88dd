"""The ringer: finds turns that are due or stuck and rings the doorbell. It moves nothing, so ringing twice or
never costs only time.
"""

from datetime import timedelta

from django.db.models import Q

from apps.conversations import turns
from apps.conversations.models import Turn
from apps.core import clock, doorbell, stop
from apps.marketplace.models import Account

S = Turn.State
RING_AGAIN_AFTER = timedelta(seconds=10)
MOST_RINGS = 500


def sweep() -> int:
    """Rings for every due turn, one at most every RING_AGAIN_AFTER; returns for how many."""
    now = clock.now()
    free = Q(lease_expires_at=None) | Q(lease_expires_at__lte=now)
    due = Q(state__in=(S.ASSESSED, S.DRAFTED), not_before__lte=now)
    due |= Q(state=S.RECEIVED, not_before__lte=now) & ~Q(conversation__turns__state__in=Turn.IN_FLIGHT)
    leaving = Q(state=S.UNKNOWN, not_before__lte=now) | Q(state=S.SENDING)
    if not stop.active():
        leaving |= Q(state=S.READY, not_before__lte=now)
    due |= leaving & Q(conversation__account__status=Account.Status.ACTIVE)
    quiet = Q(rung_at=None) | Q(rung_at__lte=now - RING_AGAIN_AFTER)
    rung, accounts = 0, set()
    for turn in (
        Turn.objects.filter(free & due & quiet).select_related("conversation").order_by("not_before")[:MOST_RINGS]
    ):
        if not Turn.objects.filter(quiet, pk=turn.pk, state=turn.state).update(rung_at=now):
            continue
        rung += 1
        if turn.state in (S.READY, S.SENDING, S.UNKNOWN):
            accounts.add(turn.conversation.account_id)
        else:
            turns.ring(turn)
    for account_id in accounts:
        doorbell.ring(("replies.deliver", account_id))
    return rung
