"""Addresses that the library for notifications knows: mail, ntfy, Pushover and their like."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import apprise

from apps.desk.notices import texts

if TYPE_CHECKING:
    from apps.desk.notices.models import Channel

#: Services that reach a person. The library knows others that call any address or start programs: not from here.
SCHEMES = (
    "mailto", "mailtos", "ntfy", "ntfys", "gotify", "gotifys", "pover", "pbul", "discord", "slack", "matrix", "matrixs",
    "msteams", "signal", "signals", "whatsapp", "signl4", "pushsafer", "simplepush", "prowl",
)  # fmt: skip
LONGEST_S = 15


class NotSent(Exception):
    """Surely not sent; the text says why, in Spanish."""


class MaybeSent(Exception):
    """No answer: it may have been sent."""


def problem(address: str) -> str:
    """What is wrong with an address, in Spanish; «» where it can be used."""
    scheme = address.partition("://")[0].lower()
    if scheme not in SCHEMES:
        return "Esa dirección no empieza por un servicio conocido, como mailtos:// o ntfys://."
    return "" if _target(address) else "A esa dirección le falta algo: mira el ejemplo de su servicio."


def _target(address: str) -> apprise.NotifyBase | None:
    made = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if made is not None:
        made.socket_connect_timeout, made.socket_read_timeout = LONGEST_S / 3, LONGEST_S
    return made


def tell(channel: "Channel", lines: Sequence[texts.Line]) -> None:
    """Sends one message with these lines. Raises NotSent: these services don't tell a refusal from a lost answer, and
    what might be lost is worth more than what might come twice.
    """
    push(channel.address, texts.title(lines), texts.body(lines))


def push(address: str, title: str, body: str) -> None:
    """Sends one message. Raises NotSent."""
    target = _target(address)
    if target is None or not target.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT):
        raise NotSent("El servicio no lo aceptó o no contesta: comprueba la dirección.")
