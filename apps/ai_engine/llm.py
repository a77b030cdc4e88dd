"""The language model: Ollama through its official client, with a limit on every wait.

Always streams, so that silence is noticed and a deadline holds to the second. It must never wait longer than
it was given, change the runner's options between calls (that reloads the model), send a prompt that the server
would have to shorten, follow a redirect or send a key. Who may ask when is the `Gate`'s to say: this file knows no
database.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Literal

import httpx
from ollama import ChatResponse, Client, ResponseError

from apps.ai_engine.prompts import Message
from apps.ai_engine.tokens import estimate, fewest

#: The last four say nothing of the host: out of time, of room in the answer or in the prompt, no slot or all hosts in
#: pause.
Kind = Literal[
    "not_running", "missing_model", "busy", "out_of_memory", "stalled", "cut", "bad_answer",
    "deadline", "too_long", "no_slot", "paused",
]  # fmt: skip

#: Constant for every call: another num_ctx makes the server load the model again.
OPTIONS = {"num_ctx": 4096, "num_predict": 160, "temperature": 0.4}
#: How long the server keeps the model in memory after a call.
KEEP_ALIVE = "30m"
#: Loading a model from a slow disk, once.
LOAD_SECONDS = 180.0
#: Where another host can't do better, none is asked.
_FINAL = frozenset({"deadline", "too_long"})
#: Seconds in which a host should have finished: one that had less is not to blame for the deadline.
FAIR_SECONDS = 2.0
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


class Stopped(Exception):
    """Raised by `on_text`: an answer that is not wanted to its end. No fault of the host's."""


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
    host: str = ""
    #: The server read fewer tokens than the prompt has at the very least: it cut it.
    shortened: bool = False


class Gate:
    """Who may ask, and what came of it. This one lets everybody in; the installation's is composed above."""

    def slot(self, seconds: float) -> AbstractContextManager[bool]:
        """A place at the model for the length of a block, waited for at most `seconds`; False where there was none."""
        return nullcontext(True)

    def allows(self, host: str) -> bool:
        """Whether a host may be asked now."""
        return True

    def failed(self, host: str, error: ModelError) -> None:
        """A host is to blame for an error."""

    def succeeded(self, host: str) -> None:
        """A host answered, whatever its words are worth."""

    def shortened(self, answer: Answer) -> None:
        """A host answered to a part of the prompt only."""


@dataclass(frozen=True, slots=True)
class Health:
    """One host as it answers now; `models` it holds, `problem` (Spanish) where it can't serve ours."""

    host: str
    ok: bool
    models: tuple[str, ...]
    problem: str


