"""The Ollama client against a real server on a socket, with every way of failing."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from apps.ai_engine.llm import Model, ModelError, Timeouts

QUICK = Timeouts(connect=1.0, chunk=0.4, total=2.0)


class Server(ThreadingHTTPServer):
    """Answers /api/chat by `script`: a dict is sent as JSON, a number waits, bytes go as they are."""

    daemon_threads = True
    script: list[Any]
    status = 200
    requests: list[tuple[dict[str, str], dict[str, Any]]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.requests = [], []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self._send(200, [{"models": [{"model": "llama3.2:latest", "name": "llama3.2:latest"}]}])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append((dict(self.headers), body))
        self._send(self.server.status, self.server.script)

    def _send(self, status: int, lines: list[Any]) -> None:
        self.send_response(status)
        self.end_headers()
        try:
            for line in lines:
                if isinstance(line, float):
                    time.sleep(line)
                else:
                    self.wfile.write(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n")
                    self.wfile.flush()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def piece(text: str, **last: object) -> dict[str, object]:
    message = {"role": "assistant", "content": text}
    return {"model": "llama3.2", "message": message, "done": bool(last), **last}


END = piece("", done_reason="stop", prompt_eval_count=812, eval_count=4)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.shutdown()
    running.server_close()


def ask(server: Server, **kwargs: Any) -> Any:
    return Model(server.host, "llama3.2", QUICK).chat([{"role": "user", "content": "hola"}], **kwargs)


def failure(server: Server, **kwargs: Any) -> ModelError:
    with pytest.raises(ModelError) as caught:
        ask(server, **kwargs)
    return caught.value


def test_pieces_are_joined_and_counted(server: Server) -> None:
    server.script = [piece("¡Hola! "), piece("Sí, disponible."), END]
    seen: list[str] = []
    answer = ask(server, on_text=seen.append)
    assert answer.text == "¡Hola! Sí, disponible."
    assert seen == ["¡Hola! ", "¡Hola! Sí, disponible."]
    assert (answer.tokens_in, answer.tokens_out) == (812, 4)
    assert 0 <= answer.first_token_seconds <= answer.seconds


def test_the_runner_options_are_the_same_on_every_call_and_no_key_is_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "OLLAMA_API_KEY", "secret")
    server.script = [piece("Sí."), END]
    ask(server)
    ask(server)
    (headers, first), (_, second) = server.requests
    assert first["options"] == second["options"] and first["options"]["num_ctx"] == 4096
    assert first["stream"] is True and first["keep_alive"]
    assert "authorization" not in {name.lower() for name in headers}


def test_nobody_listening_is_not_running() -> None:
    with pytest.raises(ModelError) as caught:
        Model("http://127.0.0.1:1", "llama3.2", QUICK).chat([])
    assert caught.value.kind == "not_running" and "ollama serve" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (404, "model 'llama3.2' not found", "missing_model"),
        (503, "server busy, please try again. maximum pending requests exceeded", "busy"),
        (500, "model requires more system memory (3.4 GiB) than is available", "out_of_memory"),
        (500, "something broke", "bad_answer"),
    ],
)
def test_the_servers_own_errors_are_named(server: Server, status: int, error: str, kind: str) -> None:
    server.status, server.script = status, [{"error": error}]
    assert failure(server).kind == kind


def test_an_error_in_the_middle_of_the_stream_is_seen(server: Server) -> None:
    server.script = [piece("Hola"), {"error": "an error was encountered while running the model"}]
    assert failure(server).kind == "bad_answer"


def test_a_stream_that_just_ends_is_cut(server: Server) -> None:
    server.script = [piece("Hola, sigue")]
    assert failure(server).kind == "cut"


def test_an_answer_that_did_not_fit_is_too_long(server: Server) -> None:
    server.script = [piece("Hola"), piece("", done_reason="length")]
    assert failure(server).kind == "too_long"


@pytest.mark.parametrize("line", [b"<html>hello</html>\n", b"[1, 2]\n", b'{"message": 3}\n', b"\xff\xfe\n"])
def test_what_is_not_ollama_is_a_bad_answer(server: Server, line: bytes) -> None:
    server.script = [line]
    assert failure(server).kind == "bad_answer"


def test_an_empty_answer_is_a_bad_answer(server: Server) -> None:
    server.script = [END]
    assert failure(server).kind == "bad_answer"


def test_silence_is_noticed(server: Server) -> None:
    server.script = [piece("Hola"), 5.0, END]
    started = time.monotonic()
    assert failure(server, budget_seconds=4.0).kind == "stalled"
    assert time.monotonic() - started < 1.5


def test_a_slow_talker_is_stopped_at_the_deadline(server: Server) -> None:
    server.script = [line for _ in range(40) for line in (piece("a"), 0.1)]
    started = time.monotonic()
    assert failure(server, budget_seconds=0.7).kind == "deadline"
    assert time.monotonic() - started < 1.0


def test_the_next_host_is_asked_where_the_first_is_down(server: Server) -> None:
    server.script = [piece("Sí."), END]
    model = Model(["http://127.0.0.1:1", server.host], "llama3.2", QUICK)
    assert model.chat([{"role": "user", "content": "hola"}]).text == "Sí."


def test_health_tells_who_is_there_and_what_is_missing(server: Server) -> None:
    up, down = Model([server.host, "http://127.0.0.1:1"], "llama3.2", QUICK).health()
    assert up.ok and up.models == ("llama3.2:latest",) and not up.problem
    assert not down.ok and "ollama serve" in down.problem
    (other,) = Model(server.host, "gemma3", QUICK).health()
    assert not other.ok and "model pull gemma3" in other.problem
