"""What the security rules say of a buyer's messages, what staff said of them before, and the record of both.

Must never decide where a turn goes: assess does. A person's word on a message always counts for more than a rule's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from apps.conversations.models import Conversation, Message, Turn
from apps.core import alerts, clock
from apps.core.prepared import Given, Prepared
from apps.marketplace.models import Buyer
from apps.security import events, fraud, injection, lists, shared
from apps.security.fraud import FraudVerdict, RuleHit
from apps.security.injection import InjectionVerdict
from apps.security.models import SecurityEvent, StaffVerdict

INJECTION_RISK = 50
#: The conversation's risk once a person has called a message of it a fraud.
FRAUD_RISK = 100
HARMLESS = FraudVerdict("benign", 0, (), "benign")
ECHOED = "Otro comprador ha dado este mismo contacto."
LISTED = "Da un contacto o un enlace que tenéis bloqueado."
_SAID_OF = Prepared(
    lambda: StaffVerdict.objects.filter(conversation_id=Given(0)).order_by().values_list("message_id", "verdict")
)
_ORDERS = Prepared(
    lambda: (
        SecurityEvent.objects.filter(conversation_id=Given(0), event_type="injection")
        .order_by()
        .values_list("message_id")
    )
)
_UNHELD: dict[str, str] = {Turn.State.SKIPPED: "no_contestada"}
#: What a trusted buyer's message may not be made of to go unwatched: hiding is evidence whoever does it.
_NEVER_TRUSTED = frozenset(("escritura_escondida", "contacto_repetido", "en_la_lista"))


@dataclass(frozen=True)
class Judged:
    """What was found in one message; `echoed`: contacts in it that another buyer has given too."""

    message: Message
    risk: FraudVerdict
    attack: InjectionVerdict
    echoed: tuple[shared.Told, ...] = ()


def judge(conversation: Conversation, open_messages: Sequence[Message], earlier: Sequence[Message]) -> list[Judged]:
    """Every open message judged with all that came before it, riskiest first; its contacts are remembered."""
    lines = [fraud.Line(message.text, message.author == Message.Author.BUYER) for message in earlier]
    listed, buyer, profile = lists.current(), conversation.buyer, _profile(conversation.buyer)
    said_of: dict[int, str] = dict(_SAID_OF.columns(conversation.pk))  # type: ignore[arg-type]
    judged = []
    for message in open_messages:
        before = [line.text for line in lines if line.from_buyer]
        told = shared.told(message.text, before, allowed=listed.allowed)
        known = shared.elsewhere(told, conversation_id=conversation.pk, buyer_id=conversation.buyer_id)
        risk = _listed(fraud.detect(message.text, lines, profile, lists=listed, shared=known), told, listed.blocked)
        _remember(conversation, message, told, risk)
        judged.append(
            Judged(
                message,
                _after_people(risk, message, said_of.get(message.pk), buyer),
                injection.detect(message.text, lines),
                tuple(each for each in told if each.said in known),
            )
        )
        lines.append(fraud.Line(message.text, True))
    return sorted(judged, key=lambda each: each.risk.risk_score, reverse=True)


def _profile(buyer: Buyer | None) -> fraud.BuyerProfile:
    if buyer is None:
        return fraud.BuyerProfile()
    return fraud.BuyerProfile(
        rating=float(buyer.rating) if buyer.rating is not None else None,
        reviews=buyer.reviews,
        purchases=buyer.purchases,
        distance_km=buyer.distance_km,
        days_member=(clock.now().date() - buyer.member_since).days if buyer.member_since else None,
    )


def _listed(risk: FraudVerdict, told: Sequence[shared.Told], blocked: frozenset[str]) -> FraudVerdict:
    """The verdict once blocked contacts that come in pieces, or inside a link, are counted in."""
    hits = tuple(RuleHit("en_la_lista", 95, each.start, each.end, LISTED) for each in told if each.value in blocked)
    if not hits or any(hit.rule == "en_la_lista" for hit in risk.hits):
        return risk
    return replace(risk, level="critical", risk_score=max(95, risk.risk_score), hits=(*hits, *risk.hits))


def _after_people(risk: FraudVerdict, message: Message, said: str | None, buyer: Buyer | None) -> FraudVerdict:
    """The verdict once what people said of the message and of its buyer is counted in."""
    if said == StaffVerdict.Verdict.HONEST:
        return HARMLESS
    if said == StaffVerdict.Verdict.FRAUD:
        hit = RuleHit("lo_dice_el_equipo", 100, 0, len(message.text), "Alguien del equipo dijo que es una estafa.")
        return FraudVerdict("critical", 100, (hit, *risk.hits), risk.rules_level)
    trusted = buyer is not None and buyer.trusted and _NEVER_TRUSTED.isdisjoint(hit.rule for hit in risk.hits)
    if risk.level == "suspicious" and trusted:
        return replace(risk, level="benign", risk_score=HARMLESS.risk_score)
    return risk


def _remember(conversation: Conversation, message: Message, told: Sequence[shared.Told], risk: FraudVerdict) -> None:
    """Keeps the contacts; of links only those something was found wrong with, so that a shop ties nobody together."""
    kept = [
        each
        for each in told
        if each.kind != "link" or any(hit.start < each.end and each.start < hit.end for hit in risk.hits)
    ]
    if kept:
        shared.remember(
            kept,
            conversation_id=conversation.pk,
            buyer_id=conversation.buyer_id,
            message_id=message.pk,
        )


def keep(turn: Turn, conversation: Conversation, judged: Sequence[Judged], *, state: str, hold_because: str) -> None:
    """Records what was found and what became of it (`state` of the turn); a security hold (`hold_because`) alerts.

    A message judged again with the same outcome is not recorded twice.
    """
    held = state == Turn.State.HELD
    rows: list[tuple[str, int, str, Message, Sequence[Any]]] = []
    for each in judged:
        risk, message = each.risk, each.message
        if risk.level != "benign":
            answered = "vigilar" if risk.level == "suspicious" else "negativa_segura"
            action = "retenida" if hold_because or (held and risk.level != "suspicious") else answered
            rows.append((f"fraud_{risk.level}", risk.risk_score, action, message, risk.hits))
        if each.attack.detected:
            action = "retenida" if held else _UNHELD.get(state, "contestada_como_normal")
            rows.append(("injection", INJECTION_RISK, action, message, each.attack.hits))
        if each.echoed:
            noted = [events.Noted("contacto_repetido", 80, told.start, told.end, ECHOED) for told in each.echoed]
            action = "retenida" if held else "vigilar"
            rows.append(("contact_shared", risk.risk_score, action, message, noted))
    known = set(
        SecurityEvent.objects.filter(message_id__in={row[3].pk for row in rows}).values_list(
            "message_id", "event_type", "action_taken"
        )
        if rows
        else ()
    )
    for event_type, score, action, message, hits in rows:
        if (message.pk, event_type, action) not in known:
            events.record(
                event_type,
                score,
                action,
                message.text,
                hits,
                account_id=conversation.account_id,
                conversation_id=conversation.pk,
                buyer_id=conversation.buyer_id,
                turn_id=turn.pk,
                trace_id=turn.trace_id,
                message_id=message.pk,
            )
    if hold_because:
        alerts.raise_alert(
            "fraud",
            f"conversation:{conversation.pk}",
            f"Posible estafa de {conversation.buyer_name} sobre «{conversation.product_name}»: {hold_because}",
        )


def orders_in(conversation: Conversation) -> frozenset[int]:
    """Ids of the messages of a conversation that gave the assistant orders: the model is not shown them again."""
    return frozenset(pk for (pk,) in _ORDERS.columns(conversation.pk) if pk is not None)


def risk_left(conversation_id: int) -> int:
    """The highest risk recorded in a conversation, or said by a person; without the messages said to be honest."""
    said = StaffVerdict.objects.filter(conversation_id=conversation_id)
    if said.filter(verdict=StaffVerdict.Verdict.FRAUD).exists():
        return FRAUD_RISK
    honest = said.filter(verdict=StaffVerdict.Verdict.HONEST).values("message_id")
    events_left = SecurityEvent.objects.filter(
        conversation_id=conversation_id, event_type__startswith="fraud_"
    ).exclude(message_id__in=honest)
    return events_left.order_by("-risk_score").values_list("risk_score", flat=True).first() or 0
