"""Who has a conversation in hand, and what was put off. Neither ever moves a turn: deciding is `review`'s.

All functions raise Refused with a Spanish sentence for the screen.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from apps.conversations.models import Snooze, StaffClaim, Turn
from apps.conversations.refused import Refused
from apps.core import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: How long a person keeps a conversation after their last sign of working on it.
CLAIM_FOR = timedelta(minutes=3)
MOST_SNOOZED = timedelta(days=7)


class Claimed(Refused):
    """Somebody else has it in hand."""


def claim(conversation_id: int, *, by: "User", take: bool = False) -> None:
    """Puts the conversation into `by`'s hands, or keeps it there. Raises Claimed while another has it."""
    now = clock.now()
    mine = {"staff": by, "expires_at": now + CLAIM_FOR}
    row, created = StaffClaim.objects.get_or_create(conversation_id=conversation_id, defaults=mine)
    free = StaffClaim.objects.filter(pk=row.pk)
    if not take:
        free = free.filter(Q(staff=by) | Q(expires_at__lte=now))
    if created or free.update(**mine):
        return
    row = StaffClaim.objects.select_related("staff").get(pk=row.pk)
    raise Claimed(f"La tiene {row.staff.first_name or row.staff.get_username()}.")


def release(conversation_id: int, *, by: "User") -> None:
    """Lets go of the conversation, where `by` has it."""
    StaffClaim.objects.filter(conversation_id=conversation_id, staff=by).delete()


def release_all(*, by: "User") -> int:
    """At the end of a shift: lets go of everything `by` has; how many conversations that were."""
    return StaffClaim.objects.filter(staff=by).delete()[0]


def snooze(turn_id: int, until: datetime, *, by: "User") -> None:
    """Puts a held turn off; it comes back by itself then, and at once when the buyer writes (as another turn)."""
    now = clock.now()
    if not now < until <= now + MOST_SNOOZED:
        raise Refused("Se puede posponer hasta siete días.")
    if not Turn.objects.filter(pk=turn_id, state=Turn.State.HELD).exists():
        raise Refused("Esta respuesta ya no espera tu decisión.")
    Snooze.objects.update_or_create(turn_id=turn_id, defaults={"until": until, "by": by})


def wake(turn_id: int) -> None:
    """Ends a snooze before its time."""
    Snooze.objects.filter(turn_id=turn_id).delete()
