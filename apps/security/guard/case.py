"""What a reply is judged against: the listing, the seller's own data, the state of the sale, the buyer's message.

Pure values. Must never judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from apps.language.amounts import Amount, amounts
from apps.security.guard.listing import Listing, listing_of
from apps.security.guard.text import MASK, Sentence, Text, parse


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the listing says: the only things a reply may claim. `shipping` is None where unknown."""

    title: str = ""
    description: str = ""
    list_price: Decimal | None = None
    condition: str = ""
    shipping: bool | None = None
    pickup_area: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateData:
    """The seller's own data, in any spelling; `other` is anything else never to be told."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleState:
    """How the sale stands: `status` of the item (published, reserved, sold, shipped or another word for gone); `rival`:
    another buyer's better offer stands in the ledger.
    """

    status: str = "published"
    promised_elsewhere: bool = False
    accepted: bool = False
    buyer_asked_if_bot: bool = False
    rival: bool = False


_MEASURED, _PRICED = MASK("SIZE"), MASK("PRICEWORD", "GIVE", "DISCOUNT")


_ABOUT_PRICE = MASK("LIMIT", "HAGGLE", "DISCOUNT", "FRACTION")
_HIGHEST, _LOWEST, _LOWEST_MARKED = Decimal("1.3"), Decimal("0.35"), Decimal("0.1")
"""Shares of the list price between which a buyer's number may be an offer."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Everything one reply is judged against.

    `permitted`: amounts we may propose or accept (the ledger's, and the list price until another is agreed);
    `offers`: the buyer's amounts that look like a price; `is_about_price`: the buyer asks how far the price goes.
    """

    allowed: frozenset[Decimal]
    quotable: frozenset[Decimal]
    floor: Decimal | None
    facts: ListingFacts
    private: PrivateData
    state: SaleState
    asked: Text
    listing: Listing
    permitted: frozenset[Decimal]
    offers: tuple[Decimal, ...]
    is_about_price: bool

    def priced(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Where the plain form of a sentence names money beyond doubt: with its currency, or an amount at stake."""
        plain = sentence.reading.form
        spans = [(plain.plain_span(each.start, each.end), each.value) for each in money(sentence)]
        return [
            (start, end)
            for (start, end), value in spans
            if not plain.text[start:end].isdigit()
            or (
                value in self.permitted | self.quotable
                and (not self.facts.list_price or value <= 2 * self.facts.list_price)
            )
        ]


def case_of(
    allowed: frozenset[Decimal],
    quotable: frozenset[Decimal],
    floor: Decimal | None,
    facts: ListingFacts,
    private: PrivateData,
    state: SaleState,
    asked: str,
) -> Case:
    """What a reply to the message `asked` is judged against."""
    message = _message(asked)
    listed = facts.list_price
    listing = listing_of((facts.title, facts.description, facts.condition, facts.pickup_area), facts.answers)
    permitted = allowed if listed is None or (state.accepted and allowed) else allowed | {listed}
    offers = _offers(message, listed, listing.numbers)
    about_price = bool(message.mask & _ABOUT_PRICE or offers)
    return Case(allowed, quotable, floor, facts, private, state, message, listing, permitted, offers, about_price)


@lru_cache(maxsize=1024)
def _message(text: str) -> Text:
    return parse(text)


@lru_cache(maxsize=1024)
def _offers(asked: Text, listed: Decimal | None, known: frozenset[Decimal]) -> tuple[Decimal, ...]:
    """The buyer's amounts that look like a price for the item."""
    found = []
    for sentence in asked.sentences:
        if sentence.mask & _MEASURED and not sentence.mask & _PRICED:
            continue
        for amount in money(sentence):
            share = amount.value / listed if listed else _LOWEST
            usual = _HIGHEST >= share >= (_LOWEST_MARKED if amount.marked else _LOWEST)
            if usual and (amount.marked or (len(sentence.words) <= 10 and amount.value not in known)):
                found.append(amount.value)
    return tuple(found)


@lru_cache(maxsize=2048)
def money(sentence: Sentence) -> tuple[Amount, ...]:
    """The amounts of one sentence; places are those of its original."""
    return amounts(sentence.reading.form) if sentence.numeric else ()
