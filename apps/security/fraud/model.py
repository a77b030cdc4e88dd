"""The trained part of the fraud detector: a linear model over words, concepts and what was said before.

Trained by `manage.py train`, scored here without the training library. May only raise what the rules found;
must never see the buyer's profile. Its card: docs/fraud-model.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, starmap
from pathlib import Path

from apps.language.contacts import Contact
from apps.security import weights
from apps.security.fraud.concepts import tagged, tokens
from apps.security.lines import Line
from apps.security.wording import Reading, read

WEIGHTS = Path(__file__).with_name("weights.json.gz")
REMEMBERED_BUYER, REMEMBERED_SELLER = 3, 2
"""Earlier lines of each side that are read."""
LONGEST_WINDOW = 5
MOST_SENTENCES = 40

_SENTENCE = re.compile(r"[^.!?\n;]*(?:[.!?\n;]+\s*|$)")
# Said in every kind of message: they make no pairs.
_DULL = frozenset(("QUESTION", "HELLO", "THANKS", "TO_YOU", "PLEASE", "OK", "FILLER", "LAUGH", "TO_ME"))
_DULL_BEFORE = _DULL | {"NOT", "AVAILABLE", "STATE", "LIKE", "ITEM"}
_REACH = 3
"""Tokens after a "no" that it turns round."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the model sees: names that hold for the whole message, those of each sentence with its place, and those
    that a sentence has with each of the next ones (`across[at][0]` belongs to `at` and `at + 1`).
    """

    common: frozenset[str]
    sentences: tuple[frozenset[str], ...]
    places: tuple[tuple[int, int], ...]
    across: tuple[tuple[frozenset[str], ...], ...]

    def names(self, first: int, last: int) -> frozenset[str]:
        """The names of a stretch of sentences, with the pairs of concepts that only meet across them."""
        if last - first == 1:
            return self.sentences[first]
        found = set().union(*self.sentences[first:last])
        if last - first <= LONGEST_WINDOW:
            for at in range(first, last - 1):
                found.update(*self.across[at][: last - at - 1])
        return frozenset(found)

    def only(self, known: Set[str]) -> Features:
        """The same without the names that a model doesn't know."""
        return Features(
            self.common & known,
            tuple(each & known for each in self.sentences),
            self.places,
            tuple(tuple(each & known for each in one) for one in self.across),
        )


@dataclass(frozen=True, slots=True)
class Opinion:
    """`level`: benign, suspicious, high or critical; `probability` 0–1; the place in the plain text; the concept
    that weighed most, or "".
    """

    level: str
    probability: float
    start: int
    end: int
    concept: str


@dataclass(frozen=True, slots=True)
class Model:
    """Two linear heads over the same names (is it a fraud; is the loss at once), and where the levels begin."""

    fraud: Mapping[str, float]
    critical: Mapping[str, float]
    bias: float
    critical_bias: float
    thresholds: Mapping[str, float]

    def opinion(self, features: Features) -> Opinion:
        """The worst stretch of sentences decides, so that politeness around a demand changes nothing."""
        seen, weight = features.only(self.fraud.keys()), self.fraud.__getitem__
        base = self.bias + sum(map(weight, seen.common))
        scores = {part: base + sum(map(weight, seen.names(*part))) for part in windows(len(seen.sentences))}
        chosen = max(scores, key=scores.__getitem__)
        level = "suspicious" if scores[chosen] >= self.thresholds["suspicious"] else "benign"
        if scores[chosen] >= self.thresholds["high"]:
            bad = (part for part, score in scores.items() if score >= self.thresholds["high"])
            severe = {part: self._severity(seen, part) for part in bad}
            worst = max(severe, key=severe.__getitem__)
            level = "critical" if severe[worst] >= self.thresholds["critical"] else "high"
        probability = 1 / (1 + math.exp(-max(scores[chosen], -500)))
        start, end = seen.places[chosen[0]][0], seen.places[chosen[1] - 1][1]
        concept = "" if level == "benign" else self._heaviest(seen.names(*chosen))
        return Opinion(level, probability, start, end, concept)

    def _severity(self, seen: Features, part: tuple[int, int]) -> float:
        names = (seen.common | seen.names(*part)) & self.critical.keys()
        return self.critical_bias + sum(map(self.critical.__getitem__, names))

    def _heaviest(self, names: Iterable[str]) -> str:
        about = [name for name in names if name.startswith("C:")]
        return max(about, key=self.fraud.__getitem__, default="C:")[2:]


@cache
def model() -> Model:
    """The weights that ship with this version; read once."""
    stored = weights.read(WEIGHTS)
    names = stored["names"]
    return Model(
        dict(zip(names, stored["fraud"], strict=True)),
        {name: weight for name, weight in zip(names, stored["critical"], strict=True) if weight},
        stored["bias"],
        stored["critical_bias"],
        stored["thresholds"],
    )


