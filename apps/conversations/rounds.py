"""The round that finds what nobody's message brings up: answers owed, buyers gone silent, listings that closed.

Opens turns and ends those that waited too long; runs every minute, and running twice or never costs only time. Must
never write or send anything.
"""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.conversations import chores, deals, followup, intents, items, missing, occasions, pace, reservations, turns
from apps.conversations.models import Conversation, Message, Offer, StaffTask, Turn
from apps.core import clock, logs
from apps.marketplace import pacing
from apps.marketplace.models import Account, Item

S = Turn.State
Author = Message.Author
OURS = (Author.ASSISTANT, Author.STAFF)
#: Only who wrote or was written to so lately is told that the item is gone.
INTERESTED_WITHIN = timedelta(hours=48)
#: A click by mistake on «vendido» can be taken back before anybody hears of it.
THINK_TWICE = timedelta(minutes=10)
MOST_AT_ONCE = 200
_ONCE = 1  # the number of a conversation's only follow-up

log = logs.get(__name__)


def go() -> dict[str, int]:
    """One round; returns how many turns each part opened or ended, tasks fell due and reservations ran out."""
    done = {
        "ended": end_stale(),
        "taken": missing.take_from_items(),
        "fact": missing.tell_all(),
        "item_closed": close_sold(),
        "reminder": deals.remind(),
        "follow_up": follow_up(),
        "due": chores.warn(),
        "freed": deals.free_expired() + reservations.free_expired(),
    }
    if any(done.values()):
        log.info("rounds.done", **done)
    return done


def end_stale() -> int:
    """Drafts of ours that nobody asked for and nobody approved in time; returns how many ended."""
    held = Turn.objects.filter(state=S.HELD, cause__in=pace.STALE_AFTER, approved_at=None)
    ended = 0
    for turn in held.order_by("opened_at")[:MOST_AT_ONCE]:
        if pace.is_over(turn, clock.now()):
            why = "Ha esperado demasiado: ya no viene a cuento."
            ended += turns.move(turn, S.SKIPPED, reason="ya_no_toca", reason_detail=why)
    return ended


def _quiet() -> QuerySet[Conversation]:
    """Conversations in which we have spoken and may speak unasked: nobody's hands on them, nothing being said."""
    spoken = Message.objects.filter(conversation=OuterRef("pk"), author__in=OURS)
    busy = Turn.objects.filter(conversation=OuterRef("pk"), state__in=occasions.BUSY)
    return (
        Conversation.objects.filter(Exists(spoken), ~Exists(busy), account__status=Account.Status.ACTIVE)
        .filter(state__in=(Conversation.State.EXPLORING, Conversation.State.NEGOTIATING))
        .filter(Q(buyer=None) | Q(buyer__blocked=False))
        .exclude(mode=Conversation.Mode.MANUAL)
        .select_related("account", "item", "buyer")
        .order_by("last_message_at")
    )


def _had(cause: str) -> Exists:
    return Exists(Turn.objects.filter(conversation=OuterRef("pk"), cause=cause))


def close_sold() -> int:
    """Whoever asked lately about an item that went to somebody else is told so once; returns how many turns opened.

    Pacing spaces them out. Left alone: who may be the one who took it (it went to nobody we know, and they had
    accepted, or the site told of a purchase), and who has been told in answer to a question.
    """
    now = clock.now()
    gone = (
        _quiet()
        .filter(item__status__in=(Item.Status.RESERVED, Item.Status.SOLD), last_message_at__gte=now - INTERESTED_WITHIN)
        .filter(Q(item__wanted_at=None) | Q(item__wanted_at__lte=now - THINK_TWICE))
        .filter(risk_score__lt=occasions.RISKY)
        .filter(~_had(Turn.Cause.ITEM_CLOSED))
        .filter(~Exists(Offer.objects.filter(conversation=OuterRef("pk"), kind=Offer.Kind.ACCEPT)))
        .filter(~Exists(StaffTask.objects.filter(conversation=OuterRef("pk"))))
        .exclude(item__promised_to__isnull=False, item__promised_to=F("buyer"))
    )
    opened = 0
    for conversation in gone[:MOST_AT_ONCE]:
        assert conversation.item is not None  # filtered by its status
        told = Turn.objects.filter(
            conversation=conversation, state=S.SENT, decision__standing__in=(Item.Status.RESERVED, Item.Status.SOLD)
        )
        if told.exists() or _said_goodbye(conversation):
            continue
        opened += occasions.open_turn(conversation, Turn.Cause.ITEM_CLOSED, conversation.item.pk) is not None
    return opened


def follow_up() -> int:
    """Asks each promising buyer who fell silent once; returns how many turns opened."""
    now = clock.now()
    silent = (
        _quiet()
        .filter(last_message_at__gt=now - followup.UNTIL, last_message_at__lte=now - followup.AFTER)
        .filter(item__status=Item.Status.PUBLISHED, risk_score__lt=followup.SUSPECT)
        .filter(~_had(Turn.Cause.FOLLOW_UP))
    )
    opened = 0
    for conversation in silent[:MOST_AT_ONCE]:
        if followup.due(_silence(conversation), now) and _awake(conversation.account):
            opened += occasions.open_turn(conversation, Turn.Cause.FOLLOW_UP, _ONCE) is not None
    return opened


def _silence(conversation: Conversation) -> followup.Silence:
    spoken = Message.objects.filter(conversation=conversation).exclude(author=Author.SYSTEM)
    last = spoken.order_by("-sent_at", "-id").first()
    chat = Turn.objects.filter(conversation=conversation)
    refused = chat.filter(Q(security_hold=True) | Q(decision__safe_refusal__gt=0) | Q(decision__injection=True))
    item = conversation.item
    return followup.Silence(
        state=conversation.state,
        priority=conversation.priority,
        last_is_ours=last is not None and last.author in OURS,
        said_at=last.sent_at if last else clock.now(),
        closed=_said_goodbye(conversation),
        refused=refused.exists(),
        risk=conversation.risk_score,
        for_sale=item is not None and items.standing_for(item, conversation.buyer_id) == Item.Status.PUBLISHED,
        followed_up=chat.filter(cause=Turn.Cause.FOLLOW_UP).exists(),
    )


def _said_goodbye(conversation: Conversation) -> bool:
    """Whether the buyer's last word was a courtesy that asks nothing, or a no."""
    theirs = Message.objects.filter(conversation=conversation, author=Author.BUYER).order_by("-sent_at", "-id").first()
    if theirs is None:
        return False
    closed = Turn.objects.filter(up_to_message=theirs, state=S.SKIPPED).exists()
    return closed or intents.says_no(theirs.text)


def _awake(account: Account) -> bool:
    """Whether the account's active hours have begun and not ended."""
    now = clock.now()
    return pacing.awake(now - timedelta(minutes=1), now, pace.limits(account, now)) > timedelta(0)
