"""What we know of a listing: what the marketplace tells, what staff decide, and which replies that concerns.

The sole writer of an item's status. Floor, ladder, facts and promise are the seller's: what the marketplace tells
never touches them. Nothing here calls the marketplace (that is `item_sync`). Situation and promise are those of the
thing, in all of its listings at once (`links`).
"""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from apps.ai_engine.brief import euros
from apps.conversations import turns
from apps.conversations.models import Agreement, Conversation, Offer, StaffTask, Turn
from apps.core import alerts, clock, doorbell, logs
from apps.marketplace import links
from apps.marketplace.models import Account, Item
from apps.marketplace.remote import RemoteItem

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Item.Status
# What staff may turn a listing into. Sold is final: the site takes it out of sale for everybody.
MARKS: dict[str, tuple[str, ...]] = {S.PUBLISHED: (S.RESERVED, S.SOLD), S.RESERVED: (S.PUBLISHED, S.SOLD)}
#: How long the site's lists may still show what was before a change of ours (its pages are snapshots of a minute).
LAG = timedelta(seconds=60)
# Holds of the assistant's own making that a change of the item may end.
HELD_FOR_THE_ITEM = frozenset({"borrador", "not_for_sale", "promised_to_other", "prometido"})
MOVED = "El anuncio ha cambiado: ahora está "

log = logs.get(__name__)


def record(account: Account, remote: RemoteItem) -> tuple[Item, bool]:
    """Keeps what the marketplace tells of a listing; returns its row and whether it moved in a way that may
    change what we say. The caller passes moved ones to `rethink`, outside any transaction.
    """
    status = remote.status if remote.status in S.values else S.UNAVAILABLE if remote.status else None
    told = {
        "title": remote.title[:250],
        "list_price": remote.price,
        "currency": remote.currency,
        "description": remote.description,
        "condition": (remote.condition or "")[:40],
        "shipping": remote.shipping,
        "views": remote.views,
        "favourites": remote.favourites,
        "status": status,
    }
    told = {name: value for name, value in told.items() if value not in (None, "")}
    item, _ = Item.objects.get_or_create(
        account=account,
        external_id=remote.external_id,
        defaults={"list_price": Decimal(0), "title": "(sin título)", **told},
    )
    if remote.pickup_area and not item.pickup_area and item.listed_at is None:
        told["pickup_area"] = remote.pickup_area[:120]  # until a person writes a better one, or none
    return item, _keep(item, told)


def record_gone(item: Item) -> bool:
    """The marketplace no longer has it; returns whether that is news."""
    return _keep(item, {"status": S.UNAVAILABLE})


def _keep(item: Item, told: dict[str, Any]) -> bool:
    """Writes what differs from the row; returns whether its revision rose."""
    if not item.wanted_status and all(getattr(item, name) == value for name, value in told.items()):
        return False
    with transaction.atomic():
        row, *twins = links.lock(item.pk)
        shown = told.pop("status", None)
        values = told | (_as_shown(row, shown) if shown else {})
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        Item.objects.filter(pk=row.pk).update(**changed)
        if changed.get("status") in (S.PUBLISHED, S.RESERVED, S.SOLD):
            for twin in want_all(twins, changed["status"], None):
                transaction.on_commit(partial(doorbell.ring, ("inbox.write_item", twin.pk)))
        if "wanted_status" in changed:
            alerts.close("item_write", subject_of(row))
            log.info("item.want_ended", item=row.pk, wanted=row.wanted_status, shown=shown)
    item.refresh_from_db()
    return item.revision != row.revision


def _as_shown(item: Item, shown: str) -> dict[str, str]:
    """What the status `shown` by the site makes of the row.

    Sold always wins. Otherwise staff's newest word stands for LAG, and after that for as long as the site has not
    heard it; a listing taken down ends it. A reservation made or lifted in the app meanwhile looks just like a list
    that lags behind, so staff's word wins there.
    """
    if shown == S.UNAVAILABLE and item.status == S.UNPUBLISHED:
        return {}  # the inbox's word for what the own list tells more exactly
    if shown != S.SOLD:
        if item.wanted_at is not None and clock.now() - item.wanted_at < LAG:
            return {}
        if item.wanted_status and shown in MARKS and shown != item.wanted_status:
            return {}
    return {"status": shown, "wanted_status": "", "wanted_error": ""}


def standing_for(item: Item, buyer_id: int | None) -> str:
    """How the listing stands for this buyer: reserved where it is promised to another, on sale where the
    reservation is theirs.
    """
    if item.promised_to_id is None or item.status not in MARKS:
        return item.status
    return S.PUBLISHED if item.promised_to_id == buyer_id else S.RESERVED


