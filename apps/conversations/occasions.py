"""Turns that no message of a buyer causes: an answer that was promised, a follow-up, a listing that closed, a reminder.

The one way to open them. They must never speak over a person, to somebody blocked or held by security, or while
anything else is being answered: what the buyer says always comes first, and supersedes them.
"""

import uuid
from typing import Any

from django.db import transaction

from apps.conversations import items, pace, turns
from apps.conversations.models import Agreement, Conversation, Message, MissingFact, Turn
from apps.core import clock, logs
from apps.language.tongue import language
from apps.marketplace.models import Item

#: Causes that are nobody's message.
CAUSES = frozenset({Turn.Cause.FACT, Turn.Cause.FOLLOW_UP, Turn.Cause.ITEM_CLOSED, Turn.Cause.REMINDER})
BUSY = (*Turn.OPEN, *Turn.IN_FLIGHT)
#: From the detector's "high" band on nobody is told anything unasked.
RISKY = 60
S = Turn.State
_RANK = {
    Turn.Cause.FACT: Conversation.Priority.MEDIUM,
    Turn.Cause.REMINDER: Conversation.Priority.HIGH,
    Turn.Cause.FOLLOW_UP: Conversation.Priority.LOW,
    Turn.Cause.ITEM_CLOSED: Conversation.Priority.LOW,
}


def open_turn(conversation: Conversation, cause: str, cause_id: int, *, text: str = "") -> Turn | None:
    """Opens a turn of one of CAUSES; `text` is what is new, in Spanish, as Brief.occasion_text tells it.

    None where this cause has had its turn, or may not have one now: a person has the conversation, the buyer is
    blocked, or a reply is open or on its way. Asked again later, the answer may be another. Once is once: however
    often it is called, one turn for each (conversation, cause, cause_id). Takes the conversation's lock.
    """
    if cause not in CAUSES:
        raise ValueError(f"{cause} is not an occasion")
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=conversation.pk)
        )
        if conversation.mode == Conversation.Mode.MANUAL or (conversation.buyer and conversation.buyer.blocked):
            return None
        if Turn.objects.filter(conversation=conversation, state__in=BUSY).exists():
            return None
        turn = turns.open_turn(
            conversation,
            cause,
            cause_id,
            newest=None,
            waiting_since=clock.now(),
            trace_id=logs.current_trace(),
            settle=False,
        )
        if turn is not None and text:
            turn.decision = {"occasion_text": text}
            Turn.objects.filter(pk=turn.pk).update(decision=turn.decision)
    return turn


def judge(turn: Turn, conversation: Conversation, token: uuid.UUID) -> None:
    """Assess for a turn of one of CAUSES: on to writing, or skipped where there is nothing left to say.

    Nobody wrote, so there is no fraud to judge and no price to decide. Its conversation is locked by the caller.
    """
    item = conversation.item
    why = _moot(turn, conversation)
    if why or item is None:
        turns.move(turn, S.SKIPPED, token=token, reason="ya_no_toca", reason_detail=why or "No tiene anuncio.")
        return
    turns.move(
        turn,
        S.ASSESSED,
        token=token,
        settled_at=clock.now(),
        conversation_revision=conversation.revision,
        item_revision=item.revision,
        priority=turns.PRIORITY_RANK[_RANK[Turn.Cause(turn.cause)]],
        decision=_decision(turn, conversation, item),
    )


def _moot(turn: Turn, conversation: Conversation) -> str:
    """Why there is nothing to say any more, as a Spanish sentence; "" where there is."""
    item = conversation.item
    if conversation.buyer and conversation.buyer.blocked:
        return "El comprador está bloqueado."
    if conversation.risk_score >= RISKY:
        return "La conversación es sospechosa: no se escribe sin que pregunten."
    if pace.is_over(turn, clock.now()):
        return "Ha esperado demasiado: ya no viene a cuento."
    standing = items.standing_for(item, conversation.buyer_id) if item else ""
    if turn.cause == Turn.Cause.ITEM_CLOSED:
        return "" if standing in (Item.Status.RESERVED, Item.Status.SOLD) else "El anuncio vuelve a estar en venta."
    if turn.cause == Turn.Cause.REMINDER:
        settled = Agreement.objects.filter(conversation=conversation, status=Agreement.Status.AGREED)
        still = any(each.reminder == turn.cause_id for each in settled)
        return "" if still else "La cita ha cambiado o se ha anulado."
    if turn.cause == Turn.Cause.FACT and not _fact(turn):
        return "Ese dato ya no está."
    return "" if standing == Item.Status.PUBLISHED else "El anuncio ya no está en venta."


def _fact(turn: Turn) -> MissingFact | None:
    return MissingFact.objects.filter(pk=turn.cause_id, status=MissingFact.Status.ANSWERED).first()


def _decision(turn: Turn, conversation: Conversation, item: Item) -> dict[str, Any]:
    """What the reply may do: nothing but say what is new."""
    said = Message.objects.filter(conversation=conversation, author=Message.Author.BUYER).order_by("-sent_at", "-id")
    standing = items.standing_for(item, conversation.buyer_id)
    text = turn.decision.get("occasion_text", "")
    asked: list[int] = []
    questions: list[list[str]] = []
    told: list[int] = []
    if turn.cause == Turn.Cause.FACT and (row := _fact(turn)):
        text, told = f"{row.question} {row.answer}", [row.pk]
        questions = [["informacion", row.question]]
        waiting = row.turns.filter(conversation=conversation, state=S.SENT).order_by("-id").first()
        asked = waiting.decision.get("messages", []) if waiting else []
    closed = turn.cause == Turn.Cause.ITEM_CLOSED and standing == Item.Status.SOLD
    return {
        "kind": "none",
        "amount": None,
        "reason": "no_price_talk",
        "offer": None,
        "intents": [],
        "questions": questions,
        "asks_if_bot": False,
        "risk": {"level": "benign", "score": 0, "rules": []},
        "injection": False,
        "safe_refusal": 0,
        "asked_at": "",
        "late": False,
        "too_old": False,
        "language": language("\n".join(said.values_list("text", flat=True)[:3])),
        "messages": asked,
        "state_after": Conversation.State.FINISHED if closed else conversation.state,
        "standing": standing,
        "occasion": turn.cause,
        "occasion_text": text,
        "told": told,
    }
