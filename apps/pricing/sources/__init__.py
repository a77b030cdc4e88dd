"""Where prices come from. `SOURCES` names every one; what they share is in `base`."""

from apps.pricing.sources.base import (
    Kind,
    Listing,
    Source,
    SourceBlocked,
    SourceChanged,
    SourceError,
    SourceNotReady,
    SourceUnreachable,
)
from apps.pricing.sources.wallapop import search

SOURCES: dict[str, Source] = {}

__all__ = [
    "SOURCES",
    "Kind",
    "Listing",
    "Source",
    "SourceBlocked",
    "SourceChanged",
    "SourceError",
    "SourceNotReady",
    "SourceUnreachable",
    "search",
]
