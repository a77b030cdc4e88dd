"""Telephones, e-mail addresses, links, bank accounts and handles in a message, however they are spelled.

Works offline on the plain form; must never fetch anything nor write outside memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from apps.language.brands import lookalike, registered_domain
from apps.language.contact import MOST, Contact, make
from apps.language.decode import MOST_READ, decoded
from apps.language.dictation import AT, DOT, HYPHEN, LOW, MARKS, written_out
from apps.language.links import links
from apps.language.normalise import Normalised, normalise
from apps.language.phones import phones
from apps.language.pieces import phones_across

__all__ = [
    "Contact", "contacts", "emails", "handles", "ibans", "lookalike", "phones", "phones_across",
    "registered_domain",
]  # fmt: skip

_PROVIDERS = (
    r"(?:g[eai]?[ \-]?m[ea][iy]l|j[ie]mei?l|h?otmei?l|jotma?e?il|outlu[ck]k?|yahu|iclaud|googlemail|hotmail|outlook|"
    r"yahoo|icloud|protonmail|ymail|live|msn)"
)
_EMAIL = re.compile(
    rf"(?<![a-z0-9])([a-z0-9][a-z0-9._%+{DOT}{HYPHEN}{LOW}\-]{{0,60}})"
    rf"(?: ?(?P<mark>[@{AT}]) ?"
    rf"| (?:at|chez) (?=[a-z0-9\-]{{1,60}}(?:{DOT}|\.(?=[a-z])))| (?:en|at|chez|de) (?={_PROVIDERS}\b))"
    rf"((?:[a-z0-9][a-z0-9{HYPHEN}\-]{{0,60}} )?[a-z0-9][a-z0-9{HYPHEN}\-]{{0,60}}(?:(?: ?\. ?|{DOT})[a-z]{{2,10}})+"
    rf"|(?:(?:ese|lo|el) de )?(?:google|{_PROVIDERS})\b)"
)
# "margaret.holt at btinternet", after a word of mail.
_UNFINISHED = re.compile(r"(?<![a-z0-9.])([a-z0-9]{2,30}[._][a-z0-9._]{2,30}) (?:at|en|chez|arroba) ([a-z]{5,20})\b")
_SIGNS = ("@", AT, " at ", " chez ", "mail", "mei", "mayl", "maeil", "outl", "yah", "icl", "live", "msn")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2} ?\d{2}(?:[ .\-]?[a-z0-9]{4}){3,7}(?:[ .\-]?[a-z0-9]{1,3})?(?![a-z0-9])")
_HANDLE = re.compile(
    rf"(?<![a-z0-9._@])@ ?([a-z0-9][a-z0-9._]{{2,30}})|(?<![a-z0-9._@/\-])((?=[a-z0-9.]{{0,30}}[_{LOW}])"
    rf"[a-z0-9][a-z0-9._{LOW}]{{3,30}}[a-z0-9])(?![a-z0-9@/\-])"
)
_DIGIT = re.compile(r"\d")


def contacts(text: str | Normalised) -> tuple[Contact, ...]:
    """Every contact in the first 20,000 characters, left to right; a place is reported once, as the most specific kind.

    Also what the text only says once decoded or turned round (`apps.language.decode`), at the place of the code.
    """
    form = _beginning(text if isinstance(text, Normalised) else normalise(text))
    found: list[Contact] = []
    for contact in _all(form):
        if not any(contact.start < other.end and other.start < contact.end for other in found[:50]):
            found.append(contact)
    known = {contact.value for contact in found}
    for reading in decoded(form):
        for contact in _all(normalise(reading.text)):
            if contact.value not in known:
                known.add(contact.value)
                found.append(Contact(contact.kind, contact.value, reading.start, reading.end, True))
    return tuple(sorted(found, key=lambda contact: contact.start))


def _beginning(form: Normalised) -> Normalised:
    if len(form.text) <= MOST_READ:
        return form
    spans = form.spans[:MOST_READ]
    return Normalised(form.original, form.text[:MOST_READ], spans, form.disguises)


def _all(form: Normalised) -> list[Contact]:
    """Contacts of all kinds, the more specific first."""
    plain = form.text
    has_digit = _DIGIT.search(plain) is not None
    dictated = written_out(plain)
    text, places = dictated or (plain, None)
    return [
        *(ibans(form) if has_digit else ()),
        *(_emails(form, text, places) if _may_be_email(text) else ()),
        *links(form, text, places),
        *phones(form),
        *(_handles(form, text, places) if "@" in text or "_" in text or LOW in text else ()),
    ]


def _may_be_email(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def emails(form: Normalised) -> tuple[Contact, ...]:
    """E-mail addresses, also with "arroba" and "punto" spelled out."""
    text, places = written_out(form.text) or (form.text, None)
    return _emails(form, text, places)


def _emails(form: Normalised, text: str, places: Sequence[int] | None) -> tuple[Contact, ...]:
    found = []
    for match in islice(_EMAIL.finditer(text), MOST):
        local, mark, host = match.group(1), match.group("mark"), match.group(3)
        if not _is_mailbox(local, mark, host):
            continue
        whole = match.group()
        value = f"{local}@{re.sub(r' ?[.] ?| ', lambda blank: blank.group().strip(), host)}".translate(MARKS)
        found.append(_placed(form, "email", value, match.span(), places, mark == "@" and " " not in whole))
    if "mail" in text:
        for match in islice(_UNFINISHED.finditer(text), MOST):
            if not any(match.group(1) in contact.value for contact in found):
                value = f"{match.group(1)}@{match.group(2)}"
                found.append(_placed(form, "email", value, match.span(), places, ordinary=False))
    return tuple(found)


def _is_mailbox(local: str, mark: str | None, host: str) -> bool:
    """Not "found at singer.com" nor "tomorrow@8. Could": a word alone before "at" is somebody's only at a provider."""
    if mark is None:
        return re.search(rf"[\d._{DOT}{LOW}{HYPHEN}\-]", local) is not None or DOT in host
    if " " in host and mark == "@":
        return False
    return mark != "@" or re.search(r"[a-z]", host.partition(".")[0]) is not None


def _placed(
    form: Normalised, kind: str, value: str, span: tuple[int, int], places: Sequence[int] | None, ordinary: bool
) -> Contact:
    start, end = span
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return make(form, kind, value, start, end, ordinary)


def ibans(form: Normalised) -> tuple[Contact, ...]:
    """Bank accounts: a valid IBAN of any country, or anything of the Spanish shape."""
    found = []
    for match in islice(_IBAN.finditer(form.text), MOST):
        value = re.sub(r"[^a-z0-9]", "", match.group()).upper()
        if re.fullmatch(r"ES\d{22}", value) or _checks(value):
            found.append(make(form, "iban", value, *match.span(), ordinary=True))
    return tuple(found)


def _checks(iban: str) -> bool:
    return 15 <= len(iban) <= 34 and int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def handles(form: Normalised) -> tuple[Contact, ...]:
    """Names on a social network: with an at sign, or of words joined by a low line."""
    text, places = written_out(form.text) or (form.text, None)
    return _handles(form, text, places)


def _handles(form: Normalised, text: str, places: Sequence[int] | None) -> tuple[Contact, ...]:
    return tuple(
        _placed(
            form,
            "handle",
            "@" + (match.group(1) or match.group(2)).translate(MARKS),
            match.span(),
            places,
            LOW not in match.group(),
        )
        for match in islice(_HANDLE.finditer(text), MOST)
    )
