"""Search, in both envelopes of the real site: `/search` (direct) and `/search/components` + `/search/section`
(web).

No login. `source` is required, 40 results a page, the cursor is an opaque token that carries the whole
query. What the real one ignores (`distance`, `category_ids`) is ignored here too.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import time
import unicodedata
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import goods, settings, source_faults
from apps.sandbox.auth import read, sign, signed_in, world_of
from apps.sandbox.calls import block_page
from apps.sandbox.messaging import origin_of
from apps.sandbox.store import new_id, now_ms
from apps.sandbox.world import World

PAGE = 40
_DAYS = {"today": 1, "lastWeek": 7, "lastMonth": 30}
_FILTERS = (
    "keywords",
    "category_id",
    "subcategory_ids",
    "min_sale_price",
    "max_sale_price",
    "condition",
    "is_shippable",
    "time_filter",
    "order_by",
    "distance_in_km",
    "latitude",
    "longitude",
)


def words(text: str) -> list[str]:
    """Lowercase words without accents; "27\"" and "27" are the same."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _number(query: dict[str, str], name: str) -> float | None:
    try:
        return float(query[name])
    except (KeyError, ValueError):
        return None


def kilometres(row: sqlite3.Row, query: dict[str, str]) -> float | None:
    """How far a thing is from the place of the search; None when no place was given."""
    latitude, longitude = _number(query, "latitude"), _number(query, "longitude")
    if latitude is None or longitude is None:
        return None
    north, east = math.radians(row["latitude"] - latitude), math.radians(row["longitude"] - longitude)
    shrink = math.cos(math.radians((row["latitude"] + latitude) / 2))
    return 6371 * math.hypot(north, east * shrink)


def _found(world: World, query: dict[str, str]) -> list[sqlite3.Row]:
    """Matching items in order. Loose on purpose, as the real one: two thirds of the words are enough."""
    wanted = words(query.get("keywords", ""))
    scored: list[tuple[float, sqlite3.Row]] = []
    for row in world.store.all(
        "select i.*, u.latitude, u.longitude from items i join users u on u.id = i.user_id"
        " where i.status in ('published', 'reserved') and i.hidden = 0"
    ):
        title, text = set(words(row["title"])), set(words(row["description"]))
        score = sum(1.0 if word in title else 0.4 if word in text else 0.0 for word in wanted)
        if score >= 0.65 * len(wanted) and _passes(row, query):
            scored.append((score, row))
    order = query.get("order_by", "most_relevance")
    keys: dict[str, Any] = {
        "newest": lambda pair: (-pair[1]["created_ms"], pair[1]["number"]),
        "closest": lambda pair: (kilometres(pair[1], query) or 0.0, pair[1]["number"]),
        "price_low_to_high": lambda pair: (pair[1]["cents"], pair[1]["number"]),
        "price_high_to_low": lambda pair: (-pair[1]["cents"], pair[1]["number"]),
    }
    scored.sort(key=keys.get(order, lambda pair: (-pair[0], -pair[1]["modified_ms"], pair[1]["number"])))
    return [row for _, row in scored[: settings.value(world.store, "search_depth")]]


def _passes(row: sqlite3.Row, query: dict[str, str]) -> bool:
    low, high = _number(query, "min_sale_price"), _number(query, "max_sale_price")
    radius, away = _number(query, "distance_in_km"), kilometres(row, query)
    days = _DAYS.get(query.get("time_filter", ""))
    conditions = [each for each in query.get("condition", "").split(",") if each]
    below = {each for each in query.get("subcategory_ids", "").split(",") if each}
    category = query.get("category_id", "")
    return not (
        (low is not None and row["cents"] < low * 100)
        or (high is not None and row["cents"] > high * 100)
        or (radius and away is not None and away > radius)
        or (days and row["modified_ms"] < now_ms() - days * 86_400_000)
        or (conditions and row["condition"] not in conditions)
        or (category and category != str(row["category"]))
        or (below and not below & {str(each["id"]) for each in json.loads(row["taxonomy"])})
        or (query.get("is_shippable") == "true" and not row["allows_shipping"])
    )


