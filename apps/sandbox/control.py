"""The control API: set the stage, speak as a buyer, arm faults and read the record.

It can't write or remove a line of the record. README.md lists every call; errors are 400 with a sentence.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import faults, seed
from apps.sandbox.auth import Handler, world_of
from apps.sandbox.messaging import body_of, number
from apps.sandbox.runner import Runner, report
from apps.sandbox.scripts import SCRIPTS, Part
from apps.sandbox.shapes import offer_payload
from apps.sandbox.world import Refused, World

Call = Callable[[Request, World, dict[str, Any]], Any]


def control(call: Call) -> Handler:
    """Give a call the world and the request's JSON; answer what it returns, or 400 with the reason."""

    @functools.wraps(call)
    async def handler(request: Request) -> Response:
        try:
            return JSONResponse(call(request, world_of(request), await body_of(request)))
        except KeyError as missing:
            return JSONResponse({"error": f"Falta el campo {missing}."}, 400)
        except (Refused, ValueError, TypeError, sqlite3.IntegrityError) as reason:
            return JSONResponse({"error": str(reason)}, 400)

    return handler


def _runner(request: Request) -> Runner:
    runner: Runner = request.app.state.runner
    return runner


def _user(world: World, key: str) -> sqlite3.Row:
    row = world.user(key)
    if row is None:
        raise Refused(f"No existe «{key}».")
    return row


def _item(world: World, key: str) -> sqlite3.Row:
    row = world.item(key)
    if row is None:
        raise Refused(f"No existe el anuncio «{key}».")
    return row


