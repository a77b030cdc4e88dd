"""Whose side is whose in a conversation, the copy of a message that each side's channel gets, and the site's notices.

Pure: rows in, plain values out.
"""

from __future__ import annotations

import json
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


def notice(conversation_id: str, text: str, kind: str = "delivery", offer_id: str = "") -> str:
    """A third voice's payload: a JSON string inside the message's JSON. Recorded for deliveries and offers; the other
    kinds follow it.
    """
    button: dict[str, str] = {"loc-key": "chat_buyer_all_all_third_voice_button", "loc-value": "Ver"}
    if offer_id:
        button["action"] = f"https://wallapop.com/app/chat/offer/{offer_id}"
    target = f"/delivery/{conversation_id}" if kind == "delivery" else None
    buttons = [button] if offer_id or kind != "drop_price" else []
    shape = {"text": text, "type": kind, "actionURL": target, "buttons": buttons, "enrichedPayload": None}
    return json.dumps(shape, ensure_ascii=False)


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
