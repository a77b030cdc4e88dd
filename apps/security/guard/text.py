"""A reply taken apart: sentences, their clauses, what each is about, and whether it is refused or asked.

Sentences are cut so that more text never changes those before (see `guard.check_prefix`); each is read in plain
form by itself. Pure; must never judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.language.numbers import number_words
from apps.security.guard.lexicon import Lexicon
from apps.security.guard.words import DEALS
from apps.security.guard.words_item import ITEM
from apps.security.guard.words_self import SELF
from apps.security.guard.words_talk import TALK
from apps.security.wording import Reading, read

WORDS = Lexicon({**DEALS, **SELF, **TALK})
MASK = WORDS.mask

# A stop and a blank end a sentence, an opening question mark the one before it; but one letter or digit and an
# abbreviation do not.
_STOP = re.compile(r"(?<!\s)[.!?…]+[\"»)\]'”]*\s+|\n+\s*|(?=¿)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(,])(?:\w|av|avda|avd|sr|sra|num|nº|tel|tlf|ref|aprox|pza|pl|ctra|urb|esc|pta|izq|dcha|ud|uds|"
    r"etc|n)\.\s+$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+(?:'t\b)?|\d+(?:[.,:]\d+)*|[.!?;,\n:()\"]")
_TURNS = frozenset(("pero", "aunque", "sino", "but"))
_CUTS = frozenset('.!?;,\n:()"') | _TURNS
_AND = frozenset(("y", "e", "and", "i"))
_NUMBER = re.compile(
    r"(?:dieci|veinti|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|mil|doscient|trescient|"
    r"cuatrocient|quinient|"
    r"seiscient|setecient|ochocient|novecient|veinte|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred)\w*$|"
    r"(?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|cero|zero|double|"
    r"doble|triple|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|medio|media)$"
)

_NEG, _YES, _HARMLESS, _BETTER, _INAPP = (WORDS.bits[name] for name in ("NEG", "YES", "HARMLESS", "BETTER", "INAPP"))
_SAYS_SOMETHING = _YES | _BETTER
_NAMED = MASK("RAIL", "ACCOUNT", "BIZUM", "CHANNEL", "CALL", "CONTACT", "COURIER", "OUTSIDE", "EARLY", "CREDIT")
_BARE_NO = frozenset(
    (
        "no",
        "gracias",
        "mejor",
        "va",
        "a",
        "ser",
        "que",
        "lo",
        "siento",
        "de",
        "momento",
        "por",
        "ahora",
        "eso",
        "thanks",
    )
)
_SPOKEN = frozenset(
    (
        "me",
        "te",
        "le",
        "lo",
        "nos",
        "os",
        "i",
        "you",
        "we",
        "tiene",
        "tienen",
        "lleva",
        "trae",
        "incluye",
        "hay",
        "esta",
        "es",
        "son",
    )
)
_NO = frozenset(("no", "ni", "nunca", "tampoco", "not"))


@lru_cache(maxsize=65536)
def is_number(word: str) -> bool:
    """Whether a plain word is a number, in digits or in words."""
    return word[0].isdigit() or _NUMBER.match(word) is not None


numbers_in = lru_cache(maxsize=4096)(number_words)
"""`number_words`, asked of the same sentence by many rules."""

_SMALL = {
    word: value
    for value, words in enumerate(
        [
            "cero zero",
            "un una uno one a an",
            "dos two",
            "tres three",
            "cuatro four",
            "cinco five",
            "seis six",
            "siete seven",
            "ocho eight",
            "nueve nine",
            "diez ten",
            "once",
            "doce twelve",
        ]
    )
    for word in words.split()
}


def small_number(word: str) -> int:
    """The value of a small number in digits or words; one where it is none."""
    return int(word) if word.isdigit() and len(word) < 5 else _SMALL.get(word, 1)


@dataclass(slots=True)
class Clause:
    """Words `first` to `last` of a sentence. `refused`: it says no to what it names. `mask`: what it is about."""

    first: int
    last: int
    mask: int
    refused: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence, read by itself; places are those of its plain form. Equal only to itself: it is remembered.

    `masks` and `mask`: what it does (`WORDS`); `items` and `about`: what it says of the item (`ITEM`).
    """

    reading: Reading
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    masks: tuple[int, ...]
    items: tuple[int, ...]
    clauses: tuple[Clause, ...]
    mask: int
    about: int
    asks: bool
    numeric: bool

    def first(self, bits: int, *, refused: bool = False) -> tuple[int, int] | None:
        """The place of the first word with any of `bits` in a clause that is refused, or is not."""
        if not self.mask & bits:
            return None
        for clause in self.clauses:
            if clause.mask & bits and clause.refused is refused:
                inside = range(clause.first, clause.last)
                return next(self.places[index] for index in inside if self.masks[index] & bits)
        return None

    def says(self, bits: int) -> bool:
        """Whether a clause that isn't refused has any of `bits`."""
        return self.first(bits) is not None

    def has(self, some: int, others: int) -> bool:
        """Whether the sentence has, anywhere, at least one bit of both groups."""
        return bool(self.mask & some and self.mask & others)


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A whole text: its sentences, where each begins in the original, and its plain form, sentence by sentence."""

    original: str
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    mask: int
    plain: str


def cut(text: str) -> tuple[list[str], list[int], bool]:
    """The sentences of `text`, where each begins, and whether the last one has surely ended."""
    pieces: list[str] = []
    starts: list[int] = []
    begin = 0
    for stop in _STOP.finditer(text):
        if (
            _ABBREVIATED.search(text[max(begin, stop.end() - 12) : stop.end()])
            or not text[begin : stop.start()].strip()
        ):
            continue
        pieces.append(text[begin : stop.end()])
        starts.append(begin)
        begin = stop.end()
    ended = begin == len(text)
    if not ended or not pieces:
        pieces.append(text[begin:])
        starts.append(begin)
    return pieces, starts, ended and bool(text)


def parse(text: str) -> Text:
    """Take a whole text apart."""
    pieces, starts, _ended = cut(text)
    sentences = tuple(sentence(piece) for piece in pieces)
    plain = "".join(each.reading.form.text for each in sentences)
    return Text(text, sentences, tuple(starts), _together([each.mask for each in sentences]), plain)


@lru_cache(maxsize=2048)
def sentence(piece: str) -> Sentence:
    """Take one sentence apart."""
    reading = read(piece)
    words: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(reading.form.text):
        words.append(match.group())
        places.append(match.span())
    masks = WORDS.tag(words)
    items = ITEM.tag(words)
    clauses = _clauses(words, masks)
    return Sentence(
        reading,
        tuple(words),
        tuple(places),
        tuple(masks),
        tuple(items),
        tuple(clauses),
        _together(masks),
        _together(items),
        "?" in words[-3:],
        any(map(is_number, words)),
    )


def _together(masks: Sequence[int]) -> int:
    mask = 0
    for each in masks:
        mask |= each
    return mask


def _clauses(words: list[str], masks: list[int]) -> list[Clause]:
    clauses: list[Clause] = []
    first = 0
    for index in range(len(words) + 1):
        if index == len(words) or words[index] in _CUTS or (words[index] in _AND and not _joins_number(words, index)):
            if index > first:
                mask = _together(masks[first:index])
                clauses.append(Clause(first, index, mask, bool(mask & _NEG) or _says_no(words, masks, first, index)))
            first = index + 1
    for index, clause in enumerate(clauses):
        _inherit(clauses, index, clause, words)
        after = words[clauses[index + 1].first : clauses[index + 1].last] if index + 1 < len(clauses) else []
        if "no" in after and words[-1] != "?" and not clause.mask & _YES and _BARE_NO.issuperset(after):
            clause.refused = True  # "lo de X te lo agradezco, pero no"
    return clauses


def _says_no(words: list[str], masks: list[int], first: int, last: int) -> bool:
    """A no within a phrase still says no, but for a harmless one."""
    waived = words[first] == "de" and words[last - 1] == "paso"  # "de cheques paso"
    return waived or any(words[index] in _NO and not masks[index] & (_YES | _HARMLESS) for index in range(first, last))


def _joins_number(words: list[str], index: int) -> bool:
    """ "Treinta y uno": no new clause."""
    return 0 < index < len(words) - 1 and is_number(words[index - 1]) and is_number(words[index + 1])


def _inherit(clauses: list[Clause], index: int, clause: Clause, words: list[str]) -> None:
    """A few words without a yes share the no beside them: "ni transferencia, PayPal, cripto, nada de eso"."""
    spoken = any(word in _SPOKEN for word in words[clause.first : clause.last])
    if clause.refused or spoken or clause.mask & _SAYS_SOMETHING or clause.last - clause.first > 4:
        return
    before = index > 0 and clauses[index - 1].refused and clauses[index - 1].last - clauses[index - 1].first > 1
    after = (
        index + 1 < len(clauses)
        and clause.mask & _NAMED
        and words[clause.last] == ","
        and clauses[index + 1].refused
        and clauses[index + 1].last - clauses[index + 1].first <= 4
    )
    clause.refused = bool(before or after)
