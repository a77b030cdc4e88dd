"""Numbers written as words, in Spanish, Catalan, Galician, Portuguese, English and Italian, mixed at will.

Reads the plain form of `normalise`. Must never guess: a lone article ("un", "una") is marked weak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_UNITS = {
    0: "cero zero",
    1: "uno un una um uma one hum",
    2: "dos dous dois duas dues two due",
    3: "tres three tre",
    4: "cuatro quatre catro quatro four quattro",
    5: "cinco cinc five cinque",
    6: "seis sis six sei",
    7: "siete set sete seven sette",
    8: "ocho vuit oito eight otto huit",
    9: "nueve nou nove nine neuf",
    10: "diez deu dez ten dieci",
    11: "once onze eleven undici",
    12: "doce dotze doze twelve dodici",
    13: "trece tretze treze thirteen tredici",
    14: "catorce catorze fourteen quattordici",
    15: "quince quinze fifteen quindici",
    16: "dieciseis setze dezaseis dezasseis sixteen sedici",
    17: "diecisiete disset dezasete dezassete seventeen",
    18: "dieciocho divuit dezaoito dezoito eighteen",
    19: "diecinueve dinou dezanove nineteen",
    21: "veintiuno veintiun veintiuna",
    22: "veintidos",
    23: "veintitres",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiseis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
}
_TENS = {
    20: "veinte vint vinte twenty venti",
    30: "treinta trenta trinta thirty",
    40: "cuarenta quaranta corenta quarenta forty",
    50: "cincuenta cinquanta cinquenta fifty",
    60: "sesenta seixanta sessenta sixty sessanta",
    70: "setenta seventy settanta",
    80: "ochenta vuitanta oitenta eighty ottanta",
    90: "noventa noranta ninety novanta",
}
_HUNDREDS = {
    100: "cien ciento cent cem cento cen hundred",
    200: "doscientos doscientas duzentos douscentos",
    300: "trescientos trescientas trezentos trescentos",
    400: "cuatrocientos cuatrocientas quatrocentos catrocentos",
    500: "quinientos quinientas quinhentos cincocentos",
    600: "seiscientos seiscientas seiscentos",
    700: "setecientos setecientas setecentos",
    800: "ochocientos ochocientas oitocentos",
    900: "novecientos novecientas novecentos",
}
_VALUES: dict[str, tuple[str, int]] = {
    word: (kind, value)
    for kind, table in (("unit", _UNITS), ("ten", _TENS), ("hundred", _HUNDREDS))
    for value, words in table.items()
    for word in words.split()
}
_VALUES |= {"setanta": ("ten", 70), "mil": ("thousand", 1000), "thousand": ("thousand", 1000)}
_VALUES |= {"cents": ("cents", 100), "hundred": ("cents", 100)}
_LINKS = frozenset(("y", "i", "e", "and"))
_SPOKEN_BARE_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety vint venti")
# Words that are far more often something else than a number.
_WEAK = _words("un una uno um uma one hum set nou deu ten sei due once cent cen tre dues duas")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in words, with its place in the plain text; `weak` if a lone doubtful word."""

    value: int
    start: int
    end: int
    weak: bool


def number_words(plain: str) -> tuple[Number, ...]:
    """Every number written in words in the plain text, left to right, in linear time."""
    words = [
        (match.group(), match.start(), match.end())
        for match in _WORD.finditer(plain)
        if match.group() in _VALUES or match.group() in _LINKS
    ]
    found: list[Number] = []
    index = 0
    while index < len(words):
        if words[index][0] in _LINKS:
            index += 1
            continue
        value, after = _number(words, index, plain)
        start, end = words[index][1], words[after - 1][2]
        found.append(Number(value, start, end, after - index == 1 and words[index][0] in _WEAK))
        index = after
    return tuple(found)


def _number(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    """The value of the number that begins at `index`, and the index after it."""
    if _kind(words, index) == "thousand":
        value, after = 1000, index + 1
    else:
        value, after = _below_thousand(words, index, plain)
        if not (_touches(words, after, plain) and _kind(words, after) == "thousand"):
            return value, after
        value, after = value * 1000, after + 1
    if _touches(words, after, plain) and _kind(words, after) in ("unit", "ten", "hundred"):
        rest, after = _below_thousand(words, after, plain)
        value += rest
    return value, after


def _below_thousand(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    kind, value = _VALUES[words[index][0]]
    after = index + 1
    if kind == "cents":
        kind = "hundred"
    elif 1 <= value <= 9 and _touches(words, after, plain) and _kind(words, after) == "cents":
        kind, value, after = "hundred", value * 100, after + 1
    if kind == "hundred":
        at = _skip_link(words, after, plain)
        if _touches(words, at, plain) and _kind(words, at) in ("unit", "ten"):
            rest, after = _below_hundred(words, at, plain)
            return value + rest, after
        return value, after
    return _below_hundred(words, index, plain)


def _below_hundred(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    kind, value = _VALUES[words[index][0]]
    after = index + 1
    if kind != "ten":
        return value, after
    linked = _skip_link(words, after, plain)
    may_join = linked > after or words[index][0] in _SPOKEN_BARE_TENS
    if may_join and _touches(words, linked, plain) and _kind(words, linked) == "unit":
        unit = _VALUES[words[linked][0]][1]
        if 1 <= unit <= 9:
            return value + unit, linked + 1
    return value, after


def _kind(words: list[tuple[str, int, int]], index: int) -> str:
    return _VALUES.get(words[index][0], ("link", 0))[0]


def _touches(words: list[tuple[str, int, int]], index: int, plain: str) -> bool:
    """Whether the word at `index` follows the one before with nothing but a blank or a hyphen between."""
    return 0 < index < len(words) and plain[words[index - 1][2] : words[index][1]] in (" ", "-", " - ")


def _skip_link(words: list[tuple[str, int, int]], index: int, plain: str) -> int:
    if _touches(words, index, plain) and words[index][0] in _LINKS and _touches(words, index + 1, plain):
        return index + 1
    return index
