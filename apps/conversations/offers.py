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

from apps.conversations import offer_model
from apps.conversations import offer_words as words
from apps.language.amounts import amounts
from apps.language.normalise import normalise
from apps.language.numbers import number_words

#: Offers that say that they are money may be this far from the list price, others only as far as people haggle.
_MARKED, _BARE = (Decimal("0.1"), Decimal(10)), (Decimal("0.3"), Decimal("1.35"))
_LEAST_CALLED, _MOST_CALLED = Decimal("0.5"), Decimal("1.1")
_LEAST_SHARE, _MOST_RISE = Decimal("0.3"), Decimal("0.5")
#: What stands in the text for the words of a relative offer.
RELATIVE_WORD = "relativeoffer"
_CENTS = Decimal("0.01")
_MOST_READ = 2_000
_MOST_AMOUNTS = 40
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
    start: int
    end: int
    marked: bool
    left: str
    right: str
    sentence_left: str
    sentence_right: str
    before: str
    after: str
    rest: str
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
    return judged(examine(text, list_price, ours=ours, earlier=earlier), offer_model.model())


def judged(seen: Seen, model: offer_model.Model) -> Offered | None:
    """What is offered where the model is right."""
    scores = [_certain(names) or model.score(names) for names in seen.features]
    found = [offered for offered, score in zip(seen.offered, scores, strict=True) if score > 0]
    if not found:
        said = words.AS_ASKED.search(seen.plain)
        if said and not words.NEGATED.search(seen.plain[: said.start()]):
            return Offered(seen.base, shipping=_ships(seen.plain))
        return None
    # What is said relative to a price counts where no amount is offered: «dos más: 62».
    if seen.relative and len(found) > 1 and scores[0] > 0:
        del found[0]
    best = max(range(len(found)), key=lambda n: (found[n].units == 1, not found[n].shipping, n))
    return found[best]


def _certain(names: frozenset[str]) -> int:
    """1 or -1 where the words say it beyond doubt (right in more than 98 of 100 of the cases they match), else 0."""
    refused = not names.isdisjoint(("h:negated", "h:scorned", "h:counted")) and "h:limit" not in names
    if "h:plain-left" in names or "h:meant" in names:
        return 0 if refused or "h:no-left-far" in names else 1
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
    plain, relative, how = _relative(_rewritten(normalise(text[:_MOST_READ]).text, list_price), haggle)
    base = ours if ours is not None else list_price
    named, known = {base, list_price}, {*earlier, base, list_price}
    offered, candidates = [], []
    if relative is not None:
        at = plain.index(RELATIVE_WORD)
        offered.append(Offered(relative, shipping=_ships(plain)))
        hints = frozenset((f"relative:{how}", "relative"))
        candidates.append(offer_model.Candidate(relative, at, at + len(RELATIVE_WORD), hints))
    for place in _places(plain)[:_MOST_AMOUNTS]:
        would = _offered(place, list_price)
        if _fits(place, list_price, would.units):
            offered.append(would)
            hints = _hints(place, would, named, known)
            candidates.append(offer_model.Candidate(place.value, place.start, place.end, hints))
    return Seen(plain, base, relative is not None, offered, offer_model.features(plain, candidates, haggle))


def price_named(text: str, list_price: Decimal) -> Decimal | None:
    """Return the price that a text of the seller's names for the item beyond doubt, or None."""
    plain = _rewritten(normalise(text[:_MOST_READ]).text, list_price)
    named = [
        place.value
        for place in _places(plain)
        if place.marked
        and _fits(place, list_price)
        and not (words.NO_LEFT.search(place.left) or words.NO_RIGHT_SELLER.search(place.right))
    ]
    return named[-1] if named else None


def _rewritten(plain: str, list_price: Decimal) -> str:
    """The plain form with ranges as their upper end and «1,1k» in full."""
    plain = words.THANKS.sub("gracias", plain)
    plain = words.THOUSANDS_AND.sub(r"\g<1>\g<2>00", plain)
    plain = words.THOUSANDS.sub(lambda found: f"{_number(found.group(1)) * 1000:f}".split(".")[0], plain)
    plain = words.SHORT_HUNDREDS.sub(lambda found: _called_out(found, list_price), plain)
    plain = words.ELEVEN.sub("11", plain)
    for pattern, meant in words.ROUND_WORDS:
        plain = pattern.sub(meant, plain)
    return words.RANGE.sub(_upper_end, plain)


def _called_out(found: re.Match[str], list_price: Decimal) -> str:
    """«Dos veinte» as 220 where the item may cost that."""
    mil, hundreds, tens, alone, rest = found.groups()
    value = (1000 if mil else 0) + 100 * _number(hundreds or alone) + (_number(tens or rest) if tens or rest else 0)
    return f"{value}" if list_price * _LEAST_CALLED <= value <= list_price * _MOST_CALLED else found.group()


def _upper_end(found: re.Match[str]) -> str:
    """The upper end of a range of prices: as far as the buyer goes. Other pairs of numbers stay as they are."""
    low, high = (int(number) for number in found.groups() if number)
    return str(high) if low < high <= 2 * low else found.group()


