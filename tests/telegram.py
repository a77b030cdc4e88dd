"""Telegram's bot service and an ntfy server, as small as what we use of them; both keep what arrived."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"
CHAT = 4711


class Outside:
    """What the world outside saw, and how it behaves: `broken` is a status to answer with, `slow` seconds to wait."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.pushed: list[dict[str, Any]] = []
        self.beats = 0
        self.broken, self.slow = 0, 0.0
        self.address = ""
        self._updates: list[dict[str, Any]] = []

    @property
    def last(self) -> dict[str, Any]:
        """The newest message to a chat."""
        return self.sent[-1]

    def buttons(self) -> dict[str, str]:
        """What the newest message offers: data by label."""
        rows = self.last.get("reply_markup", {}).get("inline_keyboard", [])
        return {each["text"]: each["callback_data"] for row in rows for each in row}

    def writes(self, text: str, chat: int = CHAT) -> None:
        """Somebody writes to the bot."""
        self._add({"message": {**self._message(chat), "text": text}})

    def presses(self, data: str, chat: int = CHAT) -> None:
        """Somebody presses a button."""
        who = {"id": chat, "is_bot": False, "first_name": "Ana"}
        pressed = {"id": "1", "from": who, "chat_instance": "1", "data": data, "message": self._message(chat)}
        self._add({"callback_query": pressed})

    @staticmethod
    def _message(chat: int) -> dict[str, Any]:
        return {"message_id": 1, "date": int(time.time()), "chat": {"id": chat, "type": "private"}}

    def _add(self, news: dict[str, Any]) -> None:
        self._updates.append({"update_id": 100 + len(self._updates), **news})

    async def bot(self, request: Request) -> Response:
        """One call of the bot's."""
        if self.slow:
            time.sleep(self.slow)
        if request.path_params["token"] != TOKEN:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        if self.broken:
            told = {"ok": False, "error_code": self.broken, "description": "Forbidden: bot was blocked by the user"}
            return JSONResponse(told, self.broken)
        call, given = request.path_params["call"], dict(parse_qsl((await request.body()).decode()))
        answer: Any = True
        if call == "getMe":
            answer = {"id": 123456789, "is_bot": True, "first_name": "Wall-E", "username": "tienda_bot"}
        elif call == "sendMessage":
            markup = json.loads(str(given.get("reply_markup") or "{}"))
            self.sent.append({**given, "reply_markup": markup})
            answer = self._message(int(str(given["chat_id"])))
        elif call == "getUpdates":
            offset = int(str(given.get("offset") or 0))
            answer = [each for each in self._updates if each["update_id"] >= offset]
        return JSONResponse({"ok": True, "result": answer})

    async def ntfy(self, request: Request) -> Response:
        """A message to a topic."""
        if self.broken:
            return JSONResponse({"code": self.broken, "error": "no"}, self.broken)
        self.pushed.append(await request.json())
        return JSONResponse({"id": "1"})

    async def beat(self, _request: Request) -> Response:
        """A sign of life."""
        self.beats += 1
        return Response(status_code=self.broken or 200)


@contextmanager
def outside() -> Iterator[Outside]:
    """Both services, listening."""
    world = Outside()
    routes = [
        Route("/bot{token}/{call}", world.bot, methods=["POST"]),
        Route("/vivo", world.beat),
        Route("/{topic:path}", world.ntfy, methods=["POST", "PUT"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, name="outside", daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    world.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield world
    finally:
        server.should_exit = True
        thread.join(10)
