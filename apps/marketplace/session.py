"""The login as a browser keeps it: its saved state, the cookies in it, and how long they last.

The state is Playwright's `storage_state` dict. Pure: nothing here stores, sends or logs it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from apps.marketplace.remote import MarketplaceError

State = Mapping[str, Any]


class WrongPerson(MarketplaceError):
    """A login is somebody else's than the account's owner's; the text says whose, in Spanish."""


# With a __Secure- prefix over https; a long one is split into numbered pieces.
SESSION_COOKIE = "next-auth.session-token"
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


def _of_session(state: State) -> list[Mapping[str, Any]]:
    return [cookie for cookie in state.get("cookies", ()) if SESSION_COOKIE in str(cookie.get("name", ""))]


def session_values(state: State) -> tuple[str, ...]:
    """The session cookie, in as many pieces as it has; empty where nobody is logged in."""
    return tuple(str(cookie.get("value", "")) for cookie in _of_session(state))


def expires_at(state: State) -> datetime | None:
    """When the login itself will run out, or None when its cookie does not say."""
    for cookie in _of_session(state):
        expires = cookie.get("expires", -1)
        if isinstance(expires, int | float) and expires > 0:
            return datetime.fromtimestamp(expires, UTC)
    return None


def newer(old: State, new: State) -> dict[str, Any]:
    """`new`, with the session cookie of `old` where that one lasts longer: the site re-issues it with every look,
    to whoever looks, and an older copy must not take the place of a newer.
    """
    before, after = expires_at(old), expires_at(new)
    merged = dict(new)
    if before is not None and (after is None or after < before):
        others = [cookie for cookie in new.get("cookies", ()) if SESSION_COOKIE not in str(cookie.get("name", ""))]
        merged["cookies"] = [*others, *_of_session(old)]
    return merged


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
