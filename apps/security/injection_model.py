"""A small linear model over the concepts of a message: how alike it is, on the whole, to attempts to steer.

Scores with plain arithmetic; the weights are trained by `manage.py train_injection` from the corpus in the repository.
May only raise: what the rules have found stays found.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from apps.security.injection_words import BIT, Tagged

WEIGHTS = Path(__file__).with_name("injection_model.json")
NEAR = 8
"""Words between two concepts that still count as together."""
THRESHOLD = 0.35
"""Score from which a message counts as an attempt, chosen on the training set by cross-validation over stories."""


@lru_cache(maxsize=8192)
def _names(mask: int) -> tuple[str, ...]:
    return tuple(concept for concept, bit in BIT.items() if mask & bit)


def features(tagged: Tagged, shapes: Iterable[str] = (), *, disguised: bool = False) -> frozenset[str]:
    """What the model looks at: concepts, pairs of them near one another, the shape, and whether it hides."""
    found = set(_names(tagged.total))
    busy = [(place, mask) for place, mask in enumerate(tagged.masks) if mask]
    for index, (place, mask) in enumerate(busy):
        near = 0
        for earlier in range(index - 1, -1, -1):
            if place - busy[earlier][0] > NEAR:
                break
            near |= busy[earlier][1]
        if near:
            for one in _names(mask):
                for other in _names(near):
                    found.add(f"{one}+{other}" if one < other else f"{other}+{one}")
    found.update(f"sign:{shape}" for shape in shapes)
    if disguised:
        found.add("disguised")
    return frozenset(found)


@cache
def _weights() -> tuple[float, Mapping[str, float]]:
    stored = json.loads(WEIGHTS.read_text())
    return stored["bias"], stored["weights"]


def score(found: Iterable[str]) -> float:
    """How likely a message with these features is an attempt, 0–1, as trained."""
    bias, weights = _weights()
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, bias + sum(weights.get(each, 0.0) for each in found)))))


def strongest(found: Iterable[str]) -> list[str]:
    """The features that speak most for an attempt, the strongest first."""
    _bias, weights = _weights()
    return sorted((each for each in found if weights.get(each, 0) > 0), key=lambda each: (-weights[each], each))


def train(rows: Sequence[tuple[frozenset[str], bool]], *, rounds: int = 20, decay: float = 0.1) -> dict[str, object]:
    """Weights for `score`: logistic regression with L2 by AdaGrad, both classes weighing the same.

    The same rows always give the same weights.
    """
    ordered = [(sorted(found), attack) for found, attack in rows]
    share = sum(attack for _found, attack in ordered) / len(ordered)
    weights: dict[str, float] = {}
    seen: dict[str, float] = {}
    bias, bias_seen = 0.0, 1e-6
    chance = Random(4)
    for _round in range(rounds):
        chance.shuffle(ordered)
        for found, attack in ordered:
            total = bias + sum(weights.get(each, 0.0) for each in found)
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - attack) * (
                0.5 / share if attack else 0.5 / (1 - share)
            )
            bias_seen += error * error
            bias -= 0.3 * error / math.sqrt(bias_seen)
            for each in found:
                slope = error + decay * weights.get(each, 0.0)
                seen[each] = seen.get(each, 1e-6) + slope * slope
                weights[each] = weights.get(each, 0.0) - 0.3 * slope / math.sqrt(seen[each])
    return {
        "bias": round(bias, 4),
        "weights": {each: round(weights[each], 3) for each in sorted(weights) if abs(weights[each]) >= 0.01},
    }
