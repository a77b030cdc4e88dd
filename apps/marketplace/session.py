"""The login: a browser's saved state, the cookies in it, and the short-lived token they buy.

The state is Playwright's `storage_state` dict. Whoever calls keeps it, encrypted; nothing here stores or
logs it. Never solves a captcha and never answers a login code: that is a person's task.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from apps.marketplace.browser import Browser
from apps.marketplace.remote import BadAnswer, Challenged, SessionDead, Unreachable
from apps.marketplace.visit import Visit, visiting

State = Mapping[str, Any]

SESSION_COOKIE = "next-auth.session-token"  # with a __Secure- prefix over https
LAST_CALL_S = 10.0  # of the time for a login by hand, kept for asking the site whether it counts
TOKEN_MARGIN_S = 30.0
TOKEN_UNREADABLE_S = 60.0  # lifetime we dare to assume for a token whose exp we cannot read
TOKEN_LONGEST_S = 3600.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _belongs(cookie: Mapping[str, Any], host: str, path: str, secure: bool, now: float) -> bool:
    domain = str(cookie.get("domain", ""))
    same = host == domain.lstrip(".") or (domain.startswith(".") and host.endswith(domain))
    expires = cookie.get("expires", -1)
    return (
        same
        and path.startswith(str(cookie.get("path") or "/"))
        and (secure or not cookie.get("secure"))
        and (not isinstance(expires, int | float) or expires < 0 or expires > now)
    )


def cookies_of(state: State, url: str) -> dict[str, str]:
    """The cookies a browser with this state would send to `url`, as browsers judge loopback: secure."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    secure = parts.scheme == "https" or host in _LOOPBACK
    return {
        str(cookie["name"]): str(cookie["value"])
        for cookie in state.get("cookies", ())
        if _belongs(cookie, host, parts.path or "/", secure, time.time())
    }


def expires_at(state: State) -> datetime | None:
    """When the login itself will run out, or None when its cookie does not say."""
    for cookie in state.get("cookies", ()):
        name, expires = str(cookie.get("name", "")), cookie.get("expires", -1)
        if name.endswith(SESSION_COOKIE) and isinstance(expires, int | float) and expires > 0:
            return datetime.fromtimestamp(expires, UTC)
    return None


def with_cookies(state: State, url: str, set_cookie: list[str]) -> dict[str, Any]:
    """A new state with the cookies of these `Set-Cookie` headers from `url` put in or taken out."""
    fresh: dict[str, Any] = deepcopy(dict(state))
    cookies: list[dict[str, Any]] = fresh.setdefault("cookies", [])
    host = urlsplit(url).hostname or ""
    for header in set_cookie:
        try:
            morsels = SimpleCookie(header)
        except CookieError:
            continue
        for name, morsel in morsels.items():
            domain = morsel["domain"].lower()
            domain = f".{domain.lstrip('.')}" if domain else host
            if domain != host and not f".{host}".endswith(domain):
                continue  # a site cannot set another site's cookie
            path = morsel["path"] or "/"
            key = (name, domain, path)
            cookies[:] = [one for one in cookies if (one["name"], one["domain"], one["path"]) != key]
            expires = _expiry(morsel["max-age"], morsel["expires"])
            if expires is not None and expires <= time.time():
                continue
            cookies.append(
                {
                    "name": name,
                    "value": morsel.value,
                    "domain": domain,
                    "path": path,
                    "expires": -1 if expires is None else expires,
                    "httpOnly": bool(morsel["httponly"]),
                    "secure": bool(morsel["secure"]),
                    "sameSite": morsel["samesite"].capitalize() or "Lax",
                }
            )
    return fresh


