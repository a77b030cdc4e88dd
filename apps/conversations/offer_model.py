"""The trained part of reading offers: a linear model that says of an amount whether this buyer offers it.

Trained by `manage.py train offers`, scored here without the training library. Pure; its card: docs/negotiation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path

from apps.conversations.offer_concepts import classes
from apps.language.sought import words
from apps.security import weights

WEIGHTS = Path(__file__).with_name("offer_weights.json.gz")

_TOKEN = re.compile(r"[a-z]+|\d+(?:[.,:]\d+)*|[^\sa-z\d]")
_NEAR, _FAR = 3, 12
"""Tokens on either side that are read by their place, and by their kind only."""
_RATIOS = (0.1, 0.2, 0.3, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.0, 1.15, 1.35, 2.0)
_ENDS = frozenset(".;?!\n")
_CUTS = frozenset(",:()") | _ENDS
_AMENDS = re.compile(r"\b(?:perdon|digo|miento|mejor|bueno|espera|va|venga|no)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amount of the plain text, and what is known of it: `hints` are the names of the rules that matched."""

    value: Decimal
    start: int
    end: int
    hints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Haggle:
    """Where the haggle stands, in euros: `ours` the price we last named, None before that; `best` their best offer."""

    listed: Decimal
    ours: Decimal | None = None
    best: Decimal | None = None


def features(plain: str, candidates: Sequence[Candidate], haggle: Haggle) -> list[frozenset[str]]:
    """What the model sees of each candidate, as names; linear in the text for each of them."""
    tokens = [(found.group(), found.start()) for found in _TOKEN.finditer(plain)]
    taken = {(each.start, each.end) for each in candidates}
    found = []
    for at, each in enumerate(candidates):
        left = [_named(word, place, taken) for word, place in tokens if place < each.start]
        right = [_named(word, place, taken) for word, place in tokens if place >= each.end]
        names = {*each.hints, *_money(each, haggle), *_around(left, right)}
        names.update(_order(plain, candidates, at))
        follows = "f" if "h:may-follow" in each.hints else "-"
        money = "c" if "currency" in each.hints else "m" if "marked" in each.hints else "u"
        names.add(f"f:{follows}{money}")
        if right:
            names.update(f"f:{kind}{money}" for kind in _form(right[0]))
        if left:
            names.update(f"b:{kind}{money}" for kind in _form(left[-1]))
        found.append(frozenset(names))
    return found


_LITTLE = words(
    "y e i o u a de del en con por para que si no lo la los las el me te se le nos os un una unos unas al como mas ya"
    " mi tu su es son the and for in on at or is it per amb et"
)


def _form(word: str) -> tuple[str, ...]:
    """What a word that may be counted looks like: «450 lúmenes», «70 cervezas»."""
    if not word[0].islower():
        return (word,)
    if word in _LITTLE:
        return ("little",)
    if classes(word):
        return ("known",)
    return ("unknown", "plural" if word.endswith("s") else f"ends-{word[-1]}")


def _named(word: str, place: int, taken: Iterable[tuple[int, int]]) -> str:
    if any(start <= place < end for start, end in taken):
        return "AMOUNT"
    return "NUMBER" if word[0].isdigit() else word


def _money(each: Candidate, haggle: Haggle) -> Iterable[str]:
    """Where the amount lies between nothing, what was said and the list price."""
    ratio = float(each.value / haggle.listed)
    band = "=" if each.value == haggle.listed else str(sum(ratio >= limit for limit in _RATIOS))
    marked = "m" if "marked" in each.hints else "u"
    asked = "?" if "asked" in each.hints else "."
    where = "none"
    if haggle.ours is not None or haggle.best is not None:
        if each.value == haggle.ours:
            where = "ours"
        elif haggle.best is not None and each.value == haggle.best:
            where = "best"
        elif haggle.ours is not None and each.value > haggle.ours:
            where = "above"
        elif haggle.best is not None and each.value < haggle.best:
            where = "below"
        else:
            where = "between"
    round_by = "10" if each.value % 10 == 0 else "5" if each.value % 5 == 0 else "1"
    yield from (f"v:{band}", f"v:{band}{marked}", f"v:{band}{asked}", f"w:{where}", f"w:{where}{asked}")
    yield from (f"w:{where}{marked}", f"o:{round_by}", f"o:{round_by}{marked}")
    yield from (f"{hint}@{where}" for hint in each.hints)
    yield from (f"{one}&{other}" for one, other in combinations(sorted(each.hints), 2))


