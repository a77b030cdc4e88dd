"""Asking prices from the marketplace's public search, without any account.

A block, a changed shape or a silent server is an error, never "no results": an empty list means that the site
said so. A block is not worked around. Few pages, a second apart.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from apps.pricing.sources.base import (
    Listing,
    SourceBlocked,
    SourceChanged,
    SourceUnreachable,
    clean,
    currency,
    mapping,
)
from apps.pricing.sources.base import amount as amount_of

SOURCE = "wallapop"
PAUSE_S = 1.0  # reported as sufficient spacing by those who watch the site daily
MAX_BYTES = 10_000_000
USER_AGENT = "Wall-E/1.0 (asistente de un vendedor particular)"


def search(api_url: str, web_url: str, keywords: str, *, max_pages: int = 2, timeout: float = 10.0) -> list[Listing]:
    """Listings for `keywords`, most relevant first, 40 a page, each once. Raises SourceError.

    `timeout`: seconds per page. Listings with a price of 0 or none at all are left out.
    """
    found: dict[str, Listing] = {}
    params = {"keywords": keywords, "source": "search_box", "order_by": "most_relevance"}
    loopback = urlsplit(api_url).hostname in ("127.0.0.1", "localhost")
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "application/json",
        "Accept-Language": "es-ES,es;q=0.9",
        "X-DeviceOS": "0",
        "Origin": web_url,
        "Referer": f"{web_url}/",
    }
    with httpx.Client(timeout=timeout, headers=headers, trust_env=not loopback) as http:
        for page in range(max_pages):
            if page and not loopback:
                time.sleep(PAUSE_S)
            answer = _ask(http, f"{api_url.rstrip('/')}/api/v3/search", params, timeout)
            rows = items_of(answer)
            listings = [one for row in rows if (one := listing_of(row, web_url)) is not None]
            if rows and not listings:
                raise SourceChanged(f"none of {len(rows)} search results could be read")
            for listing in listings:
                found.setdefault(listing.external_id, listing)
            cursor = mapping(answer.get("meta")).get("next_page")
            if not isinstance(cursor, str) or not cursor or params.get("next_page") == cursor:
                break
            # The cursor carries the whole query, but the site refuses any search that does not say where it comes from.
            params = {"source": params["source"], "next_page": cursor}
    return list(found.values())


def items_of(answer: Any) -> list[Any]:
    """The rows of either envelope: `data.section.payload.items` or `data.section.items`."""
    section = mapping(mapping(mapping(answer).get("data")).get("section"))
    rows = mapping(section.get("payload")).get("items", section.get("items"))
    if not isinstance(rows, list):
        raise SourceChanged("a search without items")
    return rows


def listing_of(row: Any, web_url: str) -> Listing | None:
    """One search result, or None where it is no usable listing."""
    row = mapping(row)
    external_id, title = row.get("id"), row.get("title")
    price = mapping(row.get("price"))
    amount = amount_of(price.get("amount"))
    if not (isinstance(external_id, str) and 0 < len(external_id) <= 60 and isinstance(title, str)):
        return None
    if amount is None or not title.strip():
        return None
    shipping = row.get("shipping")
    condition = mapping(mapping(row.get("type_attributes")).get("condition")).get("value")
    slug = row.get("web_slug") or row.get("slug")
    return Listing(
        external_id=external_id,
        title=clean(title)[:250],
        description=clean(row.get("description")),
        price=amount,
        currency=currency(price.get("currency")),
        shipping=mapping(shipping).get("user_allows_shipping") is True if shipping is not None else None,
        condition=clean(condition)[:40],
        reserved=mapping(row.get("reserved")).get("flag") is True,
        url=f"{web_url.rstrip('/')}/item/{slug}"[:400] if isinstance(slug, str) and slug else "",
    )


def _ask(http: httpx.Client, url: str, params: Mapping[str, str], timeout: float) -> Mapping[str, Any]:
    deadline = time.monotonic() + timeout
    body = bytearray()
    try:
        with http.stream("GET", url, params=dict(params)) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MAX_BYTES or time.monotonic() > deadline:
                    raise SourceUnreachable("the answer does not end")
            status, kind = answer.status_code, answer.headers.get("content-type", "")
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise SourceUnreachable(type(error).__name__) from error
    if status >= 500:
        raise SourceUnreachable(f"answered {status}")
    if status in (401, 403, 405, 429) or "html" in kind or bytes(body).lstrip()[:1] == b"<":
        raise SourceBlocked(f"refused with {status}")
    if status != 200:
        raise SourceChanged(f"answered {status}")
    try:
        value = json.loads(bytes(body))
    except (ValueError, RecursionError) as error:
        raise SourceChanged("the answer is not JSON") from error
    if not isinstance(value, dict):
        raise SourceChanged("the answer is not an object")
    return value
