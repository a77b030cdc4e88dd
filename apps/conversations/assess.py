"""Assess: reads what the buyer wrote, freezes it as the turn's input and decides what the reply may do. The
model has no say here.

Composes the pure rules (fraud, injection, intents, negotiation) and writes their outcome in one transaction.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from apps.conversations import (
    entries,
    experiments,
    intents,
    items,
    judging,
    market,
    missing,
    negotiation,
    occasions,
    offers,
    pace,
    priority,
    second_opinion,
    states,
    terms,
    turns,
    verdicts,
)
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.models.threads import ERASED_KIND
from apps.core import clock, logs
from apps.core.prepared import Given, Prepared
from apps.language.amounts import amounts
from apps.language.tongue import language
from apps.marketplace.models import Item
from apps.security.fraud import FraudVerdict

S = Turn.State
MOST_REFUSALS = 2
MOST_ORDERS = 2
HISTORY = 30
#: The last message that a turn of ours covered, when a person last typed in the app, and the oldest message that staff
#: asked to be answered.
_ANSWERED = """
SELECT (SELECT coalesce(max(up_to_message_id), 0) FROM turns
        WHERE conversation_id = %(conversation)s AND state IN ('sent', 'skipped')
          AND NOT (state = 'skipped' AND reason = 'bloqueado')),
       (SELECT max(sent_at) FROM messages WHERE conversation_id = %(conversation)s AND author = 'seller_app'),
       (SELECT min(messages.sent_at) FROM turns JOIN messages ON messages.id = turns.up_to_message_id
        WHERE turns.conversation_id = %(conversation)s AND turns.cause = 'staff')"""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_LOCKED = Prepared(
    lambda: (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("account", "item", "buyer")
        .filter(turns=Given(0))
    )
)
_TURN = Prepared(lambda: Turn.objects.filter(pk=Given(0)))
_UNANSWERED = Prepared(
    lambda: Message.objects.filter(
        conversation=Given(0), author=Message.Author.BUYER, pk__gt=Given(1), sent_at__gt=Given(2)
    ).exclude(kind=ERASED_KIND)
)
_EARLIER = Prepared(
    lambda: (
        Message.objects.filter(conversation=Given(0), pk__lt=Given(1))
        .exclude(Q(author=Message.Author.SYSTEM) | Q(kind=ERASED_KIND))
        .order_by("-sent_at", "-id")[:HISTORY]
    )
)
#: What a message that only gives orders is read as: nothing anybody asked.
_NOTHING_ASKED = frozenset(("informacion", "saludo", "cortesia"))

log = logs.get(__name__)


@dataclass(frozen=True)
class Outcome:
    """Where the turn goes (`state`), why, and what it carries there."""

    state: str
    reason: str = ""
    detail: str = ""
    security_hold: bool = False


def assess(turn_id: int) -> None:
    """Judges a received turn: on to writing, held for a person, or skipped because no answer is needed."""
    token = turns.take(turn_id, S.RECEIVED)
    if token is None:
        return
    with transaction.atomic():
        conversation = _LOCKED.get(turn_id)
        turn = _TURN.get(turn_id)
        if turn.state != S.RECEIVED or turn.lease_token != token:
            return
        turn.conversation = conversation
        with logs.trace(turn.trace_id, turn=turn_id):
            _judge(turn, conversation, token)


def unanswered(conversation: Conversation) -> list[Message]:
    """The buyer's messages that nothing of ours has answered yet, oldest first: of those before adoption only where
    a person asked for an answer. What a block left unanswered is so still, should the block be taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, {"conversation": conversation.pk})
        covered, typed, by_hand_before = cursor.fetchone()
    after = [typed] if typed else []
    adopted_at = conversation.account.adopted_at
    if adopted_at and (by_hand_before is None or by_hand_before > adopted_at):
        after.append(adopted_at)
    return _UNANSWERED(conversation.pk, covered, max(after, default=_EVER))


