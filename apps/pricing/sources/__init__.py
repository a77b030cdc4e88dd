"""Where prices come from. `SOURCES` names every one that can be asked, `IMPORTED` those that only a person brings.

`asking` asks them, with breaker, cache and alarms; `base` is what they share.
"""

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
from apps.pricing.sources.cashconverters import CashConverters
from apps.pricing.sources.cex import Cex
from apps.pricing.sources.ebay import Ebay
from apps.pricing.sources.vinted import Vinted
from apps.pricing.sources.wallapop import Wallapop, search

SOURCES: dict[str, Source] = {each.name: each for each in (Wallapop(), Vinted(), Ebay(), Cex(), CashConverters())}

#: What a person types, pastes or imports (`apps.pricing.importing`): name -> Spanish label. Milanuncios hides behind
#: bot checks, eBay's sold prices behind a login, and Amazon's interface is for shops: none of them is ever asked by us.
IMPORTED: dict[str, str] = {
    "milanuncios": "Milanuncios",
    "ebay_sold": "eBay, vendidos (Terapeak)",
    "amazon": "Amazon.es",
    "own": "Ventas propias",
    "other": "Otro sitio",
}

__all__ = [
    "IMPORTED",
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
