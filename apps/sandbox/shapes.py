"""The JSON the simulated site answers with, field by field as recorded from the real one.

Rows in, plain dictionaries out; what the real site leaves out (sold flags in an item's detail, the condition in
search) is left out here too.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from apps.sandbox.store import now_ms
from apps.sandbox.world import World, other_side, slug

CONDITION_TEXT = {
    "un_opened": "Sin abrir", "un_worn": "Sin estrenar", "in_box": "En su caja", "new": "Nuevo",
    "as_good_as_new": "Como nuevo", "good": "En buen estado", "fair": "En condiciones aceptables",
    "has_given_it_all": "Lo ha dado todo",
}  # fmt: skip
MAX_PAGE = 100


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


# -- messaging --------------------------------------------------------------------------------------------------


def message(row: sqlite3.Row, viewer: str) -> dict[str, Any]:
    """One message as its reader sees it; a third voice's text is only in its payload, a JSON string."""
    shape = {"id": row["id"], "from_self": row["author"] == viewer, "text": row["text"], "timestamp": row["sent_ms"],
             "status": row["status"], "type": row["type"], "time_token": row["time_token"]}  # fmt: skip
    return shape | ({"payload": row["payload"]} if row["payload"] else {})


def messages(world: World, conversation_id: str, viewer: str, limit: int, before: str = "") -> dict[str, Any]:
    """One page of messages, newest first, and the cursor for the older ones (empty at the end)."""
    limit = max(1, min(limit, MAX_PAGE))
    rows = world.store.all(
        "select * from messages where conversation_id = ? and time_token < ? order by time_token desc limit ?",
        conversation_id, before or "9" * 18, limit + 1)  # fmt: skip
    page = rows[:limit]
    return {
        "messages": [message(row, viewer) for row in page],
        "next_from": page[-1]["time_token"] if len(rows) > limit else "",
    }


def unread(world: World, viewer: str, conversation_id: str = "") -> int:
    """Messages that this person has not seen, in one conversation or in all of theirs."""
    row = world.store.one(
        "select count(*) as n from messages m join conversations c on c.id = m.conversation_id"
        " where ?1 in (c.seller_id, c.buyer_id) and ?2 in ('', c.id) and coalesce(m.author, '') != ?1"
        " and m.status != 'read'", viewer, conversation_id)  # fmt: skip
    return int(row["n"]) if row else 0


def conversation(world: World, row: sqlite3.Row, viewer: str, limit: int, origin: str) -> dict[str, Any]:
    """One conversation of the inbox. `item` and `with_user` are null when the site has lost them."""
    other = other_side(row, viewer)
    person = world.store.one("select * from users where id = ? and hidden = 0", other)
    item = world.store.one("select * from items where id = ? and hidden = 0", row["item_id"])
    return {
        "hash": row["id"],
        "sale": {"seller": {"hash": row["seller_id"]}, "buyer": {"hash": row["buyer_id"]}},
        "with_user": person and {
            "hash": person["id"], "name": person["name"], "slug": person["slug"],
            "available": bool(person["available"]), "blocked": world.blocked(viewer, other),
            "malicious": bool(person["malicious"]), "rating_average": person["rating"],
            "reviews_count": person["reviews"], "score": round((person["rating"] or 0) * 20),
            "location": {"latitude": round(person["latitude"], 2), "longitude": round(person["longitude"], 2)},
        },
        "item": item and {
            "hash": item["id"], "title": item["title"], "status": item["status"],
            "price": money(item["cents"], item["currency"]), "slug": item_slug(item),
            "is_mine": item["user_id"] == viewer, "image_url": picture(origin, item),
        },
        "messages": messages(world, row["id"], viewer, limit),
        "unread_messages": unread(world, viewer, row["id"]),
        "channel": row["channel"], "translatable": False, "topic_id": "", "items_count": 1,
    }  # fmt: skip


# -- items ------------------------------------------------------------------------------------------------------


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


def detail(item: sqlite3.Row, owner: sqlite3.Row, origin: str) -> dict[str, Any]:
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
        "id": item["id"], "title": {"original": item["title"]}, "description": {"original": item["description"]},
        "taxonomy": taxonomy, "type": "consumer_goods",
        "user": {"id": owner["id"], "is_top_profile": False},
        "slug": item_slug(item), "share_url": f"{origin}/item/{item_slug(item)}",
        "modified_date": item["modified_ms"] // 1000, "images": images(origin, item),
        "price": {"cash": money(item["cents"], item["currency"])}, "location": location(owner),
        "type_attributes": _attributes(item), "bump": {"type": "none"},
        "supports_shipping": {"flag": bool(item["shippable"] and item["allows_shipping"])},
        "shipping": _shipping(item), "hashtags": {"values": []}, "favorited": {"flag": False},
        "counters": {"views": item["views"], "favorites": item["favorites"], "conversations": 0},
        "characteristics": {"text": text, "original": text}, "characteristics_details": [],
    }  # fmt: skip


