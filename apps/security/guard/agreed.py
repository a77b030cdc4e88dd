"""The guard's rules on agreeing: a yes to an unsafe question says all that the question says.

Must never read a yes into a reply that refuses anything, or that names the safe way.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.text import MASK, Text

_YES, _GIVES, _BETTER, _INAPP, _DEFER = (MASK(name) for name in ("YES", "GIVE", "BETTER", "INAPP", "DEFER"))
_CHANNEL, _REACH = MASK("CHANNEL", "CALL"), MASK("CHANNEL", "CALL", "CONTACT")
_ASKS, _WRITES, _OUTSIDE = MASK("ASKS"), MASK("WRITE"), MASK("OUTSIDE")
_RAIL, _BIZUM, _HURRY, _HANDOVER = (
    MASK("RAIL", "ACCOUNT", "CAPTURE", "REQUEST"),
    MASK("BIZUM"),
    MASK("EARLY", "NOW", "SHIPS"),
    MASK("HANDOVER"),
)
_SAFE, _MEETING = MASK("HANDOVER", "CASH", "MEET"), MASK("HANDOVER", "MEET")
_COURIER, _FAMILY, _SWAP, _HANDS = MASK("COURIER"), MASK("FAMILY"), MASK("SWAP"), MASK("LEAVES")
_PAY, _LATER, _CREDIT, _HELD, _GOODS = (
    MASK("PAY"),
    MASK("LATER"),
    MASK("CREDIT"),
    MASK("HELD"),
    MASK("PAY", "OVER", "RAIL", "SHIPS"),
)
_CODE = MASK("CODE")
_MONEY = re.compile(r"\b(?:dinero|pago)\b")
_FORM = re.compile(r"\b(?:formulario|enlace|link|qr)\b")
_TITLE = re.compile(r"\btransferencia\b")
_THEREFORE = frozenset(("asi", "para", "porque", "pues", "que", "so"))
"""A no that only gives the reason of a yes begins so: "sí, así no pagamos comisión"."""


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """What a yes agrees to."""
    if text.mask & (_BETTER | _INAPP) or not text.mask & (_YES | _GIVES | _HANDS) or _refuses(text):
        return []
    found: list[tuple[int, Finding]] = []
    yes, given = _first(text, _YES), _first(text, _YES | _GIVES)
    if given and _asks_to_reach(case):
        found.append((given[0], ("OFF_PLATFORM", *given[1])))
    handed = _first(text, _HANDS) if case.asked.mask & _COURIER and not text.mask & _FAMILY else None
    if handed:
        found.append((handed[0], ("ACCEPT_COURIER", *handed[1])))
    if case.asked.mask & _RAIL and text.mask & _ASKS and text.mask & _CODE:
        place = _first(text, _CODE)  # "pásame el código" of a gift card
        found += [(place[0], ("UNSAFE_PAYMENT", *place[1]))] if place else []
    if yes:
        found += [
            (yes[0], (code, *yes[1]))
            for code in _agreed(
                case, safe=_is_safe(text), deferred=bool(text.mask & _DEFER), family=bool(text.mask & _FAMILY)
            )
        ]
    return found


def _first(text: Text, bits: int) -> tuple[int, tuple[int, int]] | None:
    for index, sentence in enumerate(text.sentences):
        place = None if sentence.asks else sentence.first(bits)
        if place:
            return index, place
    return None


def _is_safe(text: Text) -> bool:
    """A hand-over is named; "lo recojo yo" is none: what we collect is the money."""
    return bool(text.mask & _SAFE) and not any("recojo" in each.words for each in text.sentences)


def _refuses(text: Text) -> bool:
    return any(
        clause.refused and each.words[clause.first] not in _THEREFORE
        for each in text.sentences
        for clause in each.clauses
    )


def _asks_to_reach(case: Case) -> bool:
    """Whether the buyer asks for a number or to talk elsewhere."""
    return any(
        each.mask & _REACH and (each.mask & (_ASKS | _WRITES | _CHANNEL) or each.asks) for each in case.asked.sentences
    )


def _agreed(case: Case, *, safe: bool, deferred: bool, family: bool) -> list[str]:
    """The codes of what the buyer proposes; `safe`: we name a hand-over; `family`: a relative comes."""
    asked, words = case.asked.mask, case.asked.plain
    codes = []
    if asked & _OUTSIDE:
        codes.append("OFF_PLATFORM")
    if asked & _RAIL and not safe and not (case.listing.vehicle and _TITLE.search(words)):
        codes.append("UNSAFE_PAYMENT")
    if asked & _BIZUM and asked & _HURRY and not safe and not asked & _HANDOVER:
        codes.append("UNSAFE_PAYMENT")
    if _FORM.search(words) and not deferred:
        codes.append("UNSAFE_PAYMENT")
    if asked & _COURIER and not family:
        codes.append("ACCEPT_COURIER")
    if (asked & _PAY and asked & _LATER and not asked & _MEETING and not safe) or asked & _CREDIT:
        codes.append("SHIP_BEFORE_PAY")
    if asked & _HELD and (asked & _GOODS or _MONEY.search(words)):
        codes.append("SHIP_BEFORE_PAY")
    if asked & _SWAP:
        codes.append("PRICE_CONFLICT")
    return codes
