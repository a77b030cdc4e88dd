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
from apps.conversations import drafting, model, rehearsal
from apps.conversations.models import Turn
from apps.core import breakers, cache, leases
from apps.desk import voice_samples
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


def test_the_models_a_host_holds_are_known_by_any_of_their_names_and_only_if_they_fit() -> None:
    small, large = hardware.Machine(16, 2, 0), hardware.Machine(16, 8, 0)
    assert hardware.held(["nomic-embed-text:latest", "llama3.2:3b", "llama3.2:1b"], large) == "llama3.2:3b"
    assert hardware.held(["llama3.2:latest"], large) == "llama3.2"
    assert hardware.held(["llama3.2:latest", "llama3.2:1b"], small) == "llama3.2:1b"
    assert hardware.held(["llama3.2:latest", "gpt2:latest"], small) == ""


def test_a_container_has_the_memory_that_it_is_allowed(tmp_path: Path) -> None:
    own, inner = tmp_path / "own", tmp_path / "groups" / "kept" / "walle"
    inner.mkdir(parents=True)
    (inner / "memory.max").write_text("max\n")
    (inner.parent / "memory.max").write_text(f"{4 * 1024**3}\n")
    own.write_text("1:name=systemd:/old\n0::/kept/walle\n")
    assert hardware.allowed(own, tmp_path / "groups") == 4
    assert hardware.allowed(tmp_path / "missing", tmp_path) == float("inf")
    own.write_text("0::/\n")  # of a container that sees no further than itself
    (tmp_path / "groups" / "memory.max").write_text(f"{2 * 1024**3}\n")
    assert hardware.allowed(own, tmp_path / "groups") == 2


def test_without_a_name_the_model_is_the_one_this_machine_can_run(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WALLE_LLM_MODEL, settings.OLLAMA_HOST = "", ["http://localhost:9"]
    monkeypatch.setattr(hardware, "measure", lambda: hardware.Machine(16, 2, 0))
    assert model.in_use().model == "llama3.2:1b" and "núcleos" in model.in_use().reason
    settings.OLLAMA_HOST = ["http://gpu.example:11434"]
    assert model.in_use().model == hardware.DEFAULT and "otra máquina" in model.in_use().reason
    settings.WALLE_LLM_MODEL = "gemma3"
    assert model.in_use().model == "gemma3"


def test_the_hardware_is_looked_at_once() -> None:
    assert hardware.measure() is hardware.measure()


@pytest.mark.django_db
def test_where_the_chosen_model_is_not_there_but_another_is_people_read_what_to_do(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "measure", lambda: hardware.Machine(32, 16, 24))
    with sandbox.running(tmp_path) as outside:
        settings.WALLE_LLM_MODEL, settings.OLLAMA_HOST = "", [outside.url]
        text = io.StringIO()
        call_command("model", "list", stdout=text)
    assert "Se usa llama3.1:8b" in text.getvalue() and "cabe en la tarjeta gráfica" in text.getvalue()
    assert "model pull llama3.1:8b" in text.getvalue() and "WALLE_LLM_MODEL=llama3.2\n" in text.getvalue()


@pytest.mark.django_db
def test_a_trial_gives_way_to_buyers_and_is_told_so(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_samples, "PATIENCE", 0.5)
    waiting = a_turn(state="assessed")
    said, ok = voice_samples.by_model(0, {})
    assert not ok and "ocupado con compradores" in said
    Turn.objects.filter(pk=waiting.pk).update(state="drafted")
    place = leases.acquire_one_of(model.PLACE, 1, 60)
    assert place is not None and "ocupado" in voice_samples.by_model(0, {})[0]
    leases.release(place)
    said, ok = voice_samples.by_model(0, {})
    assert not ok and "ollama serve" in said  # asked, and nobody is there


@pytest.mark.django_db
def test_a_trial_waits_until_the_buyers_are_served() -> None:
    waiting = a_turn(state="assessed")
    looks: list[int] = []

    def served() -> bool:
        looks.append(1)
        if len(looks) == 2:
            Turn.objects.filter(pk=waiting.pk).update(state="drafted")
        return model.is_wanted()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsal, "is_wanted", served)
        with rehearsal.LastInLine().slot(3) as admitted:
            assert admitted and len(looks) == 2
