"""What a professional seller must never say: buyers of theirs have a right to return and to a guarantee. Pure."""

from __future__ import annotations

import re

from apps.language.normalise import normalise

CODE = "RIGHTS_DENIED"
EXPLANATION = "Niega la devolución o la garantía, y quien compra a un profesional tiene derecho a las dos."

_NO = r"(?:no|sin|tampoco|nunca|ni|without|no hay)"
_DENIED = re.compile(
    rf"\b{_NO}\b(?:\s+(?:se|te|os|le|hay|hago|hacemos|acepto|aceptamos|aceptan|admito|admitimos|admiten|tiene|tienen|"
    r"lleva|llevan|doy|damos|incluye|cubre|ofrezco|ofrecemos|existe|la|las|una?|ninguna|ningun|tipo|de|derecho|a|ya|"
    r"puede|puedes|pueden|podras?|devolver\w*|devolverl[oa]|plazo|any|accept|offer))*\s+"
    r"(?:devol\w+|garantias?|reembolsos?|cambios? ni devol\w+|returns?|refunds?|warranty|guarantee)\b"
    r"|\bno (?:lo |la |los |las |se )?(?:puede|puedes|pueden|podras?) devolver\b|\bventa final\b|\bno returns?\b",
)


def denied(text: str) -> tuple[int, int] | None:
    """Where in `text` the rights to return or guarantee are denied, as positions in it; None where they are not."""
    read = normalise(text)
    found = _DENIED.search(read.text)
    return read.original_span(*found.span()) if found else None
