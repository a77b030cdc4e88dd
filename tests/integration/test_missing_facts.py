"""What the listing doesn't say, through the real chain: put off once, answered once, never over a person."""

import pytest

from apps.conversations import (
    missing,
    review,
    rounds,
)
from apps.conversations.models import Conversation, MissingFact, Turn
from apps.conversations.refused import Refused
from apps.marketplace.models import Account, Item
from tests.factories import a_conversation, a_user
from tests.integration.chat_world import (  # noqa: F401
    ASKED,
    World,
    answered,
    chat_that_lands,
    exchange,
    opened,
    say_it,
    world,
    written,
)

pytestmark = pytest.mark.django_db
Cause = Turn.Cause


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
    with pytest.raises(Refused):
        answered(chat, text)
    assert not Item.objects.get().facts.exists()


def test_the_answer_is_not_told_of_an_item_that_is_gone(chat: World) -> None:
    exchange(chat, ASKED)
    answered(chat)
    Item.objects.update(status="sold")
    turn = say_it(chat, opened(Cause.FACT))
    assert (turn.state, turn.reason) == ("skipped", "ya_no_toca")
