"""The desk says who writes: as it is set, who stands in since when and why, and the model when it is back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.conversations import model
from apps.conversations.models import Response
from apps.core import breakers, clock
from apps.core.models import CircuitBreaker
from apps.desk import state, writer
from tests.factories import a_response, a_turn, a_user

pytestmark = pytest.mark.django_db
HOSTS = ["http://one.example", "http://two.example"]


@pytest.fixture(autouse=True)
def hosts(settings: Any) -> None:
    settings.OLLAMA_HOST, settings.WALLE_LLM_MODEL, settings.WALLE_LLM_MODE = HOSTS, "llama3.2", "auto"


def fail(host: str, minutes: int = 5) -> None:
    breakers.failed(model.breaker(host), "Ollama no responde en casa.", at_once=True)
    CircuitBreaker.objects.filter(pk=model.breaker(host)).update(opened_at=clock.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("mode", "working", "failing"),
    [
        ("auto", "escribe el modelo llama3.2", "escriben las plantillas desde hace 5"),
        ("hybrid", "precios con plantilla, lo demás el modelo llama3.2", "escriben las plantillas desde hace 5"),
        ("ai_only", "escribe solo el modelo llama3.2", "desde hace 5\xa0min: nadie escribe, lo haces tú"),
        ("template_only", "solo plantillas", "solo plantillas"),
    ],
)
def test_who_writes_is_said_in_each_mode_and_changes_by_itself_and_back(
    settings: Any, mode: str, working: str, failing: str
) -> None:
    settings.WALLE_LLM_MODE = mode
    assert state.read(a_user()).writer.text == working
    fail(HOSTS[0], minutes=9)
    assert state.read(a_user()).writer.text == working  # the second host still writes
    fail(HOSTS[1])
    said = state.read(a_user()).writer
    assert failing in said.text
    if mode != "template_only":
        assert "Ollama no responde" in said.why and "vuelve por sí solo" in said.why
    breakers.reset(model.breaker(HOSTS[1]))
    assert state.read(a_user()).writer.text == working and not state.read(a_user()).writer.switched


def test_the_front_page_and_the_bar_tell_it_with_what_was_written_lately(client: Client) -> None:
    client.force_login(a_user())
    turn = a_turn()
    a_response(turn=turn, source=Response.Source.LLM)
    a_response(turn=turn, source=Response.Source.TEMPLATE, fell_back_because="El modelo no ha terminado a tiempo.")
    a_response(turn=turn, source=Response.Source.TEMPLATE)
    page = client.get(reverse("admin:index")).content.decode()
    assert "Escribe el modelo llama3.2" in page and "lo dice WALLE_LLM_MODEL" in page
    assert "1 del modelo y 2 de plantilla, 1 porque el modelo falló o tardaba." in page
    for host in HOSTS:
        fail(host)
    page = client.get(reverse("admin:index")).content.decode()
    assert page.count("scriben las plantillas desde") == 2 and "Se prueba otra vez" in page


def test_an_hour_without_replies_has_no_figures() -> None:
    assert writer.last_hour(Response.objects.all()) == ""
