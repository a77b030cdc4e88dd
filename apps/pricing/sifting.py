"""Which of all that the sources told are comparables of ours: relevance, kind of price, repeats, people's word.

Pure. Keeps the order of what it is given; every listing left out says why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from apps.pricing.reasons import Reason
from apps.pricing.relevance import Judgement, Offer, fold, judge_all, product
from apps.pricing.sources.base import Kind, Listing

SAME_WORDS = 4  # words of an equal title that with an equal price on two sites are one thing; fewer are anybody's
_WORD = re.compile(r"[a-z0-9]+")


def sift(
    name: str,
    listings: Sequence[Listing],
    *,
    kinds: Mapping[str, Kind],
    own: Collection[str] = (),
    verdicts: Mapping[tuple[str, str], bool] | None = None,
) -> list[Judgement]:
    """One judgement per listing. `kinds`: what each source's prices are; `own`: external ids of the seller's own;
    `verdicts`: (source, external id) -> what a person said, which is stronger than any rule.
    """
    verdicts = verdicts or {}
    judged: list[Judgement | None] = [_aside(each, kinds, own) for each in listings]
    asked = [index for index, known in enumerate(judged) if known is None]
    offers = [Offer(listings[i].title, listings[i].description, listings[i].price) for i in asked]
    for index, found in zip(asked, judge_all(product(name), offers), strict=True):
        judged[index] = found
    final = [one for one in judged if one is not None]
    first: dict[tuple[str, Decimal], str] = {}
    for index, each in enumerate(listings):
        said = verdicts.get((each.source, each.external_id))
        if said is not None:
            final[index] = Judgement(True) if said else _out(Reason.OVERRULED)
        elif final[index].keep and (print_ := _across(each)) and first.setdefault(print_, each.source) != each.source:
            final[index] = _out(Reason.DUPLICATE)
    return final


def ceiling(name: str, listings: Sequence[Listing], kinds: Mapping[str, Kind]) -> Decimal | None:
    """The cheapest shop price of the same thing: nobody asks more of a private seller for long. None without one."""
    shops = [each for each in listings if kinds.get(each.source) is Kind.SHOP and each.currency == "EUR"]
    judged = judge_all(product(name), [Offer(each.title, each.description, each.price) for each in shops])
    return min((each.price for each, found in zip(shops, judged, strict=True) if found.keep), default=None)


def _aside(each: Listing, kinds: Mapping[str, Kind], own: Collection[str]) -> Judgement | None:
    """What is no private seller's price, whatever it is of; None for those that relevance is to judge."""
    kind = kinds.get(each.source, Kind.ASKING)
    if each.source == "wallapop" and each.external_id in own:
        return _out(Reason.OWN)
    if each.currency != "EUR":
        return _out(Reason.CURRENCY)
    if each.is_new_reference or kind is Kind.NEW:
        return _out(Reason.NEW)
    return _out(Reason.SHOP) if kind is Kind.SHOP and not each.sold else None


def _across(each: Listing) -> tuple[str, Decimal] | None:
    words = _WORD.findall(fold(each.title))
    return (" ".join(sorted(words)), each.price) if len(words) >= SAME_WORDS else None


def _out(code: Reason) -> Judgement:
    return Judgement(False, str(code), code=code)
