"""An Ollama server as its official clients know it: chat, generate, tags, ps, show, version, pull.

The words come from `parrot` or, where the setting says so, from one of the bad `characters`; slots, queue, loading
and time are `engine`'s. Fields and error texts are those of version 0.33. It never reaches another host.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from apps.sandbox import characters, parrot, rubbish
from apps.sandbox.auth import world_of
from apps.sandbox.chance import Armed
from apps.sandbox.engine import Full, Server, fill, keep_seconds, shortened, tokens
from apps.sandbox.faults import LLM, draw
from apps.sandbox.messaging import body_of
from apps.sandbox.model_settings import number, value
from apps.sandbox.world import World

__all__ = ["Server", "routes"]

MODEL = "llama3.2:3b"
ALIASES = {"llama3.2": MODEL, "llama3.2:latest": MODEL, MODEL: MODEL}
DIGEST = "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72"
SIZE = 2_019_393_189
DETAILS = {
    "parent_model": "",
    "format": "gguf",
    "family": "llama",
    "families": ["llama"],
    "parameter_size": "3.2B",
    "quantization_level": "Q4_K_M",
}
#: Families that this registry has; anything else doesn't exist there.
_REGISTRY = re.compile(r"(llama|gemma|qwen|mistral|ministral|phi|salamandra|deepseek|granite|nomic-embed)", re.I)
_THINKS = re.compile(r"qwen3|deepseek-r1|gpt-oss", re.I)
#: Seconds that a stuck server keeps the connection open.
HANG_SECONDS = 600.0
#: Faults that the list of models shows too.
_ANYWHERE = {name: LLM[name] for name in ("llm_down", "llm_hang", "llm_missing")}
BUSY = "server busy, please try again.  maximum pending requests exceeded"
NO_MEMORY = "model requires more system memory (5.3 GiB) than is available (3.3 GiB)"
BROKE = "an error was encountered while running the model: unexpected EOF"
#: Where the words of an answer are.
ANSWER = ("message", "response", "thinking")
#: What a model that thinks does so with.
_THOUGHT = "El comprador pregunta por el anuncio; contesto con lo que dice."


class _Cut(StreamingResponse):
    """A stream whose connection breaks where its lines end: the last, empty piece of the body never comes."""

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for line in self.body_iterator:
            body = line.encode() if isinstance(line, str) else bytes(line)
            await send({"type": "http.response.body", "body": body, "more_body": True})


def _pulled(world: World) -> list[str]:
    names: list[str] = json.loads(world.store.meta("pulled", "[]"))
    return names


def _known(world: World, name: str) -> str | None:
    if name in ALIASES:
        return ALIASES[name]
    return next((each for each in _pulled(world) if name in (each, f"{each}:latest")), None)


def _error(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status)


def _missing(name: str) -> Response:
    return _error(404, f"model '{name}' not found")


def _capabilities(name: str) -> list[str]:
    if "embed" in name:
        return ["embedding"]
    return ["completion", "tools", *(["thinking"] if _THINKS.search(name) else [])]


async def _refused(world: World, fault: Armed | None, name: str) -> Response | None:
    """What an armed fault answers at once, after its silence; None where the call goes on."""
    kind = fault.kind if fault else ""
    if kind == "llm_hang":
        await world.bell.sleep(HANG_SECONDS)
        return _error(499, "client closed request")
    answers = {"llm_missing": _missing(name), "llm_down": _error(503, BUSY), "llm_memory": _error(500, NO_MEMORY)}
    return answers.get(kind)


def _unable(world: World, body: dict[str, Any], part: str) -> Response | None:
    """The refusal of what this model can't do, in the server's own words."""
    name = str(body.get("model") or "")
    if not name:
        return _error(400, "model is required") if part == "message" else _missing(name)
    known = _known(world, name)
    if known is None:
        return _missing(name)
    able = _capabilities(known)
    if "completion" not in able:
        return _error(400, f'"{name}" does not support {"chat" if part == "message" else "generate"}')
    if body.get("think") and "thinking" not in able:
        return _error(400, f'"{name}" does not support thinking')
    if isinstance(body.get("format"), str) and body["format"] not in ("", "json"):
        return _error(500, f'invalid format: "{body["format"]}"; expected "json" or a valid JSON Schema object')
    return None


class _Talk:
    """One answer under way: what is said, and the objects of its stream."""

    def __init__(self, request: Request, body: dict[str, Any], chat: list[dict[str, str]], fault: Armed | None,
                 part: str) -> None:  # fmt: skip
        self.world: World = world_of(request)
        self.server: Server = request.app.state.ollama
        self.body, self.chat, self.fault, self.part = body, chat, fault, part
        self.options = body.get("options") or {}
        self.kind = fault.kind if fault else ""
        self.started = time.perf_counter_ns()

    def line(self, text: str, thought: str = "") -> dict[str, Any]:
        stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        head: dict[str, Any] = {"model": str(self.body.get("model", "")), "created_at": stamp}
        thinking = {"thinking": thought} if thought else {}
        if self.part == "message":
            return head | {"message": {"role": "assistant", "content": text} | thinking}
        return head | {"response": text} | thinking

    def words(self, chat: list[dict[str, str]]) -> str:
        """The whole answer to this chat."""
        seed = int(self.options.get("seed") or 0)
        if self.kind in rubbish.TEXTS:
            return rubbish.TEXTS[self.kind](str(chat[-1].get("content", "")) if chat else "")
        name = value(self.world.store, "llm_character")
        if name:
            text = characters.answer(name, chat, seed + int(number(self.world.store, "llm_seed")))
        else:
            text = parrot.answer(chat, seed)
        return fill(self.body["format"], text, chat) if self.body.get("format") else text

    async def loaded(self) -> float:
        """Have the model in memory; seconds that it took."""
        name = str(self.body.get("model", ""))
        seconds = number(self.world.store, "llm_load_ms") / 1000
        keep = keep_seconds(self.body.get("keep_alive"))
        return await self.server.load(_known(self.world, name) or name, self.options, keep, seconds)

    async def told(self) -> AsyncIterator[dict[str, Any]]:
        """The stream's objects: one per token, then the last one with counts and nanosecond durations."""
        load = await self.loaded()
        chat, read = shortened(self.chat, int(self.options.get("num_ctx") or 4096))
        pieces = tokens(self.words(chat))
        thoughts = tokens(_THOUGHT) if self._thinks() else []
        limit = int(self.options.get("num_predict", -1))
        wanted = [*((each, True) for each in thoughts), *((each, False) for each in pieces)]
        full = len(wanted)
        wanted = wanted if limit < 0 else wanted[:limit]
        store = self.world.store
        first = number(store, "llm_first_ms") / 1000
        whole = number(store, "llm_answer_ms") / 1000
        pause = number(store, "llm_ms_per_token") / 1000
        if whole:
            pause = max(0.0, whole - first) / max(1, len(wanted))
        if self.fault is not None and self.kind == "llm_slow":
            pause = self.fault.seconds
        due = time.perf_counter() + first
        await asyncio.sleep(first)
        read_ns = time.perf_counter_ns()
        for n, (piece, is_thought) in enumerate(wanted):
            if self.kind == "llm_hang_mid" and n == len(wanted) // 2:
                await self.world.bell.sleep(HANG_SECONDS)
            due += pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            yield self.line("" if is_thought else piece, piece if is_thought else "") | {"done": False}
        ended = time.perf_counter_ns()
        context = {"context": [128_006, 882, 128_007, len(pieces)]} if self.part == "response" else {}
        yield self.line("") | {
            "done": True, "done_reason": "stop" if len(wanted) == full else "length", **context,
            "total_duration": ended - self.started, "load_duration": max(1, int(load * 1e9)),
            "prompt_eval_count": read, "prompt_eval_duration": max(1, read_ns - self.started - int(load * 1e9)),
            "eval_count": len(wanted), "eval_duration": ended - read_ns,
        }  # fmt: skip

    def _thinks(self) -> bool:
        name = _known(self.world, str(self.body.get("model", ""))) or ""
        return "thinking" in _capabilities(name) and self.body.get("think") is not False

    async def lines(self) -> AsyncIterator[str]:
        """The stream as it goes out, spoilt where a fault says so."""
        said = 0
        async for each in self.told():
            said += 1
            line = json.dumps(each, ensure_ascii=False) + "\n"
            if self.kind == "llm_error" and said == 4:
                yield json.dumps({"error": BROKE}) + "\n"
                return
            if self.kind == "llm_bad_json" and said == 4:
                line = "<html>502 Bad Gateway</html>\n"
            if self.kind in ("llm_cut_json", "llm_cut") and said == 4:
                yield line[: len(line) // 2] if self.kind == "llm_cut_json" else ""
                return
            yield line


async def _reply(request: Request, chat: list[dict[str, str]], body: dict[str, Any], part: str) -> Response:
    world, server = world_of(request), request.app.state.ollama
    fault = draw(world, "", "llm", LLM)
    refused = await _refused(world, fault, str(body.get("model", ""))) or _unable(world, body, part)
    if refused:
        return refused
    talk = _Talk(request, body, chat, fault, part)
    if not any(each.get("content") for each in chat):
        unloads = keep_seconds(body.get("keep_alive")) == 0
        if unloads:
            server.loaded.pop(_known(world, str(body["model"])), None)
        else:
            await talk.loaded()
        return JSONResponse(talk.line("") | {"done": True, "done_reason": "unload" if unloads else "load"})
    place = server.slot(int(number(world.store, "llm_slots")), int(number(world.store, "llm_queue")))
    try:
        await place.__aenter__()
    except Full:
        return _error(503, BUSY)
    if body.get("stream", True):
        kind = _Cut if talk.kind == "llm_cut" else StreamingResponse
        return kind(_within(place, talk.lines()), media_type="application/x-ndjson")
    last: dict[str, Any] = {}
    text, thought = "", ""
    async for line in _within(place, talk.lines()):
        try:
            last = json.loads(line)
        except ValueError:
            return Response(text + line, media_type="application/json")
        if "error" in last:
            return _error(500, last["error"])
        content = last["message"] if part == "message" else last
        text += content["content"] if part == "message" else content["response"]
        thought += content.get("thinking", "")
    return JSONResponse(
        last | {key: word for key, word in talk.line(text, thought).items() if key not in ("created_at",)}
    )


async def _within(place: Any, lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """The lines, and the slot given back after them or when the client leaves."""
    try:
        async for line in lines:
            yield line
    finally:
        await place.__aexit__(None, None, None)


async def chat(request: Request) -> Response:
    body = await body_of(request)
    return await _reply(request, list(body.get("messages") or []), body, "message")


async def generate(request: Request) -> Response:
    body = await body_of(request)
    said = [
        {"role": "system", "content": body.get("system") or ""},
        {"role": "user", "content": body.get("prompt") or ""},
    ]
    if not said[1]["content"]:
        said = []
    return await _reply(request, said, body, "response")


def _model(name: str) -> dict[str, Any]:
    return {"name": name, "model": name, "size": SIZE, "digest": DIGEST, "details": DETAILS}


async def tags(request: Request) -> Response:
    world = world_of(request)
    fault = draw(world, "", "llm", _ANYWHERE)
    missing = fault is not None and fault.kind == "llm_missing"
    refused = await _refused(world, None if missing else fault, MODEL)
    names: Iterable[str] = () if missing else (MODEL, "llama3.2:latest", *_pulled(world))
    listed = [_model(name) | {"modified_at": "2026-10-01T10:00:00.000000000Z"} for name in names]
    return refused or JSONResponse({"models": listed})


async def running(request: Request) -> Response:
    now = datetime.now(UTC)
    return JSONResponse({"models": [
        _model(name) | {"expires_at": each.until.isoformat(), "size_vram": 0, "context_length": each.context}
        for name, each in request.app.state.ollama.loaded.items() if each.until > now]})  # fmt: skip


async def show(request: Request) -> Response:
    body = await body_of(request)
    name = str(body.get("model") or body.get("name") or "")
    known = _known(world_of(request), name)
    if not name:
        return _error(400, "model is required")
    if known is None:
        return _missing(name)
    info = {
        "general.architecture": "llama",
        "general.parameter_count": 3_212_749_888,
        "llama.context_length": 131_072,
    }
    return JSONResponse({
        "license": "LLAMA 3.2 COMMUNITY LICENSE AGREEMENT", "modelfile": f"FROM {name}",
        "parameters": 'stop "<|eot_id|>"', "template": "{{ .Prompt }}", "details": DETAILS, "model_info": info,
        "capabilities": _capabilities(known), "modified_at": "2026-10-01T10:00:00.000000000Z"})  # fmt: skip


async def version(request: Request) -> Response:
    return JSONResponse({"version": "0.33.1"})


async def pull(request: Request) -> Response:
    """Pretend to download a model: progress, then success; afterwards it is known."""
    world = world_of(request)
    body = await body_of(request)
    name = str(body.get("model") or body.get("name") or "")
    steps: list[dict[str, Any]] = [{"status": "pulling manifest"}]
    if not _REGISTRY.search(name):
        steps.append({"error": "pull model manifest: file does not exist"})
    else:
        layer = {"status": f"pulling {DIGEST[:12]}", "digest": f"sha256:{DIGEST}", "total": SIZE}
        steps += [layer, *(layer | {"completed": SIZE * part // 5} for part in range(1, 6))]
        steps += [{"status": "verifying sha256 digest"}, {"status": "writing manifest"}, {"status": "success"}]

    async def lines() -> AsyncIterator[str]:
        for step in steps:
            await asyncio.sleep(0.03)
            yield json.dumps(step) + "\n"
        if "error" not in steps[-1] and _known(world, name) is None:
            world.store.set_meta("pulled", json.dumps([*_pulled(world), name]))

    if body.get("stream", True):
        return StreamingResponse(lines(), media_type="application/x-ndjson")
    async for _ in lines():
        pass
    return JSONResponse(steps[-1], 500 if "error" in steps[-1] else 200)


routes = [
    Route("/api/chat", chat, methods=["POST"]), Route("/api/generate", generate, methods=["POST"]),
    Route("/api/tags", tags), Route("/api/ps", running), Route("/api/show", show, methods=["POST"]),
    Route("/api/version", version), Route("/api/pull", pull, methods=["POST"]),
]  # fmt: skip
