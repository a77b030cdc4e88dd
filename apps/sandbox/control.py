"""The control API: set the stage, speak as a buyer, arm faults and read the record.

It can't write or remove a line of the record. README.md lists every call; errors are 400 with a sentence. A body may be
a list where several things can be asked for at once.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from apps.sandbox import faults, model_settings, offers, seed
from apps.sandbox import settings as site_settings
from apps.sandbox.commands import MANY, UNUSABLE, control, each, sentence
from apps.sandbox.messaging import number
from apps.sandbox.runner import Runner, report
from apps.sandbox.scripts import SCRIPTS, Part
from apps.sandbox.sides import notice
from apps.sandbox.world import Refused, World


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
    fields = {name: body[name] for name in ("rating", "reviews", "buys", "available", "malicious") if name in body}
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
        "offers_off",
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
    if "cents" in fields:
        world.set_price(known, fields.pop("cents"), announce=bool(body.get("announce")))
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
    return _say(world, body)


@control
def say_many(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Speak as many buyers, one message after another; those before a bad one stay said."""
    rows, said = each(body), []
    for row in rows:
        try:
            with world.store.transaction():
                said.append(_say(world, row))
        except UNUSABLE as reason:
            where = f"Mensaje {len(said) + 1} de {len(rows)}: {sentence(reason)}"
            raise Refused(f"{where} Los anteriores ya están dichos.") from reason
    return {"said": said}


def _say(world: World, body: dict[str, Any]) -> dict[str, str]:
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
    told = "delivery" if kind.startswith("delivery") else kind
    payload = notice(row["id"], str(body["text"]), told, str(uuid.uuid4()) if told == "delivery" else "")
    message = world.deliver(row, None, "", via="site", kind=kind, payload=payload)
    assert message is not None
    return {"id": message["id"], "conversation": row["id"]}


@control
def offer(request: Request, world: World, body: dict[str, Any]) -> Any:
    """A buyer's offer (`buyer`, `item`, `amount`), or the seller's answer (`id`, `status` ACCEPTED or DECLINED)."""
    if "id" in body:
        known = world.store.one("select * from offers where id = ?", body["id"])
        if known is None or body["status"] not in ("ACCEPTED", "DECLINED"):
            raise Refused("No existe esa oferta, o esa respuesta.")
        row = offers.settle(world, known, body["status"])
    else:
        buyer = _user(world, body["buyer"])
        row = offers.make(
            world, _item(world, body["item"]), buyer["id"], round(float(body["amount"]) * 100), str(uuid.uuid4())
        )
    return {"id": row["id"], "status": row["status"], "conversation": row["conversation_id"]}


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
    return {"started": _runner(request).start_cast(tuple(body.get("buyers", ())), again=bool(body.get("again")))}


@control
def stop(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Let running scripts end where they are."""
    return {"stopped": world.store.run("update scripts set final = 'parado' where final is null")}


@control
def buyers(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {"buyers": report(world)}


@control
def settings(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Change `speed` of the scripts and how model server (model_settings.py) and site (settings.py) behave; answers
    all.
    """
    runner = _runner(request)
    if "speed" in body:
        runner.speed = max(0.01, float(body["speed"]))
        world.bell.ring()
    return {"speed": runner.speed} | model_settings.change(world.store, body) | site_settings.change(world.store, body)


@control
def list_faults(request: Request, world: World, body: dict[str, Any]) -> Any:
    """What there is, with a sentence and the usual seconds of each, and what is armed."""
    rows = world.store.all("select faults.*, (select name from users where id = account) as who from faults order by n")
    kinds = {name: {"what": kind.what, "seconds": kind.seconds} for name, kind in faults.KINDS.items()}
    return {"kinds": kinds, "armed": [dict(row) for row in rows]}


@control
def arm_fault(request: Request, world: World, body: dict[str, Any]) -> Any:
    """Arm one, or with a list all of them or none; answers the number, or the list of numbers."""
    with world.store.transaction():
        numbers = [_arm(world, row) for row in each(body)]
    return {"n": numbers if MANY in body else numbers[0]}


def _arm(world: World, body: dict[str, Any]) -> int:
    wanted = {"count": int, "probability": float, "seconds": float}
    options: dict[str, Any] = {name: form(body[name]) for name, form in wanted.items() if body.get(name) is not None}
    calls = body.get("calls") or ()
    if isinstance(calls, str):
        raise Refused("«calls» es una lista.")
    return faults.arm(world, str(body["kind"]), str(body.get("account") or "*"), tuple(calls), **options)


@control
def disarm_faults(request: Request, world: World, body: dict[str, Any]) -> Any:
    return {"disarmed": faults.disarm(world, number(request, "n", 0))}


@control
def record(request: Request, world: World, body: dict[str, Any]) -> Any:
    """The record after line `since`, oldest first; `kind` (several with commas), `conversation` and `account` narrow
    it.

    `author` (seller, buyer, system) is set on delivered messages only: what somebody truly saw.
    """
    query = request.query_params
    wanted: dict[str, list[str]] = {
        "kind": [kind for kind in query.get("kind", "").split(",") if kind],
        "conversation_id": [query["conversation"]] if query.get("conversation") else [],
        "account": [query["account"]] if query.get("account") else [],
    }
    narrow = "".join(f" and {name} in ({', '.join('?' * len(keys))})" for name, keys in wanted.items() if keys)
    rows = world.store.all(
        "select record.*, (select name from users where id = user_id) as who from record where n > ?"
        f"{narrow} order by n limit ?",
        number(request, "since", 0),
        *(key for keys in wanted.values() for key in keys),
        number(request, "limit", 10_000),
    )
    return [
        dict(row) | {"detail": json.loads(row["detail"]), "author": row["side"] if row["kind"] == "delivered" else None}
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
    _post("say_many", say_many),
    _post("seller_says", seller_says),
    _post("third_voice", third_voice),
    _post("offers", offer),
    _post("start", start),
    _post("stop", stop),
    _post("settings", settings),
]
