"""The guard's rules on how a thing changes hands: shipping, place and day are the listing's or the buyer's.

Must never stop a refusal, a question, or the buyer's own proposal taken up.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case
from apps.security.guard.claims import CERTAIN, COMMON
from apps.security.guard.finding import Finding
from apps.security.guard.listing import stem
from apps.security.guard.text import Text

_SENDS = re.compile(
    r"\b(?:hago|hacemos|admito|va por) (?:el )?envios?\b|\benvios?,? (?:si|por la app)\b|\bmas (?:el )?envio\b|"
    r"\bte l[oa]s? (?:envio|mando)\b|\bi (?:can )?ship\b|\bshipping (?:goes|is)\b|\bplus shipping\b"
)
_COLLECTS = re.compile(
    r"\b(?:pick (?:it|them) up|collect (?:it|them)|collection is) (?:in|at|near|around|by) ([a-z' ]{3,40})"
)
_DAY = (
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_MEETS = re.compile(rf"\b(?:nos vemos|see you) (?:el |este |on |this )?({_DAY})\b")


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """Shipping where there is none, a place that isn't the listing's, a day that nobody proposed."""
    found: list[tuple[int, Finding]] = []
    for index, sentence in enumerate(text.sentences):
        plain = sentence.reading.form.text
        if sentence.asks or any(clause.refused for clause in sentence.clauses):
            continue
        place, day = _COLLECTS.search(plain), _MEETS.search(plain)
        if case.facts.shipping is False and (sends := _SENDS.search(plain)):
            found.append((index, (CERTAIN, *sends.span())))
        if not (place or day):
            continue
        known = case.listing.stems | COMMON | {stem(word) for each in case.asked.sentences for word in each.words}
        if place and not any(stem(word) in known for word in re.findall(r"[a-z]{4,}", place[1])):
            found.append((index, (CERTAIN, *place.span(1))))
        if day and stem(day[1]) not in known - COMMON:
            found.append((index, (CERTAIN, *day.span())))
    return found
