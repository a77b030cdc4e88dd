"""Numbers written as words: Spanish, Catalan, Galician, Portuguese, English, Italian, French and Basque, mixed at will.

Reads the plain form of `normalise`. Must never guess: a lone article ("un", "una") is marked weak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from apps.language.sought import words

_UNITS = {
    0: "cero zero oh",
    1: "uno un una um uma one hum une bat u",
    2: "dos dous dois duas dues two due deux bi",
    3: "tres three tre trois hiru",
    4: "cuatro quatre catro quatro four quattro lau",
    5: "cinco cinc five cinque cinq bost",
    6: "seis sis six sei",
    7: "siete set sete seven sette sept zazpi",
    8: "ocho vuit oito eight otto huit zortzi",
    9: "nueve nou nove nine neuf bederatzi",
    10: "diez deu dez ten dieci dix hamar",
    11: "once onze eleven undici hamaika",
    12: "doce dotze doze twelve dodici douze hamabi",
    13: "trece tretze treze thirteen tredici treize hamahiru",
    14: "catorce catorze fourteen quattordici quatorze hamalau",
    15: "quince quinze fifteen quindici hamabost",
    16: "dieciseis setze dezaseis dezasseis sixteen sedici seize hamasei",
    17: "diecisiete disset dezasete dezassete seventeen diciassette",
    18: "dieciocho divuit dezaoito dezoito eighteen diciotto",
    19: "diecinueve dinou dezanove nineteen diciannove",
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
    20: "veinte vint vinte twenty venti vingt vingts hogei",
    30: "treinta trenta trinta thirty trente",
    40: "cuarenta quaranta corenta quarenta forty quarante berrogei",
    50: "cincuenta cinquanta cinquenta fifty cinquante",
    60: "sesenta seixanta sessenta sixty sessanta soixante",
    70: "setenta setanta seventy settanta",
    80: "ochenta vuitanta oitenta eighty ottanta",
    90: "noventa noranta ninety novanta",
}
_HUNDREDS = {
    100: "cien ciento cent cem cento cen hundred ehun",
    200: "doscientos doscientas duzentos douscentos duecento",
    300: "trescientos trescientas trezentos trescentos trecento",
    400: "cuatrocientos cuatrocientas quatrocentos catrocentos quattrocento",
    500: "quinientos quinientas quinhentos cincocentos cinquecento",
    600: "seiscientos seiscientas seiscentos seicento",
    700: "setecientos setecientas setecentos settecento",
    800: "ochocientos ochocientas oitocentos ottocento",
    900: "novecientos novecientas novecentos novecento",
}
_VALUES: dict[str, tuple[str, int]] = {
    word: (kind, value)
    for kind, table in (("unit", _UNITS), ("ten", _TENS), ("hundred", _HUNDREDS))
    for value, listed in table.items()
    for word in listed.split()
}
_VALUES |= dict.fromkeys(("mil", "thousand", "mille", "mila"), ("thousand", 1000))
_VALUES |= dict.fromkeys(("cents", "hundred", "cientos", "cientas"), ("cents", 100))
_VALUES |= dict.fromkeys(words("millon millones milions milhoes milloes million millions milioni"), ("million", 10**6))
_ITALIAN_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
_ITALIAN_UNITS = "uno due tre quattro cinque sei sette otto nove"
# Italian writes tens and units in one word; before a vowel the ten loses its own.
_VALUES |= {
    (ten[:-1] if unit[0] in "uo" else ten) + unit: ("unit", 10 * tens + units)
    for tens, ten in enumerate(
        ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"], 2
    )
    for units, unit in enumerate(_ITALIAN_UNITS.split(), 1)
}
# "setentaiuno", "treintaydos".
_VALUES |= {
    _TENS[tens].split()[0] + link + _UNITS[units].split()[0]: ("unit", tens + units)
    for tens in range(20, 100, 10)
    for units in range(1, 10)
    for link in ("i", "y")
}
# As people write them who write as they speak ("kuatro", "sinco", "nuebe").
_VALUES |= {
    spelled: _VALUES[word]
    for value in (*range(10), 20, 30, 40, 50, 60, 70, 80, 90)
    for word in ((_UNITS | _TENS)[value].split()[0],)
    for right, wrong in (
        ("c", "k"),
        ("c", "s"),
        ("c", "z"),
        ("s", "z"),
        ("s", "x"),
        ("z", "s"),
        ("v", "b"),
        ("ch", "x"),
    )
    for spelled in (word.replace(right, wrong, 1), wrong.join(word.rsplit(right, 1)))
    if len(word) > 3 and spelled not in _VALUES
}
_LINKS = words("y i e and et ta")
_SPOKEN = _VALUES.keys() | _LINKS
_SPOKEN_BARE_TENS = words(
    "twenty thirty forty fifty sixty seventy eighty ninety vint venti vingt vingts trente quarante cinquante soixante"
)
_TIMES_HUNDRED = words("cents hundred cent cientos cientas")
# French counts on to nineteen after these.
_LONG_TENS = words("soixante vingt vingts")
# Words that are far more often something else than a number.
_WEAK = words(
    "un una uno um uma one hum set nou deu ten sei due once cent cen tre dues duas une bat bi lau dix sept oh "
    "seize mila ehun million millon cientos cientas"
)
_WORD = re.compile(r"(?<![a-z\d])[a-z]+(?![a-z\d])")
_DIGIT_WORDS = {word: str(value) for value in range(10) for word in _UNITS[value].split() if len(word) > 2}
_DIGIT_WORD = "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True))
_SHORT = r"(?<=\d)u[nm](?=\d)"
_FUSED = re.compile(rf"(?<![a-z0-9])(?:\d*(?:{_DIGIT_WORD}|{_SHORT}))(?:\d|{_DIGIT_WORD}|{_SHORT})++(?![a-z0-9])")
_DIGIT = re.compile(r"\d")
_MIXED = re.compile(r"[a-z]\d|\d[a-z]")
_FIRST = frozenset(word[:3] for word in _DIGIT_WORDS)
_FUSED_PART = re.compile(rf"\d|{_DIGIT_WORD}|u[nm]")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in words, with its place in the plain text; `weak` if a lone doubtful word."""

    value: int
    start: int
    end: int
    weak: bool


