"""Who is answered first. It must never look at anything but what was said, offered and rated."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from apps.conversations.intents import Intents

#: Buyers with this many ratings have something to lose.
RATED_FROM = 3
_SPECIFIC = frozenset({"estado_producto", "envio", "informacion", "disponibilidad", "mas_fotos", "factura", "garantia"})


class Rated(Protocol):
    """A buyer's standing; `reviews` is None where unknown."""

    @property
    def reviews(self) -> int | None: ...


def priority(intents: Intents, offer: Decimal | None, list_price: Decimal, buyer: Rated | None) -> str:
    """Return alta, media or baja for a buyer's message about an item at `list_price` euros."""
    said = set(intents.all)
    if offer is not None and offer * 2 < list_price:
        return "baja"
    rated = buyer is not None and (buyer.reviews or 0) >= RATED_FROM
    if intents.accepts or said & {"compra_directa", "pago", "ubicacion"} or (intents.in_haste and rated):
        return "alta"
    if offer is not None or (said & _SPECIFIC and "cambio" not in said):
        return "media"
    return "baja"
