"""The WebSocket at /en-vivo/: what is said on it, checked at the border (docs/live.md).

Must never let a listener's bad message, silence or slowness reach anybody else's socket.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from apps.core import logs
from apps.desk.live import entrance, hub

PATH = "/en-vivo/"
#: How long a socket may take to say who it is, and between two signs of life of ours. Seconds.
HELLO_S, BEAT_S = 10.0, 20.0
#: Longest message taken, topics followed at once, and bad messages forgiven.
LONGEST, MOST_TOPICS, PATIENCE = 4096, 32, 10
#: A browser that lost us comes back by itself; more than these are asked to later.
MOST_SOCKETS = 1000
CLOSE_S = 2.0

log = logs.get(__name__)


class BadMessage(ValueError):
    """What a listener sent can't be read; the text says why."""


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application of one socket."""
    socket = WebSocket(scope, receive, send)
    if scope["path"] != PATH:
        await socket.close(4404)
        return
    await socket.accept()
    here = hub.here()
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def drop(code: int) -> None:
        if not ended.done():
            ended.set_result(code)

    try:
        listener = await _hello(socket, here, drop)
        if listener is None:
            await socket.close(hub.LOGGED_OUT)
            return
        if len(here.listeners) >= MOST_SOCKETS:
            await socket.close(hub.AGAIN)
            return
        await here.join(listener)
    except WebSocketDisconnect:
        return
    except (BadMessage, KeyError):  # KeyError: bytes where text should be
        await socket.close(4400)
        return
    except (TimeoutError, DatabaseError):
        await socket.close(hub.AGAIN)
        return
    work = [asyncio.create_task(_send(socket, listener)), asyncio.create_task(_receive(socket, here, listener))]
    ends: list[asyncio.Future[Any]] = [*work, ended]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        here.leave(listener)
        for task in work:
            task.cancel()
        for end in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
                log.error("live.socket", error=repr(end)[:200])
    if ended.done():
        # Who does not read what is sent does not read this either: they are not waited for.
        with suppress(RuntimeError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await socket.close(ended.result())


async def _hello(socket: WebSocket, here: hub.Hub, drop: Any) -> hub.Listener | None:
    """The listener the first message tells of; None where its pass is not good."""
    async with asyncio.timeout(HELLO_S):
        said = _read(await socket.receive_text())
    held = entrance.read(said.get("pass", ""))
    person = await here.read(entrance.person, held) if held else None
    if held is None or person is None:
        return None
    return hub.Listener(held, person, await here.read(entrance.rights, person), drop)


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise BadMessage(f"a message has at most {LONGEST} characters")
    try:
        said = json.loads(text)
    except ValueError as error:
        raise BadMessage("a message is a JSON object") from error
    if not isinstance(said, dict):
        raise BadMessage("a message is a JSON object")
    return said


async def _send(socket: WebSocket, listener: hub.Listener) -> None:
    await socket.send_text(hub.written({"type": "welcome"}))
    while True:
        try:
            async with asyncio.timeout(BEAT_S):
                message = await listener.queue.get()
        except TimeoutError:
            message = hub.written({"type": "ping"})
        await socket.send_text(message)


async def _receive(socket: WebSocket, here: hub.Hub, listener: hub.Listener) -> None:
    forgiven = 0
    while forgiven < PATIENCE:
        try:
            await _answer(_read(await socket.receive_text()), here, listener)
        except WebSocketDisconnect:
            return
        except (BadMessage, KeyError) as error:
            forgiven += 1
            detail = str(error) if isinstance(error, BadMessage) else "a message is text"
            listener.put("", hub.written({"type": "error", "code": "bad_message", "detail": detail}))
    listener.drop(4400)


async def _answer(said: dict[str, Any], here: hub.Hub, listener: hub.Listener) -> None:
    wanted = said.get("topics", [])
    if not isinstance(wanted, list) or not all(isinstance(each, str) for each in wanted):
        raise BadMessage("topics is a list of names")
    match said.get("type"):
        case "subscribe":
            if len(listener.topics | set(wanted)) > MOST_TOPICS:
                raise BadMessage(f"at most {MOST_TOPICS} topics at once")
            for topic in wanted:
                await here.follow(listener, topic)
        case "unsubscribe":
            listener.topics.difference_update(wanted)
        case "ping":
            listener.put("", hub.written({"type": "pong"}))
        case _:
            raise BadMessage("type is subscribe, unsubscribe or ping")
