"""Every trouble the simulated model server can make, through the official client: what it is called for people."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from apps.ai_engine.llm import Model, ModelError, Timeouts
from apps.sandbox import faults
from tests import sandbox

HOLA: Any = [{"role": "user", "content": "hola"}]
BUDGET_S = 1.2
#: Fault -> kind of ModelError and what people read of it; none where there is an answer, whatever its words are worth.
TROUBLES: dict[str, tuple[str, str] | None] = {
    "llm_down": ("busy", "OLLAMA_NUM_PARALLEL"),
    "llm_hang": ("stalled", "callado"),
    "llm_slow": ("deadline", "a tiempo"),
    "llm_missing": ("missing_model", "model pull llama3.2"),
    "llm_memory": ("out_of_memory", "más pequeño"),
    "llm_hang_mid": ("stalled", "callado"),
    "llm_cut": ("cut", "cortado"),
    "llm_error": ("bad_answer", "unexpected EOF"),
    "llm_bad_json": ("bad_answer", "no contesta como Ollama"),
    "llm_cut_json": ("bad_answer", "no contesta como Ollama"),
    "llm_empty": ("bad_answer", "vacío"),
    "llm_endless": ("too_long", "no cabía"),
    "llm_words": None,
    "llm_language": None,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sandbox.Sandbox]:
    with sandbox.running(Path(tmp_path_factory.mktemp("faults"))) as running:
        running.control("settings", llm_load_ms=0, llm_ms_per_token=1)
        yield running


def ask(world: sandbox.Sandbox) -> str:
    return Model(world.url, "llama3.2", Timeouts(chunk=0.5)).chat(HOLA, budget_seconds=BUDGET_S).text


def test_no_trouble_of_the_server_is_forgotten_here() -> None:
    assert set(TROUBLES) == set(faults.LLM)


@pytest.mark.parametrize("fault", TROUBLES)
def test_each_trouble_has_its_name_ends_in_time_and_leaves_nothing_behind(world: sandbox.Sandbox, fault: str) -> None:
    world.control("faults", kind=fault, count=1, seconds=0.4)
    expected, began = TROUBLES[fault], time.monotonic()
    if expected is None:
        assert ask(world)
    else:
        with pytest.raises(ModelError) as caught:
            ask(world)
        assert (caught.value.kind, expected[1] in str(caught.value)) == (expected[0], True), str(caught.value)
    assert time.monotonic() - began < BUDGET_S + 0.5
    world.healed()
    assert ask(world)


def test_a_full_queue_is_busy(world: sandbox.Sandbox) -> None:
    world.control("settings", llm_slots=1, llm_queue=0, llm_answer_ms=400)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, world)
        time.sleep(0.15)
        with pytest.raises(ModelError) as caught:
            ask(world)
        assert caught.value.kind == "busy" and first.result()
    world.control("settings", llm_slots=1, llm_queue=512, llm_answer_ms=0)
