"""The guard's rules on contact data: telephones, e-mail addresses, accounts, cards, links, in any spelling.

Must never depend on knowing the seller's data: a telephone is a telephone, whoever's it is.
"""

from __future__ import annotations

import re

from apps.language.contacts import contacts
from apps.language.normalise import Normalised
from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.owned import owned
from apps.security.guard.text import MASK, Sentence, Text, is_number
from apps.security.wording import read

_KINDS = {"phone": "PII_PHONE", "email": "PII_EMAIL", "iban": "PII_IBAN", "link": "LINK", "handle": "OFF_PLATFORM"}
_PHONE, _EMAIL = MASK("CONTACT", "CALL"), MASK("CHANNEL")
_ACCOUNT, _RAIL, _CARD = MASK("ACCOUNT"), MASK("RAIL"), MASK("CARD")
_LINK, _GIVES = MASK("LINKWORD"), MASK("GIVE")
_SIGNS, _ARROBAS = MASK("SIGN"), MASK("ARROBA")
_INNER_DOT = re.compile(r"[a-z]\)? ?[\[({]?\.[\])}]? ?[a-z]")
_FEWEST_DIGITS = 7
"""Digits, in figures or words, below which no telephone or account is looked for."""
_PART_OF_PHONE = re.compile(
    r"\b(?:acab[aeo]\w*|termin\w+|empie\w+|empezar|comien\w+|ends?|starts?|prefijo|ultim[oa]s|primer[oa]s)\b"
    r"[^.!?]{0,25}?\b(\d{2,})\b"
)
_ARROBA = re.compile(r"\b[a-z0-9._]+ ?,? ?(?:\(?arroba\)?|@) ?[a-z]|\b(?:arroba|@) ?[a-z0-9.]{3,}")
_DOMAIN = re.compile(
    r"\b(?:dominio|guion bajo|punto (?:com|es|net|org|cat|eu|info)|(?:gmail|hotmail|outlook|yahoo|icloud)\b)"
)
_SPELLED_LINK = re.compile(
    r"\b(?:w{3} ?[. ]|h(?:tt|xx)ps?\b|punto (?:com|es|net|org|cat|eu|info|io|app|shop|me|ly)\b|dot (?:com|es|net|"
    r"org|io)\b|bit ?ly|tinyurl|youtu ?be\b|linktr)|\b[a-z0-9]{2,} com\b(?! (?:a|o|os|as|um|uma|e)\b)|"
    r"[a-z0-9] \. (?:com|es|net|org|cat|eu|info|io|me|app|shop|tv|co)\b"
)
_IBAN_HEAD = re.compile(r"\b[a-z]{2} ?-?\d{2}\b")
_LONG_RUN = re.compile(r"\d(?:[ .\-]?\d){12,}")


def hard(sentence: Sentence, case: Case) -> list[Finding]:
    """Contact data that one sentence gives away."""
    plain = sentence.reading.form.text
    found: list[Finding] = []
    signs = (
        sentence.mask & (_SIGNS | _ARROBAS)
        or "@" in plain
        or "/" in plain
        or ("." in plain and _INNER_DOT.search(plain))
    )
    if signs or (sentence.numeric and _digit_count(sentence) >= _FEWEST_DIGITS):
        found += _contacts(sentence.reading.form)
    if sentence.numeric or sentence.mask & (_EMAIL | _PHONE | _ARROBAS) or "@" in plain:
        found += _in_part(sentence, plain, case)
    spelled = _SPELLED_LINK.search(plain) if signs else None
    if spelled:
        found.append(("PII_EMAIL" if sentence.mask & _ARROBAS else "LINK", *spelled.span()))
    if sentence.has(_LINK, _GIVES):
        place = sentence.first(_LINK)
        if place:
            found.append(("LINK", *place))
    if sentence.numeric or case.private.emails or case.private.names:
        found += owned(plain, sentence.words, case.private)
    return found


def _digit_count(sentence: Sentence) -> int:
    """About how many digits a sentence has, a number word counting as two."""
    return sum(sum(map(str.isdigit, word)) if word[0].isdigit() else 2 for word in sentence.words if is_number(word))


def soft(text: Text, case: Case) -> list[Finding]:
    """Contact data spread over several sentences; places are those of the original."""
    parts = [each for each in text.sentences if each.numeric or each.mask & _ARROBAS]
    if len(parts) < 2 or (sum(map(_digit_count, parts)) < _FEWEST_DIGITS and not text.mask & _ARROBAS):
        return []
    form = read(text.original).form
    words = [word for each in text.sentences for word in each.words]
    found = [*_contacts(form), *owned(form.text, words, case.private)]
    return [(code, *form.original_span(start, end)) for code, start, end in found]


def _contacts(form: Normalised) -> list[Finding]:
    found: list[Finding] = []
    for contact in contacts(form):
        place = form.plain_span(contact.start, contact.end)
        found.append((_KINDS[contact.kind], *place))
        if contact.kind in ("phone", "email"):
            found.append(("OFF_PLATFORM", *place))
        if contact.kind == "iban":
            found.append(("UNSAFE_PAYMENT", *place))
    return found


def _in_part(sentence: Sentence, plain: str, case: Case) -> list[Finding]:
    """Pieces of a telephone, an address, an account or a card, told by what the sentence is about."""
    found: list[Finding] = []
    numbers = _bare_numbers(sentence, case) if sentence.numeric else []
    about = sentence.mask & (_PHONE | _ACCOUNT) or case.asked.mask & _PHONE
    part = _PART_OF_PHONE.search(plain) if about else None
    if part:
        found.append(("PII_PHONE", *part.span(1)))
    elif sentence.says(_PHONE):
        piece = next((place for place in numbers if place[2] >= 3), None)
        if piece and plain[piece[0] : piece[1]] not in case.listing.plain:
            found.append(("PII_PHONE", piece[0], piece[1]))
    at = sentence.mask & _ARROBAS or "@" in plain
    address = (_ARROBA.search(plain) if at else None) or (_DOMAIN.search(plain) if sentence.says(_EMAIL) else None)
    if address:
        found.append(("PII_EMAIL", *address.span()))
    if not sentence.numeric:
        return found
    digits = sum(size for _start, _end, size in numbers)
    if (digits >= 8 and sentence.says(_ACCOUNT | _RAIL)) or (digits >= 10 and _IBAN_HEAD.search(plain)):
        place = sentence.first(_ACCOUNT | _RAIL) or (0, len(plain))
        found += [("PII_IBAN", *place), ("UNSAFE_PAYMENT", *place)]
    elif digits >= 4 and sentence.says(_ACCOUNT):
        place = sentence.first(_ACCOUNT) or (0, len(plain))
        found.append(("PII_IBAN", *place))
    card = _LONG_RUN.search(plain)
    if card and sentence.mask & _CARD:
        found.append(("CREDENTIAL", *card.span()))
    return found


def _bare_numbers(sentence: Sentence, case: Case) -> list[tuple[int, int, int]]:
    """Numbers in digits that are no money, with how many digits they have."""
    taken = case.priced(sentence)
    return [
        (start, end, len(word))
        for word, (start, end) in zip(sentence.words, sentence.places, strict=True)
        if word.isdigit() and not any(first <= start < last for first, last in taken)
    ]
