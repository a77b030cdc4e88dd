"""Commands at a terminal: an answer explained or thought over again, a person let in again; each is written down."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command

from apps.conversations import turns
from apps.conversations.models import Conversation, Turn
from apps.core import clock, doorbell
from apps.desk.models import AuditEvent
from tests.factories import a_conversation, a_message, a_response, a_turn, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was rung for; nobody is waited for."""
    heard: list[Any] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: heard.append(links))
    monkeypatch.setattr(doorbell, "flush", lambda seconds: True)
    return heard


def say(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def put(turn: Turn, **values: Any) -> Turn:
    """The turn in a state, with what the database asks of it there."""
    state = values["state"]
    needed: dict[str, Any] = (
        {"response": a_response(turn=turn)} if state in ("ready", "sending", "unknown", "sent") else {}
    )
    needed |= {"ended_at": clock.now()} if state in turns.ENDS else {}
    needed |= {"reason": "modelo_caido"} if state in ("held", "skipped", "superseded") else {}
    needed |= {"sending_at": clock.now()} if state in ("sending", "unknown") else {}
    Turn.objects.filter(pk=turn.pk).update(**needed | values)
    turn.refresh_from_db()
    return turn


def test_an_answer_is_explained_from_its_rows() -> None:
    chat = a_conversation(buyer_name="Carlos")
    asked = a_message(conversation=chat, text="¿Me la dejas en 180?")
    turn = a_turn(conversation=chat, up_to_message=asked)
    ana = a_user(username="ana", first_name="Ana")
    response = a_response(
        turn=turn,
        response_text="Te la dejo en 195 €.",
        source="llm",
        model_used="llama3.2",
        generation_time=1.5,
        guard_ok=False,
        guard_verdict=[{"code": "LINK", "evidence": "http", "explanation": "Lleva un enlace.", "overridden": "es mío"}],
    )
    put(turn, response=response, state="sent", decision={"kind": "counter", "amount": "195.00"},
        approved_by=ana, approved_at=clock.now(), ended_at=clock.now())  # fmt: skip
    said = say("turns", "explain", str(turn.pk))
    for each in ("Carlos", "¿Me la dejas en 180?", "Te la dejo en 195 €.", "195", "llama3.2", "1,5 s", "Ana",
                 "✗ Ni enlaces ni fuera de la app: Lleva un enlace. (se envió igual: es mío)", "0" * 32):  # fmt: skip
        assert each in said, each
    event = AuditEvent.objects.get(page="turns_explain")
    assert (event.kind, event.object_id) == ("saw", str(turn.pk)) and event.name.startswith("consola: ")


def test_what_was_never_written_is_explained_too() -> None:
    turn = put(a_turn(), state="held", reason="estafa", reason_detail="Pide pagar por Bizum.")
    said = say("turns", "explain", str(turn.pk))
    assert "Pide pagar por Bizum." in said and "necesita tu decisión" in said
    with pytest.raises(CommandError, match="ninguna respuesta 999999"):
        say("turns", "explain", "999999")


@pytest.mark.parametrize("state", ["held", "ready", "drafted", "assessed", "received"])
def test_from_where_it_may_it_goes_back_to_the_start(state: str, rung: list[Any]) -> None:
    turn = a_turn()
    put(turn, state=state, reassessments=turns.MOST_REASSESSMENTS, response=a_response(turn=turn))
    assert "se vuelve a pensar" in say("turns", "requeue", str(turn.pk))
    turn.refresh_from_db()
    assert turn.state == "received" and turn.reason == ""
    assert next(name for name, _ in rung[0]) == "replies.assess"
    assert AuditEvent.objects.filter(page="turns_requeue", object_id=str(turn.pk), kind="did").exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "sent"}, "Ya terminó"),
        ({"state": "skipped"}, "Ya terminó"),
        ({"state": "superseded"}, "Ya terminó"),
        ({"state": "sending"}, "salido"),
        ({"state": "unknown"}, "salido"),
        ({"state": "held", "security_hold": True}, "seguridad"),
        ({"state": "held", "cause": "staff"}, "persona"),
        ({"state": "ready", "approved_at": clock.now()}, "persona"),
        ({"state": "drafted", "lease_expires_at": clock.now() + timedelta(hours=1)}, "espera un minuto"),
    ],
)
def test_from_where_it_may_not_nothing_moves(values: dict[str, Any], said: str, rung: list[Any]) -> None:
    turn = put(a_turn(), **values)
    with pytest.raises(CommandError, match=said):
        say("turns", "requeue", str(turn.pk))
    turn.refresh_from_db()
    assert turn.state == values["state"] and not rung
    assert not AuditEvent.objects.filter(page="turns_requeue").exists()


def test_a_conversation_that_a_person_leads_is_theirs(rung: list[Any]) -> None:
    turn = put(a_turn(), state="held")
    Conversation.objects.filter(pk=turn.conversation_id).update(mode="manual")
    with pytest.raises(CommandError, match="la lleva una persona"):
        say("turns", "requeue", str(turn.pk))
    assert not rung


def test_letting_a_person_in_again_is_written_down() -> None:
    ana = a_user(username="ana")
    AccessAttempt.objects.create(username="ana", ip_address="10.0.0.1", failures_since_start=5)
    assert "may try again" in say("unlock", "ana") and not AccessAttempt.objects.exists()
    assert AuditEvent.objects.get(page="unlock").object_id == str(ana.pk)
    with pytest.raises(CommandError, match="Nobody"):
        say("unlock", "nadie")


def test_stopping_and_going_on_are_written_down() -> None:
    account = a_conversation().account
    for words in (("pause", "--all"), ("resume", "--all", "--yes"), ("pause", "--account", account.username),
                  ("resume", "--account", account.username, "--yes")):  # fmt: skip
        say(*words)
    found = (
        AuditEvent.objects.filter(page__in=("pause", "resume"))
        .order_by("id")
        .values_list("page", "object_id", "detail")
    )
    assert list(found) == [
        ("pause", "", "todo"), ("resume", "", "todo"), ("pause", str(account.pk), ""), ("resume", str(account.pk), ""),
    ]  # fmt: skip
