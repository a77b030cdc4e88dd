"""What was agreed with a buyer, from the «trato hecho» that left to the hand-over or its end.

The one place that makes and ends agreements. Must never promise an item that is another's, nor free one whose buyer
is on the way to fetch it.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.formats import date_format

from apps.conversations import items, meetings, occasions, slots
from apps.conversations.models import Agreement, Conversation, Response, StaffTask, Turn
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.marketplace.models import Account

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Status = Agreement.Status
#: The buyer is reminded within so long before the meeting, but not when it is nearly there.
REMIND_WITHIN, REMIND_UNTIL = timedelta(hours=18), timedelta(hours=2)
TASK = "agreement"
#: First key of the database lock under which an account's meetings are fixed.
_MEETINGS = 5_001
_STATE_AFTER = {
    Status.DONE: Conversation.State.FINISHED,
    Status.CANCELLED: Conversation.State.EXPLORING,
    Status.NO_SHOW: Conversation.State.ABANDONED,
}

log = logs.get(__name__)


class Taken(Refused):
    """The seller is elsewhere at that hour; `free` are the next times at which they aren't."""

    def __init__(self, why: str, free: tuple[datetime, ...]) -> None:
        super().__init__(why)
        self.free = free


def said(turn: Turn, response: Response) -> None:
    """The acceptance in `response` is out: there is an agreement, and a person is told to settle the rest.

    Within the caller's transaction, which holds the conversation; the item is promised to its buyer already.
    """
    conversation = turn.conversation
    item, price = conversation.item, response.our_offer
    if item is None or price is None:
        return
    by_hand = item.shipping is False
    for lapsed in items.agreements_of(item).exclude(conversation=conversation):
        items.end_agreement(lapsed, Status.CANCELLED)  # its buyer has lost the promise, or this one could not have it
    agreement, made = Agreement.objects.get_or_create(
        item=item,
        status=Status.AGREED,
        defaults={
            "account_id": conversation.account_id,
            "conversation": conversation,
            "price": price,
            "way": Agreement.Way.HAND if by_hand else Agreement.Way.SHIPPING,
            "payment": Agreement.Payment.CASH if by_hand else Agreement.Payment.APP,
            "place": item.pickup_area[:120] if by_hand else "",
        },
    )
    if not made and agreement.conversation_id == conversation.pk:
        Agreement.objects.filter(pk=agreement.pk).update(price=price)
    until = clock.now() + keeps(conversation.account)  # a longer reservation by hand stands
    items.keep(item.pk, conversation.buyer_id, until, longest=True)
    if made:
        agreement.account = conversation.account
        how = "día, hora y lugar de la entrega" if by_hand else "que haga la compra desde el anuncio"
        proposed = meetings.proposal_of(agreement) if by_hand else None
        in_chat = f" En el chat: «{proposed.words}»." if proposed else ""
        _task(conversation, f"Trato hecho por {price:f} €. Queda por cerrar: {how}.{in_chat}")
    log.info("deal.made", agreement=agreement.pk, made=made)


def settle(agreement_id: int, *, way: str, payment: str, place: str, meets_at: datetime | None, notes: str) -> None:
    """A person settles how, where and when. Raises Refused with a Spanish sentence where it can't be so, Taken where
    another meeting of the account is in the way.
    """
    with transaction.atomic():
        agreement = _open(agreement_id)
        moved = meets_at != agreement.meets_at
        changed = moved or (place, way) != (agreement.place, agreement.way)
        if meets_at is not None and moved:
            if meets_at <= clock.now():
                raise Refused("Esa hora ya ha pasado.")
            _fits(agreement, meets_at)
        agreement.way, agreement.payment, agreement.place = way, payment, place
        agreement.meets_at, agreement.notes = meets_at, notes
        if moved:
            door = door_of(agreement.account)
            agreement.busy_until = slots.slot_at(meets_at, door).end if meets_at else None
        if changed:  # whoever has it in a calendar or was about to be reminded has the old one
            agreement.sequence += 1
            items.drop_reminder(agreement.conversation_id)
        agreement.save(
            update_fields=["way", "payment", "place", "meets_at", "busy_until", "sequence", "notes"],
        )
        if meets_at is not None:
            until = max(meets_at, clock.now()) + keeps(agreement.account)
            items.keep(agreement.item_id, agreement.conversation.buyer_id, until)
            Conversation.objects.filter(pk=agreement.conversation_id, state=Conversation.State.COMMITTED).update(
                state=Conversation.State.COORDINATING
            )
    log.info("deal.settled", agreement=agreement_id, moved=moved)


def keeps(account: Account) -> timedelta:
    """How long an item is kept for its buyer while nothing further is settled."""
    return timedelta(hours=account.reserve_hours)


def door_of(account: Account) -> slots.Door:
    """How the account hands over: its lengths, within the hours in which it answers."""
    length, gap = timedelta(minutes=account.handover_min), timedelta(minutes=account.handover_gap_min)
    return slots.Door(length, gap, account.active_from, account.active_until, account.timezone)


