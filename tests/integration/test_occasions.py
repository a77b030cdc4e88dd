"""Turns that no message causes, through the real chain: follow-ups, closed listings,
reminders; and everything that keeps us from speaking unasked.
"""

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.conversations import (
    assess,
    drafting,
    items,
    occasions,
    review,
    rounds,
)
from apps.conversations.models import Agreement, Conversation, Message, Turn
from apps.core import clock
from apps.marketplace.models import Account, Buyer, Item
from tests.factories import a_buyer, a_conversation, a_user
from tests.integration.chat_world import (  # noqa: F401
    ASKED,
    World,
    answered,
    chat_that_lands,
    exchange,
    haggled,
    opened,
    say_it,
    world,
)

pytestmark = pytest.mark.django_db
Cause = Turn.Cause


# -- the one follow-up


def test_a_promising_buyer_who_falls_silent_is_asked_once(chat: World) -> None:
    haggled(chat)
    assert rounds.go()["follow_up"] == 0
    chat.pass_time(21 * 3600)
    assert rounds.go()["follow_up"] == 1
    turn = say_it(chat, opened(Cause.FOLLOW_UP))
    assert turn.state == "sent" and turn.our_offer is None
    chat.pass_time(22 * 3600)
    assert rounds.go()["follow_up"] == 0


def test_a_follow_up_is_superseded_by_the_buyers_word(chat: World) -> None:
    haggled(chat)
    chat.pass_time(21 * 3600)
    rounds.go()
    exchange(chat, "¿sigue disponible?")
    turn = opened(Cause.FOLLOW_UP)
    assert turn is not None and turn.state == "superseded"


def test_a_follow_up_that_waited_too_long_is_skipped_and_not_sent(chat: World) -> None:
    haggled(chat)
    chat.pass_time(21 * 3600)
    rounds.go()
    turn = opened(Cause.FOLLOW_UP)
    assert turn is not None
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    chat.pass_time(7 * 3600)
    said = len(chat.replies())
    chat.deliver()
    say_it(chat, turn)
    assert (turn.state, turn.reason, len(chat.replies())) == ("skipped", "ya_no_toca", said)


def test_a_draft_of_a_follow_up_that_nobody_looked_at_ends_by_itself(chat: World) -> None:
    haggled(chat)
    Account.objects.update(autonomy="draft")
    chat.pass_time(21 * 3600)
    rounds.go()
    turn = say_it(chat, opened(Cause.FOLLOW_UP))
    assert (turn.state, turn.reason) == ("held", "borrador")
    chat.pass_time(7 * 3600)
    assert rounds.go()["ended"] == 1


def test_no_follow_up_at_night(chat: World) -> None:
    haggled(chat)
    now = clock.now() + timedelta(hours=21)
    hour = (now + timedelta(hours=3)).hour
    Account.objects.update(active_from=time(hour), active_until=time((hour + 2) % 24), timezone="UTC")
    chat.pass_time(21 * 3600)
    assert rounds.go()["follow_up"] == 0
    chat.pass_time(3 * 3600)
    assert rounds.go()["follow_up"] == 1


@pytest.mark.parametrize("what", ["goodbye", "refused", "reserved", "manual", "blocked", "suspicious", "chatted"])
def test_no_follow_up_where_it_would_be_a_nuisance(chat: World, what: str) -> None:
    haggled(chat)
    match what:
        case "goodbye":
            chat.answer("ok gracias, me lo pienso")
        case "refused":
            Turn.objects.update(decision={"safe_refusal": 1})
        case "reserved":
            Item.objects.update(status="reserved")
        case "manual":
            review.take_over(chat.conversation.pk, by=a_user())
        case "blocked":
            Buyer.objects.update(blocked=True)
        case "suspicious":
            Conversation.objects.update(risk_score=40)
        case "chatted":
            Conversation.objects.update(state="explorando", priority="media")
    chat.pass_time(21 * 3600)
    assert rounds.go()["follow_up"] == 0


# -- listings that closed


