"""An Ollama server as its official clients know it: chat, generate, tags, ps, show, version, pull.

The words come from `parrot`; the timing is real, token by token, with one request at work at a time as on a
small machine. It never reaches another host.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from apps.sandbox import parrot
from apps.sandbox.auth import world_of
from apps.sandbox.chance import Armed
from apps.sandbox.faults import LLM, draw
from apps.sandbox.messaging import body_of
from apps.sandbox.world import World

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
#: Seconds that a stuck server keeps the connection open.
HANG_SECONDS = 600.0
LOAD_SECONDS = 0.2
KEEP_SECONDS = 300.0


class Server:
    """What the simulated server remembers while it runs: what is loaded until when, and whose turn it is."""

    def __init__(self) -> None:
        self.turn = asyncio.Semaphore(1)
        self.loaded_until: dict[str, datetime] = {}

    def load(self, model: str, keep: float) -> float:
        """Have a model in memory; returns the seconds that loading takes."""
        now = datetime.now(UTC)
        fresh = self.loaded_until.get(model, now) <= now
        self.loaded_until[model] = now + timedelta(seconds=keep)
        return LOAD_SECONDS if fresh else 0.0


def _known(world: World, name: str) -> str | None:
    pulled = json.loads(world.store.meta("pulled", "[]"))
    return ALIASES.get(name) or (name if name in pulled else None)


def _missing(name: str) -> Response:
    return JSONResponse({"error": f"model '{name}' not found"}, 404)


async def _fault(world: World, model: str) -> Response | Armed | None:
    """What an armed fault makes of this call: an answer at once, slow tokens, or nothing."""
    fault = draw(world, "", "llm", LLM)
    if fault is None or fault.kind == "llm_slow":
        return fault
    if fault.kind == "llm_hang":
        await world.bell.sleep(HANG_SECONDS)
    if fault.kind == "llm_missing":
        return _missing(model)
    return JSONResponse({"error": "server busy, please try again.  maximum pending requests exceeded"}, 503)


def _keep_seconds(value: object) -> float:
    """`keep_alive` as seconds: a number, or text such as "5m"; negative means for good."""
    if isinstance(value, bool) or value is None:
        return KEEP_SECONDS
    if isinstance(value, (int, float)):
        seconds = float(value)
    else:
        found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(ms|s|m|h)?", str(value))
        unit = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}
        seconds = float(found[1]) * unit[found[2]] if found else KEEP_SECONDS
    return 3.15e9 if seconds < 0 else seconds


def tokens(text: str) -> list[str]:
    """Cut a text in pieces of about a token."""
    return re.findall(r"\s*\S{1,5}|\s+$", text)


def fill(schema: object, text: str) -> str:
    """The text inside JSON when the call asked for a format: the first string of the schema carries it."""
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
            value[name] = kind["enum"][0]
        elif kind.get("type", "string") == "string":
            value[name] = "" if text in value.values() else text
        else:
            value[name] = blank.get(str(kind.get("type")))
    return json.dumps(value, ensure_ascii=False)


async def _generate(request: Request, body: dict[str, Any], chat: list[dict[str, str]], slow: float | None,
                    part: str) -> AsyncIterator[dict[str, Any]]:  # fmt: skip
    """The stream's objects: one per token, then the last one with counts and nanosecond durations."""
    world, server = world_of(request), request.app.state.ollama
    started = time.perf_counter_ns()
    options = body.get("options") or {}
    pause = slow if slow is not None else float(world.store.meta("llm_ms_per_token", "15")) / 1000
    model = str(body.get("model", ""))

    def line(text: str) -> dict[str, Any]:
        stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        content = {"message": {"role": "assistant", "content": text}} if part == "message" else {"response": text}
        return {"model": model, "created_at": stamp, **content}

    async with server.turn:
        load = server.load(_known(world, model) or model, _keep_seconds(body.get("keep_alive")))
        await asyncio.sleep(load)
        if not any(each.get("content") for each in chat):
            yield line("") | {"done": True, "done_reason": "load"}
            return
        text = parrot.answer(chat, int(options.get("seed") or 0))
        pieces = tokens(fill(body["format"], text) if body.get("format") else text)
        limit = int(options.get("num_predict", -1))
        wanted = pieces if limit < 0 else pieces[:limit]
        read_ns = time.perf_counter_ns()
        for piece in wanted:
            await asyncio.sleep(pause)
            yield line(piece) | {"done": False}
    ended = time.perf_counter_ns()
    yield line("") | {
        "done": True, "done_reason": "stop" if len(wanted) == len(pieces) else "length",
        "total_duration": ended - started, "load_duration": int(load * 1e9),
        "prompt_eval_count": sum(len(tokens(each.get("content", ""))) for each in chat),
        "prompt_eval_duration": max(1, read_ns - started - int(load * 1e9)),
        "eval_count": len(wanted), "eval_duration": ended - read_ns,
    }  # fmt: skip