def windows(sentences: int) -> Iterator[tuple[int, int]]:
    """Every stretch of up to `LONGEST_WINDOW` sentences, and the whole."""
    for first in range(sentences):
        for last in range(first + 1, min(sentences, first + LONGEST_WINDOW) + 1):
            yield first, last
    if sentences > LONGEST_WINDOW:
        yield 0, sentences


def features_of(reading: Reading, history: Sequence[Line], rules: Iterable[str], told: Iterable[Contact]) -> Features:
    """The names that hold for a message: `rules` that fired on it, contacts that it `told`."""
    buyer = _said(history, from_buyer=True, most=REMEMBERED_BUYER)
    seller = _said(history, from_buyer=False, most=REMEMBERED_SELLER)
    common = {f"r:{rule}" for rule in rules}
    common.update(f"HB:{concept}" for concept in buyer)
    common.update(f"HS:{concept}" for concept in seller)
    common.update(f"d:{trick}" for trick in reading.form.disguises)
    for contact in told:
        common.add(f"k:{contact.kind}")
        common.add(f"k:{contact.kind}:{'hidden' if contact.disguised else 'plain'}")
    common.add("h:some" if history else "h:none")
    sentences, places, concepts = [], [], []
    for start, end in _sentences(reading.form.text):
        names, about = _names(reading.form.text[start:end])
        with_before = {f"XB:{one}&{other}" for one in about for other in buyer}
        with_before.update(f"XS:{one}&{other}" for one in about for other in seller)
        sentences.append(names | with_before)
        places.append((start, end))
        concepts.append(about)
    across = tuple(
        tuple(_pairs(one, other) for other in concepts[at + 1 : at + LONGEST_WINDOW]) for at, one in enumerate(concepts)
    )
    return Features(frozenset(common), tuple(sentences), tuple(places), across)


def _sentences(plain: str) -> list[tuple[int, int]]:
    found = []
    for match in _SENTENCE.finditer(plain):
        if match.group().strip():
            found.append(match.span())
        if len(found) == MOST_SENTENCES:
            break
    return found or [(0, len(plain))]


@lru_cache(maxsize=4096)
def _names(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of one sentence by itself, and the concepts it is about."""
    words = tokens(sentence)
    about = _turned(words)
    names = set().union(*map(_spelling, words), *map(_next_to, ["", *words], [*words, ""]))
    concepts = frozenset(concept for each in about for concept in each)
    telling = concepts - _DULL
    names.update(f"C:{concept}" for concept in concepts)
    names |= _pairs(telling, telling)
    names.update(*starmap(_in_order, pairwise(filter(None, about))))
    return frozenset(names), telling


@lru_cache(maxsize=32768)
def _spelling(word: str) -> frozenset[str]:
    """A word by its stem and by its pieces of four letters, so that its other forms are known too."""
    shut = f"<{word}>"
    return frozenset((f"w:{word[:5]}", *(f"x:{shut[at : at + 4]}" for at in range(len(shut) - 3))))


@lru_cache(maxsize=32768)
def _next_to(word: str, after: str) -> frozenset[str]:
    return frozenset((f"b:{word[:5] or '^'} {after[:5] or '$'}",))


@lru_cache(maxsize=32768)
def _in_order(some: tuple[str, ...], others: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"Q:{one}>{other}" for one in some for other in others)


@lru_cache(maxsize=4096)
def _pairs(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    return frozenset(_pair(one, other) for one in some for other in others if one != other)


@lru_cache(maxsize=32768)
def _pair(one: str, other: str) -> str:
    return f"P:{one}&{other}" if one < other else f"P:{other}&{one}"


def _turned(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The concepts of every token, turned round ("~") where a "no" stands shortly before."""
    found: list[tuple[str, ...]] = []
    left = 0
    for word, concepts in zip(words, tagged(words), strict=True):
        if word in ("!", "?"):
            left = 0
        if "NOT" in concepts:
            left = _REACH
            found.append(concepts)
            continue
        found.append(tuple(f"~{concept}" for concept in concepts) if left > 0 else concepts)
        left -= 1
    return found


def _said(history: Sequence[Line], *, from_buyer: bool, most: int) -> frozenset[str]:
    lines = [line.text for line in history if line.from_buyer == from_buyer][-most:]
    return frozenset().union(*map(_concepts_said, lines))


@lru_cache(maxsize=4096)
def _concepts_said(text: str) -> frozenset[str]:
    concepts = (concept for each in _turned(tokens(read(text[:1000]).form.text)) for concept in each)
    return frozenset(concept for concept in concepts if concept.lstrip("~") not in _DULL_BEFORE)
