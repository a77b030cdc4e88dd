"""What we know of a listing: what the marketplace tells, what staff decide, and which replies that concerns.

The sole writer of an item's status. Floor, ladder, facts and promise are the seller's: what the marketplace tells
never touches them. Nothing here calls the marketplace (that is `item_sync`).
"""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from apps.ai_engine.brief import euros
from apps.conversations import turns
from apps.conversations.models import Agreement, Conversation, Offer, Turn
from apps.core import alerts, clock, doorbell, logs
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
        row = Item.objects.select_for_update().get(pk=item.pk)
        shown = told.pop("status", None)
        values = told | (_as_shown(row, shown) if shown else {})
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        Item.objects.filter(pk=row.pk).update(**changed)
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
    free = Item.objects.filter(Q(promised_to=None) | Q(promised_to=buyer), pk=conversation.item_id)
    return bool(free.update(promised_to=buyer))


def release_promise(turn: Turn, conversation: Conversation) -> None:
    """An acceptance that was never said leaves no trace."""
    if turn.our_offer_kind != Offer.Kind.ACCEPT or conversation.buyer_id is None or conversation.item_id is None:
        return
    said = Offer.objects.filter(conversation=conversation, who=Offer.Who.SELLER)
    last = said.filter(kind__in=(Offer.Kind.ACCEPT, Offer.Kind.WITHDRAW)).order_by("-id").first()
    if last is None or last.kind == Offer.Kind.WITHDRAW:  # an agreement that fell through binds nobody
        Item.objects.filter(pk=conversation.item_id, promised_to=conversation.buyer_id).update(promised_to=None)


# -- which replies it concerns


def rethink(item_id: int) -> None:
    """Every reply being prepared about an item that has moved is thought again, now and not when it would leave; what
    waits for a person shows what moved. Called outside any transaction: it locks one conversation after the other.
    """
    stale = Turn.objects.filter(
        conversation__item_id=item_id,
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


def mark(item_id: int, status: str, *, by: "User") -> bool:
    """A person says how the listing stands. True here at once; the marketplace is told by `item_sync.write`.

    Returns False, and changes nothing, where the listing can't become that (MARKS). Ending a reservation ends the
    promise too: it is anybody's again.
    """
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item_id)
        if status not in MARKS.get(item.status, ()):
            return False
        item.status, item.wanted_status, item.wanted_error = status, status, ""
        item.wanted_by, item.wanted_at = by, clock.now()
        changed = ["status", "wanted_status", "wanted_error", "wanted_by", "wanted_at"]
        if status == S.PUBLISHED:
            item.promised_to = item.promised_until = None
            changed += ["promised_to", "promised_until"]
        item.save(update_fields=changed)
        if status in (S.PUBLISHED, S.SOLD):
            ends = Agreement.Status.DONE if status == S.SOLD else Agreement.Status.CANCELLED
            for deal in agreements_of(item):
                end_agreement(deal, ends)
    log.info("item.marked", item=item.pk, status=status, by=by.pk)
    doorbell.ring(("inbox.write_item", item.pk))
    rethink(item.pk)
    return True


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
    """The open agreement about `item`, locked; at most one."""
    return Agreement.objects.select_for_update(of=("self",)).filter(item=item, status=Agreement.Status.AGREED)


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