def _fits(agreement: Agreement, meets_at: datetime) -> None:
    """Raises Taken where the account has another meeting then. The database would refuse it too, but not say which."""
    with connection.cursor() as cursor:  # one after the other, else each would wait for the other's row
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_MEETINGS, agreement.account_id])
    now, door = clock.now(), door_of(agreement.account)
    others = Agreement.objects.filter(account_id=agreement.account_id, status=Status.AGREED, busy_until__gt=now)
    taken = {
        slots.Slot(start, end): title
        for start, end, title in others.exclude(pk=agreement.pk).values_list("meets_at", "busy_until", "item__title")
        if start is not None and end is not None
    }
    clash = slots.in_the_way(slots.slot_at(meets_at, door), taken)
    if clash is None:
        return
    zone = ZoneInfo(agreement.account.timezone)
    lasts = f"de {clash.start.astimezone(zone):%H:%M} a {clash.end.astimezone(zone):%H:%M}"
    free = slots.next_free(max(meets_at, now), list(taken), door)
    raise Taken(f"A esa hora ya has quedado por «{taken[clash]}»: estás ocupado {lasts}.", free)


def close(agreement_id: int, status: str, *, by: "User | None", why: str = "", expired: bool = False) -> None:
    """Ends an agreement; unless it was done, the item is free again and the price agreed binds nobody.

    Raises Refused where somebody has ended it before; `expired`: also where it is no longer kept for nothing.
    """
    with transaction.atomic():
        agreement = _open(agreement_id)
        if expired and not Agreement.objects.filter(_run_out(), pk=agreement_id).exists():
            raise Refused("La reserva se ha alargado.")
        conversation = agreement.conversation
        items.end_agreement(agreement, Status(status))
        Conversation.objects.filter(pk=conversation.pk).update(state=_STATE_AFTER[Status(status)])
        StaffTask.objects.filter(conversation=conversation, kind=TASK, done_at=None).update(
            done_at=clock.now(), done_by=by
        )
        if agreement.status != Status.DONE:
            items.free(agreement.item_id, conversation.buyer_id)
        if why:
            _task(conversation, why)
    log.info("deal.closed", agreement=agreement_id, status=status, by=by and by.pk)
    items.rethink(agreement.item_id)


def free_expired() -> int:
    """Agreements kept for nothing end, and their items are free again; returns how many. A meeting still to come
    keeps its item.
    """
    late = Agreement.objects.filter(_run_out())
    ended = 0
    for agreement in late.select_related("item")[:100]:
        try:
            close(
                agreement.pk,
                Status.CANCELLED,
                by=None,
                expired=True,
                why=f"La reserva de «{agreement.item.title}» ha caducado sin cerrarse: vuelve a estar a la venta.",
            )
            ended += 1
        except Refused:
            continue  # somebody ended it meanwhile
    return ended


def _run_out() -> Q:
    """Agreements whose time is over, of items that are still to be had: what was sold stays the buyer's."""
    return Q(status=Status.AGREED, item__promised_until__lte=clock.now(), item__status__in=items.MARKS)


def remind() -> int:
    """Opens the reminder of each meeting that is near, once; returns how many."""
    now = clock.now()
    near = Agreement.objects.filter(
        status=Status.AGREED,
        meets_at__gt=now + REMIND_UNTIL,
        meets_at__lte=now + REMIND_WITHIN,
        way=Agreement.Way.HAND,
        item__promised_to=F("conversation__buyer"),
    )
    opened = 0
    for agreement in near.select_related("conversation", "account"):
        turn = occasions.open_turn(
            agreement.conversation, Turn.Cause.REMINDER, agreement.reminder, text=when_and_where(agreement)
        )
        opened += turn is not None
    return opened


def when_and_where(agreement: Agreement) -> str:
    """«el sábado 28 de noviembre a las 11:00 en Gràcia», by the account's clock; "" without a day."""
    if agreement.meets_at is None:
        return ""
    there = agreement.meets_at.astimezone(ZoneInfo(agreement.account.timezone))
    return hour_of(there) + (f" en {agreement.place}" if agreement.place else "")


def hour_of(there: datetime) -> str:
    """«el sábado 28 de noviembre a las 11:00» of a moment by the clock it is to be read on."""
    day = date_format(there, r"l j \d\e F", use_l10n=False)
    return f"el {day} {'a la' if there.hour in (1, 13) else 'a las'} {there:%H:%M}"


def _open(agreement_id: int) -> Agreement:
    """The agreement, locked with its conversation first, as everywhere; raises Refused where it has ended."""
    rows = Conversation.objects.select_for_update(of=("self",))
    conversation = rows.filter(agreements=agreement_id).first()
    open_ones = Agreement.objects.select_for_update(of=("self",)).select_related("item", "account")
    agreement = open_ones.filter(pk=agreement_id, status=Status.AGREED).first()
    if conversation is None or agreement is None:
        raise Refused("Este acuerdo ya está cerrado.")
    agreement.conversation = conversation
    return agreement


def _task(conversation: Conversation, text: str) -> None:
    StaffTask.objects.create(conversation=conversation, kind=TASK, text=text)
