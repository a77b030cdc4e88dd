"""Levels of danger, and what a fraud rule returns. Must never hold a rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

RANK = {"benign": 0, "suspicious": 1, "high": 2, "critical": 3}
BANDS = {"benign": (0, 24), "suspicious": (25, 59), "high": (60, 84), "critical": (85, 100)}
"""The band of `risk_score` of each level, so that score and level never disagree."""


class Found(NamedTuple):
    """A rule that fired, with its place in the plain text."""

    rule: str
    level: str
    weight: int
    start: int
    end: int
    explanation_es: str


def level_of(found: Iterable[Found]) -> str:
    """The worst level of all that was found."""
    return max((each.level for each in found), key=RANK.__getitem__, default="benign")
