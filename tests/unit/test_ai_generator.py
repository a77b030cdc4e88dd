"""Who writes the reply in each mode, and what is never let through; the model is a server on a socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal as D
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from apps.ai_engine.brief import Brief
from apps.ai_engine.generator import Draft, Mode, clean, generate
from apps.ai_engine.llm import Model, Timeouts

ASKED = Brief(
    title="Nintendo Switch",
    list_price=D(210),
    grammar="f_s",
    shipping=True,
    buyer_text="sigue disponible?",
    intents=("disponibilidad",),
    questions=(("disponibilidad", "sigue disponible?"),),
)
COUNTER = replace(
    ASKED, buyer_text="te doy 150", intents=("negociacion",), questions=(), decision="counter", amount=D(195)
)
GOOD = "¡Hola! Sí, sigue disponible y lista para enviar."


class Ollama:
    """Says its `lines` one call after another, the last for ever; keeps the prompts it got."""

    def __init__(self) -> None:
        self.lines: list[str] = [GOOD]
        self.prompts: list[str] = []
        self.delay = self.pause = 0.0
        self.hung_up = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.prompts.append(body["messages"][-1]["content"])
                text = outer.lines[min(len(outer.prompts), len(outer.lines)) - 1]
                time.sleep(outer.delay)
                self.send_response(200)
                self.end_headers()
                pieces: list[tuple[str, dict[str, Any]]] = [(part, {"done": False}) for part in outer.cut(text)]
                for part, end in (*pieces, ("", {"done": True, "done_reason": "stop"})):
                    line = {"model": "llama3.2", "message": {"role": "assistant", "content": part}, **end}
                    try:
                        self.wfile.write(json.dumps(line).encode() + b"\n")
                    except OSError:
                        outer.hung_up += 1
                        return
                    time.sleep(outer.pause)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        port = self.server.server_address[1]
        self.model = Model(f"http://127.0.0.1:{port}", "llama3.2", Timeouts(chunk=2.0))

    def cut(self, text: str) -> list[str]:
        """In words where it writes slowly, else in one piece."""
        return [f"{word} " for word in text.split()] if self.pause else [text]


@pytest.fixture
def ollama() -> Iterator[Ollama]:
    running = Ollama()
    yield running
    running.server.shutdown()
    running.server.server_close()


def write(ollama: Ollama, brief: Brief = ASKED, mode: Mode = "auto", **kwargs: Any) -> Draft | None:
    kwargs.setdefault("acceptable", lambda text: [])
    return generate(brief, mode=mode, budget_seconds=5.0, model=ollama.model, **kwargs)


def test_the_model_writes_where_it_may(ollama: Ollama) -> None:
    draft = write(ollama)
    assert draft is not None
    assert (draft.source, draft.text, draft.model, draft.fell_back_because) == ("llm", GOOD, "llama3.2", "")


def test_a_rejected_text_is_retried_once_naming_the_point(ollama: Ollama) -> None:
    ollama.lines = ["Hola. Mi mínimo son 195 €.", "Hola. Por 195 € más el envío es tuya."]
    draft = write(ollama, COUNTER)
    assert draft is not None and draft.source == "llm" and draft.text == ollama.lines[1]
    assert "CORRECCIÓN" not in ollama.prompts[0] and "precio mínimo o último" in ollama.prompts[1]


def test_writing_stops_at_the_first_break_and_is_tried_once_more(ollama: Ollama) -> None:
    ollama.lines, ollama.pause = ["Hola. " + "Sí claro, sin problema. " * 20, GOOD], 0.02
    shown: list[str] = []
    started = time.monotonic()
    draft = write(ollama, beginning=lambda text: ["NOMBRA ALGO"] if "problema." in text else [], show=shown.append)
    assert draft is not None and (draft.source, draft.text) == ("llm", GOOD)
    assert time.monotonic() - started < 1.2 and "NOMBRA ALGO" in ollama.prompts[1]
    assert max(len(text) for text in shown) < 100 and shown[-1] == GOOD
    assert ollama.hung_up == 1


def test_what_a_model_thinks_is_neither_shown_nor_judged(ollama: Ollama) -> None:
    ollama.lines, ollama.pause = [f"<think> Mi mínimo es 150. Se lo digo. </think> {GOOD}"], 0.005
    seen: list[str] = []

    def beginning(text: str) -> list[str]:
        seen.append(text)
        return []

    draft = write(ollama, beginning=beginning, show=seen.append)
    assert draft is not None and draft.text == GOOD
    assert not any("150" in text or "think" in text for text in seen)


def test_a_late_answer_owns_the_delay_or_is_not_the_models(ollama: Ollama) -> None:
    late = replace(ASKED, late=True)
    ollama.lines = [GOOD, f"Perdona, lo leo ahora. {GOOD}"]
    draft = write(ollama, late)
    assert draft is not None and (draft.source, draft.text) == ("llm", ollama.lines[1])
    assert "TARDE: empieza por «Perdona" in ollama.prompts[0] and "no se disculpa" in ollama.prompts[1]
    ollama.lines = [GOOD]
    draft = write(ollama, late)
    assert draft is not None and draft.source == "template" and "Perdona" in draft.text


def test_a_stubborn_model_gives_way_to_a_template(ollama: Ollama) -> None:
    draft = write(ollama, acceptable=lambda text: ["INVENTADO"] if "lista" in text else [])
    assert draft is not None and draft.source == "template"
    assert "INVENTADO" in draft.fell_back_because and draft.model_error == ""
    assert len(ollama.prompts) == 2


def test_a_model_that_recites_its_rules_is_not_heard(ollama: Ollama) -> None:
    ollama.lines = ["Hola. Sí. Ni des ni pidas teléfono, correo, dirección, enlaces ni nada.", GOOD]
    draft = write(ollama)
    assert draft is not None and draft.text == GOOD and "repite tus instrucciones" in ollama.prompts[1]


def test_no_second_attempt_without_time_for_it(ollama: Ollama) -> None:
    ollama.delay = 0.3

    def acceptable(text: str) -> list[str]:
        return ["X"] if "lista" in text else []

    draft = generate(ASKED, mode="auto", budget_seconds=0.8, acceptable=acceptable, model=ollama.model)
    assert draft is not None and draft.source == "template" and len(ollama.prompts) == 1


def test_a_dead_model_gives_way_to_a_template_and_is_reported() -> None:
    dead = Model("http://127.0.0.1:1", "llama3.2")
    draft = generate(ASKED, mode="auto", budget_seconds=3.0, acceptable=lambda text: [], model=dead)
    assert draft is not None and draft.source == "template" and draft.model_error == "not_running"


def test_an_open_breaker_spares_the_model(ollama: Ollama) -> None:
    draft = write(ollama, model_available=False)
    assert draft is not None and draft.source == "template" and not ollama.prompts


def test_hybrid_leaves_prices_to_templates_and_talk_to_the_model(ollama: Ollama) -> None:
    priced, talk = write(ollama, COUNTER, "hybrid"), write(ollama, ASKED, "hybrid")
    assert priced is not None and priced.source == "template" and "195 €" in priced.text
    assert talk is not None and talk.source == "llm"


def test_only_means_only(ollama: Ollama) -> None:
    assert write(ollama, mode="ai_only", acceptable=lambda text: ["X"]) is None
    draft = write(ollama, mode="template_only")
    assert draft is not None and draft.source == "template" and len(ollama.prompts) == 2


@pytest.mark.parametrize("mode", ["auto", "ai_only", "hybrid", "template_only"])
def test_a_scammer_gets_fixed_words_in_every_mode(ollama: Ollama, mode: Mode) -> None:
    draft = write(ollama, replace(ASKED, safe_refusal=1), mode)
    assert draft is not None and draft.source == "template" and not ollama.prompts


def test_what_nothing_fits_is_left_to_a_person(ollama: Ollama) -> None:
    assert write(ollama, acceptable=lambda text: ["X"]) is None
    assert write(ollama, replace(ASKED, decision="hold")) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('"Hola. Sí."', "Hola. Sí."),
        ("Respuesta: Hola.\n\nSí.", "Hola. Sí."),
        ("<think>mmm</think>\n«Sí, disponible .»", "Sí, disponible."),
    ],
)
def test_a_models_wrapping_is_taken_off(said: str, expected: str) -> None:
    assert clean(said) == expected
