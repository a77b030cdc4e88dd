"""Faults that the control API arms: which call of which account goes wrong, how often, and how.

A new fault is one entry in a table here: `HTTP` (answers or delays a request), `PUBLISH` (what happens to a
sent message), `LLM` (what the model server does) or `AT_ONCE` (happens when it is armed). It never touches
the record.
"""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from apps.sandbox import calls
from apps.sandbox.auth import identify, kill_sessions, world_of
from apps.sandbox.calls import API, MARKET, PAGES
from apps.sandbox.store import now_ms
from apps.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Armed:
    """A fault that was drawn for one call."""

    kind: str
    seconds: float


Answer = Callable[[Armed, Request], Awaitable[Response | None]]


async def _unauthorised(fault: Armed, request: Request) -> Response:
    return JSONResponse(
        {"code": "ACCESS_TOKEN_EXPIRED"}, 401, {"x-wallapop-unauthorized": "ACCESS_TOKEN_EXPIRED"}
    )


async def _forbidden(fault: Armed, request: Request) -> Response:
    return Response(status_code=403)


async def _too_many(fault: Armed, request: Request) -> Response:
    return Response(status_code=429, headers={"Retry-After": str(max(1, round(fault.seconds)))})


async def _broken(fault: Armed, request: Request) -> Response:
    return JSONResponse({"message": "Internal Server Error"}, 500)


async def _blocked(fault: Armed, request: Request) -> Response:
    headers = {"Server": "CloudFront", "X-Cache": "Error from cloudfront"}
    return HTMLResponse(calls.block_page(uuid.uuid4().hex), 403, headers)


async def _captcha(fault: Armed, request: Request) -> Response:
    return HTMLResponse(calls.CAPTCHA_PAGE, 200 if request.method == "GET" else 403)


async def _slow(fault: Armed, request: Request) -> None:
    await world_of(request).bell.sleep(fault.seconds)


class Dropped(Response):
    """Headers that promise more than ever comes: the client sees its connection break."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


async def _drop(fault: Armed, request: Request) -> Response:
    return Dropped()


#: kind -> (what it does, calls it is for unless told otherwise)
HTTP: dict[str, tuple[Answer, frozenset[str]]] = {
    "401": (_unauthorised, API),
    "403": (_forbidden, API),
    "429": (_too_many, API),
    "500": (_broken, API),
    "block": (_blocked, MARKET),
    "captcha": (_captcha, PAGES),
    "slow": (_slow, MARKET),
    "drop": (_drop, API | {"publish"}),
}
#: What the publish call does with a message. `ack_delay`: delivered, confirmed late. `ack_no_delivery`:
#: confirmed, never delivered. `deliver_late`: confirmed, delivered late. `ack_lost`: delivered, the
#: confirmation is cut off.
PUBLISH = ("ack_delay", "ack_no_delivery", "deliver_late", "ack_lost")
#: 503, silence, slow tokens (seconds for each), 404 for a model that isn't there.
LLM = ("llm_down", "llm_hang", "llm_slow", "llm_missing")
#: Happens once, when armed.
AT_ONCE: dict[str, Callable[[World, str], int]] = {"session_dead": kill_sessions}

KINDS = (*HTTP, *PUBLISH, *LLM, *AT_ONCE)


def arm(
    world: World,
    kind: str,
    account: str = "*",
    calls_wanted: tuple[str, ...] = (),
    *,
    count: int | None = None,
    probability: float = 1.0,
    seconds: float = 5.0,
) -> int:
    """Arm a fault and return its number (0 for one that happens at once).

    `account` is a user id or '*'; `count` bounds how often it strikes (None: until disarmed); `seconds` is
    the delay, the Retry-After, or the time per token. Raises ValueError for an unknown kind, account or
    call.
    """
    user = world.user(account) if account != "*" else None
    if kind not in KINDS or (account != "*" and user is None) or set(calls_wanted) - calls.KINDS:
        raise ValueError(f"tipo, cuenta o llamada desconocida: {kind}, {account}, {', '.join(calls_wanted)}")
    key = user["id"] if user else "*"
    if kind in AT_ONCE:
        AT_ONCE[kind](world, key)
        return 0
    default = HTTP[kind][1] if kind in HTTP else frozenset({"llm"} if kind in LLM else {"publish"})
    return world.store.insert(
        "faults",
        kind=kind,
        account=key,
        calls=f" {' '.join(sorted(calls_wanted or default))} ",
        remaining=count,
        probability=probability,
        seconds=seconds,
        armed_ms=now_ms(),
    )


def disarm(world: World, number: int = 0) -> int:
    """Remove one fault, or all with 0; returns how many."""
    return world.store.run("delete from faults where ? in (0, n)", number)


def draw(world: World, account: str, call: str, kinds: tuple[str, ...]) -> Armed | None:
    """The oldest armed fault that strikes this call now, counted down; None when all is well."""
    rows: list[sqlite3.Row] = world.store.all(
        "select * from faults where account in ('*', ?) and calls like ? and coalesce(remaining, 1) > 0"
        " order by n",
        account,
        f"% {call} %",
    )
    for row in rows:
        if row["kind"] in kinds and random.random() < row["probability"]:
            world.store.run(
                "update faults set hits = hits + 1, remaining = remaining - 1 where n = ?", row["n"]
            )
            return Armed(row["kind"], row["seconds"])
    return None


class FaultLayer:
    """Stands before the routes: firewall of the real hosts, then armed HTTP faults."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        call = calls.kind_of(request.method, request.url.path)
        response = await self._answer(request, call) if call else None
        await (response or self.app)(scope, receive, send)

    async def _answer(self, request: Request, call: str) -> Response | None:
        headers = request.headers
        if calls.FIREWALLED.fullmatch(request.url.path) and not (
            headers.get("x-deviceos") is not None and headers.get("user-agent")
        ):
            return await _blocked(Armed("block", 0), request)
        fault = draw(self.world, identify(self.world, request), call, tuple(HTTP))
        return await HTTP[fault.kind][0](fault, request) if fault else None
