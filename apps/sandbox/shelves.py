"""What each simulated price source has: the market's products again, other sellers' listings of them.

Deterministic: a source shows the same things on every machine. No marketplace row is shared with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from starlette.requests import Request

from apps.sandbox import market
from apps.sandbox.search import words
from apps.sandbox.source_faults import marked

EVERYTHING = ("phones", "consoles", "bikes", "furniture", "jackets", "baby", "cameras", "monitors")
ELECTRONICS = ("phones", "consoles", "cameras", "monitors")
SOLD_BY = {
    "vinted": tuple(each for each in EVERYTHING if each not in ("bikes", "furniture")),
    "ebay": EVERYTHING,
    "cex": ELECTRONICS,
    "cashconverters": (*ELECTRONICS, "bikes"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of a source. `number` is unique there; `brand` may be empty."""

    number: int
    brand: str
    listing: market.Listing


@lru_cache(maxsize=8)
def shelf(source: str) -> tuple[Thing, ...]:
    """Everything a source has, product by product. A shop sells no broken things, wishes or lots, and is dearer."""
    shop = source in ("cex", "cashconverters")
    things: list[Thing] = []
    for product in market.products():
        if product.kind not in SOLD_BY[source]:
            continue
        brand = next((each for each in ("Apple", "Nike", "Zara", "Canon", "Nintendo") if each in product.titles[0]), "")
        for listing in market.listings(product, source):
            if shop and not listing.comparable:
                continue
            one = replace(listing, cents=round(listing.cents * 1.12 / 100) * 100) if shop else listing
            things.append(Thing(9_200_000_000 + len(things) * 7919, brand, one))
    return tuple(things)


def found(source: str, query: str, request: Request, *, fuzzy: bool = False) -> list[Thing]:
    """What a search finds, best first; `fuzzy`: one word of several is enough."""
    if marked(request, "empty"):
        return []
    things = shelf(source)
    if marked(request, "unfiltered"):
        return [each for each in things if not set(words(query)) & set(words(each.listing.title))]
    sought = words(query)
    least = 1 if fuzzy else 0.65 * len(sought)
    scored = []
    for each in things:
        there = words(each.listing.title)
        score = sum(any(other.startswith(word) for other in there) for word in sought)
        if score >= max(least, 1):
            scored.append((-score, each.number, each))
    return [each for _, _, each in sorted(scored)]


def page_of(things: list[Thing], number: int, size: int, request: Request) -> list[Thing]:
    """Page `number` (from 0); always the first while that fault is armed."""
    start = 0 if marked(request, "first_page") else number * size
    return things[start : start + size]


def whole(request: Request, name: str, usual: int, most: int) -> int:
    """A whole number of the query, from 0 to `most`."""
    value = request.query_params.get(name, "")
    return min(int(value), most) if value.isdecimal() else usual
