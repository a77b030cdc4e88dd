"""The language model: Ollama through its official client, with a limit on every wait.

Always streams, so that silence is noticed and a deadline holds to the second. It must never wait longer than
it was given, change the runner's options between calls (that reloads the model), follow a redirect or send a
key.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import httpx
from ollama import ChatResponse, Client, ResponseError

from apps.ai_engine.prompts import Message

Kind = Literal["not_running", "missing_model", "busy", "stalled", "cut", "bad_answer", "deadline"]

#: Constant for every call: another num_ctx makes the server load the model again.
OPTIONS = {"num_ctx": 4096, "num_predict": 160, "temperature": 0.4}
#: How long the server keeps the model in memory after a call.
KEEP_ALIVE = "30m"
#: Where another host can do better, the next one is asked.
_FAIL_OVER = frozenset({"not_running", "missing_model", "busy"})
#: What the client may raise: connection, HTTP, an error of the server's, or an answer that isn't Ollama's.
_FAILURES = (
    ConnectionError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    ResponseError,
    ValueError,
    AttributeError,
)
_POOL = httpx.Limits(max_connections=64, max_keepalive_connections=16)


class ModelError(Exception):
    """The model gave no usable answer. `kind` is for code, the message (Spanish) for people: what to do."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, of silence between two pieces, and for the whole where no budget is given."""

    connect: float = 2.0
    chunk: float = 10.0
    total: float = 25.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer and what it cost: seconds by the monotonic clock, tokens as the server counts them."""

    text: str
    model: str
    seconds: float
    first_token_seconds: float
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Health:
    """One host as it answers now; `models` it holds, `problem` (Spanish) where it can't serve ours."""

    host: str
    ok: bool
    models: tuple[str, ...]
    problem: str


