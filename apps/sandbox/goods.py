"""The JSON of things for sale: owner's list, public list, search, detail and the public page's data.

Rows in, plain dictionaries out. What the real site leaves out (sold flags in a detail, the condition in
search) is left out here too.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from apps.sandbox.sides import slug
from apps.sandbox.store import Store

CONDITION_TEXT = {
    "un_opened": "Sin abrir",
    "un_worn": "Sin estrenar",
    "in_box": "En su caja",
    "new": "Nuevo",
    "as_good_as_new": "Como nuevo",
    "good": "En buen estado",
    "fair": "En condiciones aceptables",
    "has_given_it_all": "Lo ha dado todo",
}


#: Region by the province's two figures of the postal code, for the places that things here come from.
REGIONS = {
    "08": "Cataluña",
    "28": "Comunidad de Madrid",
    "29": "Andalucía",
    "41": "Andalucía",
    "46": "Comunidad Valenciana",
    "48": "País Vasco",
    "50": "Aragón",
}


def money(cents: int, currency: str = "EUR") -> dict[str, Any]:
    """An amount as lists and the inbox write it: decimal euros."""
    return {"amount": cents / 100, "currency": currency}


def picture(origin: str, item: sqlite3.Row, size: str = "W320") -> str:
    """Address of an item's picture; `origin` is ours, as the content network's would be."""
    return f"{origin}/images/10420/c10420p{item['number']}/i{item['number']}.jpg?pictureSize={size}"


def images(origin: str, item: sqlite3.Row) -> list[dict[str, Any]]:
    """The list of an item's pictures (always one here)."""
    sizes = {"small": "W320", "medium": "W640", "big": "W800"}
    return [{"id": f"im{item['number']}"[:12], "average_color": "13C1AC",
             "urls": {name: picture(origin, item, size) for name, size in sizes.items()}}]  # fmt: skip


def item_slug(item: sqlite3.Row) -> str:
    """The item's web address part: words of the title and its number."""
    return f"{slug(item['title'])}-{item['number']}"


def location(user: sqlite3.Row) -> dict[str, Any]:
    """Where something is, as item details and search write it."""
    return {"latitude": user["latitude"], "longitude": user["longitude"], "approximated": False,
            "country_code": "ES", "city": user["city"], "postal_code": user["postal_code"]}  # fmt: skip


def _attributes(item: sqlite3.Row) -> dict[str, Any]:
    text = CONDITION_TEXT.get(item["condition"], item["condition"])
    shape = {"condition": {"value": item["condition"], "title": "Estado", "text": text, "icon_text": text}}
    if item["brand"]:
        shape["brand"] = {
            "value": item["brand"],
            "title": "Marca",
            "text": item["brand"],
            "icon_text": item["brand"],
        }
    return shape


def _shipping(item: sqlite3.Row) -> dict[str, Any]:
    return {
        "item_is_shippable": bool(item["shippable"]),
        "user_allows_shipping": bool(item["allows_shipping"]),
    }


def counters(store: Store, item: sqlite3.Row) -> dict[str, int]:
    """How often an item was looked at, marked as a favourite and asked about."""
    marked = store.one("select count(*) as n from favorites where item_id = ?", item["id"])
    asked = store.one("select count(*) as n from conversations where item_id = ?", item["id"])
    assert marked and asked
    return {"views": item["views"], "favorites": item["favorites"] + marked["n"], "conversations": asked["n"]}


def detail(
    item: sqlite3.Row, owner: sqlite3.Row, origin: str, count: dict[str, int], *, favorited: bool
) -> dict[str, Any]:
    """GET /api/v3/items/{id}: wrapped texts and price, date in seconds, no reserved or sold flags."""
    taxonomy = [
        {
            "id": str(each["id"]),
            "name": each["name"],
            "icon": each.get("icon"),
            "link": f"{origin}/search?category_id={item['category']}",
        }
        for each in json.loads(item["taxonomy"])
    ]
    text = CONDITION_TEXT.get(item["condition"], item["condition"])
    return {
        "id": item["id"],
        "title": {"original": item["title"]},
        "description": {"original": item["description"]},
        "taxonomy": taxonomy,
        "type": "consumer_goods",
        "user": {"id": owner["id"], "is_top_profile": False},
        "slug": item_slug(item),
        "share_url": f"{origin}/item/{item_slug(item)}",
        "modified_date": item["modified_ms"] // 1000,
        "images": images(origin, item),
        "price": {"cash": money(item["cents"], item["currency"])},
        "location": location(owner),
        "type_attributes": _attributes(item),
        "bump": {"type": "none"},
        "supports_shipping": {"flag": bool(item["shippable"] and item["allows_shipping"])},
        "shipping": _shipping(item),
        "hashtags": {"values": []},
        "favorited": {"flag": favorited},
        "counters": count,
        "characteristics": {"text": text, "original": text},
        "characteristics_details": [],
    }


