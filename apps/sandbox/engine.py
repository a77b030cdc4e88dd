"""What stands behind the simulated model server: slots, a bounded queue, loading, and tokens in real time.

It keeps its state in memory as the real one does: a restart forgets what was loaded.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

#: Options that belong to the runner: another value makes the server load the model again.
RUNNER_OPTIONS = ("num_ctx", "num_batch", "num_gpu", "num_thread")
#: The context where a call names none.
NUM_CTX = 4096
KEEP_SECONDS = 300.0
#: A model that is kept "for good" (a negative keep_alive), in seconds.
FOREVER = 3.15e9
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}


class Full(Exception):
    """The queue takes no more."""


@dataclass(slots=True)
class Loaded:
    """A model in memory: until when, and with which runner options."""

    until: datetime
    options: tuple[Any, ...]

    @property
    def context(self) -> int:
        return int(self.options[0] or NUM_CTX)


class Server:
    """What the simulated server remembers while it runs: what is loaded, who is served and who waits."""

    def __init__(self) -> None:
        self.loaded: dict[str, Loaded] = {}
        self.busy = 0
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.loading = asyncio.Lock()

    @asynccontextmanager
    async def slot(self, slots: int, queue: int) -> AsyncIterator[None]:
        """Holds one of `slots`, waiting in order; raises Full where `queue` wait already."""
        if self.busy >= slots or self.waiting:
            if len(self.waiting) >= queue:
                raise Full
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.waiting.append(turn)
            try:
                await turn
            except BaseException:
                if turn.done() and not turn.cancelled():
                    self._free(slots)  # the turn had been given to somebody who left
                elif turn in self.waiting:
                    self.waiting.remove(turn)
                raise
        else:
            self.busy += 1
        try:
            yield
        finally:
            self._free(slots)

    def _free(self, slots: int) -> None:
        """Gives a place up, and every free one to whoever waits longest."""
        self.busy -= 1
        while self.waiting and self.busy < slots:
            turn = self.waiting.popleft()
            if not turn.done():
                self.busy += 1
                turn.set_result(None)

    async def load(self, model: str, options: Mapping[str, Any], keep: float, seconds: float) -> float:
        """Have a model in memory; returns the seconds that loading took. `keep` of 0 unloads it."""
        runner = tuple(options.get(name) for name in RUNNER_OPTIONS)
        async with self.loading:
            now = datetime.now(UTC)
            there = self.loaded.get(model)
            took = 0.0
            if there is None or there.until <= now or there.options != runner:
                took = seconds
                await asyncio.sleep(seconds)
            self.loaded[model] = Loaded(datetime.now(UTC) + timedelta(seconds=keep), runner)
        return took


def keep_seconds(value: object) -> float:
    """`keep_alive` as seconds: a number, or text such as "5m" or "1h30m"; negative means for good."""
    if isinstance(value, bool) or value is None:
        return KEEP_SECONDS
    if isinstance(value, (int, float)):
        seconds = float(value)
    else:
        text = str(value)
        parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)?", text)
        seconds = sum(float(number) * _UNITS[unit or None] for number, unit in parts) if parts else KEEP_SECONDS
        seconds = -1.0 if text.startswith("-") else seconds
    return FOREVER if seconds < 0 else seconds


def tokens(text: str) -> list[str]:
    """Cut a text in pieces of about a token."""
    return re.findall(r"\s*\S{1,5}|\s+$", text)


def shortened(messages: Sequence[dict[str, str]], context: int) -> tuple[list[dict[str, str]], int]:
    """The messages that fit into `context` tokens and how many tokens they are.

    As the real server: oldest first are dropped without a word, the system's and the last one stay; where the last
    one alone is too long its beginning is lost.
    """
    kept = list(messages)

    def size() -> int:
        return sum(len(tokens(each.get("content") or "")) for each in kept)

    while size() > context:
        oldest = next((n for n, each in enumerate(kept[:-1]) if each.get("role") != "system"), None)
        if oldest is None:
            break
        del kept[oldest]
    if kept and size() > context:
        last = tokens(kept[-1].get("content") or "")
        room = max(1, context - (size() - len(last)))
        kept[-1] = {**kept[-1], "content": "".join(last[-room:])}
    return kept, min(size(), context)


def spoken_of(values: Sequence[str], chat: Sequence[dict[str, str]]) -> str:
    """Of some values the one whose line in the system's text («- value: what it is») shares most words with the last
    lines of the chat, two at least; else the first.
    """
    rules = "\n".join(each.get("content") or "" for each in chat if each.get("role") == "system")
    said = _stems("\n".join((chat[-1].get("content") or "").splitlines()[-4:])) if chat else set()
    told = {each: re.search(rf"^- {re.escape(each)}: (.+)$", rules, re.M) for each in values}
    shared = {each: len(said & _stems(found[1])) if found else 0 for each, found in told.items()}
    best = max(values, key=shared.__getitem__)
    return best if shared[best] >= 2 else values[0]


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def fill(schema: object, text: str, chat: Sequence[dict[str, str]] = ()) -> str:
    """The text inside JSON when the call asked for a format: the first string of the schema carries it, and of listed
    values the one that the chat speaks of.
    """
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {"response": {"type": "string"}}
    blank: dict[str, object] = {
        "number": 0.9,
        "integer": 1,
        "boolean": False,
        "array": [],
        "object": {},
        "null": None,
    }
    value: dict[str, object] = {}
    for name, kind in properties.items():
        if kind.get("enum"):
            value[name] = spoken_of([str(each) for each in kind["enum"]], chat)
        elif kind.get("type", "string") == "string":
            value[name] = "" if text in value.values() else text
        else:
            value[name] = blank.get(str(kind.get("type")))
    return json.dumps(value, ensure_ascii=False)
