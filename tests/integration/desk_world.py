"""A shop as the desk shows it: conversations with every kind of row, and people of each role."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from apps.conversations.models import Conversation, Message, Offer, StaffTask, Turn
from apps.core import alerts, clock
from apps.core.models import CircuitBreaker
from apps.desk.groups import GROUP_OF
from apps.desk.models import Membership
from apps.marketplace.models import Item, ItemFact
from apps.pricing.models import PriceAnalysis, PriceObservation
from apps.security import events
from tests.factories import a_buyer, a_conversation, a_message, a_response, a_turn, a_user, an_item

#: Found nowhere else: if it shows, it leaked.
FLOOR = Decimal("187.31")
NAME = "Zacarías Quintanilla"
PHONE = "655443322"
DRAFT = "¡Hola! Sí, sigue disponible."

ROLE_OF = {group: role for role, group in GROUP_OF.items()}

_numbers = count(1)


class Hit:
    """A rule's finding."""

    def __init__(self, rule: str, start: int, end: int, explanation: str) -> None:
        self.rule, self.weight, self.start, self.end, self.explanation_es = (
            rule,
            60.0,
            start,
            end,
            explanation,
        )


def a_person(group: str) -> User:
    """Somebody of the staff with one group's role on every account."""
    person: User = a_user(username=f"{group.lower()}{next(_numbers)}", is_superuser=False)
    Membership.objects.create(person=person, role=ROLE_OF[group])
    return person


def an_item_with_floor() -> Item:
    """An item whose floor must not be seen."""
    item: Item = an_item(floor_price=FLOOR, ladder={"first_counter_pct": 7})
    ItemFact.objects.create(item=item, question="¿Tiene caja?", answer="Sí, la original.")
    return item


def a_held_turn(item: Item | None = None, **values: Any) -> Turn:
    """A conversation with a draft that waits for a person."""
    buyer = a_buyer(name=NAME)
    conversation = a_conversation(item=item or an_item_with_floor(), buyer=buyer)
    message = a_message(conversation=conversation, text=f"hola soy {NAME}, te doy 170. Mi tel {PHONE}")
    turn: Turn = a_turn(conversation=conversation, up_to_message=message, cause_id=message.pk)
    response = a_response(turn=turn, response_text=DRAFT, guard_ok=True)
    changes: dict[str, Any] = {
        "state": "held",
        "reason": "borrador",
        "reason_detail": "Falta tu visto bueno.",
    }
    changes |= {
        "response": response,
        "intent": "negociacion",
        "decision": {
            "kind": "hold_price",
            "amount": "210",
            "reason": "no_room",
            "offer": "170",
            "floor": str(FLOOR),
        },
    }
    Turn.objects.filter(pk=turn.pk).update(**(changes | values))
    turn.refresh_from_db()
    return turn


def a_shop(conversations: int) -> list[Conversation]:
    """Conversations, each with its item and buyer, a held or a sent turn, an offer, a task and an event."""
    made = []
    for number in range(conversations):
        turn = a_held_turn()
        conversation = turn.conversation
        if number % 2:
            said = a_message(conversation=conversation, author=Message.Author.ASSISTANT, text=DRAFT, turn=turn)
            Turn.objects.filter(pk=turn.pk).update(state="sent", reason="", ended_at=said.sent_at)
        asked, item = turn.up_to_message, conversation.item
        assert asked is not None and item is not None
        Offer.objects.create(
            conversation=conversation,
            item=item,
            who="buyer",
            amount=170,
            kind="offer",
            message=asked,
        )
        StaffTask.objects.create(conversation=conversation, kind="shipping", text=f"{NAME} ha comprado: envíalo.")
        events.record(
            "fraud_high",
            70,
            "negativa_segura",
            asked.text,
            [Hit("off_platform", 0, 4, "Pide salir de Wallapop."), Hit("phone", 5, 9, "Da su teléfono.")],
            conversation_id=conversation.pk,
            message_id=asked.pk,
            buyer_id=conversation.buyer_id,
            turn_id=turn.pk,
        )
        alerts.raise_alert("fraud", f"conversation:{conversation.pk}", f"Posible estafa de {NAME}.")
        CircuitBreaker.objects.create(name=f"source:{conversation.pk}", state="open", reason="503")
        analysis = PriceAnalysis.objects.create(
            product_name="Switch", platform="wallapop", price=200, analysis_date=clock.now()
        )
        PriceObservation.objects.create(
            analysis=analysis,
            source="wallapop",
            external_id="1",
            title="Switch",
            price=190,
            seen_at=clock.now(),
            kept=False,
            dropped_because="solo caja",
        )
        made.append(conversation)
    return made
