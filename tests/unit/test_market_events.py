"""The event channel is heard rightly, against a real HTTP server that answers as it is told."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from apps.marketplace import events
from apps.marketplace.events import EventChannel, Heard, Place, Refused, read, rings
from apps.marketplace.remote import BadAnswer, ChannelToken, RateLimited, Unreachable

TOKEN = ChannelToken("pam", "inbox.me")
HERE = Place("17000000000000000", "41")
MESSAGE = {"c": "inbox.me", "d": {"id": "1", "payload": {"text": "Hola"}}, "u": {"type": "text"}}
RECEIPT = {"c": "inbox.me", "e": 3, "d": {"source": "actions", "data": {"type": "seen"}}}

Answer = Callable[[str, asyncio.StreamWriter], Coroutine[Any, Any, None]]


def said(body: object, status: str = "200 OK", headers: str = "") -> Answer:
    """A server that answers so and hangs up."""

    async def answer(_path: str, writer: asyncio.StreamWriter) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(text.encode())}\r\n{headers}\r\n"
        writer.write((head + text).encode())

    return answer


@asynccontextmanager
async def a_channel(answer: Answer) -> AsyncIterator[tuple[EventChannel, list[str]]]:
    """A channel whose server answers so, and the paths it is asked for."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        asked.append(head.split(" ")[1])
        await answer(asked[-1], writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, EventChannel(f"http://127.0.0.1:{port}", "sub-c-1") as channel:
        yield channel, asked


async def heard_from(answer: Answer, place: Place = HERE) -> Heard:
    async with a_channel(answer) as (channel, _):
        return await channel.listen(TOKEN, place)


def test_the_question_names_channel_place_and_token_as_the_web_app_does() -> None:
    async def ask() -> str:
        answer = said({"t": {"t": "17000000000000001", "r": 41}, "m": [MESSAGE]})
        async with a_channel(answer) as (channel, asked):
            heard = await channel.listen(TOKEN, HERE)
            assert heard == Heard(Place("17000000000000001", "41"), 1, True)
            return asked[0]

    path = asyncio.run(ask())
    assert path == "/v2/subscribe/sub-c-1/inbox.me/0?tt=17000000000000000&uuid=me&auth=pam&tr=41"


@pytest.mark.parametrize("event", [MESSAGE, {"u": {"type": "server-message"}}, {"e": 0}, {"e": 9}, {}, "?", None, []])
def test_whatever_is_no_receipt_is_worth_a_look(event: object) -> None:
    assert rings(event)


@pytest.mark.parametrize("event", [RECEIPT, {"e": "3"}])
def test_a_receipt_rings_nothing(event: object) -> None:
    assert not rings(event)


def test_an_answer_that_says_how_to_go_on_is_enough() -> None:
    assert read(b'{"t": {"t": 5}}') == Heard(Place("5", ""), 0, False)
    assert read(b'{"t": {"t": "5", "r": 2}, "m": {"odd": 1}, "new": []}') == Heard(Place("5", "2"), 1, True)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"{}", b'{"t": {"t": "-1"}}', b'{"t": {"t": null}, "m": []}'])
def test_an_answer_without_a_place_is_none(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read(body)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said({"message": "Token is expired."}, "403 Forbidden"), Refused),
        (said("", "429 Too Many Requests", "Retry-After: 7\r\n"), RateLimited),
        (said("", "500 Oh"), Unreachable),
        (said("", "302 Found", "Location: /login\r\n"), BadAnswer),
        (said('{"t": {"t": "1'), BadAnswer),
    ],
)
def test_each_refusal_has_its_name(answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        asyncio.run(heard_from(answer))
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after == 7
    assert "pam" not in str(raised.value) and "pam" not in repr(TOKEN)


async def _mute(_path: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(2)


async def _dripping(_path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(20):
        writer.write(b" ")
        await asyncio.sleep(0.1)


async def _hanging_up(_path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


@pytest.mark.parametrize("answer", [_mute, _dripping, _hanging_up])
def test_a_channel_that_says_nothing_whole_is_given_up(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HOLD_S", 0.2)
    monkeypatch.setattr(events, "GRACE_S", 0.2)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        asyncio.run(heard_from(answer))
    assert time.monotonic() - began < 1.5
