"""Items and people over the API and the public item page, and the writes an owner may do.

Reserved and sold show only on the item page, which is a snapshot that lags; a write on somebody else's item
gets the bare 401 or 403 with an empty body that clients take for a lost session.
"""

from __future__ import annotations

import json
import re
import sqlite3

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import goods, shapes
from apps.sandbox.art import drawing
from apps.sandbox.auth import signed_in, world_of
from apps.sandbox.messaging import body_of, number, origin_of
from apps.sandbox.pages import page
from apps.sandbox.store import now_ms
from apps.sandbox.world import World

PAGE = 40
#: How long the public item page may show an old state.
SNAPSHOT_SECONDS = 60
LISTED = ("published", "reserved")


def _owner(world: World, item: sqlite3.Row) -> sqlite3.Row:
    owner = world.store.one("select * from users where id = ?", item["user_id"])
    assert owner is not None
    return owner


def _visible(world: World, key: str) -> sqlite3.Row | None:
    return world.store.one(
        "select * from items where id = ? and hidden = 0 and status != 'not available'", key
    )


def _page(world: World, where: str, *values: object, start: int) -> tuple[list[sqlite3.Row], str]:
    rows = world.store.all(
        f"select * from items where hidden = 0 and {where} order by created_ms desc, number desc"
        f" limit {PAGE + 1} offset ?",
        *values,
        start,
    )
    return rows[:PAGE], str(start + PAGE) if len(rows) > PAGE else ""


async def detail(request: Request) -> Response:
    world = world_of(request)
    item = _visible(world, request.path_params["key"])
    if item is None:
        return Response(status_code=404)
    world.store.run("update items set views = views + 1 where id = ?", item["id"])
    return JSONResponse(goods.detail(item, _owner(world, item), origin_of(request)))


@signed_in
async def own_items(request: Request, me: str) -> Response:
    """The signed-in person's items on sale, or those sold; the cursor is in the body and in a header."""
    world = world_of(request)
    statuses = {"sold": "status = 'sold'", "favorited": "0"}.get(
        request.path_params.get("kind", ""), "status not in ('sold', 'unpublished')")  # fmt: skip
    start = number(request, "since", number(request, "init", 0))
    rows, after = _page(world, f"user_id = ? and {statuses}", me, start=start)
    body = {
        "data": [goods.own_item(row, origin_of(request)) for row in rows],
        "meta": {"next": after} if after else {},
    }
    return JSONResponse(body, headers={"X-NextPage": f"since={after}"} if after else None)


async def items_of(request: Request) -> Response:
    world = world_of(request)
    rows, after = _page(
        world,
        "user_id = ? and status in ('published', 'reserved')",
        request.path_params["key"],
        start=number(request, "since", 0),
    )
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
async def delete(request: Request, me: str) -> Response:
    world = world_of(request)
    item = _visible(world, request.path_params["key"])
    if item is None:
        return Response(status_code=404)
    if item["user_id"] != me:
        return Response(status_code=401)
    world.set_status(item, "not available", via="api")
    return Response(status_code=204)


async def item_page(request: Request) -> Response:
    """The public page of an item, as it was up to a minute ago; 404 for an address without the words."""
    world = world_of(request)
    found = re.fullmatch(r".+-(\d+)", request.path_params["slug"])
    item = found and world.store.one("select * from items where number = ? and hidden = 0", int(found[1]))
    if not item or item["status"] == "not available":
        return HTMLResponse("<h1>404</h1>", 404)
    snapshot = item["snapshot"]
    if not snapshot or now_ms() - item["snapshot_ms"] > SNAPSHOT_SECONDS * 1000:
        snapshot = json.dumps(goods.page_props(item, _owner(world, item)), ensure_ascii=False)
        world.store.run(
            "update items set snapshot = ?, snapshot_ms = ? where id = ?", snapshot, now_ms(), item["id"]
        )
    props = snapshot.replace("<", "\\u003c")
    return page(
        request, "item.html", item=item, image=goods.picture(origin_of(request), item, "W640"), props=props
    )


async def image(request: Request) -> Response:
    """The picture of an item: a drawing, since nothing here was ever photographed."""
    world = world_of(request)
    item = world.store.one("select * from items where number = ?", request.path_params["number"])
    svg = drawing(item["picture"] if item else "box", request.path_params["number"])
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _person(request: Request, me: str = "") -> sqlite3.Row | None:
    key = request.path_params["key"]
    return world_of(request).store.one(
        "select * from users where id = ? and hidden = 0", me if key == "me" else key
    )


async def user(request: Request) -> Response:
    row = _person(request)
    return JSONResponse(shapes.profile(row, origin_of(request))) if row else Response(status_code=404)


@signed_in
async def me_user(request: Request, me: str) -> Response:
    row = world_of(request).store.one("select * from users where id = ?", me)
    return JSONResponse(shapes.profile(row, origin_of(request))) if row else Response(status_code=404)


@signed_in
async def my_stats(request: Request, me: str) -> Response:
    row = world_of(request).store.one("select * from users where id = ?", me)
    return JSONResponse(shapes.stats(world_of(request), row)) if row else Response(status_code=404)


async def user_part(request: Request) -> Response:
    """Statistics, summary of reviews, and the extra information of a person."""
    row = _person(request)
    part = request.path_params["part"]
    if row is None or part not in ("stats", "reviews/summary", "extra-info"):
        return Response(status_code=404)
    if part == "stats":
        return JSONResponse(shapes.stats(world_of(request), row))
    if part == "extra-info":
        return JSONResponse(
            {
                "validations": {"email": True, "mobile": True, "location": True},
                "response_rate": "less than a day",
                "scoring_stars": row["rating"],
            }
        )
    best = 100 if row["reviews"] else 0
    breakdown = {str(stars): {"percentage": best if stars == 5 else 0} for stars in range(1, 6)}
    return JSONResponse({"total_reviews": row["reviews"], "average": row["rating"], "breakdown": breakdown})


routes = [
    Route("/api/v3/items/{key}", detail),
    Route("/api/v3/items/{key}", delete, methods=["DELETE"]),
    Route("/api/v3/items/{key}/{verb}", write, methods=["PUT"]),
    Route("/api/v3/user/items", own_items),
    Route("/api/v3/user/items/{kind}", own_items),
    Route("/api/v3/users/me", me_user),
    Route("/api/v3/users/me/stats", my_stats),
    Route("/api/v3/users/{key}/items", items_of),
    Route("/api/v3/users/{key}", user),
    Route("/api/v3/users/{key}/{part:path}", user_part),
    Route("/item/{slug}", item_page),
    Route("/images/10420/{folder}/i{number:int}.jpg", image),
]
