"""Sign-in, the cookie session and the short-lived tokens of the simulated site.

Shapes follow NextAuth over Keycloak as recorded: an opaque cookie good for 30 days, re-issued at every look
(older copies keep working), a bearer token good for 300 s, `{}` for a dead session. Nothing here is a real
secret.
"""

from __future__ import annotations

import base64
import fnmatch
import functools
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from apps.sandbox.store import new_id, now_ms
from apps.sandbox.world import World

#: The real cookie is `__Secure-next-auth.session-token`. Browsers refuse that prefix, and the Secure flag,
#: over plain http, so NextAuth itself drops both there; so do we. Over https the twin would use the prefixed
#: name.
COOKIE, SECURE_COOKIE = "next-auth.session-token", "__Secure-next-auth.session-token"
SESSION_SECONDS = 30 * 86_400
TOKEN_SECONDS = 300
PUBNUB_SECONDS = 3_600

Handler = Callable[[Request], Awaitable[Response]]
SignedIn = Callable[[Request, str], Awaitable[Response]]


def world_of(request: Request) -> World:
    """The world this process simulates."""
    world: World = request.app.state.world
    return world


def sign(world: World, claims: dict[str, Any]) -> str:
    """A JWT-like token of these claims."""
    return _sealed(world, f"{_pack({'alg': 'HS256', 'typ': 'JWT'})}.{_pack(claims)}")


def read(world: World, token: str) -> dict[str, Any] | None:
    """The claims of a token or cookie we made, however old, or None for anything else."""
    head, _, _ = token.rpartition(".")
    if not hmac.compare_digest(_sealed(world, head).encode(), token.encode()):
        return None
    claims = json.loads(base64.urlsafe_b64decode(head.rpartition(".")[2] + "=="))
    return claims if isinstance(claims, dict) else None


def open_session(world: World, user_id: str) -> str:
    """Start a session and return its cookie value."""
    key = new_id()
    world.store.insert(
        "sessions", id=key, user_id=user_id, created_ms=now_ms(), expires_ms=now_ms() + SESSION_SECONDS * 1000
    )
    return cookie_value(world, key)


def cookie_value(world: World, session_id: str) -> str:
    """A fresh cookie for a session, in the form and about the size of the real one: five parts, some hundred bytes."""
    head, nonce = _pack({"alg": "dir", "enc": "A256GCM"}), secrets.token_urlsafe(12)
    claims = {"sid": session_id, "jti": uuid.uuid4().hex, "filling": secrets.token_hex(300)}
    return _sealed(world, f"{head}..{nonce}.{_pack(claims)}")


def set_cookie(response: Response, request: Request, value: str) -> None:
    """Put the session cookie on a response, with its expiry as a date; an empty value removes it.

    A client that brought the prefixed cookie over plain http isn't a browser: it gets that one back.
    """
    secure = request.url.scheme == "https" or SECURE_COOKIE in request.cookies
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        value,
        expires=SESSION_SECONDS if value else -86_400,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def live_session(world: World, request: Request) -> tuple[str, str] | None:
    """(session id, user id) of the request's cookie when that session is alive."""
    claims = read(world, request.cookies.get(COOKIE) or request.cookies.get(SECURE_COOKIE) or "")
    return _session(world, str(claims["sid"])) if claims and "sid" in claims else None


def bearer(world: World, session_id: str, user_id: str) -> str:
    """The short-lived token that API calls carry."""
    now = int(time.time())
    return sign(
        world,
        {
            "sub": user_id,
            "session": session_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": uuid.uuid4().hex,
        },
    )


def pubnub_token(world: World, user_id: str) -> str:
    """The event channel's own token, good for an hour."""
    return sign(world, {"pam": user_id, "exp": int(time.time()) + PUBNUB_SECONDS})


def pubnub_user(world: World, token: str) -> str | None:
    """Whose event-channel token this is, or None when it is not valid any more."""
    claims = read(world, token)
    return str(claims["pam"]) if claims and "pam" in claims and claims["exp"] > time.time() else None


def granted(user_id: str) -> list[str]:
    """The channels that a user's event-channel token opens; `*` stands for one part of a name."""
    return [f"inbox.{user_id}", f"signals.{user_id}", f"chat.{user_id}.*.*", f"chat.*.*.{user_id}"]