# -- the promise


def promise(conversation: Conversation) -> bool:
    """Promises the item to the conversation's buyer; returns whether it is theirs, and not another's."""
    buyer = conversation.buyer_id
    if buyer is None or conversation.item_id is None:
        return False
    with transaction.atomic():
        listings = links.lock(conversation.item_id)
        if any(each.promised_to_id not in (None, buyer) for each in listings):
            return False
        Item.objects.filter(pk__in=[each.pk for each in listings]).update(promised_to=buyer)
    return bool(listings)


def keep(item_id: int, buyer_id: int | None, until: datetime, *, longest: bool = False) -> None:
    """What is promised to this buyer is kept until then, in all listings of the thing; `longest`: unless it is kept
    for longer already.
    """
    ends = Greatest("promised_until", Value(until)) if longest else until
    _promised(item_id, buyer_id).update(promised_until=ends)


def free(item_id: int, buyer_id: int | None) -> int:
    """Takes the promise back from this buyer, in all listings of the thing; returns in how many."""
    return _promised(item_id, buyer_id).update(promised_to=None, promised_until=None)


def _promised(item_id: int, buyer_id: int | None) -> QuerySet[Item]:
    """Within a transaction."""
    listings = [each.pk for each in links.lock(item_id)]
    return Item.objects.filter(pk__in=listings, promised_to=buyer_id, promised_to__isnull=False)


def release_promise(turn: Turn, conversation: Conversation) -> None:
    """An acceptance that was never said leaves no trace."""
    if turn.our_offer_kind != Offer.Kind.ACCEPT or conversation.buyer_id is None or conversation.item_id is None:
        return
    said = Offer.objects.filter(conversation=conversation, who=Offer.Who.SELLER)
    last = said.filter(kind__in=(Offer.Kind.ACCEPT, Offer.Kind.WITHDRAW)).order_by("-id").first()
    if last is None or last.kind == Offer.Kind.WITHDRAW:  # an agreement that fell through binds nobody
        with transaction.atomic():
            free(conversation.item_id, conversation.buyer_id)


# -- which replies it concerns


def rethink(item_id: int) -> None:
    """Every reply being prepared about an item that has moved, or about another listing of the same thing, is thought
    again, now and not when it would leave; what waits for a person shows what moved. Called outside any transaction: it
    locks one conversation after the other.
    """
    rethink_all(links.of(item_id).values("pk"))


def rethink_all(item_ids: Any) -> None:
    """As `rethink`, for the items with these ids."""
    stale = Turn.objects.filter(
        conversation__item_id__in=item_ids,
        state__in=(Turn.State.ASSESSED, Turn.State.DRAFTED, Turn.State.READY, Turn.State.HELD),
        item_revision__isnull=False,
    ).exclude(item_revision=F("conversation__item__revision"))
    for conversation_id in list(stale.values_list("conversation_id", flat=True)):
        with transaction.atomic():
            rows = Conversation.objects.select_for_update(of=("self",)).select_related("item")
            conversation = rows.get(pk=conversation_id)
            turn = stale.filter(conversation=conversation).first()
            if turn is None or conversation.item is None:
                continue
            turn.conversation = conversation
            again = _think_again(turn, conversation.item)
        if again:
            turns.ring(turn)


def _think_again(turn: Turn, item: Item) -> bool:
    """Sends the turn back to the start where no person has had a say in it yet; returns whether it did."""
    said = MOVED + item.get_status_display()
    said += f" a {euros(item.list_price)}." if item.status == S.PUBLISHED else "."
    if turn.approved_at is not None:
        why = f"Ya la habías aprobado. {said}"
        turns.hold(turn, "ha_cambiado", why, approved_at=None, approved_by=None, item_revision=item.revision)
        return False
    ours = turn.state != Turn.State.HELD or turn.reason in HELD_FOR_THE_ITEM
    if ours and turns.reassess(turn, "el anuncio") and turn.state == Turn.State.RECEIVED:
        return True
    kept = turn.reason_detail.partition(MOVED)[0].rstrip()
    Turn.objects.filter(pk=turn.pk, state=Turn.State.HELD).update(
        reason_detail=f"{kept} {said}".lstrip(), item_revision=item.revision
    )
    return False


# -- what staff decide