def own_item(item: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in its owner's list; `reserved`, `sold` and `expired` appear only when true, its place never."""
    shape = {
        "id": item["id"],
        "title": item["title"],
        "category_id": str(item["category"]),
        "slug": item_slug(item),
        "images": images(origin, item),
        "price": money(item["cents"], item["currency"]),
        "created_date": item["created_ms"],
        "modified_date": item["modified_ms"],
        "is_refurbished": {"flag": False},
    }
    if item["status"] == "reserved":
        shape["reserved"] = {"flag": True}
    if item["status"] == "expired":
        shape["expired"] = {"flag": True}
    if item["status"] == "sold":
        shape["sold"] = {"flag": True}
    return shape


def listed_item(item: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in somebody's public list."""
    return {
        "id": item["id"],
        "title": item["title"],
        "description": item["description"],
        "category_id": str(item["category"]),
        "slug": item_slug(item),
        "images": images(origin, item),
        "price": money(item["cents"], item["currency"]),
        "type_attributes": _attributes(item),
        "shipping": _shipping(item),
        "is_refurbished": {"flag": False},
        "has_warranty": False,
    }


def found_item(item: sqlite3.Row, owner: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in search results: flat price, short description, dates in milliseconds, no condition."""
    shape = {
        "id": item["id"], "user_id": item["user_id"], "title": item["title"],
        "description": item["description"][:120], "category_id": item["category"],
        "price": money(item["cents"], item["currency"]), "images": images(origin, item),
        "reserved": {"flag": item["status"] == "reserved"},
        "location": {key: value for key, value in location(owner).items() if key != "approximated"}
        | {"region": REGIONS.get(owner["postal_code"][:2], ""), "region2": owner["city"]},
        "shipping": _shipping(item), "favorited": {"flag": False}, "bump": {"type": "none"},
        "web_slug": item_slug(item), "created_at": item["created_ms"], "modified_at": item["modified_ms"],
        "taxonomy": json.loads(item["taxonomy"]), "is_favoriteable": {"flag": True},
        "is_refurbished": {"flag": False}, "is_top_profile": {"flag": False}, "has_warranty": {"flag": False},
    }  # fmt: skip
    if item["previous_cents"]:
        shape["previous_price"] = money(item["previous_cents"], item["currency"])
    return shape


def page_props(item: sqlite3.Row, owner: sqlite3.Row, count: dict[str, int], origin: str = "") -> dict[str, Any]:
    """What the public item page embeds as `__NEXT_DATA__`, in camelCase; only here is the sold flag."""
    status = item["status"]
    flags = {
        "reserved": status == "reserved",
        "sold": status == "sold",
        "expired": status == "expired",
        "onHold": status == "unpublished",
        "bumped": False,
        "favorited": False,
    }
    shape = {
        "id": item["id"],
        "title": {"original": item["title"]},
        "description": {"original": item["description"]},
        "price": {"cash": money(item["cents"], item["currency"])},
        "slug": item_slug(item),
        "userId": owner["id"],
        "flags": flags,
        "modifiedDate": item["modified_ms"] // 1000,
        "views": count["views"],
        "favorites": count["favorites"],
        "images": images(origin, item),
        "condition": {"value": item["condition"], "text": CONDITION_TEXT.get(item["condition"], item["condition"])},
        "taxonomies": [{"id": str(each["id"]), "name": each["name"]} for each in json.loads(item["taxonomy"])],
        "shipping": {
            "isItemShippable": bool(item["shippable"]),
            "isShippingAllowedByUser": bool(item["allows_shipping"]),
        },
        "location": {
            "latitude": owner["latitude"],
            "longitude": owner["longitude"],
            "city": owner["city"],
            "postalCode": owner["postal_code"],
            "countryCode": "ES",
        },
    }
    return next_data({"item": shape})


def next_data(page_props: dict[str, Any]) -> dict[str, Any]:
    """The wrapping of every public page's data."""
    return {"props": {"pageProps": page_props}}
