"""A person keeps an item for a buyer for so long, without a price having been agreed; and the end of that.

Must never take an item from another buyer, nor free one about which there is an agreement: `deals` ends those.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.conversations import items
from apps.conversations.models import Agreement, Conversation, Offer, StaffTask, Turn
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.marketplace import links
from apps.marketplace.models import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Thirty days: what is kept longer is sold.
LONGEST_H = 720
TASK = "reservation"

log = logs.get(__name__)


def reserve(conversation_id: int, hours: int, *, by: "User") -> None:
    """Keeps the item for the conversation's buyer, `hours` (1 to LONGEST_H) from now; again: the new length counts.

    Raises Refused with a Spanish sentence. Everybody else hears that it is reserved.
    """
    if not 1 <= hours <= LONGEST_H:
        raise Refused("Elige cuánto dura la reserva.")
    until = clock.now() + timedelta(hours=hours)
    with transaction.atomic():
        conversation, item = _locked(conversation_id)
        if conversation.buyer is None or conversation.buyer.blocked:
            raise Refused("A este comprador no se le puede reservar nada.")
        if item.status not in items.MARKS:
            raise Refused(f"El anuncio está {item.get_status_display()}: no se puede reservar.")
        if item.promised_to_id not in (None, conversation.buyer_id):
            raise Refused("Ya está prometido a otra persona: quita antes esa reserva.")
        meeting = items.agreements_of(item).filter(meets_at__gte=until)
        if meeting.exists():
            raise Refused("La cita es después: resérvalo al menos hasta entonces.")
        items.promise(conversation)
        items.keep(item.pk, conversation.buyer_id, until)
    log.info("reservation.made", item=item.pk, hours=hours, by=by.pk)
    items.rethink(item.pk)


def release(conversation_id: int, *, by: "User") -> None:
    """The item is anybody's again. Raises Refused where it is not this buyer's, or more than kept for them."""
    with transaction.atomic():
        conversation, item = _locked(conversation_id)
        if conversation.buyer_id is None or item.promised_to_id != conversation.buyer_id:
            raise Refused("Ya no está reservado para este comprador.")
        if items.agreements_of(item).exists():
            raise Refused("Hay un acuerdo: anúlalo en su página.")
        if _accepting().filter(conversation=conversation).exists():
            raise Refused("Se está enviando un «trato hecho»: espera a que salga y anula el acuerdo.")
        items.free(item.pk, conversation.buyer_id)
    log.info("reservation.ended", item=item.pk, by=by.pk)
    items.rethink(item.pk)


def free_expired() -> int:
    """Items kept by hand whose time is over are anybody's again, and a task says so; returns how many."""
    freed = 0
    for item in _run_out()[:100]:
        with transaction.atomic():
            listings = [each.pk for each in links.lock(item.pk)]
            if not _run_out().filter(pk=item.pk).exists():
                continue  # prolonged meanwhile
            items.free(item.pk, item.promised_to_id)
            chats = Conversation.objects.filter(item__in=listings, buyer=item.promised_to_id)
            if chat := chats.order_by("-last_message_at").first():
                text = f"La reserva de «{item.title}» ha caducado: vuelve a estar a la venta."
                StaffTask.objects.create(conversation=chat, kind=TASK, text=text)
        freed += 1
        log.info("reservation.run_out", item=item.pk)
        items.rethink(item.pk)
    return freed


def _run_out() -> QuerySet[Item]:
    """Items kept for nobody's agreement any longer. What was handed over stays its buyer's."""
    open_or_done = Agreement.objects.filter(status__in=(Agreement.Status.AGREED, Agreement.Status.DONE))
    return Item.objects.filter(
        *(~Exists(open_or_done.filter(**about)) for about in _the_thing("item")),
        *(~Exists(_accepting().filter(**about)) for about in _the_thing("conversation__item")),
        promised_to__isnull=False,
        promised_until__lte=clock.now(),
        status__in=items.MARKS,
    )


def _the_thing(item: str) -> tuple[dict[str, OuterRef], dict[str, OuterRef]]:
    """«About this listing» and «about another listing of the same thing», for a table that names its item so."""
    return {item: OuterRef("pk")}, {f"{item}__thing": OuterRef("thing")}


def _accepting() -> QuerySet[Turn]:
    """Acceptances on their way: they hold the promise that an agreement will be made of."""
    return Turn.objects.filter(our_offer_kind=Offer.Kind.ACCEPT, state__in=Turn.IN_FLIGHT)


def _locked(conversation_id: int) -> tuple[Conversation, Item]:
    """Conversation and item, locked in this order as everywhere; raises Refused without an item."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("buyer")
    conversation = rows.get(pk=conversation_id)
    if conversation.item_id is None:
        raise Refused("Wallapop no dice de qué anuncio es esta conversación.")
    return conversation, links.lock(conversation.item_id)[0]
