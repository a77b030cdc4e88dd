"""The JSON of conversations and their messages, field by field as recorded from the real site.

Rows in, plain dictionaries out.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from apps.sandbox import settings
from apps.sandbox.goods import item_slug, money, picture
from apps.sandbox.sides import other_side
from apps.sandbox.world import World

MAX_PAGE = 100
#: Messages with whose buyer they are, which decides the copy of a notice one gets.
MESSAGES = "select m.*, c.buyer_id from messages m join conversations c on c.id = m.conversation_id"
#: Internal states that readers of a conversation are not told apart.
UNAVAILABLE = ("expired", "not available")


def message(row: sqlite3.Row, viewer: str, *, iso: bool = False) -> dict[str, Any]:
    """One message as its reader sees it; a third voice's text is only in its payload, a JSON string.

    `iso` writes the moment as a string, as the site did in 2022, instead of milliseconds.
    """
    moment: int | str = row["sent_ms"]
    if iso:
        moment = datetime.fromtimestamp(row["sent_ms"] / 1000, UTC).isoformat(timespec="milliseconds")
        moment = moment.replace("+00:00", "Z")
    shape = {
        "id": row["id"],
        "from_self": row["author"] == viewer,
        "text": row["text"],
        "timestamp": moment,
        "status": row["status"],
        "type": row["type"],
        "time_token": row["time_token"],
    }
    payload = row["payload"]
    if row["buyer_payload"] and viewer == row["buyer_id"]:
        payload = row["buyer_payload"]
    return shape | ({"payload": payload} if payload else {})


def messages(world: World, conversation_id: str, viewer: str, limit: int, before: str = "") -> dict[str, Any]:
    """One page of messages, newest first, and the cursor for the older ones (empty at the end)."""
    limit = max(1, min(limit, MAX_PAGE))
    rows = world.store.all(
        f"{MESSAGES} where m.conversation_id = ? and time_token < ? order by time_token desc limit ?",
        conversation_id,
        before or "9" * 18,
        limit + 1,
    )
    iso = settings.value(world.store, "timestamps") == "iso"
    page = rows[:limit]
    return {
        "messages": [message(row, viewer, iso=iso) for row in page],
        "next_from": page[-1]["time_token"] if len(rows) > limit else "",
    }


def unread(world: World, viewer: str, conversation_id: str = "") -> int:
    """Messages that this person has not seen, in one conversation or in all of theirs."""
    # One thread is found by its index: asked with the whole inbox, a page of 30 would read every message 30 times.
    where = "c.id = ?2" if conversation_id else "?2 = ''"
    row = world.store.one(
        "select count(*) as n from messages m join conversations c on c.id = m.conversation_id"
        f" where {where} and ?1 in (c.seller_id, c.buyer_id) and coalesce(m.author, '') != ?1"
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
            "status": "not available" if item["status"] in UNAVAILABLE else item["status"],
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
