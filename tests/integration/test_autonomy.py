"""How far the assistant goes alone: by account, item and intent; raised by people, taken back by what goes wrong."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.conversations import assess, drafting, labels, promotion, turns
from apps.conversations.models import AutonomyChange, Conversation, IntentAutonomy, Message, Note, Turn
from apps.conversations.refused import Refused
from apps.core import clock, doorbell
from apps.core.models import Alert
from apps.marketplace.models import Account
from apps.security.models import StaffVerdict
from tests.factories import a_conversation, a_message, a_response, a_turn, a_user, an_account, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def answered(chat: Conversation, text: str) -> Turn:
    message = a_message(conversation=chat, text=text)
    turn = a_turn(conversation=chat, up_to_message=message)
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    turn.refresh_from_db()
    return turn


def decided(account: Account, intent: str, times: int, *, edited: int = 0, alone: bool = False) -> None:
    """So many drafts of an intent that a person let go, some of them in their own words."""
    person = None if alone else a_user()
    chat = a_conversation(account=account, item=an_item(account=account))
    for number in range(times):
        turn = a_turn(conversation=chat, up_to_message=a_message(conversation=chat), intent=intent, state="received")
        draft = a_response(turn=turn, source="template")
        last = a_response(turn=turn, source="staff", written_by=person) if number < edited else draft
        approved = {} if alone else {"approved_at": clock.now(), "approved_by": person}
        Turn.objects.filter(pk=turn.pk).update(state="sent", response=last, ended_at=clock.now(), **approved)


def chat_of(**values: Any) -> Conversation:
    account = an_account(**values)
    return a_conversation(account=account, item=an_item(account=account))


def test_safe_sends_what_nothing_hangs_on_and_shows_the_rest() -> None:
    chat = chat_of(autonomy="safe")
    assert answered(chat, "Hola, ¿sigue disponible?").state == "ready"
    other = answered(chat_of(autonomy="safe"), "Te doy 190 € y me lo quedo")
    assert (other.state, other.reason) == ("held", "borrador")


def test_the_most_careful_of_account_item_and_intent_decides() -> None:
    free = chat_of()
    assert answered(free, "Hola, ¿sigue disponible?").state == "ready"
    account = an_account()
    held = a_conversation(account=account, item=an_item(account=account, autonomy="draft"))
    assert answered(held, "Hola, ¿sigue disponible?").state == "held"
    bound = chat_of()
    IntentAutonomy.objects.create(account=bound.account, intent="disponibilidad", level="draft")
    assert answered(bound, "Hola, ¿sigue disponible?").state == "held"
    freer = chat_of(autonomy="draft")
    IntentAutonomy.objects.create(account=freer.account, intent="disponibilidad", level="auto")
    assert answered(freer, "Hola, ¿sigue disponible?").state == "held"


def test_a_level_is_raised_on_thirty_decisions_and_with_the_risk_read() -> None:
    boss, account = a_user(), an_account(autonomy="draft")
    decided(account, "disponibilidad", 29, edited=3)
    with pytest.raises(Refused, match="29 borradores de 30"):
        promotion.set_account(account.pk, "auto", by=boss)
    decided(account, "disponibilidad", 2)
    decided(account, "envio", 3)
    with pytest.raises(Refused, match="acepta"):
        promotion.set_account(account.pk, "auto", by=boss)
    promotion.accept_risk(account.pk, boss)
    promotion.set_account(account.pk, "auto", by=boss)
    account.refresh_from_db()
    assert account.autonomy == "auto" and account.risk_accepted_by == boss
    # What too little is known of stays with a person.
    assert promotion.levels(account)["disponibilidad"] == "auto" and promotion.levels(account)["envio"] == "draft"
    seen = promotion.shares(account)
    assert (seen["disponibilidad"].unedited, seen["disponibilidad"].n) == (28, 31) and seen[""].n == 34
    assert AutonomyChange.objects.filter(intent="", before="draft", after="auto", by=boss).count() == 1
    with pytest.raises(Refused, match="3 borradores"):
        promotion.set_intents(account.pk, {"envio": "auto", "disponibilidad": "draft"}, by=boss)
    assert promotion.levels(account)["disponibilidad"] == "auto"  # all or none


def test_only_a_person_s_decisions_on_a_draft_count() -> None:
    account = an_account(autonomy="draft")
    decided(account, "envio", 5, alone=True)
    turn = a_turn(conversation=chat_of_account(account))
    Turn.objects.filter(pk=turn.pk).update(
        state="skipped", reason="descartada", ended_at=clock.now(), intent="envio", response=a_response(turn=turn)
    )
    empty = a_turn(conversation=chat_of_account(account))  # nothing was drafted, so nothing was edited
    Turn.objects.filter(pk=empty.pk).update(state="skipped", reason="descartada", ended_at=clock.now(), intent="envio")
    assert (promotion.shares(account)["envio"].unedited, promotion.shares(account)["envio"].n) == (0, 1)


def chat_of_account(account: Account) -> Conversation:
    return a_conversation(account=account, item=an_item(account=account))


def test_lowering_asks_for_nothing_and_reaches_what_waits_to_leave(django_assert_max_num_queries: Any) -> None:
    chat = chat_of()
    turn = answered(chat, "Hola, ¿sigue disponible?")
    promotion.set_intents(chat.account_id, {"disponibilidad": "draft"}, by=a_user())
    again = Turn.objects.select_related("conversation__account", "conversation__item", "response").get(pk=turn.pk)
    with django_assert_max_num_queries(1):
        assert not turns.may_leave(again)


def test_no_intent_goes_further_than_its_account_nor_does_one_that_is_none() -> None:
    account = an_account(autonomy="safe")
    decided(account, "envio", 40)
    for wanted in ({"envio": "auto"}, {"envío": "safe"}, {"envio": "loquesea"}):
        with pytest.raises(Refused):
            promotion.set_intents(account.pk, wanted, by=a_user())


def test_an_answer_to_a_fraud_takes_autonomy_back_at_once(a_person: User) -> None:
    chat = chat_of()
    turn = answered(chat, "Hola, ¿sigue disponible?")
    Turn.objects.filter(pk=turn.pk).update(state="sent", ended_at=clock.now())
    assert turn.up_to_message_id
    decided(chat.account, "disponibilidad", 31)
    labels.label(turn.up_to_message_id, StaffVerdict.Verdict.FRAUD, by=a_person)
    assert promotion.levels(chat.account)["disponibilidad"] == "draft"
    change = AutonomyChange.objects.get(account=chat.account, by=None, intent="disponibilidad")
    assert (change.before, change.after, change.why) == ("auto", "draft", "contestó solo a una estafa.")
    assert Alert.objects.filter(kind="autonomy", subject=f"account:{chat.account_id}", closed_at=None).count() == 1
    # What was decided before the incident says nothing any more.
    with pytest.raises(Refused, match="0 borradores"):
        promotion.set_intents(chat.account_id, {"disponibilidad": "auto"}, by=a_person)


def test_what_a_person_approved_or_refused_safely_is_no_incident(a_person: User) -> None:
    for values in ({"approved_at": clock.now()}, {"decision": {"intents": ["disponibilidad"], "safe_refusal": 1}}):
        chat = chat_of()
        turn = answered(chat, "Hola, ¿sigue disponible?")
        assert turn.up_to_message_id
        said = {"messages": [turn.up_to_message_id]} | values.pop("decision", {})  # type: ignore[operator]
        Turn.objects.filter(pk=turn.pk).update(
            state="sent", ended_at=clock.now(), decision=turn.decision | said, **values
        )
        labels.label(turn.up_to_message_id, StaffVerdict.Verdict.FRAUD, by=a_person)
    assert not AutonomyChange.objects.exists()


def sent_alone(chat: Conversation) -> Message:
    """A reply that nobody saw, as it stands in the thread."""
    turn = answered(chat, "Hola, ¿sigue disponible?")
    Turn.objects.filter(pk=turn.pk).update(state="sent", ended_at=clock.now())
    return a_message(conversation=chat, author="assistant", text=turn.response.response_text, turn=turn)  # type: ignore[union-attr]


def test_who_says_that_a_reply_should_not_have_left_takes_its_autonomy_back_and_colleagues_read_why(
    client: Client,
) -> None:
    client.force_login(a_user(username="eva", first_name="Eva", is_superuser=True, is_staff=True))
    chat = chat_of()
    said = sent_alone(chat)
    page = f"/admin/conversations/conversation/{chat.pk}"
    assert "No debió salir" in client.get(f"{page}/porque/{said.pk}/").content.decode()
    form = {"message": said.pk, "why": "ya estaba   prometida"}
    answer = client.post(f"{page}/mal/", form, follow=True)
    assert "el asistente vuelve a pedir permiso" in answer.content.decode()
    assert promotion.levels(chat.account)["disponibilidad"] == "draft"
    change = AutonomyChange.objects.get(by=None, intent="disponibilidad")
    assert change.why == "Eva dice que una respuesta no debió salir. ya estaba prometida"
    assert said.text in Note.objects.get().text and "ya estaba prometida" in Note.objects.get().text
    assert Alert.objects.filter(kind="autonomy", closed_at=None).count() == 1
    assert "ya pedía permiso" in client.post(f"{page}/mal/", form, follow=True).content.decode()


def test_only_what_the_assistant_said_by_itself_is_reported(client: Client, a_person: User) -> None:
    client.force_login(a_user(is_superuser=True, is_staff=True))
    chat = chat_of()
    said = sent_alone(chat)
    Turn.objects.filter(bound_messages=said).update(approved_at=clock.now(), approved_by=a_person)
    elsewhere = sent_alone(chat_of())
    page = f"/admin/conversations/conversation/{chat.pk}"
    assert "No debió salir" not in client.get(f"{page}/porque/{said.pk}/").content.decode()
    for message in (said.pk, elsewhere.pk, 0):
        refused = client.post(f"{page}/mal/", {"message": message})
        assert "no lo dijo el asistente por su cuenta" in refused.content.decode()
    assert not AutonomyChange.objects.exists() and not Note.objects.exists()


@pytest.fixture
def a_person() -> User:
    return a_user()


def test_the_page_shows_the_evidence_and_only_lets_pass_what_it_bears(client: Client) -> None:
    boss, account = a_user(is_superuser=True, is_staff=True), an_account(autonomy="draft")
    client.force_login(boss)
    decided(account, "envio", 31, edited=2)
    url = f"/admin/marketplace/account/{account.pk}/autonomia/"
    page = client.get(url).content.decode()
    assert "29 de 31 (79 %–98 %)" in page and "Las condiciones de Wallapop" in page
    assert (
        "acepta lo que puede pasar"
        in client.post(url, {"deed": "cuenta", "level": "auto"}, follow=True).content.decode()
    )
    client.post(url, {"deed": "cuenta", "level": "auto", "accepted": "1"})
    account.refresh_from_db()
    assert account.autonomy == "auto" and promotion.levels(account)["envio"] == "auto"
    refused = client.post(url, {"deed": "intenciones", "level_pago": "auto"}, follow=True).content.decode()
    assert "0 borradores de 30" in refused
    client.post(url, {"deed": "intenciones", "level_envio": "safe", "level_saludo": ""})
    assert promotion.levels(account)["envio"] == "safe"
    shown = client.get(url).content.decode()
    assert "Riesgo aceptado" in shown and "pregunta por el envío: automático → <strong>automático si es seguro" in shown
    assert client.post(url, {"deed": "cuenta", "level": "loquesea"}, follow=True).status_code == 200
    account.refresh_from_db()
    assert account.autonomy == "auto"


def test_the_page_asks_the_database_the_same_however_much_there_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    account = an_account(autonomy="draft")
    client.force_login(a_user(is_superuser=True, is_staff=True))
    url = f"/admin/marketplace/account/{account.pk}/autonomia/"
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    decided(account, "envio", 12)
    decided(account, "saludo", 9)
    for name in ("envio", "pago", "saludo"):
        promotion.set_intents(account.pk, {name: "draft"}, by=a_user())
    with django_assert_max_num_queries(len(few)):
        client.get(url)
