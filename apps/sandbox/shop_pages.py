"""eBay's Browse API, CeX's search and article, and Cash Converters' search page, in their recorded shapes."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from apps.sandbox import shelves
from apps.sandbox.auth import world_of
from apps.sandbox.shelves import Thing
from apps.sandbox.sides import slug
from apps.sandbox.source_faults import marked

EBAY_CONDITIONS = {
    "in_box": ("1000", "Nuevo"),
    "new": ("1500", "Abierto (sin usar)"),
    "as_good_as_new": ("2750", "Como nuevo"),
    "good": ("3000", "De segunda mano"),
    "fair": ("6000", "Aceptable"),
    "has_given_it_all": ("7000", "Para desguace o no funciona"),
}
GRADES = {"in_box": "A", "new": "A", "as_good_as_new": "A", "good": "B", "fair": "C", "has_given_it_all": "C"}
STATES = {"A": "Muy bueno", "B": "Bueno", "C": "Aceptable"}


def _token(request: Request) -> str:
    return hashlib.sha256(b"ebay" + world_of(request).store.secret()).hexdigest()


async def ebay_token(request: Request) -> Response:
    """A token for any application but the one called «malo»."""
    try:
        keys = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
    except ValueError:
        keys = ""
    if not keys.partition(":")[2] or keys.startswith("malo:"):
        body = {"error": "invalid_client", "error_description": "client authentication failed"}
        return JSONResponse(body, 401)
    told = {"access_token": _token(request), "expires_in": 7200, "token_type": "Application Access Token"}
    return JSONResponse(told)


async def ebay_search(request: Request) -> Response:
    if request.headers.get("authorization") != f"Bearer {_token(request)}":
        return JSONResponse({"errors": [{"errorId": 1001, "domain": "OAuth", "message": "Invalid access token"}]}, 401)
    size, start = shelves.whole(request, "limit", 50, 200), shelves.whole(request, "offset", 0, 9_999)
    query = request.query_params.get("q", "")
    rows = [_summary(each) for each in shelves.found("ebay", query, request)]
    wanted = re.search(r"conditionIds:\{([\d|]+)\}", request.query_params.get("filter", ""))
    if wanted and not marked(request, "unfiltered"):
        rows = [row for row in rows if row["conditionId"] in wanted[1].split("|")]
    if not marked(request, "unfiltered"):  # auctions come to whom asks for them
        rows = [row for row in rows if "FIXED_PRICE" in row["buyingOptions"]]
    page = rows[0 if marked(request, "first_page") else start :][:size]
    here = str(request.url)
    body: dict[str, Any] = {"href": here, "total": len(rows), "limit": size, "offset": start}
    if start + size < len(rows):
        body["next"] = here
    return JSONResponse(body | ({"itemSummaries": page} if page else {}))


def _summary(thing: Thing) -> dict[str, Any]:
    listing, number = thing.listing, thing.number
    key, text = EBAY_CONDITIONS[listing.condition]
    price = {"value": f"{listing.cents / 100:.2f}", "currency": "EUR"}
    auction = number % 11 == 0
    cost = {"shippingCostType": "FIXED", "shippingCost": {"value": "4.99", "currency": "EUR"}}
    row: dict[str, Any] = {
        "itemId": f"v1|{number}|0",
        "legacyItemId": str(number),
        "title": listing.title,
        "price": price,
        "condition": text,
        "conditionId": key,
        "shippingOptions": [cost if number % 4 else {"shippingCostType": "CALCULATED"}],
        "buyingOptions": ["AUCTION"] if auction else ["FIXED_PRICE", "BEST_OFFER"],
        "seller": {"username": "simulado", "feedbackPercentage": "99.8", "feedbackScore": 152},
        "itemLocation": {"postalCode": "280**", "country": ("ES", "ES", "ES", "DE", "GB")[number % 5]},
        "itemWebUrl": f"https://www.ebay.es/itm/{number}",
        "itemCreationDate": "2026-10-01T09:10:11.000Z",
        "listingMarketplaceId": "EBAY_ES",
        "priorityListing": False,
    }
    return row | ({"currentBidPrice": price, "bidCount": number % 20} if auction else {})


async def cex_search(request: Request) -> Response:
    """Algolia: several queries in one call, each forgiving: a hit may share one word with the query."""
    try:
        queries = json.loads(await request.body())["requests"]
        results = [_results(parse_qs(each["params"]), str(each["indexName"]), request) for each in queries]
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"message": "Invalid request body", "status": 400}, 400)
    return JSONResponse({"results": results})


def _results(query: dict[str, list[str]], index: str, request: Request) -> dict[str, Any]:
    size, number = int(query.get("hitsPerPage", ["17"])[0]), int(query.get("page", ["0"])[0])
    things = shelves.found("cex", query.get("query", [""])[0], request, fuzzy=True)[:1000]
    hits = [_box(each) for each in shelves.page_of(things, number, size, request)]
    pages = -(-len(things) // size)
    return {"hits": hits, "nbHits": len(things), "page": number, "nbPages": pages, "hitsPerPage": size, "index": index}


def _box(thing: Thing) -> dict[str, Any]:
    price = thing.listing.cents // 100
    box = f"SIM{thing.number}"
    return {
        "objectID": box,
        "boxId": box,
        "boxName": f"{thing.listing.title}, {GRADES[thing.listing.condition]}",
        "categoryName": thing.listing.kind,
        "categoryFriendlyName": thing.listing.kind,
        "sellPrice": price,
        "firstPrice": price * 2,
        "previousPrice": price + 10,
        "cashPriceCalculated": price * 6 // 10,
        "exchangePriceCalculated": price * 7 // 10,
        "ecomQuantity": thing.number % 5,
        "outOfStock": int(thing.number % 5 == 0),
        "discontinued": 0,
    }


async def cex_box(request: Request) -> Response:
    """The shop's own page of one article; an unknown one is a success without data."""
    number = request.path_params["box"].removeprefix("SIM")
    box = next((_box(each) for each in shelves.shelf("cex") if str(each.number) == number), None)
    if box:
        box |= {"cashPrice": box.pop("cashPriceCalculated"), "exchangePrice": box.pop("exchangePriceCalculated")}
    data = {"boxDetails": [box]} if box else None
    return JSONResponse({"response": {"ack": "Success", "data": data, "error": {}}})


