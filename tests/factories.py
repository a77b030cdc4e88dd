"""Rows for tests, with the defaults most tests want: an automatic account that may write at any hour without a pause."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth import get_user_model

from apps.conversations.models import Conversation, Message, Response, Turn
from apps.core import clock
from apps.marketplace.models import Account, Buyer, Item


class UserFactory(factory.django.DjangoModelFactory[Any]):
    """A superuser, unless told otherwise."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"ana{n}")
    is_staff = True
    is_superuser = True


class AccountFactory(factory.django.DjangoModelFactory[Account]):
    """An adopted, active, automatic account."""

    class Meta:
        model = Account

    username = factory.Sequence(lambda n: f"vendedora{n}")
    external_id = factory.Sequence(lambda n: f"me{n:010d}")
    status = Account.Status.ACTIVE
    autonomy = Account.Autonomy.AUTO
    adopted_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=30))
    session_state = '{"cookies": []}'
    disclose_assistant = False
    active_from = time(0)
    active_until = time(0)
    cap_per_hour = 1000
    cap_per_day = 1000
    min_gap_s = 0


class ItemFactory(factory.django.DjangoModelFactory[Item]):
    """A Switch at 210 €, at least 185."""

    class Meta:
        model = Item

    account = factory.SubFactory(AccountFactory)
    external_id = factory.Sequence(lambda n: f"item{n:08d}")
    title = "Nintendo Switch OLED"
    description = "Con caja y dos juegos. Pantalla sin arañazos."
    list_price = Decimal(210)
    floor_price = Decimal(185)
    condition = "good"
    grammar = "f_s"
    shipping = True
    pickup_area = "Gràcia"


class BuyerFactory(factory.django.DjangoModelFactory[Buyer]):
    """A rated buyer."""

    class Meta:
        model = Buyer

    external_id = factory.Sequence(lambda n: f"buyer{n:07d}")
    name = "Carlos"
    rating = Decimal("4.7")
    reviews = 23


class ConversationFactory(factory.django.DjangoModelFactory[Conversation]):
    """Carlos about the Switch."""

    class Meta:
        model = Conversation

    item = factory.SubFactory(ItemFactory)
    account = factory.SelfAttribute("item.account")
    buyer = factory.SubFactory(BuyerFactory)
    external_id = factory.Sequence(lambda n: f"conv{n:08d}")
    buyer_name = factory.SelfAttribute("buyer.name")
    product_name = factory.SelfAttribute("item.title")
    last_message_at = factory.LazyFunction(clock.now)


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    """A buyer's message."""

    class Meta:
        model = Message

    conversation = factory.SubFactory(ConversationFactory)
    account = factory.SelfAttribute("conversation.account")
    external_id = factory.Sequence(lambda n: f"msg{n:09d}")
    author = Message.Author.BUYER
    text = "Hola, ¿sigue disponible?"
    sent_at = factory.LazyFunction(clock.now)


class TurnFactory(factory.django.DjangoModelFactory[Turn]):
    """A received turn for the buyer's message."""

    class Meta:
        model = Turn

    conversation = factory.SubFactory(ConversationFactory)
    cause = Turn.Cause.BUYER_MESSAGE
    up_to_message = factory.SubFactory(MessageFactory, conversation=factory.SelfAttribute("..conversation"))
    cause_id = factory.SelfAttribute("up_to_message.pk")
    not_before = factory.LazyFunction(clock.now)
    opened_at = factory.LazyFunction(clock.now)
    waiting_since = factory.LazyFunction(clock.now)
    trace_id = "0" * 32


class ResponseFactory(factory.django.DjangoModelFactory[Response]):
    """A template's answer."""

    class Meta:
        model = Response

    turn = factory.SubFactory(TurnFactory)
    conversation = factory.SelfAttribute("turn.conversation")
    response_text = "¡Hola! Sí, sigue disponible."
    source = Response.Source.TEMPLATE
