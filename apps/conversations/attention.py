"""Who has a conversation in hand, and what was put off. Neither ever moves a turn: deciding is `review`'s.

All functions raise Refused with a Spanish sentence for the screen.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.conversations import notes
from apps.conversations.models import Conversation, Snooze, StaffClaim, Turn
from apps.conversations.refused import Refused
from apps.core import clock, logs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: How long a person keeps a conversation after their last sign of working on it.
CLAIM_FOR = timedelta(minutes=3)
#: What was handed over waits longer for whoever got it: they have to notice first.
HANDED_FOR = timedelta(hours=1)
MOST_SNOOZED = timedelta(days=7)
HANDED = "Te la paso: desde ahora la llevas tú."

log = logs.get(__name__)


class Claimed(Refused):
    """Somebody else has it in hand."""


def waiting() -> "QuerySet[Turn]":
    """Held turns that nobody has put off: what needs a person now."""
    return Turn.objects.filter(Q(snooze=None) | Q(snooze__until__lte=clock.now()), state=Turn.State.HELD)


def put_off() -> "QuerySet[Turn]":
    """Held turns that somebody has put off and whose time has not come."""
    return Turn.objects.filter(state=Turn.State.HELD, snooze__until__gt=clock.now())


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


def in_hand(person: "User") -> QuerySet[Conversation]:
    """What a person has in hand now: claimed, or taken over from the assistant."""
    claimed = Q(claim__staff=person, claim__expires_at__gt=clock.now())
    return Conversation.objects.filter(claimed | Q(assigned_staff=person))


def hand_over(conversation_ids: Iterable[int], *, to: "User", by: "User") -> list[int]:
    """Puts those of these conversations that `by` has in hand into the hands of `to`, who finds a note in each; returns
    which. The caller has asked whether `to` may answer there.
    """
    if to.pk == by.pk:
        raise Refused("Ya las tienes tú.")
    with transaction.atomic():
        mine = in_hand(by).filter(pk__in=list(conversation_ids)).values("pk")
        locked = Conversation.objects.select_for_update().filter(pk__in=mine)
        handed = list(locked.order_by("pk").values_list("pk", flat=True))
        StaffClaim.objects.filter(conversation__in=handed, staff=by).update(
            staff=to, expires_at=clock.now() + HANDED_FOR
        )
        Conversation.objects.filter(pk__in=handed, assigned_staff=by).update(assigned_staff=to)
        for pk in handed:
            notes.tell(pk, HANDED, to=to, by=by)
    log.info("conversations.handed_over", count=len(handed), by=by.pk, to=to.pk)
    return handed


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
