"""The simulated model server answers as the real one: slots, queue, bodies, errors, and the bad characters."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import ollama
import pytest

from apps.ai_engine.brief import Brief
from apps.ai_engine.prompts import build
from apps.sandbox import characters, model_settings
from tests.drill.characters_buyers import worded
from tests.drill.characters_words import SAYINGS
from tests.sandbox import Sandbox, running

ASKED = [{"role": "user", "content": "hola"}]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(Path(tmp_path_factory.mktemp("model"))) as sandbox:
        yield sandbox


@pytest.fixture
def client(world: Sandbox) -> Iterator[ollama.Client]:
    world.control("settings", **{name: each.usual for name, each in model_settings.KNOWN.items()} | {"llm_load_ms": 0})
    yield ollama.Client(world.url, timeout=10)
    world.healed()


def test_slots_answer_side_by_side_and_the_queue_has_an_end(world: Sandbox, client: ollama.Client) -> None:
    world.control("settings", llm_slots=3, llm_queue=1, llm_answer_ms=600)

    def ask(_: int) -> int:
        try:
            client.chat("llama3.2", ASKED)
            return 200
        except ollama.ResponseError as refused:
            assert "maximum pending requests exceeded" in refused.error
            return refused.status_code

    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(ask, range(6)))
    assert answers == [200, 200, 200, 200, 503, 503]
    assert 1.1 < time.monotonic() - began < 4


def test_another_context_loads_the_model_again(world: Sandbox, client: ollama.Client) -> None:
    world.control("settings", llm_load_ms=150)
    loads = [client.chat("llama3.2", ASKED, options={"num_ctx": size}).load_duration or 0 for size in (777, 777, 888)]
    assert [each > 100_000_000 for each in loads] == [True, False, True]
    assert client.ps().models[0].context_length == 888


def test_an_empty_request_loads_and_unloads(client: ollama.Client) -> None:
    assert client.chat("llama3.2", []).done_reason == "load"
    assert client.generate("llama3.2", "", keep_alive=0).done_reason == "unload"
    assert client.ps().models == []


def test_a_prompt_that_is_too_long_is_shortened_without_a_word(client: ollama.Client) -> None:
    long = [{"role": "user", "content": "palabra " * 900}, *ASKED]
    assert client.chat("llama3.2", long, options={"num_ctx": 512}).prompt_eval_count == 1


@pytest.mark.parametrize(
    ("call", "status", "words"),
    [
        ({"model": "gemma4"}, 404, "model 'gemma4' not found"),
        ({"model": "llama3.2", "think": True}, 400, '"llama3.2" does not support thinking'),
    ],
)
def test_refusals_are_worded_as_the_real_ones(
    client: ollama.Client, call: dict[str, Any], status: int, words: str
) -> None:
    with pytest.raises(ollama.ResponseError, match=words) as refused:
        client.chat(messages=ASKED, **call)
    assert refused.value.status_code == status


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("llm_memory", ollama.ResponseError),
        ("llm_error", ollama.ResponseError),
        ("llm_cut", httpx.RemoteProtocolError),
        ("llm_bad_json", ValueError),
        ("llm_cut_json", ValueError),
    ],
)
def test_each_trouble_reaches_the_client_as_it_would(
    world: Sandbox, client: ollama.Client, kind: str, error: type[Exception]
) -> None:
    world.control("faults", kind=kind, count=1)
    with pytest.raises(error):
        list(client.chat("llama3.2", ASKED, stream=True))
    assert client.chat("llama3.2", ASKED).done


def test_a_model_out_of_its_mind(world: Sandbox, client: ollama.Client) -> None:
    world.control("faults", kind="llm_empty", count=1)
    assert client.chat("llama3.2", ASKED).message.content == ""
    world.control("faults", kind="llm_endless", count=1)
    assert client.chat("llama3.2", ASKED, options={"num_predict": 30}).done_reason == "length"


def test_the_asynchronous_client_works_too(world: Sandbox, client: ollama.Client) -> None:
    async def talk() -> list[Any]:
        there = ollama.AsyncClient(world.url, timeout=10)
        pieces = [piece async for piece in await there.chat("llama3.2", ASKED, stream=True)]
        said = await there.generate("llama3.2", "hola")
        return [pieces[-1].done_reason, bool(said.response), len((await there.list()).models)]

    assert asyncio.run(talk())[:2] == ["stop", True]


@pytest.mark.parametrize("name", characters.CHARACTERS)
def test_a_bad_character_never_runs_out_of_words(name: str) -> None:
    def say(text: str, seed: int) -> str:
        brief = Brief(title="Switch", list_price=Decimal(210), buyer_text=text, decision="counter", amount=Decimal(195))
        return characters.answer(name, build(brief), seed)  # type: ignore[arg-type]

    said = {say(worded(text, 150), seed) for text in SAYINGS[::4] for seed in range(4)}
    assert len(said) >= 25
    assert say("hola", 1) == say("hola", 1)
