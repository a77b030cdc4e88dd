"""Amounts of money in a message, in digits or words, as a buyer or seller would mean them.

Sizes, dates, hours, storage, percentages, quantities, telephones and model numbers are left out.
Must never turn doubt into money: a bare number is reported with `marked=False` for the caller to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from apps.language.normalise import Normalised, normalise
from apps.language.numbers import number_words

_GROUPED = re.compile(
    r"\d{1,3}(?:\.\d{3})+(?![\d.])(?:,\d{1,2}(?!\d))?|\d{1,3} \d{3}(?= ?(?:eur|e\b|"
    r"kms?\b))|\d+(?:[.,']\d{1,2}(?!\d))?"
)
_CURRENCY = (
    r"(?:eur(?:os?|itos?|illos?|azos|acos|etes)?|e(?![a-z0-9])|l?euros?|leur(?:os|itos|eles)|uros|pavos|pavetes|pavitos|"
    r"lereles|leles|napos|pelotes|pelotillas|pelaos|machacantes|pounds|"
    r"gbp|"
    r"quid|bucks|euro)"
)
_CURRENCY_AFTER = re.compile(rf" ?{_CURRENCY}\b")
_CURRENCY_BEFORE = re.compile(r"(?:eur|gbp|euros?) ?$")
# A number is money after one of these, whatever follows but a unit.
_OFFER_BEFORE = re.compile(
    r"\b(?:(?:te|le|os|me|lo|la|los|las|se|ya|i|you|t')? ?"
    r"(?:doy|daria|damos|dono|donaria|dou|ofrezco|ofreceria|ofereco|oferezo|ofereixo|ofrece|offer|give|"
    r"pago|pagaria|pagare|pagaba|pague|pagan|pay|pedias|pides|pide|piden|pedia|aceptas?|acepto|"
    r"aceptarias?|accepto|acceptes|aceitas?|"
    r"dejas?|dejo|dejarias?|dejamos|dejame|deja|dejalo|dejala|deixes|deixas|quedo|quedas?|bajas?|bajo|"
    r"bajame|bajarias?|"
    r"subo|sube|subes|llego|llegas?|cuesta|cuestan|costo|costaba|costaban|valia|vale|valen|val|sale|"
    r"salen|cobro|cobras|"
    r"cierro|cerramos|tengo|tienes|oferta|precio|presupuesto|maximo|tope|minimo|rebaja|descuento|importe|"
    r"hago|haces|hacemos|haria|puedo hacerte|hacerte|gasto|gastos|son|serian|seria|it's|queda|quedaria|"
    r"quedan|rondando|unos|desde))"
    r"(?: (?:de|en|a|por|los|unos|hasta|solo|te|el|la|lo|las|mas|como|maximo|ya|es|son|esta|estaba|con|"
    r"for|at|per|seria|de unos|que|te lo|me la))"
    r"{0,3}[ :]{0,2}$"
)
_PRICE_PREPOSITION = re.compile(
    r"\b(?:por|for|per|a|en|hasta|pels|pelos|trato hecho,?|hecho,?|vale,?|"
    r"genial,?|hecha,?) $"
)
_UNIT_AFTER = re.compile(
    r"o\b| ?(?:%|\"|''|oc\b|c?m[23]?\b|mm\b|km\b|kms\b|kg\b|kgs\b|kilos?\b|gr?\b|grs\b|gramos\b|mg\b|gb\b|"
    r"gigas?\b|tb\b|teras?\b|mb\b|"
    r"megas?\b|g?hz\b|fps\b|w\b|vatios\b|wh\b|v\b|voltios\b|mah\b|ah\b|ml\b|cl\b|l\b|litros\b|p\b|px\b|"
    r"mpx?\b|pulgadas?\b|"
    r"pulg\b|inch(?:es)?\b|cv\b|cc\b|rpm\b|nm\b|psi\b|bar\b|db\b|k\b|anos?\b|anys?\b|years?\b|mes(?:es|"
    r"os)?\b|months?\b|"
    r"semanas?\b|dias?\b|dies\b|days?\b|horas?\b|hores\b|hours?\b|h\b|hs\b|hrs\b|min(?:utos?|uts|utes|"
    r"s)?\b|am\b|pm\b|seg(?:undos)?\b|metros?\b|"
    r"centimetros\b|plazas?\b|puertas?\b|piezas?\b|pzas\b|unidades\b|uds?\b|pares?\b|juegos?\b|"
    r"mandos?\b|libros?\b|novelas?\b|fotos?\b|"
    r"veces\b|personas?\b|hilos\b|nucleos\b|estrellas\b|valoraciones\b|opiniones\b|hojas\b|paginas\b|"
    r"tallas?\b|kilometros\b|"
    r"ciclos\b|cuerdas\b|ruedas\b|velocidades\b|marchas\b|cajas\b|sillas\b|cosas\b|mensajes\b|llaves\b|"
    r"cargadores\b|"
    r"pilas\b|baterias?\b|cables?\b|discos?\b|vinilos\b|camisetas\b|bolsas\b|copias\b|modelos\b|"
    r"versiones\b|golpes?\b|"
    r"aranazos?\b|minutos\b|ninos\b|hijos\b|gatos\b|perros\b|pisos?\b|plantas?\b|habitaciones\b|"
    r"frases\b|cifras\b|"
    r"numeros\b|digitos\b|digits\b|sobre \d|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|"
    r"noviembre|diciembre|gener|febrer|maig|juny|juliol|agost|setembre|la (?:manana|tarde|noche)|"
    r"cada)\b|th\b|st\b|nd\b|rd\b)"
)
# "110 o 220 v": the unit is said once.
_OR_NUMBER = re.compile(r" (?:o|or|ou|u) \d+(?:[.,]\d+)?")
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:talla|talle|size|num|numero|nº|n\.o|no\.|ref|referencia|isbn|ean|modelo|version|gen|"
    r"generacion|iphone|ipad|galaxy|"
    r"pixel|redmi|note|xbox|ps|play|playstation|roomba|eos|airpods|series|serie|windows|watch|macbook|"
    r"hero|fifa|fc|gta|"
    r"jordan|core|ryzen|rtx|gtx|android|ios|nivel|parte|capitulo|tomo|volumen|vol|foto|fotos|bus|linea|"
    r"metro|cp|puerta|piso|"
    r"portal|bloque|numero|calle|avenida|dia|dias|el dia|codigo|pin|bluetooth|usb|wifi|hdmi|class|clase|"
    r"grupo|model|camiseta|"
    r"ikea|canal|formato|escala|euro|acabado|acabas|acaba|batch|lote de|pack de|juego de|set de|coche "
    r"del|ano|any|year|desde el|"
    r"a las|a la|las|les|sobre las|hasta las|desde las|antes de las|despues de las|hacia las|de las|"
    r"around|until)|"
    r"\b(?:entre|de) \d{1,2} (?:y|a)) ?$|[#+_]$"
)
_COUNT_BEFORE = re.compile(r"\b(?:los|las|els|les|the|otros|otras|all|todos|ambos) $")
_MOST_READ = 20_000
_MOST_NUMBERS = 500
"""A message with more numbers than this is no negotiation; the rest is not read."""
_FRACTION_AFTER = re.compile(r"(?:[:/x]\d|-\d| x \d|[.h]\d{2}h?\b)|(?: ?/ ?\d)| por \d+ ?(?:cm|mm|m)\b")
_ATTACHED_BEFORE = re.compile(r"[a-z0-9][-./:x,']?$|[-/:x]$|\d x $")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in euros; `start` and `end` are places in the original text.

    `marked` when a currency, a sign or a word of offering says that it is money; a bare number is not marked.
    """

    value: Decimal
    start: int
    end: int
    marked: bool


