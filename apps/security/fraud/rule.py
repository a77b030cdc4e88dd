"""The shape of a fraud rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires where `says` is found in a sentence without `unless`, all `needs` hold and no `unless_flags` do.

    `unless_said` names settings (in person, in the app) that excuse the sentence.

    A `hard` rule decides its level alone; another only raises the watch, and the model makes it its level.

    `weight` 1–100 is how sure the rule is of a fraud; `explanation_es` is read by the seller.
    """

    name: str
    level: str
    weight: int
    explanation_es: str
    says: Any
    unless: Any = None
    needs: frozenset[str] = frozenset()
    unless_flags: frozenset[str] = frozenset()
    unless_said: frozenset[str] = frozenset()
    hard: bool = False