def _page(request: Request) -> tuple[list[dict[str, Any]], str, str] | None:
    """(items, next page, search id), or None when the request is not valid."""
    world = world_of(request)
    params = request.query_params
    cursor = params.get("next_page", "")
    if not params.get("source"):
        return None
    if cursor:
        claims = read(world, cursor)
        if claims is None or "query" not in claims:
            return None
        query, start, search_id = claims["query"], int(claims["start"]), str(claims["search_id"])
    else:
        query = {name: params[name] for name in _FILTERS if params.get(name)}
        start, search_id = 0, params.get("search_id") or new_id()
    rows = _found(world, {} if source_faults.marked(request, "unfiltered") else query)
    if source_faults.marked(request, "empty"):
        rows = []
    start = 0 if source_faults.marked(request, "first_page") else start
    page = rows[start : start + PAGE]
    owners = {row["id"]: row for row in world.store.all("select * from users")}
    items = [goods.found_item(row, owners[row["user_id"]], origin_of(request)) for row in page]
    if source_faults.marked(request, "promoted"):
        for each in items[: len(items) * 9 // 10]:
            each["bump"] = {"type": "zone"}
    after = ""
    if start + PAGE < len(rows):
        after = sign(world, {"query": query, "start": start + PAGE, "search_id": search_id,
                             "iat": int(time.time())})  # fmt: skip
    return items, after, search_id


def bad_request() -> Response:
    """400, as for a search without `source` or with a cursor that isn't ours."""
    return JSONResponse({"code": "BAD_REQUEST", "message": "Required parameter 'source' is not present."}, 400)


async def direct(request: Request) -> Response:
    page = _page(request)
    if page is None:
        return bad_request()
    items, after, search_id = page
    order = request.query_params.get("order_by", "most_relevance")
    body = {
        "data": {
            "section": {
                "type": "organic_search_results",
                "payload": {"title": "Encuentra lo que buscas", "items": items, "order": order},
            },
            "tracking": {"variant": None, "section": "organic_search_results", "event": "search"},
        },
        "meta": {
            "next_page": after or None,
            "next_section_type": "organic_search_results" if after else None,
        },
        "stats": {"filters_applied_count": 0},
    }
    return JSONResponse(body, headers={"x-wallapop-search-id": search_id})


async def section(request: Request) -> Response:
    page = _page(request)
    if page is None:
        return bad_request()
    items, after, search_id = page
    body = {
        "data": {"section": {"type": "organic_search_results", "title": "Encuentra lo que buscas", "items": items}},
        "meta": {"next_page": after or None},
    }
    return JSONResponse(body, headers={"x-wallapop-search-id": search_id})


async def components(request: Request) -> Response:
    """The page's skeleton: what to ask `section` for, with a search id."""
    params = request.query_params
    if not params.get("source"):
        return bad_request()
    search_id = new_id()
    query = dict(params) | {"search_id": search_id, "section_type": "organic_search_results"}
    part = {"id": "organic_search_results", "type": "search_results", "type_data": {"query_params": query}}
    return JSONResponse({"components": [part]}, headers={"x-wallapop-search-id": search_id})


async def general(request: Request) -> Response:
    """The search of 2024, which the content network refuses today."""
    headers = {"Server": "CloudFront", "X-Cache": "Error from cloudfront"}
    return HTMLResponse(block_page(uuid.uuid4().hex), 403, headers)


async def cars(request: Request) -> Response:
    """The old search for cars: it answers, and finds nothing."""
    return JSONResponse({"search_objects": [], "from": 0, "to": 0, "distance_ordered": False, "keywords": ""})


def _saved(answer: Response, request: Request) -> Response:
    if "x-appversion" in request.headers:
        return answer
    detail = "Required header 'X-AppVersion' is not present."
    body = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail}
    return JSONResponse(body, 400, media_type="application/problem+json")


@signed_in
async def saved_searches(request: Request, me: str) -> Response:
    """Nobody has saved a search here; without `X-AppVersion` the service refuses to say even that."""
    return _saved(JSONResponse([]), request)


@signed_in
async def saved_search(request: Request, me: str) -> Response:
    return _saved(JSONResponse({"status": "NOT_FOUND", "message": None}, 404), request)


routes = [
    Route("/api/v3/search", direct),
    Route("/api/v3/search/section", section),
    Route("/api/v3/search/components", components),
    Route("/api/v3/general/search", general),
    Route("/api/v3/cars/search", cars),
    Route("/api/v3/searchalerts/savedsearch/", saved_searches),
    Route("/api/v3/searchalerts/savedsearch/{key}", saved_search),
]
