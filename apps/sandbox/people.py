"""People over the API and their public page: profile, statistics, reviews.

`ratings.reviews` of the statistics is a score; the number of reviews is in the counters.
"""

from __future__ import annotations

import json
import random
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import goods
from apps.sandbox.auth import signed_in, world_of
from apps.sandbox.messaging import number, origin_of
from apps.sandbox.world import World

#: Reviews in one page. Not recorded; small, so that paging happens.
REVIEWS = 20
_PRAISE = ("Todo perfecto.", "Muy amable y puntual.", "Tal como se describía.", "Envío rápido.", "", "Recomendable.")
_BLAME = ("Tardó en responder.", "No era como en las fotos.", "Llegó tarde.")


def profile(user: sqlite3.Row, origin: str) -> dict[str, Any]:
    """GET /api/v3/users/{id}."""
    sizes = ("xmall", "small", "medium", "large", "xlarge", "original")
    picture = f"{origin}/images/avatar/{user['number']}.jpg"
    return {
        "id": user["id"],
        "micro_name": user["name"],
        "type": "normal",
        "image": {
            "id": f"av{user['number']}"[:12],
            "original_width": 800,
            "original_height": 800,
            "average_hex_color": "10363d",
            "urls_by_size": {size: f"{picture}?pictureSize={size}" for size in sizes},
        },
        "location": {
            "approximated_latitude": round(user["latitude"], 2),
            "approximated_longitude": round(user["longitude"], 2),
            "city": user["city"],
            "zip": user["postal_code"],
            "country_code": "ES",
            "approxRadius": 1,
            "approximated_location": False,
        },
        "gender": "",
        "preferences": {"vacation_mode": {"enabled": False}},
        "financing": False,
        "web_slug": user["slug"],
        "url_share": f"{origin}/user/{user['slug']}",
        "register_date": user["registered_ms"],
        "featured": False,
        "listing_protected": False,
        "is_top_profile": False,
        "seller_type": {"type": "Private", "verified": True},
    }


def stats(world: World, user: sqlite3.Row) -> dict[str, Any]:
    """GET /api/v3/users/{id}/stats; `ratings.reviews` is a score of 0-100, the count is in the counters."""
    rows = world.store.all("select status, count(*) as n from items where user_id = ? group by status", user["id"])
    count = {row["status"]: row["n"] for row in rows}
    sold = user["sells"] + count.get("sold", 0)
    counters = {
        "publish": count.get("published", 0) + count.get("reserved", 0),
        "buys": user["buys"],
        "sells": sold,
        "reviews": user["reviews"],
        "sold": sold,
        "reports_received": 0,
    }
    return {
        "ratings": [{"type": "reviews", "value": round((user["rating"] or 0) * 20)}],
        "counters": [{"type": name, "value": value} for name, value in counters.items()],
        "rating_average": user["rating"] or 0.0,
    }


def _reviews(world: World, user: sqlite3.Row) -> list[dict[str, Any]]:
    """The same reviews at every look, as many as the counter says, with about the average that it says."""
    chance = random.Random(user["id"])
    strangers = world.store.all("select id, name, slug from users where kind = 'ambient' order by number")
    strangers = strangers or world.store.all("select id, name, slug from users limit 1")
    low = min(1.0, max(0.0, 5 - (user["rating"] or 5)))
    found = []
    for index in range(user["reviews"]):
        stars = 4 if chance.random() < low else 5
        found.append({
            "id": f"{chance.getrandbits(60):012x}"[:12],
            "stars": stars,
            "by": chance.choice(strangers),
            "comment": chance.choice(_BLAME if stars < 5 and chance.random() < 0.4 else _PRAISE),
            "ms": user["registered_ms"] + (user["reviews"] - index) * 86_400_000,
            "type": chance.choice(("buy", "sell")),
            "item": f"{chance.getrandbits(60):012x}"[:12],
        })  # fmt: skip
    return found


def _summary(world: World, user: sqlite3.Row) -> dict[str, Any]:
    stars = [each["stars"] for each in _reviews(world, user)]
    share = {str(n): {"percentage": round(100 * stars.count(n) / (len(stars) or 1))} for n in range(1, 6)}
    return {"total_reviews": len(stars), "average": user["rating"] or 0.0, "breakdown": share}