def _relative(plain: str, haggle: offer_model.Haggle) -> tuple[str, Decimal | None, str]:
    """What the text offers relative to a price already named, how, and the text with one word in place of those."""
    base = haggle.ours if haggle.ours is not None else haggle.listed
    best = haggle.best
    for pattern, how in words.RELATIVE:
        for said in pattern.finditer(plain):
            value: Decimal | None = None
            if how == "half":
                value = haggle.listed / 2
            elif how == "middle":
                value = (base + best) / 2 if best is not None and best < base else None
            else:
                number = _number(next(filter(None, said.groups())))
                if how == "percent":
                    value = base * (100 - number) / 100
                elif how == "less":
                    value = base - number
                elif best is not None and number <= best * _MOST_RISE:
                    value = best + number
            # Else it is an amount: «bajas 150?» offers 150, «subo 165».
            if value is not None and base * _LEAST_SHARE <= value <= max(base, haggle.listed):
                rest = f"{plain[: said.start()]} {RELATIVE_WORD} {plain[said.end() :]}"
                return rest, value.quantize(_CENTS, ROUND_HALF_UP), how
    return plain, None, ""


def _number(written: str) -> Decimal:
    """A number in digits or words."""
    if written[:1].isdigit():
        return Decimal(written.replace(",", "."))
    if written in words.NAMED_NUMBERS:
        return Decimal(words.NAMED_NUMBERS[written])
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
                amount.start,
                amount.end,
                amount.marked,
                words.CLAUSE_END.split(sentence_left)[-1],
                words.CLAUSE_END.split(sentence_right)[0],
                sentence_left,
                sentence_right,
                before[-60:],
                after[ends.end() :] if ends else "",
                after,
                asked="?" in after[: ends.end()] and not words.CLAUSE_END.search(sentence_right) if ends else False,
                currency=bool(words.CURRENCY.search(plain[amount.start : amount.end])),
            )
        )
    return found


def _offered(place: _Place, list_price: Decimal) -> Offered:
    """The amount with what is said of units and postage in its sentence."""
    sentence = f"{place.sentence_left.rstrip()} # {place.sentence_right.lstrip()}"
    said = words.UNITS.search(sentence)
    units = int(_number(next(filter(None, said.groups())))) if said else 1
    value = place.value
    if units > 1 and words.EACH.match(place.right):
        value *= units
    return Offered(value, max(units, 1), _ships(sentence))


def _ships(sentence: str) -> bool:
    return bool(words.SHIPPING_INCLUDED.search(sentence)) and not words.SHIPPING_APART.search(sentence)


def _fits(place: _Place, list_price: Decimal, units: int = 1) -> bool:
    least, most = _MARKED if place.marked else _BARE
    return list_price * least <= place.value <= list_price * most * units


#: The patterns by what they read; which of them match is told to the model.
_LOOKS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("limit", "left", words.LIMIT_LEFT),
    ("counted", "before", words.COUNTED_BEFORE),
    ("scorned", "after", words.SCORNED_AFTER),
    ("plain-right", "right", words.PLAIN_RIGHT),
    ("plain-left", "left", words.PLAIN_LEFT),
    ("may-follow", "right", words.MAY_FOLLOW),
    ("negated", "left", words.NEGATED),
    ("no-left", "left", words.NO_LEFT),
    ("no-left-far", "sentence_left", words.NO_LEFT_FAR),
    ("no-right", "right", words.NO_RIGHT),
    ("no-right-far", "sentence_right", words.NO_RIGHT_FAR),
    ("yes-far", "sentence_right", words.YES_FAR),
    ("yes-left", "left", words.YES_LEFT),
    ("yes-right", "right", words.YES_RIGHT),
    ("and-then", "right", words.AND_THEN),
    ("fillers", "left", words.ONLY_FILLERS),
    ("about-ours", "right", words.ABOUT_OURS),
    ("tag", "sentence_right", words.TAG_QUESTION),
    ("meant", "left", words.MEANT_LEFT),
    ("echoed", "rest", words.ECHOED_AFTER),
)
_MATCHED_AT_START = frozenset(("plain-right", "may-follow", "and-then", "fillers"))


def _hints(place: _Place, offered: Offered, ours: set[Decimal], known: set[Decimal]) -> frozenset[str]:
    """What the rules say of the amount, by name."""
    hints = set()
    for name, part, pattern in _LOOKS:
        if (pattern.match if name in _MATCHED_AT_START else pattern.search)(getattr(place, part)):
            hints.add(f"h:{name}")
    if words.SHAPE.match(f"{place.left}#{place.right}"):
        hints.add("h:shape")
    if words.ASKS_ELSE.search(f"{place.sentence_left}{place.left}#{place.right}"):
        hints.add("h:asks-else")
    if offered.units > 1:
        hints.add("h:units")
    if offered.shipping:
        hints.add("h:shipping")
    hints.add("h:rule-yes" if _ruled(place, hints, ours, known) else "h:rule-no")
    for name in ("marked", "asked", "currency"):
        if getattr(place, name):
            hints.add(name)
    return frozenset(hints)


def _ruled(place: _Place, hints: set[str], ours: set[Decimal], known: set[Decimal]) -> bool:
    """Whether the rules alone would call the amount an offer."""
    has = {name.removeprefix("h:") for name in hints}
    named = place.value in ours
    if named and ((place.asked and "about-ours" in has) or "tag" in has):
        return False
    if "limit" in has:
        return True
    if has & {"counted", "scorned"}:
        return False
    if {"plain-right", "fillers"} <= has:
        return True
    if not place.currency and "may-follow" not in has:
        return False
    if "plain-left" in has and "no-left-far" not in has:
        return True
    if has & {"negated", "no-left", "no-left-far", "no-right", "no-right-far"}:
        return False
    if named and (place.right.strip() == "" or not place.asked) and "yes-far" in has:
        return True
    if "shape" in has:
        return not (named and place.asked and "yes-left" not in has)
    if has & {"yes-left", "yes-right", "units"} or {"and-then", "fillers"} <= has:
        return True
    return place.marked and place.value not in known and "asks-else" not in has