def _order(plain: str, candidates: Sequence[Candidate], at: int) -> Iterable[str]:
    yield f"n:{min(len(candidates), 4)}"
    if len(candidates) > 1:
        yield "n:last" if at == len(candidates) - 1 else "n:early"
        if at == 0:
            yield "n:first"
    if at + 1 < len(candidates) and _AMENDS.search(plain[candidates[at].end : candidates[at + 1].start]):
        yield "n:amended"
    if at and _AMENDS.search(plain[candidates[at - 1].end : candidates[at].start]):
        yield "n:amends"


def _around(left: list[str], right: list[str]) -> Iterable[str]:
    """The words on either side: by place, by clause and by sentence, as they are and as what they mean."""
    before, after = left[-_FAR:][::-1], right[:_FAR]
    yield from _side("l", before)
    yield from _side("r", after)
    for one in _kinds(before[0] if before else "^"):
        for other in _kinds(after[0] if after else "$"):
            yield f"x:{one}#{other}"
    opening = [*_sentence(left[::-1]), ""][::-1][1] if _sentence(left[::-1]) else "#"
    yield from (f"s:{kind}" for kind in _kinds(opening))
    here = _classes_in(_sentence(before)), _classes_in(_sentence(after))
    for side, kinds in zip("lr", here, strict=True):
        yield from (f"{side}&:{one}&{other}" for one, other in combinations(kinds, 2))
    yield from (f"x&:{one}#{other}" for one, other in product(*here))
    everything = left + right
    inside = len(_sentence(left[::-1])), len(_sentence(right))
    for at, word in enumerate(everything):
        near = len(left) - inside[0] <= at < len(left) + inside[1]
        for kind in _kinds(word)[1:]:
            yield f"{'a' if near else 'm'}:{kind}"
    yield f"a:{min(len(everything) // 3, 6)}"
    yield f"q:{'?' in right}"
    yield f"l:len{min(len(_clause(before)), 6)}"
    yield f"r:len{min(len(_clause(after)), 6)}"
    yield f"len:{min(len(_clause(before)), 4)},{min(len(_clause(after)), 4)}"


def _side(side: str, said: list[str]) -> Iterable[str]:
    """One side, from the amount outwards."""
    padded = [*said, "$", "$", "$"]
    for at in range(_NEAR):
        word = padded[at]
        for kind in _kinds(word):
            yield f"{side}{at}:{kind}"
        if word[0].islower() and len(word) > 3 and at < 2:
            yield f"{side}{at}:{word[:4]}~"
            yield f"{side}{at}:~{word[-3:]}"
        if word == "$":
            break
    for one in _kinds(padded[0]):
        for other in _kinds(padded[1]):
            yield f"{side}01:{one} {other}"
    clause = _clause(said)
    for word in clause:
        for kind in _kinds(word):
            yield f"{side}c:{kind}"
    for first, second in pairwise(clause):
        for one in _kinds(first):
            for other in _kinds(second):
                yield f"{side}p:{one} {other}"
    for word in _sentence(said)[len(clause) :]:
        for kind in _kinds(word):
            yield f"{side}s:{kind}"


def _classes_in(said: list[str]) -> list[str]:
    return sorted({kind for word in said for kind in classes(word)})


def _kinds(word: str) -> tuple[str, ...]:
    return word, *classes(word)


def _clause(said: list[str]) -> list[str]:
    return next((said[:at] for at, word in enumerate(said) if word in _CUTS), said)


def _sentence(said: list[str]) -> list[str]:
    return next((said[:at] for at, word in enumerate(said) if word in _ENDS), said)


@dataclass(frozen=True, slots=True)
class Model:
    """The weights by name; a score above 0 says that the amount is offered."""

    bias: float
    named: Mapping[str, float]

    def score(self, names: Iterable[str]) -> float:
        """The logit of the amount being an offer."""
        return self.bias + sum(self.named.get(name, 0.0) for name in names)


@cache
def model() -> Model:
    """The model that ships with Wall-E; raises OSError or ValueError where its file is missing or broken."""
    stored = weights.read(WEIGHTS)
    return Model(stored["bias"], dict(zip(stored["names"], stored["weights"], strict=True)))
