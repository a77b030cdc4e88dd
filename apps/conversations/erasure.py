"""Erasing a buyer: their words, ours to them, their name and what is known of them, wherever they are kept.

Rows stay where they were, with «[borrado]» in place of the words: the ledger still adds up, security events stay valid,
and the marketplace's next reading finds its messages known and brings nothing back (`intake`). What stays of the person
is the marketplace's own number for them, so that this can hold. Must never run while a reply to them is being written
or sent: an echo of ours is known by its text.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q

from apps.ai_engine import known
from apps.conversations import items, missing, replay, turns
from apps.conversations.models import (
    Agreement,
    Conversation,
    Message,
    MissingFact,
    Note,
    Offer,
    Response,
    StaffTask,
    Turn,
)
from apps.conversations.models.threads import ERASED, ERASED_KIND
from apps.conversations.parting import erased, erasing
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.core.models import Alert
from apps.marketplace.models import Buyer, PageFailure
from apps.security import erasure as security
from apps.security import events

if TYPE_CHECKING:
    from django.contrib.auth.models import User

S = Turn.State
#: What a turn's decision keeps: figures and codes. Questions, terms and occasions are words.
_FIGURES = frozenset(
    ("kind", "amount", "reason", "offer", "offer_units", "offer_ships", "valid_until", "intents", "asks_if_bot", "risk",
     "injection", "safe_refusal", "asked_at", "late", "too_old", "language", "messages", "state_after", "standing",
     "told")
)  # fmt: skip
_MAY_BE_SPOKEN_TO = (Conversation.State.INITIAL, Conversation.State.EXPLORING, Conversation.State.NEGOTIATING)
_BUSY = "Se está escribiendo o enviando una respuesta a este comprador: prueba otra vez dentro de un minuto."
_DEAL = "Tiene un acuerdo sin cerrar: ciérralo o anúlalo antes de borrar sus datos."

log = logs.get(__name__)


def erase(buyer_id: int, *, by: "User | None", via: str = "", again: datetime | None = None) -> None:
    """Erases what is kept of a buyer, for good; an event says who did (`via`: where from, where no user did). Raises
    Refused with a Spanish sentence.

    `again`: when it was done before, where a restored backup brought the buyer back; nothing works yet, so what was
    open in it ends whatever it was, and nobody is asked.
    """
    told = [] if again else [answer for _, answer in erasing.send(sender=Buyer, buyer_id=buyer_id)]
    with transaction.atomic():
        # Conversations first and in one order, as intake does.
        mine = Conversation.objects.select_for_update(of=("self",)).filter(buyer_id=buyer_id).order_by("pk")
        chats = list(mine.select_related("account", "item", "buyer"))
        buyer = Buyer.objects.select_for_update().get(pk=buyer_id)
        ids = [chat.pk for chat in chats]
        deals = Agreement.objects.filter(conversation__in=ids, status=Agreement.Status.AGREED)
        if again:
            deals.update(status=Agreement.Status.CANCELLED, closed_at=again)
        elif deals.exists():
            raise Refused(_DEAL)
        _end_open(chats, even_in_flight=bool(again))
        _forget_questions(chats)
        _forget_words(ids)
        _forget_traces(chats)
        # Which buyers a picture of a page shows cannot be known; it serves only to find out what the site changed.
        PageFailure.objects.filter(account__in={chat.account_id for chat in chats}).delete()
        security.forget(buyer_id, ids)
        _forget_buyer(buyer, again or clock.now())
        staff_id = by.pk if by else None
        events.record("buyer_erased", 0, "datos_borrados", "", (), buyer_id=buyer_id, staff_id=staff_id)
        if not again:
            erased.send(sender=Buyer, buyer_id=buyer_id, by=by, via=via, told=told)
    log.info("buyer.erased", buyer=buyer_id, conversations=len(ids), by=staff_id or via)


def forget(conversation_id: int) -> bool:
    """Erases the words of one conversation that has grown old, and its buyer where nothing else of theirs is left.
    Returns whether it did: not while anything is open there. Sends no signal: whoever keeps count calls this.
    """
    with transaction.atomic():
        mine = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id)
        chats = list(mine.select_related("account", "item", "buyer"))
        ids = [chat.pk for chat in chats]
        busy = Turn.objects.filter(conversation__in=ids, state__in=(*Turn.OPEN, *Turn.IN_FLIGHT)).exists()
        if busy or Agreement.objects.filter(conversation__in=ids, status=Agreement.Status.AGREED).exists():
            return False
        _forget_questions(chats)
        _forget_words(ids)
        _forget_traces(chats)
        security.forget_chats(ids)
        for chat in chats:
            said = Message.objects.filter(conversation__buyer=chat.buyer_id).exclude(kind=ERASED_KIND)
            if chat.buyer_id and not said.exists():
                _forget_buyer(Buyer.objects.select_for_update().get(pk=chat.buyer_id), clock.now())
    return bool(chats)


def _forget_buyer(buyer: Buyer, at: datetime) -> None:
    """Who they are; the marketplace's number for them stays. `at`: nothing said until then is taken in again."""
    logged = Q(content_type=_kind(Buyer), object_id=str(buyer.pk))
    LogEntry.objects.filter(logged).update(object_repr=ERASED)
    Buyer.objects.filter(pk=buyer.pk).update(
        name="", rating=None, reviews=None, purchases=None, distance_km=None, member_since=None, trusted=False,
        erased_at=at,
    )  # fmt: skip


