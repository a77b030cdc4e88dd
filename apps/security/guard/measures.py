"""The guard's rules on measures: numbers with a unit, ages and years that the listing doesn't give.

Must never take an hour to meet, a price, or the buyer's own size for a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.security.guard.case import Case, money
from apps.security.guard.lexicon import word_set
from apps.security.guard.listing import NUMBER, values
from apps.security.guard.text import MASK, Sentence, numbers_in

_NEG, _LOGISTIC = MASK("NEG"), MASK("MEET", "SHIPS", "RESERVES", "LATER")
_UNIT = re.compile(
    r"(\d+(?:[.,]\d+)*) {0,14}(?:(cm|mm|m|kg|kilos?|gramos|gr?|km|kms|kilometros|km/h|gb|gigas?|tb|teras?|"
    r"litros?|l|w|vatios|v|voltios|mah|hz|pulgadas|megas?|mp|mpx|"
    r"centimetros|metros|metro|ciclos|rpm|fps|lumenes|plazas|velocidades|piezas|paginas|puertas|cv|cc|bares|"
    r"decibelios|db|%|por ciento|kilates|hilos|disparos|ml|"
    r"anos?|meses|mes|semanas?|dias|horas?|veces|usos|temporadas?|veranos|inviernos|segundos|minutos|nucleos|"
    r"colores|niveles|modos|tomos|libros|discos|cuerdas|teclas|years?|months?|k|inch(?:es)?|hours?)\b|(%))"
)
_TIME_UNITS = word_set(
    "ano anos mes meses semana semanas dia dias hora horas min minuto minutos segundos veces usos year years month "
    "months hours hour"
)
_OF_ITEM = re.compile(
    r"\b(?:dura\w*|autonomia|bateria|uso|usad\w+|tiene|tengo|hace|garantia|antiguedad|comprad\w+|compre|carga|"
    r"battery|old|used|had|owned|rodaje|desde hace)\b"
)
_AGO = re.compile(
    r"\bhace (?:unos |un par de |ya )?(?:un|una|\w{3,8}) (?:mes|meses|anos?|semanas?|dias)\b|\b(?:un|one|"
    r"a) (?:ano|year|mes) (?:de (?:uso|antiguedad|vida)|old)\b|\b(?:le|les) quedan? (?:un|una|\w{3,6}) (?:ano|"
    r"anos|mes|meses)\b"
)
_YEAR = re.compile(
    r"\b(?:19[5-9]\d|20[0-4]\d)\b(?! ?(?:eur|euros|cm|mm|km|kg|g|w|rpm|piezas))|\b(?:anos|decada de los|"
    r"los) (?:cincuenta|sesenta|setenta|ochenta|noventa|[5-9]0)\b"
)
_ADDRESSEE = re.compile(r"\b(?:tu|tus|su|sus|mides|pesas|sumais|usted|te falta|your|you)\b")
_SIZE = re.compile(r"\b(?:mide|miden|pesa|pesan) (?:de |unos |unas |casi |como |solo )*(\d+(?:[.,]\d+)*)")
_DURATION = re.compile(r"\b(?:dura\w*|autonomia|aguanta|bateria|battery|last)\b")
_LASTS = re.compile(r"\b(?:horas?|minutos?|hours?|minutes?)\b")
_LOGISTIC_TIME = re.compile(
    r"\b(?:en|dentro de|a|sobre|hasta|unos|unas|tardo|tarda|llego|antes de|cada) (?:\d+|un|una|dos|tres|diez|"
    r"quince|veinte|media) ?(?:min|minutos?|h|horas?|dias?|semanas?)\b|\bandando\b|\b(?:24|48|72) ?h"
)

_SPANS = (
    r"anos?|years?",
    r"mes(?:es)?|months?",
    r"semanas?|weeks?",
    r"dias?|days?",
    r"h|horas?|hours?",
    r"min(?:utos?)?|minutes?",
    r"segundos?",
    r"veces|usos?",
)
"""The words for one span of time, in the languages we write: four hours are not four years."""


def measures(sentence: Sentence, case: Case) -> Iterator[tuple[int, int]]:
    """Places of the numbers with a unit, and of the years, that the listing doesn't have."""
    plain = sentence.reading.form.text
    taken = [sentence.reading.form.plain_span(each.start, each.end) for each in money(sentence) if each.marked]
    logistic = sentence.mask & _LOGISTIC or _LOGISTIC_TIME.search(plain)
    for match in _UNIT.finditer(_in_digits(plain)):
        unit, said = match.group(2) or "%", values(match.group(1))
        if not (
            _is_listed(said, unit, case)
            or any(first <= match.start() < last for first, last in taken)
            or (unit in _TIME_UNITS and (logistic or not _OF_ITEM.search(plain)))
            or (unit == "%" and case.is_about_price)
            or ((sentence.mask & _NEG or _ADDRESSEE.search(plain)) and said & _asked_numbers(case))
        ):
            yield match.span()
    lasts = (
        _LASTS.search(plain) if any(_DURATION.search(each.reading.form.text) for each in case.asked.sentences) else None
    )
    if lasts and not logistic and not _LASTS.search(case.listing.plain):
        yield lasts.span()
    size = _SIZE.search(_in_digits(plain))
    if size and not values(size.group(1)) & (case.listing.numbers | _asked_numbers(case)):
        yield size.span()
    ago = _AGO.search(plain)
    if ago and not re.search(r"\b(?:hace|desde|garantia)\b", case.listing.plain):
        yield ago.span()
    year = _YEAR.search(plain)
    if year and not any(first <= year.start() < last for first, last in taken):
        written = year.group()
        decade = numbers_in(written)
        known = (
            values(written) if written.isdigit() else _decade(decade[0].value if decade else 0)
        ) & case.listing.numbers
        if not known:
            yield year.span()


def _decade(tens: int) -> set[Decimal]:
    """The nineties: 90, and every year of them."""
    return {Decimal(tens), *map(Decimal, range(1900 + tens, 1910 + tens))}


def _in_digits(plain: str) -> str:
    """The text with its number words written in digits, every other character in its place."""
    for number in reversed(numbers_in(plain)):
        if not number.weak:
            room = number.end - number.start
            plain = plain[: number.start] + str(number.value)[:room].ljust(room) + plain[number.end :]
    return plain


def _asked_numbers(case: Case) -> set[Decimal]:
    return {
        value
        for sentence in case.asked.sentences
        for match in NUMBER.finditer(sentence.reading.form.text)
        for value in values(match.group())
    }


def _is_listed(said: set[Decimal], unit: str, case: Case) -> bool:
    """Whether the listing has the number; a time has to be one there too: "Mario Kart 8" is not eight years old."""
    if unit not in _TIME_UNITS:
        return bool(said & case.listing.numbers)
    span = next((each for each in _SPANS if re.fullmatch(each, unit)), unit)
    listed = _in_digits(case.listing.plain)
    return any(re.search(rf"(?<![\d.,]){each:f} ?(?:{span})\b", listed) for each in said)
