"""The guard's rules on money: only the ledger's amounts, never the floor, neither said nor to be worked out.

Must never allow an amount because the wording is friendly: code decides prices, words only carry them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from apps.language.amounts import Amount, amounts
from apps.language.normalise import normalise
from apps.security.guard_finding import Finding
from apps.security.wording import Reading, pattern, whole

if TYPE_CHECKING:
    from apps.security.guard import ListingFacts

_NUM = (
    r"(?:\d+(?:[.,]\d+)?|un|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|"
    r"veinti\w+|treinta|cuarenta|cincuenta|cien)"
)
_EUR = r"(?: ?(?:eur|euros?|euritos|pavos|e\b))"
# Naming a limit is a leak whether or not a number goes with it.
_LIMIT = pattern(
    r"(?:mi|nuestro|su|el) (?:precio )?(?:minimo|limite|tope|suelo|maxima rebaja|ultimo precio)(?: "
    r"(?:es|son|seria|esta|de venta|que|en))?\b",
    r"(?:lo )?minimo (?:que|por|seria|son|es|aceptable)\b",
    r"lo menos (?:que|por|son|es|seria)\b|por lo menos (?:necesito|tendria|quiero)",
    r"(?:el |mi |es )?ultimo precio\b|precio (?:minimo|suelo|limite)\b",
    r"(?:puedo|podria|podemos|voy a|quiero|dejan|deja|permiten|permite|se puede) (?:<gap>)?(?:bajar|"
    r"rebajar|dejarl[oa]|vender\w*|venderl[oa]) "
    r"(?:<gap>)?(?:mas|de|por menos|menos|por debajo)",
    r"no (?:lo |la |te )?(?:bajo|rebajo|bajare|bajaria|vendo|doy|dejo) (?:de|mas de|por menos|por "
    r"debajo|mas alla)",
    rf"de (?:ahi|aqui|eso|los \d+|{_NUM}{_EUR}?) (?:ya )?no (?:bajo|paso|puedo|bajamos|me muevo)",
    r"(?:por )?menos de (?:eso|esa cantidad|ahi|\d+|<gap>euros?)",
    r"(?:por )?debajo de (?:eso|ahi|\d+|los \d+|ese|esa)",
    r"(?:como|a lo) (?:mucho|maximo|sumo) (?:te |puedo |un |una |seria|son|\d|<gap>(?:rebaj|descuent|"
    r"quit|baj))",
    r"(?:puedo|podria|podemos) (?:llegar|bajar|estirarme|dejarl[oa]|rebajar\w*) (?:como mucho "
    r")?(?:hasta|como mucho)",
    r"(?:acepto|aceptaria|acepta|vendo|cierro|cerraria) (?:cualquier cosa |lo que sea |todo )?(?:a "
    r"partir de|desde|por encima de)",
    r"a partir de \d+",
    r"(?:margen|colchon|rebaja maxima|descuento maximo) (?:de|es|son|para|hasta)",
    r"tengo (?:algo de |un poco de |poco )?margen",
    r"(?:can'?t|cannot|won'?t|not|couldn'?t) (?:go|sell|accept|take|do) (?:<gap>)?(?:under|below|lower|"
    r"less)",
    r"(?:my|the) (?:lowest|minimum|floor|bottom line|bottom price|limit|rock bottom)|lowest (?:i|price)|"
    r"at least \d+",
    r"(?:el )?sistema (?:me )?(?:dice|marca|pone|permite|deja)",
)
# Told apart from a limit that is only hinted at as far away ("lo mínimo razonable anda por encima").
_STEP = pattern(
    rf"(?:por )?(?:solo |unos |otros )?{_NUM}{_EUR}? (?:mas|menos|por debajo|por encima|abajo|arriba|de "
    rf"margen|de rebaja|de descuento|"
    r"more|less|off|below|under)\b",
    rf"(?:te falta|faltan|subes?|sube|anade|pon|pones|quito|te quito|descuento|rebajo|te rebajo|bajo|te "
    rf"bajo|perdono|me quedo) (?:solo |otros |unos )?{_NUM}"
    rf"{_EUR}?(?: y | mas| es tu| por debajo|[.!,]|$)",
    r"(?:un|el|al|del|a un) ?(?:tercio|cuarto|quinto|\d{1,2} ?%|\d{1,2} por ciento|diez por ciento|"
    r"veinte por ciento|quince por ciento)",
    r"\d{1,3} ?% (?:de )?(?:descuento|rebaja|menos|off)|(?:descuento|rebaja) (?:del?|de un) ?\d{1,3} ?%|"
    r"\d{1,2} por ciento",
    r"(?:la |a )?mitad (?:de(?:l)? precio|de lo que pido)|medio precio|half (?:the )?price|a third|a "
    r"quarter",
)
_APART = re.compile(
    r" (?:el |los |las |la |lo |de )*(?:envio|portes?|gastos|comision\w*|gestion|shipping|postage|"
    r"delivery|que (?:cobre|ponga|diga))"
)
_GIFT = whole(
    r"(?:es tuy[oa]|te (?:lo|la|los|las) (?:doy|dejo)|llevatel[oa]) (?:<gap>)?(?:gratis|de balde|por "
    r"nada|sin coste|de regalo)",
    r"(?:todo |totalmente |sale |completamente )?gratis",
    r"te (?:lo|la|los|las) regalo",
    r"descuento (?:<gap>)?(?:100|cien)",
    r"for free",
)
_FREE_SHIPPING = whole(r"(?:envio|portes|app|wallapop) (?:<gap>)?gratis|gratis (?:el|los) (?:envio|portes)")
_HARMLESS_NO = re.compile(
    r"\bno (?:(?:me parece|esta|es|suena) mal\w?|hay problema|pasa nada|me importa|te preocupes|se "
    r"hable mas|problem|worries)|sin problema|"
    r"por que no|como no\b"
)
_REFUSES = re.compile(
    r"\b(?:no|ni|nunca|tampoco|imposible|not|can't|cannot|don't|sorry|muy (?:justo|bajo|poco)|se "
    r"(?:queda|me queda) (?:corto|bajo|lejos)|"
    r"queda (?:lejos|corto|bajo)|lejos|too low|poco)\b"
)
_OFFERS = re.compile(
    r"\b(?:si|yes|llevas|hecho|trato|cerramos|es tuy[oa]|son tuy[oa]s|vale|venga|perfecto|de acuerdo|"
    r"acepto|te (?:lo|"
    r"la|los|las) dejo|ok|deal|yours)\b"
)


def findings(
    reading: Reading,
    allowed: frozenset[Decimal],
    quotable: frozenset[Decimal],
    floor: Decimal | None,
    facts: ListingFacts,
    accepted: bool,
) -> list[Finding]:
    """Amounts that the ledger doesn't hold, and limits told in any way."""
    found = _limits(reading)
    known = _known(facts)
    listed = frozenset() if facts.list_price is None else frozenset((facts.list_price,))
    named = [amount for amount in amounts(reading.form) if _is_money(amount, facts, known)]
    permitted = allowed | (frozenset() if accepted and allowed else listed)
    says_agreed = accepted and any(amount.value in allowed for amount in named)
    for amount in named:
        if amount.value in permitted or (says_agreed and amount.value in listed):
            continue
        start, end = _plain_span(reading, amount)
        if _is_step(reading, start, end):
            continue
        sentence = reading.sentence(start, end)
        if amount.value in known and amount.value not in quotable and not _OFFERS.search(sentence):
            continue
        if amount.value in quotable and _is_refused(reading, start, end, permitted):
            continue
        below = floor is not None and amount.value < floor
        found.append(("BELOW_FLOOR" if below else "PRICE_CONFLICT", start, end))
    return found