def _expiry(max_age: str, expires: str) -> float | None:
    if max_age.lstrip("-").isdecimal():
        return time.time() + int(max_age)
    for form in ("%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT"):
        try:
            return datetime.strptime(expires, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    return None


def lifetime(token: str) -> float:
    """Seconds a fresh JWT may be used: its own `exp - iat`, so that a wrong clock of ours can't matter."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        seconds = float(claims["exp"]) - float(claims.get("iat", time.time()))
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return TOKEN_UNREADABLE_S
    return min(max(seconds, 0.0), TOKEN_LONGEST_S)


@dataclass
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str = ""
    good_until: float = 0.0


class TokenStore:
    """Tokens of this process by account and login. One thread renews, the others wait for it."""

    def __init__(self) -> None:
        self._slots: dict[str, _Slot] = {}
        self._guard = threading.Lock()

    def _slot(self, key: str) -> _Slot:
        with self._guard:
            return self._slots.setdefault(key, _Slot())

    def get(self, key: str, mint: Callable[[], str]) -> str:
        """The token of `key`, minted by `mint` when there is none good for long enough."""
        slot = self._slot(key)
        with slot.lock:
            if not slot.token or time.monotonic() >= slot.good_until:
                slot.token = ""
                asked = time.monotonic()
                slot.token = mint()
                life = lifetime(slot.token)
                slot.good_until = asked + max(life - TOKEN_MARGIN_S, life / 2)
            return slot.token

    def forget(self, key: str, token: str) -> None:
        """Drop `token` if it is still the one we hold: another thread may have renewed it already."""
        slot = self._slot(key)
        with slot.lock:
            if slot.token == token:
                slot.token = ""


def login_key(account: str, state: State) -> str:
    """Key of a login in a TokenStore: another person logging in on the same account gets another key.

    The session cookie cannot serve: the site re-issues it with every call.
    """
    device = next((str(c["value"]) for c in state.get("cookies", ()) if c.get("name") == "device_id"), "")
    return hashlib.sha256(f"{account}\0{device}".encode()).hexdigest()


def login_with_password(
    browser: Browser, *, web_url: str, username: str, password: str, timeout: float = 30.0
) -> dict[str, Any]:
    """Log in through the site's own page and return the browser's state. For the demo's own site.

    Raises SessionDead (refused), Challenged (captcha, block page or a code by SMS), Unreachable, BadAnswer.
    """

    async def work() -> dict[str, Any]:
        async with visiting(browser, None, timeout=timeout) as visit:
            page = visit.page
            await visit.goto(f"{web_url}/login")
            await visit.until("document.querySelector('#username, walla-button')")
            by_mail = page.locator('walla-button[text="Iniciar sesión con email"]')
            if not await page.locator("#username").is_visible() and await by_mail.count():
                await by_mail.first.click()
            await page.locator("#username").fill(username)
            await page.locator("#password").fill(password)
            await page.locator("#kc-login").click()
            await visit.until(
                "!document.querySelector('#kc-login') || document.querySelector('#mfa-code-validation-form,"
                " #input-error, .kc-feedback-text, [role=alert]')"
            )
            if await page.locator("#mfa-code-validation-form").count():
                raise Challenged("the login asks for a code sent to the seller's phone")
            if await page.locator("#kc-login").count():
                raise SessionDead("the site refused username or password")
            return await _proven_state(visit, web_url)

    return browser.run(work(), timeout)


def login_by_hand(browser: Browser, *, web_url: str, timeout: float) -> dict[str, Any]:
    """Open the site's login page in a window and wait until a person has logged in; returns the browser's
    state.

    Types nothing and solves nothing. Raises SessionDead when nobody did within `timeout` seconds or the
    window was closed, Challenged, Unreachable, BadAnswer.
    """

    async def work() -> dict[str, Any]:
        async with visiting(browser, None, timeout=timeout) as visit:
            await visit.goto(f"{web_url}/login")
            deadline = time.monotonic() + timeout - LAST_CALL_S
            while not any(SESSION_COOKIE in c.get("name", "") for c in await visit.context.cookies()):
                if visit.page.is_closed():
                    raise SessionDead("the window was closed before anybody logged in")
                if time.monotonic() > deadline:
                    raise SessionDead("nobody logged in in time")
                await asyncio.sleep(0.5)
            return await _proven_state(visit, web_url)

    return browser.run(work(), timeout)


async def _proven_state(visit: Visit, web_url: str) -> dict[str, Any]:
    """The browser's state, once the site has given a session for it."""
    answer = await visit.context.request.get(f"{web_url}/api/auth/session")
    if answer.status >= 500:
        raise Unreachable(f"session check answered {answer.status}")
    if answer.status != 200:
        raise Challenged(f"session check answered {answer.status}")
    try:
        body = json.loads(await answer.text())
    except ValueError as error:
        raise BadAnswer("the session check is not JSON") from error
    if not isinstance(body, dict) or not body.get("token"):
        raise SessionDead("logged in, but the site gives no session")
    return dict(await visit.context.storage_state())
