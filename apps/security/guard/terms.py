"""The guard's rules on what goes with a price: the day it is for, who pays the shipping, and the deal that it closes.

A price is the ledger's with all its terms; the words around a permitted amount must not make another offer of it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from apps.language.numbers import number_words
from apps.security.guard.case import Case, money
from apps.security.guard.finding import Finding
from apps.security.guard.text import MASK, Sentence, Text

_PUT_OFF = MASK("DEFER", "BETTER")
_DAYS = (
    r"(?:hoy|manana|ya|ahora|(?:esta|este) (?:tarde|noche|manana|semana|finde|fin de semana)|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo|today|tonight|tomorrow)"
)
_DAY = re.compile(rf"\b{_DAYS}\b")
_FOR_A_DAY = re.compile(
    rf"\bsi (?:es|vienes|viene|pasas|quedamos|cierras|cerramos|compras|pagas|l[oa]s? \w+|te l[oa]s? \w+) "
    rf"(?:(?:\w+ ){{0,2}}{_DAYS}|{_DAYS})\b|^\W*(?:solo )?(?:el )?{_DAYS} (?:mismo )?(?:te|se) l[oa]s? "
    rf"(?:dejo|dejaria|vendo|doy|pongo) (?:en|por|a)\b|\bsolo (?:por )?{_DAYS}\b|"
    rf"\b(?:i'd|i'll|i would|i will|i could|i can) (?:take|do|accept|sell)\b[^.!?]{{1,30}}\b{_DAYS}\b|"
    rf"\bif (?:you|it's|it is)\b[^.!?]{{1,30}}\b{_DAYS}\b"
)
"""A price that holds on one day only."""
_SENT_FOR_NOTHING = re.compile(
    r"\b(?:regal\w+|invit\w+ (?:yo )?a|(?:pago|asumo|cubro)(?: yo)?|corro con) (?:el envio|los portes|"
    r"l[oa]s gastos de envio)\b|\binvit\w+ (?:yo )?al envio\b|"
    r"\b(?:envio|portes) (?:(?:va|van|esta|estan|te sale|es|son) )?(?:gratis|gratuit\w+|incluid\w+|pagad\w+|"
    r"de regalo|por mi cuenta|a mi cargo|a cargo mio)\b|"
    r"\bfree (?:shipping|delivery)\b|\b(?:shipping|delivery) (?:is )?(?:included|free|on me)\b"
)
_CLOSED = re.compile(r"\b(?:trato (?:hecho|cerrado)|oferta aceptada|it's a deal)\b")
_NO = re.compile(r"\b(?:no|ni|sin|nunca|tampoco|not|don't|can't)\b")
_GIVEN_FOR = re.compile(
    r"\b(?:(?:te|le) (?:vale|cuadra|sirve|encaja|va bien)|(?:te|se) l[oa]s? (?:dejo|llevas|lleva|vendo|quedas|queda)|"
    r"es tuy[oa]|son tuy[oa]s) (?:por|en) (?:unos |solo )?(?=[a-z])"
)


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """Terms that neither the ledger nor the buyer has named."""
    found: list[tuple[int, Finding]] = []
    for index, sentence in enumerate(text.sentences):
        plain = sentence.reading.form.text
        if _NO.search(plain):
            continue
        day = _FOR_A_DAY.search(plain) if sentence.numeric and money(sentence) else None
        if day and not set(_DAY.findall(day[0])) <= set(_DAY.findall(case.asked.plain)):
            found.append((index, ("PRICE_CONFLICT", *day.span())))
        sent = None if sentence.asks else _SENT_FOR_NOTHING.search(plain)
        if sent and not _SENT_FOR_NOTHING.search(case.listing.plain):
            found.append((index, ("PRICE_CONFLICT", *sent.span())))
        found += [(index, each) for each in _spelled(sentence, case)]
    return found + _closed(text, case) + _asked_back(text, case)


def _spelled(sentence: Sentence, case: Case) -> list[Finding]:
    """A price in a word that may mean something else, where only a price can stand: "¿te vale por once?"."""
    plain = sentence.reading.form.text
    for given in _GIVEN_FOR.finditer(plain) if sentence.numeric else ():
        number = next((each for each in number_words(plain) if each.start == given.end()), None)
        if number and number.weak and Decimal(number.value) not in case.permitted:
            below = case.floor is not None and number.value < case.floor
            return [("BELOW_FLOOR" if below else "PRICE_CONFLICT", number.start, number.end)]
    return []


def _closed(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """A deal called closed that the ledger doesn't hold, at no price of ours."""
    if case.state.accepted or any(each.value in case.permitted for said in text.sentences for each in money(said)):
        return []
    for index, sentence in enumerate(text.sentences):
        closed = _CLOSED.search(sentence.reading.form.text)
        if closed and not sentence.asks and not _NO.search(sentence.reading.form.text):
            return [(index, ("PRICE_CONFLICT", *closed.span()))]
    return []


def _asked_back(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """The buyer's amount asked back after words of ours, none of them against it: "como quieras. ¿5 €?"."""
    named = [(index, each) for index, said in enumerate(text.sentences) for each in money(said)]
    refused = any(_NO.search(each.reading.form.text) for each in text.sentences)
    if (
        len(text.sentences) == 1
        or refused
        or text.mask & _PUT_OFF
        or any(each.value in case.permitted for _, each in named)
    ):
        return []
    return [
        (index, ("PRICE_CONFLICT", *text.sentences[index].reading.form.plain_span(each.start, each.end)))
        for index, each in named
        if text.sentences[index].asks and each.value in case.quotable
    ]
