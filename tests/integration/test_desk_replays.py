"""«Rendimiento» and «Ensayos»: who may, what they show, what they cost, and how they look to a browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.ai_engine.models import PromptVersion
from apps.conversations import performance, replay
from apps.conversations.models import Replay, ReplayRow, Response, Turn
from apps.core import cache, clock, doorbell
from apps.desk.differences import marked
from apps.desk.models import Membership
from tests import sandbox
from tests.factories import a_response, a_user
from tests.integration.desk_world import FLOOR, NAME, PHONE, a_held_turn
from tests.integration.test_desk_security_browser import in_browser
from tests.integration.test_replay import SAID, a_past

LIST = reverse("admin:conversations_replay_changelist")
BEGIN = reverse("admin:conversations_replay_begin")
MONITOR = reverse("admin:conversations_response_changelist")


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    cache.forget(performance.KEY)


def with_rights(*names: str) -> User:
    person: User = a_user(is_superuser=False)
    Membership.objects.create(person=person, role="own")
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


def a_side(text: str, **values: Any) -> dict[str, Any]:
    return {
        "text": text, "source": "llm", "model": "llama3.2", "persona": "amigable_casual", "prompt": "v1", "offers": [],
        "held": False, "problems": [], "gates": [], "quality": 0.9, "seconds": 1.2, "why": "", **values,
    }  # fmt: skip


def a_replay(rows: int = 3, **values: Any) -> Replay:
    """A finished one, about turns whose buyer gives a name and a telephone."""
    values = {"status": "done", "model": "llama3.2", "mode": "auto", "prompt_name": "v2"} | values
    made = Replay.objects.create(total=rows, done=rows, **values)
    for number in range(rows):
        turn = a_held_turn()
        assert turn.up_to_message_id is not None
        turn.decision["messages"] = [turn.up_to_message_id]
        Turn.objects.filter(pk=turn.pk).update(decision=turn.decision)
        leak = {"code": "BELOW_FLOOR", "evidence": "170", "start": 0, "end": 3, "explanation": "Baja de tu mínimo."}
        changes = ["text", "held"] if number % 2 == 0 else []
        result = {
            "turn": turn.pk, "conversation": turn.conversation_id, "at": clock.now().isoformat(), "changes": changes,
            "before": a_side(f"Hola {NAME}, sigue <b>disponible</b>.", problems=[leak], held=True),
            "after": a_side("Hola, está disponible.", offers=["195"]), "model_error": "", "error": "",
        }  # fmt: skip
        ReplayRow.objects.create(replay=made, turn=turn, result=result, changed=bool(changes))
    return made


def cost(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200, page
    return len(asked.captured_queries)


def test_what_differs_is_marked_and_markup_stays_text() -> None:
    assert marked("Sí, <b>195</b> €.", "Sí, <b>210</b> €.") == (
        "Sí, &lt;b&gt;<del>195</del>&lt;/b&gt; €.",
        "Sí, &lt;b&gt;<ins>210</ins>&lt;/b&gt; €.",
    )


@pytest.mark.django_db
def test_whoever_answers_buyers_reads_and_only_who_may_change_prompts_starts(client: Client) -> None:
    made = a_replay(status="running", finished_at=None)
    page = reverse("admin:conversations_replay_change", args=[made.pk])
    stop = reverse("admin:conversations_replay_stop", args=[made.pk])
    pages = [LIST, page, reverse("admin:conversations_replay_json", args=[made.pk])]
    client.force_login(with_rights("view_turn"))
    assert {client.get(each).status_code for each in [*pages, BEGIN]} == {403}
    client.force_login(with_rights("answer_buyers"))
    assert [client.get(each).status_code for each in pages] == [200, 200, 200]
    assert client.get(BEGIN).status_code == 403 and client.post(stop).status_code == 403
    assert "Parar el ensayo" not in client.get(page).content.decode()
    client.force_login(with_rights("answer_buyers", "change_promptversion"))
    assert client.get(BEGIN).status_code == 200
    assert client.post(stop).status_code == 302
    assert Replay.objects.get().status == "stopped"


@pytest.mark.django_db
def test_names_telephones_and_the_floor_are_only_for_those_with_the_right(client: Client) -> None:
    made = a_replay()
    pages = [
        reverse("admin:conversations_replay_change", args=[made.pk]) + "?ver=todo",
        reverse("admin:conversations_replay_json", args=[made.pk]),
    ]
    client.force_login(with_rights("answer_buyers"))
    for page in pages:
        html = client.get(page).content.decode()
        for secret in (NAME, PHONE, str(FLOOR), "mínimo", "BELOW_FLOOR"):
            assert secret not in html, (page, secret)
    client.force_login(a_user())
    html = client.get(pages[0]).content.decode()
    assert NAME in html and PHONE in html and "Baja de tu mínimo." in html
    assert "<b>disponible" not in html


@pytest.mark.django_db
def test_the_pages_cost_the_same_however_full_they_are(client: Client) -> None:
    client.force_login(a_user())
    small, large = a_replay(2), a_replay(18)
    cost(client, LIST)

    def page(row: Replay) -> str:
        return reverse("admin:conversations_replay_change", args=[row.pk]) + "?ver=todo"

    assert cost(client, page(small)) == cost(client, page(large)) <= 20
    few = cost(client, LIST)
    for _ in range(10):
        Replay.objects.create(status="done")
    assert cost(client, LIST) == few
    monitor = cost(client, MONITOR)
    for turn in Turn.objects.all():
        a_response(turn=turn, source="llm", model_used=f"modelo{turn.pk}", personality=f"voz{turn.pk}")
    cache.forget(performance.KEY)
    assert abs(cost(client, MONITOR) - monitor) <= 1  # the voices' names


@pytest.mark.django_db
def test_only_what_changes_is_shown_first(client: Client) -> None:
    client.force_login(a_user())
    page = reverse("admin:conversations_replay_change", args=[a_replay(5).pk])
    for view, shown in (("", 3), ("?ver=riesgo", 3), ("?ver=todo", 5)):
        assert len(client.get(page + view).context["changes"]) == shown


@pytest.mark.django_db
def test_the_monitor_shows_figures_with_their_units_and_says_when_there_are_none(client: Client) -> None:
    client.force_login(with_rights("view_response"))
    assert "Nada escrito en este tiempo" in client.get(MONITOR).content.decode()
    row = a_response(source="llm", model_used="llama3.2", generation_time=1.25, tokens_out=50, first_token_time=0.3)
    Response.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(hours=3))
    cache.forget(performance.KEY)
    html = client.get(MONITOR).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    for said in ("1,25 s", "300 ms", "40,0 tokens/s", "llama3.2", "0,0 %"):
        assert said in html, said
    assert "Nada escrito en este tiempo" in client.get(MONITOR, {"rango": "1h"}).content.decode()
    assert client.get(MONITOR, {"rango": "siempre"}).context["replies"] == 1
    client.force_login(with_rights("view_turn"))
    assert client.get(MONITOR).status_code == 403


@pytest.mark.django_db
def test_starting_asks_first_and_says_why_not(client: Client) -> None:
    client.force_login(a_user())
    form = {"prompt": "", "persona": "", "model": "", "mode": "template_only", "since": "7", "limit": "50"}
    answer = client.post(BEGIN, form)
    assert answer.status_code == 409 and "no hay nada que ensayar" in answer.content.decode()
    a_past(SAID[:1])
    assert "¿Volver a escribir 1 respuesta?" in client.post(BEGIN, form).content.decode()
    assert not Replay.objects.exists()
    answer = client.post(BEGIN, {**form, "confirmed": "yes"})
    assert answer.status_code == 302
    again = client.post(BEGIN, {**form, "confirmed": "yes"})
    assert again.status_code == 409 and "Ya hay un ensayo en marcha" in again.content.decode()
    assert client.post(BEGIN, {**form, "limit": "501"}).status_code == 200
    assert Replay.objects.count() == 1


@pytest.fixture
def model(tmp_path: Any, settings: Any) -> Iterator[sandbox.Sandbox]:
    with sandbox.running(tmp_path) as running:
        settings.OLLAMA_HOST = [running.url]
        yield running


@pytest.mark.django_db(transaction=True)
def test_a_person_tries_another_text_and_reads_what_would_change(
    live_server: LiveServer, client: Client, model: sandbox.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_past()
    PromptVersion.objects.create(number=7, text="Escribe una respuesta corta.", note="más corta")
    client.force_login(a_user(first_name="Ana"))

    def works(*_: Any) -> None:
        while replay.step():
            pass

    monkeypatch.setattr(doorbell, "ring", works)

    def steps(page: Page) -> None:
        page.goto(f"{live_server.url}{LIST}")
        page.get_by_role("link", name="Ensayar…").click()
        page.get_by_label("Texto guía").select_option("v7")
        page.get_by_role("button", name="Seguir").click()
        expect(page.locator(".d-confirm h2")).to_contain_text("¿Volver a escribir 5 respuestas?")
        page.get_by_role("button", name="Sí, empezar").click()
        expect(page.locator(".d-change").first).to_be_visible()
        expect(page.locator("ins").first).to_be_visible()
        assert page.locator(".d-change").count() == 5
        page.goto(f"{live_server.url}{MONITOR}")
        expect(page.locator(".d-figure-number").first).to_have_text("5")
        assert page.evaluate("Chart.getChart(document.querySelector('canvas.chart')) !== undefined")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert re.fullmatch(r"v7", Replay.objects.get().prompt_name)
