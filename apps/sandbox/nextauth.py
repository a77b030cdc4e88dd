"""The rest of NextAuth's calls: CSRF token, providers, the way to the identity server and out again, and the API's own
login, which refuses everybody. The session itself is in auth.py.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import auth
from apps.sandbox.auth import csrf_of, live_session, set_cookie, usual_cookies, world_of
from apps.sandbox.messaging import body_of, origin_of
from apps.sandbox.pages import REALM, local


async def csrf(request: Request) -> Response:
    token = csrf_of(request)
    answer = JSONResponse({"csrfToken": token})
    usual_cookies(answer, request, token)
    return answer


async def providers(request: Request) -> Response:
    """One provider, Keycloak."""
    home = f"{origin_of(request)}/api/auth"
    keycloak = {
        "id": "keycloak",
        "name": "Keycloak",
        "type": "oauth",
        "signinUrl": f"{home}/signin/keycloak",
        "callbackUrl": f"{home}/callback/keycloak",
    }
    answer = JSONResponse({"keycloak": keycloak})
    usual_cookies(answer, request)
    return answer


async def _fields(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        return await body_of(request)
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    return {name: values[0] for name, values in form.items()}


async def sign_in(request: Request) -> Response:
    """POST signin/keycloak: the address of the identity server's form; without the CSRF token, back to the start."""
    fields = await _fields(request)
    if fields.get("csrfToken") != csrf_of(request):
        return JSONResponse({"url": f"{origin_of(request)}/api/auth/signin?csrf=true"})
    target = local(str(fields.get("callbackUrl", "/wall")).removeprefix(origin_of(request)) or "/wall")
    form = f"{origin_of(request)}{REALM}/protocol/openid-connect/auth?client_id=web&next={quote(target)}"
    return JSONResponse({"url": form})


async def sign_out(request: Request) -> Response:
    """POST signout: the session ends for all its copies."""
    fields, world, alive = await _fields(request), world_of(request), live_session(world_of(request), request)
    if fields.get("csrfToken") != csrf_of(request):
        return JSONResponse({"url": f"{origin_of(request)}/api/auth/signout?csrf=true"})
    answer = JSONResponse({"url": origin_of(request)})
    if alive:
        world.store.run("update sessions set dead = 1 where id = ?", alive[0])
        world.store.write_record("logout", user_id=alive[1], account=alive[1])
    set_cookie(answer, request, "")
    return answer


async def api_login(request: Request) -> Response:
    """POST access/login: 400 with an empty body, whatever is sent."""
    return Response(status_code=400, headers={"x-wallapop-service": "auth"})


routes = [
    Route("/api/auth/csrf", csrf),
    Route("/api/auth/providers", providers),
    Route("/api/auth/signin/keycloak", sign_in, methods=["POST"]),
    Route("/api/auth/signout", sign_out, methods=["POST"]),
    Route("/api/auth/federated-session", auth.session),
    Route("/api/v3/access/login", api_login, methods=["POST"]),
]
