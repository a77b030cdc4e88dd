"""Turns that no message of a buyer causes: an answer that was promised, a follow-up, a listing that closed, a reminder.

The one way to open them. They must never speak over a person, to somebody blocked or held by security, or while
anything else is being answered: what the buyer says always comes first, and supersedes them.
"""

from django.db import transaction

from apps.conversations import turns
from apps.conversations.models import Conversation, Turn
from apps.core import clock, logs

#: Causes that are nobody's message.
CAUSES = frozenset({Turn.Cause.FACT, Turn.Cause.FOLLOW_UP, Turn.Cause.ITEM_CLOSED, Turn.Cause.REMINDER})
_BUSY = (*Turn.OPEN, *Turn.IN_FLIGHT)


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
        if Turn.objects.filter(conversation=conversation, state__in=_BUSY).exists():
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
