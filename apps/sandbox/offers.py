"""Wallapop's own offers: how much a buyer may offer, the offer, its card, and the seller's no.

The chat keeps the sentence of the moment; how an offer stands is in its card only. Every call needs `X-AppVersion`.
Accepting belongs to the official app: here, to the control API.
"""

from __future__ import annotations

import functools
import re
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import goods, settings
from apps.sandbox.auth import Handler, SignedIn, signed_in, world_of
from apps.sandbox.messaging import body_of, origin_of
from apps.sandbox.sides import notice
from apps.sandbox.store import now_ms
from apps.sandbox.world import Refused, World

DAY_MS = 86_400_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
TITLES = {"PENDING": "Oferta pendiente", "DECLINED": "Oferta rechazada", "ACCEPTED": "Oferta aceptada"}
#: What seller and buyer read in the chat; {} is the other's name, {euros} the amount.
SENTENCES = {
    "PENDING": ("{} ha hecho una oferta de {euros}.", "Has hecho una oferta de {euros}."),
    "DECLINED": ("Has rechazado la oferta.", "{} ha rechazado tu oferta."),
    "ACCEPTED": ("Has aceptado la oferta.", "{} ha aceptado tu oferta."),
}


def euros(cents: int) -> str:
    """ "0,85€" and "40€", as the chat writes them."""
    return f"{cents // 100}€" if cents % 100 == 0 else f"{cents / 100:.2f}€".replace(".", ",")


def remaining(world: World, buyer_id: str) -> int:
    """How many offers this person may still make today."""
    row = world.store.one(
        "select count(*) as n from offers where buyer_id = ? and created_ms > ?", buyer_id, now_ms() - DAY_MS
    )
    return max(0, int(settings.value(world.store, "offers_per_day")) - (row["n"] if row else 0))


def lowest(world: World, item: sqlite3.Row) -> int:
    """The least that may be offered for an item, in cents."""
    cents: int = item["cents"]
    return round(cents * (100 - int(settings.value(world.store, "offer_percentage"))) / 100)


def make(world: World, item: sqlite3.Row, buyer_id: str, cents: int, key: str) -> sqlite3.Row:
    """A new offer with its line in the chat. Checks nothing but who writes to whom (Refused)."""
    conversation = world.conversation(item["id"], buyer_id)
    with world.store.transaction():
        world.store.insert(
            "offers",
            id=key,
            conversation_id=conversation["id"],
            item_id=item["id"],
            buyer_id=buyer_id,
            cents=cents,
            status="PENDING",
            created_ms=now_ms(),
        )
        return _tell(world, key)


def settle(world: World, offer: sqlite3.Row, status: str) -> sqlite3.Row:
    """Decline or accept a pending offer; the older lines stay as they are. Raises Refused when it is settled."""
    with world.store.transaction():
        if not world.store.run("update offers set status = ? where id = ? and status = 'PENDING'", status, offer["id"]):
            raise Refused("Esa oferta ya no está pendiente.")
        return _tell(world, offer["id"])


def _tell(world: World, key: str) -> sqlite3.Row:
    """Put the sentence of an offer's state into its chat, each side's own; returns the offer."""
    offer = world.store.one("select * from offers where id = ?", key)
    assert offer is not None
    conversation = world.store.one("select * from conversations where id = ?", offer["conversation_id"])
    assert conversation is not None
    names = [world.user(conversation[side]) for side in ("buyer_id", "seller_id")]
    lines = [
        notice(
            conversation["id"],
            sentence.format(name["name"] if name else "Usuario", euros=euros(offer["cents"])),
            offer_id=key,
        )
        for sentence, name in zip(SENTENCES[offer["status"]], names, strict=True)
    ]
    world.deliver(conversation, None, "", via="site", kind="delivery_generic", payload=lines[0], buyer_payload=lines[1])
    return offer


def versioned(handler: SignedIn) -> Handler:
    """Only for the signed-in who say which version of the app they are; 400 for who doesn't."""

    @functools.wraps(handler)
    async def guarded(request: Request, me: str) -> Response:
        if "x-appversion" not in request.headers:
            return JSONResponse({"code": "BAD_REQUEST", "message": "Bad Request"}, 400)
        return await handler(request, me)

    return signed_in(guarded)


def _on_sale(world: World, key: str) -> sqlite3.Row | None:
    return world.store.one("select * from items where id = ? and hidden = 0 and status = 'published'", key)


