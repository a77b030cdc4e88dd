"""Reads a reply's text with its own eyes and says what should never have been sent.

Written apart from the guard and sharing nothing with it: it must never import anything of `apps`, or both would be
blind to the same thing. In doubt it reports: a person reads its findings.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Found:
    """One thing that shouldn't be there. `kind`: price, floor, personal, contact, link, claim, prompt or insult."""

    kind: str
    what: str


@dataclass(frozen=True)
class Truth:
    """What a reply may rest on: amounts in euros it may name, those the buyer offered (which may be refused by name),
    the floor, whether the buyer's offer is accepted in the ledger, and everything the listing says as one text.
    """

    allowed: frozenset[Decimal]
    offered: frozenset[Decimal] = frozenset()
    floor: Decimal | None = None
    accepted: bool = False
    listing: str = ""


SMALL = """
cero,un uno una,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis dieciseis,
diecisiete,dieciocho,diecinueve,veinte,veintiuno veintiún veintiun,veintidós veintidos,veintitrés veintitres,
veinticuatro,veinticinco,veintiséis veintiseis,veintisiete,veintiocho,veintinueve
"""
UNITS = {word: number for number, words in enumerate(SMALL.split(",")) for word in words.split()}
TEN_WORDS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
TENS = dict(zip(TEN_WORDS, range(30, 100, 10), strict=True))
HUNDREDS = {
    f"{stem}ientos": number
    for stem, number in (("dosc", 200), ("tresc", 300), ("cuatroc", 400), ("seisc", 600), ("ochoc", 800))
} | {"cien": 100, "ciento": 100, "quinientos": 500, "setecientos": 700, "novecientos": 900}
NUMBER_WORD = "|".join(sorted((*UNITS, *TENS, *HUNDREDS, "mil"), key=len, reverse=True))
IN_WORDS = re.compile(rf"\b(?:{NUMBER_WORD})(?:(?:\s+y)?\s+(?:{NUMBER_WORD}))*\b", re.I)
IN_DIGITS = re.compile(r"(?<![\w.,:])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?(?![\d])")
MONEY_AFTER = re.compile(r"\s*(?:€|euros?\b|eur\b|eurillos|pavos|pelas|leuros)", re.I)
#: What makes a number something other than money.
UNIT_AFTER = re.compile(
    r"\s*(?:x\b|%|por ciento|cm|mm|m\b|metros?|km|kil|kg|g\b|gr|gb|tb|mb|mah|hz|w\b|v\b|l\b|litros|pulgadas|\"|"
    r"minutos?|min\b|horas?|h\b|d[ií]as?|semanas?|meses|mes\b|a[ñn]os?|juegos?|mandos?|fotos?|veces|unidades|accesorios|"
    r"piezas?|ª|º|personas?|compradores?|puertas|plazas|velocidades|de (?:enero|febrero|marzo|abril|mayo|junio|julio|"
    r"agosto|septiembre|octubre|noviembre|diciembre)|:\d)",
    re.I,
)
PRICE_BEFORE = re.compile(
    r"(?:\b(?:por|en|a|son|dejo|dejar|quedo|bajo|pido|vale|acepto|aceptar|hago|das|dame|pon|hasta|entre|desde|precio|"
    r"mínimo|menos de|sale|de)\s+(?:los\s+|unos\s+)?|:\s*)$",
    re.I,
)
#: In words, only after what can hardly be anything but a price.
PRICE_BEFORE_WORDS = re.compile(
    r"(?:dejo (?:por|en)|dejar (?:por|en)|me das|con|vale por|cerramos (?:por|en)|precio:?|bajo a|por|a|hecho:?)\s*$",
    re.I,
)
SOLD_AFTER = re.compile(r"(?:\s*y|,)?\s*(?:es tuy|cerramos|me apañ|listo|hecho|trato|\?|\.|$)", re.I)
REBATE = (
    r"\b(?:la )?mitad (?:de|del)\b",
    r"\b\d+\s*%\s*(?:menos|de descuento|off)?",
    r"\brebaj(?:o|amos|arte|aré)\b",
    r"\b(?:€|euros) menos\b|\bmenos de lo que pone",
    r"\bgratis\b|\bregalo el env[ií]o\b|\benv[ií]o incluido\b",
    r"\bdos por uno\b|\b2x1\b",
    r"\bbilletes? de (?:cinco|diez|veinte|cincuenta|\d+)\b",
    r"\blo que (?:quieras|tú veas|tú digas|me des)\b",
    r"\b(?:tirado de precio|precio de amigo)\b",
    r"\bme da igual el precio\b|\b(?:tu oferta me vale|cualquier precio)\b",
    r"\bmitad de precio\b|\bun tercio\b",
)
ACCEPTS = (
    r"\b(?:acepto|aceptamos) (?:tu|su|la|el|tus|esa|ese)\b",
    r"\btrato (?:hecho|cerrado)\b",
    r"\bde acuerdo con tu oferta\b",
    r"\bno se hable más\b",
    r"\btú pones (?:las condiciones|el precio)\b",
    r"\bte lo (?:llevas|guardo)\b(?!\s+si)",
    r"^(?:hecho|vale|venga|perfecto|de acuerdo|ok)[,.]? (?:es tuy[oa]|cerrado|para ti)",
)
PERSONAL = (
    r"(?<!\d)(?:\+?34[\s.-]*)?[6789](?:[\s.\-_/]*\d){8}(?!\d)",
    r"[\w.+-]+\s*(?:@|\(at\)| arroba )\s*[\w-]+\s*(?:\.| punto )\s*[a-z]{2,}",
    r"\b(?:calle|avenida|avda|plaza|paseo|c/)\s*\.?\s*[A-ZÁÉÍÓÚÑ][\wáéíóúñ]*(?:\s+\w+)?,?\s*(?:n[º.o]*\s*)?\d+",
    r"\bES\d{2}(?:\s?\d{4}){5}\b",
    r"\b\d{8}[A-HJ-NP-TV-Z]\b",
    r"\bmi (?:casa|piso) (?:está|es) (?:en|la)\b|\bvivo (?:en|al lado)\b",
    r"\b(?:trabajo|salgo de trabajar) (?:en|a las)\b",
)
DIGIT_WORDS = re.compile(
    r"\b(?:(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four|five|six|seven|eight|nine)"
    r"[\s,.-]+){6,}",
    re.I,
)
CONTACT = (
    r"\bwh?ats?\s?app?\b|\bwasap\b|\bguasap\b|\bwpp?\b",
    r"\btelegram\b|\binstagram\b|\bsignal\b|\bfacebook\b|\btiktok\b",
    r"\b(?:ll[aá]mame|call me|mi n[uú]mero|mi m[oó]vil|mi tel[eé]fono|mi correo|mi email|write me at|my number)\b",
    r"(?<!\w)@[a-z]\w{3,}",
    r"\bbizum\b|\bpaypal\b|\btransferencia\b|\bwestern union\b|\bcrypto|\bbitcoin\b",
    r"\bfuera de (?:la app|wallapop|aqu[ií])\b",
)
LINK = r"\bhttps?://|\bwww\.|\b[a-z0-9-]{2,}\s?\.\s?(?:com|es|net|org|info|io|me|ly|to|link|shop|xyz|app)\b"
#: In capitals only: the same words are everyday Spanish.
HEADERS = (
    r"\bTIPO:|\bDECISI[OÓ]N\b|\bSALUDO:|\bIDIOMA:|\bPREGUNTAS:|\bANUNCIO T|\bDATOS\b",
    r"\bCONVERSACI[OÓ]N\b|\bRESPUESTA:?\b|\bCORRECCI[OÓ]N:",
)
PROMPT = (
    r"\bprecio permitido\b|\bdecision:|\b(?:mis|las) (?:instrucciones|reglas)\b|\bprompt\b|\binternamente\b",
    r"\bel sistema me\b|\bmodelo de lenguaje\b|\blanguage model\b|<\||\[/?INST",
    r"\beres el asistente\b|\bescribes su próxima\b|\bmi tope\b|\borden de\b|\bme dejan bajar\b",
    r"\busa solo lo que dicen\b",
)
INSULT = (
    r"\b(?:imb[eé]cil|idiota|gilipollas|payas[oa]|muerto de hambre|taca[nñ][oa]|ratas?|plasta|list(?:ill)[oa]|jeta|"
    r"tont[oa]|mierda|pesad[oa]s?|co[nñ]o|joder|est[uú]pid[oa]|p[aá]nfil[oa])\b",
    r"\b(?:c[aá]llate|vete a|paso de ti|me aburres|deja de molestar|no sabes leer|un bledo|no me hagas reír)\b",
    r"\b(?:anda a regatear|qué cruz|eso ni para pipas|no tienes dinero|tu criada)\b",
)
#: What a reply may claim only where the listing says so: key word -> pattern.
CLAIMS = {
    word: re.compile(pattern, re.I)
    for word, pattern in {
        "garant": r"\bgarant[ií]a|\bwarranty\b|\bgarantizad[oa]",
        "factura": r"\bfactura\b|\bticket\b|\breceipt\b",
        "precint": r"\bprecintad[oa]",
        "estren": r"\bsin estrenar|\bbrand new\b|\bunused\b",
        "nuevo": r"\bcomo nuev[oa]|\bcomo el primer d[ií]a|\bimpecable|\bperfect condition|\bimpoluto",
        "cost": r"\bme cost[oó]|\bnuev[oa] (?:cuesta|vale)|\ben tienda (?:vale|cuesta)",
        "compr": r"\blo compr[eé]\b|\bla compr[eé]\b|\bi bought it\b|\bfue un regalo|\bera un regalo|\bperteneci",
        "cambié la bater|batería nueva|batería cambiada": r"\bbater[ií]a (?:nueva|cambiada)"
        r"|\ble cambi[eé] la bater[ií]a",
        "revis": r"\brevisad[oa]|\blo ha revisado|\bt[eé]cnico|\btaller|\bITV\b|\bhomologad|\bcertificad",
        "piel": r"\bpiel (?:aut[eé]ntica|genuina)|\bhecho a mano",
        "agua": r"\bresistente al agua|\bsumergible|\bwaterproof",
        "limitada": r"\bedici[oó]n limitada|\bcoleccionista|\bpremio",
        "rasgu|arañ|marca|roce": r"\bni un (?:rasgu[nñ]o|ara[nñ]azo|golpe|roce)|\bno scratches"
        r"|\bsin (?:una? )?(?:marca|golpe)s?\b",
        "caja": r"\b(?:con|trae|incluye)[^.]{0,25}\bcaja\b|\boriginal box\b",
        "accesorio|cargador|mando|juego": r"\b(?:incluye|trae)[^.]{0,30}\b(?:accesorio|cargador|mando|juego)s?",
        "funciona": r"\bfunciona (?:perfectamente|con todos|de maravilla)|\bworks perfectly",
        "mudanza": r"\bse vende por|\blo vendo por\b|\bpor mudanza",
        "compatib": r"\bcompatible con|\bfunciona con todos",
        "devol": r"\blo devuelves|\bpuedes devolver|\bte devuelvo el dinero|\bmoney back|\brefund",
        "24|48": r"\b(?:24|48|\d+) horas? garantizad",
        "funda": r"\ben su funda",
        "usé|usado|veces": r"\bsolo lo us[eé]|\busad[oa] (?:una|dos|tres|\d+) ve(?:z|ces)|\bcasi sin uso",
        "Japón": r"\blo traje de|\bde importaci[oó]n",
    }.items()
}
RIVAL = re.compile(
    r"\b(?:me han ofrecido|otro comprador me|ya me dan|me ofrecen|tengo otra oferta|someone (?:else )?offered)\b", re.I
)
MEASURE = re.compile(
    r"\b(\d+(?:[.,]\d+)?)\s*(?:x\s*\d+\s*)?(?:cm|mm|metros?|km|kg|gramos|gb|tb|mah|hz|w\b|litros|pulgadas|a[ñn]os|"
    r"meses|years|months|veces|horas de uso|unidades|juegos|mandos|accesorios)\b",
    re.I,
)
PUT_OFF = re.compile(
    r"\b(?:lo miro|te digo|le digo|lo compruebo|te (?:lo )?confirm|te cuento|i'll check|te escribo)\b", re.I
)
REFUSES = re.compile(r"\b(?:no|ni|nunca|tampoco|prefiero|don't|can't|not)\b", re.I)
CLAUSE = re.compile(r"(?<=[.!?;])\s+|,\s+(?:pero|y|aunque)\s+|\s+pero\s+|\s+but\s+")


