"""The guard's rules on money: only the ledger's amounts are proposed or accepted, in digits, in words or by a yes.

Must never allow an amount because the wording is friendly: code decides prices, words only carry them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from apps.language.amounts import Amount, amounts
from apps.language.numbers import number_words
from apps.security.guard.case import Case, money
from apps.security.guard.finding import Finding
from apps.security.guard.limits import step
from apps.security.guard.text import MASK, Sentence, Text

_BETTER, _DEFER, _GRATIS = MASK("BETTER"), MASK("DEFER"), MASK("GRATIS")
_PRICED = MASK("PRICEWORD", "YES", "GIVE", "DISCOUNT", "LIMIT", "HAGGLE")
_YES, _MEASURED, _PRICEWORD = MASK("YES"), MASK("SIZE"), MASK("PRICEWORD")
_AS_A_GIFT = re.compile(r"\b(?:me|nos) (?:lo|la|los|las) regal\w+|\bgratis\b|\bpor nada\b|\bregalamel\w")
_LETTER_O = re.compile(r"\b(?:en|por|a|son|de) (\d[\do]*o[\do]*)\b")
_CURRENCY = re.compile(r"[€$£]|[a-z]{0,3}eur|pavo|\be\b|pound|quid|buck", re.IGNORECASE)
_TWO_WAYS = re.compile(r"\b(?:envios?|portes|mano|recog\w+|aparte|cada|unidad|lote|sin|total|suma|mas)\b")
"""What parts two prices from each other: by hand and sent, one and all."""
_HARMLESS_NO = re.compile(
    r"\bno (?:(?:me parece|esta|es|suena) mal\w?|hay problema|pasa nada|me importa|te preocupes|se hable mas|"
    r"problem|worries)|sin problema|por que no|como no\b"
)
_REFUSES = re.compile(
    r"\b(?:no|ni|nunca|tampoco|imposible|not|can't|cannot|don't|sorry|muy (?:justo|bajo|poco)|se (?:queda|"
    r"me queda) (?:corto|bajo|lejos)|"
    r"qued\w+ (?:\w+ )?(?:lejos|corto|corta|bajo|atras|escaso)|lejos|too low|poco|rechazo|rechazad\w|descarto|"
    r"imposible)\b"
)
_OFFERS = re.compile(
    r"\b(?:si|yes|llevas|hecho|trato|cerramos|es tuy[oa]|son tuy[oa]s|vale|venga|perfecto|de acuerdo|acepto|"
    r"te (?:lo|la|los|las) dejo|ok|deal|yours|me apano|"
    r"(?:me|nos|te|le) (?:cuadra|vale|sirve|encaja|va bien|parece (?:bien|justo)))\b"
)
# A yes at the beginning, and words that close a deal anywhere.
_ACCEPTS = re.compile(
    r"^\W*(?:(?:pues|bueno|bien|hola|buenas|va|venga|claro|si|ok|mira|perdona|nada)\W+){0,3}(?:ok|okey|okay|oki|"
    r"vale|venga|va(?=\W*(?:[,.!]|$))|dale|"
    r"perfecto|genial|estupendo|adelante|fine|sure|yes|great|conforme|confirm\w+|si|claro|bien|por mi|alright|"
    r"done|sounds good|eso|listo)\b|"
    r"\b(?:trato|hech[oa]|de acuerdo|acept(?:o|ad[oa])|tuy[oa]s?|suy[oa]s?|cerrad[oa]|cerramos|apuntad[oa]|"
    r"firmad[oa]|deal|choca\w*|convencid[oa]|"
    r"no se hable mas|quedatel\w|quedesel\w|llevatel\w|lleveselo|llevesela|te (?:lo|la|los|las) (?:llevas|quedas|"
    r"dejo|vendo)|se (?:lo|la) (?:lleva|queda)|"
    r"me (?:vale|sirve|encaja|cuadra|apano|conformo|rindo|va bien|parece bien|parece justo)|ganas tu|con eso|"
    r"por es[eoa]|"
    r"lo que (?:dices|ofreces|digas|tu digas)|tu oferta|su oferta|ven cuando|cuando vienes|te espero|"
    r"dale a comprar|haz la oferta)\b"
)


# A price left to the buyer, or taken down without saying to what: never ours to say, not even of one that is agreed.
_LEFT_OPEN = (
    r"\b(?:(?:tu|usted) (?:pones?|fijas?|decides?|dices?) (?:las condiciones|el precio)|precio de amigos?|"
    r"te l[oa]s? cambio por|(?:un par de|dos|tres|cuatro|cinco) billetes|da igual el precio|"
    r"(?:dame|me das) lo que quieras|dos por uno|2 ?x ?1|lo que (?:tu )?(?:quieras|puedas) (?:pagar|dar|darme)|"
    r"lo que (?:tu |usted )?(?:mandes|mande|ordenes|ordene)|"
    r"(?:pon|di|elige|decide) tu (?:el precio|las condiciones)|(?:el precio|lo|las condiciones) (?:l[oa]s )?"
    r"(?:pones|eliges|decides) tu|al precio que (?:tu )?(?:quieras|digas|pidas)|"
    r"cualquier (?:precio|oferta|cantidad) me)\b|"
    r"\b(?:quita|resta|descuenta|rebaja)(?:le|les|me)? (?:un |el |otro )?\d+ ?%|"
    r"\b(?:si|claro|vale|venga|hecho|acepto|por supuesto|de acuerdo),? (?:a )?todo lo que (?:me |tu )?"
    r"(?:pidas|mandes|ordenes|digas)\b"
)
# Giving way without a number, which accepts whatever the buyer has in mind.
_YIELDS = re.compile(
    r"\b(?:de acuerdo con (?:tu|su|el) (?:oferta|precio)|acept(?:o|amos) (?:tu|su|lo que|cualquier)|"
    r"(?:tu|su) oferta me (?:vale|sirve|cuadra|parece bien)|tirad[oa] de precio|manana te l[oa]s? dejo)\b|" + _LEFT_OPEN
)
# What undercuts even a price that is agreed.
_CHEAPER = re.compile(r"\baunque sea menos\b|" + _LEFT_OPEN)
# A price that the buyer is told to give: "si me das once, cerramos".
_IF_GIVEN = re.compile(
    r"\b(?:me (?:das|da|dais|pagas|paga|ofreces|pones)) (?:solo |unos |los )?(.{2,40}?),? (?:y )?(?:cerramos|es tuy|"
    r"hecho|trato|listo|te l[oa]s? (?:llevas|quedas|dejo))"
)


# What a thing is given for, whatever else in the listing has that number: "¿te vale por cuarenta?"
_GIVEN_FOR = re.compile(
    r"\b(?:(?:te|le) (?:vale|cuadra|sirve|encaja|va bien)|(?:te|se) l[oa]s? (?:dejo|llevas|lleva|vendo|quedas|queda)|"
    r"es tuy[oa]|son tuy[oa]s) (?:por|en) (?:unos |solo )?$"
)


def hard(sentence: Sentence, case: Case) -> list[Finding]:
    """Amounts of one sentence that no later one can mend: neither the ledger's, the listing's nor the buyer's."""
    return _amounts(sentence, case) if sentence.numeric and not sentence.asks else []


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """Amounts judged by the whole text: questions, the buyer's own, and a yes to what the buyer offers."""
    found: list[tuple[int, Finding]] = []
    for index, sentence in enumerate(text.sentences):
        if sentence.numeric:
            found += [(index, each) for each in _amounts(sentence, case, whole=True)]
        found += [(index, each) for each in _two_prices(sentence, case)]
        given_way = (_CHEAPER if case.state.accepted else _YIELDS).search(sentence.reading.form.text)
        if given_way and not _REFUSES.search(sentence.reading.form.text):
            found.append((index, ("PRICE_CONFLICT", *given_way.span())))
        named = _IF_GIVEN.search(sentence.reading.form.text)
        if named and any(Decimal(each.value) not in case.permitted for each in number_words(named[1])):
            found.append((index, ("PRICE_CONFLICT", *named.span(1))))
    return found + _accepted(text, case)