class Model:
    """One model name on an ordered list of hosts; the first that answers is used. Threads may share it."""

    def __init__(
        self,
        hosts: str | Sequence[str],
        model: str,
        timeouts: Timeouts = Timeouts(),
        gate: Gate | None = None,
    ) -> None:
        self.hosts = (hosts,) if isinstance(hosts, str) else tuple(hosts)
        self.name = model
        self.timeouts = timeouts
        self.gate = gate or Gate()

    def chat(
        self,
        messages: Sequence[Message],
        *,
        budget_seconds: float | None = None,
        on_text: Callable[[str], object] | None = None,
        form: dict[str, Any] | None = None,
    ) -> Answer:
        """Return the model's answer within `budget_seconds`, the wait for a slot included, or raise ModelError.

        `on_text` sees all the text so far at each piece, from nothing again where another host takes over; what it
        raises ends the answer there, and the host stops writing. `form`: the JSON schema that the answer must have.
        """
        deadline = time.monotonic() + (self.timeouts.total if budget_seconds is None else budget_seconds)
        if estimate(messages) > OPTIONS["num_ctx"] - OPTIONS["num_predict"]:
            raise ModelError("too_long", f"Lo que hay que leer no cabe en {OPTIONS['num_ctx']} tokens.")
        if not self.hosts:
            raise ModelError("not_running", "No hay ningún servidor de Ollama configurado: revisa OLLAMA_HOST.")
        with self.gate.slot(deadline - time.monotonic()) as admitted:
            if not admitted:
                raise ModelError("no_slot", "El modelo tenía demasiadas respuestas por escribir.")
            answer = self._first_that_answers(messages, deadline, on_text, form)
        # Said once the place is free again: another reply waits for it.
        self.gate.succeeded(answer.host)
        if answer.shortened:
            self.gate.shortened(answer)
        return answer

    def _first_that_answers(
        self,
        messages: Sequence[Message],
        deadline: float,
        on_text: Callable[[str], object] | None,
        form: dict[str, Any] | None,
    ) -> Answer:
        error = ModelError("paused", "El modelo está desconectado por fallos recientes.")
        for number, host in enumerate(self.hosts, 1):
            if not self.gate.allows(host):
                continue
            started = time.monotonic()
            # Silence may take a host's share of the time, so that the next one has time to answer.
            patience = (deadline - started) / (len(self.hosts) - number + 1)
            try:
                answer = self._chat(host, messages, deadline, min(self.timeouts.chunk, patience), on_text, form)
            except ModelError as failed:
                error = failed
                fair = time.monotonic() - started >= FAIR_SECONDS
                if failed.kind == "too_long":
                    self.gate.succeeded(host)
                elif failed.kind != "deadline" or fair:
                    self.gate.failed(host, failed)
                if failed.kind in _FINAL or time.monotonic() >= deadline:
                    break
            except Stopped:
                self.gate.succeeded(host)  # it was answering: the text displeased
                raise
            else:
                return answer
        raise error

    def warm(self) -> str:
        """Have the first host that can load the model with our options; returns it. Raises ModelError."""
        error = ModelError("paused", "El modelo está desconectado por fallos recientes.")
        for host in filter(self.gate.allows, self.hosts):
            try:
                client = self._client(host, LOAD_SECONDS)
                client.chat(model=self.name, messages=[], options=OPTIONS, keep_alive=KEEP_ALIVE)
                return host
            except _FAILURES as failed:
                error = self.error(failed, host)
        raise error

    def health(self) -> tuple[Health, ...]:
        """Ask every host what it is and holds; never raises ModelError."""
        return tuple(self._health(host) for host in self.hosts)

    def running(self, host: str) -> list[tuple[str, datetime | None]]:
        """The models a host has in memory, and until when. Raises ModelError."""
        try:
            return [(each.model or "", each.expires_at) for each in self._client(host, self.timeouts.chunk).ps().models]
        except _FAILURES as error:
            raise self.error(error, host) from error

    def pull(self, host: str) -> Iterator[tuple[str, int, int]]:
        """Have a host fetch the model: status, bytes done and in all (0: unknown), as it goes. Raises ModelError."""
        try:
            for each in self._client(host, LOAD_SECONDS).pull(self.name, stream=True):
                yield each.status or "", each.completed or 0, each.total or 0
        except _FAILURES as error:
            raise self.error(error, host) from error

    def _health(self, host: str) -> Health:
        client = self._client(host, self.timeouts.chunk)
        try:
            names = tuple(each.model or "" for each in client.list().models)
            found = any(name in (self.name, f"{self.name}:latest") for name in names)
            problem = "" if found else _missing(self.name, host)
            return Health(host, found, names, problem)
        except _FAILURES as error:
            return Health(host, False, (), str(self.error(error, host)))

    def _chat(
        self,
        host: str,
        messages: Sequence[Message],
        deadline: float,
        patience: float,
        on_text: Callable[[str], object] | None,
        form: dict[str, Any] | None,
    ) -> Answer:
        """One attempt at one host. A thread reads, so that no silence holds us past the deadline."""
        started = time.monotonic()
        pieces: queue.Queue[ChatResponse | Exception | None] = queue.Queue()
        given_up = threading.Event()

        def read() -> None:
            try:
                for piece in self._stream(host, messages, form):
                    if given_up.is_set():
                        return  # leaving the loop closes the stream, and the server stops generating
                    pieces.put(piece)
                pieces.put(None)
            except _FAILURES as error:
                pieces.put(error)

        threading.Thread(target=read, name=f"ollama {host}", daemon=True).start()
        try:
            answer = self._collect(pieces, started, deadline, patience, host, on_text)
            return replace(answer, shortened=0 < answer.tokens_in < fewest(messages))
        finally:
            given_up.set()

    def _collect(
        self,
        pieces: queue.Queue[ChatResponse | Exception | None],
        started: float,
        deadline: float,
        patience: float,
        host: str,
        on_text: Callable[[str], object] | None,
    ) -> Answer:
        text: list[str] = []
        first: float | None = None
        while True:
            left = deadline - time.monotonic()
            try:
                piece = pieces.get(timeout=min(left, patience)) if left > 0 else TimeoutError()
            except queue.Empty:
                piece = TimeoutError() if left <= patience else httpx.ReadTimeout("")
            if piece is None:
                raise ModelError("cut", f"La respuesta de {host} se ha cortado antes de acabar.")
            if isinstance(piece, Exception):
                raise self.error(piece, host) from piece
            if said := piece.message.content:
                first = first if first is not None else time.monotonic() - started
                text.append(said)
                patience = self.timeouts.chunk
                if on_text is not None:
                    on_text("".join(text))
            if piece.done:
                return self._finished("".join(text), piece, started, first, host)

    def _finished(self, text: str, last: ChatResponse, started: float, first: float | None, host: str) -> Answer:
        if last.done_reason == "length":
            raise ModelError("too_long", f"La respuesta de {host} no cabía en {OPTIONS['num_predict']} tokens.")
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
            host=host,
        )

    def _stream(self, host: str, messages: Sequence[Message], form: dict[str, Any] | None) -> Iterator[ChatResponse]:
        return self._client(host, self.timeouts.chunk).chat(
            model=self.name,
            messages=list(messages),
            stream=True,
            format=form,
            options=OPTIONS,
            keep_alive=KEEP_ALIVE,
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

    def error(self, error: Exception, host: str) -> ModelError:
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
            return ModelError("out_of_memory", f"Sin memoria para {self.name} en {host}: usa un modelo más pequeño.")
        return ModelError("bad_answer", f"Ollama ha fallado en {host}: {error.error[:200]}")


@cache
def _connections() -> httpx.HTTPTransport:
    """One pool for the whole process."""
    return httpx.HTTPTransport(limits=_POOL, trust_env=False)


def _without_key(request: httpx.Request) -> None:
    request.headers.pop("authorization", None)


def _missing(model: str, host: str) -> str:
    return f"El modelo {model} no está en {host}: descárgalo con «python manage.py model pull {model}»."


def _stalled(host: str) -> str:
    return f"Ollama se ha quedado callado en {host}: mira si la máquina va justa de memoria."