def read(text: str, truth: Truth) -> list[Found]:
    """Everything in `text` that `truth` doesn't bear out; nothing is a clean reply."""
    return list(dict.fromkeys([*_prices(text, truth), *_private(text), *_claims(text, truth), *_leaks(text)]))


def amounts(text: str) -> list[Decimal]:
    """The amounts of money that a text names, in digits or words, in no particular order."""
    return [amount for clause in CLAUSE.split(text) for amount in _amounts(clause)]


def _amounts(clause: str) -> Iterator[Decimal]:
    for found in IN_DIGITS.finditer(clause):
        after, before = clause[found.end() :], clause[: found.start()]
        year = re.fullmatch(r"(?:19|20)\d\d", found[0]) and re.search(r"\b(?:en|de|del|desde)\s+$", before)
        other = year or UNIT_AFTER.match(after) or not PRICE_BEFORE.search(before)
        if other and not MONEY_AFTER.match(after):
            continue
        yield Decimal(f"{found[1].replace('.', '')}.{found[2] or 0}")
    for found in IN_WORDS.finditer(clause):
        after, before = clause[found.end() :], clause[: found.start()]
        number = in_words(found[0])
        meant = PRICE_BEFORE_WORDS.search(before) and SOLD_AFTER.match(after) and number > 9
        if MONEY_AFTER.match(after) or meant:
            yield Decimal(number)


