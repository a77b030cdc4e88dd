"""What a reply is made of: rivals, voices, the older part of the conversation, reservations, the kind of seller."""

from datetime import timedelta
from typing import Any

import pytest

from apps.ai_engine.models import Persona
from apps.conversations import (
    briefs,
    turns,
    verdicts,
)
from apps.conversations.models import Conversation, Offer, Turn
from apps.core import clock
from apps.marketplace.models import Account, Item
from tests.factories import a_buyer, a_conversation, a_message
from tests.integration.chat_world import World, chat_that_lands, exchange, haggled, world  # noqa: F401

pytestmark = pytest.mark.django_db


def brief(chat: World, text: str) -> Any:
    chat.answer(text)
    return briefs.brief_of(verdicts.Case(turns.again(Turn.objects.latest("id"))))


def test_a_rival_is_one_whose_better_offer_stands(chat: World) -> None:
    item = Item.objects.get()
    other = a_conversation(item=item, state="negociando")
    turn = chat.answer("te doy 180")

    def rival() -> bool:
        return briefs.brief_of(verdicts.Case(turns.again(turn))).rival

    assert not rival()
    offer = Offer.objects.create(conversation=other, item=item, who="buyer", amount=190, kind="offer")
    assert rival()
    Offer.objects.filter(pk=offer.pk).update(amount=170)
    assert not rival(), "ours is the better one"
    Offer.objects.filter(pk=offer.pk).update(amount=195, valid_until=clock.now())
    assert not rival(), "it has run out"
    Offer.objects.filter(pk=offer.pk).update(valid_until=None)
    for gone in ({"state": "abandonado"}, {"risk_score": 70}):
        Conversation.objects.filter(pk=other.pk).update(**gone)
        assert not rival()
        Conversation.objects.filter(pk=other.pk).update(state="negociando", risk_score=0)
    assert rival()
    Offer.objects.create(conversation=other, item=item, who="buyer", amount=195, kind="withdraw")
    assert not rival(), "it was taken back"


def test_who_says_no_takes_their_offer_back(chat: World) -> None:
    haggled(chat)
    chat.answer("al final no, ya he comprado otra")
    assert list(Offer.objects.filter(who="buyer").values_list("kind", flat=True)) == ["offer", "withdraw"]


def test_the_voice_is_the_conversations_or_the_items_or_the_accounts(chat: World) -> None:
    Persona.objects.create(
        slug="mio", name="Mía", style="Seca.", examples=[["hola", "Buenas."], "roto", [1, 2]], emoji=True
    )
    assert brief(chat, "Hola, ¿sigue disponible?").persona == "amigable_casual"
    Item.objects.update(persona="profesional_cordial")
    assert brief(chat, "¿haces envío?").persona == "profesional_cordial"
    Conversation.objects.update(persona="mio")
    said = brief(chat, "¿dónde se recoge?")
    assert (said.persona, said.persona_style, said.emoji) == ("mio", "Seca.", True)
    assert said.examples == (("hola", "Buenas."),)


def test_what_was_said_long_ago_is_one_line_and_what_gave_orders_is_none_of_it(chat: World) -> None:
    exchange(chat, "¿haces envío? te doy 150")
    for number in range(12):
        chat.pass_time(1)
        a_message(conversation=chat.conversation, author="assistant", text=f"Sí, {number}.", sent_at=clock.now())
    chat.pass_time(1)
    said = brief(chat, "¿sigue disponible?")
    assert len(said.history) == 12
    assert "el envío" in said.summary and "150 €" in said.summary and "\n" not in said.summary


def test_a_reservation_of_this_buyer_is_said_with_its_day_and_nobody_elses(chat: World) -> None:
    until = clock.now() + timedelta(days=2)
    Item.objects.update(promised_to=chat.conversation.buyer, promised_until=until)
    assert brief(chat, "¿sigue disponible?").reserved_for_buyer_until == "el domingo"
    Item.objects.update(promised_to=a_buyer())
    assert brief(chat, "¿y eso?").reserved_for_buyer_until == ""


def test_a_professional_is_said_to_be_one(chat: World) -> None:
    assert not brief(chat, "¿sigue disponible?").professional
    Account.objects.update(seller_kind="professional")
    assert brief(chat, "¿haces envío?").professional