@control
def health(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {"ok": True, "sellers": [row["username"] for row in world.store.all(
        "select username from users where kind = 'seller'")], "speed": _runner(request).speed}  # fmt: skip


@control
def reset(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Forget the world (the record stays) and sow it again when the demo's buyers were asked for."""
    password = seed.seller_password(world, request.app.state.password)
    world.store.wipe()
    world.store.write_record("reset")
    if request.app.state.demo:
        seed.sow(world, password)
    world.bell.ring()
    newest = world.store.one("select max(n) as n from record")
    return {"record_from": newest["n"] if newest else 0}


@control
def seller(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {
        "id": world.add_user(
            body.get("name") or body["username"],
            kind="seller",
            username=body["username"],
            password=body["password"],
            rating=4.8,
            reviews=20,
        )
    }


@control
def buyer(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Create a buyer; with `script` and `item` they also start acting."""
    fields = {
        name: body[name] for name in ("rating", "reviews", "buys", "available", "malicious") if name in body
    }
    known = world.user(body["name"])
    key = known["id"] if known else world.add_user(body["name"], kind="buyer", **fields)
    if body.get("script"):
        if body["script"] not in SCRIPTS:
            raise Refused(f"No existe el guion «{body['script']}»: {', '.join(SCRIPTS)}.")
        part = Part(key, body["script"], body["item"], None, 0, 0, 0, 0.0, "")
        _runner(request).start(part, again=bool(body.get("again")), after=float(body.get("after", 0)))
    return {"id": key}


@control
def item(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Create an item (`seller`, `title`, `price`) or change one (`id` and what changes)."""
    names = (
        "description",
        "condition",
        "status",
        "category",
        "shippable",
        "allows_shipping",
        "hidden",
        "picture",
        "title",
    )
    fields = {name: body[name] for name in names if name in body}
    if "price" in body:
        fields["cents"] = round(float(body["price"]) * 100)
    if "id" not in body:
        owner = _user(world, body["seller"])
        return {"id": world.add_item(owner["id"], fields.pop("title"), fields.pop("cents"), **fields)}
    known = _item(world, body["id"])
    if "status" in fields:
        world.set_status(known, str(fields.pop("status")), via="control")
    for name, value in fields.items():
        world.store.run(f"update items set {name} = ? where id = ?", value, known["id"])
    world.bell.ring()
    return {"id": known["id"]}


@control
def user(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Change a person: `available`, `malicious`, `hidden`, `rating`."""
    row = _user(world, body["user"])
    for name in ("available", "malicious", "hidden", "rating"):
        if name in body:
            world.store.run(f"update users set {name} = ? where id = ?", body[name], row["id"])
    world.bell.ring()
    return {"id": row["id"]}


@control
def say(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Speak as a buyer, who is created when unknown."""
    thing, text = _item(world, body["item"]), str(body["text"]).strip()
    if not text:
        raise Refused("El mensaje está vacío.")
    row = world.user(body["buyer"]) or _user(world, world.add_user(body["buyer"], kind="buyer"))
    message = world.say(row, thing, text, via=body.get("via", "control"))
    return {
        "id": message["id"],
        "conversation": message["conversation_id"],
        "time_token": message["time_token"],
    }


@control
def seller_says(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Speak as the seller from the official app: `text` to `buyer` about `item`, or in `conversation`."""
    row = _find(world, body)
    message = world.deliver(row, row["seller_id"], str(body["text"]), via="official_app")
    assert message is not None
    return {"id": message["id"], "conversation": row["id"], "time_token": message["time_token"]}


@control
def third_voice(request: Request, world: World, body: dict[str, Any]) -> Any:
    """A notice of the site in a conversation: an offer card, a price drop, a review request."""
    row = _find(world, body)
    kind = body.get("type", "delivery_generic")
    message = world.deliver(
        row, None, "", via="site", kind=kind, payload=offer_payload(row["id"], str(body["text"]))
    )
    assert message is not None
    return {"id": message["id"], "conversation": row["id"]}


def _find(world: World, body: dict[str, Any]) -> sqlite3.Row:
    if "conversation" in body:
        row = world.store.one("select * from conversations where id = ?", body["conversation"])
        if row is None:
            raise Refused("No existe esa conversación.")
        return row
    return world.conversation(_item(world, body["item"])["id"], _user(world, body["buyer"])["id"])


@control
def start(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Start the demo's buyers: all, or those in `buyers` (names or scripts); `again` replays ended ones."""
    return {
        "started": _runner(request).start_cast(tuple(body.get("buyers", ())), again=bool(body.get("again")))
    }


@control
def stop(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Let running scripts end where they are."""
    return {"stopped": world.store.run("update scripts set final = 'parado' where final is null")}


@control
def buyers(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {"buyers": report(world)}


@control
def settings(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Change `speed` of the scripts and `llm_ms_per_token`; answers both."""
    runner = _runner(request)
    if "speed" in body:
        runner.speed = max(0.01, float(body["speed"]))
        world.bell.ring()
    if "llm_ms_per_token" in body:
        world.store.set_meta("llm_ms_per_token", str(float(body["llm_ms_per_token"])))
    return {"speed": runner.speed, "llm_ms_per_token": float(world.store.meta("llm_ms_per_token", "15"))}


@control
def list_faults(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {
        "kinds": faults.KINDS,
        "armed": [dict(row) for row in world.store.all("select * from faults order by n")],
    }


@control
def arm_fault(request: Request, world: World, body: dict[str, Any]) -> Any:
    options = {name: body[name] for name in ("count", "probability", "seconds") if body.get(name) is not None}
    return {
        "n": faults.arm(
            world, body["kind"], body.get("account", "*"), tuple(body.get("calls", ())), **options
        )
    }


@control
def disarm_faults(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {"disarmed": faults.disarm(world, number(request, "n", 0))}


@control
def record(request: Request, world: World, body: dict[str, Any]) -> Any:
    """The record after line `since`, oldest first; `kind`, `conversation` and `account` narrow it.

    `author` (seller, buyer, system) is set on delivered messages only: what somebody truly saw.
    """
    query = request.query_params
    rows = world.store.all(
        "select record.*, (select name from users where id = user_id) as who from record where n > ?1"
        " and ?2 in ('', kind) and ?3 in ('', conversation_id) and ?4 in ('', account) order by n"
        " limit ?5",
        number(request, "since", 0),
        query.get("kind", ""),
        query.get("conversation", ""),
        query.get("account", ""),
        number(request, "limit", 10_000),
    )
    return [
        dict(row)
        | {"detail": json.loads(row["detail"]), "author": row["side"] if row["kind"] == "delivered" else None}
        for row in rows
    ]


def _post(path: str, call: Callable[[Request], Awaitable[Response]]) -> Route:
    return Route(f"/control/{path}", call, methods=["POST"])


routes = [
    Route("/control/health", health),
    Route("/control/buyers", buyers),
    Route("/control/record", record),
    Route("/control/faults", list_faults),
    _post("faults", arm_fault),
    Route("/control/faults", disarm_faults, methods=["DELETE"]),
    _post("reset", reset),
    _post("sellers", seller),
    _post("buyers", buyer),
    _post("items", item),
    _post("users", user),
    _post("say", say),
    _post("seller_says", seller_says),
    _post("third_voice", third_voice),
    _post("start", start),
    _post("stop", stop),
    _post("settings", settings),
]