def _two_prices(sentence: Sentence, case: Case) -> list[Finding]:
    """Two prices of ours for one thing, neither the listed one nor the buyer's: "en 55, o sea, 50"."""
    if not sentence.numeric or sentence.asks or _TWO_WAYS.search(sentence.reading.form.text):
        return []
    ours = [
        each
        for each in money(sentence)
        if each.value in case.allowed and each.value not in case.quotable and each.value != case.facts.list_price
    ]
    if len({each.value for each in ours}) < 2 or not sentence.mask & _PRICED:
        return []
    return [("PRICE_CONFLICT", *sentence.reading.form.plain_span(ours[-1].start, ours[-1].end))]


def _amounts(sentence: Sentence, case: Case, *, whole: bool = False) -> list[Finding]:
    found: list[Finding] = []
    named = [each for each in money(sentence) if _is_money(each, sentence, case)]
    says_agreed = case.state.accepted and any(each.value in case.allowed for each in named)
    listed = case.facts.list_price
    plain = sentence.reading.form
    difference: tuple[int, int] | tuple[()] | None = None
    for amount in named:
        if amount.value in case.permitted or (says_agreed and amount.value == listed):
            continue
        start, end = plain.plain_span(amount.start, amount.end)
        known = amount.value in _known(amount, sentence, case) and amount.value not in case.quotable
        if known and not _OFFERS.search(plain.text):
            continue
        if amount.value in case.quotable and (not whole or _is_refused(sentence, start, end, case)):
            continue
        difference = (step(sentence, case) or ()) if difference is None else difference
        if difference and difference[0] <= start < difference[1]:
            continue  # a difference is judged as a leak, not as a price
        below = case.floor is not None and amount.value < case.floor
        found.append(("BELOW_FLOOR" if below else "PRICE_CONFLICT", start, end))
    return found + _misspelled(sentence, case)


