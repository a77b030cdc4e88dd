"""Turns that no message causes, through the real chain: answers that were promised, follow-ups, closed listings,
reminders; and everything that keeps us from speaking unasked.
"""

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from apps.ai_engine.models import Persona
from apps.conversations import (
    assess,
    briefs,
    drafting,
    items,
    missing,
    occasions,
    review,
    rounds,
    turns,
)
from apps.conversations.models import Agreement, Conversation, Message, MissingFact, Offer, Turn
from apps.core import clock
from apps.marketplace.models import Account, Buyer, Item
from tests.factories import a_buyer, a_conversation, a_message, a_turn, a_user
from tests.integration.test_delivery import World, world  # noqa: F401

pytestmark = pytest.mark.django_db
ASKED = "Hola, ¿cuántas horas de uso tiene?"
Cause = Turn.Cause


@pytest.fixture
def chat(world: World) -> World:  # noqa: F811
    """A conversation whose publishes land."""
    world.site.fate = "lands"
    return world


def say_it(chat: World, turn: Turn | None) -> Turn:
    """Everything that follows on opening a turn, up to its end or a person."""
    assert turn is not None
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    chat.pass_time(120)
    chat.deliver()
    turn.refresh_from_db()
    return turn


def opened(cause: str) -> Turn | None:
    return Turn.objects.filter(cause=cause).order_by("-id").first()


def exchange(chat: World, text: str) -> str:
    """The buyer writes and our reply goes out; returns it."""
    turn = chat.answer(text)
    chat.deliver()
    turn.refresh_from_db()
    assert turn.state == "sent", (turn.state, turn.reason, turn.reason_detail)
    return chat.replies()[-1]


def written(conversation: Conversation, text: str) -> Turn:
    """Another buyer writes, and the reply is drafted."""
    message = a_message(conversation=conversation, text=text)
    turn: Turn = a_turn(conversation=conversation, up_to_message=message)
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    return turns.again(turn)


def answered(chat: World, text: str = "Unas cuarenta horas") -> MissingFact:
    row = MissingFact.objects.get()
    missing.answer(row.pk, row.question, text, by=a_user())
    row.refresh_from_db()
    return row


# -- missing facts


def test_a_question_the_listing_does_not_answer_is_put_off_noted_once_and_answered_once(chat: World) -> None:
    assert "horas" in exchange(chat, ASKED)
    row = MissingFact.objects.get()
    assert (row.status, row.topic, row.turns.count()) == ("open", "las horas de uso", 1)

    revision = Item.objects.get().revision
    answered(chat)
    assert Item.objects.get().revision > revision
    turn = say_it(chat, opened(Cause.FACT))
    assert turn.state == "sent", (turn.reason, turn.reason_detail)
    assert "cuarenta horas" in chat.replies()[-1].lower()
    chat.poll()
    assert rounds.go()["fact"] == 0
    assert len(chat.replies()) == 2


def test_the_same_topic_in_other_words_and_by_another_buyer_is_one_missing_fact(chat: World) -> None:
    exchange(chat, ASKED)
    other = written(a_conversation(item=chat.conversation.item), "¿Me dices las horas de uso aproximadas que lleva?")
    row = MissingFact.objects.get()
    assert set(row.turns.values_list("conversation_id", flat=True)) == {chat.conversation.pk, other.conversation_id}

    answered(chat)
    other.refresh_from_db()
    assert other.state == "received", "thought again at once"
    third = written(a_conversation(item=chat.conversation.item), "¿Cuáles son las horas de uso aproximadas?")
    assert third.response is not None and "cuarenta horas" in third.response.response_text.lower()
    assert MissingFact.objects.count() == 1


def test_an_answer_is_used_at_once_by_what_is_being_written_and_is_not_told_again(chat: World) -> None:
    exchange(chat, ASKED)
    chat.site.says("¿Y haces envío?")
    chat.poll()
    chat.pass_time(5)
    turn = Turn.objects.latest("id")
    answered(chat)
    assert opened(Cause.FACT) is None, "the reply that is open says it"
    turn = say_it(chat, turn)
    assert turn.state == "sent"
    assert "cuarenta horas" in chat.replies()[-1].lower() and "envío" in chat.replies()[-1].lower()
    chat.poll()
    assert rounds.go()["fact"] == 0


def test_a_buyer_who_writes_meanwhile_supersedes_the_answer_and_gets_it_with_theirs(chat: World) -> None:
    exchange(chat, ASKED)
    answered(chat)
    fact = opened(Cause.FACT)
    assert fact is not None
    reply = exchange(chat, "ok, gracias")
    fact.refresh_from_db()
    assert fact.state == "superseded"
    assert "cuarenta horas" in reply.lower()
    assert rounds.go()["fact"] == 0