async def _reply(request: Request, chat: list[dict[str, str]], body: dict[str, Any], part: str) -> Response:
    model = str(body.get("model", ""))
    fault = await _fault(world_of(request), model)
    if isinstance(fault, Response):
        return fault
    if _known(world_of(request), model) is None:
        return _missing(model)
    stream = _generate(request, body, chat, fault.seconds if fault else None, part)
    if body.get("stream", True):
        lines = (json.dumps(each, ensure_ascii=False) + "\n" async for each in stream)
        return StreamingResponse(lines, media_type="application/x-ndjson")
    text, last = "", {}
    async for last in stream:
        text += last["message"]["content"] if part == "message" else last["response"]
    whole = {"message": {"role": "assistant", "content": text}} if part == "message" else {"response": text}
    return JSONResponse(last | whole)


async def chat(request: Request) -> Response:
    body = await body_of(request)
    return await _reply(request, list(body.get("messages") or []), body, "message")


async def generate(request: Request) -> Response:
    body = await body_of(request)
    said = [
        {"role": "system", "content": body.get("system") or ""},
        {"role": "user", "content": body.get("prompt") or ""},
    ]
    return await _reply(request, said, body, "response")


def _model(name: str) -> dict[str, Any]:
    return {"name": name, "model": name, "size": SIZE, "digest": DIGEST, "details": DETAILS}


async def tags(request: Request) -> Response:
    world = world_of(request)
    fault = await _fault(world, MODEL)
    if isinstance(fault, Response) and fault.status_code != 404:
        return fault
    names = [MODEL, "llama3.2:latest", *json.loads(world.store.meta("pulled", "[]"))]
    missing = isinstance(fault, Response)
    return JSONResponse(
        {"models": [] if missing else [_model(name) | {"modified_at": "2026-10-01T10:00:00Z"} for name in names]}
    )


async def running(request: Request) -> Response:
    now = datetime.now(UTC)
    loaded = request.app.state.ollama.loaded_until.items()
    return JSONResponse({"models": [
        _model(name) | {"expires_at": until.isoformat(), "size_vram": 0, "context_length": 4096}
        for name, until in loaded if until > now]})  # fmt: skip


async def show(request: Request) -> Response:
    body = await body_of(request)
    name = str(body.get("model") or body.get("name") or "")
    if _known(world_of(request), name) is None:
        return _missing(name)
    info = {
        "general.architecture": "llama",
        "general.parameter_count": 3_212_749_888,
        "llama.context_length": 131_072,
    }
    return JSONResponse({
        "modelfile": f"FROM {name}", "parameters": 'stop "<|eot_id|>"', "template": "{{ .Prompt }}",
        "details": DETAILS, "model_info": info, "capabilities": ["completion", "tools"],
        "modified_at": "2026-10-01T10:00:00Z"})  # fmt: skip


async def version(request: Request) -> Response:
    return JSONResponse({"version": "0.33.1"})


async def pull(request: Request) -> Response:
    """Pretend to download a model: progress, then success; afterwards it is known."""
    world = world_of(request)
    body = await body_of(request)
    name = str(body.get("model") or body.get("name") or "")
    steps: list[dict[str, Any]] = [{"status": "pulling manifest"}]
    steps += [
        {
            "status": f"pulling {DIGEST[:12]}",
            "digest": f"sha256:{DIGEST}",
            "total": SIZE,
            "completed": SIZE * part // 5,
        }
        for part in range(1, 6)
    ]
    steps += [{"status": "verifying sha256 digest"}, {"status": "writing manifest"}, {"status": "success"}]

    async def lines() -> AsyncIterator[str]:
        for step in steps:
            await asyncio.sleep(0.03)
            yield json.dumps(step) + "\n"
        if _known(world, name) is None:
            world.store.set_meta("pulled", json.dumps([*json.loads(world.store.meta("pulled", "[]")), name]))

    if body.get("stream", True):
        return StreamingResponse(lines(), media_type="application/x-ndjson")
    async for _ in lines():
        pass
    return JSONResponse(steps[-1])


routes = [
    Route("/api/chat", chat, methods=["POST"]), Route("/api/generate", generate, methods=["POST"]),
    Route("/api/tags", tags), Route("/api/ps", running), Route("/api/show", show, methods=["POST"]),
    Route("/api/version", version), Route("/api/pull", pull, methods=["POST"]),
]  # fmt: skip
