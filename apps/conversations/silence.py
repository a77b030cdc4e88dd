"""Conversations that fell silent."""

from datetime import timedelta

from apps.conversations.models import Conversation, Turn
from apps.core import clock

ABANDONED_AFTER = timedelta(hours=48)


def abandon() -> int:
    """Marks as abandoned what nobody has written in for 48 h and where we owe nothing; returns how many."""
    State = Conversation.State
    return (
        Conversation.objects.filter(last_message_at__lt=clock.now() - ABANDONED_AFTER)
        .exclude(state__in=(State.ABANDONED, State.FINISHED, State.COMMITTED, State.COORDINATING))
        .exclude(turns__state__in=(*Turn.OPEN, *Turn.IN_FLIGHT))
        .update(state=State.ABANDONED)
    )
