"""Pages for people: sign-in, the seller's chat shell, the buyer's page, the record and the control desk.

The chat's behaviour is in static/chat.js, which talks to the API as the real page does. Everything says it
is a simulation; nothing imitates the marketplace's brand.
"""

from __future__ import annotations

import re
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from apps.sandbox import auth, faults, goods, model_settings, redesign, shapes
from apps.sandbox.auth import live_session, open_session, read, set_cookie, sign, world_of
from apps.sandbox.characters import CHARACTERS
from apps.sandbox.messaging import body_of, origin_of
from apps.sandbox.scripts import CAST
from apps.sandbox.world import Refused

#: Seconds that the buyer's page waits for news in one call.
HOLD_SECONDS = 20.0
REALM = "/realms/wallapop-internal"
#: Seconds in which the code sent by SMS has to be typed.
CODE_SECONDS = 300
STATIC = Path(__file__).with_name("static")


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Render a template, and give a browser without one its lasting device cookie."""
    html = request.app.state.pages.get_template(template).render(path=request.url.path, **values)
    answer = HTMLResponse(html, status, {"Cache-Control": "no-store"})
    if "device_id" not in request.cookies:
        answer.set_cookie("device_id", str(uuid.uuid4()), max_age=10 * 365 * 86_400, samesite="lax")
    return answer


def local(target: str) -> str:
    """A path on this site, whatever was asked for: no way out to another host."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if safe else "/wall"


async def index(request: Request) -> Response:
    world = world_of(request)
    sellers = world.store.all("select name, username from users where kind = 'seller'")
    return page(request, "index.html", sellers=sellers)


async def login(request: Request) -> Response:
    """The site's own page: a button leads to the identity server's form."""
    target = local(request.query_params.get("redirectUrl", "/wall"))
    return page(request, "login.html", form=f"{REALM}/protocol/openid-connect/auth?client_id=web&next={quote(target)}")


async def form(request: Request) -> Response:
    return page(request, "form.html", target=local(request.query_params.get("next", "/wall")), error="", username="")


async def authenticate(request: Request) -> Response:
    """POST of the form: a session cookie and back to where one was going, or the form again."""
    world = world_of(request)
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    username, password = (fields.get(name, [""])[0] for name in ("username", "password"))
    target = local(fields.get("next", ["/wall"])[0])
    user = world.store.one("select * from users where username = ? and password = ?", username, password)
    if user is None:
        world.store.write_record("login_failed", text=username[:80])
        error = "Usuario o contraseña incorrectos."
        return page(request, "form.html", 200, target=target, error=error, username=username)
    if faults.draw(world, user["id"], "login", faults.ELSEWHERE):
        return _code_form(request, user["id"], target, "")
    return _signed_in(request, user["id"], target)