def _judge(turn: Turn, conversation: Conversation, token: uuid.UUID) -> None:
    if turn.cause in occasions.CAUSES:
        occasions.judge(turn, conversation, token)
        return
    open_messages = unanswered(conversation)
    item = conversation.item
    if not open_messages:
        turns.move(turn, S.SKIPPED, token=token, reason="ya_contestado")
        return
    newest = open_messages[-1]
    if conversation.buyer and conversation.buyer.blocked:
        turns.move(turn, S.SKIPPED, token=token, reason="bloqueado", up_to_message=newest)
        return
    if item is None:
        turns.hold(turn, "sin_anuncio", "Wallapop no dice de qué anuncio es esta conversación.", token=token)
        return
    text = "\n".join(message.text for message in open_messages)
    earlier = _earlier(conversation, open_messages[0])
    judged = judging.judge(conversation, open_messages, earlier)
    risk, attacked = judged[0].risk, any(each.attack.detected for each in judged)
    ledger = verdicts.ledger_of(conversation, without=open_messages)
    found = amounts(text)
    read = intents.read(
        text,
        amounts=[each.value for each in found],
        awaiting_yes=bool(ledger.our_prices()) or _named_a_price(earlier),
        opening=not earlier,
    )
    ours = min(ledger.our_prices(), default=None)
    offered = offers.offer_in(text, item.list_price, ours=ours, earlier=ledger.buyer_offers())
    offer = offered.amount if offered else None
    today = clock.now().astimezone(ZoneInfo(conversation.account.timezone)).date()
    experiments.enrol(conversation)
    ladder = _ladder(item.ladder or experiments.variants(conversation).get("ladder", {}))
    promised_away = item.promised_to_id is not None and item.promised_to_id != conversation.buyer_id
    # Only an offer that may be answered with another price asks what the others ask.
    others = market.of(item.pk) if offer is not None and item.floor is not None else None
    decision = negotiation.decide(
        offer,
        asks_discount=read.asks_discount,
        list_price=item.list_price,
        floor=item.floor,
        ladder=ladder,
        ledger=ledger,
        promised_to_other=promised_away,
        item_status=item.status if promised_away else items.standing_for(item, conversation.buyer_id),
        accepts=read.accepts,
        units=offered.units if offered else 1,
        shipping=offered.shipping if offered else False,
        days_left=(item.sell_before - today).days if item.sell_before else None,
        term=terms.end_of(ladder.term_days, today, item.sell_before, conversation.account.timezone),
        market=others,
    )
    if item.status not in (Item.Status.PUBLISHED, Item.Status.RESERVED, Item.Status.SOLD):
        decision = negotiation.Decision("hold", None, "not_for_sale")  # why it is gone only the seller knows
    elif decision.reason == "not_for_sale":
        decision = negotiation.Decision("none", None, "not_for_sale")  # nothing to decide: the reply says so
    refusals = _refusals(conversation) + 1 if risk.level == "high" else 0
    if decision.reason == "third_same_offer" and read.questions:
        decision = negotiation.Decision("none", None, "no_price_talk")  # what else is asked is answered
    bought = item.status == Item.Status.SOLD and item.promised_to_id is not None and not promised_away
    outcome = _on_risk(turn, read, risk, refusals, bought=bought)
    if outcome is None and attacked:
        outcome = _on_orders(conversation, read, offer, refusals)
    if outcome is None:
        outcome = Outcome(S.ASSESSED) if refusals else _outcome(read, decision, bought=bought)
    standing = items.standing_for(item, conversation.buyer_id)
    # What we promised to look up and know by now is told with this answer, and is one even to a mere «gracias».
    owed = missing.owed(conversation) if not refusals and standing == Item.Status.PUBLISHED else []
    if owed and outcome.state == S.SKIPPED and not intents.says_no(text):
        outcome = Outcome(S.ASSESSED)
        decision = negotiation.Decision("none", None, "no_price_talk")
    asked_at = open_messages[0].sent_at
    age = pace.age(conversation.account, asked_at, newest.sent_at, clock.now())
    if offer is None and ledger.buyer_offers() and intents.says_no(text):
        entries.withdraw(conversation, item, newest, ledger.buyer_offers()[-1])
    entries.enter(conversation, item, open_messages, offered, read.accepts, decision)
    judging.keep(
        turn,
        conversation,
        judged,
        state=outcome.state,
        hold_because=outcome.detail if outcome.security_hold else "",
    )
    if refusals:  # a scammer's price talk is not answered, only the door kept open
        decision = negotiation.Decision("none", None, "no_price_talk")
    rank = priority.priority(read, offer, item.list_price, conversation.buyer)
    was = (conversation.priority, conversation.risk_score, conversation.state)
    conversation.priority = rank
    conversation.risk_score = max(conversation.risk_score, risk.risk_score)
    state_after = states.state_after(
        conversation.state, read.all, decision.kind, sale_closed=item.status == Item.Status.SOLD
    )
    if decision.kind != "accept":  # an agreement is one once it has been said
        conversation.state = state_after
    if was != (conversation.priority, conversation.risk_score, conversation.state):
        conversation.save(update_fields=["priority", "risk_score", "state"])
    conversation.refresh_from_db(fields=["revision"])  # the ledger's entries above raised it
    term = decision.valid_until if decision.kind in ("counter", "hold_price") else None
    says_price = decision.kind in ("accept", "counter")
    values: dict[str, Any] = {
        "up_to_message": newest,
        "settled_at": clock.now(),
        "conversation_revision": conversation.revision,
        "item_revision": item.revision,
        "priority": turns.PRIORITY_RANK[Conversation.Priority(rank)],
        "intent": read.primary,
        "our_offer": decision.amount if says_price else None,
        "our_offer_kind": decision.kind if says_price else "",
        "security_hold": turn.security_hold or outcome.security_hold,
        "decision": {
            "kind": decision.kind,
            "amount": str(decision.amount) if decision.amount is not None else None,
            "reason": decision.reason,
            "market": market.told(decision, others, item.list_price, ledger),
            "offer": str(offer) if offer is not None else None,
            "offer_units": offered.units if offered else 1,
            "offer_ships": offered.shipping if offered else False,
            "terms": terms.words_for(term, conversation.account.timezone),
            "valid_until": term.isoformat() if term else None,
            "intents": list(read.all),
            "questions": [["informacion", row.question] for row in owed] + [list(each) for each in read.questions],
            "asks_if_bot": read.asks_if_bot,
            "risk": {"level": risk.level, "score": risk.risk_score, "rules": [hit.rule for hit in risk.hits]},
            "doubtful": second_opinion.doubtful(judged),
            "injection": attacked,
            "safe_refusal": refusals,
            "asked_at": asked_at.isoformat(),
            "late": age.late,
            "too_old": age.too_old,
            "language": language(text),
            "messages": [message.pk for message in open_messages],
            "state_after": state_after,
            "standing": standing,
            "told": [row.pk for row in owed],
        },
    }
    if outcome.state == S.ASSESSED:
        turns.move(turn, S.ASSESSED, token=token, **values)
    else:
        turns.move(
            turn,
            outcome.state,
            token=token,
            reason=outcome.reason,
            reason_detail=outcome.detail,
            **values,
        )


