"""What was left unanswered before the account was adopted: listed for the seller to choose from, answered only
where they say so. Nothing happens to what nobody chose.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from apps.conversations import turns
from apps.conversations.models import Conversation, Message, Turn
from apps.core import clock, logs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logs.get(__name__)


def left_over(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Those of `conversations` where a buyer who isn't blocked spoke last and no turn ever was: whatever a buyer
    says after adoption opens one.
    """
    spoken = Message.objects.filter(conversation=OuterRef("pk")).exclude(author=Message.Author.SYSTEM)
    return conversations.alias(last_author=Subquery(spoken.order_by("-sent_at", "-id").values("author")[:1])).filter(
        ~Exists(Turn.objects.filter(conversation=OuterRef("pk"))),
        Q(buyer=None) | Q(buyer__blocked=False),
        last_author=Message.Author.BUYER,
    )


def answer(conversations: Iterable[int], *, by: "User") -> int:
    """Has the assistant answer these of the left-over conversations, each assessed as any other and by its age;
    returns how many there still were to answer.
    """
    opened = 0
    for conversation_id in conversations:
        with transaction.atomic():
            rows = left_over(Conversation.objects.filter(pk=conversation_id))
            conversation = rows.select_for_update(of=("self",)).first()
            if conversation is None:
                continue
            asked = Message.objects.filter(conversation=conversation, author=Message.Author.BUYER)
            turn = turns.open_turn(
                conversation,
                Turn.Cause.STAFF,
                1,  # the first: there has been no turn at all
                newest=asked.order_by("-sent_at", "-id").first(),
                waiting_since=clock.now(),
                trace_id=logs.new_trace(),
                settle=False,
            )
            opened += turn is not None
    log.info("adoption.answer", opened=opened, by=by.pk)
    return opened
