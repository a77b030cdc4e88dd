"""The JSON of conversations and people, field by field as recorded from the real site.

Rows in, plain dictionaries out.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from apps.sandbox.goods import item_slug, money, picture
from apps.sandbox.sides import other_side
from apps.sandbox.store import now_ms
from apps.sandbox.world import World

MAX_PAGE = 100


def message(row: sqlite3.Row, viewer: str) -> dict[str, Any]:
    """One message as its reader sees it; a third voice's text is only in its payload, a JSON string."""
    shape = {
        "id": row["id"],
        "from_self": row["author"] == viewer,
        "text": row["text"],
        "timestamp": row["sent_ms"],
        "status": row["status"],
        "type": row["type"],
        "time_token": row["time_token"],
    }
    return shape | ({"payload": row["payload"]} if row["payload"] else {})


def messages(world: World, conversation_id: str, viewer: str, limit: int, before: str = "") -> dict[str, Any]:
    """One page of messages, newest first, and the cursor for the older ones (empty at the end)."""
    limit = max(1, min(limit, MAX_PAGE))
    rows = world.store.all(
        "select * from messages where conversation_id = ? and time_token < ? order by time_token desc"
        " limit ?",
        conversation_id,
        before or "9" * 18,
        limit + 1,
    )
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
        "with_user": person
        and {
            "hash": person["id"],
            "name": person["name"],
            "slug": person["slug"],
            "available": bool(person["available"]),
            "blocked": world.blocked(viewer, other),
            "malicious": bool(person["malicious"]),
            "rating_average": person["rating"],
            "reviews_count": person["reviews"],
            "score": round((person["rating"] or 0) * 20),
            "location": {
                "latitude": round(person["latitude"], 2),
                "longitude": round(person["longitude"], 2),
            },
        },
        "item": item
        and {
            "hash": item["id"],
            "title": item["title"],
            "status": item["status"],
            "price": money(item["cents"], item["currency"]),
            "slug": item_slug(item),
            "is_mine": item["user_id"] == viewer,
            "image_url": picture(origin, item),
        },
        "messages": messages(world, row["id"], viewer, limit),
        "unread_messages": unread(world, viewer, row["id"]),
        "channel": row["channel"],
        "translatable": False,
        "topic_id": "",
        "items_count": 1,
    }


def profile(user: sqlite3.Row, origin: str) -> dict[str, Any]:
    """GET /api/v3/users/{id}."""
    return {
        "id": user["id"],
        "micro_name": user["name"],
        "type": "normal",
        "image": {"id": f"av{user['number']}"[:12], "average_hex_color": "10363d", "urls_by_size": {}},
        "location": {
            "approximated_latitude": round(user["latitude"], 2),
            "approximated_longitude": round(user["longitude"], 2),
            "city": user["city"],
            "zip": user["postal_code"],
            "country_code": "ES",
            "approxRadius": 1,
            "approximated_location": False,
        },
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
