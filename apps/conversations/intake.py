"""Intake: the sole writer of messages. One transaction per conversation takes in what the marketplace shows
and opens what we owe.

Told apart here: the buyer, the site's own voice, the echo of what we sent, and a person typing in the
official app. An echo is never taken for a person; anything else of ours newer than adoption is one, and
silences the assistant in that conversation.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from apps.conversations import aftersale, deals, intents, items, offers, promotion, terms, turns
from apps.conversations.models import Conversation, Message, Offer, Response, StaffTask, Turn
from apps.conversations.models.threads import ERASED, ERASED_KIND
from apps.core import alerts, clock, logs
from apps.language.amounts import amounts
from apps.marketplace import links
from apps.marketplace.models import Account, Buyer, Item
from apps.marketplace.remote import RemoteMessage, RemoteUser, Thread

# An echo carries the site's clock, the start of sending ours.
CLOCK_SKEW = timedelta(seconds=60)
OFFER_CARD = "offer_card"
# Voices of the site that ask nothing of anybody.
HARMLESS = frozenset({"price_drop", "drop_price", "review", "shipping_keywords_in_message_detected"})
_VOICES = {"self": Message.Author.SELLER_APP, "buyer": Message.Author.BUYER}

log = logs.get(__name__)


def record(account: Account, thread: Thread) -> Conversation | None:
    """Takes in one thread as read from the marketplace and opens, binds or supersedes turns as it demands.

    Returns the conversation with its row as committed, or None for a purchase of our own. Reading the same
    thread twice changes nothing.
    """
    if not is_sale(account, thread):
        return None
    with transaction.atomic():
        conversation, _ = Conversation.objects.get_or_create(account=account, external_id=thread.external_id)
        conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
        known = set(
            Message.objects.filter(
                account=account, external_id__in=[message.external_id for message in thread.messages]
            ).values_list("external_id", flat=True)
        )
        fresh = [message for message in thread.messages if message.external_id and message.external_id not in known]
        item_moved = _keep_people_and_item(account, conversation, thread, fresh)
        if fresh:
            _take_in(account, conversation, fresh)
        digest = "" if thread.problems else thread.digest()
        if conversation.read_digest != digest:
            Conversation.objects.filter(pk=conversation.pk).update(read_digest=digest)
    conversation.refresh_from_db()
    if item_moved and conversation.item_id:
        items.rethink(conversation.item_id)
    return conversation


def is_sale(account: Account, thread: Thread) -> bool:
    """Whether the account sells here, and not buys."""
    bought = thread.seller_id and account.external_id and thread.seller_id != account.external_id
    return not (bought or (thread.item is not None and thread.item.is_mine is False))


def unchanged(account: Account, threads: Sequence[Thread]) -> set[str]:
    """External ids of those threads that hold nothing new, or are no sale of ours. One query."""
    ids = [thread.external_id for thread in threads]
    stored = dict(
        Conversation.objects.filter(account=account, external_id__in=ids).values_list("external_id", "read_digest")
    )
    return {
        thread.external_id
        for thread in threads
        if not is_sale(account, thread) or (not thread.problems and stored.get(thread.external_id) == thread.digest())
    }


def _keep_people_and_item(
    account: Account, conversation: Conversation, thread: Thread, fresh: Sequence[RemoteMessage]
) -> bool:
    """Returns whether the item moved in a way that may change what we say of it."""
    values: dict[str, Any] = {}
    moved = False
    if thread.user:
        said = [message.sent_at for message in fresh if message.author == "buyer" and message.sent_at]
        buyer = _buyer(thread.user, max(said, default=None))
        values = {"buyer_id": buyer.pk, "buyer_name": buyer.name}
    if thread.item:
        item, moved = items.record(account, thread.item)
        values |= {"item_id": item.pk, "product_name": item.title}
    changed = {name: value for name, value in values.items() if getattr(conversation, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(conversation, name, value)
        conversation.save(update_fields=[name.removesuffix("_id") for name in changed])
    return moved


def _buyer(user: RemoteUser, last_word: datetime | None) -> Buyer:
    """Who this is to us. `last_word`: when they said the newest of what was not read before."""
    told = {"name": user.name[:120], "rating": user.rating, "reviews": user.reviews}
    told = {name: value for name, value in told.items() if value not in (None, "")}
    if user.blocked:
        told["blocked"] = True
    buyer, created = Buyer.objects.get_or_create(external_id=user.external_id, defaults=told)
    if buyer.forgotten:
        if last_word and buyer.erased_at and last_word > buyer.erased_at:
            return _anew(buyer, told)
        told = {"blocked": True} if user.blocked else {}
    if not created:
        _update_changed(buyer, told)
    return buyer


def _anew(erased: Buyer, told: dict[str, Any]) -> Buyer:
    """Somebody who was erased and writes again is somebody new; of the old row even the number goes. What they said
    before the erasure stays out, and a block stays on.
    """
    number = erased.external_id
    if Buyer.objects.filter(pk=erased.pk, external_id=number).update(external_id=f"erased-{erased.pk}"):
        told = {"blocked": erased.blocked} | told
        return Buyer.objects.create(external_id=number, erased_at=erased.erased_at, **told)
    return Buyer.objects.get(external_id=number)  # another thread of theirs was read at the same time


def _update_changed(row: Buyer, told: dict[str, Any]) -> None:
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, told[name])
        row.save(update_fields=changed)


def _take_in(account: Account, conversation: Conversation, fresh: Sequence[RemoteMessage]) -> None:
    owed: Message | None = None
    waiting_since: datetime | None = None
    now = clock.now()
    forgotten_until = conversation.buyer.erased_at if conversation.buyer else None
    for remote in fresh:
        sent_at = remote.sent_at or now
        adopted = account.adopted_at is not None and sent_at > account.adopted_at
        message = Message(
            account=account,
            conversation=conversation,
            external_id=remote.external_id,
            time_token=int(remote.time_token) if re.fullmatch("[0-9]{1,18}", remote.time_token) else None,
            kind=remote.kind[:60],
            text=remote.text,
            sent_at=sent_at,
            raw=dict(remote.raw),
        )
        if forgotten_until and sent_at <= forgotten_until:  # never read before, and erased all the same
            message.author = _VOICES.get(remote.author, Message.Author.SYSTEM)
            message.text, message.kind, message.raw = ERASED, ERASED_KIND, {}
            message.save()
            continue
        if remote.author == "self":
            said = _response_that_said(conversation, remote.text, sent_at)
            if said:
                _bind(message, said)
                continue
            message.author = Message.Author.SELLER_APP
            message.save()
            if adopted:
                _take_over(conversation, message)
                owed = waiting_since = None
        elif remote.author == "buyer":
            message.author = Message.Author.BUYER
            message.save()
            if adopted:
                owed, waiting_since = message, waiting_since or now
        else:
            message.author = Message.Author.SYSTEM
            message.save()
            if adopted:
                _site_event(conversation, message, remote)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_message_at=max(remote.sent_at or now for remote in fresh)
    )
    if owed and waiting_since:
        _owe(conversation, owed, waiting_since)


def _owe(conversation: Conversation, newest: Message, waiting_since: datetime) -> None:
    hold_because = None
    if conversation.mode == Conversation.Mode.MANUAL:
        hold_because = ("la_llevas_tu", "Esta conversación la llevas tú.")
    elif StaffTask.objects.filter(conversation=conversation, kind=OFFER_CARD, done_at=None).exists():
        hold_because = (
            "oferta_en_la_app",
            "Hay una oferta suya en la app sin contestar: acéptala o recházala allí.",
        )
    elif conversation.item_id is None:
        hold_because = ("sin_anuncio", "Wallapop no dice de qué anuncio es esta conversación.")
    turns.open_turn(
        conversation,
        Turn.Cause.BUYER_MESSAGE,
        newest.pk,
        newest=newest,
        waiting_since=waiting_since,
        trace_id=logs.current_trace(),
        hold_because=hold_because,
    )


def _response_that_said(conversation: Conversation, text: str, sent_at: datetime) -> Response | None:
    """The reply of ours that this text is: of the turn in flight, or of one whose echo we had given up on."""
    candidates = (
        # Locked: delivery may be moving the same turn at this moment.
        Turn.objects.select_for_update(of=("self",))
        .filter(conversation=conversation, sending_at__isnull=False, bound_messages=None)
        .filter(Q(state__in=Turn.IN_FLIGHT) | Q(sending_at__lte=sent_at + CLOCK_SKEW))
        .exclude(state__in=(Turn.State.SENT, Turn.State.SKIPPED))
        .order_by("-sending_at")
    )
    said = " ".join(text.split())
    for turn in candidates:
        for response in turn.responses.order_by("-id"):
            if " ".join(response.response_text.split()) == said:
                response.turn = turn
                return response
    return None


def _bind(message: Message, said: Response) -> None:
    """The text is out: message and turn know each other, and what we offered in it enters the ledger."""
    turn = said.turn
    staff = said.source == Response.Source.STAFF
    message.author = Message.Author.STAFF if staff else Message.Author.ASSISTANT
    message.turn = turn
    message.save()
    if turn.state != Turn.State.SUPERSEDED and not turns.move(turn, Turn.State.SENT, response=said):
        raise turns.ForbiddenMove(f"turn {turn.pk} moved while locked")
    if said.our_offer is None:
        enter_typed_amounts(turn.conversation, message)
    elif turn.conversation.item_id:
        Offer.objects.get_or_create(
            turn=turn,
            who=Offer.Who.SELLER,
            defaults={
                "conversation": turn.conversation,
                "item_id": turn.conversation.item_id,
                "amount": said.our_offer,
                "kind": said.our_offer_kind,
                "valid_until": turn.decision.get("valid_until") if terms.is_told(turn, message.text) else None,
                "message": message,
            },
        )
        if said.our_offer_kind == Offer.Kind.ACCEPT:
            if items.promise(turn.conversation):
                deals.said(turn, said)
            else:
                alerts.raise_alert(
                    "promised_twice",
                    f"conversation:{turn.conversation_id}",
                    "Un «trato hecho» que se daba por perdido ha salido, y el anuncio ya está prometido a otra "
                    "persona: decide a quién se lo vendes y díselo al otro.",
                )
    state = turn.decision.get("state_after")
    if state in Conversation.State.values:
        Conversation.objects.filter(pk=turn.conversation_id).update(state=state)


def _take_over(conversation: Conversation, message: Message) -> None:
    """A person typed in the official app: the assistant is silent here until a person hands the conversation
    back.
    """
    if conversation.mode != Conversation.Mode.MANUAL:
        conversation.silence(None)
        log.info("conversation.taken_over", conversation=conversation.pk)
    for turn in Turn.objects.filter(conversation=conversation, state__in=Turn.OPEN):
        turns.move(turn, Turn.State.SUPERSEDED, reason="contesto_el_vendedor")
    enter_typed_amounts(conversation, message)


def enter_typed_amounts(conversation: Conversation, message: Message) -> None:
    """A price of ours that a text names is a promise: it enters the ledger as a counter."""
    price = price_named(conversation, message.text)
    if price is not None and conversation.item_id:
        Offer.objects.get_or_create(
            message=message,
            who=Offer.Who.SELLER,
            amount=price,
            defaults={
                "conversation": conversation,
                "item_id": conversation.item_id,
                "kind": Offer.Kind.COUNTER,
            },
        )


def price_named(conversation: Conversation, text: str) -> Decimal | None:
    """The price that a text of ours offers for the item, in euros: not postage, the list price or the buyer's
    own refused offer.
    """
    item = conversation.item
    if item is None:
        return None
    price = offers.price_named(text, item.list_price)
    if price is None or price == item.list_price:
        return None
    theirs = Message.objects.filter(conversation=conversation, author=Message.Author.BUYER).order_by("-id")[:20]
    quoted = {each.value for message in theirs for each in amounts(message.text)}
    return None if price in quoted and not intents.seller_agrees(text) else price


def _site_event(conversation: Conversation, message: Message, remote: RemoteMessage) -> None:
    """Offer cards wait for a person's click in the app; purchases, shipments and whatever nobody knows become
    a task and an alert.
    """
    if remote.kind in HARMLESS:
        return
    zone = ZoneInfo(conversation.account.timezone)
    notice = aftersale.read(remote.text, message.sent_at.astimezone(zone))
    StaffTask.objects.get_or_create(
        message=message,
        defaults={
            "conversation": conversation,
            "kind": OFFER_CARD if remote.offer_amount is not None else remote.kind[:60],
            "text": remote.text or "Aviso de Wallapop sin texto",
            "due_at": notice.due,
        },
    )
    if notice.dispute and conversation.mode != Conversation.Mode.MANUAL:
        conversation.silence(None)
        for waiting in Turn.objects.filter(conversation=conversation, state__in=Turn.OPEN):
            said = "Hay una disputa abierta: contéstale tú."
            turns.hold(waiting, "disputa", said, approved_by=None, approved_at=None)
        answers = promotion.left_alone(conversation.pk)
        promotion.incident(conversation.account_id, answers, "hay una disputa donde contestó solo.")
        log.info("conversation.disputed", conversation=conversation.pk)
    if remote.offer_amount is not None and conversation.item_id:
        turn = turns.open_turn(
            conversation,
            Turn.Cause.BUYER_MESSAGE,
            message.pk,
            newest=message,
            waiting_since=clock.now(),
            trace_id=logs.current_trace(),
            hold_because=(
                "oferta_en_la_app",
                f"Ha hecho una oferta de {remote.offer_amount} € en la app: acéptala o recházala allí.",
            ),
        )
        if turn:
            Offer.objects.create(
                conversation=conversation,
                item_id=conversation.item_id,
                who=Offer.Who.BUYER,
                amount=remote.offer_amount,
                kind=Offer.Kind.OFFER,
                message=message,
            )
        return
    if conversation.item_id:
        links.lock(conversation.item_id)
        Item.objects.filter(pk=conversation.item_id).update(revision=F("revision") + 1)
    alerts.raise_alert("site_event", f"conversation:{conversation.pk}", f"Wallapop avisa: {remote.text or remote.kind}")
