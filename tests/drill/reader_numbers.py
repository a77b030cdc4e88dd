"""The numbers of a text, in digits and words, and which of them are money. Shares nothing with `apps`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

SMALL = """
cero zero,un uno una one,dos two,tres three,cuatro four,cinco five,seis six,siete seven,ocho eight,nueve nine,diez ten,
once eleven,doce twelve,trece thirteen,catorce fourteen,quince fifteen,dieciséis dieciseis sixteen,diecisiete seventeen,
dieciocho eighteen,diecinueve nineteen,veinte twenty,veintiuno veintiún veintiun,veintidós veintidos,
veintitrés veintitres,veinticuatro,veinticinco,veintiséis veintiseis,veintisiete,veintiocho,veintinueve
"""
UNITS = {word: number for number, words in enumerate(SMALL.split(",")) for word in words.split()}
TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
HUNDREDS = {
    f"{stem}ient{end}s": number
    for stem, number in (("dosc", 200), ("tresc", 300), ("cuatroc", 400), ("seisc", 600), ("ochoc", 800))
    for end in "oa"
} | {"cien": 100, "ciento": 100, "quinientos": 500, "quinientas": 500, "setecientos": 700, "novecientos": 900}
NUMBER_WORD = "|".join(sorted((*UNITS, *TENS, *HUNDREDS, "mil", "hundred", "thousand"), key=len, reverse=True))
IN_WORDS = re.compile(rf"\b(?:{NUMBER_WORD})(?:(?:\s+(?:y|and)|-)?\s*\b(?:{NUMBER_WORD}))*\b", re.I)
DATE = re.compile(
    r"(?<![\d/])\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b|\b\d{1,2}:\d\d\b|\b\d+(?:[-/]|\s?x\s?)\d+(?:\s?x\s?\d+)?"
)
IN_DIGITS = re.compile(r"(?<![\w.,:/'-])(\d{1,3}(?:[.' ]\d{3})+(?!\d)|\d+)(?:[,.'](\d{1,2}))?(?![\d])")
MONEY_AFTER = re.compile(
    r"\s*(?:€|euros?\b|eur\b|e\b|euritos|eurillos|pavos|pavitos|pelas|leuros|quid|bucks|pounds)", re.I
)
MONEY_BEFORE = re.compile(r"[€$£]\s?$")
UNIT_AFTER = re.compile(
    r"\s*(?:x\b|%|por ciento|por cien\b|percent|cm|mm|m\b|metros?|km|kil|kg|g\b|gr|gb|tb|mb|mah|hz|w\b|v\b|l\b|litros|"
    r"pulgadas|\"|minut|min\b|horas?|hours?|h\b|d[ií]as?|days?|semanas?|weeks?|meses|mes\b|months?|a[ñn]os?|years?|"
    r"juegos?|mandos?|fotos?|ve(?:z|ces)|times|unidades|accesorios|piezas?|ª|º|personas?|compradores?|puertas|plazas|"
    r"velocidades|disparos|ciclos|ni[ñn]os|vinilos|gracias|"
    r"de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre))",
    re.I,
)
CLOCK_BEFORE = re.compile(r"\b(?:a|sobre|hacia|hasta|desde|de)\s+las?\s+$|\b(?:talla|n[uú]mero|versi[oó]n)\s+$", re.I)
YEAR_BEFORE = re.compile(r"\b(?:en|de|del|desde|año|in|since|from)\s+$", re.I)
#: Before a number of one digit only these make it a price.
PRICE_BEFORE = re.compile(
    r"(?:\b(?:por|en|a|son|dejo|acepto|das|dame|pon|vale|precio|hecho|for|at)\s+(?:los\s+)?|:\s*)$", re.I
)
ENDS_AFTER = re.compile(r"\s*(?:[.,!?;]|$|(?:y|es|son|te|cerramos|para ti|and|it.s)\b)")


@dataclass(frozen=True)
class Number:
    """One number of a text and where it stands; `kind`: money, bare (nothing says what it is) or other."""

    value: Decimal
    start: int
    end: int
    kind: str


def numbers(text: str) -> list[Number]:
    """Every number of a text in its order, but for «un» and «una» that count nothing in money."""
    return sorted(_numbers(text), key=lambda each: each.start)


def amounts(text: str) -> list[Decimal]:
    """The amounts of money that a text names or may name."""
    return [each.value for each in numbers(text) if each.kind != "other"]


def in_words(text: str) -> int:
    """The number that number words make."""
    whole = part = 0
    for word in re.findall(r"\w+", text.lower()):
        if word in ("mil", "thousand"):
            whole, part = whole + (part or 1) * 1000, 0
        elif word == "hundred":
            part = (part or 1) * 100
        else:
            part += UNITS.get(word, 0) + TENS.get(word, 0) + HUNDREDS.get(word, 0)
    return whole + part


def _numbers(text: str) -> Iterator[Number]:
    dates = [found.span() for found in DATE.finditer(text)]
    for start, end in dates:
        for found in re.finditer(r"\d+", text[start:end]):
            yield Number(Decimal(found[0]), start + found.start(), start + found.end(), "other")
    for found in IN_DIGITS.finditer(text):
        if any(start <= found.start() < end for start, end in dates):
            continue
        value = Decimal(f"{re.sub(r'[^0-9]', '', found[1])}.{found[2] or 0}")
        yield Number(value, *found.span(), _kind(value, text[: found.start()], text[found.end() :], found[0]))
    for found in IN_WORDS.finditer(text):
        value, before, after = Decimal(in_words(found[0])), text[: found.start()], text[found.end() :]
        kind = _kind(value, before, after, found[0])
        if value > 1 or kind == "money":
            yield Number(value, *found.span(), kind)


def _kind(value: Decimal, before: str, after: str, written: str) -> str:
    if MONEY_AFTER.match(after) or MONEY_BEFORE.search(before):
        return "money"
    year = re.fullmatch(r"(?:19|20)\d\d", written) and YEAR_BEFORE.search(before)
    if year or UNIT_AFTER.match(after) or CLOCK_BEFORE.search(before):
        return "other"
    if value < 10:
        return "bare" if value and PRICE_BEFORE.search(before) and ENDS_AFTER.match(after) else "other"
    return "bare"
