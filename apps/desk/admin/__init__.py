"""The admin, found by Django's autodiscovery. Pages by room; what they share is in `base`."""

from typing import NoReturn

from django.contrib import admin
from django.http import Http404, HttpRequest

from apps.desk.admin import (
    access,
    agreements,
    buyers,
    conversations,
    failures,
    item_grid,
    labels,
    lists,
    marketplace,
    missing,
    notes,
    people,
    performance,
    pricing,
    prompts,
    replays,
    security,
    system,
    turns,
    voices,
)

__all__ = [
    "access",
    "agreements",
    "buyers",
    "conversations",
    "failures",
    "item_grid",
    "labels",
    "lists",
    "marketplace",
    "missing",
    "notes",
    "people",
    "performance",
    "pricing",
    "prompts",
    "replays",
    "security",
    "system",
    "turns",
    "voices",
]


def _no_autocomplete(request: HttpRequest) -> NoReturn:
    """No page of ours completes names, and Django's answer would tell them to anybody who may see the list."""
    raise Http404


admin.site.autocomplete_view = _no_autocomplete  # type: ignore[method-assign]
