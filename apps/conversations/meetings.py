"""What buyer and seller have said about the meeting of an agreement, for a person to confirm.

Reads, and never settles anything: `deals.settle` does, with what a person has confirmed.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.conversations.meeting_talk import Proposal, Said, latest, unconfirmed
from apps.conversations.models import Agreement, Conversation, Message
from apps.conversations.terms import day_name
from apps.core import clock
from apps.marketplace.models import Account

#: A meeting may have been spoken of a while before the price was agreed.
BEFORE = timedelta(days=2)
#: Of a chat the last so many messages are read.
LAST = 40


def proposal_of(agreement: Agreement) -> Proposal | None:
    """What stands in the agreement's chat about when and where; None where nothing does."""
    return proposals_of([agreement]).get(agreement.pk)


def proposals_of(agreements: Iterable[Agreement]) -> dict[int, Proposal]:
    """The same for many agreements by their id, in one query. Each needs its account."""
    rows = {each.conversation_id: each for each in agreements if each.status == Agreement.Status.AGREED}
    if not rows:
        return {}
    since = min(each.created_at for each in rows.values()) - BEFORE
    said: dict[int, list[Said]] = defaultdict(list)
    messages = Message.objects.filter(conversation__in=rows, sent_at__gte=since).exclude(author=Message.Author.SYSTEM)
    told = messages.order_by("sent_at", "id").values_list("conversation_id", "author", "text", "sent_at")
    for conversation_id, author, text, at in told:
        agreement = rows[conversation_id]
        if at >= agreement.created_at - BEFORE:
            zone = ZoneInfo(agreement.account.timezone)
            said[conversation_id].append(Said(author == Message.Author.BUYER, text, at.astimezone(zone)))
    found = {}
    for conversation_id, texts in said.items():
        agreement = rows[conversation_id]
        now = clock.now().astimezone(ZoneInfo(agreement.account.timezone))
        if proposal := latest(texts[-LAST:], now, hours=_hours(agreement.account)):
            found[agreement.pk] = proposal
    return found


def question(proposal: Proposal, now: datetime, timezone: str) -> str:
    """What to ask the buyer where a piece is missing, in Spanish; "" where day and hour are known."""
    if proposal.moment is not None:
        return ""
    if len(proposal.candidates) > 1:
        return "¿Qué día y a qué hora te viene mejor?"
    (only,) = proposal.candidates
    if "day" in only.missing:
        at = f" a las {only.minute // 60}:{only.minute % 60:02}" if only.minute is not None else ""
        return f"¿Qué día te viene bien{at}?" if at else "¿Qué día y a qué hora te viene bien?"
    assert only.start is not None  # the day is known
    day = day_name(only.start, now, timezone)
    if "half" in only.missing:
        return f"¿{day[:1].upper()}{day[1:]} a las {only.start.hour} de la mañana o de la noche?"
    return f"¿A qué hora te viene bien {day}?"


def unconfirmed_in(text: str, conversation: Conversation) -> tuple[int, int] | None:
    """Where a reply of the assistant's names day and hour of a meeting that no person has confirmed; None: nowhere."""
    now = clock.now().astimezone(ZoneInfo(conversation.account.timezone))
    if unconfirmed(text, now, None) is None:
        return None  # nearly always: nobody is asked
    agreed = Agreement.objects.filter(conversation=conversation, status=Agreement.Status.AGREED)
    return unconfirmed(text, now, agreed.values_list("meets_at", flat=True).first())


def _hours(account: Account) -> tuple[time, time]:
    return account.active_from, account.active_until
