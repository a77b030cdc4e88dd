"""Telephones, e-mail addresses, links, bank accounts and handles in a message, however they are spelled.

Works offline on the plain form; must never fetch anything nor write outside memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import phonenumbers
import tldextract

from apps.language.normalise import Normalised, normalise
from apps.language.numbers import Number, number_words

_MOST = 300
"""Contacts of one kind read in one message; more than this is noise by intent."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

_DIGIT_LETTERS = str.maketrans({"o": "0", "l": "1", "i": "1"})
_DIGIT_GROUP = re.compile(r"(?<![a-z0-9])(?:\d[\doli]*|[oli]{2,}(?=\W+\d)|(?<=\d )[oli]{2,})(?![a-z0-9])")
# What may stand between two groups of one telephone.
_GAP = re.compile(
    r"[ .\-/_()*|\n~>:;\"'=]{0,4}(?:(?:y|e|guion|punto|espacio|barra|and|dash|luego|"
    r"despues)[ .\-]{1,2})?"
)
_MULTIPLE = re.compile(r"\b(doble|double|triple|duplo) $")
_NOT_A_PHONE = re.compile(
    r"(?:\b(?:isbn|ean|ref|referencia|part number|imei|serie|serial|modelo|model|sku|codigo de barras|"
    r"articulo|ip|"
    r"pedido|seguimiento|tracking|matricula|bastidor|upc|asin|pn)\b[^\d]{0,24}|\d[.,]|eur ?)$"
)
_USUAL_GROUPS = frozenset(
    prefix + groups
    for prefix in ((), (2,), (4,))
    for groups in ((9,), (3, 3, 3), (3, 2, 2, 2), (3, 6), (2, 3, 2, 2), (5, 4), (5, 2, 2))
) | {(11,), (13,)}
_SPANISH = re.compile(r"(?:0034|34)?([679]\d{8}|8[1-8]\d{7})")
_EMAIL = re.compile(
    r"(?<![a-z0-9])([a-z0-9][a-z0-9._%+\-]{0,60}) ?(?:@|\(at\)|\[at\]|\(a\)|\[a\]|\(arroba\)|\barroba\b|"
    r"\bat\b(?= [a-z0-9\-]+ ?(?:\.|punto|dot)))"
    r" ?([a-z0-9][a-z0-9\-]{0,60}(?: ?(?:\.|\bpunto\b|\bdot\b|\bponto\b|\bpunt\b|\(dot\)|\[\.\]) "
    r"?[a-z]{2,10})+|"
    r"(?:gmail|hotmail|outlook|yahoo|icloud|protonmail)\b)"
)
_HOST = r"[a-z0-9][a-z0-9\-]{0,62}"
_DOT = r"(?: ?(?:\[\.\]|\(\.\)|\(punto\)|\[punto\]|\(dot\)|\[dot\]) ?| ?\. ?| (?:punto|dot|ponto|punt) )"
_SCHEME_LINK = re.compile(r"\b(?:h(?:tt|xx)ps?) ?:? ?/ ?/ ?[^\s\"<>]{1,2000}")
_BARE_LINK = re.compile(
    rf"(?<![a-z0-9@.\-])(?:www ?\. ?)?({_HOST}(?: (?:guion|-) {_HOST}){{0,3}}(?:{_DOT}{_HOST}){{1,5}})"
    r"((?: ?/ ?| (?:barra|slash) )[^\s\"<>]{0,500})?"
)
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/\S+|\blocalhost(?::\d+)?(?:/\S*)?")
# Endings that nobody writes by forgetting the space after a full stop.
_SURE_ENDINGS = _words(
    "com net org info biz shop store site online link click xyz top app io club live vip icu page "
    "website web tech space "
    "fun pro cat digital in ly gl gg cc ru cn tk ml ga cf gq be co uk eu fr it pt pl dev cloud help "
    "support services"
)
_SHORT_ENDINGS = frozenset(("es", "me"))
_SPEECH = _words(
    "hola buenas gracias vale ok perfecto bien si no disponible genial claro bueno tarde noche dia hoy "
    "manana mejor interesa "
    "interesado igual todo nada eso esto asi ya aqui alli precio envio producto estado nuevo usado funciona"
)
_IBAN = re.compile(
    r"(?<![a-z0-9])[a-z]{2} ?\d{2}(?:[ .\-]?[a-z0-9]{4}){3,7}(?:[ "
    r".\-]?[a-z0-9]{1,3})?(?![a-z0-9])"
)
_HANDLE = re.compile(r"(?<![a-z0-9._@])@ ?([a-z0-9][a-z0-9._]{2,30})")


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach someone. `kind` is phone, email, link, iban or handle; `value` its plain spelling.

    `start` and `end` are places in the original; `disguised` when it was not written the ordinary way.
    """

    kind: str
    value: str
    start: int
    end: int
    disguised: bool


def contacts(text: str | Normalised) -> tuple[Contact, ...]:
    """Every contact in the text, left to right; a place is reported once, as the most specific kind."""
    form = text if isinstance(text, Normalised) else normalise(text)
    found: list[Contact] = []
    for finder in (ibans, emails, links, phones, handles):
        for contact in finder(form):
            if not any(contact.start < other.end and other.start < contact.end for other in found[:50]):
                found.append(contact)
    return tuple(sorted(found, key=lambda contact: contact.start))


def _contact(form: Normalised, kind: str, value: str, start: int, end: int, ordinary: bool) -> Contact:
    first, last = form.original_span(start, end)
    written = form.original[first:last]
    return Contact(kind, value, first, last, not ordinary or written.lower() != form.text[start:end])


def phones(form: Normalised) -> tuple[Contact, ...]:
    """Telephones in digits, words or both; Spanish ones of nine digits, foreign ones with their prefix."""
    found = []
    for run in _runs(form.text)[:_MOST]:
        digits = "".join(value for value, _start, _end, _word in run)
        if not 9 <= len(digits) <= 60:
            continue
        start, end = run[0][1], run[-1][2]
        if _NOT_A_PHONE.search(form.text[max(0, start - 40) : start]):
            continue
        number = _number(form.text[max(0, start - 1) : start] == "+", digits)
        if number:
            groups = tuple(len(value) for value, *_place in run)
            ordinary = not any(word for *_place, word in run) and groups in _USUAL_GROUPS
            found.append(_contact(form, "phone", number, start, end, ordinary))
    return tuple(found)


def phones_across(texts: Sequence[str]) -> tuple[str, ...]:
    """Telephones split over consecutive messages of one person, the last of `texts` being part of them."""
    forms = [normalise(text) for text in texts[-6:]]
    if len(forms) < 2:
        return ()
    joined = normalise(" ".join(form.text[:200] for form in forms))
    border = len(joined.text) - len(forms[-1].text[:200])
    return tuple(contact.value for contact in phones(joined) if contact.start < border < contact.end)


def _runs(plain: str) -> list[list[tuple[str, int, int, bool]]]:
    """Groups of digits (digits, start, end, in words) that stand together, as in a spoken telephone."""
    groups = [
        (match.group().translate(_DIGIT_LETTERS), match.start(), match.end(), False)
        for match in _DIGIT_GROUP.finditer(plain)
    ]
    groups += [(_times(plain, number), number.start, number.end, True) for number in number_words(plain)]
    groups.sort(key=lambda group: group[1])
    runs: list[list[tuple[str, int, int, bool]]] = []
    for group in groups:
        if runs:
            between = _MULTIPLE.sub("", plain[runs[-1][-1][2] : group[1]][:40])
            if _GAP.fullmatch(between):
                runs[-1].append(group)
                continue
            if group[3] and between in (",", ", ", " , ") and len(group[0]) <= 3:
                runs[-1].append(group)
                continue
        runs.append([group])
    return runs


def _times(plain: str, number: Number) -> str:
    """The digits of a number in words, repeated after "doble" or "triple"."""
    said = _MULTIPLE.search(plain[max(0, number.start - 12) : number.start])
    return str(number.value) * (1 if not said else 3 if said.group(1) == "triple" else 2)


def _number(plus: bool, digits: str) -> str:
    spanish = _SPANISH.fullmatch(digits)
    if spanish:
        return spanish.group(1)
    international = digits if plus else digits[2:] if digits.startswith("00") else ""
    if not international or len(international) > 15:
        return ""
    try:
        number = phonenumbers.parse("+" + international, None)
    except phonenumbers.NumberParseException:
        return ""
    return "+" + international if phonenumbers.is_possible_number(number) else ""


def emails(form: Normalised) -> tuple[Contact, ...]:
    """E-mail addresses, also with "arroba" and "punto" spelled out."""
    found = []
    for match in islice(_EMAIL.finditer(form.text), _MOST):
        host = re.sub(_DOT, ".", match.group(2)).replace(" ", "")
        plain = match.group()
        found.append(
            _contact(
                form, "email", f"{match.group(1)}@{host}", *match.span(), "@" in plain and " " not in plain
            )
        )
    return tuple(found)


def links(form: Normalised) -> tuple[Contact, ...]:
    """Web addresses: with or without a scheme, with spaces, "punto com", "[.]", hxxp or a bare address."""
    found: list[Contact] = []
    taken = -1
    for match in sorted(
        [*_SCHEME_LINK.finditer(form.text), *_BARE_LINK.finditer(form.text), *_ADDRESS.finditer(form.text)],
        key=lambda match: (match.start(), -match.end()),
    ):
        if match.start() < taken or len(found) >= _MOST:
            continue
        value = _link(match)
        if value:
            spelled = re.search(r" |\[|\(|^hxx", match.group()) is not None
            found.append(_contact(form, "link", value, *match.span(), not spelled))
            taken = match.end()
    return tuple(found)


def _link(match: re.Match[str]) -> str:
    whole = match.group()
    if match.re is not _BARE_LINK:
        return re.sub(_DOT, ".", whole).replace(" ", "").replace("hxxp", "http", 1).rstrip(".,;:!?)")
    host = re.sub(r" (?:guion|-) ", "-", re.sub(_DOT, ".", match.group(1)))
    path = re.sub(r" ?/ ?| (?:barra|slash) ", "/", match.group(2) or "")
    labels = host.split(".")
    while len(labels) > 1 and not _known_suffix(labels[-1]):
        labels, path = labels[:-1], ""
    host = ".".join(labels)
    if len(labels) < 2 or not re.search(r"[a-z]", labels[-2]):
        return ""
    spaced = re.search(rf"{re.escape(labels[-2])} ?\. |{re.escape(labels[-2])} \.", whole) is not None
    www = whole.startswith("www")
    sure = labels[-1] in _SURE_ENDINGS and (
        not spaced or path != "" or "-" in host or any(map(str.isdigit, labels[-2]))
    )
    typed = labels[-1] in _SHORT_ENDINGS and not spaced and labels[-2] not in _SPEECH and len(labels[-2]) > 3
    marked = not spaced and (path.strip("/") != "" or "-" in host)
    return host + path.rstrip(".,;:!?)") if www or sure or typed or marked else ""


@lru_cache(maxsize=4096)
def _known_suffix(label: str) -> bool:
    return bool(_suffixes(f"x.{label}").suffix)


@lru_cache(maxsize=4096)
def registered_domain(link: str) -> tuple[str, str]:
    """The (registered domain, whole host) of a link, both lower-case; ("", host) for a bare address."""
    host = (
        re.sub(r"^[a-z]+:/*", "", link.lower()).split("/")[0].split("?")[0].split(":")[0].rpartition("@")[2]
    )
    return _suffixes(host).top_domain_under_public_suffix, host


def ibans(form: Normalised) -> tuple[Contact, ...]:
    """Bank accounts: a valid IBAN of any country, or anything of the Spanish shape."""
    found = []
    for match in islice(_IBAN.finditer(form.text), _MOST):
        value = re.sub(r"[^a-z0-9]", "", match.group()).upper()
        if re.fullmatch(r"ES\d{22}", value) or _checks(value):
            found.append(_contact(form, "iban", value, *match.span(), True))
    return tuple(found)


def _checks(iban: str) -> bool:
    return (
        15 <= len(iban) <= 34 and int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
    )


def handles(form: Normalised) -> tuple[Contact, ...]:
    """Names on a social network written with an at sign."""
    return tuple(
        _contact(form, "handle", "@" + match.group(1), *match.span(), True)
        for match in islice(_HANDLE.finditer(form.text), _MOST)
    )
