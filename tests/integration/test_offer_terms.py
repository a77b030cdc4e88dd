"""Counters with a term, offers with the postage in them or for several: through the real chain into the ledger."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest

from apps.conversations import verdicts
from apps.conversations.models import Conversation, Offer, Turn
from apps.core import clock
from apps.marketplace.models import Item
from tests.factories import a_conversation
from tests.integration.test_delivery import World, world  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(world: World) -> World:  # noqa: F811
    """A conversation about something at 210 €, not sold below 180 €, whose counters stand for three days."""
    world.site.fate = "lands"
    Item.objects.update(list_price=210, floor_price=180, ladder={"term_days": 3})
    return world


def say(chat: World, text: str) -> Turn:
    turn = chat.answer(text)
    chat.deliver()
    turn.refresh_from_db()
    return turn


def standing(chat: World) -> list[D]:
    return verdicts.ledger_of(Conversation.objects.get(pk=chat.conversation.pk)).our_prices()


def test_a_counter_says_its_term_and_stands_until_its_end(chat: World) -> None:
    say(chat, "te doy 150")
    assert "hasta el lunes" in chat.replies()[-1]
    row = Offer.objects.get(who="seller")
    assert row.valid_until is not None
    assert row.valid_until.astimezone(clock.now().tzinfo) == datetime.fromisoformat("2026-11-23T23:59:59+01:00")
    chat.pass_time(2 * 86_400)
    assert standing(chat) == [D(195)]
    chat.pass_time(2 * 86_400)
    assert standing(chat) == []


def test_once_the_term_is_over_the_same_offer_gets_the_same_counter_again(chat: World) -> None:
    say(chat, "te doy 150")
    chat.pass_time(5 * 86_400)
    turn = say(chat, "te doy 150")
    assert (turn.decision["kind"], turn.decision["amount"]) == ("counter", "195")
    assert "hasta el sábado" in chat.replies()[-1]


def test_a_term_that_the_buyer_was_not_told_ends_nothing(chat: World) -> None:
    turn = chat.answer("te doy 150")
    assert turn.response is not None
    type(turn.response).objects.filter(pk=turn.response.pk).update(response_text="Por 195 € es tuya.")
    chat.deliver()
    assert Offer.objects.get(who="seller").valid_until is None


def test_a_reply_whose_term_names_another_day_by_now_is_thought_over(chat: World) -> None:
    Item.objects.update(ladder={"term_days": 1})
    turn = chat.answer("te doy 150")
    assert turn.decision["terms"] == "hasta mañana"
    chat.pass_time(14 * 3_600)
    chat.deliver()
    turn.refresh_from_db()
    assert turn.state != Turn.State.SENT
    assert not chat.replies()


def test_no_term_reaches_beyond_the_day_of_selling_and_concessions_grow_towards_it(chat: World) -> None:
    Item.objects.update(sell_before=date(2026, 11, 22))
    turn = chat.answer("te doy 150")
    assert turn.decision["terms"] == "hasta el domingo"
    assert turn.decision["amount"] == "185"


def test_an_offer_with_the_postage_in_it_is_not_the_same_offer(chat: World) -> None:
    turn = say(chat, "te doy 200 con envío incluido")
    assert (turn.decision["kind"], turn.decision["amount"], turn.decision["reason"]) == (
        "counter",
        "200",
        "shipping_apart",
    )
    assert Offer.objects.get(who="buyer").shipping
    assert say(chat, "te doy 200 más el envío").decision["kind"] == "accept"


def test_anothers_offer_with_the_postage_in_it_does_not_lead(chat: World) -> None:
    item = chat.conversation.item
    assert item is not None
    other = a_conversation()
    Conversation.objects.filter(pk=other.pk).update(item=item)
    Offer.objects.create(conversation=other, item=item, who="buyer", kind="offer", amount=205, shipping=True)
    assert verdicts.ledger_of(chat.conversation).best_of_others is None


def test_an_offer_for_several_is_left_to_a_person_and_stays_out_of_the_ledger(chat: World) -> None:
    turn = chat.answer("y por 2 te hago 350?")
    assert (turn.state, turn.reason) == (Turn.State.HELD, "several_units")
    assert not Offer.objects.exists()


def test_an_offer_in_the_words_of_our_last_price_is_understood(chat: World) -> None:
    say(chat, "te doy 150")
    turn = say(chat, "10 menos y me la llevo")
    assert (turn.decision["offer"], turn.decision["kind"]) == ("185.00", "accept")
