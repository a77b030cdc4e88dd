"""The reply guard: what may never leave, whoever or whatever wrote it. Pure."""

from apps.security.guard.case import ListingFacts, PrivateData, SaleState
from apps.security.guard.validator import GuardVerdict, Violation, check, check_prefix

__all__ = ["GuardVerdict", "ListingFacts", "PrivateData", "SaleState", "Violation", "check", "check_prefix"]
