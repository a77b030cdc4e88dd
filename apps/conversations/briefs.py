"""What one reply may be made of, gathered from the rows.

It must never hold the floor, personal data, or another buyer's words: whatever is in a brief may end up on a
stranger's screen.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.ai_engine.brief import BUYER, US, Brief
from apps.ai_engine.models import Persona
from apps.ai_engine.speaker import says_usted
from apps.conversations import experiments, intents, items, judging, missing, summary, verdicts
from apps.conversations.models import Conversation, Message, MissingFact, Offer, Turn
from apps.conversations.models.threads import ERASED_KIND
from apps.conversations.terms import day_name
from apps.core import clock
from apps.core.prepared import Given, Prepared
from apps.marketplace.models import Account, Item

GREET_AGAIN_AFTER = timedelta(hours=12)
#: Messages shown as they were written; the older ones, so many at most, are summarised.
HISTORY = 12
OLDER = 60
#: Messages carry the site's clock, turns ours.
CLOCK_SKEW = timedelta(seconds=60)
#: Stands in the model's history for a message that gave it orders.
APART = "[mensaje apartado]"


def _said(conversation: Any) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation=conversation).exclude(author=Message.Author.SYSTEM)
    return rows.exclude(kind=ERASED_KIND).order_by("-sent_at", "-id")


_SAID_BEFORE = Prepared(lambda: _said(Given(0)).filter(pk__lt=Given(1))[: HISTORY + OLDER])
_PERSONA = Prepared(lambda: Persona.objects.filter(slug=Given(0)))


def brief_of(case: verdicts.Case, *, now: datetime | None = None) -> Brief:
    """Everything the reply to the turn of `case` may be made of: no floor, no personal data, no other buyer.

    `now` is the moment of writing, by default this one: a replay greets as one would have then.
    """
    turn = case.turn
    conversation, decision = turn.conversation, turn.decision
    item = conversation.item
    assert item is not None  # a turn without an item is held at assess
    occasion = decision.get("occasion", "")
    earlier, older = _said_before(turn)
    ours = [message for message in earlier if message.author != Message.Author.BUYER]
    apart = judging.orders_in(conversation)
    slug = conversation.persona or item.persona or experiments.variants(conversation).get("persona")
    slug = slug or conversation.account.persona
    persona = next(iter(_PERSONA(slug)), None)
    questions = tuple((intent, text) for intent, text in decision["questions"])
    return Brief(
        title=item.title,
        list_price=item.list_price,
        persona=slug,
        persona_style=persona.style if persona else "",
        examples=_examples(persona.examples) if persona else (),
        emoji=persona.emoji if persona else False,
        status=items.standing_for(item, conversation.buyer_id),
        condition=item.condition,
        shipping=item.shipping,
        pickup_area=item.pickup_area,
        description=item.description,
        facts=(*case.facts, *(missing.answers_for(item.pk, questions) if questions else ())),
        grammar=item.grammar,
        history=tuple(
            (BUYER if m.author == Message.Author.BUYER else US, APART if m.pk in apart else m.text) for m in earlier
        ),
        summary=_summary(conversation, [m for m in older if m.pk not in apart], earlier) if older else "",
        buyer_text=case.answered,
        intents=tuple(decision["intents"]),
        questions=questions,
        decision=decision["kind"],
        amount=Decimal(decision["amount"]) if decision["amount"] else None,
        buyer_name=conversation.buyer_name,
        greet=not ours or ours[-1].sent_at < (now or clock.now()) - GREET_AGAIN_AFTER,
        disclose=conversation.account.disclose_assistant
        and not any(message.author == Message.Author.ASSISTANT for message in (*older, *ours)),
        late=decision["late"],
        asks_if_bot=decision["asks_if_bot"],
        safe_refusal=decision["safe_refusal"],
        language=decision["language"],
        usted=says_usted(" ".join((*(m.text for m in earlier if m.author == Message.Author.BUYER), case.answered))),
        terms=decision.get("terms", ""),
        occasion=occasion,
        occasion_text=decision.get("occasion_text", ""),
        professional=conversation.account.seller_kind == Account.Seller.PROFESSIONAL,
        rival=case.has_rival,
        reserved_for_buyer_until=_reserved_until(conversation, item),
    )


def _said_before(turn: Turn) -> tuple[list[Message], list[Message]]:
    """What was said before what `turn` answers, oldest first: the part shown word for word, and what is older."""
    if turn.decision.get("occasion"):
        rows = _said(turn.conversation_id).exclude(turn=turn).filter(sent_at__lte=turn.opened_at + CLOCK_SKEW)
        said = list(rows[: HISTORY + OLDER])[::-1]
    else:
        said = _SAID_BEFORE(turn.conversation_id, turn.decision["messages"][0])[::-1]
    return said[-HISTORY:], said[:-HISTORY]


def _summary(conversation: Conversation, older: Sequence[Message], shown: Sequence[Message]) -> str:
    """One line about what is no longer shown."""
    theirs = [message for message in older if message.author == Message.Author.BUYER]
    said_in = Offer.objects.filter(conversation=conversation, message__in=[message.pk for message in older])
    offers = list(said_in.order_by("id").values_list("who", "kind", "amount"))
    accepted = [amount for who, kind, amount in offers if (who, kind) == (Offer.Who.SELLER, Offer.Kind.ACCEPT)]
    pending = MissingFact.objects.filter(turns__conversation=conversation, turns__state=Turn.State.SENT)
    return summary.summarise(
        [intent for message in theirs for intent in intents.read(message.text).all],
        [amount for who, _, amount in offers if who == Offer.Who.BUYER],
        [amount for who, kind, amount in offers if (who, kind) == (Offer.Who.SELLER, Offer.Kind.COUNTER)],
        accepted=accepted[-1] if accepted else None,
        pending=list(pending.filter(status=MissingFact.Status.OPEN).distinct().values_list("topic", flat=True)[:3]),
    )


def _reserved_until(conversation: Conversation, item: Item) -> str:
    """Until when it is kept for this buyer, as it is said; "" where nothing is promised or no end is set."""
    until = item.promised_until
    if until is None or item.promised_to_id is None or item.promised_to_id != conversation.buyer_id:
        return ""
    return day_name(until, clock.now(), conversation.account.timezone) if until > clock.now() else ""


def _examples(rows: Any) -> tuple[tuple[str, str], ...]:
    """The pairs of a voice's row that are pairs of texts."""
    pairs = [row for row in rows if isinstance(row, list | tuple) and len(row) == 2]
    return tuple((asked, answer) for asked, answer in pairs if isinstance(asked, str) and isinstance(answer, str))
