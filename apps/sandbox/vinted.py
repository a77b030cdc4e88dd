"""Vinted as of September 2026: an anonymous session from the home page, the catalogue on another host.

The old address answers 404, plain id filters are ignored, brand, size and condition stand in `item_box` alone.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import shelves
from apps.sandbox.auth import world_of
from apps.sandbox.shelves import Thing
from apps.sandbox.sides import slug
from apps.sandbox.source_faults import marked

CONDITIONS = {
    "in_box": "Nuevo con etiquetas",
    "new": "Nuevo sin etiquetas",
    "as_good_as_new": "Muy bueno",
    "good": "Bueno",
    "fair": "Satisfactorio",
    "has_given_it_all": "Satisfactorio",
}
SIZES = ("S", "M", "L", "42", "")


def _token(request: Request) -> str:
    return hashlib.sha256(b"vinted" + world_of(request).store.secret()).hexdigest()


async def home(request: Request) -> Response:
    """The home page, which hands every visitor a session."""
    page = "<!doctype html><html lang='es-ES'><head><title>Simulación</title></head><body>CSRF_TOKEN</body></html>"
    answer = HTMLResponse(page, headers={"X-Anon-Id": "0d1f7c2e-simulado"})
    answer.set_cookie("access_token_web", _token(request), httponly=True)
    answer.set_cookie("anon_id", "0d1f7c2e-simulado")
    return answer


async def gone(request: Request) -> Response:
    return JSONResponse({"code": 104, "message": "Content not found", "message_code": "not_found"}, 404)


async def catalogue(request: Request) -> Response:
    # Reported both ways: the token as a cookie, and as a bearer.
    shown = (request.cookies.get("access_token_web"), request.headers.get("authorization", "").removeprefix("Bearer "))
    if _token(request) not in shown or not request.headers.get("x-anon-id"):
        body = {"code": 100, "message": "invalid authentication token", "message_code": "invalid_authentication_token"}
        return JSONResponse(body, 401)
    size = max(shelves.whole(request, "per_page", 20, 96), 1)
    number = max(shelves.whole(request, "page", 1, 10_000), 1)
    things = shelves.found("vinted", request.query_params.get("search_text", ""), request)
    rows = [_row(each) for each in shelves.page_of(things, number - 1, size, request)]
    # One row in twelve has been paid for; more on a bad day.
    for index, row in enumerate(rows):
        if index % 12 == 5 or (marked(request, "promoted") and index % 10):
            row |= {"content_source": "promoted_search", "promoted": True}
    pages = -(-len(things) // size)
    paging = {"current_page": number, "per_page": size, "total_pages": pages, "total_entries": len(things)}
    return JSONResponse({"items": rows, "pagination": paging})


def _row(thing: Thing) -> dict[str, Any]:
    listing = thing.listing
    fee = 70 + listing.cents // 20
    size = SIZES[thing.number % len(SIZES)] if listing.kind == "jackets" else ""
    condition = CONDITIONS[listing.condition]
    # Either order is seen.
    line = [size, condition] if thing.number % 3 else [condition, size]
    return {
        "id": thing.number,
        "title": listing.title,
        "price": _money(listing.cents),
        "total_item_price": _money(listing.cents + fee),
        "service_fee": _money(fee),
        "url": f"https://www.vinted.es/items/{thing.number}-{slug(listing.title)}",
        "favourite_count": thing.number % 9,
        "view_count": 0,
        "content_source": "search",
        "photo": {"high_resolution": {"timestamp": int(time.time() - listing.age_days * 86_400)}},
        "item_box": {"first_line": thing.brand, "second_line": " · ".join(each for each in line if each)},
    }


def _money(cents: int) -> dict[str, str]:
    return {"amount": str(cents / 100), "currency_code": "EUR"}


routes = [
    Route("/sources/vinted", home, methods=["GET", "HEAD"]),
    Route("/sources/vinted/", home, methods=["GET", "HEAD"]),
    Route("/sources/vinted/api/v2/catalog/items", gone),
    Route("/sources/vinted_api/svc-catalogue/items", catalogue),
]
