"""The one way out to every source: honest, unhurried, bounded, and quick to notice a refusal.

A transport of httpx, so that a source's own library goes through it too. It says who we are, keeps `pause` between two
calls to a source (over all processes), never follows a refusal with another try, and keeps what was answered for staff.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from apps.core import cache
from apps.pricing.sources.base import SourceBlocked, SourceChanged, SourceNotReady, SourceUnreachable, mapping

USER_AGENT = "Wall-E/1.0 (asistente de un vendedor particular)"
PAUSE_S = 1.0  # reported as sufficient spacing by those who watch these sites daily
LONGEST_QUEUE_S = 30.0
MAX_BYTES = 10_000_000
REFUSALS = (401, 403, 405, 429)
#: Pages that stand where an answer should be. Looked for in HTML only, and never in what a listing says of itself.
_BLOCK_PAGE = re.compile(
    r"pardon our interruption|attention required! \| cloudflare|/errors/validatecaptcha|captcha-delivery\.com"
    r"|id=\"captcha-form\"|<title>[^<]*(?:captcha|robot|just a moment|access denied|request could not be satisfied"
    r"|comprobaci[oó]n de seguridad)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Raw:
    """One answer as it came. `status` 0: none came."""

    url: str
    status: int
    body: bytes


_kept: ContextVar[list[Raw] | None] = ContextVar("_kept", default=None)
_turns: dict[str, float] = {}
_guard = threading.Lock()


@contextmanager
def recording() -> Iterator[list[Raw]]:
    """What every source answers within this block of this thread, refusals included."""
    kept: list[Raw] = []
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


def is_simulated(url: str) -> bool:
    """Whether an address is on this very machine, where no stranger's server has to be spared."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost")


class Polite(httpx.BaseTransport):
    """`name`: the source, for pacing. `timeout`: seconds for one whole answer. `to`: other addresses for some hosts
    (the sandbox). `through`: refusals that the caller understands itself, each once: status and part of the address.
    """

    def __init__(
        self,
        name: str,
        *,
        timeout: float,
        to: Mapping[str, str] | None = None,
        through: tuple[tuple[int, str], ...] = (),
    ) -> None:
        self.name, self.timeout, self.to, self.through = name, timeout, dict(to or {}), list(through)
        self._inner = httpx.HTTPTransport(trust_env=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request and reads the whole answer. Raises SourceError for everything but an answer."""
        request = self._ours(request)
        url = str(request.url)
        if not is_simulated(url):
            wait_turn(self.name)
        status, headers, body = self._answer(request)
        if (kept := _kept.get()) is not None and "oauth2" not in url:  # a permission is no evidence
            kept.append(Raw(url, status, body))
        if status >= 500:
            raise SourceUnreachable(f"respondió {status}")
        if status in REFUSALS:
            known = next((each for each in self.through if each[0] == status and each[1] in url), None)
            if known is None:
                raise SourceBlocked(f"nos rechaza ({status})")
            self.through.remove(known)
        if body.lstrip()[:1] == b"<" and _BLOCK_PAGE.search(body[:50_000].decode(errors="replace")):
            raise SourceBlocked(f"muestra una página de bloqueo ({status})")
        kept_headers = [
            (key, value)
            for key, value in headers.multi_items()
            if key not in ("content-encoding", "content-length", "transfer-encoding")
        ]
        return httpx.Response(status, headers=kept_headers, content=_utf8(body), request=request)

    def close(self) -> None:
        self._inner.close()

    def _ours(self, request: httpx.Request) -> httpx.Request:
        """The request under our own name, without what only a browser may say of itself."""
        for name in [name for name in request.headers if name.startswith("sec-") or name == "dnt"]:
            del request.headers[name]
        request.headers["User-Agent"] = USER_AGENT
        request.headers["Accept-Encoding"] = "gzip, deflate"
        request.headers.setdefault("Accept-Language", "es-ES,es;q=0.9")
        base = self.to.get(f"{request.url.scheme}://{request.url.host}")
        if base:
            parts = httpx.URL(base)
            path = parts.raw_path.rstrip(b"/") + request.url.raw_path
            request.url = request.url.copy_with(scheme=parts.scheme, host=parts.host, port=parts.port, raw_path=path)
            request.headers["Host"] = parts.netloc.decode()
        request.extensions["timeout"] = httpx.Timeout(self.timeout).as_dict()
        return request

    def _answer(self, request: httpx.Request) -> tuple[int, httpx.Headers, bytes]:
        deadline, body = time.monotonic() + self.timeout, bytearray()
        try:
            answer = self._inner.handle_request(request)
            try:
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > MAX_BYTES or time.monotonic() > deadline:
                        raise SourceUnreachable("la respuesta no acaba")
            finally:
                answer.close()
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise SourceUnreachable(f"no responde ({type(error).__name__})") from error
        return answer.status_code, answer.headers, bytes(body)


def client(
    name: str, *, timeout: float, headers: Mapping[str, str] | None = None, through: tuple[tuple[int, str], ...] = ()
) -> httpx.Client:
    """An httpx client that knows no other way out than the polite one; it follows no redirects."""
    return httpx.Client(transport=Polite(name, timeout=timeout, through=through), headers=dict(headers or {}))


def wait_turn(name: str) -> None:
    """Waits until a source may be called again. Raises SourceNotReady where too many wait already."""
    until = time.monotonic() + LONGEST_QUEUE_S
    mark = uuid.uuid4().hex
    while time.monotonic() < until:
        taken = cache.lock(f"price_pace:{name}", mark, PAUSE_S)
        if taken is None:  # Redis is away: this process at least keeps its own distance
            with _guard:
                wait = _turns.get(name, 0.0) + PAUSE_S - time.monotonic()
                if wait <= 0:
                    _turns[name] = time.monotonic()
            taken = wait <= 0
        if taken:
            return
        time.sleep(0.05)
    raise SourceNotReady("hay demasiadas consultas en espera")


def json_of(answer: httpx.Response) -> Mapping[str, Any]:
    """The object that a data call answered. Raises SourceBlocked for a page, SourceChanged for anything else."""
    body = answer.content
    if "html" in answer.headers.get("content-type", "") or body.lstrip()[:1] == b"<":
        raise SourceBlocked(f"contesta con una página en vez de datos ({answer.status_code})")
    if answer.status_code != 200:
        raise SourceChanged(f"respondió {answer.status_code}")
    try:
        value = json.loads(text_of(answer))
    except (ValueError, RecursionError) as error:
        raise SourceChanged("la respuesta no es JSON") from error
    if not isinstance(value, dict):
        raise SourceChanged("la respuesta no es un objeto")
    return mapping(value)


def text_of(answer: httpx.Response) -> str:
    """The answer's text."""
    return answer.content.decode("utf-8-sig", errors="replace")


def _utf8(body: bytes) -> bytes:
    """UTF-8 whatever it claims to be: what isn't is read as Western European."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace").encode()
    return body