def _end_open(chats: list[Conversation], *, even_in_flight: bool) -> None:
    """Nothing is answered any more: what was open ends. Raises Refused where somebody has it in hand, unless nobody
    can (`even_in_flight`).
    """
    by_id = {chat.pk: chat for chat in chats}
    held = Turn.objects.select_for_update().filter(conversation__in=by_id, state__in=(*Turn.OPEN, *Turn.IN_FLIGHT))
    now = clock.now()
    for turn in sorted(held, key=lambda turn: turn.state in Turn.IN_FLIGHT):  # at most one is open at a time
        if even_in_flight:
            if turn.state == S.SENDING:
                turns.move(turn, S.UNKNOWN)
        elif turn.state in Turn.IN_FLIGHT or (turn.lease_expires_at is not None and turn.lease_expires_at > now):
            raise Refused(_BUSY)
        if S.SKIPPED not in turns.MOVES[S(turn.state)]:
            turns.move(turn, S.HELD, reason="datos_borrados")
        turns.move(turn, S.SKIPPED, reason="datos_borrados")
        items.release_promise(turn, by_id[turn.conversation_id])


def _forget_questions(chats: list[Conversation]) -> None:
    """Questions about an item that were noted in this buyer's words: in another's who asks the same, or dropped."""
    own = {turn.pk for turn in Turn.objects.filter(conversation__in=chats).only("pk")}
    said = " \n ".join(
        " ".join(text.split()).casefold()
        for text in Message.objects.filter(conversation__in=chats).values_list("text", flat=True)
    )
    for row in MissingFact.objects.filter(item__conversations__in=chats).distinct().prefetch_related("turns"):
        waiting = sorted(row.turns.all(), key=lambda turn: turn.pk)
        if " ".join(row.question.split()).casefold() not in said and not (waiting and waiting[0].pk in own):
            continue
        row.turns.remove(*own.intersection(turn.pk for turn in waiting))
        asked = next((words for turn in waiting if turn.pk not in own if (words := _asked(turn, row.key))), None)
        if asked is None:
            row.delete()
        else:
            row.topic, row.question = asked
            row.save(update_fields=["topic", "question"])


def _asked(turn: Turn, key: str) -> tuple[str, str] | None:
    """The question of that key in the words of another buyer's turn, as (topic, question)."""
    for intent, text in turn.decision.get("questions", ()):
        topic = known.topic(intent, text) or ""
        if missing.key_of(topic, text) == key:
            return (topic or text)[:120], text[:300]
    return None


def _forget_words(ids: list[int]) -> None:
    """Everything that was said or written in these conversations, and every note of it."""
    Message.objects.filter(conversation__in=ids).update(text=ERASED, kind=ERASED_KIND, raw={})
    written = Response.objects.filter(conversation__in=ids)
    written.update(response_text=ERASED, guard_verdict=[], facts=[])
    written.exclude(instruction="").update(instruction=ERASED)
    written.exclude(fell_back_because="").update(fell_back_because=ERASED)  # that it did is counted
    Turn.objects.filter(conversation__in=ids).update(reason_detail="")
    # Not «unanswered since the block» any more, which lifting it would bring back.
    Turn.objects.filter(conversation__in=ids, reason="bloqueado").update(reason="datos_borrados")
    for turn in Turn.objects.filter(conversation__in=ids).only("decision"):
        figures = {name: value for name, value in turn.decision.items() if name in _FIGURES}
        Turn.objects.filter(pk=turn.pk).update(decision=figures)
    StaffTask.objects.filter(conversation__in=ids).update(text=ERASED)
    Note.objects.filter(conversation__in=ids).update(text=ERASED)
    Agreement.objects.filter(conversation__in=ids).update(place="", notes="")
    replay.forget(ids)
    Conversation.objects.filter(pk__in=ids).update(buyer_name="")
    Conversation.objects.filter(pk__in=ids, state__in=_MAY_BE_SPOKEN_TO).update(state=Conversation.State.ABANDONED)


def _forget_traces(chats: list[Conversation]) -> None:
    """What else names them: alerts and the admin's own history."""
    ids = [chat.pk for chat in chats]
    Alert.objects.filter(subject__in=[f"conversation:{pk}" for pk in ids]).update(detail=ERASED)
    logged = Q(content_type=_kind(Conversation), object_id__in=[str(pk) for pk in ids])
    for model in (Message, Turn, Response, StaffTask, Agreement, Offer, Note):
        rows = model._default_manager.filter(conversation__in=ids).values_list("pk", flat=True)
        logged |= Q(content_type=_kind(model), object_id__in=[str(pk) for pk in rows])
    LogEntry.objects.filter(logged).update(object_repr=ERASED)


def _kind(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def holdings(buyer_id: int) -> dict[str, int]:
    """How much of a buyer is kept: `chats`, and `messages` and `replies` in them that still have their words."""
    said = Message.objects.filter(conversation__buyer_id=buyer_id).exclude(kind=ERASED_KIND)
    return {
        "chats": Conversation.objects.filter(buyer_id=buyer_id).count(),
        "messages": said.filter(author=Message.Author.BUYER).count(),
        "replies": said.exclude(author__in=(Message.Author.BUYER, Message.Author.SYSTEM)).count(),
    }