@lru_cache(maxsize=32)
def _words_of(plain: str) -> list[str]:
    return _WORD.findall(plain)


def number_words(plain: str) -> tuple[Number, ...]:
    """Every number written in words in the plain text, left to right, in linear time."""
    if _VALUES.keys().isdisjoint(_words_of(plain)):
        return ()
    words = [
        (word, match.start(), match.end()) for match in _WORD.finditer(plain) if (word := match.group()) in _SPOKEN
    ]
    found: list[Number] = []
    index = 0
    while index < len(words):
        if words[index][0] in _LINKS or words[index][0] == "u":
            index += 1
            continue
        value, after = _number(words, index, plain)
        start, end = words[index][1], words[after - 1][2]
        found.append(Number(value, start, end, after - index == 1 and words[index][0] in _WEAK))
        index = after
    return tuple(found)


def fused_digits(plain: str) -> tuple[tuple[str, int, int], ...]:
    """Digits said without a blank between ("seistres0", "cuatrouno8"): the digits and their place."""
    if not (any(map(_is_fused, _words_of(plain))) or (_DIGIT.search(plain) and _MIXED.search(plain))):
        return ()
    return tuple(
        (
            "".join(
                _DIGIT_WORDS.get(part, "1" if part in ("un", "um") else part)
                for part in _FUSED_PART.findall(match.group())
            ),
            *match.span(),
        )
        for match in _FUSED.finditer(plain)
        if match.group() not in _VALUES
    )


@lru_cache(maxsize=16384)
def _is_fused(word: str) -> bool:
    """Whether a word without figures is digits said without a blank."""
    return len(word) > 5 and word[:3] in _FIRST and _FUSED.fullmatch(word) is not None


def _number(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    """The value of the number that begins at `index`, and the index after it."""
    value, after = _below_million(words, index, plain)
    if value < 1000 and _touches(words, after, plain) and _kind(words, after) == "million":
        value, after = value * 10**6, after + 1
        if _touches(words, after, plain) and _kind(words, after) in ("unit", "ten", "hundred"):
            rest, after = _below_million(words, after, plain)
            value += rest
    return value, after


def _below_million(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    if _kind(words, index) in ("thousand", "million"):
        value, after = _VALUES[words[index][0]][1], index + 1
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
    elif 1 <= value <= 9 and _touches(words, after, plain) and words[after][0] in _TIMES_HUNDRED:
        kind, value, after = "hundred", value * 100, after + 1
    if kind == "hundred":
        at = _skip_link(words, after, plain)
        if _touches(words, at, plain) and _kind(words, at) in ("unit", "ten"):
            rest, after = _below_hundred(words, at, plain)
            return value + rest, after
        return value, after
    return _below_hundred(words, index, plain)


def _below_hundred(words: list[tuple[str, int, int]], index: int, plain: str) -> tuple[int, int]:
    word = words[index][0]
    kind, value = _VALUES[word]
    after = index + 1
    if word == "quatre" and _touches(words, after, plain) and words[after][0] in ("vingt", "vingts"):
        word, kind, value, after = "vingt", "ten", 80, after + 1
    elif word == "vingt":
        word = "vint"
    if word == "dix" and _touches(words, after, plain) and words[after][0] in ("sept", "huit", "neuf"):
        return 10 + _VALUES[words[after][0]][1], after + 1
    if kind != "ten":
        return value, after
    linked = _skip_link(words, after, plain)
    hyphened = _touches(words, after, plain) and plain[words[index][2] : words[after][1]] == "-"
    may_join = linked > after or word in _SPOKEN_BARE_TENS or hyphened
    if may_join and _touches(words, linked, plain) and _kind(words, linked) == "unit":
        unit, end = _VALUES[words[linked][0]][1], linked + 1
        if word in _LONG_TENS and unit == 10:
            unit, end = _below_hundred(words, linked, plain)
        if 1 <= unit <= (19 if word in _LONG_TENS else 9):
            return value + unit, end
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
