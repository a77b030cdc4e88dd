"""How far a conversation has come, for people to see. It must never decide what is sent."""

from __future__ import annotations

from collections.abc import Iterable

_PRICE_TALK = frozenset({"counter", "hold_price", "firm", "ask"})
_ARRANGING = frozenset({"ubicacion", "envio", "pago", "seguimiento"})
_EXPLORING = frozenset(
    {"precio", "disponibilidad", "estado_producto", "informacion", "mas_fotos", "factura", "garantia"}
)


def state_after(current: str, intents: Iterable[str], decision_kind: str, *, sale_closed: bool = False) -> str:
    """Return the conversation's state once a buyer's message has been judged.

    `sale_closed`: the item is sold to this buyer. An agreement is not undone by talk, only by
    a person or a site event. Whoever comes back after `abandonado` or `finalizado` explores again.
    """
    said = set(intents)
    if sale_closed:
        return "finalizado"
    if decision_kind == "accept":
        return "coordinando" if current == "coordinando" else "comprometido"
    if current in ("comprometido", "coordinando"):
        return "coordinando" if said & _ARRANGING else current
    if decision_kind in _PRICE_TALK or "negociacion" in said:
        return "negociando"
    if current == "negociando" or said <= {"saludo", "cortesia"}:
        return current
    if said & (_EXPLORING | _ARRANGING) or current in ("inicial", "abandonado", "finalizado"):
        return "explorando"
    return current
