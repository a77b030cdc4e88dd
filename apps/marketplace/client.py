"""The marketplace as its own web app speaks with it: JSON over HTTPS with the session's short-lived token.

Reads, and tells how own listings stand; nothing here sends, buys or marks as read. Never retries, except once with
a fresh token: whether to try again is decided by the error's kind, elsewhere. Never logs cookies or tokens.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, NoReturn, Self
from urllib.parse import parse_qsl, quote, urlsplit

import httpx

from apps.marketplace import session, wire
from apps.marketplace.remote import (
    BadAnswer,
    Challenged,
    ChannelToken,
    Inbox,
    ItemFlags,
    Listings,
    MarketplaceError,
    NotFound,
    NotYours,
    Problem,
    RateLimited,
    RemoteItem,
    SessionDead,
    Thread,
    Unreachable,
)
from apps.marketplace.session import State
from apps.marketplace.tokens import Login, Ticket, TokenStore

PAGE_SIZE = 30  # the web app's own defaults
MAX_BYTES = 20_000_000
APP_VERSION = "826680"  # form "8.2668.0" without dots, as the web app sends it
USER_AGENT = "Wall-E/1.0 (asistente de un vendedor particular)"
_BLOCK_PAGE = re.compile(rb"captcha|request could not be satisfied|request blocked|pardon our interruption|"
                         rb"access denied|are you (?:a )?human|datadome", re.IGNORECASE)  # fmt: skip
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")

TOKENS = TokenStore(shared=True)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Answer:
    """A complete answer, read within one deadline."""

    def __init__(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.html = "html" in headers.get("content-type", "") or body[:200].lstrip()[:1] == b"<"


class Client:
    """One account's view of the marketplace. Safe to share between threads; close it after use.

    `state` is the browser's storage_state, or what loads it where no token is at hand; the site re-issues the session
    cookie with each new token, and `set_cookies` holds what it sent. `timeout`: seconds for a whole request. Every
    method raises a MarketplaceError.
    """

    def __init__(
        self,
        api_url: str,
        web_url: str,
        state: State | Callable[[], State],
        *,
        login: Login = Login("-"),  # noqa: B008 - frozen
        timeout: float = 10.0,
        tokens: TokenStore = TOKENS,
    ) -> None:
        self.api_url, self.web_url = api_url.rstrip("/"), web_url.rstrip("/")
        self.set_cookies: list[str] = []
        self._state, self._login = state, login
        self._timeout, self._tokens = timeout, tokens
        # Cookies are ours to place: a jar that accepts none cannot leak one account's into another's call.
        self._http = httpx.Client(
            timeout=timeout,
            verify=_tls(),
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            trust_env=urlsplit(self.api_url).hostname not in ("127.0.0.1", "localhost"),
            headers={"User-Agent": USER_AGENT, "Accept-Language": "es-ES,es;q=0.9"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def session_url(self) -> str:
        """Where the site looks at the session cookie."""
        return f"{self.web_url}/api/auth/session"

    @property
    def state(self) -> State:
        """The newest browser state known here."""
        if callable(self._state):
            self._state = self._state()
        return self._state

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    # -- reading -------------------------------------------------------------------------------------------

    def read_inbox(
        self,
        *,
        max_pages: int = 40,
        is_old: Callable[[Sequence[Thread]], bool] = lambda _: False,
        archived: bool = False,
    ) -> Inbox:
        """The inbox or the archive, newest activity first, page by page until the caller finds a page
        old.
        """
        threads: dict[str, Thread] = {}
        problems: list[Problem] = []
        path = f"/bff/messaging/{'archived' if archived else 'inbox'}"
        user_hash, cursor, complete, seen = "", "", False, set[str]()
        for _ in range(max_pages):
            params = {"page_size": str(PAGE_SIZE), "max_messages": str(PAGE_SIZE)}
            if cursor:
                params["from"] = cursor
            page, cursor = wire.read_inbox_page(self._api(path, params))
            user_hash = user_hash or page.user_hash
            problems.extend(page.problems)
            for thread in page.threads:
                threads.setdefault(thread.external_id, thread)
            if not cursor or (not page.problems and is_old(page.threads)):
                complete = True
                break
            if cursor in seen:
                problems.append(Problem("inbox", "the cursor repeats", cursor))
                break
            seen.add(cursor)
        return Inbox(user_hash, tuple(threads.values()), tuple(problems), complete)

    def read_thread(self, conversation: str) -> Thread:
        """One conversation with its last 30 messages, oldest first. Marks nothing as read."""
        thread = wire.read_thread(self._api(f"/bff/messaging/conversation/{_safe(conversation)}", {}))
        if thread.external_id != conversation:
            raise BadAnswer(f"asked for conversation {conversation}, got {thread.external_id}")
        return thread

    def read_older(self, thread: Thread) -> Thread:
        """`thread` with the 30 messages before those it has. Marks nothing as read."""
        path = f"/api/v3/instant-messaging/archive/conversation/{_safe(thread.external_id)}/messages"
        params = {"max_messages": str(PAGE_SIZE), "from": thread.older_from}
        return wire.read_older(self._api(path, params), thread)

    def read_item(self, item: str) -> RemoteItem:
        """A listing's public detail. It tells neither reserved nor sold: see `item_flags`."""
        found = wire.read_detail(self._api(f"/api/v3/items/{_safe(item)}", {}))
        if found.external_id != item:
            raise BadAnswer(f"asked for item {item}, got {found.external_id}")
        return found

    def my_items(self, *, max_pages: int = 50) -> Listings:
        """The account's own listings on sale or reserved."""
        return self._listings("/api/v3/user/items", max_pages, lambda _: False)

    def my_sold(self, looking_for: Collection[str], *, max_pages: int = 10) -> Listings:
        """What the account has sold, read until everything in `looking_for` (ids) is found."""
        sold = self._listings(
            "/api/v3/user/items/sold", max_pages, lambda items: all(each in items for each in looking_for)
        )
        return replace(sold, items=tuple(replace(item, status="sold") for item in sold.items))

    def _listings(self, path: str, max_pages: int, enough: Callable[[Collection[str]], bool]) -> Listings:
        items: dict[str, RemoteItem] = {}
        problems: list[Problem] = []
        params: dict[str, str] = {}
        complete = False
        for _ in range(max_pages):
            answer = self._authorized(path, params)
            page, bad, cursor = wire.read_items(wire.load(answer.body))
            problems.extend(bad)
            fresh = [item for item in page if item.external_id not in items]
            items.update((item.external_id, item) for item in fresh)
            header = answer.headers.get("x-nextpage", "")
            following = {"since": cursor} if cursor else dict(parse_qsl(header))
            if header and not following:
                following = {"since": header}
            complete = not following and not problems
            if not following or not fresh or following == params or enough(items):
                break
            params = following
        return Listings(tuple(items.values()), tuple(problems), complete)

    def item_flags(self, slug: str) -> ItemFlags:
        """Reserved, sold… from the public page, a cached snapshot that may lag behind."""
        answer = self._request(f"{self.web_url}/item/{quote(slug, safe='-')}", {}, {"Accept": "text/html"})
        if answer.status != 200:
            self._refuse(answer)
        return wire.read_flags(answer.body.decode("utf-8", "replace"))

    def channel_token(self, user: str = "") -> ChannelToken:
        """A token for the event channel; `user` is this account's id, needed where the site names no channel."""
        answer = self._api("/api/v3/instant-messaging/token", {})
        token = answer.get("token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise BadAnswer("no token for the event channel")
        channels = answer.get("channels")
        named = [one for one in channels if isinstance(one, str)] if isinstance(channels, list) else []
        channel = next((one for one in named if one.startswith("inbox.")), f"inbox.{user}" if user else "")
        if not channel:
            raise BadAnswer("the event channel has no name")
        return ChannelToken(token, channel)

    # -- writing -------------------------------------------------------------------------------------------

    def reserve(self, item: str, reserved: bool) -> None:
        """Reserves an own listing, or ends its reservation. Saying so twice changes nothing."""
        self._put(item, "reserve", {"reserved": reserved})

    def sell(self, item: str) -> None:
        """Marks an own listing as sold. The site may refuse a second time: look before asking again."""
        self._put(item, "sold", {})

    def _put(self, item: str, verb: str, body: Mapping[str, Any]) -> None:
        self._authorized(f"/api/v3/items/{_safe(item)}/{verb}", {}, put=body)

    def raw(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """An answer as it came, for whoever looks at its shape."""
        return self._api(path, params or {})

    def raw_session(self) -> Any:
        """What the site says of the session, as it came."""
        body, self.set_cookies = self._look_at_session(self.state)
        return body

    # -- asking --------------------------------------------------------------------------------------------

    def _api(self, path: str, params: Mapping[str, str]) -> Any:
        return wire.load(self._authorized(path, params).body)

    def _authorized(self, path: str, params: Mapping[str, str], put: Mapping[str, Any] | None = None) -> _Answer:
        """One call as this account: a GET, or a PUT of `put`."""
        minted: list[str] = []

        def mint(known: State | None) -> Ticket:
            made = self._mint(known)
            minted.append(made.token)
            return made

        for attempt in (1, 2, 3):
            ticket = self._tokens.get(self._login, mint, patience=self._timeout + 2)
            headers = {
                "Authorization": f"Bearer {ticket.token}",
                "Accept": "application/json",
                "X-DeviceOS": "0",
                "DeviceOS": "0",
                "X-AppVersion": APP_VERSION,
                "Origin": self.web_url,
                "Referer": f"{self.web_url}/",
            }
            if ticket.device:
                headers["X-DeviceID"] = ticket.device
            answer = self._request(f"{self.api_url}{path}", params, headers, put)
            # 201: the event channel's token; 204: a write.
            if answer.status in (200, 201, 204) and not answer.html:
                return answer
            if answer.status == 401 and _expired(answer) == "ACCESS_TOKEN_EXPIRED":
                self._tokens.refuse(self._login, ticket.token)
                if attempt > 1 and ticket.token in minted:
                    raise SessionDead("the site refuses even a token it has just given")
                continue  # it may have run out since another worker renewed it
            if answer.status == 401 and _expired(answer):
                self._tokens.refuse(self._login, ticket.token)
            self._refuse(answer)
        raise Unreachable("tokens run out faster than they are renewed")

    def _mint(self, known: State | None) -> Ticket:
        """A fresh token for the session's cookies; `{}` is how the site says that the login is gone."""
        state = known or self.state
        body, self.set_cookies = self._look_at_session(state)
        token = body.get("token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise BadAnswer("a session without a usable token")
        self._state = session.with_cookies(state, self.session_url, self.set_cookies)
        return Ticket(token, session.cookies_of(self._state, self.web_url).get("device_id", ""), self._state)

    def _look_at_session(self, state: State) -> tuple[Any, list[str]]:
        """What the site says of the session in `state`, and the cookies it sends with it."""
        cookies = session.cookies_of(state, self.session_url)
        if not cookies:
            raise SessionDead("no cookies of the site in the saved session")
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = self._request(self.session_url, {}, {"Accept": "application/json", "Cookie": jar})
        if answer.status != 200 or answer.html:
            self._refuse(answer)
        body = wire.load(answer.body)
        if body == {} or body is None:
            raise SessionDead("the session has ended")
        return body, answer.headers.get_list("set-cookie")

    def _request(
        self,
        url: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        put: Mapping[str, Any] | None = None,
    ) -> _Answer:
        """One GET, or PUT of `put`, under one deadline, so that an answer dripping byte by byte ends too."""
        deadline = time.monotonic() + self._timeout
        body = bytearray()
        try:
            verb = "GET" if put is None else "PUT"
            with self._http.stream(verb, url, params=params or None, headers=dict(headers), json=put) as answer:
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > MAX_BYTES:
                        raise BadAnswer(f"more than {MAX_BYTES} bytes")
                    if time.monotonic() > deadline:
                        raise Unreachable(f"no complete answer within {self._timeout:g} s")
                return _Answer(answer.status_code, answer.headers, bytes(body))
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unreachable(f"{urlsplit(url).path}: {type(error).__name__}") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise MarketplaceError(f"cannot ask {urlsplit(url).path}: {type(error).__name__}") from error

    def _refuse(self, answer: _Answer) -> NoReturn:
        """Name the refusal. The order matters: a rate limit may be dressed as HTML, a block page as 200."""
        status = answer.status
        if status == 429:
            raise RateLimited("too many requests", _retry_after(answer.headers.get("retry-after", "")))
        if status >= 500:
            raise Unreachable(f"answered {status}")
        if 300 <= status < 400:
            where = urlsplit(answer.headers.get("location", "")).path
            if "login" in where or "/auth/" in where:
                raise SessionDead("sent to the login page")
            raise BadAnswer(f"redirected to {where}")
        if status == 404:
            raise NotFound("not there")
        if status == 401 and (reason := _expired(answer)):
            raise SessionDead(f"the site says {reason}")
        if status in (401, 403) and not answer.body.strip():
            raise NotYours(f"refused with a bare {status}")
        if status in (403, 405) or (answer.html and _BLOCK_PAGE.search(answer.body)):
            raise Challenged(f"block page or challenge ({status})")
        if status == 401:
            raise SessionDead("not accepted as logged in")
        raise BadAnswer(f"answered {status}{' with a page' if answer.html else ''}")


def _expired(answer: _Answer) -> str:
    """The site's reason for a 401: header first, else the body's code."""
    reason = answer.headers.get("x-wallapop-unauthorized", "")
    if not reason and answer.body.lstrip()[:1] == b"{":
        try:
            code = wire.load(answer.body).get("code")
        except BadAnswer:
            return ""
        reason = code if isinstance(code, str) else ""
    return reason if reason in ("ACCESS_TOKEN_EXPIRED", "REFRESH_TOKEN_EXPIRED") else ""


def _retry_after(value: str) -> float | None:
    """Seconds from a Retry-After header, at most a day; None when absent or unreadable."""
    if not value:
        return None
    try:
        plain = value.strip().isdecimal()
        seconds = float(value) if plain else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), 86_400.0)


def _safe(external_id: str) -> str:
    if not _SAFE_ID.fullmatch(external_id):
        raise NotFound("not an id of the site")
    return external_id
