"""Every amount of a message with the words around it, and what the patterns of `offer_words` say of it.

Pure.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from apps.conversations import offer_words as words
from apps.language.amounts import amounts

_AROUND = 160
"""Characters on either side of an amount in which is looked for what it is."""


class Place(NamedTuple):
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


def places(plain: str) -> list[Place]:
    found = []
    for amount in amounts(plain):
        before, after = plain[max(0, amount.start - _AROUND) : amount.start], plain[amount.end : amount.end + _AROUND]
        cut = words.SENTENCE_END.split(before)
        sentence_left, ends = cut[-1], words.SENTENCE_END.search(after)
        sentence_right = after[: ends.start()] if ends else after
        found.append(
            Place(
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


#: The patterns by what they read; which of them match is told to the model.
_LOOKS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("limit", "left", words.LIMIT_LEFT),
    ("counted", "before", words.COUNTED_BEFORE),
    ("scorned", "after", words.SCORNED_AFTER),
    ("in-parts", "sentence_right", words.IN_PARTS),
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
    ("notify", "sentence", words.NOTIFY),
    ("by-others", "left", words.BY_OTHERS),
    ("answers", "before", words.ANSWERS_BEFORE),
    ("refused", "right", words.REFUSED_RIGHT),
    ("takes", "left", words.TAKES_LEFT),
    ("sized", "left", words.SIZED_LEFT),
    ("which", "left", words.WHICH_LEFT),
    ("sells", "right", words.SELLS_RIGHT),
    ("minutes", "left", words.MINUTES_LEFT),
    ("condition", "left", words.CONDITION_LEFT),
    ("at-most", "left", words.AT_MOST_LEFT),
    ("limit", "around", words.LIMIT_AROUND),
    ("accepts", "around", words.ACCEPTS),
    ("grumbled", "right", words.GRUMBLED_RIGHT),
)
_MATCHED_AT_START = frozenset(("plain-right", "may-follow", "and-then", "fillers"))


def _part(place: Place, name: str) -> str:
    """The text beside the amount in which a pattern looks."""
    if name == "sentence":
        return f"{place.sentence_left}#{place.sentence_right}"
    if name == "around":
        return f"{place.sentence_left.rstrip()} # {place.sentence_right.lstrip()}"
    return str(getattr(place, name))


def hints_of(place: Place, units: int, shipping: bool, ours: set[Decimal], known: set[Decimal]) -> frozenset[str]:
    """What the rules say of the amount, by name."""
    found = set()
    for name, part, pattern in _LOOKS:
        if (pattern.match if name in _MATCHED_AT_START else pattern.search)(_part(place, part)):
            found.add(f"h:{name}")
    fresh = place.value not in known
    if fresh and "?" in place.rest and words.ASKED_POLITELY.search(f"{place.left}#{place.right}"):
        found = found - {"h:negated", "h:refused", "h:no-right"} | {"h:politely"}
    if "h:limit" in found and fresh:
        found = found - {"h:negated", "h:refused", "h:no-left", "h:no-right"} | {"h:most"}
    if words.SHAPE.match(f"{place.left}#{place.right}"):
        found.add("h:shape")
    if words.ASKS_ELSE.search(f"{place.sentence_left}{place.left}#{place.right}"):
        found.add("h:asks-else")
    if place.value <= words.MOST_COUNTED and not place.currency and words.COUNT_LEFT.search(place.left):
        found.add("h:counted")
    if units > 1:
        found.add("h:units")
    if shipping:
        found.add("h:shipping")
    found.add("h:rule-yes" if _ruled(place, found, ours, known) else "h:rule-no")
    for name in ("marked", "asked", "currency"):
        if getattr(place, name):
            found.add(name)
    return frozenset(found)


def _ruled(place: Place, hints: set[str], ours: set[Decimal], known: set[Decimal]) -> bool:
    """Whether the rules alone would call the amount an offer."""
    has = {name.removeprefix("h:") for name in hints}
    named = place.value in ours
    if named and ((place.asked and "about-ours" in has) or "tag" in has):
        return False
    if "limit" in has:
        return True
    if has & {"counted", "scorned", "in-parts", "answers", "notify"}:
        return False
    if {"plain-right", "fillers"} <= has:
        return True
    if not place.currency and "may-follow" not in has:
        return False
    if "plain-left" in has and "no-left-far" not in has:
        return True
    if has & {"negated", "refused", "by-others", "no-left", "no-left-far", "no-right", "no-right-far"}:
        return False
    if named and (place.right.strip() == "" or not place.asked) and "yes-far" in has:
        return True
    if "shape" in has:
        return not (named and place.asked and "yes-left" not in has)
    if has & {"yes-left", "yes-right", "units"} or {"and-then", "fillers"} <= has:
        return True
    return place.marked and place.value not in known and "asks-else" not in has
