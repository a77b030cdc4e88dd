"""The guard's rules on the seller's life: address, absence, routines, papers, passwords and codes.

District, metro and shop may be told; the street with its number, the empty house and the identity card may not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from apps.language.normalise import normalise
from apps.language.numbers import number_words
from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.text import MASK, Sentence, Text

_WAY = (
    r"(?:calle|c/|avenida|avda?\.?|av\.|plaza|pza\.?|pl\.|paseo|pso\.?|camino|carrer|rua|ronda|travesia|"
    r"carretera|ctra\.?|street|road|avinguda|"
    r"placa|passeig|urbanizacion|urb\.|callejon|glorieta|bulevar|st\.|kalea|rambla|via|poligono|gran via)"
)
_NUM = (
    r"(?:\d{1,4}|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|"
    r"veint\w+|treinta\w*(?: y \w+)?|cuarenta(?: y \w+)?|cincuenta(?: y \w+)?|sesenta(?: y \w+)?|"
    r"setenta(?: y \w+)?|ochenta(?: y \w+)?|noventa(?: y \w+)?|cien|ciento \w+)"
)
# Words that end a street's name: what follows is an hour, a day or a line, not a house.
_NOT_NAME = (
    r"(?!a\b|las?\b|sobre\b|el\b|hoy\b|manana\b|linea\b|salida\b|entre\b|por\b|para\b|y\b|en\b|con\b|metro\b|que\b|"
    r"son\b|si\b|es\b)"
)
_NAME = rf"(?:(?:de|del|la|el|los|las|d'|l'|en) ?){{0,2}}(?:{_NOT_NAME}[a-z'.]{{1,20}},? ){{1,4}}"
_HOUSE = (
    rf"(?:justo )?(?:(?:entre el|el numero|numero|num\.?|n[o.]{{1,2}}|al|en el|a la altura del?|frente al|"
    rf"el) ?)?{_NUM}(?![\d:h]|[.,]\d| ?(?:h|horas?|min|eur|euros|a las|de la (?:tarde|manana|noche))\b)"
)
_FLOOR = (
    r"(?:\d{1,2} ?[oa]|bajos?|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|septim[oa]|octav[oa]|"
    r"noven[oa]|atico|entresuelo|principal)"
)
_ADDRESS = re.compile(
    rf"\b{_WAY} {_NAME}{_HOUSE}|"
    rf"\b(?:numero|num\.?|n[o.]{{1,2}}) ?{_NUM} de (?:la |el )?{_WAY}\b|"
    rf"\b{_NUM} (?:de|del) (?:la |el )?(?:calle|avenida|paseo|carrer)\b|"
    r"\b[a-z']{4,} (?:kalea|etorbidea|street|road|avenue) ?,? ?\d{1,4}\b|"
    rf"\b(?:puerta|portal|pta\.?|escalera|esc\.?|bloque|piso|timbre|number|flat|apartment|"
    rf"telefonillo) (?:numero |n[o.] ?|del? |el )?(?:{_NUM}|[a-h])\b(?! ?(?:horas|h)\b)|"
    rf"\b{_FLOOR},? (?:derecha|izquierda|dcha|izda|izq|centro|letra [a-z]|puerta \w+|[b-hj](?!')|a(?=[.,!?]|$))\b|"
    r"\b(?:tercero|segundo|primero|cuarto|quinto) (?:primera|segunda|tercera|cuarta)\b|"
    r"\b\d{1,2}o ?[a-h]\b|\bbajos? (?:de la )?(?:derecha|izquierda)\b|"
    rf"\b(?:en|por) (?:la |el |los |las )?[a-z]{3, 20},? (?:numero|num\.?) {_NUM}\b|"
    r"\b(?:cp|c\.p\.|codigo postal|postcode|zip)[ :]{1,2}(?:es )?(?:el )?\d{5}\b|"
    r"\b(?:0[1-9]|[1-4]\d|5[0-2])\d{3},? (?:[a-z]{4,})\b(?<!kms)(?<!euros)(?<!disparos)|"
    r"\b[34]\d[.,]\d{4,}\W{1,3}-?\d[.,]\d{4,}"
)
_DOORSTEP = re.compile(
    r"\bl[oa]s? (?:bajo|saco|subo|dejo|tengo) (?:\w+ )?(?:al|en el|a la|en la) "
    r"(?:portal|porteria|rellano|buzon|conserje\w*)\b"
)
"""Handed over at the seller's own door, which is where they live."""
_MIXED = re.compile(r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{5,20}\b")
_IN_A_ROW = re.compile(r"\b(?:\d ?){4,12}\b")
_YOURS = frozenset(("tu", "tus", "su", "your"))
_DNI = re.compile(
    r"(?<![a-z0-9])(?:\d{8}[ \-]?[a-hj-np-tv-z]|[xyz][ \-]?\d{7}[ \-]?[a-z]|\d{2}\.\d{3}\.\d{3}[ \-]?[a-z])(?![a-z0-9])"
)
_STREET_TYPES = word_set(
    "calle carrer avenida avinguda avda plaza paseo rua rambla ronda kalea passeig placa camino travesia "
    "carretera street piso puerta portal bajo"
)
_GENERIC_STREETS = word_set(
    "mayor major real nueva estacion parque iglesia constitucion sol madrid barcelona valencia sevilla espana "
    "europa centro mercado"
)

_HOME, _EMPTY, _AWAY, _SPAN = (MASK(name) for name in ("HOME", "EMPTY", "AWAY", "SPAN"))
_TOLD = MASK("ALONE", "BORN", "ROUTINE")
_KEY, _HIDDEN = MASK("KEY"), MASK("HIDDEN")
_PLACE, _MYADDRESS, _GIVES, _ASKS, _YES = (MASK(name) for name in ("LOCATION", "MYADDRESS", "GIVE", "ASKS", "YES"))
_CODE, _PASSWORD, _DOCUMENT, _CARD, _REMOTE = (
    MASK(name) for name in ("CODE", "PASSWORD", "DOCUMENT", "CARD", "REMOTE")
)
_USER, _BANK, _SIDES, _PARCEL = MASK("USER"), MASK("BANK"), MASK("SIDES"), MASK("PARCELCODE")
_SECRET = _PASSWORD | _DOCUMENT | _CODE | _REMOTE
_CARD_DATA = re.compile(
    r"\b(?:cvv|cvc|(?:numeros?|datos|foto) (?:de|del) (?:la |mi )?tarjeta|caducidad|caduca en|mi tarjeta)\b"
)
_IS_SECRET = re.compile(
    r"\b(?:contrasen\w*|password|contrasenya|passwd|clave de acceso)\b[^.!?]{0,30}?(?:\b(?:es|is|era)\b|"
    r":) ?(?!la que|lo que|tuy|nuev|tu\b)\S"
)
_TO_CHOOSE = re.compile(r"\b(?:cambi\w+|pones|pongas|elig\w+|reset\w*|sin contrasena|borr\w+|quit\w+)\b")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_DEFER = MASK("DEFER")
_REFUSING = MASK("NEG", "BETTER")
_ORDINARY = MASK("INAPP", "MEET")
_SHIPS = MASK("SHIPS")
_HANDOVER = MASK("HANDOVER")
_HABIT = MASK("HABIT")
_LIFE = MASK("LIFE")


def hard(sentence: Sentence, case: Case) -> list[Finding]:
    """What one sentence tells of the seller's home, absence, papers and secrets."""
    plain = sentence.reading.form.text
    found: list[Finding] = []
    if (
        sentence.numeric
        or sentence.mask & _HOME
        or "bajo" in plain
        or "segund" in plain
        or "tercer" in plain
        or "puerta" in plain
        or "portal" in plain
    ):
        address = _ADDRESS.search(plain)
        if address:
            found.append(("PII_ADDRESS", *address.span()))
    if (door := _DOORSTEP.search(plain)) and not sentence.asks:
        found.append(("PII_ADDRESS", *door.span()))
    for street in case.private.streets:
        found += _own_street(sentence, plain, street)
    if sentence.says(_MYADDRESS) and not sentence.asks:
        found += _at("PII_ADDRESS", sentence, _MYADDRESS)
    if sentence.has(_PLACE, _GIVES | _YES) and (sentence.mask & _HOME or case.asked.mask & _HOME):
        found += _at("PII_ADDRESS", sentence, _PLACE)
    number = _DNI.search(plain) if sentence.numeric else None
    if number:
        found.append(("PII_OTHER", *number.span()))
    if not sentence.asks:
        found += _absence(sentence)
    return found + _secrets(sentence, plain, case) + _answered(sentence, plain, case)


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """A secret asked for, and promised: "te la mando ahora"."""
    wanted = _wanted(case)
    if wanted is None or text.mask & _REFUSING or (text.mask & _DEFER and not text.mask & _GIVES):
        return []
    for index, sentence in enumerate(text.sentences):
        if text.mask & _HANDOVER and "combinacion" in wanted.words:
            break  # the safe's, when they come
        if sentence.says(_GIVES) or (sentence.says(_YES) and not sentence.mask & _ORDINARY):
            return [(index, ("CREDENTIAL", *(sentence.first(_GIVES | _YES) or (0, 0))))]
    return []


def _wanted(case: Case) -> Sentence | None:
    """The buyer's sentence that asks for a code, a password, a paper or a way in."""
    return next(
        (
            each
            for each in case.asked.sentences
            if each.mask & (_SECRET | _USER)
            and (each.mask & (_ASKS | _SIDES) or not _YOURS.isdisjoint(each.words))
            and not _own_paper(each)
        ),
        None,
    )


def _answered(sentence: Sentence, plain: str, case: Case) -> list[Finding]:
    """The secret asked for, given: a word of letters and digits for a password, digits for a code."""
    wanted = _wanted(case) if case.asked.mask & (_SECRET | _USER) else None
    if wanted is None or sentence.mask & _REFUSING:
        return []
    word = _MIXED.search(plain) if wanted.mask & (_PASSWORD | _USER) else None
    digits = _IN_A_ROW.search(plain) if wanted.mask & (_CODE | _REMOTE) and not case.priced(sentence) else None
    given = word or digits
    return [("CREDENTIAL", *given.span())] if given else []


def _own_paper(sentence: Sentence) -> bool:
    """The buyer offers a paper of their own: "te enseño mi DNI"."""
    return re.search(r"\b(?:mi|my) (?:dni|nie|carnet|pasaporte|documento|id)\b", sentence.reading.form.text) is not None


def _at(code: str, sentence: Sentence, bits: int) -> list[Finding]:
    place = sentence.first(bits)
    return [(code, *place)] if place else []


_TOKEN = re.compile(r"\b[a-z]{2,}[-_]?\d{3,}\b")
"""Letters and digits in one: what answers the question for a code or a password."""


def _absence(sentence: Sentence) -> list[Finding]:
    """When nobody is in, who lives alone, where the key is."""
    for clause in sentence.clauses:
        mask = clause.mask
        told = (
            mask & _TOLD
            or (mask & _HOME and mask & _EMPTY)
            or (mask & _AWAY and (mask & (_SPAN | _HOME) or sentence.mask & _HOME) and not sentence.mask & _SHIPS)
            or (mask & _KEY and mask & _HIDDEN)
            or (mask & _HABIT and sentence.mask & _LIFE)
            or (sentence.mask & _HOME and mask & _KEY and sentence.mask & _HIDDEN)
        )
        if told:
            first, last = sentence.places[clause.first], sentence.places[clause.last - 1]
            return [("PII_OTHER", first[0], last[1])]
    return []


def _secrets(sentence: Sentence, plain: str, case: Case) -> list[Finding]:
    found: list[Finding] = []
    secret = _IS_SECRET.search(plain) if sentence.mask & _PASSWORD else None
    if secret and not _TO_CHOOSE.search(plain):
        found.append(("CREDENTIAL", *secret.span()))
    if sentence.has(_DOCUMENT, _SIDES) and not sentence.mask & _REFUSING:
        found += _at("CREDENTIAL", sentence, _DOCUMENT)
    elif sentence.says(_SIDES) and sentence.mask & _GIVES and case.asked.mask & _DOCUMENT:
        found += _at("CREDENTIAL", sentence, _SIDES)
    if sentence.mask & _REMOTE:
        found += _at("CREDENTIAL", sentence, _REMOTE)
    for clause in sentence.clauses:
        gives = clause.mask & _GIVES and not clause.refused
        papers = clause.mask & _DOCUMENT and not _is_of_vehicle(plain, case)
        if gives and (
            clause.mask & (_PASSWORD | _CODE) or papers or (clause.mask & _CARD and _CARD_DATA.search(plain))
        ):
            first, last = sentence.places[clause.first], sentence.places[clause.last - 1]
            found.append(("CREDENTIAL", first[0], last[1]))
            break
    if sentence.numeric:
        found += _told_digits(sentence, plain, case)
    told = _TOKEN.search(plain) if case.asked.mask & (_PASSWORD | _CODE) and not case.asked.mask & _PARCEL else None
    if told and not found and told.group() not in case.listing.plain and told.group() not in case.asked.plain:
        found.append(("CREDENTIAL", *told.span()))
    return found


def _is_of_vehicle(plain: str, case: Case) -> bool:
    """A car comes with its own papers."""
    return case.listing.vehicle and re.search(r"documentacion|documentos?\b", plain) is not None


def _told_digits(sentence: Sentence, plain: str, case: Case) -> list[Finding]:
    """Four digits or more, said of a code, a card or a bank's user; a price or a size they are not."""
    taken = case.priced(sentence)
    for match in re.finditer(r"(?<![\d.,])\d(?:[ \-]{0,3}\d){3,}(?![\d.,]*\d)", plain):
        if any(first <= match.start() < last for first, last in taken):
            continue
        size = sum(char.isdigit() for char in match.group())
        about = sentence.mask & (_PASSWORD | _REMOTE) or (sentence.mask & _CODE and not sentence.mask & _PARCEL)
        if (
            about
            or (size >= 5 and (sentence.mask & _BANK and sentence.mask & _USER))
            or (_CARD_DATA.search(plain) and sentence.mask & _CARD and not _A_YEAR.fullmatch(match.group()))
        ):
            return [("CREDENTIAL", *match.span())]
        if (
            case.asked.mask & _CODE
            and not case.asked.mask & _PARCEL
            and 4 <= size <= 8
            and not _A_YEAR.fullmatch(match.group())
        ):
            return [("CREDENTIAL", *match.span())]
    if _CARD_DATA.search(plain) and re.search(r"\b\d{2,4}\b", plain) and re.search(r"\b(?:cvv|cvc)\b", plain):
        return [("CREDENTIAL", 0, len(plain))]
    return []


def _own_street(sentence: Sentence, plain: str, street: str) -> list[Finding]:
    """A street of the seller's, with its number or called a street."""
    house, words = _street(street)
    joined = ""
    for word in words:
        at = plain.find(word)
        if at < 0:
            continue
        joined = joined or re.sub(r"(?<=\d)\W{1,2}(?=\d)", "", plain)
        near = joined[max(0, joined.find(word) - 40) : joined.find(word) + len(word) + 40]
        numbers = {str(each.value) for each in number_words(near)} | set(re.findall(r"\d+", near))
        named = word not in _GENERIC_STREETS and re.search(
            rf"\b(?:calle|carrer|avenida|avinguda|avda?\.?|paseo|rua|kalea|passeig)(?: de| del| d')?(?: la| los|"
            rf" las| el)? ?{word}",
            near,
        )
        if house in numbers or named:
            return [("PII_ADDRESS", at, at + len(word))]
    return []


@lru_cache(maxsize=256)
def _street(written: str) -> tuple[str, tuple[str, ...]]:
    """The number of a house ("" without) and the words of its street by which it is known."""
    street = normalise(written).text
    number = re.search(r"\b\d{1,4}\b", street)
    name = street[: number.start()] if number else street.split(",")[0]
    return number.group() if number else "", tuple(
        word for word in re.findall(r"[a-z]{4,}", name) if word not in _STREET_TYPES
    )