async def cex_refused(request: Request) -> Response:
    """The shop's own search, which its firewall refuses."""
    page = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head></html>"
    return HTMLResponse(page, 403)


async def converters(request: Request) -> Response:
    """Tiles of what is in stock, `sz` a page from `start`."""
    size, start = shelves.whole(request, "sz", 24, 96), shelves.whole(request, "start", 0, 9_999)
    things = shelves.found("cashconverters", request.query_params.get("q", ""), request)
    page = things[0 if marked(request, "first_page") else start :][:size]
    tiles = "".join(_tile(each) for each in page) or '<div class="no-results">No hay resultados</div>'
    body = f'<div class="search-results" data-total="{len(things)}"><div class="product-grid">{tiles}</div></div>'
    head = '<head><meta charset="utf-8"><title>Simulación</title></head>'
    return HTMLResponse(f'<!doctype html><html lang="es">{head}<body>{body}</body></html>')


def _tile(thing: Thing) -> str:
    title, euros = thing.listing.title, f"{thing.listing.cents / 100:.2f}"
    key = f"CC{thing.number}_0"
    layer = html.escape(json.dumps({"id": key, "name": title.lower(), "price": euros}, ensure_ascii=False))
    state = STATES[GRADES[thing.listing.condition]]
    href = f"/es/es/segunda-mano/{slug(title)}-{key}.html?x=1"
    return (
        f'<div class="product-tile" data-pid="{key}" data-product-datalayer="{layer}">'
        f'<div class="tile-body"><div class="status">{state}</div>'
        f'<div class="pdp-link"> <a class="link" href="{href}">{html.escape(title)}</a></div>'
        f'<div class="price"><span class="principal" data-price="{euros}">{euros.replace(".", ",")} €</span></div>'
        "</div></div>"
    )


routes = [
    Route("/sources/ebay/identity/v1/oauth2/token", ebay_token, methods=["POST"]),
    Route("/sources/ebay/buy/browse/v1/item_summary/search", ebay_search),
    Route("/sources/cex_search/1/indexes/{index}/queries", cex_search, methods=["POST"]),
    Route("/sources/cex/v3/boxes", cex_refused),
    Route("/sources/cex/v3/boxes/{box}/detail", cex_box),
    Route("/sources/cashconverters/on/demandware.store/Sites-CashConvertersSpain-Site/es/Search-Show", converters),
]
