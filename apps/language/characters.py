"""Every character of Unicode in plain ASCII, with the name of the trick where choosing it was one.

Must never lose a place: each plain character knows the original it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers
from confusable_homoglyphs import confusables

from apps.language.sought import words

UNREADABLE = "~"
"""Stands for a letter of a script we cannot read."""

_PUNCTUATION = (
    dict.fromkeys("¿¡", " ")
    | dict.fromkeys("«»“”„″", '"')
    | dict.fromkeys("‘’´`′", "'")
    | dict.fromkeys("–—‐‑−", "-")
    | dict.fromkeys("·•․。∙⋅", ".")
    | dict.fromkeys("⁄∕", "/")
    | {"×": "x", "º": "o", "°": "o", "ª": "a", "€": "eur", "£": "gbp"}
)
_LETTERS = {
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ð": "d",
    "þ": "th",
    "µ": "u",
    "μ": "u",
}
_EMOJI = dict.fromkeys("📞☎📲", " telefono ") | dict.fromkeys("📧✉📩", " correo ") | {"💶": " euros ", "🔟": "10"}
# Pictures that stand for a word after an article ("el nº de la 💳") and decorate elsewhere.
_PICTURES = {"📱": " movil ", "📅": " fecha ", "📆": " fecha ", "💳": " tarjeta ", "🪪": " dni ", "🏦": " banco "}
_NEVER_DECORATION = frozenset("💳🪪")
_ARTICLES = words("la el tu su mi los las tus un una del al de a o meu teu the your my il le ton")
# Signs that are a letter between letters and themselves elsewhere ("c0rr€o").
_AMID = {"€": "e", "£": "l", "¢": "c", "¥": "y", "§": "s", "©": "c", "®": "r", "¡": "i", "†": "t", "ƒ": "f"}
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u00ad")
_TURNED_AROUND = frozenset("\u202e\u2067")
# Accents as some keyboards send them, after their letter; other marks only pile up on purpose.
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u0327\u20e3")
_UPSIDE_DOWN = dict(zip("ɐɔǝɟƃɥıɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True))
_LATIN_NAME = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?(?:TURNED |REVERSED |OPEN )?([A-Z])\b")
_DIE = re.compile(r"DIE FACE-(\d)")
_REGIONALS = re.compile("[\U0001f1e6-\U0001f1ff]+")
_COUNTRIES = frozenset(
    "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in region)
    for region in {*phonenumbers.SUPPORTED_REGIONS, "EU", "AQ"}
)
_ODD = "\0"
_ODD_RUN = re.compile("\0+")
_IN_CONTEXT = frozenset(("hidden", "emoji"))
_MOST_KEPT = 8192
_PLACES = tuple(range(4096))

Odd = tuple[int, int, str]
"""A place in the plain text (start, end) and the trick by which it was written."""


@lru_cache(maxsize=16384)
def plain_character(char: str) -> tuple[str, str]:
    """The ASCII reading of one character and the name of the trick, if it is one."""
    if char.isascii():
        return (char.lower() if char.isprintable() else "\n" if char == "\n" else " "), ""
    if char in _PUNCTUATION:
        return _PUNCTUATION[char], ""
    if char in _EMOJI:
        return _EMOJI[char], ""
    if char in _PICTURES:
        return _PICTURES[char], "emoji"
    if char in _TURNED_AROUND:
        return "", "bidi"
    category = unicodedata.category(char)
    if category == "Cf" or char in _BLANKS:
        return "", "hidden"
    if category in ("Mn", "Me"):
        return "", "" if char in _ACCENTS or "\ufe00" <= char <= "\ufe0f" else "stacked"
    return _letter(char, category)


def _letter(char: str, category: str) -> tuple[str, str]:
    lower = char.lower()
    if lower in _LETTERS:
        return _LETTERS[lower], ""
    plain = _ascii(unicodedata.normalize("NFKD", char))
    if plain:
        return plain.lower(), "styled" if _is_styled(char) else ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit), "styled"
    code = ord(char)
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        if first <= code < first + 26:
            return chr(ord("a") + code - first), "styled"
    name = unicodedata.name(char, "")
    face = _DIE.match(name)
    if face:
        return face.group(1), "styled"
    if category.startswith("L"):
        latin = _LATIN_NAME.match(name)
        if latin:
            return _UPSIDE_DOWN.get(char, latin.group(1).lower()), "styled"
        twin = _twin(char) or _twin(lower)
        return (twin, "homoglyph") if twin else (UNREADABLE, "")
    return " ", ""


def _ascii(decomposed: str) -> str:
    kept = "".join(part for part in decomposed if not unicodedata.combining(part))
    kept = "".join(_PUNCTUATION.get(part, part) for part in kept)
    return kept if kept.isascii() and kept.isprintable() else ""


def _is_styled(char: str) -> bool:
    """Fullwidth, mathematical and enclosed letters and digits: nobody types them by accident."""
    code = ord(char)
    return 0xFF10 <= code <= 0xFF5A or 0x1D400 <= code <= 0x1D7FF or 0x2460 <= code <= 0x24FF or code >= 0x1F100


def _twin(char: str) -> str:
    """The Latin letter that `char` looks like, or nothing (Unicode's table of confusables)."""
    found = confusables.is_confusable(char, greedy=False, preferred_aliases=["latin"])
    for twin in found[0]["homoglyphs"] if found else []:
        plain = _ascii(unicodedata.normalize("NFKD", twin["c"])).lower()
        if plain.isalnum():
            return plain
    return ""


class _Table(dict[int, str]):
    """For `str.translate`: the plain character where there is just one and no trick, else the mark of an odd one."""

    def __missing__(self, code: int) -> str:
        plain, trick = plain_character(chr(code))
        found = plain if len(plain) == 1 and not trick else _ODD
        if len(self) < _MOST_KEPT:
            self[code] = found
        return found


_TABLE = _Table()


def plain_characters(text: str) -> tuple[str, Sequence[int], list[Odd]]:
    """The text character by character in plain ASCII, the place each came from, and the odd ones; linear time."""
    table = text.translate(_TABLE)
    if _ODD not in table:
        size = len(text)
        return table, _PLACES[:size] if size <= len(_PLACES) else range(size), []
    flags = _flags(text)
    pieces: list[str] = []
    places: list[int] = []
    odd: list[Odd] = []
    done = 0
    for run in _ODD_RUN.finditer(table):
        first = run.start()
        pieces.append(table[done:first])
        places.extend(range(done, first))
        done = run.end()
        for index in range(first, done):
            char = text[index]
            plain, trick = plain_character(char)
            if trick in _IN_CONTEXT or char in _AMID or index in flags:
                plain, trick = (" ", "") if index in flags else _in_place(text, index)
            if trick:
                odd.append((len(places), len(places) + len(plain), trick))
            pieces.append(plain)
            places.extend([index] * len(plain))
    pieces.append(table[done:])
    places.extend(range(done, len(text)))
    return "".join(pieces), places, odd


def _in_place(text: str, index: int) -> tuple[str, str]:
    char = text[index]
    amid = 0 < index < len(text) - 1
    if amid and char in _AMID and text[index - 1].isalpha() and text[index + 1].isalpha():
        return _AMID[char], "leet"
    plain, trick = plain_character(char)
    if trick == "emoji" and text[max(0, index - 8) : index].rstrip().rpartition(" ")[2].lower() not in _ARTICLES:
        return (plain if char in _NEVER_DECORATION else " "), ""
    # A hidden character is a trick inside a word only: emoji are made with some.
    if trick == "hidden" and not (
        _ends_word(text[max(0, index - 8) : index][::-1]) and _ends_word(text[index + 1 : index + 9])
    ):
        return plain, ""
    return plain, trick


def _flags(text: str) -> set[int]:
    """Places of regional letters that make up flags of countries; the others spell words."""
    return {
        index
        for match in _REGIONALS.finditer(text)
        if all(match.group()[at : at + 2] in _COUNTRIES for at in range(0, len(match.group()), 2))
        for index in range(*match.span())
    }


def _ends_word(beside: str) -> bool:
    """Whether the nearest character that shows is a letter or digit."""
    return next((char.isalnum() for char in beside if plain_character(char)[1] != "hidden"), False)
