"""What a listing says, made ready once: its words, its numbers, what it has, lacks and denies.

Pure. Must never take silence for a yes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from apps.language.normalise import normalise
from apps.language.numbers import number_words
from apps.security.guard.text import Sentence, parse, small_number
from apps.security.guard.words_item import FACTS, ITEM, PARTS, STATE

LONGEST = 8000
"""Characters of a listing that are read."""

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LACKS = ITEM.mask("WITHOUT")
_NO = frozenset(("no", "ni", "nunca", "sin", "tampoco", "falta", "faltan", "not", "without", "never"))
_SAID = ITEM.mask(*STATE, *FACTS)
"""A no within a phrase of these denies nothing: "sin fallos"."""
_PART_BITS = tuple(ITEM.bits[name] for name in PARTS)
_PERFECT = re.compile(r"\b(?:perfect[oa]s?|impecables?|excelente)\b")
_DENIAL = re.compile(r"\W*(?:no|ni|nada|tampoco|ninguno?a?)\b", re.IGNORECASE)


VEHICLE = re.compile(
    r"\b(?:coche|moto|scooter|furgoneta|utilitario|diesel|gasolina|itv|autocaravana|ciclomotor|quad|vehiculo|"
    r"titularidad|trafico)\b"
)
_ONLY_HAND = re.compile(
    r"\b(?:solo (?:en mano|recogida)|recogida en mano|solo se entrega en mano|en mano(?! o)|no (?:hago )?envi\w+)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """`has` and `lacks`: groups of claims it makes and denies; `counts`: how many of a part; `stems`: its words;
    `clauses`: what each of its clauses is about, and of which words;
    `vehicle`: papers go with it; `by_hand`: not to be sent."""

    plain: str
    numbers: frozenset[Decimal]
    has: int
    lacks: int
    counts: dict[int, set[int]]
    stems: frozenset[str]
    clauses: tuple[tuple[int, frozenset[str]], ...]
    vehicle: bool
    by_hand: bool


def stem(word: str) -> str:
    """A word without its ending, for comparing "cambiada" with "cambiados": at most its first five letters."""
    return word.rstrip("s")[: max(4, min(5, len(word) - 2))]


def values(written: str) -> set[Decimal]:
    """What a number may mean: "12.400" is twelve thousand four hundred or twelve point four."""
    found = {Decimal(written.replace(".", "").replace(",", "."))} if written.count(",") <= 1 else set()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", written):
        found.add(Decimal(written.replace(",", ".")))
    return found


@lru_cache(maxsize=1024)
def listing_of(texts: tuple[str, ...], answers: tuple[tuple[str, str], ...]) -> Listing:
    """The listing of these texts and answers; of an answer "no" the question counts as lacking."""
    whole = ". ".join(filter(None, texts))[:LONGEST]
    told = ". ".join(
        f"No {question.strip('¿?')}. {answer}" if _DENIAL.match(answer) else f"{question.strip('¿?')}. {answer}"
        for question, answer in answers
    )[:LONGEST]
    plain = normalise(f"{whole}. {told}").text
    has = lacks = 0
    counts: dict[int, set[int]] = {}
    clauses: list[tuple[int, frozenset[str]]] = []
    for sentence in parse(f"{whole}. {told}".replace("_", " ")).sentences:
        masks = sentence.items
        for clause in sentence.clauses:
            mask = 0
            denied = 0
            denying = False
            for index in range(clause.first, clause.last):
                word = sentence.words[index]
                denying = denying or (word in _NO and not masks[index] & _SAID) or bool(masks[index] & _LACKS)
                mask |= masks[index]
                denied |= masks[index] if denying or clause.refused else 0
                _count(sentence, masks, index, counts)
            clauses.append((mask, frozenset(map(stem, sentence.words[clause.first : clause.last]))))
            has |= mask & ~denied
            lacks |= denied
    numbers = {value for match in NUMBER.finditer(plain) for value in values(match.group())}
    numbers |= {Decimal(number.value) for number in number_words(plain)}
    stems = frozenset(stem(word) for word in re.findall(r"[a-z]{3,}", plain))
    if _PERFECT.search(plain):
        has |= ITEM.bits["S_LIKENEW"]
    vehicle, by_hand = VEHICLE.search(plain) is not None, _ONLY_HAND.search(plain) is not None
    return Listing(plain, frozenset(numbers), has, lacks, counts, stems, tuple(clauses), vehicle, by_hand)


def _count(sentence: Sentence, masks: Sequence[int], index: int, counts: dict[int, set[int]]) -> None:
    """ "Dos baterías": how many of a part are said to be there."""
    for bit in _PART_BITS:
        if masks[index] & bit:
            counts.setdefault(bit, set()).add(small_number(sentence.words[index - 1]) if index else 1)
