"""Who offers how much for the item itself: a buyer's message read against the price it haggles over.

Pure. It must never take a size, a date, an hour, a telephone, what something costs elsewhere or what a refusal
quotes for an offer: where the words don't say so and the shape of the message doesn't either, it is none.
All patterns read the plain form of `apps.language.normalise`: lower case, no accents, no opening marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from apps.conversations import offer_figures as figures
from apps.conversations import offer_model
from apps.conversations import offer_words as words
from apps.conversations.offer_places import Place, hints_of, places
from apps.conversations.offer_units import EACH, pieces_in, ships, units_in
from apps.conversations.offer_writing import RELATIVE_WORD, relative_offer, rewritten
from apps.language.normalise import normalise

#: Offers that say that they are money may be this far from the list price, others only as far as people haggle.
_MARKED, _BARE = (Decimal("0.1"), Decimal(10)), (Decimal("0.3"), Decimal("1.35"))
_MOST_READ = 2_000
_MOST_AMOUNTS = 40


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer in euros: `amount` for `units` of the item together; `shipping`: the amount pays the postage too."""

    amount: Decimal
    units: int = 1
    shipping: bool = False


def offer_in(
    text: str, list_price: Decimal, *, ours: Decimal | None = None, earlier: Sequence[Decimal] = ()
) -> Offered | None:
    """Return what the text offers for the item, or None. Amounts in euros; never raises.

    `ours` is the price we last named to this buyer where it isn't the list price, `earlier` what the buyer has
    offered so far: with them «20 menos» and «partimos la diferencia» are amounts. Of several offers the last counts,
    one for a single item without postage before any other.
    """
    if list_price <= 0:
        return None
    return judged(examine(text, list_price, ours=ours, earlier=earlier), offer_model.model())


def judged(seen: Seen, model: offer_model.Model) -> Offered | None:
    """What is offered where the model is right."""
    scores = [_certain(names) or model.score(names) for names in seen.features]
    found = [offered for offered, score in zip(seen.offered, scores, strict=True) if score > 0]
    if not found:
        said = figures.AS_ASKED.search(seen.plain)
        if said and not words.NEGATED.search(seen.plain[: said.start()]):
            return Offered(seen.base, shipping=ships(seen.plain))
        return None
    # What is said relative to a price counts where no amount is offered: «dos más: 62».
    if seen.relative and len(found) > 1 and scores[0] > 0:
        del found[0]
    best = max(range(len(found)), key=lambda n: (found[n].units == 1, not found[n].shipping, n))
    return found[best]


def _certain(names: frozenset[str]) -> int:
    """1 or -1 where the words say it beyond doubt (right in more than 98 of 100 of the cases they match), else 0."""
    refused = (
        not names.isdisjoint(("h:negated", "h:scorned", "h:counted", "h:answers", "h:sells", "h:minutes", "h:sized"))
        and "h:limit" not in names
    )
    if "h:in-parts" in names:
        return -1
    if "h:echoed" in names and not names.isdisjoint(("h:by-others", "h:no-left")):
        return 1
    if not names.isdisjoint(("h:plain-left", "h:takes", "h:meant", "h:most", "h:politely")):
        return 0 if refused or not names.isdisjoint(("h:no-left-far", "h:by-others")) else 1
    return -1 if refused else 0


class Seen(NamedTuple):
    """A message as the model reads it: `offered[n]` is what it would offer with the amount that `features[n]` tells of,
    `relative` what it offers measured by a price already named, without which words `plain` is.
    """

    plain: str
    base: Decimal
    relative: bool
    offered: list[Offered]
    features: list[frozenset[str]]


def examine(text: str, list_price: Decimal, *, ours: Decimal | None = None, earlier: Sequence[Decimal] = ()) -> Seen:
    """Every amount in the text that may be an offer, for `offer_in` and for training. Prices above 0."""
    haggle = offer_model.Haggle(list_price, ours, max(earlier, default=None))
    plain, relative, how = relative_offer(rewritten(normalise(text[:_MOST_READ]).text, list_price), haggle)
    base = ours if ours is not None else list_price
    named, known = {base, list_price}, {*earlier, base, list_price}
    offered, candidates = [], []
    if relative is not None:
        at = plain.index(RELATIVE_WORD)
        offered.append(Offered(relative, shipping=ships(plain)))
        hints = frozenset((f"relative:{how}", "relative"))
        candidates.append(offer_model.Candidate(relative, at, at + len(RELATIVE_WORD), hints))
    for place in places(plain)[:_MOST_AMOUNTS]:
        would = _offered(place, list_price)
        if _fits(place, list_price, would.units):
            offered.append(would)
            hints = hints_of(place, would.units, would.shipping, named, known)
            candidates.append(offer_model.Candidate(place.value, place.start, place.end, hints))
    return Seen(plain, base, relative is not None, offered, offer_model.features(plain, candidates, haggle))


def price_named(text: str, list_price: Decimal) -> Decimal | None:
    """Return the price that a text of the seller's names for the item beyond doubt, or None."""
    plain = rewritten(normalise(text[:_MOST_READ]).text, list_price)
    named = [
        place.value
        for place in places(plain)
        if place.marked
        and _fits(place, list_price)
        and not (words.NO_LEFT.search(place.left) or words.NO_RIGHT_SELLER.search(place.right))
    ]
    return named[-1] if named else None


def _offered(place: Place, list_price: Decimal) -> Offered:
    """The amount with what is said of units and postage in its sentence."""
    sentence = f"{place.sentence_left.rstrip()} # {place.sentence_right.lstrip()}"
    if EACH.match(place.sentence_right):
        units = pieces_in(sentence)
        return Offered(place.value * units, units, ships(sentence))
    return Offered(place.value, units_in(sentence), ships(sentence))


def _fits(place: Place, list_price: Decimal, units: int = 1) -> bool:
    least, most = _MARKED if place.marked else _BARE
    return list_price * least <= place.value <= list_price * most * units
