"""What sources answered, remembered in Redis: listings for six hours, raw answers for a day."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation

from apps.core import cache
from apps.pricing.sources.base import Listing
from apps.pricing.sources.polite import Raw

LISTINGS_S = 6 * 3600
RAW_S = 24 * 3600
RAW_BYTES = 3_000_000  # of one search, before compression
_MONEY = ("price", "buyer_total", "shop_pays")


def listings(name: str, keywords: str) -> list[Listing] | None:
    """What a source answered to `keywords` within six hours; None where nothing is remembered."""
    told = cache.get(f"price_source:{name}:{_key(keywords)}")
    try:
        return [_listing(row) for row in json.loads(told)] if told else None
    except (ValueError, TypeError, KeyError, InvalidOperation):
        return None  # written by another version


def keep_listings(name: str, keywords: str, found: Sequence[Listing]) -> None:
    """Remembers an answer. An empty one is never kept: it may be a fault, and must be asked again."""
    if found:
        cache.put(f"price_source:{name}:{_key(keywords)}", json.dumps([_row(each) for each in found]), LISTINGS_S)


def raw(name: str, keywords: str) -> list[Raw]:
    """The answers as they came to the last search for `keywords`, for staff; empty after a day."""
    told = cache.get(f"price_raw:{name}:{_key(keywords)}")
    if not told:
        return []
    try:
        rows = json.loads(zlib.decompress(base64.b64decode(told)))
    except (ValueError, zlib.error):
        return []
    return [Raw(url, status, base64.b64decode(body)) for url, status, body in rows]


def keep_raw(name: str, keywords: str, answers: Sequence[Raw]) -> None:
    """Remembers answers as they came, refusals included."""
    room, rows = RAW_BYTES, []
    for each in answers:
        body = each.body[:room]
        room -= len(body)
        rows.append((each.url, each.status, base64.b64encode(body).decode()))
    if rows:
        packed = base64.b64encode(zlib.compress(json.dumps(rows).encode())).decode()
        cache.put(f"price_raw:{name}:{_key(keywords)}", packed, RAW_S)


def _key(keywords: str) -> str:
    return hashlib.sha256(" ".join(keywords.lower().split()).encode()).hexdigest()[:32]


def _row(listing: Listing) -> dict[str, object]:
    row = asdict(listing)
    return (
        row
        | {name: str(row[name]) if row[name] is not None else None for name in _MONEY}
        | {"seen_at": listing.seen_at.isoformat()}
    )


def _listing(row: dict[str, str | None]) -> Listing:
    money = {name: Decimal(value) if (value := row[name]) is not None else None for name in _MONEY}
    return Listing(**{**row, **money, "seen_at": datetime.fromisoformat(str(row["seen_at"]))})  # type: ignore[arg-type]
