"""Places at the model, its hosts' breakers and the command, against the sandbox's own model server."""

import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.ai_engine import hardware
from apps.ai_engine.llm import Model, ModelError, Timeouts
from apps.conversations import drafting, model
from apps.conversations.models import Turn
from apps.core import breakers, cache, leases
from apps.operations import servers
from tests import sandbox
from tests.factories import a_turn, a_user

HOLA: Any = [{"role": "user", "content": "hola"}]
DEAD = "http://127.0.0.1:9"


@pytest.mark.django_db(transaction=True)
def test_a_place_is_one_of_so_many_and_a_killed_holders_comes_back(settings: Any) -> None:
    settings.WALLE_LLM_SLOTS = 2
    first, second = (leases.acquire_one_of(model.PLACE, 2, 0.4) for _ in range(2))
    assert first and second and first.name != second.name
    assert leases.acquire_one_of(model.PLACE, 2, 1) is None
    began = time.monotonic()
    held = model.Line().enter(1, 0, 3)  # neither was given back: their workers are dead
    assert held is not None and time.monotonic() - began < 2


@pytest.mark.django_db(transaction=True)
def test_who_wants_to_buy_is_served_first_then_who_has_waited_longest(settings: Any) -> None:
    settings.WALLE_LLM_SLOTS = 1
    line, order = model.Line(), []
    held = line.enter(0, 0, 1)

    def write(name: str, rank: int, since: float) -> None:
        place = line.enter(rank, since, 10)
        order.append(name)
        assert place is not None
        line.leave(place)

    waiting = [("late", 1, 20.0), ("cheap", 2, 1.0), ("early", 1, 10.0), ("buys", 0, 30.0)]
    threads = [threading.Thread(target=write, args=each) for each in waiting]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    assert held is not None
    line.leave(held)
    for thread in threads:
        thread.join(10)
    assert order == ["buys", "early", "late", "cheap"]


@pytest.mark.django_db(transaction=True)
def test_no_place_in_time_is_no_hosts_fault(settings: Any) -> None:
    settings.WALLE_LLM_SLOTS = 1
    assert leases.acquire_one_of(model.PLACE, 1, 5)
    with pytest.raises(ModelError) as caught:
        Model(DEAD, "llama3.2", gate=model.Admission()).chat(HOLA, budget_seconds=0.3)
    assert caught.value.kind == "no_slot"
    assert breakers.allows(model.breaker(DEAD))


@pytest.mark.django_db(transaction=True)
def test_a_dead_host_is_left_alone_after_three_failures_and_the_next_one_answers(tmp_path: Path, settings: Any) -> None:
    with sandbox.running(tmp_path) as outside:
        settings.OLLAMA_HOST = [DEAD, outside.url]
        ours = Model(settings.OLLAMA_HOST, "llama3.2", Timeouts(chunk=5), model.Admission())
        for _ in range(3):
            assert ours.chat(HOLA, budget_seconds=8).host == outside.url
        assert breakers.paused(model.breaker(DEAD)) and not model.in_pause()
        text = io.StringIO()
        call_command("model", "list", stdout=text)
        assert "ollama serve" in text.getvalue() and "tiene llama3.2:3b" in text.getvalue()
        assert "en memoria llama3.2" in text.getvalue()
        settings.OLLAMA_HOST = [outside.url]
        text = io.StringIO()
        call_command("model", "pull", "llama3.2:1b", stdout=text)
        assert "100 %" in text.getvalue() and "está descargado" in text.getvalue()
        text = io.StringIO()
        call_command("model", "test", stdout=text)
        assert "tokens/s" in text.getvalue() and "cumplen la rúbrica" in text.getvalue()
    with pytest.raises(CommandError, match="ollama serve"):
        call_command("model", "test")


@pytest.mark.django_db
def test_the_page_shows_what_is_being_written_while_it_is(client: Client, redis_server: servers.Redis) -> None:
    client.force_login(a_user())
    turn = a_turn(state="assessed")
    page = f"/admin/conversations/conversation/{turn.conversation_id}/"
    assert "escribiendo/" in client.get(f"{page}change/").content.decode()
    assert "Sí, sigue" not in client.get(f"{page}escribiendo/").content.decode()
    assert cache.put(f"{drafting.LIVE}{turn.pk}", "Sí, sigue", 60)
    assert "Sí, sigue" in client.get(f"{page}escribiendo/").content.decode()
    Turn.objects.filter(pk=turn.pk).update(state="drafted")
    assert "Sí, sigue" not in client.get(f"{page}escribiendo/").content.decode()


def test_the_model_fits_the_machine() -> None:
    def name(ram: float, cores: int, gpu: float = 0, slots: int = 1) -> str:
        return hardware.choose(hardware.Machine(ram, cores, gpu), slots).model

    assert name(16, 8) == "llama3.2"
    assert name(16, 2) == name(5.6, 8) == name(2, 1) == "llama3.2:1b"
    assert name(16, 8, gpu=8) == "llama3.1:8b"
    assert name(16, 8, gpu=8, slots=8) == "llama3.2"