def amounts(text: str | Normalised) -> tuple[Amount, ...]:
    """Every amount of money in the text's first 20,000 characters, left to right, in linear time."""
    form = text if isinstance(text, Normalised) else normalise(text)
    plain = form.text[:_MOST_READ]
    found = [
        _amount(form, value, start, end, words=False)
        for value, start, end in _digits(plain)
        if not _is_long_number(plain, start, end)
    ]
    found += [
        _amount(form, Decimal(number.value), number.start, number.end, words=True)
        for number in number_words(plain)[:_MOST_NUMBERS]
        if not number.weak or _CURRENCY_AFTER.match(plain, number.end)
    ]
    return tuple(sorted((amount for amount in found if amount is not None), key=lambda amount: amount.start))


def _digits(plain: str) -> list[tuple[Decimal, int, int]]:
    found = []
    for match in islice(_GROUPED.finditer(plain), _MOST_NUMBERS):
        written = match.group().replace(" ", "")
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", written):
            written = written.replace(".", "")
        if len(written) <= 12:
            found.append((Decimal(written.replace(",", ".").replace("'", ".")), match.start(), match.end()))
    return found


def _is_long_number(plain: str, start: int, end: int) -> bool:
    """Part of a telephone, account or reference: seven digits or more with nothing but separators between."""
    if _CURRENCY_AFTER.match(plain, end):
        return False
    around = plain[max(0, start - 16) : end + 16]
    at = start - max(0, start - 16)
    return any(match.start() <= at < match.end() for match in re.finditer(r"\d(?:[ .\-/]?\d){6,}", around))


def _amount(form: Normalised, value: Decimal, start: int, end: int, *, words: bool) -> Amount | None:
    plain = form.text
    before, after = plain[max(0, start - 40) : start], plain[end : end + 24]
    currency = _CURRENCY_AFTER.match(after)
    if currency or _CURRENCY_BEFORE.search(before):
        stop = end + currency.end() if currency else end
        return Amount(value, *form.original_span(start, stop), marked=True)
    if not words and (_ATTACHED_BEFORE.search(before) or (after[:1].isalpha()) or _FRACTION_AFTER.match(after)):
        return None
    other = _OR_NUMBER.match(after)
    if (
        _UNIT_AFTER.match(after, other.end() if other else 0)
        or _UNIT_AFTER.match(after)
        or _LABEL_BEFORE.search(before)
    ):
        return None
    offered = bool(_OFFER_BEFORE.search(before))
    if not offered and _PRICE_PREPOSITION.search(before):
        offered = value >= 5
    elsewhere = _is_date(before, value) or _is_year(value, plain[start:end]) or _is_count_or_hour(before, after, value)
    if elsewhere and not _OFFER_BEFORE.search(before):
        return None
    if words and not offered and value < 5:
        return None
    return Amount(value, *form.original_span(start, end), marked=offered)


def _is_date(before: str, value: Decimal) -> bool:
    """ "El 14", "del 20": a day of the month."""
    return value <= 31 and bool(re.search(r"\b(?:el|del|al|dia|the|on|hasta el|antes del) $", before))


def _is_count_or_hour(before: str, after: str, value: Decimal) -> bool:
    """ "Los seis", "de 10 a 14"."""
    if value <= 12 and _COUNT_BEFORE.search(before):
        return True
    return value <= 24 and re.match(r" a \d{1,2}\b", after) is not None and re.search(r"\bde $", before) is not None


def _is_year(value: Decimal, written: str) -> bool:
    return 1950 <= value <= 2035 and len(written) == 4