def test_the_other_buyers_of_a_sold_item_are_told_once(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    Item.objects.update(promised_to=a_buyer())
    chat.site.item = replace(chat.site.item, status="sold")
    chat.poll()
    assert rounds.go()["item_closed"] == 1
    turn = say_it(chat, opened(Cause.ITEM_CLOSED))
    assert turn.state == "sent" and re.search("vend|disponible", chat.replies()[-1])
    chat.conversation.refresh_from_db()
    assert chat.conversation.state == "finalizado"
    assert rounds.go()["item_closed"] == 0


def test_whoever_bought_it_or_asked_long_ago_or_heard_already_is_not_told(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    item = Item.objects.get()
    old = a_conversation(item=item, state="explorando", last_message_at=clock.now() - timedelta(days=3))
    Message.objects.create(
        conversation=old, account=old.account, external_id="x", author="assistant", text="Sí", sent_at=clock.now()
    )
    Item.objects.update(status="sold", promised_to=chat.conversation.buyer)
    assert rounds.go()["item_closed"] == 0
    Item.objects.update(status="reserved", promised_to=a_buyer())
    Conversation.objects.filter(pk=chat.conversation.pk).update(state="explorando")
    assert "reserv" in exchange(chat, "¿la tienes todavía?")
    assert rounds.go()["item_closed"] == 0, "they heard it in answer to their question"


def test_a_slip_of_the_seller_can_be_taken_back_before_anybody_hears(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    items.mark(Item.objects.get().pk, "reserved", by=a_user())
    assert rounds.go()["item_closed"] == 0
    chat.pass_time(700)
    assert rounds.go()["item_closed"] == 1
    items.mark(Item.objects.get().pk, "published", by=a_user())
    turn = say_it(chat, opened(Cause.ITEM_CLOSED))
    assert (turn.state, turn.reason) == ("skipped", "ya_no_toca")


# -- reminders


def meeting(chat: World, **values: Any) -> Agreement:
    return Agreement.objects.create(
        **{
            "account": chat.conversation.account,
            "conversation": chat.conversation,
            "item": chat.conversation.item,
            "price": 190,
            "meets_at": clock.now() + timedelta(hours=3),
            "busy_until": clock.now() + timedelta(hours=4),
        }
        | values
    )


def test_a_reminder_leaves_in_time_and_not_once_the_meeting_is_off_or_near(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    agreed = meeting(chat)
    assert agreed.meets_at
    hour = agreed.meets_at.astimezone(ZoneInfo(agreed.account.timezone)).strftime("%H:%M")
    turn = occasions.open_turn(chat.conversation, Cause.REMINDER, agreed.reminder, text=f"hoy a las {hour} en Gràcia")
    assert say_it(chat, turn).state == "sent"
    for late in ({"status": "cancelled", "closed_at": clock.now()}, {"meets_at": clock.now()}):
        Agreement.objects.filter(pk=agreed.pk).update(**{"status": "agreed", "closed_at": None} | late)
        again = occasions.open_turn(chat.conversation, Cause.REMINDER, Turn.objects.latest("id").pk + 100)
        assert say_it(chat, again).state == "skipped"


# -- the one way to open them


def test_an_occasion_is_opened_once_and_never_over_anything_else(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    first = occasions.open_turn(chat.conversation, Cause.REMINDER, 7, text="el viernes")
    assert first is not None and first.decision == {"occasion_text": "el viernes"}
    assert occasions.open_turn(chat.conversation, Cause.FACT, 1) is None, "one open turn"
    review.discard(first.pk, by=a_user()) if first.state == "held" else Turn.objects.filter(pk=first.pk).update(
        state="skipped", reason="ya_no_toca", ended_at=clock.now()
    )
    assert occasions.open_turn(chat.conversation, Cause.REMINDER, 7) is None, "once is once"
    with pytest.raises(ValueError, match="not an occasion"):
        occasions.open_turn(chat.conversation, Cause.BUYER_MESSAGE, 1)


def test_a_reply_whose_fate_is_unknown_comes_first(chat: World) -> None:
    chat.answer()
    chat.site.dies_at = "clicked"
    chat.deliver()
    assert Turn.objects.get().state == "sending"
    assert occasions.open_turn(chat.conversation, Cause.FACT, 1) is None


def test_an_occasion_in_manual_or_blocked_conversations_is_never_opened(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    Conversation.objects.update(mode="manual")
    assert occasions.open_turn(chat.conversation, Cause.FACT, 1) is None
    Conversation.objects.update(mode="auto")
    Buyer.objects.update(blocked=True)
    assert occasions.open_turn(chat.conversation, Cause.FACT, 1) is None


def test_taking_over_silences_an_occasion_on_its_way(chat: World) -> None:
    exchange(chat, ASKED)
    answered(chat)
    turn = opened(Cause.FACT)
    assert turn is not None
    review.take_over(chat.conversation.pk, by=a_user())
    say_it(chat, turn)
    assert (turn.state, turn.reason, len(chat.replies())) == ("held", "la_llevas_tu", 1)


# -- what a professional may not say


def test_a_professional_never_denies_the_buyers_rights(chat: World) -> None:
    Account.objects.update(seller_kind="professional")
    Item.objects.get().facts.create(question="¿Tiene garantía?", answer="Se vende sin garantía")
    turn = chat.answer("¿tiene garantía?")
    assert turn.state == "held" and turn.reason in ("revision", "sin_respuesta")
