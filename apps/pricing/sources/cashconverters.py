"""Shop prices from Cash Converters España, read from its search page: what is listed is in stock.

Its shops also sell on Wallapop: the same thing may come from both, which relevance tells by title and price.
"""

from __future__ import annotations

import json
from urllib.parse import urljoin

from django.conf import settings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from apps.pricing.sources import numbers, polite, rows
from apps.pricing.sources.base import Kind, Listing, Source, SourceBlocked, SourceChanged, amount, clean, mapping

PER_PAGE = 24
SEARCH = "/on/demandware.store/Sites-CashConvertersSpain-Site/es/Search-Show"
#: Their words for a thing's condition, as ours.
CONDITIONS = {
    "nuevo": "new",
    "precintado": "un_opened",
    "como nuevo": "as_good_as_new",
    "perfecto": "as_good_as_new",
    "excelente": "as_good_as_new",
    "muy bueno": "as_good_as_new",
    "bueno": "good",
    "usado": "good",
    "aceptable": "fair",
    "correcto": "fair",
}


class CashConverters(Source):
    """Tiles of the search page."""

    name = "cashconverters"
    label = "Cash Converters"
    kind = Kind.SHOP
    on_by_default = True
    terms = (
        "No hemos podido leer sus condiciones. Pocas consultas, guardadas seis horas; apágala si prefieres no usarla."
    )
    canary = "iphone"

    def search(self, keywords: str, *, pages: int = 2, timeout: float = 10.0) -> list[Listing]:
        found: dict[str, Listing] = {}
        base = settings.WALLE_SOURCE_URLS["cashconverters"]
        with polite.client(self.name, timeout=timeout, headers={"Accept": "text/html"}) as http:
            for page in range(pages):
                params = {"q": keywords, "sz": str(PER_PAGE), "start": str(page * PER_PAGE)}
                answer = http.get(f"{base}{SEARCH}", params=params)
                if answer.status_code != 200:
                    raise SourceChanged(f"respondió {answer.status_code}")
                tiles = tiles_of(polite.text_of(answer))
                listings = rows.read(tiles, lambda tile: listing_of(tile, base))
                if page == 0:
                    rows.check_honoured(keywords, listings)
                if not rows.once(found, listings) or len(tiles) < PER_PAGE:
                    break
        return list(found.values())


def tiles_of(html: str) -> list[LexborNode]:
    """The tiles of a search page. Raises SourceChanged where a page has neither tiles nor says that there are none."""
    page = LexborHTMLParser(html)
    tiles = page.css("div.product-tile")
    if tiles or page.css_first(".no-results, .search-no-results, [data-total='0']"):
        return tiles
    if page.css_first(".search-results, .product-grid") is None and page.css_first("form[action*=captcha]"):
        raise SourceBlocked("pide resolver un captcha")
    raise SourceChanged("una página de búsqueda sin artículos ni aviso de que no los haya")


def listing_of(tile: LexborNode, base: str) -> Listing | None:
    """One tile; None without a price. Raises Unreadable."""
    external_id = tile.attributes.get("data-pid")
    link = tile.css_first(".pdp-link a")
    price = tile.css_first(".principal")
    if not external_id:
        raise rows.Unreadable("data-pid")
    title = clean(link.text(), 250) if link else clean(_layer(tile).get("name"), 250)
    if not title:
        raise rows.Unreadable(".pdp-link")
    told = (price.attributes.get("data-price") or "") if price else _layer(tile).get("price")
    asked = amount(told) or (numbers.spanish(price.text()) if price else None)
    if price is None and told is None:
        raise rows.Unreadable("data-price")
    if asked is None:
        return None
    status = tile.css_first(".status")
    said = clean(status.text(), 40).lower() if status else ""
    href = (link.attributes.get("href") or "") if link else ""
    return Listing(
        source=CashConverters.name,
        external_id=external_id[:60],
        title=title,
        price=asked,
        shipping=True,
        condition=CONDITIONS.get(said, said),
        url=urljoin(base + "/", href.partition("?")[0])[:400] if href else "",
    )


def _layer(tile: LexborNode) -> dict[str, object]:
    try:
        return dict(mapping(json.loads(tile.attributes.get("data-product-datalayer") or "{}")))
    except ValueError:
        return {}
