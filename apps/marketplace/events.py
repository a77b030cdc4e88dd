"""The site's event channel, only listened to: a long-poll that says that something happened in an inbox.

What an event says is never taken for true; it makes a look at the inbox happen sooner, nothing more. Nothing here
publishes, announces presence, or marks a message as received or read. Never logs a token.
"""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from apps.marketplace import wire
from apps.marketplace.client import USER_AGENT
from apps.marketplace.remote import BadAnswer, ChannelToken, MarketplaceError, RateLimited, Unreachable

HOLD_S = 280.0  # so long the site holds the question when nothing happens
GRACE_S = 30.0
GREETING_S = 15.0  # the first question is answered at once
LARGEST = 8_000_000  # bytes; an answer holds at most 100 events of 32 KiB
LONGEST_WAIT_S = 3600.0
RECEIPT = "3"
# A connection that is gone without a word is noticed after a minute, not after five.
_ALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
        if hasattr(socket, name)
    ),
)


class Refused(MarketplaceError):
    """The channel does not take this token (any more)."""


@dataclass(frozen=True)
class Place:
    """How far the channel has been heard. The default asks where it stands now."""

    time_token: str = "0"
    region: str = ""


@dataclass(frozen=True)
class Heard:
    """An answer: the place to go on from, how many events, and whether any of them is worth a look."""

    place: Place
    events: int
    rings: bool


def rings(event: object) -> bool:
    """Whether an event is worth a look at the inbox: all but receipts, shapes nobody has described included."""
    return not (isinstance(event, dict) and str(event.get("e")) == RECEIPT)


def read(body: bytes) -> Heard:
    """A subscribe answer. Raises BadAnswer where it does not say how to go on."""
    answer = wire.load(body)
    place = answer.get("t") if isinstance(answer, dict) else None
    if not isinstance(place, dict) or not re.fullmatch("[0-9]+", str(place.get("t"))):
        raise BadAnswer("an answer of the event channel without a place in it")
    events = answer.get("m") or []
    if not isinstance(events, list):
        events = [events]
    region = place.get("r")
    here = Place(str(place["t"]), "" if region is None else str(region))
    return Heard(here, len(events), any(rings(event) for event in events))


class EventChannel:
    """The channel of all accounts: many questions at once, each on a connection of its own. Use as `async with`.

    `origin` and `key` are the web app's own, public; what may be heard is decided by each account's token.
    """

    def __init__(self, origin: str, key: str) -> None:
        self._origin, self._key = origin.rstrip("/"), key
        host = urlsplit(origin).hostname or ""
        direct = host in ("127.0.0.1", "localhost") or bool(proxy_bypass(host))
        self._http = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(
                proxy=None if direct else getproxies().get(urlsplit(origin).scheme),
                socket_options=_ALIVE,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
            ),
            timeout=httpx.Timeout(10.0, read=HOLD_S + GRACE_S),
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": USER_AGENT},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def listen(self, token: ChannelToken, place: Place) -> Heard:
        """Waits until something happens after `place`, or for HOLD_S. Raises MarketplaceError."""
        url = f"{self._origin}/v2/subscribe/{quote(self._key, safe='')}/{quote(token.channel, safe='')}/0"
        params = {"tt": place.time_token, "uuid": token.user, "auth": token.token}
        if place.region:
            params["tr"] = place.region
        try:
            # Over all of it: an answer that drips byte by byte never trips the time-out of a read.
            async with asyncio.timeout(HOLD_S + GRACE_S if place != Place() else GREETING_S):
                return await self._ask(url, params)
        except (TimeoutError, httpx.TransportError, httpx.DecodingError) as error:
            raise Unreachable(f"event channel: {type(error).__name__}") from error

    async def _ask(self, url: str, params: dict[str, Any]) -> Heard:
        body = bytearray()
        async with self._http.stream("GET", url, params=params) as answer:
            if answer.status_code == 403:
                raise Refused("the event channel refuses the token")
            if answer.status_code == 429:
                after = answer.headers.get("retry-after", "")
                seconds = min(float(after), LONGEST_WAIT_S) if after.isdecimal() else None
                raise RateLimited("event channel: too many requests", seconds)
            if answer.status_code >= 500:
                raise Unreachable(f"event channel answered {answer.status_code}")
            if answer.status_code != 200:
                raise BadAnswer(f"event channel answered {answer.status_code}")
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > LARGEST:
                    raise BadAnswer(f"event channel: more than {LARGEST} bytes")
        return read(bytes(body))