def mark(item_id: int, status: str, *, by: "User", elsewhere: bool = False) -> bool:
    """A person says how the thing stands: all of its listings at once. True here now; the marketplace is told by
    `item_sync.write`.

    Returns False, and changes nothing, where the listing can't become that (MARKS). Ending a reservation ends the
    promise too: it is anybody's again. `elsewhere`: sold to nobody who was promised it, in the shop for instance; who
    was is left to a person to tell.
    """
    with transaction.atomic():
        item, *twins = links.lock(item_id)
        if status not in MARKS.get(item.status, ()):
            return False
        marked = want_all([item, *twins], status, by)
        if status in (S.PUBLISHED, S.SOLD):
            sold = status == S.SOLD and not elsewhere
            for deal in agreements_of(item):
                end_agreement(deal, Agreement.Status.DONE if sold else Agreement.Status.CANCELLED)
        if status == S.PUBLISHED or (status == S.SOLD and elsewhere):
            listings = [each.pk for each in (item, *twins)]
            Item.objects.filter(pk__in=listings).update(promised_to=None, promised_until=None)
            if status == S.SOLD and item.promised_to_id:
                _tell_of_sale(listings, item.promised_to_id)
    log.info("item.marked", item=item.pk, status=status, by=by.pk, listings=len(marked))
    for each in marked:
        doorbell.ring(("inbox.write_item", each.pk))
    rethink(item.pk)
    return True


def want_all(rows: list[Item], status: str, by: "User | None") -> list[Item]:
    """Locked rows become `status`, where they can, and the marketplace is to be told; returns those that did."""
    marked = [each for each in rows if status in MARKS.get(each.status, ())]
    Item.objects.filter(pk__in=[each.pk for each in marked]).update(
        status=status, wanted_status=status, wanted_error="", wanted_by=by, wanted_at=clock.now()
    )
    return marked


def _tell_of_sale(listings: list[int], buyer_id: int) -> None:
    """A person has to tell who counted on it that it went to somebody else."""
    chats = Conversation.objects.filter(item__in=listings, buyer=buyer_id)
    if chat := chats.order_by("-last_message_at").first():
        text = f"«{chat.product_name}» se ha vendido a otra persona y estaba prometido: díselo."
        StaffTask.objects.create(conversation=chat, kind="agreement", text=text)


def end_agreement(deal: Agreement, status: Agreement.Status) -> None:
    """Ends an open agreement; unless it was done, its price is no standing price of ours any more.

    Within a transaction that holds the row.
    """
    deal.status, deal.closed_at = status, clock.now()
    deal.save(update_fields=["status", "closed_at"])
    drop_reminder(deal.conversation_id)
    if status != Agreement.Status.DONE:
        Offer.objects.create(
            conversation_id=deal.conversation_id,
            item_id=deal.item_id,
            who=Offer.Who.SELLER,
            kind=Offer.Kind.WITHDRAW,
            amount=deal.price,
        )


def drop_reminder(conversation_id: int) -> None:
    """A reminder that has not left yet would speak of a meeting that is no more; within a transaction that holds
    the agreement. What is on its way can't be called back.
    """
    for turn in Turn.objects.filter(conversation=conversation_id, cause=Turn.Cause.REMINDER, state__in=Turn.OPEN):
        why = "La cita ha cambiado o ya no es."
        turns.move(turn, Turn.State.SUPERSEDED, reason="cita_cambiada", reason_detail=why)


def agreements_of(item: Item) -> QuerySet[Agreement]:
    """The open agreement about `item` or another listing of the same thing, locked; at most one each."""
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.filter(item__in=links.of(item.pk).values("pk"), status=Agreement.Status.AGREED)


def subject_of(item: Item) -> str:
    """What alerts about `item` are about."""
    return f"item:{item.pk}"


def told(item: Item) -> None:
    """The marketplace has heard what staff decided, as `item` was read; a newer decision stays to be told."""
    if _want(item).update(wanted_status="", wanted_error="", wanted_at=clock.now()):
        alerts.close("item_write", subject_of(item))


def not_told(item: Item, why: str) -> None:
    """The marketplace has not heard it, or nobody knows; `why` is a Spanish sentence."""
    if _want(item).update(wanted_error=why):
        alerts.raise_alert(
            "item_write",
            subject_of(item),
            f"«{item.title}» está {item.get_status_display()}: Wall-E lo sabe; Wallapop todavía no. {why}",
        )


def note(item: Item, why: str) -> None:
    """Notes why the marketplace has not heard it yet, a Spanish sentence; no alert of its own."""
    _want(item).update(wanted_error=why)


def _want(item: Item) -> Any:
    """The row, as long as what is to be told is what `item` holds."""
    return Item.objects.filter(pk=item.pk, wanted_at=item.wanted_at, wanted_status=item.wanted_status)