def own_item(item: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in its owner's list; `reserved` and `expired` appear only when true."""
    shape = {"id": item["id"], "title": item["title"], "category_id": str(item["category"]), "slug": item_slug(item),
             "images": images(origin, item), "price": money(item["cents"], item["currency"]),
             "created_date": item["created_ms"], "modified_date": item["modified_ms"],
             "is_refurbished": {"flag": False}}  # fmt: skip
    if item["status"] == "reserved":
        shape["reserved"] = {"flag": True}
    if item["status"] == "not available":
        shape["expired"] = {"flag": True}
    return shape


def listed_item(item: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in somebody's public list."""
    return {"id": item["id"], "title": item["title"], "description": item["description"],
            "category_id": str(item["category"]), "slug": item_slug(item), "images": images(origin, item),
            "price": money(item["cents"], item["currency"]), "type_attributes": _attributes(item),
            "shipping": _shipping(item), "is_refurbished": {"flag": False}, "has_warranty": False}  # fmt: skip


def found_item(item: sqlite3.Row, owner: sqlite3.Row, origin: str) -> dict[str, Any]:
    """An item in search results: flat price, short description, dates in milliseconds, no condition."""
    shape = {
        "id": item["id"], "user_id": item["user_id"], "title": item["title"],
        "description": item["description"][:120], "category_id": item["category"],
        "price": money(item["cents"], item["currency"]), "images": images(origin, item),
        "reserved": {"flag": item["status"] == "reserved"},
        "location": {key: value for key, value in location(owner).items() if key != "approximated"}
        | {"region": "Cataluña", "region2": owner["city"]},
        "shipping": _shipping(item), "favorited": {"flag": False}, "bump": {"type": "none"},
        "web_slug": item_slug(item), "created_at": item["created_ms"], "modified_at": item["modified_ms"],
        "taxonomy": json.loads(item["taxonomy"]), "is_favoriteable": {"flag": True},
        "is_refurbished": {"flag": False}, "is_top_profile": {"flag": False}, "has_warranty": {"flag": False},
    }  # fmt: skip
    if item["previous_cents"]:
        shape["previous_price"] = money(item["previous_cents"], item["currency"])
    return shape


def page_props(item: sqlite3.Row, owner: sqlite3.Row) -> dict[str, Any]:
    """What the public item page embeds as `__NEXT_DATA__`, in camelCase; the only place with the sold flag."""
    status = item["status"]
    return {"props": {"pageProps": {"item": {
        "id": item["id"], "title": {"original": item["title"]}, "description": {"original": item["description"]},
        "price": {"cash": money(item["cents"], item["currency"])}, "slug": item_slug(item), "userId": owner["id"],
        "flags": {"reserved": status == "reserved", "sold": status == "sold", "expired": status == "not available",
                  "onHold": status == "unpublished", "bumped": False, "favorited": False},
    }}}}  # fmt: skip


# -- people -----------------------------------------------------------------------------------------------------


def profile(user: sqlite3.Row, origin: str) -> dict[str, Any]:
    """GET /api/v3/users/{id}."""
    return {
        "id": user["id"], "micro_name": user["name"], "type": "normal",
        "image": {"id": f"av{user['number']}"[:12], "average_hex_color": "10363d", "urls_by_size": {}},
        "location": {"approximated_latitude": round(user["latitude"], 2),
                     "approximated_longitude": round(user["longitude"], 2), "city": user["city"],
                     "zip": user["postal_code"], "country_code": "ES", "approxRadius": 1,
                     "approximated_location": False},
        "preferences": {"vacation_mode": {"enabled": False}}, "financing": False, "web_slug": user["slug"],
        "url_share": f"{origin}/user/{user['slug']}", "register_date": user["registered_ms"], "featured": False,
        "listing_protected": False, "is_top_profile": False, "seller_type": {"type": "Private", "verified": True},
    }  # fmt: skip


def stats(world: World, user: sqlite3.Row) -> dict[str, Any]:
    """GET /api/v3/users/{id}/stats; `ratings.reviews` is a score of 0-100, the count is in the counters."""
    row = world.store.one(
        "select count(*) as n from items where user_id = ? and status = 'published'", user["id"]
    )
    counters = {"publish": row["n"] if row else 0, "buys": user["buys"], "sells": user["sells"],
                "reviews": user["reviews"], "sold": user["sells"], "reports_received": 0}  # fmt: skip
    return {"ratings": [{"type": "reviews", "value": round((user["rating"] or 0) * 20)}],
            "counters": [{"type": name, "value": value} for name, value in counters.items()],
            "rating_average": user["rating"]}  # fmt: skip


def offer_payload(conversation_id: str, text: str) -> str:
    """A third-voice card, as the JSON string that the real site nests in its messages."""
    action = f"https://wallapop.com/app/chat/offer/{uuid.UUID(int=now_ms() << 64)}"
    button = {"loc-key": "chat_buyer_all_all_third_voice_button", "loc-value": "Ver", "action": action}
    return json.dumps({"text": text, "type": "delivery", "actionURL": f"/delivery/{conversation_id}",
                       "buttons": [button], "enrichedPayload": None}, ensure_ascii=False)  # fmt: skip
