"""A contact as one plain value: what staff type into a list, and how one is shown without being told.

Pure. Must never take more than one contact for one.
"""

from __future__ import annotations

import re

from apps.language.contacts import contacts, registered_domain
from apps.language.sought import words
from apps.security.fraud.links import CHAT, SHORTENERS

KINDS = {"phone": "teléfono", "email": "correo", "iban": "IBAN", "handle": "usuario", "link": "dominio"}

#: Sites where each path belongs to somebody else: the path is the contact there.
HOUSES_OF_MANY = (
    CHAT
    | SHORTENERS
    | words("google.com goo.gl github.io blogspot.com wixsite.com weebly.com web.app vercel.app netlify.app")
)
_OWN = "wallapop.com"
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#:]\S*)?", re.I)
_NONE = (
    "Esto no es un teléfono, un correo, un IBAN, un @usuario ni un dominio. "
    "Escribe uno solo, por ejemplo 612 345 678, nombre@correo.com o pagos-falsos.com."
)


class NotAContact(ValueError):
    """What was typed is not exactly one contact; the text says why and what to do, in Spanish."""


def understand(typed: str) -> tuple[str, str]:
    """(kind, plain value) of the one contact in `typed`; of an address only its site. Raises NotAContact."""
    typed = typed.strip()
    site = _HOST.fullmatch(typed)
    if site and "@" not in typed and registered_domain(site.group(1))[0]:
        return "link", _site(site.group(1).lower(), typed)
    found = contacts(typed)
    if not found:
        raise NotAContact(_NONE)
    if len(found) > 1:
        raise NotAContact("Aquí hay más de un contacto: añade cada uno por separado.")
    if re.search(r"\w", typed[: found[0].start] + typed[found[0].end :]):
        raise NotAContact("Escribe solo el contacto, sin nada más alrededor.")
    if found[0].kind != "link":
        return found[0].kind, found[0].value
    if not typed.isascii():
        raise NotAContact("Este dominio lleva letras que imitan a otras. No hace falta añadirlo: ya se toma por falso.")
    return "link", _site(registered_domain(found[0].value)[1], typed)


def _site(host: str, typed: str) -> str:
    host = host.removeprefix("www.")
    if host in HOUSES_OF_MANY and re.search(r"[^\s/:]/\w", typed):
        raise NotAContact(
            f"En {host} cada enlace es de alguien distinto y aquí solo cabe el sitio entero. "
            f"Si es lo que quieres, escribe solo «{host}»."
        )
    if host == _OWN or host.endswith("." + _OWN):
        raise NotAContact("Wallapop no puede ir en estas listas: todo pasa por ahí.")
    return host


def masked(kind: str, value: str) -> str:
    """Enough of a contact to recognise it, not enough to use it: «6······78», «j···@correo.com»."""
    if kind == "link":
        host, slash, _path = re.sub(r"^[a-z]+:/*", "", value).partition("/")
        return host + ("/···" if slash else "")
    if kind == "email":
        name, _at, host = value.partition("@")
        return f"{name[:1]}···@{host}"
    if kind == "handle":
        return f"{value[:2]}···"
    return f"{value[:2]}···{value[-2:]}"
