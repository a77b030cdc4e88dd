"""The admin, found by Django's autodiscovery. Pages by room; what they share is in `base`."""

from apps.desk.admin import conversations, marketplace, people, pricing, security, system, turns

__all__ = ["conversations", "marketplace", "people", "pricing", "security", "system", "turns"]
