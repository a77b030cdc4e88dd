"""What a reply is judged against: the listing, the seller's own data, the state of the sale, the buyer's message.

Pure values. Must never judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from apps.language.amounts import Amount, amounts
from apps.security.guard_listing import Listing, listing_of
from apps.security.guard_text import MASK, Sentence, Text, parse


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
    """How the sale stands: `status` of the item (published, reserved, sold, shipped or another word for gone)."""

    status: str = "published"
    promised_elsewhere: bool = False
    accepted: bool = False
    buyer_asked_if_bot: bool = False


_MEASURED, _PRICED = MASK("NOTPRICE"), MASK("PRICEWORD", "GIVE", "DISCOUNT")


@dataclass(frozen=True)
class Case:
    """Everything one reply is judged against."""

    allowed: frozenset[Decimal]
    quotable: frozenset[Decimal]
    floor: Decimal | None
    facts: ListingFacts
    private: PrivateData
    state: SaleState
    asked: Text = field(default_factory=lambda: parse(""))

    @cached_property
    def listing(self) -> Listing:
        """The listing made ready; remembered between replies."""
        facts = self.facts
        return listing_of((facts.title, facts.description, facts.condition, facts.pickup_area), facts.answers)

    @cached_property
    def permitted(self) -> frozenset[Decimal]:
        """Amounts we may propose or accept: the ledger's, and the list price until another is agreed."""
        listed = frozenset() if self.facts.list_price is None else frozenset((self.facts.list_price,))
        return self.allowed | (frozenset() if self.state.accepted and self.allowed else listed)

    @cached_property
    def offers(self) -> tuple[Decimal, ...]:
        """The buyer's amounts that look like a price for the item."""
        listed = self.facts.list_price
        return tuple(
            amount.value
            for sentence in self.asked.sentences
            if sentence.numeric and (not sentence.mask & _MEASURED or sentence.mask & _PRICED)
            for amount in money(sentence)
            if (
                listed is None
                or listed * Decimal("1.3") >= amount.value >= listed * Decimal("0.35")
                or (amount.marked and amount.value * 10 >= listed)
            )
            and (amount.marked or len(sentence.words) <= 10)
        )

    @cached_property
    def is_about_price(self) -> bool:
        """Whether the buyer asks about the price, an offer or how far it goes."""
        return bool(self.asked.mask & MASK("LIMIT", "HAGGLE", "DISCOUNT", "FRACTION") or self.offers)

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


@lru_cache(maxsize=2048)
def money(sentence: Sentence) -> tuple[Amount, ...]:
    """The amounts of one sentence; places are those of its original."""
    return amounts(sentence.reading.form) if sentence.numeric else ()