async def review_page(request: Request) -> Response:
    """GET /bff/sales/reviews/user-profile: one page, newest first, and the next one's number in a header."""
    world = world_of(request)
    user = _person(world, request.query_params.get("user_id", ""))
    if user is None:
        return Response(status_code=404)
    page = number(request, "page", 0)
    rows = _reviews(world, user)
    body = [
        {
            "id": row["id"],
            "rating": row["stars"] * 20,
            "rating_over_five": row["stars"],
            "comment": row["comment"],
            "published": row["ms"],
            "sale": {"item": {"id": row["item"], "title": "Artículo vendido"}, "type": row["type"]},
            "user": {"id": row["by"]["id"], "micro_name": row["by"]["name"], "web_slug": row["by"]["slug"]},
            "analytics": {"type": row["type"]},
            "edit": None,
        }
        for row in rows[page * REVIEWS : (page + 1) * REVIEWS]
    ]
    more = len(rows) > (page + 1) * REVIEWS
    return JSONResponse(body, headers={"X-NextPage": str(page + 1)} if more else None)


def _old_reviews(request: Request, world: World, user: sqlite3.Row) -> Response:
    """The older call, `reviews?init=0`."""
    start = number(request, "init", 0)
    rows = _reviews(world, user)
    body = [
        {
            "item": {"id": row["item"], "title": "Artículo vendido"},
            "review": {
                "id": row["id"],
                "date": row["ms"],
                "rating_over_five": row["stars"],
                "comments": row["comment"],
            },
            "user": {"id": row["by"]["id"], "micro_name": row["by"]["name"]},
            "type": row["type"],
        }
        for row in rows[start : start + REVIEWS]
    ]
    more = len(rows) > start + REVIEWS
    return JSONResponse(body, headers={"X-NextPage": f"init={start + REVIEWS}"} if more else None)


def _person(world: World, key: str) -> sqlite3.Row | None:
    return world.store.one("select * from users where id = ? and hidden = 0", key)


def _part(request: Request, user: sqlite3.Row | None, part: str) -> Response:
    world = world_of(request)
    if user is None:
        return Response(status_code=404)
    if part == "reviews":
        return _old_reviews(request, world, user)
    if part == "":
        return JSONResponse(profile(user, origin_of(request)))
    if part == "stats":
        return JSONResponse(stats(world, user))
    if part == "reviews/summary":
        return JSONResponse(_summary(world, user))
    if part == "extra-info":
        proofs = {"email": True, "mobile": True, "location": True, "facebook": False, "google_plus": False}
        return JSONResponse(
            {"validations": proofs, "response_rate": "less than a day", "scoring_stars": user["rating"] or 0.0}
        )
    return Response(status_code=404)


async def person(request: Request) -> Response:
    """Somebody's profile, or a part of it; no login."""
    return _part(request, _person(world_of(request), request.path_params["key"]), request.path_params.get("part", ""))


@signed_in
async def myself(request: Request, me: str) -> Response:
    """The signed-in person's own profile, or a part of it."""
    return _part(request, _person(world_of(request), me), request.path_params.get("part", ""))


async def user_page(request: Request) -> Response:
    """The public page of a person, of which clients read the embedded data."""
    world = world_of(request)
    user = world.store.one("select * from users where slug = ? and hidden = 0", request.path_params["slug"])
    if user is None:
        return HTMLResponse("<h1>404</h1>", 404)
    shape = {"id": user["id"], "microName": user["name"], "webSlug": user["slug"], "type": "normal"}
    data = json.dumps(goods.next_data({"user": shape}), ensure_ascii=False).replace("<", "\\u003c")
    return HTMLResponse(
        '<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Perfil | Mercado de pruebas</title></head>'
        f'<body><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'
    )


routes = [
    Route("/api/v3/users/me", myself),
    Route("/api/v3/users/me/{part:path}", myself),
    Route("/api/v3/users/{key}", person),
    Route("/api/v3/users/{key}/{part:path}", person),
    Route("/bff/sales/reviews/user-profile", review_page),
    Route("/user/{slug}", user_page),
]
