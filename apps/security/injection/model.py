"""The trained part of the injection detector: a linear model over the concepts, words and shape of a message.

Trained by `manage.py train injection` from the corpus, scored here without the training library. May only raise:
what the rules have found stays found. Its card: docs/injection-model.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from apps.security import weights
from apps.security.injection.words import BIT, Tagged

WEIGHTS = Path(__file__).with_name("weights.json.gz")
NEAR = 8
"""Words between two concepts that still count as together."""


@lru_cache(maxsize=8192)
def _names(mask: int) -> tuple[str, ...]:
    return tuple(concept for concept, bit in BIT.items() if mask & bit)


@lru_cache(maxsize=16384)
def _spelling(word: str) -> tuple[str, ...]:
    """A word by its stem and by its pieces of four letters, so that its other forms are known too."""
    shut = f"<{word}>"
    return (f"w:{word[:5]}", *(f"x:{shut[at : at + 4]}" for at in range(len(shut) - 3)))


@lru_cache(maxsize=8192)
def _pairs(one: int, other: int) -> tuple[str, ...]:
    return tuple(f"{min(a, b)}+{max(a, b)}" for a in _names(one) for b in _names(other))


def features(tagged: Tagged, shapes: Iterable[str] = (), *, disguised: bool = False) -> frozenset[str]:
    """What the model looks at: concepts, pairs of them near one another, words, the shape, and whether it hides."""
    found = set(_names(tagged.total))
    busy = [(place, mask) for place, mask in enumerate(tagged.masks) if mask]
    for index, (place, mask) in enumerate(busy):
        for earlier in range(index - 1, -1, -1):
            before, other = busy[earlier]
            if place - before > NEAR:
                break
            found.update(_pairs(mask, other))
    words = [word for word in tagged.words if len(word) > 1 and not word.isdigit()]
    for word in words:
        found.update(_spelling(word))
    found.update(f"b:{one} {two}" for one, two in pairwise(["^", *(word[:5] for word in words), "$"]))
    found.update(f"sign:{shape}" for shape in shapes)
    if disguised:
        found.add("disguised")
    return frozenset(found)


@cache
def _weights() -> tuple[float, Mapping[str, float], float]:
    stored = weights.read(WEIGHTS)
    return stored["bias"], dict(zip(stored["names"], stored["weights"], strict=True)), stored["threshold"]


def score(found: frozenset[str]) -> float:
    """How likely a message with these features is an attempt, 0–1, as trained."""
    bias, known, _threshold = _weights()
    total = bias + sum(filter(None, map(known.get, found)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def threshold() -> float:
    """The score from which a message counts as an attempt, set by the training on stories left out."""
    return _weights()[2]


def strongest(found: Iterable[str]) -> list[str]:
    """The concepts and pairs that speak most for an attempt, the strongest first."""
    _bias, known, _threshold = _weights()
    telling = (each for each in found if known.get(each, 0) > 0 and ":" not in each)
    return sorted(telling, key=lambda each: (-known[each], each))
