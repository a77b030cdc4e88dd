"""The trained part of the guard: whether a reply claims what the listing doesn't say, by signs in a linear model.

Trained by `manage.py train guard`, scored here without the training library. Decides only the doubtful codes
(`signs.DOUBTFUL`); must never overrule a rule on money, contact, payment or dispatch.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from apps.security import weights
from apps.security.guard.signs import Signs

WEIGHTS = Path(__file__).with_name("weights.json.gz")


@cache
def _model() -> tuple[dict[str, float], float]:
    """The weight of every sign, and the bias less the limit: above nought, the claim is unsupported."""
    stored = weights.read(WEIGHTS)
    return dict(zip(stored["names"], stored["weights"], strict=True)), stored["bias"] - stored["limit"]


def score(signs: Signs) -> float:
    """How far beyond the limit: above nought the text must not leave."""
    known, bias = _model()
    return bias + sum([known.get(name, 0.0) * value for name, value in signs.items()])
