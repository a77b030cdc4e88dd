"""Stands before and behind the routes: the firewall of the real hosts, armed faults, and the record of what was read.

Decides nothing about who may see what: it only stands in the way, or spoils what was answered.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apps.sandbox import calls, chance
from apps.sandbox.auth import identify, pubnub_user
from apps.sandbox.chance import Armed
from apps.sandbox.faults import AFTER, BEFORE, blocked
from apps.sandbox.world import World

#: Calls whose answers are held back until they are whole: those a fault can spoil. None of them streams.
HELD = calls.API | calls.PAGES | calls.SOURCES | {"session", "subscribe"}
#: What a reader was shown, found in the answer's bytes: parsing every answer of every poll would cost too much.
_TOKEN = re.compile(rb'"time_token":"?(\d{15,19})')
_THREAD = re.compile(r"/bff/messaging/conversation/([^/]+)")
_INBOX = re.compile(r"/bff/messaging/(inbox|archived)")


class FaultLayer:
    """The middleware around all routes."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive) if scope["type"] == "http" else None
        call = calls.kind_of(request.method, request.url.path) if request else ""
        if request is None or not call:
            await self.app(scope, receive, send)
            return
        account = self._account(request, call)
        response = await self._before(request, call, account)
        if response or call not in HELD:
            await (response or self.app)(scope, receive, send)
        else:
            await self._held(request, call, account, send)

    def _account(self, request: Request, call: str) -> str:
        """Whose call it is; a look at an item's public page counts as its owner's when nobody is signed in."""
        who = identify(self.world, request) or pubnub_user(self.world, request.query_params.get("auth", ""))
        if who or call != "item_page":
            return who or ""
        number = request.url.path.rpartition("-")[2]
        row = self.world.store.one("select user_id from items where number = ?", number)
        return str(row["user_id"]) if row else ""

    async def _before(self, request: Request, call: str, account: str) -> Response | None:
        headers = request.headers
        unnamed = calls.FIREWALLED.fullmatch(request.url.path) and not headers.get("user-agent")
        if unnamed or (calls.DEVICE_WANTED.fullmatch(request.url.path) and "x-deviceos" not in headers):
            return await blocked(Armed("block", 0), request)
        fault = chance.draw(self.world.store, account, call, BEFORE)
        return await BEFORE[fault.kind][0](fault, request) if fault else None

    async def _held(self, request: Request, call: str, account: str, send: Send) -> None:
        """Let the route answer, spoil the answer when a fault says so, and note what the reader was shown."""
        head: Message = {}
        body = b""

        async def keep(message: Message) -> None:
            nonlocal head, body
            if message["type"] == "http.response.start":
                head = message
            else:
                body += message.get("body", b"")

        await self.app(request.scope, request.receive, keep)
        if 200 <= head["status"] < 300 and body:
            body, spoilt = self._after(call, account, body)
            if spoilt:
                kept = [(name, value) for name, value in head["headers"] if name.lower() != b"content-length"]
                head["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
            if "truncated" not in spoilt:
                self._note(request, account, body, spoilt)
        await send(head)
        await send({"type": "http.response.body", "body": body})

    def _after(self, call: str, account: str, body: bytes) -> tuple[bytes, list[str]]:
        """The answer as the faults leave it, and which of them found something to spoil."""
        spoilt = []
        order = list(AFTER)
        found = chance.striking(self.world.store, account, call, AFTER)
        for fault in sorted(found, key=lambda each: order.index(each.kind)):
            changed = AFTER[fault.kind][0](fault, body)
            if changed != body:
                chance.hit(self.world.store, fault)
                body = changed
                spoilt.append(fault.kind)
        return body, spoilt

    def _note(self, request: Request, account: str, body: bytes, spoilt: list[str]) -> None:
        """A reading of the inbox or of a thread, with the newest time token in the answer.

        Written before anything else can happen in the world: what the record tells as delivered before this
        line was to be seen in this answer.
        """
        thread, inbox = _THREAD.fullmatch(request.url.path), _INBOX.fullmatch(request.url.path)
        if request.method != "GET" or not (thread or inbox):
            return
        self.world.store.write_record(
            "thread_read" if thread else "inbox_read",
            account=account,
            user_id=account,
            conversation_id=thread and thread[1],
            # The chat page reads the same addresses; only a browser says how it fetches.
            via="page" if "sec-fetch-mode" in request.headers else "api",
            detail={"time_token": max(_TOKEN.findall(body), default=b"").decode()}
            | ({"archived": True} if inbox and inbox[1] == "archived" else {})
            | ({"faults": spoilt} if spoilt else {}),
        )