class Model:
    """One model name on an ordered list of hosts; the first that answers is used. Threads may share it."""

    def __init__(self, hosts: str | Sequence[str], model: str, timeouts: Timeouts = Timeouts()) -> None:
        self.hosts = (hosts,) if isinstance(hosts, str) else tuple(hosts)
        self.name = model
        self.timeouts = timeouts

    def chat(
        self,
        messages: Sequence[Message],
        *,
        budget_seconds: float | None = None,
        on_piece: Callable[[str], object] | None = None,
    ) -> Answer:
        """Return the model's answer within `budget_seconds`, or raise ModelError.

        `on_piece` sees each piece of text as it arrives; what it raises ends the answer there.
        """
        deadline = time.monotonic() + (self.timeouts.total if budget_seconds is None else budget_seconds)
        error = ModelError("not_running", "No hay ningún servidor de Ollama configurado: revisa OLLAMA_HOST.")
        for host in self.hosts:
            try:
                return self._chat(host, messages, deadline, on_piece)
            except ModelError as failed:
                error = failed
                if failed.kind not in _FAIL_OVER or time.monotonic() >= deadline:
                    break
        raise error

    def health(self) -> tuple[Health, ...]:
        """Ask every host what it is and holds; never raises ModelError."""
        return tuple(self._health(host) for host in self.hosts)

    def _health(self, host: str) -> Health:
        client = self._client(host, self.timeouts.chunk)
        try:
            names = tuple(each.model or "" for each in client.list().models)
            found = any(name in (self.name, f"{self.name}:latest") for name in names)
            problem = "" if found else _missing(self.name, host)
            return Health(host, found, names, problem)
        except _FAILURES as error:
            return Health(host, False, (), str(self._error(error, host)))

    def _chat(
        self,
        host: str,
        messages: Sequence[Message],
        deadline: float,
        on_piece: Callable[[str], object] | None,
    ) -> Answer:
        """One attempt at one host. A thread reads, so that no silence holds us past the deadline."""
        started = time.monotonic()
        pieces: queue.Queue[ChatResponse | Exception | None] = queue.Queue()
        given_up = threading.Event()

        def read() -> None:
            try:
                for piece in self._stream(host, messages):
                    if given_up.is_set():
                        return  # leaving the loop closes the stream, and the server stops generating
                    pieces.put(piece)
                pieces.put(None)
            except _FAILURES as error:
                pieces.put(error)

        threading.Thread(target=read, name=f"ollama {host}", daemon=True).start()
        try:
            return self._collect(pieces, started, deadline, host, on_piece)
        finally:
            given_up.set()

    def _collect(
        self,
        pieces: queue.Queue[ChatResponse | Exception | None],
        started: float,
        deadline: float,
        host: str,
        on_piece: Callable[[str], object] | None,
    ) -> Answer:
        text: list[str] = []
        first: float | None = None
        while True:
            left = deadline - time.monotonic()
            try:
                piece = pieces.get(timeout=min(left, self.timeouts.chunk)) if left > 0 else TimeoutError()
            except queue.Empty:
                piece = TimeoutError() if left <= self.timeouts.chunk else httpx.ReadTimeout("")
            if piece is None:
                raise ModelError("cut", f"La respuesta de {host} se ha cortado antes de acabar.")
            if isinstance(piece, Exception):
                raise self._error(piece, host) from piece
            if said := piece.message.content:
                first = first if first is not None else time.monotonic() - started
                text.append(said)
                if on_piece is not None:
                    on_piece(said)
            if piece.done:
                return self._finished("".join(text), piece, started, first, host)

    def _finished(self, text: str, last: ChatResponse, started: float, first: float | None, host: str) -> Answer:
        if last.done_reason == "length":
            raise ModelError("cut", f"La respuesta de {host} no cabía en {OPTIONS['num_predict']} tokens.")
        if not text.strip():
            raise ModelError("bad_answer", f"El modelo de {host} ha contestado vacío.")
        seconds = time.monotonic() - started
        return Answer(
            text=text,
            model=last.model or self.name,
            seconds=seconds,
            first_token_seconds=first if first is not None else seconds,
            tokens_in=last.prompt_eval_count or 0,
            tokens_out=last.eval_count or 0,
        )

    def _stream(self, host: str, messages: Sequence[Message]) -> Iterator[ChatResponse]:
        return self._client(host, self.timeouts.chunk).chat(
            model=self.name, messages=list(messages), stream=True, options=OPTIONS, keep_alive=KEEP_ALIVE
        )

    def _client(self, host: str, read: float) -> Client:
        """A client on the shared connections; making one costs nothing."""
        return Client(
            host,
            timeout=httpx.Timeout(read, connect=self.timeouts.connect, pool=self.timeouts.connect),
            follow_redirects=False,
            transport=_connections(),
            # The client would send OLLAMA_API_KEY wherever OLLAMA_HOST points.
            event_hooks={"request": [_without_key]},
        )

    def _error(self, error: Exception, host: str) -> ModelError:
        """Name what went wrong, and say what to do about it."""
        if isinstance(error, TimeoutError):
            return ModelError("deadline", "El modelo no ha terminado a tiempo.")
        if isinstance(error, ResponseError):
            return self._refusal(error, host)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | ConnectionError):
            return ModelError("not_running", f"Ollama no responde en {host}: arráncalo con «ollama serve».")
        if isinstance(error, httpx.PoolTimeout):
            return ModelError("busy", f"Demasiadas peticiones a la vez a {host}.")
        if isinstance(error, httpx.TimeoutException):
            return ModelError("stalled", _stalled(host))
        if isinstance(error, httpx.TransportError):
            return ModelError("cut", f"Se ha cortado la conexión con {host} a mitad de respuesta.")
        return ModelError("bad_answer", f"{host} no contesta como Ollama: revisa OLLAMA_HOST.")

    def _refusal(self, error: ResponseError, host: str) -> ModelError:
        said = error.error.lower()
        if error.status_code == 404 or "not found" in said:
            return ModelError("missing_model", _missing(self.name, host))
        if error.status_code == 503 or "busy" in said:
            return ModelError("busy", f"Ollama está saturado en {host}: sube OLLAMA_NUM_PARALLEL.")
        if "memory" in said:
            return ModelError("busy", f"Sin memoria para {self.name} en {host}: usa un modelo más pequeño.")
        return ModelError("bad_answer", f"Ollama ha fallado en {host}: {error.error[:200]}")


@cache
def _connections() -> httpx.HTTPTransport:
    """One pool for the whole process."""
    return httpx.HTTPTransport(limits=_POOL, trust_env=False)


def _without_key(request: httpx.Request) -> None:
    request.headers.pop("authorization", None)


def _missing(model: str, host: str) -> str:
    return f"El modelo {model} no está en {host}: descárgalo con «ollama pull {model}»."


def _stalled(host: str) -> str:
    return f"Ollama se ha quedado callado en {host}: mira si la máquina va justa de memoria."
