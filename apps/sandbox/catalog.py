"""Items over the API and the public item page, and the writes an owner may do.

Reserved and sold show only on the item page, which is a snapshot that lags; a write on somebody else's item
gets the bare 401 or 403 with an empty body that clients take for a lost session.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import goods, settings
from apps.sandbox.art import drawing
from apps.sandbox.auth import identify, signed_in, world_of
from apps.sandbox.messaging import body_of, origin_of
from apps.sandbox.pages import page
from apps.sandbox.store import now_ms
from apps.sandbox.world import World

PAGE = 40
LISTED = ("published", "reserved")
#: The owner's lists: what is not sold nor taken down, what is sold, what they marked at others.
OWN = {
    "": "user_id = ?1 and status in ('published', 'reserved', 'expired')",
    "sold": "user_id = ?1 and status = 'sold'",
    "favorited": "status != 'not available' and id in (select item_id from favorites where user_id = ?1)",
}


def _owner(world: World, item: sqlite3.Row) -> sqlite3.Row:
    owner = world.store.one("select * from users where id = ?", item["user_id"])
    assert owner is not None
    return owner


def _visible(world: World, key: str) -> sqlite3.Row | None:
    return world.store.one("select * from items where id = ? and hidden = 0 and status != 'not available'", key)


def _start(request: Request) -> int:
    """Where a page begins, out of its opaque cursor; the beginning for none, and for one we never gave."""
    cursor = request.query_params.get("since", "") or request.query_params.get("next_page", "")
    try:
        return max(0, int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().removeprefix("items:")))
    except ValueError:
        return 0


def _page(request: Request, where: str, user_id: str) -> tuple[list[sqlite3.Row], str]:
    start = _start(request)
    rows = world_of(request).store.all(
        f"select * from items where hidden = 0 and {where} order by created_ms desc, number desc limit {PAGE + 1}"
        " offset ?2",
        user_id,
        start,
    )
    after = base64.urlsafe_b64encode(f"items:{start + PAGE}".encode()).decode().rstrip("=")
    return rows[:PAGE], after if len(rows) > PAGE else ""


def _looked_at(request: Request, item: sqlite3.Row) -> None:
    """Count the look, unless it is the owner's."""
    if identify(world_of(request), request) != item["user_id"]:
        world_of(request).store.run("update items set views = views + 1 where id = ?", item["id"])


async def detail(request: Request) -> Response:
    world = world_of(request)
    item = _visible(world, request.path_params["key"])
    if item is None:
        return Response(status_code=404)
    mark = world.store.one(
        "select 1 from favorites where user_id = ? and item_id = ?", identify(world, request), item["id"]
    )
    count = goods.counters(world.store, item)
    _looked_at(request, item)
    return JSONResponse(goods.detail(item, _owner(world, item), origin_of(request), count, favorited=mark is not None))


@signed_in
async def own_items(request: Request, me: str) -> Response:
    """The signed-in person's items on sale, sold or marked; the cursor is in the body and in a header."""
    kind = request.path_params.get("kind", "")
    if kind not in OWN:
        return Response(status_code=404)
    rows, after = _page(request, OWN[kind], me)
    data = [goods.own_item(row, origin_of(request)) for row in rows]
    headers = {"X-NextPage": f"since={after}"} if after else None
    return JSONResponse({"data": data, "meta": {"next": after} if after else {}}, headers=headers)


async def items_of(request: Request) -> Response:
    """What somebody offers, for everybody to see."""
    rows, after = _page(request, "user_id = ?1 and status in ('published', 'reserved')", request.path_params["key"])
    data = [goods.listed_item(row, origin_of(request)) for row in rows]
    return JSONResponse({"data": data, "meta": {"next": after or None}})


@signed_in
async def write(request: Request, me: str) -> Response:
    """PUT reserve, sold, reactivate; 204. Not mine: 401 (403 for sold) with an empty body."""
    world = world_of(request)
    verb = request.path_params["verb"]
    item = _visible(world, request.path_params["key"])
    if item is None or verb not in ("reserve", "sold", "reactivate"):
        return Response(status_code=404)
    if item["user_id"] != me:
        return Response(status_code=403 if verb == "sold" else 401)
    status = {"sold": "sold", "reactivate": "published"}.get(verb)
    if status is None:
        reserved = (await body_of(request)).get("reserved")
        if not isinstance(reserved, bool) or item["status"] not in LISTED:
            return Response(status_code=400)
        status = "reserved" if reserved else "published"
    world.set_status(item, status, via="api")
    return Response(status_code=204)


