"""Telephones in any spelling: digits, words or both, in pieces, backwards, or hidden among prices and measures.

Must never take a price, a size, a reference or a date for one: what is scattered or unusual needs a word that
says it is to be put together or dialled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import phonenumbers

from apps.language.contact import MOST, Contact, make
from apps.language.hints import BACKWARDS, CALL, CALL_ME, JOIN
from apps.language.normalise import CACHED_LENGTH, Normalised
from apps.language.numbers import Number, fused_digits, number_words


class Group(NamedTuple):
    """Digits that stand together; `how` they are written: digits, letters for digits, word or numeral."""

    digits: str
    start: int
    end: int
    how: str


_DIGIT = re.compile(r"\d")
_DIGIT_LETTERS = str.maketrans("olisbz", "011582")
# Digits, with letters that look like some ("6l2 O4O 77l").
_DIGIT_GROUP = re.compile(
    r"(?<![a-z0-9])(?:\d[\doli]*|(?=[oli]{0,3}\d|[sbz]\d\d)[\dolisbz]*[\doli]"
    r"|(?!(?:lo|il|io|li)\b)(?:[oli]{2,4}(?=\W+\d)|(?<=\d )[oli]{2,4}))"
    r"(?![a-z0-9])"
)
_FAR = re.compile(r"[sbz]")
"""Letters that look like a digit only to someone told that there is one: part numbers are full of them."""
_AMID_LETTERS = re.compile(r"(?<![a-z0-9])\d(?:[a-z]\d){8}(?![a-z0-9])")
_ROMAN = re.compile(r"(?<![a-z0-9])(?:ix|iv|vi{0,3}|i{1,3})(?![a-z0-9])")
_ROMANS = dict(zip(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"), "123456789", strict=True))
# What may stand between two groups of one telephone.
_MARKS = r"[ .\-/_()*|\n~>:;\"'=+#&]{0,5}"
_GAP = re.compile(_MARKS)
_FILLERS = re.compile(
    rf"{_MARKS},?(?:(?:y|e|i|and|et|guion|punto|espacio|barra|dash|luego|despues|sigue|seguido|sigo|de|con|el|un|"
    rf"otro|then|poi|puis|depois|llavors|desprez|al final|acab[ao]|termin[ao]|en|ya|coma|por ultimo)\b"
    r"[ .,:\-]{1,3}){1,4}"
)
_MULTIPLE = re.compile(r"\b(doble|double|triple|duplo|dupla) $")
_NOT_COUNTED = re.compile(r"\b(?:los|las|els|les|the) $")
_COUNTED = re.compile(r" (?:cifr|digit|numer|trozo|mensaj|parte|cacho|vece|number)")
_NOT_A_PHONE = re.compile(
    r"(?:\b(?:isbn|ean|ref|referencia|part number|imei|serie|serial|modelo?|sku|codigo de barras|articulo|ip|pedido|"
    r"seguimiento|tracking|matricula|bastidor|upc|asin|pn|lote|batch|placa|chapa|expediente|factura|ticket|registro|"
    r"licencia|albaran|patente)\b[^!?]{0,24}|(?:[a-z]\d|\d[a-z])[a-z0-9]*-|\d[.,]|eur ?)$"
)
_ON_THE_THING = re.compile(
    r"[^.!?]{0,12}\b(?:(?:en|de|por|a|na|no|on) (?:la|el|l'|the)? ?(?:chapa|placa|etiqueta|caja|pegatina|base|lomo|"
    r"bateria|label|plate|box)|caducidad)"
)
_USUAL_GROUPS = frozenset(
    prefix + groups
    for prefix in ((), (2,), (4,))
    for groups in ((9,), (3, 3, 3), (3, 2, 2, 2), (3, 6), (2, 3, 2, 2), (5, 4), (5, 2, 2))
) | {(11,), (13,)}
_ALONE = ((9,), (3, 3, 3), (3, 2, 2, 2))
_SPANISH = re.compile(r"(?:0034|34)?([679]\d{8}|8[1-8]\d{7})")
MOBILE = re.compile(r"[67]\d{8}")
_SPOKEN_GROUPS = 5
_SPANISH_DIGITS = 9
_COUNTING = "12345678910111213"


def phones(form: Normalised) -> tuple[Contact, ...]:
    """Telephones in digits, words or both; Spanish ones of nine digits, foreign ones with prefix or spoken."""
    plain = form.text
    groups = digit_groups(plain)
    if sum(len(group.digits) for group in groups) < 9:
        return ()
    found: list[Contact] = []
    backwards = BACKWARDS.search(plain) is not None
    for run in _runs(plain, groups)[:MOST]:
        digits = "".join(group.digits for group in run)
        if len(digits) < 9 or _is_reference(plain, run[0].start):
            continue
        if backwards and MOBILE.fullmatch(digits[::-1]):
            found.append(make(form, "phone", digits[::-1], run[0].start, run[-1].end, ordinary=False))
        else:
            found += _in_run(form, run, digits)
    return tuple(found) or _scattered(form, groups)


def _in_run(form: Normalised, run: list[Group], digits: str) -> list[Contact]:
    plain = form.text
    spoken = sum(group.how == "word" for group in run)
    plus = plain[max(0, run[0].start - 1) : run[0].start] == "+"
    number = _number(plus, digits) if len(digits) <= 60 else ""
    mixed = 2 <= spoken <= len(run) - 2 and len(run) >= _SPOKEN_GROUPS and len(digits) <= 11
    if not number and (mixed or (spoken >= _SPOKEN_GROUPS and len(digits) <= 13)):
        number = "" if _COUNTING.startswith(digits) else digits
    if number:
        if not spoken and _is_something_else(plain, run):
            return []
        ordinary = not spoken and tuple(len(group.digits) for group in run) in _USUAL_GROUPS
        ordinary = ordinary and all(group.how == "digits" for group in run)
        return [make(form, "phone", number, run[0].start, run[-1].end, ordinary)]
    for lengths in _ALONE:
        for part in (run[: len(lengths)], run[-len(lengths) :]):
            inside = "".join(group.digits for group in part)
            if tuple(len(group.digits) for group in part) == lengths and _SPANISH.fullmatch(inside):
                beside = run[len(part)] if part[0] is run[0] else run[-len(part) - 1]
                if len(beside.digits) != len(part[0].digits) and MOBILE.fullmatch(inside) and len(run) < len(part) + 3:
                    return [make(form, "phone", inside, part[0].start, part[-1].end, ordinary=True)]
    return []


def _is_something_else(plain: str, run: list[Group]) -> bool:
    """Where nobody is to be called: "600 y luego 610 y 620", "6S0 959 802", "652114807 en la chapa"."""
    loose = any(not _GAP.fullmatch(plain[left.end : right.start]) for left, right in pairwise(run))
    doubtful = (
        (loose and all(len(group.digits) > 1 for group in run))
        or any(group.how == "letters" for group in run)
        or _ON_THE_THING.match(plain, run[-1].end) is not None
    )
    return doubtful and not (CALL.search(plain) or JOIN.search(plain))


def _is_reference(plain: str, start: int) -> bool:
    label = _NOT_A_PHONE.search(plain[max(0, start - 40) : start])
    return label is not None and CALL.search(label.group()) is None


def digit_groups(plain: str) -> Sequence[Group]:
    """Everything in the plain text that may be part of a telephone, in order."""
    return _groups_of_short(plain) if len(plain) <= CACHED_LENGTH else _groups(plain)


@lru_cache(maxsize=512)
def _groups_of_short(plain: str) -> tuple[Group, ...]:
    return tuple(_groups(plain))


def _groups(plain: str) -> list[Group]:
    groups: list[Group] = []
    if _DIGIT.search(plain):
        groups += [
            Group(
                match.group().translate(_DIGIT_LETTERS),
                *match.span(),
                "digits" if match.group().isdigit() else "letters" if _FAR.search(match.group()) else "near",
            )
            for match in _DIGIT_GROUP.finditer(plain)
        ]
        groups += [
            Group("".join(filter(str.isdigit, match.group())), *match.span(), "near")
            for match in _AMID_LETTERS.finditer(plain)
        ]
    groups += [Group(_times(plain, number), number.start, number.end, "word") for number in number_words(plain)]
    groups += [Group(*fused, "word") for fused in fused_digits(plain)]
    if " vi" in plain or " ix" in plain:
        romans = list(_ROMAN.finditer(plain))
        if len(romans) < _SPANISH_DIGITS:
            romans = [match for match in romans if len(match.group()) > 1]
        if len(romans) > 2:
            groups += [Group(_ROMANS[match.group()], *match.span(), "numeral") for match in romans]
    groups.sort(key=lambda group: group.start)
    return groups


def _runs(plain: str, groups: Sequence[Group]) -> list[list[Group]]:
    """Groups that stand together, as in a dictated telephone."""
    runs: list[list[Group]] = []
    for group in groups:
        if runs and _continues(plain, runs[-1], group):
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


def _continues(plain: str, run: list[Group], group: Group) -> bool:
    between = _MULTIPLE.sub("", plain[run[-1].end : group.start])
    if _GAP.fullmatch(between) or _FILLERS.fullmatch(between):
        return True
    if between.strip(" ") != ",":
        return False
    if "word" in (group.how, run[-1].how, run[0].how):
        return len(group.digits) <= 3
    return len(group.digits) == len(run[-1].digits) == 1


def _times(plain: str, number: Number) -> str:
    """The digits of a number in words, repeated after "doble" or "triple"."""
    said = _MULTIPLE.search(plain[max(0, number.start - 12) : number.start])
    return str(number.value) * (1 if not said else 3 if said.group(1) == "triple" else 2)


def _number(plus: bool, digits: str) -> str:
    spanish = _SPANISH.fullmatch(digits)
    if spanish:
        return spanish.group(1)
    international = digits if plus else digits[2:] if digits.startswith("00") else ""
    if not international or len(international) > 15:
        return ""
    try:
        number = phonenumbers.parse("+" + international, None)
    except phonenumbers.NumberParseException:
        return ""
    return "+" + international if phonenumbers.is_possible_number(number) else ""


def _scattered(form: Normalised, groups: Sequence[Group]) -> tuple[Contact, ...]:
    """Nine digits in all, among things, prices or measures, in a message that says what to do with them."""
    plain = form.text
    if len(groups) > 12 or not (CALL.search(plain) or JOIN.search(plain)):
        return ()
    for chosen in choices(plain, groups):
        digits = "".join(group.digits for group in chosen)
        # People who hide a number miscount: with both orders given, ten digits are one too.
        fits = MOBILE.fullmatch(digits) or (len(digits) == 10 and MOBILE.match(digits) and _both_told(plain))
        if len(chosen) > 1 and fits and _is_handed_over(plain, chosen):
            return (make(form, "phone", digits, chosen[0].start, chosen[-1].end, ordinary=False),)
    return ()


def _is_handed_over(plain: str, chosen: list[Group]) -> bool:
    """The order to call or to join stands outside a mere mention: many things to count, or both orders."""
    return JOIN.search(plain) is not None or CALL_ME.search(plain, chosen[-1].end) is not None


def _both_told(plain: str) -> bool:
    return JOIN.search(plain) is not None and CALL.search(plain) is not None


def choices(plain: str, groups: Sequence[Group]) -> list[list[Group]]:
    """The groups written in digits, and those in words with them, without the words that count or point."""
    said = [
        group
        for group in groups
        if group.how != "word"
        or not (_COUNTED.match(plain, group.end) or _NOT_COUNTED.search(plain[max(0, group.start - 5) : group.start]))
    ]
    return [[group for group in said if group.how == "digits"], said]
