"""What else a message says: decoded, turned round, joined together. A person writes to a person in none of these.

Pure and linear. Must never decide: a reading is only another text to be judged like the message itself.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Reading:
    """Another text that the message holds at `start` to `end`; `coded` if no person could have read it."""

    text: str
    start: int
    end: int
    coded: bool


_SIGNS_OF_MORSE = """
.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.
"""
_MORSE = dict(zip(_SIGNS_OF_MORSE.split(), "abcdefghijklmnopqrstuvwxyz0123456789", strict=True))
_UPSIDE_DOWN = str.maketrans("ɐqɔpǝɟƃɓɥıᴉɾʞlɯuodbɹsʇnʌʍxʎz∀ƐƎԀ⅄Λ¿¡", "abcdefgghiijklmnopqrstuvwxyza3epyv?!")
_TURNED = re.compile("[ɐɔǝɟƃɥıᴉɾʞɯɹʇʌʍʎ]")
_TAG = re.compile(r"<[^<>]{0,60}>")
_INSIDE_WORD = re.compile(r"(?<=[^\W\d_])[-_*·|~+.]+(?=[^\W\d_])")
_LONG_BREAK = re.compile(r"[-_*·|~]{2,}")


def _base64(found: str) -> str:
    body = found.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return _words(base64.b64decode(body + "=" * (-len(body) % 4), validate=True))
    except binascii.Error:
        return ""


def _hex(found: str) -> str:
    return _words(bytes.fromhex(re.sub(r"0x|\\x|[^0-9a-f]", "", found.lower())[: len(found) // 2 * 2]))


def _binary(found: str) -> str:
    bits = re.sub(r"\D", "", found)
    return _words(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)))


def _decimal(found: str) -> str:
    return _readable("".join(chr(int(number)) for number in re.findall(r"\d+", found)))


def _morse(found: str) -> str:
    words = re.split(r"[/|]|\s{2,}", found.replace("−", "-").replace("–", "-").replace("·", "."))
    return _readable(" ".join("".join(_MORSE.get(sign, "~") for sign in word.split()) for word in words))


def _words(data: bytes) -> str:
    try:
        return _readable(data.decode())
    except UnicodeDecodeError:
        return _readable(data.decode("latin-1"))


def _readable(text: str) -> str:
    """The text if it is one: nearly all of it letters and blanks."""
    plain = sum((char.isascii() and char.isalpha()) or char in " ,.:;?¿!¡'\"\náéíóúüñçàèòïãõâêô€" for char in text)
    return text if plain >= 4 and plain >= 0.8 * len(text) else ""


_CODES: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])"), _base64),
    (re.compile(r"(?<![0-9a-zA-Z])(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,:]?){6,}(?![0-9a-zA-Z])"), _hex),
    (re.compile(r"(?<![0-9])(?:[01]{8}[ ,]?){3,}(?![0-9])"), _binary),
    (re.compile(r"(?<![0-9])(?:[0-9]{2,4}[ ,;-]{1,2}){5,}[0-9]{2,4}(?![0-9])"), _decimal),
    (re.compile(r"(?:[.\-·−–]{1,6}[ /|]{1,3}){5,}[.\-·−–]{1,6}"), _morse),
    (re.compile(r"(?:[^\s%]{0,40}%[0-9A-Fa-f]{2}){3,}[^\s%]{0,40}"), unquote),
)


def other_readings(message: str) -> Iterator[Reading]:
    """Every other text that the message may hold; decoded ones only where they are made of words."""
    whole = (0, len(message))
    for code, decode in _CODES:
        for match in code.finditer(message):
            text = decode(match.group())
            if text and "://" not in text:
                yield Reading(text, *match.span(), True)
    for match in re.finditer(r"[\U000e0020-\U000e007e]{4,}", message):
        yield Reading("".join(chr(ord(char) - 0xE0000) for char in match.group()), *match.span(), True)
    if _TURNED.search(message):
        yield Reading(message.lower().translate(_UPSIDE_DOWN)[::-1], *whole, False)
    yield Reading(message[::-1], *whole, False)
    yield Reading(codecs.encode(message, "rot13"), *whole, False)
    joined = _INSIDE_WORD.sub(lambda mark: " " if _LONG_BREAK.match(mark.group()) else "", _TAG.sub("", message))
    if joined != message:
        yield Reading(joined, *whole, False)