@signed_in
async def favorite(request: Request, me: str) -> Response:
    """Mark an item, or take the mark away: PUT with `favorited`, or POST and DELETE; 204."""
    world = world_of(request)
    item = _visible(world, request.path_params["key"])
    if item is None:
        return Response(status_code=404)
    wanted = (await body_of(request)).get("favorited") if request.method == "PUT" else request.method == "POST"
    if not isinstance(wanted, bool):
        return Response(status_code=400)
    world.store.run("delete from favorites where user_id = ? and item_id = ?", me, item["id"])
    if wanted:
        world.store.insert("favorites", user_id=me, item_id=item["id"], created_ms=now_ms())
    return Response(status_code=204)


@signed_in
async def delete(request: Request, me: str) -> Response:
    world = world_of(request)
    item = _visible(world, request.path_params["key"])
    if item is None:
        return Response(status_code=404)
    if item["user_id"] != me:
        return Response(status_code=401)
    world.set_status(item, "not available", via="api")
    return Response(status_code=204)


async def create(request: Request) -> Response:
    """Publishing isn't simulated; without its own media type the real call is a 405 as well."""
    return Response(status_code=405)


async def item_page(request: Request) -> Response:
    """The public page of an item, as it was up to a minute ago; 404 for an address without the words."""
    world = world_of(request)
    found = re.fullmatch(r".+-(\d+)", request.path_params["slug"])
    item = found and world.store.one("select * from items where number = ? and hidden = 0", int(found[1]))
    if not item or item["status"] == "not available":
        return HTMLResponse("<h1>404</h1>", 404)
    snapshot = item["snapshot"]
    lag_ms = settings.value(world.store, "item_page_seconds") * 1000
    if not snapshot or now_ms() - item["snapshot_ms"] >= lag_ms:
        props = goods.page_props(item, _owner(world, item), goods.counters(world.store, item), origin_of(request))
        snapshot = json.dumps(props, ensure_ascii=False)
        world.store.run("update items set snapshot = ?, snapshot_ms = ? where id = ?", snapshot, now_ms(), item["id"])
    _looked_at(request, item)
    shown = json.loads(snapshot)["props"]["pageProps"]["item"]
    seen = {
        "title": shown["title"]["original"],
        "cents": round(shown["price"]["cash"]["amount"] * 100),
        "description": shown["description"]["original"],
    }
    image = goods.picture(origin_of(request), item, "W640")
    return page(request, "item.html", item=seen, image=image, props=snapshot.replace("<", "\\u003c"))


async def drawn_item(request: Request) -> Response:
    """The picture of an item: a drawing, since nothing here was ever photographed."""
    world = world_of(request)
    item = world.store.one("select * from items where number = ?", request.path_params["number"])
    svg = drawing(item["picture"] if item else "box", request.path_params["number"])
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


async def drawn_person(request: Request) -> Response:
    """The picture of a person: a drawing too."""
    svg = drawing("box", request.path_params["number"])
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


routes = [
    Route("/api/v3/items", create, methods=["POST"]),
    Route("/api/v3/items/{key}", detail),
    Route("/api/v3/items/{key}", delete, methods=["DELETE"]),
    Route("/api/v3/items/{key}/favorite", favorite, methods=["PUT", "POST", "DELETE"]),
    Route("/api/v3/items/{key}/{verb}", write, methods=["PUT"]),
    Route("/api/v3/user/items", own_items),
    Route("/api/v3/user/items/{kind}", own_items),
    Route("/api/v3/users/{key}/items", items_of),
    Route("/item/{slug}", item_page),
    Route("/images/10420/{folder}/i{number:int}.jpg", drawn_item),
    Route("/images/avatar/{number:int}.jpg", drawn_person),
]