def test_who_no_longer_wants_it_is_told_nothing(chat: World) -> None:
    exchange(chat, ASKED)
    answered(chat)
    chat.answer("al final no, ya he comprado otra")
    assert Turn.objects.latest("id").state == "skipped"


def test_an_answer_reaches_the_draft_that_still_waits_for_a_person(chat: World) -> None:
    Account.objects.update(autonomy="draft")
    turn = chat.answer(ASKED)
    assert (turn.state, turn.reason) == ("held", "borrador")
    answered(chat)
    turn.refresh_from_db()
    assert turn.state == "received"
    say_it(chat, turn)
    assert turn.response is not None and "cuarenta" in turn.response.response_text
    assert turn.missing_facts.count() == 0 and opened(Cause.FACT) is None


def test_a_reply_in_which_a_person_answered_by_hand_owes_nothing(chat: World) -> None:
    Account.objects.update(autonomy="draft")
    turn = chat.answer(ASKED)
    seen = review.revisions(Conversation.objects.select_related("item").get())
    review.edit_and_send(turn.pk, "Tendrá unas cuarenta.", seen=seen, by=a_user(), override="lo sé")
    chat.deliver()
    answered(chat)
    assert opened(Cause.FACT) is None


def test_nothing_is_told_over_a_person_and_the_answer_comes_with_the_hand_back(chat: World) -> None:
    exchange(chat, ASKED)
    ana = a_user()
    review.take_over(chat.conversation.pk, by=ana)
    answered(chat)
    rounds.go()
    assert opened(Cause.FACT) is None
    review.hand_back(chat.conversation.pk, by=ana)
    assert rounds.go()["fact"] == 1


def test_what_the_seller_said_in_the_app_meanwhile_is_not_said_again(chat: World) -> None:
    exchange(chat, ASKED)
    chat.site.says("tiene 40 horas", ours=True)
    chat.poll()
    answered(chat)
    review.hand_back(chat.conversation.pk, by=a_user())
    assert rounds.go()["fact"] == 0


def test_a_dismissed_question_is_never_put_off_again(chat: World) -> None:
    exchange(chat, ASKED)
    missing.dismiss(MissingFact.objects.get().pk, by=a_user())
    turn = chat.answer("¿Haces envío? ¿Y cuántas horas de uso lleva?")
    assert (turn.state, turn.reason) == ("held", "dato_descartado")


def test_a_fact_written_in_the_items_page_answers_its_question(chat: World) -> None:
    exchange(chat, ASKED)
    Item.objects.get().facts.create(question="¿Cuántas horas de uso?", answer="Unas cuarenta")
    assert rounds.go()["taken"] == 1
    assert opened(Cause.FACT) is not None


@pytest.mark.parametrize("text", ["", "Son 40 €", "Llámame al 612345678", "x" * 200])
def test_an_answer_that_could_not_be_told_to_anybody_is_refused(chat: World, text: str) -> None:
    exchange(chat, ASKED)
    with pytest.raises(review.Refused):
        answered(chat, text)
    assert not Item.objects.get().facts.exists()


def test_the_answer_is_not_told_of_an_item_that_is_gone(chat: World) -> None:
    exchange(chat, ASKED)
    answered(chat)
    Item.objects.update(status="sold")
    turn = say_it(chat, opened(Cause.FACT))
    assert (turn.state, turn.reason) == ("skipped", "ya_no_toca")


# -- the one follow-up


def haggled(chat: World) -> None:
    exchange(chat, "te doy 190")
    chat.conversation.refresh_from_db()
    assert chat.conversation.state == "negociando"


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
        }
        | values
    )


def test_a_reminder_leaves_in_time_and_not_once_the_meeting_is_off_or_near(chat: World) -> None:
    exchange(chat, "Hola, ¿sigue disponible?")
    agreed = meeting(chat)
    turn = occasions.open_turn(chat.conversation, Cause.REMINDER, agreed.pk, text="hoy a las 18:00 en Gràcia")
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


# -- what a brief holds


def brief(chat: World, text: str) -> Any:
    chat.answer(text)
    return briefs.brief_of(turns.again(Turn.objects.latest("id")))


def test_a_rival_is_one_whose_better_offer_stands(chat: World) -> None:
    other = a_conversation(item=chat.conversation.item, state="negociando")
    turn = chat.answer("te doy 180")

    def rival() -> bool:
        return briefs.brief_of(turns.again(turn)).rival

    assert not rival()
    offer = Offer.objects.create(conversation=other, item_id=other.item_id, who="buyer", amount=190, kind="offer")
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
    Offer.objects.create(conversation=other, item_id=other.item_id, who="buyer", amount=195, kind="withdraw")
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
