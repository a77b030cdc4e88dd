"""«Datos que faltan» as people use it: who may see, who may answer, and what a click does."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations.models import MissingFact, Turn
from apps.core import doorbell
from tests.factories import a_response, a_turn, a_user, an_item
from tests.integration.desk_world import NAME, PHONE, a_held_turn, a_person

pytestmark = pytest.mark.django_db
LIST = "admin:conversations_missingfact_changelist"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def a_missing_fact(number: int = 1, turn: Turn | None = None, **values: Any) -> MissingFact:
    turn = turn or a_turn()
    item = turn.conversation.item or an_item()
    defaults = {
        "item": item,
        "key": f"hor {number}",
        "topic": "las horas de uso",
        "question": f"¿cuántas horas de uso tiene la {number}?",
    }
    row = MissingFact.objects.create(**defaults | values)
    row.turns.add(turn)
    return row


def desk_of(client: Client, group: str = "") -> Client:
    client.force_login(a_person(group) if group else a_user())
    return client


def decide(client: Client, row: MissingFact, **typed: str) -> Any:
    return client.post(reverse("admin:conversations_missingfact_decide", args=[row.pk]), typed)


def test_a_person_answers_and_who_waits_is_told(client: Client) -> None:
    desk = desk_of(client, "Revisión")
    turn = a_turn()
    reply = a_response(turn=turn, response_text="Lo de las horas lo miro y te digo.")
    Turn.objects.filter(pk=turn.pk).update(state="sent", response=reply, ended_at=turn.opened_at)
    row = a_missing_fact(turn=turn)
    page = reverse("admin:conversations_missingfact_change", args=[row.pk])
    html = desk.get(page).content.decode()
    assert "cuántas horas" in html and "Contestar" in html
    done = decide(desk, row, deed="contestar", question=row.question, answer="Unas cuarenta")
    assert done.status_code == 302
    assert turn.conversation.item is not None
    assert turn.conversation.item.facts.get().answer == "Unas cuarenta"
    assert Turn.objects.get(cause="fact").conversation == turn.conversation
    assert "Unas cuarenta" in desk.get(reverse(LIST) + "?datos=answered").content.decode()
    again = decide(desk, row, deed="contestar", question=row.question, answer="Otra cosa")
    assert again.status_code == 409 and "ya ha decidido" in again.content.decode()


def test_an_answer_nobody_may_be_told_comes_back_with_what_was_typed(client: Client) -> None:
    row = a_missing_fact()
    answer = decide(desk_of(client), row, deed="contestar", question=row.question, answer="Llama al 612345678")
    assert answer.status_code == 409 and "612345678" in answer.content.decode()
    assert decide(desk_of(client), row, deed="contestar", question="soy 612345678", answer="Sí").status_code == 409
    row.refresh_from_db()
    assert row.status == "open"


def test_a_question_is_dismissed(client: Client) -> None:
    row = a_missing_fact()
    assert decide(desk_of(client), row, deed="descartar").status_code == 302
    row.refresh_from_db()
    assert row.status == "dismissed" and row.answered_by is not None


def test_who_only_looks_sees_no_person_and_decides_nothing(client: Client) -> None:
    desk = desk_of(client, "Lectura")
    row = a_missing_fact(turn=a_held_turn(), question=f"soy {NAME}, {PHONE}, ¿cuántas horas tiene?")
    for page in (reverse(LIST), reverse("admin:conversations_missingfact_change", args=[row.pk])):
        html = desk.get(page).content.decode()
        assert "horas" in html
        assert PHONE not in html and NAME.split()[1] not in html and "descartar" not in html.lower().split("<main")[-1]
    assert decide(desk, row, deed="descartar").status_code == 403


def test_the_list_costs_the_same_with_3_rows_and_with_30(client: Client) -> None:
    desk = desk_of(client)
    item = an_item()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse(LIST)).status_code == 200
        return len(captured)

    for number in range(3):
        a_missing_fact(number, item=item)
    queries()
    few = queries()
    for number in range(3, 30):
        a_missing_fact(number, item=item)
    assert queries() == few


def test_an_empty_list_says_what_will_come(client: Client) -> None:
    assert "No falta ningún dato" in desk_of(client).get(reverse(LIST)).content.decode()