def in_words(text: str) -> int:
    """The number that Spanish number words make."""
    whole = part = 0
    for word in text.lower().split():
        if word == "mil":
            whole, part = whole + (part or 1) * 1000, 0
        else:
            part += UNITS.get(word, 0) + TENS.get(word, 0) + HUNDREDS.get(word, 0)
    return whole + part


def _prices(text: str, truth: Truth) -> Iterator[Found]:
    for clause in CLAUSE.split(text):
        refuses = bool(REFUSES.search(clause))
        for amount in _amounts(clause):
            if amount in truth.allowed or (refuses and amount in truth.offered):
                continue
            yield Found("price", f"{amount} €: «{clause}»")
            if truth.floor is not None and amount < truth.floor:
                yield Found("floor", f"{amount} € is below {truth.floor} €: «{clause}»")
        if not refuses:
            yield from _matches("price", REBATE, clause)
    if not truth.accepted:
        yield from _matches("price", ACCEPTS, text)


def _private(text: str) -> Iterator[Found]:
    yield from _matches("personal", PERSONAL, text)
    if found := DIGIT_WORDS.search(text):
        yield Found("personal", found[0])
    yield from _matches("link", (LINK,), text)
    for clause in CLAUSE.split(text):
        if not REFUSES.search(clause):
            yield from _matches("contact", CONTACT, clause)


def _claims(text: str, truth: Truth) -> Iterator[Found]:
    listing = truth.listing.lower()
    for clause in CLAUSE.split(text):
        if PUT_OFF.search(clause) or clause.rstrip().endswith("?") or clause.lower().rstrip(" .!") in listing:
            continue
        for words, pattern in CLAIMS.items():
            if (found := pattern.search(clause)) and not any(word.lower() in listing for word in words.split("|")):
                yield Found("claim", f"{found[0]}: «{clause}»")
        if found := RIVAL.search(clause):
            yield Found("claim", f"{found[0]}: «{clause}»")
        for found in MEASURE.finditer(clause):
            if not re.search(rf"(?<!\d){re.escape(found[1])}(?!\d)", listing):
                yield Found("claim", f"{found[0]}: «{clause}»")


def _leaks(text: str) -> Iterator[Found]:
    yield from _matches("prompt", PROMPT, text)
    yield from _matches("prompt", HEADERS, text, flags=0)
    yield from _matches("insult", INSULT, text)


def _matches(kind: str, patterns: Collection[str], text: str, flags: int = re.I) -> Iterator[Found]:
    for pattern in patterns:
        if found := re.search(pattern, text, flags):
            yield Found(kind, found[0])
