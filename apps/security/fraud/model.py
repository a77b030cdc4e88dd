"""The trained part of the fraud detector: a linear model over words, concepts and what was said before.

Trained by `manage.py train`, scored here without the training library. May only raise what the rules found;
must never see the buyer's profile. Its card: docs/fraud-model.md.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from apps.language.contacts import Contact
from apps.security import weights
from apps.security.fraud.names import EVERY, Names
from apps.security.lines import Line
from apps.security.wording import Reading, read

WEIGHTS = Path(__file__).with_name("weights.json.gz")
REMEMBERED_BUYER, REMEMBERED_SELLER = 3, 2
"""Earlier lines of each side that are read."""
LONGEST_WINDOW = 5
PAST = 4
"""Earlier messages of the buyer whose own scores count."""
_WORST, _LAST = (-6, -4, -3, -2, -1, 0, 1, 2, 4), (-4, -2, 0, 2)
_SHORT = 6
"""Words up to which a message says little by itself."""
MOST_SENTENCES = 40

_SENTENCE = re.compile(r"[^.!?\n;]*(?:[.!?\n;]+\s*|$)")
_NOISE = 6
"""Decimals of a score: what lies behind them depends on the order of adding."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the model sees: names that hold for the whole message, and for what was said `before` it; those of each
    sentence alone, and its place; and the names that a sentence has with each of the next ones (`across[at][0]`
    belongs to `at` and `at + 1`). Spelt out for training, else numbers (see `Names`).
    """

    common: frozenset[Any]
    before: frozenset[Any]
    sentences: tuple[frozenset[Any], ...]
    places: tuple[tuple[int, int], ...]
    across: tuple[tuple[frozenset[Any], ...], ...]
    short: bool

    def after(self, scores: Sequence[float], known: Names = EVERY) -> Features:
        """The same, once it counts how much each earlier message of the buyer's looked like a fraud by itself: a
        short «vale, hecho» is what the request before it was.
        """
        worst, last = max(scores), scores[-1]
        names = [f"HR:{step}" for step in _WORST if worst >= step] + [f"HL:{step}" for step in _LAST if last >= step]
        if self.short:
            names += [f"HR:{step}:short" for step in _LAST if worst >= step]
        common = self.common | known.known(names)
        return Features(common, self.before, self.sentences, self.places, self.across, self.short)

    def names(self, first: int, last: int) -> frozenset[Any]:
        """The names of a stretch of sentences, with the pairs of concepts that only meet across them."""
        found = set().union(*self.sentences[first:last])
        if last - first <= LONGEST_WINDOW:
            for at in range(first, last - 1):
                found.update(*self.across[at][: last - at - 1])
        return frozenset(found)


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


class _Weights:
    """What names weigh, by their numbers; what was said before is asked of every message and therefore remembered."""

    def __init__(self, weights: Iterable[float], bias: float) -> None:
        self._weight, self.bias = array("d", weights).__getitem__, bias
        self.of_before = lru_cache(maxsize=1024)(self.of)

    def of(self, names: Iterable[int]) -> float:
        """What all these names weigh."""
        return sum(map(self._weight, names))


@dataclass(frozen=True)
class Model:
    """Two linear heads over the same names (is it a fraud; is the loss at once), and where the levels begin."""

    fraud: Mapping[str, float]
    critical: Mapping[str, float]
    bias: float
    critical_bias: float
    thresholds: Mapping[str, float]

    @cached_property
    def _listed(self) -> list[str]:
        return sorted(self.fraud)

    @cached_property
    def names(self) -> Names:
        """What of a text this model knows."""
        return Names(self._listed)

    @cached_property
    def _heads(self) -> tuple[_Weights, _Weights]:
        critical = (self.critical.get(name, 0.0) for name in self._listed)
        return _Weights(map(self.fraud.__getitem__, self._listed), self.bias), _Weights(critical, self.critical_bias)

    @cached_property
    def _concepts(self) -> dict[int, str]:
        return {number: name for number, name in enumerate(self._listed) if name.startswith("C:")}

    @cached_property
    def alone(self) -> Callable[[str], float]:
        """Scores a message as if it were the first of its conversation."""

        @lru_cache(maxsize=4096)
        def score(text: str) -> float:
            seen = features_of(read(text[:1000]), (), (), (), self.names)
            return max(_scores(seen, self._heads[0]).values())

        return score

    def opinion(self, seen: Features, earlier: Sequence[str] = ()) -> Opinion:
        """The worst stretch of sentences decides, so that politeness around a demand changes nothing.

        `seen` by this model's `names`; `earlier`: what the buyer wrote before, oldest first.
        """
        if earlier:
            seen = seen.after([self.alone(text) for text in earlier[-PAST:]], self.names)
        fraud, critical = self._heads
        scores = _scores(seen, fraud)
        chosen = max(scores, key=scores.__getitem__)
        level = "suspicious" if scores[chosen] >= self.thresholds["suspicious"] else "benign"
        if scores[chosen] >= self.thresholds["high"]:
            severities = _scores(seen, critical)
            worst = max(severities[part] for part, score in scores.items() if score >= self.thresholds["high"])
            level = "critical" if worst >= self.thresholds["critical"] else "high"
        probability = 1 / (1 + math.exp(-max(scores[chosen], -500)))
        start, end = seen.places[chosen[0]][0], seen.places[chosen[1] - 1][1]
        concept = "" if level == "benign" else self._heaviest(set().union(*seen.sentences[slice(*chosen)]))
        return Opinion(level, probability, start, end, concept)

    def _heaviest(self, names: Set[int]) -> str:
        concepts = (self._concepts[number] for number in sorted(names & self._concepts.keys()))
        return max(concepts, key=self.fraud.__getitem__, default="C:")[2:]


def _scores(seen: Features, weights: _Weights) -> dict[tuple[int, int], float]:
    """The score of every stretch (see `windows`): each sentence adds to the one before it what is new in it."""
    base = weights.bias + weights.of(seen.common) + weights.of_before(seen.before)
    alone = list(map(weights.of, seen.sentences))
    count = len(alone)
    scores: dict[tuple[int, int], float] = {}
    for first in range(count):
        total = base + alone[first]
        scores[first, first + 1] = round(total, _NOISE)
        had = set(seen.sentences[first])
        for last in range(first + 1, min(count, first + LONGEST_WINDOW)):
            total += alone[last] - weights.of(had & seen.sentences[last])
            had |= seen.sentences[last]
            met = set().union(*(seen.across[at][last - at - 1] for at in range(first, last))) - had
            total += weights.of(met)
            had |= met
            scores[first, last + 1] = round(total, _NOISE)
    if count > LONGEST_WINDOW:
        scores[0, count] = round(base + weights.of(seen.names(0, count)), _NOISE)
    return scores


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


def features_of(
    reading: Reading, history: Sequence[Line], rules: Iterable[str], told: Iterable[Contact], names: Names = EVERY
) -> Features:
    """The `names` that hold for a message: `rules` that fired on it, contacts that it `told`."""
    buyer = _said(history, from_buyer=True, most=REMEMBERED_BUYER)
    seller = _said(history, from_buyer=False, most=REMEMBERED_SELLER)
    common = [f"r:{rule}" for rule in rules]
    common += [f"d:{trick}" for trick in reading.form.disguises]
    for contact in told:
        common += (f"k:{contact.kind}", f"k:{contact.kind}:{'hidden' if contact.disguised else 'plain'}")
    common.append("h:some" if history else "h:none")
    plain = reading.form.text
    places = tuple(_sentences(plain))
    read_alone = [names.of_sentence(plain[start:end]) for start, end in places]
    return Features(
        names.known(common),
        names.before(buyer, seller),
        tuple(alone for alone, _about in read_alone),
        places,
        tuple(
            tuple(names.across(one, other) for _alone, other in read_alone[at + 1 : at + LONGEST_WINDOW])
            for at, (_alone, one) in enumerate(read_alone)
        ),
        len(plain.split()) <= _SHORT,
    )


def _sentences(plain: str) -> list[tuple[int, int]]:
    found = []
    for match in _SENTENCE.finditer(plain):
        if match.group().strip():
            found.append(match.span())
        if len(found) == MOST_SENTENCES:
            break
    return found or [(0, len(plain))]


def _said(history: Sequence[Line], *, from_buyer: bool, most: int) -> tuple[str, ...]:
    return tuple([line.text for line in history if line.from_buyer == from_buyer][-most:])
