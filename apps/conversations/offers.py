"""Who offers how much for the item itself: a buyer's message read against the price it haggles over.

Pure. It must never take a size, a date, an hour, a telephone, what something costs elsewhere or what a refusal
quotes for an offer: where the words don't say so and the shape of the message doesn't either, it is none.
All patterns read the plain form of `apps.language.normalise`: lower case, no accents, no opening marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from apps.conversations import offer_words as words
from apps.language.amounts import amounts
from apps.language.normalise import normalise
from apps.language.numbers import number_words

#: Offers that say that they are money may be this far from the list price, others only as far as people haggle.
_MARKED, _BARE = (Decimal("0.1"), Decimal(10)), (Decimal("0.3"), Decimal("1.35"))
_LEAST_SHARE = Decimal("0.3")
_CENTS = Decimal("0.01")
_MOST_READ = 2_000
_AROUND = 160
"""Characters on either side of an amount in which is looked for what it is."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer in euros: `amount` for `units` of the item together; `shipping`: the amount pays the postage too."""

    amount: Decimal
    units: int = 1
    shipping: bool = False


class _Place(NamedTuple):
    """An amount, the words around it in its clause and in its sentence, and whether the sentence asks."""

    value: Decimal
    marked: bool
    left: str
    right: str
    sentence_left: str
    sentence_right: str
    before: str
    after: str
    asked: bool
    currency: bool


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
    plain = _rewritten(normalise(text[:_MOST_READ]).text)
    base = ours if ours is not None else list_price
    plain, relative = _relative(plain, base, list_price, earlier)
    found = []
    for place in _places(plain):
        offered = _offered(place, list_price)
        if _is_offer(place, offered, list_price, {base, list_price}, known={*earlier, base, list_price}):
            found.append(offered)
    if not found:
        said = words.AS_ASKED.search(plain)
        if relative is None and not (said and not words.NEGATED.search(plain[: said.start()])):
            return None
        return Offered(relative if relative is not None else base, shipping=_ships(plain))
    best = max(range(len(found)), key=lambda n: (found[n].units == 1, not found[n].shipping, n))
    return found[best]


def price_named(text: str, list_price: Decimal) -> Decimal | None:
    """Return the price that a text of the seller's names for the item beyond doubt, or None."""
    plain = _rewritten(normalise(text[:_MOST_READ]).text)
    named = [
        place.value
        for place in _places(plain)
        if place.marked
        and _fits(place, list_price)
        and not (words.NO_LEFT.search(place.left) or words.NO_RIGHT_SELLER.search(place.right))
    ]
    return named[-1] if named else None


def _rewritten(plain: str) -> str:
    """The plain form with ranges as their upper end and «1,1k» in full."""
    plain = words.THANKS.sub("gracias", plain)
    plain = words.THOUSANDS.sub(lambda found: f"{_number(found.group(1)) * 1000:f}".split(".")[0], plain)
    return words.RANGE.sub(_upper_end, plain)


def _upper_end(found: re.Match[str]) -> str:
    """The upper end of a range of prices: as far as the buyer goes. Other pairs of numbers stay as they are."""
    low, high = (int(number) for number in found.groups() if number)
    return str(high) if low < high <= 2 * low else found.group()


def _relative(plain: str, base: Decimal, list_price: Decimal, earlier: Sequence[Decimal]) -> tuple[str, Decimal | None]:
    """What the text offers relative to a price already named, and the text without the words that do."""
    best = max(earlier, default=None)
    for pattern, how in words.RELATIVE:
        said = pattern.search(plain)
        if said is None:
            continue
        value: Decimal | None = None
        if how == "half":
            value = list_price / 2
        elif how == "middle":
            value = (base + best) / 2 if best is not None and best < base else None
        else:
            number = _number(next(filter(None, said.groups())))
            if how == "percent":
                value = base * (100 - number) / 100
            elif how == "less":
                value = base - number
            elif best is not None:
                value = best + number
        # Else it is an amount: «bajas 150?» offers 150, «subo 165».
        if value is not None and base * _LEAST_SHARE <= value <= max(base, list_price):
            rest = plain[: said.start()] + " ; " + plain[said.end() :]
            return rest, value.quantize(_CENTS, ROUND_HALF_UP)
    return plain, None


