"""Telephones, addresses of mail, names and accounts that a buyer hands over, also in pieces.

Must never take a reference, a size or a price for a telephone: the reading of contacts decides that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.language.contacts import Contact, phones_across
from apps.security.fraud.context import Context
from apps.security.fraud.verdict import Found
from apps.security.lines import Line
from apps.security.wording import Reading, whole

_DIGIT = re.compile(r"\d")
_AGREED = frozenset(("antes_en_mano", "vende_quedada"))
_PRINTED = whole(
    r"s/?n|isbn|issn|ean|dot|imei|(?:n|num|numero|numeros) (?:de |d')?(?:serie|referencia|pieza|bastidor|chasis)|"
    r"serie|serial|referencia|ref|codigo de barras|lote|pegatina|etiqueta|chapa|grabad[oa]|gravat|sticker|label|barcode"
)
"""What else has nine digits; said in the same sentence it leaves the telephone to the model."""


def contact_hits(reading: Reading, told: Sequence[Contact], history: Sequence[Line], context: Context) -> list[Found]:
    """What the contacts in the message earn."""
    found: list[Found] = []
    for contact in told:
        if contact.kind == "link":
            continue
        span = reading.form.plain_span(contact.start, contact.end)
        if contact.kind == "phone" and _PRINTED.search(reading.sentence(*span).encode("ascii")) is not None:
            found.append(
                Found(
                    "numero_que_parece_un_telefono",
                    "suspicious",
                    30,
                    *span,
                    "Da un número que puede ser un teléfono o algo impreso en el artículo.",
                    "high",
                )
            )
            continue
        if contact.kind == "iban":
            found.append(
                Found(
                    "da_una_cuenta",
                    "high",
                    60,
                    *span,
                    "Da un número de cuenta para mover dinero fuera de la aplicación.",
                )
            )
        elif contact.kind == "handle":
            found.append(
                Found("da_un_usuario", "suspicious", 30, *span, "Da un usuario de otra red para seguir fuera.")
            )
        elif contact.disguised:
            found.append(
                Found(
                    "contacto_escondido",
                    "high",
                    75,
                    *span,
                    "Da un contacto escrito de forma que el filtro no lo vea.",
                )
            )
        elif context.flags & _AGREED and "de_confianza" in context.flags:
            found.append(
                Found(
                    "contacto_para_quedar",
                    "suspicious",
                    25,
                    *span,
                    "Da su teléfono para una entrega ya hablada.",
                )
            )
        else:
            found.append(
                Found("da_un_contacto", "high", 65, *span, "Da un contacto para seguir fuera de la aplicación.")
            )
    if not found and _in_pieces(reading, history):
        found.append(
            Found(
                "telefono_a_trozos",
                "high",
                75,
                0,
                len(reading.raw),
                "Da un teléfono repartido en varios mensajes.",
            )
        )
    return found


def _in_pieces(reading: Reading, history: Sequence[Line]) -> bool:
    """A telephone whose last piece is in this message, the earlier ones in short messages before it."""
    if _DIGIT.search(reading.form.text) is None:
        return False
    earlier = [line.text for line in history[-8:] if line.from_buyer and len(line.text) <= 80][-5:]
    return bool(earlier) and bool(phones_across([*earlier, reading.form.original[:300]]))
