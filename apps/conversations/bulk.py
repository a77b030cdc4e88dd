"""Which drafts may be approved together: those in which no slip costs money. Pure.

What is doubtful is left out: a draft left out costs one look, a draft let in may cost a sale or a fraud.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from apps.language.amounts import amounts

_PAYMENT = re.compile(
    r"bizum|paypal|transferencia|pag[oaáóu]|cobr|efectivo|iban|tarjeta|contra ?reembolso|se[ñn]al|env[ií]o", re.I
)
#: Scores from here on are somebody's to look at one by one.
RISK_FROM = 30


def left_out(
    said: str, draft: str, *, intents: Collection[str], offers: bool, risk: int, held_by_security: bool, guard_ok: bool
) -> str:
    """Return why a draft can't be approved with others, in Spanish; "" where it can."""
    if not draft:
        return "No tiene borrador."
    if held_by_security or risk >= RISK_FROM or "fraude" in intents:
        return "Riesgo: mírala una a una."
    if not guard_ok:
        return "La revisión no la ha dado por buena."
    if offers or "negociacion" in intents or amounts(draft) or amounts(said) or re.search(r"\d|€|euro", draft):
        return "Habla de precio."
    if "pago" in intents or _PAYMENT.search(draft) or _PAYMENT.search(said):
        return "Habla de pago o envío."
    return ""
