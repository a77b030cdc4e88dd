"""Whose side is whose in a conversation, and the copy of a message that each side's channel gets.

Pure: rows in, plain values out.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from typing import Any


def message_event(
    conversation: sqlite3.Row, author: str | None, reader: str, message_id: str, text: str, token: int,
    payload: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The copy that a reader's inbox channel gets; third-voice ones nest the payload one level deeper."""
    other = conversation["buyer_id"] if reader == conversation["seller_id"] else conversation["seller_id"]
    user: dict[str, Any] = {
        "from_user_hash": author or other,
        "to_user_hash": reader,
        "conversation_hash": conversation["id"],
    }
    if author is None:
        return {
            "u": {"type": "server-message", "date": token // 10_000, **user},
            "d": {"id": message_id, "payload": {"payload": payload}},
        }
    if author == reader:
        user["to_user_hash"] = other
    user |= {"type": "text", "original_time_token": str(token), "original_channel": conversation["channel"]}
    return {"u": user, "d": {"id": message_id, "payload": {"text": text}}}


def other_side(conversation: sqlite3.Row, viewer: str) -> str:
    """The id of the other person in a conversation."""
    return str(conversation["seller_id"] if viewer == conversation["buyer_id"] else conversation["buyer_id"])


def side_of(conversation: sqlite3.Row, user_id: str | None) -> str:
    """'seller', 'buyer', or 'system' for a third voice."""
    if user_id is None:
        return "system"
    return "seller" if user_id == conversation["seller_id"] else "buyer"


def slug(text: str) -> str:
    """Lowercase words of a title joined by dashes, as in the site's addresses."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "x"
