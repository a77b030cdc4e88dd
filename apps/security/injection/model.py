"""The trained part of the injection detector: a linear model over the concepts, words and shape of a message.

Trained by `manage.py train injection` from the corpus, scored here without the training library. May only raise:
what the rules have found stays found. Its card: docs/injection-model.md.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from apps.security import weights
from apps.security.injection.words import BIT, Tagged

WEIGHTS = Path(__file__).with_name("weights.json.gz")
NEAR = 8
"""Words between two concepts that still count as together."""


@lru_cache(maxsize=8192)
def _names(mask: int) -> tuple[str, ...]:
    return tuple(concept for concept, bit in BIT.items() if mask & bit)


class Names:
    """Spells the features of words and concepts: those that are `listed`, or without a list all."""

    def __init__(self, listed: Container[str] | None = None) -> None:
        self._listed = listed
        self.of_word = lru_cache(maxsize=16384)(self._of_word)
        self.of_pair = lru_cache(maxsize=8192)(self._of_pair)

    def known(self, names: Iterable[str]) -> Iterable[str]:
        """Those of the names that are known."""
        return names if self._listed is None else filter(self._listed.__contains__, names)

    def _of_word(self, word: str) -> tuple[str, ...]:
        """A word by its stem and by its pieces of four letters, so that its other forms are known too."""
        shut = f"<{word}>"
        return tuple(self.known((f"w:{word[:5]}", *(f"x:{shut[at : at + 4]}" for at in range(len(shut) - 3)))))

    def _of_pair(self, one: int, other: int) -> tuple[str, ...]:
        return tuple(self.known(f"{min(a, b)}+{max(a, b)}" for a in _names(one) for b in _names(other)))


EVERY = Names()
"""Leaves nothing out: for training."""


def features(
    tagged: Tagged, shapes: Iterable[str] = (), *, disguised: bool = False, names: Names = EVERY
) -> frozenset[str]:
    """What the model looks at: concepts, pairs of them near one another, words, the shape, and whether it hides."""
    found = set(_names(tagged.total))
    busy = [(place, mask) for place, mask in enumerate(tagged.masks) if mask]
    for index, (place, mask) in enumerate(busy):
        for earlier in range(index - 1, -1, -1):
            before, other = busy[earlier]
            if place - before > NEAR:
                break
            found.update(names.of_pair(mask, other))
    words = [word for word in tagged.words if len(word) > 1 and not word.isdigit()]
    found.update(*map(names.of_word, words))
    stems = ["^", *(word[:5] for word in words), "$"]
    found.update(names.known(map("b:{} {}".format, stems, stems[1:])))
    found.update(f"sign:{shape}" for shape in shapes)
    if disguised:
        found.add("disguised")
    return frozenset(found)


class _Trained(NamedTuple):
    bias: float
    weights: Mapping[str, float]
    threshold: float
    names: Names


@cache
def _weights() -> _Trained:
    stored = weights.read(WEIGHTS)
    known = dict(zip(stored["names"], stored["weights"], strict=True))
    return _Trained(stored["bias"], known, stored["threshold"], Names(known))


def names() -> Names:
    """What of a text the model knows."""
    return _weights().names


def score(found: frozenset[str]) -> float:
    """How likely a message with these features is an attempt, 0–1, as trained."""
    trained = _weights()
    total = trained.bias + sum(filter(None, map(trained.weights.get, found)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def threshold() -> float:
    """The score from which a message counts as an attempt, set by the training on stories left out."""
    return _weights().threshold


def strongest(found: Iterable[str]) -> list[str]:
    """The concepts and pairs that speak most for an attempt, the strongest first."""
    known = _weights().weights
    telling = (each for each in found if known.get(each, 0) > 0 and ":" not in each)
    return sorted(telling, key=lambda each: (-known[each], each))
