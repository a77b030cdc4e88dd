"""What the pacing rule has to know of an account, read from its rows: the limits in force, what has left, since
when a buyer waits. The rule itself is apps.marketplace.pacing; nothing here sends or moves anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.dateparse import parse_datetime

from apps.conversations import turns
from apps.conversations.models import Agreement, Conversation, Response, Turn
from apps.core import clock
from apps.core.prepared import Given, Prepared
from apps.marketplace import pacing
from apps.marketplace.models import Account

# A day of 25 hours, when the clocks go back, is the longest stretch any limit looks at.
LOOK_BACK = timedelta(hours=25)
# By age a buyer is answered, answered owning the delay, or a person decides. The delay that is owned counts
# active hours only: nobody apologises for having slept.
ANSWER_OWNING_THE_DELAY = timedelta(hours=2)
TOO_OLD_TO_ANSWER = timedelta(hours=24)
#: How long what nobody asked for may wait to be said; an answer that was promised is owed however late.
STALE_AFTER = {
    Turn.Cause.FOLLOW_UP: timedelta(hours=6),
    Turn.Cause.ITEM_CLOSED: timedelta(hours=24),
    Turn.Cause.REMINDER: timedelta(hours=20),
}
#: A reminder that leaves later than this before the meeting reminds of nothing.
REMIND_BEFORE = timedelta(minutes=30)
# The golden ratio spreads consecutive gaps evenly, without a random number to explain.
SPREAD = 0.6180339887
_ELSEWHERE = Prepared(
    lambda: (
        Response.objects.filter(
            conversation__account=Given(0),
            created_at__gte=Given(1),
            turn__state__in=(Turn.State.READY, *Turn.IN_FLIGHT, Turn.State.SENT),
        )
        .exclude(conversation=Given(2))
        .values_list("response_text")[:60]
    )
)


@dataclass(frozen=True)
class Age:
    """How long a buyer waits: `late`, an apology is due; `too_old`, a person decides whether to answer at all."""

    late: bool
    too_old: bool


@dataclass(frozen=True)
class Meter:
    """What an account has sent and may send. `slow`: its first week, with less than the limits it was given."""

    today: int
    per_day: int
    last_hour: int
    per_hour: int
    slow: bool
    next: pacing.Verdict


def limits(account: Account, now: datetime) -> pacing.Caps:
    """The account's limits in force at `now`: lower in its first week."""
    caps = pacing.Caps(
        per_hour=account.cap_per_hour,
        per_day=account.cap_per_day,
        min_gap_s=account.min_gap_s,
        active_from=account.active_from,
        active_until=account.active_until,
        timezone=account.timezone,
    )
    return pacing.slowed(caps, now - (account.adopted_at or now))


def age(account: Account, asked_at: datetime, newest_at: datetime, now: datetime) -> Age:
    """How old a question is whose first unanswered message was written at `asked_at` and the last at `newest_at`,
    by the marketplace's clock.
    """
    waited = pacing.awake(asked_at, now, limits(account, now))
    return Age(waited > ANSWER_OWNING_THE_DELAY, now - newest_at > TOO_OLD_TO_ANSWER)


def has_aged(turn: Turn, account: Account, now: datetime) -> bool:
    """Whether a reply written for a fresh question has waited so long that it no longer suits its age."""
    if turn.cause in STALE_AFTER:
        return turn.approved_at is None and is_over(turn, now)
    asked, newest = asked_at(turn), turn.up_to_message
    if turn.approved_at is not None or asked is None or newest is None or "late" not in turn.decision:
        return False
    is_now = age(account, asked, newest.sent_at, now)
    return (is_now.late, is_now.too_old) != (turn.decision["late"], turn.decision.get("too_old", False))


def is_over(turn: Turn, now: datetime) -> bool:
    """Whether a turn that nobody's message caused has waited so long that it had better not be said."""
    if turn.cause == Turn.Cause.REMINDER:
        meeting = Agreement.objects.filter(
            conversation=turn.conversation_id, status=Agreement.Status.AGREED, meets_at__gt=now + REMIND_BEFORE
        )
        if not meeting.exists():
            return True
    stale_after = STALE_AFTER.get(Turn.Cause(turn.cause))
    return stale_after is not None and now - turn.opened_at > stale_after


def asked_at(turn: Turn) -> datetime | None:
    """Since when the buyer waits for this answer, by the marketplace's clock; None where nobody asked."""
    said = parse_datetime(turn.decision.get("asked_at") or "")
    return said or (turn.up_to_message.sent_at if turn.up_to_message else None)


def said(account: Account, now: datetime) -> list[pacing.Said]:
    """What left, or may have left, for the account's buyers as far back as any limit looks; oldest first."""
    rows = (
        Turn.objects.filter(conversation__account=account, sending_at__gte=now - LOOK_BACK)
        .order_by("sending_at")
        .values_list("sending_at", "conversation__buyer_id", "conversation_id", "response__response_text")
    )
    return [
        pacing.Said(at, buyer or f"conversation {conversation}", text or "")
        for at, buyer, conversation, text in rows
        if at is not None
    ]


def written_elsewhere(conversation: Conversation) -> list[str]:
    """What was written for other buyers of the account within the window in which pacing compares texts."""
    since = clock.now() - pacing.SIMILAR_WITHIN
    return [text for (text,) in _ELSEWHERE.columns(conversation.account_id, since, conversation.pk)]


def verdict(turn: Turn, account: Account, before: Sequence[pacing.Said], now: datetime) -> pacing.Verdict:
    """Whether the ready reply of `turn` may leave at `now`, after `before`."""
    factor, caps, asked = settings.WALLE_TIME_FACTOR, limits(account, now), asked_at(turn)
    conversation = turn.conversation
    text = turn.response.response_text if turn.response else ""
    # One chance for each gap, not for each reply: else an urgent one could draw the longer wait.
    last = before[-1].at.timestamp() if before else 0.0
    return pacing.allowed(
        now,
        [each.at for each in before],
        caps,
        factor=factor,
        skip_hours=turn.approved_at is not None,
        urgent=turn.priority == turns.PRIORITY_RANK[Conversation.Priority.HIGH],
        late=asked is not None and pacing.is_late(asked, now, caps, factor=factor),
        chance=last * SPREAD % 1,
        alike=pacing.similar(text, conversation.buyer_id or f"conversation {conversation.pk}", before),
    )


def meters(accounts: Iterable[Account]) -> dict[int, Meter]:
    """What each account has sent and may send, by its id: one query for all of them."""
    accounts, now = list(accounts), clock.now()
    sent: dict[int, list[datetime]] = {account.pk: [] for account in accounts}
    rows = Turn.objects.filter(conversation__account__in=sent, sending_at__gte=now - LOOK_BACK)
    for account_id, at in rows.values_list("conversation__account_id", "sending_at"):
        if at is not None:
            sent[account_id].append(at)
    return {account.pk: _meter(account, sent[account.pk], now) for account in accounts}


def _meter(account: Account, sent: Sequence[datetime], now: datetime) -> Meter:
    caps = limits(account, now)
    return Meter(
        today=pacing.sent_today(sent, now, caps),
        per_day=caps.per_day,
        last_hour=sum(at > now - timedelta(hours=1) for at in sent),
        per_hour=caps.per_hour,
        slow=(caps.per_hour, caps.per_day) != (account.cap_per_hour, account.cap_per_day),
        next=pacing.allowed(now, sent, caps, factor=settings.WALLE_TIME_FACTOR),
    )
