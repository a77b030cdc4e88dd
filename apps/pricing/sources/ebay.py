"""Asking prices from eBay.es, through its official Browse API. Needs an application's keys, which anyone may ask for.

Fixed prices only: an auction under way says nothing. What doesn't work and what would come from outside the Union is
left out.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from apps.pricing.sources import polite, rows
from apps.pricing.sources.base import Kind, Listing, Source, SourceChanged, SourceNotReady, amount, clean, mapping
from apps.pricing.sources.base import currency as currency_of

SCOPE = "https://api.ebay.com/oauth/api_scope"
PER_PAGE = 200
#: eBay's numbers of condition as ours; what is not here (7000: for parts) is not asked for.
CONDITIONS = {
    "1000": "new", "1500": "new", "1750": "new", "2000": "as_good_as_new", "2010": "as_good_as_new",
    "2020": "as_good_as_new", "2030": "good", "2500": "as_good_as_new", "2750": "as_good_as_new", "3000": "good",
    "4000": "good", "5000": "good", "6000": "fair",
}  # fmt: skip
UNION = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)  # else customs come on top
_tokens: dict[str, tuple[str, float]] = {}


@dataclass(frozen=True)
class Ebay(Source):
    """`item_summary/search` for EBAY_ES. `client_id` and `client_secret`: the application's; '' until a person gives
    them.
    """

    client_id: str = ""
    client_secret: str = ""

    name = "ebay"
    label = "eBay.es"
    kind = Kind.ASKING
    on_by_default = True
    why_off = "Faltan las claves de aplicación de eBay (gratuitas, en developer.ebay.com)."
    terms = (
        "Acceso oficial. Su licencia pide permiso para sacar estadísticas de eBay y no deja mostrar sus datos en "
        "público junto a los de otros: aquí solo los ves tú, y lo recibido se borra en un día."
    )
    canary = "iphone"

    def signed(self, client_id: str, client_secret: str) -> Ebay:
        if not (client_id or settings.WALLE_EBAY_ID) and polite.is_simulated(self.address()):
            return Ebay("demo", "demo")  # the sandbox's twin takes any keys
        return Ebay(client_id or settings.WALLE_EBAY_ID, client_secret or settings.WALLE_EBAY_SECRET)

    def search(self, keywords: str, *, pages: int = 1, timeout: float = 10.0) -> list[Listing]:
        if not (self.client_id and self.client_secret):
            raise SourceNotReady(self.why_off)
        found: dict[str, Listing] = {}
        base = settings.WALLE_SOURCE_URLS["ebay"]
        conditions = "|".join(CONDITIONS)
        with polite.client(
            self.name, timeout=timeout, through=((401, "oauth2"), (401, "item_summary"), (401, "item_summary"))
        ) as http:
            for page in range(pages):
                params = {
                    "q": keywords,
                    "limit": str(PER_PAGE),
                    "offset": str(page * PER_PAGE),
                    "filter": f"conditionIds:{{{conditions}}},buyingOptions:{{FIXED_PRICE}},priceCurrency:EUR",
                }
                answer = self._ask(http, f"{base}/buy/browse/v1/item_summary/search", params)
                items = answer.get("itemSummaries", [])
                if not isinstance(items, list) or ("itemSummaries" not in answer and "total" not in answer):
                    raise SourceChanged("una búsqueda sin lista de anuncios")
                listings = rows.read(items, listing_of)
                _check_filters(items)
                if page == 0:
                    rows.check_honoured(keywords, listings)
                if not rows.once(found, listings) or not answer.get("next"):
                    break
        return list(found.values())

    def _ask(self, http: httpx.Client, url: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        for _ in range(2):
            headers = {"Authorization": f"Bearer {self._token(http)}", "X-EBAY-C-MARKETPLACE-ID": "EBAY_ES"}
            answer = http.get(url, params=dict(params), headers=headers)
            if answer.status_code != 401:
                return polite.json_of(answer)
            _tokens.pop(self.client_id, None)  # it ended before its time: one new one, no more
        raise SourceNotReady("eBay no acepta el permiso que él mismo ha dado.")

    def _token(self, http: httpx.Client) -> str:
        token, ends = _tokens.get(self.client_id, ("", 0.0))
        if token and time.monotonic() < ends:
            return token
        keys = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        answer = http.post(
            f"{settings.WALLE_SOURCE_URLS['ebay']}/identity/v1/oauth2/token",
            data={"grant_type": "client_credentials", "scope": SCOPE},
            headers={"Authorization": f"Basic {keys}"},
        )
        if answer.status_code in (400, 401):
            raise SourceNotReady("eBay no acepta las claves de aplicación: revísalas.")
        told = polite.json_of(answer)
        given, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(given, str) or not isinstance(seconds, int):
            raise SourceChanged("eBay da el permiso en otra forma")
        _tokens[self.client_id] = given, time.monotonic() + max(seconds - 120, 0)
        return given


def listing_of(row: Any) -> Listing | None:
    """One summary; None for an auction, what is for parts, and what comes from outside the Union. Raises Unreadable."""
    row = mapping(row)
    external_id, title, price = row.get("itemId"), row.get("title"), row.get("price")
    if not isinstance(external_id, str) or not external_id:
        raise rows.Unreadable("itemId")
    if not isinstance(title, str) or not title.strip():
        raise rows.Unreadable("title")
    options = row.get("buyingOptions")
    if not isinstance(options, list):
        raise rows.Unreadable("buyingOptions")
    if "FIXED_PRICE" not in options or str(row.get("conditionId")) not in CONDITIONS:
        return None
    if not isinstance(price, Mapping) or "value" not in price:
        raise rows.Unreadable("price")
    asked = amount(price["value"])
    if asked is None or mapping(row.get("itemLocation")).get("country") not in UNION:
        return None
    ways = row.get("shippingOptions")
    costs = [mapping(mapping(way).get("shippingCost")).get("value") for way in ways] if isinstance(ways, list) else []
    fixed = [asked + (amount(cost) or 0) for cost in costs if cost is not None]
    return Listing(
        source=Ebay.name,
        external_id=external_id[:60],
        title=clean(title, 250),
        price=asked,
        currency=currency_of(price.get("currency")),
        shipping=bool(ways) if isinstance(ways, list) else None,
        condition=CONDITIONS[str(row["conditionId"])],
        url=clean(row.get("itemWebUrl"), 400),
        buyer_total=min(fixed, default=None),
    )


def _check_filters(items: list[Any]) -> None:
    """Raises SourceChanged where much of what came is what we asked not to be sent."""
    unasked = sum(
        str(mapping(row).get("conditionId")) not in CONDITIONS
        or "FIXED_PRICE" not in (mapping(row).get("buyingOptions") or ())
        for row in items
    )
    if len(items) >= rows.ENOUGH_ROWS and unasked > rows.UNREADABLE_SHARE * len(items):
        raise SourceChanged(f"no ha hecho caso de los filtros: {unasked} de {len(items)} anuncios no se pidieron")
