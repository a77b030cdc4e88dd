"""Rows for tests, with the defaults most tests want: an automatic account that may write at any hour, at
once.
"""

from datetime import time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from apps.conversations.models import Conversation, Message, Response, Turn
from apps.core import clock
from apps.marketplace.models import Account, Buyer, Item

_numbers = count(1)


def a_user(**values: Any) -> User:
    """A superuser, unless told otherwise."""
    return User.objects.create(**{"username": f"ana{next(_numbers)}", "is_staff": True, "is_superuser": True} | values)


def an_account(**values: Any) -> Account:
    """An adopted, active, automatic account."""
    number = next(_numbers)
    return Account.objects.create(
        **{
            "username": f"vendedora{number}",
            "external_id": f"me{number:010d}",
            "status": Account.Status.ACTIVE,
            "autonomy": Account.Autonomy.AUTO,
            "set_up_at": clock.now(),
            "adopted_at": clock.now() - timedelta(days=30),
            "session_state": '{"cookies": []}',
            "disclose_assistant": False,
            "active_from": time(0),
            "active_until": time(0),
            "cap_per_hour": 1000,
            "cap_per_day": 1000,
            "min_gap_s": 0,
        }
        | values
    )


def an_item(**values: Any) -> Item:
    """A Switch at 210 €, at least 185."""
    return Item.objects.create(
        **{
            "account": values.get("account") or an_account(),
            "external_id": f"item{next(_numbers):08d}",
            "title": "Nintendo Switch OLED",
            "description": "Con caja y dos juegos. Pantalla sin arañazos.",
            "list_price": Decimal(210),
            "floor_price": Decimal(185),
            "condition": "good",
            "grammar": "f_s",
            "shipping": True,
            "pickup_area": "Gràcia",
        }
        | values
    )


def a_buyer(**values: Any) -> Buyer:
    """A rated buyer."""
    defaults = {
        "external_id": f"buyer{next(_numbers):07d}",
        "name": "Carlos",
        "rating": Decimal("4.7"),
        "reviews": 23,
    }
    return Buyer.objects.create(**defaults | values)


def a_conversation(**values: Any) -> Conversation:
    """Carlos about the Switch."""
    item = values.get("item") or an_item()
    buyer = values.get("buyer") or a_buyer()
    return Conversation.objects.create(
        **{
            "item": item,
            "account": item.account,
            "buyer": buyer,
            "external_id": f"conv{next(_numbers):08d}",
            "buyer_name": buyer.name,
            "product_name": item.title,
            "last_message_at": clock.now(),
        }
        | values
    )


def a_message(**values: Any) -> Message:
    """A buyer's message."""
    conversation = values.get("conversation") or a_conversation()
    return Message.objects.create(
        **{
            "conversation": conversation,
            "account": conversation.account,
            "external_id": f"msg{next(_numbers):09d}",
            "author": Message.Author.BUYER,
            "text": "Hola, ¿sigue disponible?",
            "sent_at": clock.now(),
        }
        | values
    )


def a_turn(**values: Any) -> Turn:
    """A received turn for a buyer's message."""
    conversation = values.get("conversation") or a_conversation()
    message = values.get("up_to_message") or a_message(conversation=conversation)
    now = clock.now()
    return Turn.objects.create(
        **{
            "conversation": conversation,
            "cause": Turn.Cause.BUYER_MESSAGE,
            "cause_id": message.pk,
            "up_to_message": message,
            "not_before": now,
            "opened_at": now,
            "waiting_since": now,
            "trace_id": "0" * 32,
        }
        | values
    )


def a_response(**values: Any) -> Response:
    """A template's answer."""
    turn = values.get("turn") or a_turn()
    return Response.objects.create(
        **{
            "turn": turn,
            "conversation": turn.conversation,
            "response_text": "¡Hola! Sí, sigue disponible.",
            "source": Response.Source.TEMPLATE,
        }
        | values
    )