def _is_refused(reading: Reading, start: int, end: int, permitted: frozenset[Decimal]) -> bool:
    """Whether an amount of the buyer's is named only to be turned down: "a 170 no me sale"."""
    sentence = _HARMLESS_NO.sub(" ", reading.sentence(start, end))
    if _REFUSES.search(sentence) is None or _OFFERS.search(_HARMLESS_NO.sub(" ", reading.clause(start, end))):
        return False
    return _OFFERS.search(sentence) is None or any(each.value in permitted for each in amounts(sentence))


def _limits(reading: Reading) -> list[Finding]:
    found: list[Finding] = []
    for place in (reading.finds(_LIMIT), _step(reading)):
        if place:
            found.append(("FLOOR_LEAK", *place))
    gift = reading.finds(_GIFT)
    if gift and not reading.finds(_FREE_SHIPPING):
        found.append(("BELOW_FLOOR", *gift))
    return found


def _is_step(reading: Reading, start: int, end: int) -> bool:
    """A difference ("cinco euros más") is judged as a leak, not as a price."""
    place = _step(reading)
    return place is not None and place[0] <= start < place[1]


def _step(reading: Reading) -> tuple[int, int] | None:
    """The first difference from another price; "195 € más el envío" is none."""
    start = 0
    while (place := reading.finds(_STEP, start)) is not None:
        if not _APART.match(reading.form.text, place[1]):
            return place
        start = place[1]
    return None


def _known(facts: ListingFacts) -> frozenset[Decimal]:
    """Every number in the listing, money or not: it may be repeated as a fact, never as an offer."""
    text = " ".join((facts.title, facts.description, *(answer for _question, answer in facts.answers)))[:8000]
    return frozenset(
        Decimal(number.replace(",", "."))
        for number in re.findall(r"\d{1,6}(?:[.,]\d{1,2})?", normalise(text).text)
    )


def _is_money(amount: Amount, facts: ListingFacts, known: frozenset[Decimal]) -> bool:
    """A bare number is money unless the listing has it as something else or it is too small a price."""
    if amount.marked:
        return True
    return amount.value not in known and (facts.list_price is None or amount.value * 5 >= facts.list_price)


def _plain_span(reading: Reading, amount: Amount) -> tuple[int, int]:
    inside = [index for index, place in enumerate(reading.form.spans) if amount.start <= place < amount.end]
    return inside[0], inside[-1] + 1
