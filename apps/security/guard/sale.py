"""The guard's rules on how the sale stands: sold, reserved, paid, sent, agreed – or not.

Must never judge by what the buyer believes, only by the state it is given.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.text import MASK, Sentence, Text

_AVAILABLE, _SOLD, _RESERVED, _RESERVES, _FORYOU = (
    MASK(name) for name in ("AVAILABLE", "SOLD", "RESERVED", "RESERVES", "FORYOU")
)
_GOTPAID, _SHIPPED, _NOTSHIPPED, _NOTPAID, _NODEAL = (
    MASK(name) for name in ("GOTPAID", "HASSHIPPED", "NOTSHIPPED", "NOTPAID", "NODEAL")
)
_FREE = MASK("FREE")
_UNSOLD = MASK("UNSOLD")
_YES_WORDS = frozenset(("si", "claro", "vale", "yes", "sure", "perfecto"))
_SELLS = re.compile(
    r"\b(?:me (?:lo|la|los|las) vendes|(?:lo|la|los|las) (?:tienes|vendes)|sigue[ns]?|todavia|aun|still)\b"
)
_PAID = re.compile(
    r"\b(?:recibido|llegado|entrado|visto|recibiste|received|got)\b.{0,20}\b(?:pago|dinero|bizum|transferencia|payment|money)\b"
)
_MAYBE = frozenset(("si", "cuando", "cuanto", "vez", "if", "once", "when", "antes", "aun", "sin"))


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """What the text says of the sale, against how it stands."""
    state = case.state
    shipped = state.status == "shipped"
    gone = state.promised_elsewhere or state.status not in ("published", "reserved")
    wrong = 0
    if gone or (state.status == "reserved" and not state.accepted):
        wrong |= _AVAILABLE | _FREE | _RESERVES
    if state.status == "reserved":
        wrong |= _FREE
    if not gone and state.status == "published":
        wrong |= _SOLD
        if not state.accepted:
            wrong |= _RESERVED | _RESERVES
    if gone and not state.promised_elsewhere:
        wrong |= _UNSOLD
    if state.accepted:
        wrong |= _NODEAL
    if not gone:
        wrong |= _GOTPAID | _SHIPPED
    if shipped:
        wrong |= _NOTSHIPPED | _NOTPAID
    found = []
    for index, sentence in enumerate(text.sentences):
        place = _said(sentence, wrong)
        if place:
            found.append((index, ("STATE_CONFLICT", *place)))
    first = text.sentences[0]
    if not found and first.words and first.words[0] in _YES_WORDS:
        wants = any(
            each.asks and (each.mask & _AVAILABLE or _SELLS.search(each.reading.form.text))
            for each in case.asked.sentences
        )
        paid = any(each.asks and _PAID.search(each.reading.form.text) for each in case.asked.sentences)
        if (gone and wants) or (paid and not gone):
            found.append((0, ("STATE_CONFLICT", *first.places[0])))
    return found


def _said(sentence: Sentence, wrong: int) -> tuple[int, int] | None:
    """The first of `wrong` that is said outright: not refused, asked or supposed."""
    if not sentence.mask & wrong or sentence.asks:
        return None
    for clause in sentence.clauses:
        if not clause.mask & wrong:
            continue
        supposed = any(word in _MAYBE for word in sentence.words[max(0, clause.first) : clause.last])
        for index in range(clause.first, clause.last):
            bits = sentence.masks[index] & wrong
            if (
                bits == _AVAILABLE
                and sentence.words[index] in ("es", "son", "tuyo", "tuya")
                and clause.last - clause.first > 6
            ):
                continue
            if (
                bits
                and not supposed
                and (not clause.refused or bits & (_UNSOLD | _FREE | _SOLD | _NOTSHIPPED | _NOTPAID | _NODEAL))
            ):
                return sentence.places[index]
    return None