def _number(written: str) -> Decimal:
    """A number in digits or words."""
    if written[:1].isdigit():
        return Decimal(written.replace(",", "."))
    said = number_words(written)
    return Decimal(said[0].value if said else 0)


def _places(plain: str) -> list[_Place]:
    found = []
    for amount in amounts(plain):
        before, after = plain[max(0, amount.start - _AROUND) : amount.start], plain[amount.end : amount.end + _AROUND]
        cut = words.SENTENCE_END.split(before)
        sentence_left, ends = cut[-1], words.SENTENCE_END.search(after)
        sentence_right = after[: ends.start()] if ends else after
        found.append(
            _Place(
                amount.value,
                amount.marked,
                words.CLAUSE_END.split(sentence_left)[-1],
                words.CLAUSE_END.split(sentence_right)[0],
                sentence_left,
                sentence_right,
                before[-60:],
                after[ends.end() :] if ends else "",
                asked="?" in after[: ends.end()] and not words.CLAUSE_END.search(sentence_right) if ends else False,
                currency=bool(words.CURRENCY.search(plain[amount.start : amount.end])),
            )
        )
    return found


def _offered(place: _Place, list_price: Decimal) -> Offered:
    """The amount with what is said of units and postage in its sentence."""
    sentence = f"{place.sentence_left.rstrip()} # {place.sentence_right.lstrip()}"
    said = words.UNITS.search(sentence)
    units = int(_number(said.group(1) or said.group(2))) if said else 1
    value = place.value
    if units > 1 and words.EACH.match(place.right):
        value *= units
    return Offered(value, max(units, 1), _ships(sentence))


def _ships(sentence: str) -> bool:
    return bool(words.SHIPPING_INCLUDED.search(sentence)) and not words.SHIPPING_APART.search(sentence)


def _fits(place: _Place, list_price: Decimal, units: int = 1) -> bool:
    least, most = _MARKED if place.marked else _BARE
    return list_price * least <= place.value <= list_price * most * units


def _is_offer(place: _Place, offered: Offered, list_price: Decimal, ours: set[Decimal], known: set[Decimal]) -> bool:
    """Whether the amount is offered, by what stands around it."""
    if not _fits(place, list_price, offered.units):
        return False
    left, right = place.left, place.right
    whole = f"{left}#{right}"
    if place.value in ours and (
        (place.asked and words.ABOUT_OURS.search(right)) or words.TAG_QUESTION.search(place.sentence_right)
    ):
        return False
    if words.LIMIT_LEFT.search(left):
        return True
    if words.COUNTED_BEFORE.search(place.before) or words.SCORNED_AFTER.search(place.after):
        return False
    if words.PLAIN_RIGHT.match(right) and words.ONLY_FILLERS.match(left):
        return True
    if not place.currency and not words.MAY_FOLLOW.match(right):
        return False
    if words.PLAIN_LEFT.search(left) and not words.NO_LEFT_FAR.search(place.sentence_left):
        return True
    if words.NEGATED.search(left) or words.NO_LEFT.search(left) or words.NO_LEFT_FAR.search(place.sentence_left):
        return False
    if words.NO_RIGHT.search(right) or words.NO_RIGHT_FAR.search(place.sentence_right):
        return False
    if place.value in ours and (right.strip() == "" or not place.asked) and words.YES_FAR.search(place.sentence_right):
        return True
    if words.SHAPE.match(whole):
        return not (place.value in ours and place.asked and not words.YES_LEFT.search(left))
    if words.YES_LEFT.search(left) or words.YES_RIGHT.search(right):
        return True
    if words.AND_THEN.match(right) and words.ONLY_FILLERS.match(left):
        return True
    if offered.units > 1:
        return True
    return place.marked and place.value not in known and not words.ASKS_ELSE.search(place.sentence_left + whole)
