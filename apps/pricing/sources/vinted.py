"""Asking prices from Vinted, through the library that follows its changes (vinted-scraper).

The library's own habits are reined in: it goes out through `polite` alone (our name, no browser's headers, no second
try after a refusal), renews a stale session once, and never waits to try again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from vinted_scraper import VintedWrapper
from vinted_scraper.models import VintedSession

from apps.pricing.sources import polite, rows
from apps.pricing.sources.base import Kind, Listing, Source, SourceChanged, amount, clean, currency, mapping

SITE = "https://www.vinted.es"
API = "https://api.vinted.es"
PER_PAGE = 96  # the most; the first page may be mostly promoted rows
#: Their words for a thing's condition, worst last, as ours.
CONDITIONS = {
    "nuevo con etiquetas": "new",
    "nuevo sin etiquetas": "new",
    "nuevo": "new",
    "muy bueno": "as_good_as_new",
    "bueno": "good",
    "satisfactorio": "fair",
    "aceptable": "fair",
    "no funciona del todo": "has_given_it_all",
}


class _Library(VintedWrapper):
    """The library without its three tries."""

    def refresh_session(self, retries: int = 1) -> VintedSession:
        return super().refresh_session(retries=1)


class Vinted(Source):
    """`svc-catalogue/items`, with the anonymous session of its home page."""

    name = "vinted"
    label = "Vinted"
    kind = Kind.ASKING
    on_by_default = False
    forbidden = True
    why_off = "Vinted no permite consultas automáticas y suele bloquearlas. Enciéndela solo si lo asumes."
    terms = "Sus condiciones prohíben recoger datos con programas; no hay un acceso oficial para buscar."
    canary = "nike"

    def search(self, keywords: str, *, pages: int = 2, timeout: float = 10.0) -> list[Listing]:
        found: dict[str, Listing] = {}
        base = settings.WALLE_SOURCE_URLS
        away = {SITE: base["vinted"], API: base["vinted_api"]}
        transport = polite.Polite(self.name, timeout=timeout, to=away, through=((401, "svc-catalogue"),))
        try:
            config = {"transport": transport, "follow_redirects": False}
            with _Library(SITE, user_agent=polite.USER_AGENT, config=config, locale="es-ES") as site:
                for page in range(1, pages + 1):
                    answer = site.search(
                        {"search_text": keywords, "page": page, "per_page": PER_PAGE, "order": "relevance"}
                    )
                    items = mapping(answer).get("items")
                    if not isinstance(items, list):
                        raise SourceChanged("una búsqueda sin lista de anuncios")
                    listings = rows.read(items, listing_of)
                    if page == 1:
                        rows.check_honoured(keywords, listings)
                    if not rows.once(found, listings) or len(items) < PER_PAGE:
                        break
        except RuntimeError as error:  # all that the library raises of its own
            raise SourceChanged(str(error)[:200]) from error
        return list(found.values())


def listing_of(row: Any) -> Listing | None:
    """One row of the catalogue; None where it is promoted or has no price. Raises Unreadable."""
    row = mapping(row)
    external_id, title, price = row.get("id"), row.get("title"), row.get("price")
    if isinstance(external_id, bool) or not isinstance(external_id, int | str) or not str(external_id).strip():
        raise rows.Unreadable("id")
    if not isinstance(title, str) or not title.strip():
        raise rows.Unreadable("title")
    if not isinstance(price, Mapping) or "amount" not in price:
        raise rows.Unreadable("price")
    asked = amount(price["amount"])
    if asked is None or row.get("promoted") is True or "promoted" in str(row.get("content_source")):
        return None
    box = mapping(row.get("item_box"))
    size, condition = second_line(box.get("second_line"))
    brand = clean(box.get("first_line"), 80)
    about = [f"Marca: {brand}." if brand else "", f"Talla: {size}." if size else ""]
    return Listing(
        source=Vinted.name,
        external_id=str(external_id)[:60],
        title=clean(title, 250),
        description=" ".join(each for each in about if each),
        price=asked,
        currency=currency(price.get("currency_code")),
        shipping=True,
        condition=condition,
        url=clean(row.get("url"), 400),
        buyer_total=amount(mapping(row.get("total_item_price")).get("amount")),
    )


def second_line(text: Any) -> tuple[str, str]:
    """Size and condition of "M · Muy bueno", told apart by what they say: either may be missing or come first."""
    size, condition = "", ""
    for part in clean(text).split("·"):
        known = CONDITIONS.get(part.strip().lower())
        if known:
            condition = known
        elif part.strip():
            size = part.strip()[:40]
    return size, condition