def _earlier(conversation: Conversation, first: Message) -> list[Message]:
    return _EARLIER(conversation.pk, first.pk)[::-1]


def _named_a_price(earlier: Sequence[Message]) -> bool:
    return bool(earlier) and earlier[-1].author != Message.Author.BUYER and bool(amounts(earlier[-1].text))


def _ladder(steps: dict[str, Any]) -> negotiation.Ladder:
    given: dict[str, Any] = {name: Decimal(str(value)) for name, value in steps.items()}
    given |= {name: int(given[name]) for name in ("rounds", "patience", "term_days") if name in given}
    return negotiation.Ladder(**given)


def _refusals(conversation: Conversation) -> int:
    return Turn.objects.filter(conversation=conversation, state=S.SENT, decision__safe_refusal__gt=0).count()


def _orders(conversation: Conversation) -> int:
    return Turn.objects.filter(conversation=conversation, state=S.SENT, decision__injection=True).count()


def _on_risk(turn: Turn, read: intents.Intents, risk: FraudVerdict, refusals: int, *, bought: bool) -> Outcome | None:
    """The action by level: critical is held, high is refused twice and then held; None where risk decides nothing."""
    if risk.level == "critical":
        return Outcome(S.HELD, "riesgo", _why(risk), security_hold=True)
    if turn.security_hold:
        return Outcome(S.HELD, "riesgo", "La conversación está retenida por seguridad y nadie la ha revisado todavía.")
    if not refusals:
        return None
    after_the_sale = bought or read.upset or "posventa" in read.all
    if refusals > MOST_REFUSALS or after_the_sale:  # after a sale the fixed refusal answers nothing
        return Outcome(S.HELD, "riesgo", _why(risk), security_hold=True)
    return None


def _on_orders(
    conversation: Conversation, read: intents.Intents, offer: Decimal | None, refusals: int
) -> Outcome | None:
    """A message that gives the assistant orders is answered as what it pretends to be, or refused (None); where it
    pretends nothing, or keeps trying, a person has it.
    """
    if _orders(conversation) >= MOST_ORDERS:
        return Outcome(S.HELD, "inyeccion", "Sigue intentando dar órdenes al asistente.")
    pretends = bool(refusals) or offer is not None or read.asks_if_bot or not _NOTHING_ASKED.issuperset(read.all)
    if read.needs_answer and not pretends:
        return Outcome(S.HELD, "inyeccion", "Solo intenta dar órdenes al asistente: no pregunta nada del anuncio.")
    return None


def _outcome(read: intents.Intents, decision: negotiation.Decision, *, bought: bool) -> Outcome:
    if not read.needs_answer:
        return Outcome(S.SKIPPED, "cortesia")
    if read.wants_person:
        return Outcome(S.HELD, "pide_persona", "Pide que le conteste una persona.")
    if read.upset or "posventa" in read.all:
        return Outcome(S.HELD, "posventa", "Está molesto o es un asunto de después de la venta.")
    if bought:
        return Outcome(S.HELD, "posventa", "Es a quien se lo has vendido: contéstale tú.")
    if decision.kind == "hold":
        if decision.reason == "third_same_offer":
            return Outcome(S.SKIPPED, "misma_oferta")
        return Outcome(S.HELD, decision.reason, negotiation.REASONS[decision.reason])
    return Outcome(S.ASSESSED)


def _why(risk: FraudVerdict) -> str:
    return " ".join(dict.fromkeys(hit.explanation_es for hit in risk.hits))
