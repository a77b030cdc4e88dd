"""Links in a buyer's message: whose they are, and what they are an excuse for.

Works offline. Must never call a link safe because it names the marketplace: only its own domain is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.language.contacts import Contact, lookalike, registered_domain
from apps.language.sought import words
from apps.security.fraud.verdict import Found
from apps.security.wording import Reading, pattern

_OWN = frozenset(("wallapop.com",))
_WELL_KNOWN = words(
    "ikea.com youtube.com youtu.be amazon.es amazon.com decathlon.es milanuncios.com "
    "pccomponentes.com mediamarkt.es elcorteingles.es fnac.es carrefour.es leroymerlin.es apple.com "
    "samsung.com google.com google.es wikipedia.org idealo.es discogs.com ebay.es ebay.com zara.com "
    "nike.com adidas.es game.es backmarket.es coches.net orbea.com trekbikes.com canon.es sony.es "
    "nintendo.es lego.com correos.es renfe.com dgt.es casadellibro.com goo.gl conforama.es "
    "thomann.de gsmarena.com bricklink.com"
)
SHORTENERS = words(
    "bit.ly cutt.ly t.ly tinyurl.com is.gd rb.gy shorturl.at t.co ow.ly n9.cl acortar.link "
    "rebrand.ly s.id v.gd tiny.cc bl.ink lnkd.in linktr.ee qrco.de urlz.fr shorte.st adf.ly wa.link"
)
CHAT = words("wa.me whatsapp.com t.me telegram.me instagram.com facebook.com fb.me m.me discord.gg")
_TRAP = re.compile(
    r"pag[ou]|cobr|recib|verif|compr[ao]|envi[oa]|secur|segur|pay|cash|banc|bank|"
    r"tarjet|card|login|confirm|valid|protec|delivery|pedido|order"
)
_PRETEXT = pattern(
    r"(?:cobr|pag[oau]|recib|verifi|confirm|tarjeta|targeta|banco|bank|dinero|transfer|envio|entreg|"
    r"valid|identific|iniciar sesion|login|datos|pay|receive|card|"
    r"payment|reserv|tramit|seguro|proteccion|premio|vend[ei]d[oa])\w*",
    r"(?:dale|pincha|clica|entra|abre|haz clic|click|pulsa|mete|accede|obre|abre)\w*",
)


def listed_as(contact: Contact) -> frozenset[str]:
    """The plain values under which staff may have listed a contact: its own, and of a link its site and host."""
    return frozenset((contact.value, *(registered_domain(contact.value) if contact.kind == "link" else ())))


def link_hits(reading: Reading, told: Sequence[Contact]) -> list[Found]:
    """What the links of the message earn."""
    found = []
    for contact in told:
        if contact.kind != "link":
            continue
        judged = _judge(contact, reading)
        if judged:
            found.append(Found(*judged[:3], *reading.form.plain_span(contact.start, contact.end), judged[3]))
    return found


def _judge(contact: Contact, reading: Reading) -> tuple[str, str, int, str] | None:
    domain, host = registered_domain(contact.value)
    if not contact.disguised and (domain in _OWN or domain in _WELL_KNOWN):
        return None
    if domain in CHAT:
        return ("enlace_a_otro_chat", "high", 60, "Lleva a otra aplicación de mensajes, fuera de Wallapop.")
    pretext = reading.has(_PRETEXT) or bool(_TRAP.search(contact.value.split("//")[-1]))
    if domain in _OWN:
        return ("enlace_escondido", "suspicious", 30, "El enlace está escrito de forma rara.")
    if lookalike(contact.value) or "xn--" in host or not domain:
        return (
            "enlace_falso",
            "critical",
            90,
            "El enlace imita a Wallapop, a un banco o a una mensajería, y no es suyo.",
        )
    if pretext or contact.disguised:
        return (
            "enlace_de_pago",
            "critical",
            90,
            "El enlace pide pagar, cobrar o verificar algo fuera de Wallapop.",
        )
    if domain in SHORTENERS:
        return ("enlace_acortado", "suspicious", 35, "El enlace está acortado y no se ve adónde lleva.")
    return ("enlace_desconocido", "suspicious", 25, "Lleva un enlace a una web desconocida.")