def may_hear(user_id: str, channel: str) -> bool:
    """Whether that token opens this channel."""
    return any(fnmatch.fnmatchcase(channel, pattern) for pattern in granted(user_id))


def kill_sessions(world: World, user_id: str) -> int:
    """End every session of a user ('*': of everybody); returns how many."""
    return world.store.run("update sessions set dead = 1 where ? in ('*', user_id)", user_id)


def identify(world: World, request: Request) -> str:
    """Best guess of whose call this is, for faults: a user id or an empty text. Grants nothing."""
    claims = read(world, request.headers.get("authorization", "").removeprefix("Bearer "))
    if claims and "sub" in claims:
        return str(claims["sub"])
    session = live_session(world, request)
    return session[1] if session else request.query_params.get("uuid", "")


def signed_in(handler: SignedIn) -> Handler:
    """Let only a valid bearer token through and hand on the user's id; else 401 with the reason header."""

    @functools.wraps(handler)
    async def guarded(request: Request) -> Response:
        world = world_of(request)
        claims = read(world, request.headers.get("authorization", "").removeprefix("Bearer ")) or {}
        if claims.get("exp", 0) <= time.time():
            return unauthorised("ACCESS_TOKEN_EXPIRED")
        if _session(world, str(claims.get("session"))) is None:
            return unauthorised("REFRESH_TOKEN_EXPIRED")
        return await handler(request, str(claims["sub"]))

    return guarded


def unauthorised(reason: str) -> Response:
    """401 with the API's reason: ACCESS_TOKEN_EXPIRED (renew), REFRESH_TOKEN_EXPIRED (sign in again)."""
    return JSONResponse({"code": reason}, 401, {"x-wallapop-unauthorized": reason})


async def session(request: Request) -> Response:
    """GET /api/auth/session: the token and user, and the cookie anew; `{}` when the session is dead."""
    world = world_of(request)
    alive = live_session(world, request)
    if alive is None:
        return JSONResponse({})
    session_id, user_id = alive
    expires = time.time() + SESSION_SECONDS
    world.store.run("update sessions set expires_ms = ? where id = ?", int(expires * 1000), session_id)
    user = world.user(user_id)
    assert user is not None
    answer = JSONResponse(
        {
            "user": {"name": user["name"], "email": f"{user['username']}@correo.invalid", "id": user_id},
            "expires": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(expires)),
            "token": bearer(world, session_id, user_id),
            "idToken": sign(world, {"sub": user_id, "name": user["name"], "exp": int(time.time()) + TOKEN_SECONDS}),
        }
    )
    set_cookie(answer, request, cookie_value(world, session_id))
    usual_cookies(answer, request)
    return answer


def csrf_of(request: Request) -> str:
    """The CSRF token of the request's own cookie, or a new one where it has none of ours."""
    cookie = unquote(request.cookies.get(_name(request, "csrf-token", "__Host-"), ""))
    token = cookie.partition("|")[0]
    return token if token and cookie == _csrf_cookie(world_of(request), token) else secrets.token_hex(32)


def usual_cookies(response: Response, request: Request, csrf: str = "") -> None:
    """What NextAuth leaves besides the session with its answers: the CSRF token, and where one returns to."""
    csrf = csrf or csrf_of(request)
    home = f"{request.url.scheme}://{request.url.netloc}"
    cookies = {
        _name(request, "csrf-token", "__Host-"): _csrf_cookie(world_of(request), csrf),
        _name(request, "callback-url", "__Secure-"): home,
    }
    for name, value in cookies.items():
        if unquote(request.cookies.get(name, "")) != value:
            response.set_cookie(
                name, quote(value, safe=""), httponly=True, samesite="lax", secure=request.url.scheme == "https"
            )


def _name(request: Request, name: str, prefix: str) -> str:
    """Browsers take the prefixed names over https only."""
    return f"{prefix if request.url.scheme == 'https' else ''}next-auth.{name}"


def _csrf_cookie(world: World, token: str) -> str:
    return f"{token}|{hashlib.sha256(token.encode() + world.store.secret()).hexdigest()}"


def _session(world: World, session_id: str) -> tuple[str, str] | None:
    row = world.store.one("select * from sessions where id = ? and dead = 0 and expires_ms > ?", session_id, now_ms())
    return (row["id"], row["user_id"]) if row else None


def _pack(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


def _sealed(world: World, head: str) -> str:
    seal = hmac.new(world.store.secret(), head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"
