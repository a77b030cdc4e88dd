"""All fraud rules, in two rooms: those that cost money at once, and the steps that lead there."""

from __future__ import annotations

from apps.security.fraud_critical import CRITICAL
from apps.security.fraud_rule import Rule
from apps.security.fraud_steps import STEPS

__all__ = ["RULES", "Rule"]

RULES: tuple[Rule, ...] = (*CRITICAL, *STEPS)