def _known(amount: Amount, sentence: Sentence, case: Case) -> frozenset[Decimal]:
    """The listing's numbers; its amounts only, where ours is said in money: its twelve records are not twelve euros."""
    in_money = _CURRENCY.search(sentence.reading.form.original[amount.start : amount.end])
    return _listed_money(case.listing.plain) if in_money else case.listing.numbers


@lru_cache(maxsize=1024)
def _listed_money(listing: str) -> frozenset[Decimal]:
    return frozenset(each.value for each in amounts(listing) if each.marked)


def _misspelled(sentence: Sentence, case: Case) -> list[Finding]:
    """ "15O": a price with the letter O for a nought."""
    plain, listed = sentence.reading.form.text, case.facts.list_price
    for match in _LETTER_O.finditer(plain):
        value = Decimal(match.group(1).replace("o", "0"))
        if value not in case.permitted and listed is not None and value * 5 >= listed:
            below = case.floor is not None and value < case.floor
            return [("BELOW_FLOOR" if below else "PRICE_CONFLICT", *match.span(1))]
    return []


def _is_money(amount: Amount, sentence: Sentence, case: Case) -> bool:
    """A bare number is money unless the listing has it as something else or it is too small a price."""
    original = sentence.reading.form.original
    *_, before, by = ["", "", *original[: amount.start].lower().split()]
    if by == "por" and amount.value == 100 and (before.isdecimal() or number_words(before)):
        return False  # "ochenta por ciento", but not "te vale por cien"
    listed = case.facts.list_price
    if _CURRENCY.search(sentence.reading.form.original[amount.start : amount.end]) is None:
        if amount.value in case.listing.numbers and amount.value not in (*case.offers, *case.quotable):
            form = sentence.reading.form  # "son un 43": the size, but not in "te los dejo por 43"
            return _GIVEN_FOR.search(form.text[: form.plain_span(amount.start, amount.end)[0]]) is not None
        if listed is not None and amount.value * 10 < listed and not sentence.mask & _PRICED & ~_YES:
            return False  # "son 2,30 de largo", "faltan cuatro"
    if amount.marked or amount.value in case.offers:
        return True
    if sentence.mask & _MEASURED and not sentence.mask & _PRICED & ~_YES:
        return False
    priced = bool(sentence.mask & _PRICEWORD)
    return amount.value not in case.listing.numbers and (listed is None or priced or amount.value * 5 >= listed)


def _is_refused(sentence: Sentence, start: int, end: int, case: Case) -> bool:
    """Whether an amount of the buyer's is named only to be turned down: "a 170 no me sale"."""
    plain = _HARMLESS_NO.sub(" ", sentence.reading.form.text)
    if sentence.asks:
        return _OFFERS.search(plain) is None  # "¿150 €?", but not "¿te vale por 150 €?"
    if _REFUSES.search(plain) is None or _OFFERS.search(_HARMLESS_NO.sub(" ", sentence.reading.clause(start, end))):
        return False
    return _OFFERS.search(plain) is None or any(each.value in case.permitted for each in money(sentence))


def _accepted(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """A yes to an offer of the buyer's that the ledger doesn't hold, without naming a price of ours."""
    offers = [value for value in case.offers if value not in case.permitted]
    if any(
        _AS_A_GIFT.search(each.reading.form.text) for each in case.asked.sentences if each.mask & _GRATIS
    ) and not case.permitted.intersection(case.offers):
        offers.append(Decimal(0))
    if not offers or any(each.value in case.permitted for sentence in text.sentences for each in money(sentence)):
        return []
    first = text.sentences[0]
    yes = _ACCEPTS.search(first.reading.form.text)
    refuses = any(clause.refused for sentence in text.sentences for clause in sentence.clauses)
    if (
        not yes
        or refuses
        or first.asks
        or text.mask & (_BETTER | _DEFER)
        or _REFUSES.search(_HARMLESS_NO.sub(" ", first.reading.form.text))
    ):
        return []
    below = case.floor is not None and max(offers) < case.floor
    return [(0, ("BELOW_FLOOR" if below else "PRICE_CONFLICT", *yes.span()))]