@versioned
async def terms(request: Request, me: str) -> Response:
    """GET make-an-offer: what may be offered for an item, and how often."""
    world = world_of(request)
    item = _on_sale(world, request.query_params.get("item_id", ""))
    if item is None:
        return Response(status_code=404)
    price = goods.money(item["cents"], item["currency"])
    limits = {
        "max_offers_per_day": settings.value(world.store, "offers_per_day"),
        "remaining_offers_per_day": remaining(world, me),
        "max_offer_percentage": settings.value(world.store, "offer_percentage"),
    }
    shown = {
        "id": item["id"],
        "title": item["title"],
        "price": price,
        "image_url": goods.picture(origin_of(request), item),
    }
    return JSONResponse({"restriction": limits, "item": shown, "items_price": price, "offer": None})


def _wanted(body: dict[str, Any]) -> tuple[str, int, str] | None:
    """(offer id, cents, item id) of a well-formed body, else None."""
    key, amount, items = body.get("offer_id"), body.get("offer_price_amount"), body.get("item_ids")
    if not isinstance(key, str) or not _UUID.fullmatch(key) or body.get("offer_price_currency") != "EUR":
        return None
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    if abs(amount * 100 - round(amount * 100)) > 1e-6:
        return None
    if not isinstance(items, list) or len(items) != 1 or not isinstance(items[0], str):
        return None
    return key, round(amount * 100), items[0]


@versioned
async def offer(request: Request, me: str) -> Response:
    """POST buyer/offers: 201; 400 for a bad body or amount, 409 where the seller takes none or the id is taken."""
    world = world_of(request)
    wanted = _wanted(await body_of(request))
    if wanted is None:
        return JSONResponse({"code": "BAD_REQUEST", "message": "Bad Request"}, 400)
    key, cents, item_id = wanted
    item = _on_sale(world, item_id)
    if item is None:
        return Response(status_code=404)
    if item["user_id"] == me:
        return Response(status_code=403)
    if item["offers_off"] or world.blocked(item["user_id"], me):
        return JSONResponse({"code": "CONFLICT", "message": "offer creation not allowed"}, 409)
    if world.store.one("select 1 from offers where id = ?", key):
        return JSONResponse({"code": "CONFLICT", "message": "offer already exists"}, 409)
    if not lowest(world, item) <= cents <= item["cents"]:
        return JSONResponse({"code": "BAD_REQUEST", "message": "offer amount out of range"}, 400)
    if not remaining(world, me):
        return Response(status_code=429)
    make(world, item, me, cents, key)
    return Response(status_code=201)


def _mine(world: World, key: str, me: str) -> sqlite3.Row | None:
    """An offer that this person made or got, with its seller."""
    return world.store.one(
        "select o.*, c.seller_id from offers o join conversations c on c.id = o.conversation_id"
        " where o.id = ?1 and ?2 in (c.seller_id, c.buyer_id)",
        key,
        me,
    )


@versioned
async def details(request: Request, me: str) -> Response:
    """GET offer-details: the card, where the state is."""
    row = _mine(world_of(request), request.query_params.get("offer_id", ""), me)
    if row is None:
        return Response(status_code=404)
    card = {
        "item_id": row["item_id"],
        "offer_id": row["id"],
        "offer_price": goods.money(row["cents"]),
        "offer_status": row["status"],
        "buyer_user_id": row["buyer_id"],
    }
    return JSONResponse({"offer_status": {"title": TITLES[row["status"]]}, "offer_analytics": card})


@versioned
async def answer(request: Request, me: str) -> Response:
    """PATCH status: the seller says no. Saying yes is a click in the official app, and no call that is known."""
    world = world_of(request)
    row = _mine(world, request.path_params["key"], me)
    if row is None:
        return Response(status_code=404)
    if row["seller_id"] != me:
        return Response(status_code=403)
    if (await body_of(request)).get("status") != "DECLINED":
        return Response(status_code=400)
    try:
        settle(world, row, "DECLINED")
    except Refused:
        return Response(status_code=409)
    return Response(status_code=200)


routes = [
    Route("/bff/delivery/make-an-offer", terms),
    Route("/bff/delivery/offer-details", details),
    Route("/api/v3/delivery/buyer/offers", offer, methods=["POST"]),
    Route("/api/v3/delivery/offers/{key}/status", answer, methods=["PATCH"]),
]
