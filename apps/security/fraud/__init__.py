"""Fraud in what buyers write: pure rules and a small trained model over a message, its conversation and its buyer."""

from apps.security.fraud.detector import BuyerProfile, Examined, FraudVerdict, Lists, RuleHit, detect, examine
from apps.security.lines import Line

__all__ = ["BuyerProfile", "Examined", "FraudVerdict", "Line", "Lists", "RuleHit", "detect", "examine"]
