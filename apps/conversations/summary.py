"""The older part of a conversation in one line of ours, so that the model remembers what it no longer sees.

Pure. It must never repeat a buyer's words: what they said is named by what it was about, so that nothing written
long ago can speak to the model again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from apps.ai_engine.brief import euros

#: Characters of the line at most: a prompt's line holds 300.
MAX_CHARS = 280
MOST_AMOUNTS = 4

_ABOUT = {
    "disponibilidad": "si sigue disponible",
    "estado_producto": "el estado",
    "precio": "el precio",
    "negociacion": "una rebaja",
    "ubicacion": "la zona",
    "envio": "el envío",
    "pago": "el pago",
    "compra_directa": "cómo comprar",
    "mas_fotos": "las fotos",
    "cambio": "un cambio",
    "lote": "un lote",
    "factura": "la factura",
    "garantia": "la garantía",
    "informacion": "otros detalles",
}


def summarise(
    asked: Iterable[str],
    theirs: Sequence[Decimal] = (),
    ours: Sequence[Decimal] = (),
    *,
    accepted: Decimal | None = None,
    pending: Sequence[str] = (),
) -> str:
    """Return what went before in at most MAX_CHARS, or "".

    `asked`: the intents of the buyer's older messages, oldest first; `theirs` and `ours`: the amounts each side
    offered, oldest first, in euros; `accepted`: the price agreed on; `pending`: what we said we would look up.
    """
    parts = []
    if about := list(dict.fromkeys(_ABOUT[intent] for intent in asked if intent in _ABOUT)):
        parts.append(f"Preguntó por {_and(about)}")
    if theirs:
        parts.append(f"Ofreció {_and(_said(theirs))}")
    if ours:
        parts.append(f"Le propusimos {_and(_said(ours))}")
    if accepted is not None:
        parts.append(f"Quedamos en {euros(accepted)}")
    if pending:
        parts.append(f"Dijimos que miraríamos {_and(list(dict.fromkeys(pending)))}")
    line = ". ".join(parts)
    while len(line) > MAX_CHARS - 1 and len(parts) > 1:  # what was agreed or promised last matters most
        parts.pop(0)
        line = ". ".join(parts)
    return f"{line[: MAX_CHARS - 1]}." if line else ""


def _said(amounts: Sequence[Decimal]) -> list[str]:
    return list(dict.fromkeys(euros(each) for each in amounts))[-MOST_AMOUNTS:]


def _and(names: Sequence[str]) -> str:
    return " y ".join(filter(None, (", ".join(names[:-1]), names[-1])))
