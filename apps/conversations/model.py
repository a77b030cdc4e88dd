"""The language model as this installation uses it: how many ask at once and in which order, which hosts are in pause.

A place is a lease in PostgreSQL, so that all workers of the installation share them, a wiped Redis frees none twice and
a killed worker's ends by itself. Buyers who want to buy come first among those waiting in one process; across processes
whoever finds a free place. It must never hold a connection of the database while waiting, nor blame a host for a text
that displeased.
"""

from __future__ import annotations

import threading
import time
from bisect import insort
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.conf import settings
from django.db import connection

from apps.ai_engine import hardware
from apps.ai_engine.llm import Answer, Gate, Model, ModelError, Timeouts
from apps.conversations.models import Turn
from apps.core import breakers, clock, leases, logs

PLACE = "llm:slot"
#: Seconds between two looks for a place that another process may have freed.
LOOK_EVERY = 0.1
#: Seconds that a place outlives the answer's deadline.
MARGIN = 2.0
#: A place is not held longer than this after its worker was killed.
LONGEST = 30.0

log = logs.get(__name__)


class Line:
    """The threads of this process that wait for a place, those who want to buy first, then who has waited longest.

    Only the first is ever woken: where all were, they kept each other from what they had been woken for.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, float, int, threading.Event]] = []
        self._numbers = count()

    def enter(self, rank: int, since: float, seconds: float) -> leases.Held | None:
        """A place, or None where there was none within `seconds`; `rank` 0 comes first, then the smallest `since`."""
        called = threading.Event()
        ticket = (rank, since, next(self._numbers), called)
        until = time.monotonic() + seconds
        with self._lock:
            insort(self._waiting, ticket)
        try:
            while True:
                called.clear()
                left = max(until - time.monotonic(), 0)
                if self._waiting[0] is not ticket:
                    if not called.wait(left) and not left:
                        return None
                    continue
                held = leases.acquire_one_of(PLACE, settings.WALLE_LLM_SLOTS, min(left + MARGIN, LONGEST))
                rest_connection()
                if held is not None or not left:
                    return held
                called.wait(min(left, LOOK_EVERY))
        finally:
            with self._lock:
                self._waiting.remove(ticket)
                self._call()

    def leave(self, held: leases.Held) -> None:
        """Gives a place back and wakes whoever is next."""
        leases.release(held)
        rest_connection()
        with self._lock:
            self._call()

    def _call(self) -> None:
        if self._waiting:
            self._waiting[0][-1].set()


LINE = Line()


class Admission(Gate):
    """The gate of one reply: its place in the line, and a breaker for each host."""

    def __init__(self, rank: int = 1, since: float = 0.0) -> None:
        self.rank, self.since = rank, since

    @contextmanager
    def slot(self, seconds: float) -> Iterator[bool]:
        """A place for the length of a block; no connection is kept meanwhile."""
        rest_connection()
        held = LINE.enter(self.rank, self.since, seconds)
        try:
            yield held is not None
        finally:
            if held is not None:
                LINE.leave(held)

    def allows(self, host: str) -> bool:
        """Whether the host's breaker lets us ask; asked last, because it may give away the one probe."""
        allowed = breakers.allows(breaker(host))
        rest_connection()
        return allowed

    def failed(self, host: str, error: ModelError) -> None:
        """Counts against the host; opening raises one alert."""
        breakers.failed(breaker(host), str(error))

    def succeeded(self, host: str) -> None:
        """The host works again, or still."""
        breakers.succeeded(breaker(host))

    def shortened(self, answer: Answer) -> None:
        """Said in the log: such an answer lacks rules or listing, though the guard reads it as any other."""
        log.warning("model.prompt_shortened", host=answer.host, model=answer.model, tokens=answer.tokens_in)


def breaker(host: str) -> str:
    """The name of a host's breaker."""
    return f"ollama:{host}"


def in_pause() -> bool:
    """Whether every host is in pause, with no probe due: templates write meanwhile."""
    return bool(settings.OLLAMA_HOST) and all(breakers.paused(breaker(host)) for host in settings.OLLAMA_HOST)


def in_use() -> hardware.Choice:
    """The model that writes, and why it: the one that is set, else what this machine can run. Hardware is looked at
    once per process, so that it stays the same.
    """
    if settings.WALLE_LLM_MODEL:
        return hardware.Choice(settings.WALLE_LLM_MODEL, "lo dice WALLE_LLM_MODEL")
    if not all(map(hardware.is_here, settings.OLLAMA_HOST)):
        why = "Ollama está en otra máquina y no se sabe qué cabe en ella; WALLE_LLM_MODEL pone otro"
        return hardware.Choice(hardware.DEFAULT, why)
    return hardware.choose(hardware.measure(), settings.WALLE_LLM_SLOTS)


def is_wanted() -> bool:
    """Whether a buyer's reply waits to be written: it goes first."""
    return Turn.objects.filter(state=Turn.State.ASSESSED, not_before__lte=clock.now()).exists()


def model_for(turn: Turn) -> Model:
    """The installation's model for a turn's reply."""
    gate = Admission(turn.priority, turn.waiting_since.timestamp())
    return Model(settings.OLLAMA_HOST, in_use().model, gate=gate)


def warm_up() -> None:
    """Loads the model in a thread of its own, where the model writes at all; says what is wrong, never raises it."""
    if settings.WALLE_LLM_MODE == "template_only":
        return

    model = Model(settings.OLLAMA_HOST, in_use().model, Timeouts())

    def load() -> None:
        try:
            log.info("model.warm", host=model.warm(), model=model.name)
        except ModelError as error:
            log.warning("model.cold", kind=error.kind, why=str(error))

    threading.Thread(target=load, name="warm-up", daemon=True).start()


def rest_connection() -> None:
    """Gives this thread's connection back to the pool, which is smaller than the number of replies being written."""
    if not connection.in_atomic_block:
        connection.close()
