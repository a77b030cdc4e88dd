"""Shop prices from CeX España: what it sells a thing for, and what it pays for one.

Its search is Algolia's and forgiving; only hits that name the model sought are kept.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import httpx
from django.conf import settings

from apps.pricing.sources import polite, rows
from apps.pricing.sources.base import Kind, Listing, Source, SourceChanged, amount, clean, mapping

INDEX = "prod_cex_es"
PER_PAGE = 50
#: The grade that ends a name, as ours.
GRADES = {"A": "as_good_as_new", "B": "good", "C": "fair"}


class Cex(Source):
    """Algolia's index of the Spanish shop, and the shop's own page of one article."""

    name = "cex"
    label = "CeX"
    kind = Kind.SHOP
    on_by_default = True
    terms = (
        "No hemos podido leer sus condiciones. Pocas consultas, guardadas seis horas; apágala si prefieres no usarla."
    )
    canary = "iphone"

    def search(self, keywords: str, *, pages: int = 1, timeout: float = 10.0) -> list[Listing]:
        found: dict[str, Listing] = {}
        with polite.client(self.name, timeout=timeout) as http:
            for page in range(pages):
                listings, last = self._hits(http, keywords, page)
                if page == 0 and not self._honoured(http, keywords, listings):
                    return []
                new = rows.once(found, (each for each in listings if rows.same_model(keywords, each.title)))
                if page + 1 >= last or not new:
                    break
        return list(found.values())

    def _hits(self, http: httpx.Client, keywords: str, page: int) -> tuple[list[Listing], int]:
        query = urlencode({"query": keywords, "hitsPerPage": PER_PAGE, "page": page})
        answer = http.post(
            f"{settings.WALLE_SOURCE_URLS['cex_search']}/1/indexes/*/queries",
            json={"requests": [{"indexName": INDEX, "params": query}]},
        )
        results = polite.json_of(answer).get("results")
        first = mapping(results[0]) if isinstance(results, list) and results else {}
        hits, last = first.get("hits"), first.get("nbPages")
        if not isinstance(hits, list) or not isinstance(last, int):
            raise SourceChanged("una búsqueda sin resultados que leer")
        return rows.read(hits, listing_of), last

    def _honoured(self, http: httpx.Client, keywords: str, listings: list[Listing]) -> bool:
        """False where nothing that came has to do with the search, because a forgiving search found nothing better.

        Raises SourceChanged where even what the shop surely has does not come when sought.
        """
        try:
            rows.check_honoured(keywords, listings)
        except SourceChanged:
            sure, _ = self._hits(http, self.canary, 0)
            rows.check_honoured(self.canary, sure)
            return False
        return True

    def detail(self, external_id: str, *, timeout: float = 10.0) -> Listing | None:
        with polite.client(self.name, timeout=timeout) as http:
            url = f"{settings.WALLE_SOURCE_URLS['cex']}/v3/boxes/{quote(external_id, safe='')}/detail"
            response = mapping(polite.json_of(http.get(url)).get("response"))
        if response.get("ack") != "Success" or "data" not in response:
            raise SourceChanged("la ficha ha cambiado de forma")
        boxes = mapping(response["data"]).get("boxDetails")
        try:
            return listing_of(boxes[0]) if isinstance(boxes, list) and boxes else None
        except rows.Unreadable as error:
            raise SourceChanged(f"la ficha ha cambiado de forma ({error})") from error


def listing_of(row: Any) -> Listing | None:
    """One article of the shop; None where it is discontinued or has no price. Raises Unreadable."""
    row = mapping(row)
    external_id, title = row.get("boxId"), row.get("boxName")
    if not isinstance(external_id, str) or not external_id:
        raise rows.Unreadable("boxId")
    if not isinstance(title, str) or not title.strip():
        raise rows.Unreadable("boxName")
    if "sellPrice" not in row:
        raise rows.Unreadable("sellPrice")
    asked = amount(row["sellPrice"])
    if asked is None or row.get("discontinued") == 1:
        return None
    name, _, grade = title.strip().rpartition(" ")
    known = GRADES.get(grade)
    return Listing(
        source=Cex.name,
        external_id=external_id[:60],
        title=clean((name if known else title).rstrip(" ,"), 250),
        description=clean(row.get("categoryFriendlyName") or row.get("categoryName"), 250),
        price=asked,
        shipping=True,
        condition=known or "",
        url=f"https://es.webuy.com/product-detail?id={quote(external_id, safe='')}"[:400],
        shop_pays=amount(row.get("cashPrice", row.get("cashPriceCalculated"))),
    )
