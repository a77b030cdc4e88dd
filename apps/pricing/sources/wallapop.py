"""Asking prices from Wallapop's public search, without any account.

The search tells no reliable condition; `detail` does, one listing at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from apps.pricing.sources import polite, rows
from apps.pricing.sources.base import Kind, Listing, Source, SourceChanged, amount, clean, currency, mapping

SOURCE = "wallapop"
SEARCHES = ("/api/v3/search", "/api/v3/search/section")  # the second where a site no longer has the first


class Wallapop(Source):
    """`/api/v3/search`, 40 a page, most relevant first; and `/api/v3/items/{id}`."""

    name = SOURCE
    label = "Wallapop"
    kind = Kind.ASKING
    on_by_default = True
    terms = (
        "Sus condiciones restringen la automatización; al conectar tu cuenta ya decidiste sobre eso. La búsqueda es la "
        "pública, sin cuenta, con una consulta por segundo como mucho."
    )
    canary = "iphone"

    def address(self) -> str:
        return str(settings.WALLE_MARKET_API_URL)

    def search(self, keywords: str, *, pages: int = 2, timeout: float = 10.0) -> list[Listing]:
        return search(
            settings.WALLE_MARKET_API_URL, settings.WALLE_MARKET_WEB_URL, keywords, max_pages=pages, timeout=timeout
        )

    def detail(self, external_id: str, *, timeout: float = 10.0) -> Listing | None:
        web_url = settings.WALLE_MARKET_WEB_URL
        url = f"{settings.WALLE_MARKET_API_URL.rstrip('/')}/api/v3/items/{quote(external_id, safe='')}"
        with polite.client(self.name, timeout=timeout, headers=_headers(web_url)) as http:
            answer = http.get(url)
            if answer.status_code in (404, 410):
                return None
            try:
                return listing_of(_unwrapped(polite.json_of(answer)), web_url)
            except rows.Unreadable as error:
                raise SourceChanged(f"la ficha ha cambiado de forma ({error})") from error


def search(api_url: str, web_url: str, keywords: str, *, max_pages: int = 2, timeout: float = 10.0) -> list[Listing]:
    """Listings for `keywords`, most relevant first, 40 a page, each once. Raises SourceError.

    `timeout`: seconds per page. Listings without a price and promoted ones are left out.
    """
    found: dict[str, Listing] = {}
    params = {"keywords": keywords, "source": "search_box", "order_by": "most_relevance"}
    with polite.client(SOURCE, timeout=timeout, headers=_headers(web_url)) as http:
        for page in range(max_pages):
            answer = _page(http, api_url.rstrip("/"), params)
            items = items_of(answer)
            listings = rows.read(items, lambda row: listing_of(row, web_url))
            if page == 0:
                rows.check_honoured(keywords, listings)
            new = rows.once(found, listings)
            cursor = _cursor(answer)
            if not cursor or params.get("next_page") == cursor or (listings and not new):
                break
            # The cursor carries the whole query, but the site refuses any search that does not say where it comes from.
            params = {"source": params["source"], "next_page": cursor}
    return list(found.values())


def items_of(answer: Any) -> list[Any]:
    """The rows of either envelope: `data.section.payload.items` or `data.section.items`."""
    section = mapping(mapping(mapping(answer).get("data")).get("section"))
    items = mapping(section.get("payload")).get("items", section.get("items"))
    if not isinstance(items, list):
        raise SourceChanged("una búsqueda sin lista de anuncios")
    return items


def listing_of(row: Any, web_url: str) -> Listing | None:
    """One search result; None where it has no price or somebody paid for it to stand there. Raises Unreadable."""
    row = mapping(row)
    external_id, title, price = row.get("id"), row.get("title"), row.get("price")
    if not (isinstance(external_id, str) and 0 < len(external_id) <= 60):
        raise rows.Unreadable("id")
    if not isinstance(title, str) or not title.strip():
        raise rows.Unreadable("title")
    if "price" not in row or not (price is None or (isinstance(price, Mapping) and "amount" in price)):
        raise rows.Unreadable("price")
    asked = amount(mapping(price).get("amount"))
    if asked is None or mapping(row.get("bump")).get("type") not in (None, "", "none"):
        return None
    shipping = row.get("shipping")
    slug = row.get("web_slug") or row.get("slug")
    return Listing(
        source=SOURCE,
        external_id=external_id,
        title=clean(title, 250),
        description=clean(row.get("description")),
        price=asked,
        currency=currency(mapping(price).get("currency")),
        shipping=mapping(shipping).get("user_allows_shipping") is True if shipping is not None else None,
        condition=clean(mapping(mapping(row.get("type_attributes")).get("condition")).get("value"), 40),
        reserved=mapping(row.get("reserved")).get("flag") is True,
        url=f"{web_url.rstrip('/')}/item/{slug}"[:400] if isinstance(slug, str) and slug else "",
    )


def _headers(web_url: str) -> dict[str, str]:
    return {"Accept": "application/json", "X-DeviceOS": "0", "Origin": web_url, "Referer": f"{web_url}/"}


def _page(http: Any, api_url: str, params: Mapping[str, str]) -> Mapping[str, Any]:
    for path in SEARCHES:
        more = {"section_type": "organic_search_results"} if path == SEARCHES[1] and "keywords" in params else {}
        answer = http.get(f"{api_url}{path}", params={**params, **more})
        if answer.status_code != 404:
            break
    return polite.json_of(answer)


def _cursor(answer: Mapping[str, Any]) -> str:
    section = mapping(mapping(answer.get("data")).get("section"))
    cursor = mapping(answer.get("meta")).get("next_page") or section.get("next_page")
    return cursor if isinstance(cursor, str) else ""


def _unwrapped(item: Mapping[str, Any]) -> dict[str, Any]:
    """A detail in the form of a search row: its texts and its price come wrapped."""
    texts = {name: mapping(item.get(name)).get("original", item.get(name)) for name in ("title", "description")}
    price = mapping(item.get("price"))
    return {**item, **texts, "price": price.get("cash", item.get("price"))}
