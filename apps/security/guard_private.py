"""The guard's rules on what is nobody's business: telephones, addresses, accounts, codes, papers, absences.

Must never depend on knowing the seller's data: a telephone is a telephone, whoever's it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apps.language.contacts import contacts
from apps.language.normalise import normalise
from apps.language.numbers import number_words
from apps.security.guard_finding import Finding
from apps.security.wording import Reading, pattern, whole

if TYPE_CHECKING:
    from apps.security.guard import PrivateData

_KINDS = {
    "phone": "PII_PHONE",
    "email": "PII_EMAIL",
    "iban": "PII_IBAN",
    "link": "LINK",
    "handle": "OFF_PLATFORM",
}
_NUM = (
    r"(?:\d{1,4}|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|"
    r"veint\w+|treinta\w*)"
)
_WAY = (
    r"(?:calle|c/|avenida|avda?|av\.|plaza|pza|paseo|camino|carrer|rua|ronda|travesia|carretera|street|"
    r"road|avinguda|"
    r"placa|passeig|urbanizacion|callejon|glorieta|bulevar|st\.)"
)
_ADDRESS = pattern(
    rf"{_WAY} (?:de |del |de la |la |el |los |las |d')?(?:[a-z'.]+ ?,? ?){{1,5}}(?:numero |num |n[o.]? "
    rf"?)?,? ?\b{_NUM}\b",
    rf"(?:numero|num|n\.?o?) ?{_NUM} de (?:la |el )?{_WAY}\b",
    rf"(?:puerta|portal|pta|escalera|esc|bloque|piso|timbre|number|flat|apartment) (?:numero |n[o.] "
    rf"?)?(?:{_NUM}|[a-f])\b",
    r"\d{1,2} ?o? ?-? ?(?:derecha|izquierda|dcha|izda|izq)\b",
    r"\d{1,2}o ?[a-f]\b",
    r"(?:cp|c\.p\.|codigo postal|postcode|zip)[ :]{1,2}(?:es )?(?:el )?\d{5}\b",
    r"(?:0[1-9]|[1-4]\d|5[0-2])\d{3},? (?:madrid|barcelona|valencia|sevilla|zaragoza|malaga|bilbao|"
    r"murcia|alicante)\b",
)
_PARTIAL_PHONE = pattern(
    r"(?:acab[aeo]\w*|termin\w+|empie(?:za|zo)|empezar|comien\w+|ends?|starts?|prefijo|ultim[oa]s|"
    r"primer[oa]s) "
    r"(?:cifras |digitos |numeros )?(?:por |en |con |in |with |son |es |a )?(?:el )?\d{2,}",
)
_DNI = re.compile(
    r"(?<![a-z0-9])(?:\d{8}[ \-]?[a-hj-np-tv-z]|[xyz][ \-]?\d{7}[ \-]?[a-z]|"
    r"\d{2}\.\d{3}\.\d{3}[ \-]?[a-z])(?![a-z0-9])"
)
_ABSENCE = whole(
    r"(?:no (?:estoy|estare|estamos|estaremos|hay nadie|habra nadie|queda nadie)) (?:en (?:mi )?casa|en "
    r"el piso|este|el|hasta|de \w+)",
    r"no (?:hay|habra|queda) nadie(?: en (?:casa|el piso))?",
    r"(?:estoy|estare|estaremos|nos vamos|me voy|me ire|salimos|estamos) (?:<gap>)?(?:de vacaciones|de "
    r"viaje|fuera de casa|fuera (?:hasta|toda|unos)|"
    r"al pueblo|a la playa)",
    r"(?:casa|piso) (?:esta |estara |se queda )?(?:vaci[oa]|sol[oa])",
    r"viv[oe] sol[oa]|(?:estoy|estare) sol[oa]|salgo de casa a|vuelvo a casa a|i live alone|nobody "
    r"(?:is|will be) (?:at )?home|"
    r"away on holiday",
)
_CREDENTIAL = pattern(
    r"(?:<code>|<password>) <gap>(?:es|son|era|is|:)[ :]{1,2}(?:el )?[a-z]*\d{3,8}\b",
    r"(?:<password>) (?:<gap>)?(?:es|is)[ :]",
    r"(?:te (?:paso|mando|envio|doy|digo|reenvio)|toma|aqui (?:tienes|va)|ahi va|apunta) "
    r"(?:<gap>)?(?:el |mi |la |un )?(?:<password>|codigo que|"
    r"codigo de (?:verificacion|seguridad|confirmacion|wallapop)|codigo del? (?:sms|banco|movil)|sms|"
    r"pin)\b",
    r"(?:te (?:mando|paso|envio|doy|hago)|mando|paso|envio|ahi (?:va|tienes)|toma) (?:<gap>)?(?:foto|"
    r"fotos|copia|captura)? ?(?:<gap>)?(?:mi |del? (?:mi )?)"
    r"(?:dni|nie|carnet|pasaporte|documento|tarjeta)\b",
    r"(?:foto|fotos|copia) (?:del? (?:mi )?(?:dni|nie|carnet|pasaporte)|<gap>por las dos caras|<gap>por "
    r"ambos lados)",
    r"(?:el |un )?(?:codigo|sms) que me (?:ha |han )?(?:llegado|mandado|enviado) (?:es|pone|dice)",
    r"(?:cvv|cvc|numero de (?:la |mi )?tarjeta|caduca(?: en)?|caducidad) (?:<gap>)?(?:es|son|:)? ?\d{2,}",
)
_ASKED_DOCUMENT = pattern(
    r"(?:foto|copia|selfie|imagen|picture|photo) (?:<gap>)?(?:<document>)\b",
    r"(?:manda|pasa|envia|"
    r"ensena)\w* (?:<gap>)?<document>\b",
)
_ASKED_CODE = pattern(r"<code>\b")
_AGREES = pattern(
    r"(?:te|le) (?:la|lo|las|los) (?:mando|paso|envio|hago|digo|doy)",
    r"ahi (?:va|tienes)",
    r"(?:claro|vale|ok|si|venga),? (?:te|ahora|toma)",
    r"ahora (?:te|mismo|la|lo)\b",
)
_REFUSES = pattern(r"no\b", r"prefiero", r"nunca", r"tampoco", r"ni\b", r"don't", r"won't", r"can't")


def findings(reading: Reading, asked: Reading, private: PrivateData) -> list[Finding]:
    """Personal data, credentials and links in the text."""
    plain = reading.form.text
    found: list[Finding] = []
    for contact in contacts(reading.form):
        start, end = _plain_span(reading, contact.start, contact.end)
        found.append((_KINDS[contact.kind], start, end))
        if contact.kind in ("phone", "email"):
            found.append(("OFF_PLATFORM", start, end))
        if contact.kind == "iban":
            found.append(("UNSAFE_PAYMENT", start, end))
    for code, compiled in (
        ("PII_ADDRESS", _ADDRESS),
        ("PII_PHONE", _PARTIAL_PHONE),
        ("PII_OTHER", _ABSENCE),
        ("CREDENTIAL", _CREDENTIAL),
    ):
        place = reading.finds(compiled)
        if place and not (code == "CREDENTIAL" and _REFUSES.search(reading.clause(*place).encode())):
            found.append((code, *place))
    number = _DNI.search(plain)
    if number:
        found.append(("PII_OTHER", *number.span()))
    if asked.finds(_ASKED_DOCUMENT) and not reading.finds(_REFUSES):
        place = reading.finds(_AGREES)
        if place:
            found.append(("CREDENTIAL", *place))
    if asked.finds(_ASKED_CODE) and not reading.finds(_REFUSES):
        digits = re.search(r"\b\d{4,8}\b", plain)
        if digits:
            found.append(("CREDENTIAL", *digits.span()))
    return found + _owned(reading, private)


def _plain_span(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The place in the plain text of a place in the original."""
    spans = reading.form.spans
    inside = [index for index, original in enumerate(spans) if start <= original < end]
    return (inside[0], inside[-1] + 1) if inside else (0, len(spans))


