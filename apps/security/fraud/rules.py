"""All fraud rules: what costs money or identity at once, the steps that lead there, and what to watch."""

from __future__ import annotations

from apps.security.fraud.identity import IDENTITY
from apps.security.fraud.money import MONEY
from apps.security.fraud.rule import Rule
from apps.security.fraud.steps import STEPS
from apps.security.fraud.watch import WATCH

__all__ = ["RULES", "Rule"]

RULES: tuple[Rule, ...] = (*MONEY, *IDENTITY, *STEPS, *WATCH)