async def code(request: Request) -> Response:
    """POST of the code form: any six digits are right, for whom the password was."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    target = local(fields.get("next", ["/wall"])[0])
    proof = read(world_of(request), fields.get("proof", [""])[0]) or {}
    if "mfa" not in proof or proof["exp"] < time.time():
        return page(request, "form.html", target=target, error="El código ha caducado.", username="")
    if not re.fullmatch(r"[0-9]{6}", fields.get("mfa_code", [""])[0]):
        return _code_form(request, proof["mfa"], target, "El código son seis cifras.")
    return _signed_in(request, proof["mfa"], target)


def _code_form(request: Request, user_id: str, target: str, error: str) -> Response:
    proof = sign(world_of(request), {"mfa": user_id, "exp": int(time.time()) + CODE_SECONDS})
    action = f"{REALM}/login-actions/mfa?client_id=web"
    return page(request, "mfa.html", action=action, target=target, proof=proof, error=error)


def _signed_in(request: Request, user_id: str, target: str) -> Response:
    world = world_of(request)
    world.store.write_record("login", user_id=user_id, account=user_id)
    answer = RedirectResponse(target, 302)
    set_cookie(answer, request, open_session(world, user_id))
    return answer


async def logout(request: Request) -> Response:
    world = world_of(request)
    alive = live_session(world, request)
    if alive:
        world.store.run("update sessions set dead = 1 where id = ?", alive[0])
        world.store.write_record("logout", user_id=alive[1], account=alive[1])
    answer = RedirectResponse("/", 302)
    set_cookie(answer, request, "")
    return answer


async def private(request: Request) -> Response:
    """A page for the signed-in only: /wall and the chat."""
    alive = live_session(world_of(request), request)
    if alive is None:
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?redirectUrl={quote(where, safe='')}", 302)
    template = "chat.html" if request.url.path == "/app/chat" else "wall.html"
    return page(request, template, user=world_of(request).user(alive[1]))


async def buyer(request: Request) -> Response:
    known = [
        row["name"] for row in world_of(request).store.all("select name from users where kind = 'buyer' order by name")
    ]
    scripted = {part.name for part in CAST}
    return page(request, "buyer.html", names=[name for name in known if name not in scripted])


async def buyer_items(request: Request) -> Response:
    world = world_of(request)
    rows = world.store.all(
        "select i.*, u.name as seller, u.city from items i join users u on u.id = i.user_id"
        " where u.kind = 'seller' and i.hidden = 0 and i.status in ('published', 'reserved', 'sold')"
        " order by i.created_ms desc, i.number desc"
    )
    return JSONResponse(
        {
            "items": [
                {
                    "id": row["id"],
                    "title": row["title"],
                    "price": row["cents"] / 100,
                    "status": row["status"],
                    "description": row["description"],
                    "seller": row["seller"],
                    "city": row["city"],
                    "image": goods.picture(origin_of(request), row),
                }
                for row in rows
            ]
        }
    )


async def buyer_thread(request: Request) -> Response:
    """The conversation as this buyer sees it; waits for a change when `version` is up to date."""
    world, query = world_of(request), request.query_params
    seen = query.get("version", "")
    for wait in (HOLD_SECONDS, 0.0):
        who = world.user(query.get("buyer", ""))
        row = who and world.store.one(
            "select * from conversations where buyer_id = ? and item_id = ?", who["id"], query.get("item", "")
        )
        rows = world.store.all(f"{shapes.MESSAGES} where c.id = ? order by time_token", row["id"] if row else "")
        version = f"{len(rows)}.{sum(len(each['status']) for each in rows)}"
        if version != seen or not seen:
            break
        await world.bell.wait(wait)
    if row and who:
        world.mark_seen(row, who["id"])
    return JSONResponse(
        {
            "version": version,
            "closed": world.refusal(row, who["id"]) if row and who else "",
            "messages": [shapes.message(each, who["id"]) for each in rows] if who else [],
        }
    )


async def buyer_say(request: Request) -> Response:
    world, body = world_of(request), await body_of(request)
    name, text = str(body.get("buyer", "")).strip()[:40], str(body.get("text", "")).strip()[:1000]
    item = world.item(str(body.get("item", "")))
    if not name or not text or item is None:
        return JSONResponse({"error": "Falta el nombre, el anuncio o el mensaje."}, 400)
    who = world.user(name) or world.user(world.add_user(name, kind="buyer"))
    try:
        assert who is not None
        world.say(who, item, text, via="buyer_page")
    except Refused as reason:
        return JSONResponse({"error": str(reason)}, 409)
    return JSONResponse({"ok": True})


async def record(request: Request) -> Response:
    return page(request, "record.html")


async def control(request: Request) -> Response:
    accounts = world_of(request).store.all("select id, name from users where kind = 'seller'")
    return page(request, "control.html", kinds=faults.KINDS, accounts=accounts,
                model=model_settings.KNOWN, characters=CHARACTERS)  # fmt: skip


async def redrawn(request: Request) -> Response:
    """A file of the chat page in another design (see redesign.py)."""
    design, name = request.path_params["design"], request.path_params["name"]
    if design not in redesign.RENAMES or name not in redesign.REDRAWN:
        return Response(status_code=404)
    text = redesign.redrawn(design, (STATIC / name).read_text(encoding="utf-8"))
    return Response(text, media_type="text/css" if name.endswith(".css") else "text/javascript")


routes = [
    Route("/", index),
    Route("/login", login), Route("/auth/onboarding", login), Route("/logout", logout),
    Route(f"{REALM}/protocol/openid-connect/auth", form),
    Route(f"{REALM}/login-actions/authenticate", authenticate, methods=["POST"]),
    Route(f"{REALM}/login-actions/mfa", code, methods=["POST"]),
    Route("/api/auth/session", auth.session),
    Route("/wall", private), Route("/app/chat", private),
    Route("/buyer", buyer), Route("/buyer/api/items", buyer_items), Route("/buyer/api/thread", buyer_thread),
    Route("/buyer/api/say", buyer_say, methods=["POST"]),
    Route("/record", record), Route("/control", control),
    Route("/redesign/{design}/{name}", redrawn),
]  # fmt: skip