def _owned(reading: Reading, private: PrivateData) -> list[Finding]:
    """The seller's own data, however it is cut or spelled."""
    plain = reading.form.text
    compact, places = _compact(plain)
    found: list[Finding] = []
    for phone in private.phones:
        digits = re.sub(r"\D", "", phone)[-9:]
        for size in (6,):
            for first in range(len(digits) - size + 1):
                at = compact.find(digits[first : first + size])
                if at >= 0:
                    found.append(("PII_PHONE", places[at], places[at + size - 1] + 1))
                    break
    for email in private.emails:
        local = _compact(normalise(email.split("@")[0]).text)[0]
        if len(local) >= 5 and local in compact:
            at = compact.find(local)
            found.append(("PII_EMAIL", places[at], places[at + len(local) - 1] + 1))
    for street in private.streets:
        found.extend(_street(plain, normalise(street).text))
    for code, values in (("PII_OTHER", private.names), ("PII_OTHER", private.other)):
        for value in values:
            wanted = normalise(value).text.strip()
            at = plain.find(wanted) if len(wanted) >= 3 else -1
            if at >= 0 and not plain[at - 1 : at].isalnum() and not plain[at + len(wanted) :][:1].isalnum():
                found.append((code, at, at + len(wanted)))
    return found


def _compact(plain: str) -> tuple[str, list[int]]:
    """Letters and digits only, number words as digits, with the place of each in the plain text."""
    letters: list[str] = []
    places: list[int] = []
    words = {number.start: number for number in number_words(plain)}
    index = 0
    while index < len(plain):
        number = words.get(index)
        if number:
            for digit in str(number.value):
                letters.append(digit)
                places.append(index)
            index = number.end
            continue
        if plain[index].isalnum():
            letters.append(plain[index])
            places.append(index)
        index += 1
    return "".join(letters), places


_COMMON = frozenset(
    [
        "calle",
        "carrer",
        "avenida",
        "avinguda",
        "plaza",
        "paseo",
        "piso",
        "puerta",
        "madrid",
        "barcelona",
        "valencia",
        "sevilla",
    ]
)


def _street(plain: str, street: str) -> list[Finding]:
    """A street of the seller's with its number, in any order, or named as a street."""
    number = re.search(r"\b\d{1,4}\b", street)
    name = street[: number.start()] if number else street
    for word in re.findall(r"[a-z]{4,}", name):
        at = plain.find(word)
        if word in _COMMON or at < 0:
            continue
        near = plain[max(0, at - 40) : at + len(word) + 40]
        numbers = {str(each.value) for each in number_words(near)} | set(re.findall(r"\d+", near))
        named = re.search(rf"{_WAY}(?: de| del)?(?: la)? {word}", near)
        if named or (number and number.group() in numbers):
            return [("PII_ADDRESS", at, at + len(word))]
    return []
