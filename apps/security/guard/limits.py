"""The guard's rules on limits: how far the price goes must not be said, hinted at, nor left to be worked out.

Must never look at the floor itself: whoever names a limit leaks it, true or not.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case, money
from apps.security.guard.finding import Finding
from apps.security.guard.text import MASK, Sentence

_LIMIT, _HAGGLE, _MATHS, _GRATIS, _FRACTION = (
    MASK(name) for name in ("LIMIT", "HAGGLE", "MATHS", "GRATIS", "FRACTION")
)
_PRICE, _LESS, _MORE, _DISCOUNT, _OTHER = (
    MASK("PRICEWORD"),
    MASK("LESS"),
    MASK("MORE"),
    MASK("DISCOUNT"),
    MASK("NOTPRICE"),
)

_NUM = (
    r"(?:\d+(?:[.,]\d+)?|un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|"
    r"veinti\w{2,6}|treinta|cuarenta|"
    r"cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento \w{3,9}|\w{2,8}cient[oa]s|mil|five|ten|fifteen|"
    r"twenty|thirty|fifty)"
)
_EUR = r"(?: ?(?:eur|euros?|euritos|eurillos|pavos|pavitos|pelas|e\b|quid|bucks|pounds))"
_FAR = re.compile(r"\b(?:por encima|mas arriba|lejos|superior|bastante mas|mucho mas|well above|above)\b")
_FIXED = re.compile(r"\bprecio (?:fijo|cerrado|firme)|\bno (?:es )?negociable|\bsin regateos?|\bfixed price")
# A difference from another price: so much more, less, under, missing.
_STEP = re.compile(
    rf"\b{_NUM}{_EUR}?(?: y pico)? (?:mas|menos|por debajo|por encima|abajo|arriba|de margen|de rebaja|"
    rf"de descuento|de diferencia|more|less|off|below|under|higher|lower)\b|"
    rf"\b(?:te faltan?|me faltan?|faltarian|subes|sube|subas|suba|anade|anades|pones|quito|te quito|"
    rf"le quito|descuento|rebajo|te rebajo|le rebajo|te bajo|le bajo|perdono|te perdono|"
    rf"corto|corta|estira|estiras|add) (?:solo |otros |"
    rf"otras |unos |unas |por |de |a |en |los |just )*{_NUM}{_EUR}?(?! ?(?:dias?|horas?|minutos?|cm|km|kg|litros|"
    rf"anos|meses|\d|o\b))(?: |[.!,?]|$)|"
    rf"\b(?:a|por) (?:solo |tan solo |apenas )?{_NUM}{_EUR}? (?:de|del) (?:cerrar|tenerl\w+|llevartel\w+|mi|"
    rf"lo que|trato|ser tuy\w)|"
    rf"\b(?:bajar|bajarte|rebajar|rebajarte|quitar|quitarte|descontar|descontarte|perdonar|perdonarte) (?:solo |"
    rf"unos |otros |hasta |como mucho )*{_NUM}{_EUR}?(?: |[.!,]|$)(?!por ciento)|"
    rf"\b(?:(?:le|nos|os) )?faltan (?:solo |otros |unos )*{_NUM}(?:{_EUR}|{_EUR}? (?:para|y (?:es|son|te|lo|la)))\b|"
    rf"\b(?:sube|suba|subes|estira)(?:lo|la|le|los|las|te)? (?:solo )?(?:un |unos |otros )?{_NUM}{_EUR}?"
    r"(?= y| mas|[.,!]|$)|"
    rf"\b(?:cort[oa]s?|separ\w+|a falta) (?:solo )?(?:por |de )?(?:un |dos |unos )?(?:billetes? de )?{_NUM}{_EUR}?"
    rf"(?:[.,!]|$| (?:de|para) )|"
    rf"\b{_NUM}{_EUR}? que (?:te|le|os)? ?(?:puedo|podria|pensaba|iba a|quiero) (?:quitar|bajar|rebajar|descontar|"
    rf"perdonar|dejar de menos)\w*|"
    rf"\b(?:quita|resta|descuenta|rebaja|suma|anade|pon|recorta)(?:le|les|me|dle|lle) (?:solo |otros |unos |los |"
    rf"esos )*{_NUM}{_EUR}?(?: |[.,!]|$)|"
    rf"\b{_NUM}{_EUR} (?:te|le) (?:quito|rebajo|bajo|descuento|perdono|devuelvo)\b|\b{_NUM}{_EUR}? (?:separan|"
    rf"nos separan|de distancia)|\b(?:diferencia|margen|rebaja|descuento) (?:es |seria |son )?de {_NUM}{_EUR}?\b"
)
_EURO = re.compile(_EUR.strip())
_MORE_OR_LESS = re.compile(r" ?o menos")
_APART = re.compile(
    r" ?(?:lo que (?:marque|cobre|ponga|diga|salga|sea|cueste)|(?:el |los |las |la |lo |de )*(?:envio|"
    r"portes?|gastos|comision\w*|gestion|shipping|postage|delivery|"
    r"que (?:cobre|ponga|diga)|unidad\w*|fotos?|piezas?|puntas?))"
)
_COUNTED = re.compile(
    r" ?(?!(?:billetes?|mas|menos|por|para|y|o|solo|si|e|es|te|de|en|a|la|lo|que|ni|pero|al|hoy|and|more|less|"
    r"off)\b)[a-z]{3,}"
)
"""What follows a number that counts things: "faltan tres piquetas"."""
_DOWN_FROM = re.compile(rf"\b(?:bajar\w*|bajo|baja|bajes|bajamos|rebajar\w*) (?:mas )?de (?:los |las )?{_NUM}\b")
_BELOW = re.compile(
    rf"\b(?:menos|debajo|less than|under|below|lower than|abajo) (?:de )?(?:los |las )?{_NUM}\b|\bde (?:los |"
    rf"las )?{_NUM}{_EUR}? (?:ya )?(?:no|not) (?:bajo|bajamos|paso|pasamos|puedo|podemos|me|salgo|quito)\b"
)
_UP_TO = re.compile(
    rf"\b(?:acept\w+|ofertas?|vend\w+|cierro|cerrar\w*|escucho) (?:\w+ ){{0,3}}(?:desde|a partir de|"
    rf"por encima de) (?:los |unos |las )?{_NUM}\b|\b(?:llegar|llego|llegaria|bajar|bajarl\w+|bajo|bajaria|"
    rf"rebajar|rebajo|dejarl\w+|dejo|estirar\w*|estiro) (?:\w+ ){{0,3}}(?:hasta|como mucho|maximo) (?:los |unos |"
    rf"las )?{_NUM}\b"
)
_RANGE = re.compile(
    rf"\b(?:entre|de) (?:los |unos )?({_NUM}){_EUR}? (?:y|a) (?:los |unos )?({_NUM}){_EUR}?\b(?! ?(?:h\b|horas|"
    rf"cm|kg|km|anos|meses|dias|minutos|de la))"
)
_PERCENT = re.compile(r"\b(\d{1,3}(?:[.,]\d)?) ?(?:%|por ?ciento|percent)|\b[a-z]{4,12} (?:por ciento|percent)\b")
_PART = re.compile(
    r"\b(?:un|una|el|la|al|a|one|two|dos|a un) ?(?:tercio|tercios|cuarto|quinto|mitad|tercera|cuarta|quinta|"
    r"decima|decimo|sexta|sexto|octavo|octava|third|quarter|fifth|half)\b(?: parte)?|\bmedio precio|"
    r"\b(?:tres|cuatro|siete|ocho|nueve|three) (?:cuart[oa]s|quint[oa]s|decim[oa]s|octav[oa]s|quarters)\b|"
    r"\bhalf (?:the )?price"
)
_OWN_LIMIT = re.compile(
    r"\b(?:mi|mis|nuestro|nuestra|my|el de mi|la de mi) (?:propi[oa] )?(?:limite|tope|minim[oa]|suelo|techo|"
    r"ultim[oa]|linea roja|floor|limit|minimum|bottom)\b(?! (?:de (?:peso|velocidad|edad)|esfuerzo))"
)
_HALFWAY = re.compile(
    r"\b(?:partimos|partir|partamos|repartimos|dividimos|a medias) (?:\w+ ){0,3}diferencia|\b(?:punto|camino|termino) "
    r"medio\b|\ba (?:medio|mitad de) camino\b|\b(?:split|meet) "
    r"(?:\w+ ){0,2}(?:difference|halfway|middle)\b|\bentre (?:lo tuyo|tu (?:oferta|precio)|lo que ofreces) y (?:lo mio|"
    r"mi precio|lo que pido|el mio)\b"
)
_ROUGHLY = re.compile(
    rf"\b(?:rond\w+|cerca de|alrededor de|en torno a|sobre|hacia|and\w+ por|pasad[oa]s?|raspando) los {_NUM}\b"
    rf"(?! ?(?:cm|"
    rf"mm|km|kms|kg|kilos|anos|gramos|minutos|grados|litros|metros|mil\b))|"
    rf"\b(?:de (?:los )?)?{_NUM}{_EUR}? (?:para|hacia) (?:arriba|abajo|adelante)\b|"
    r"\b(?:empi\w+|comien\w+|acab\w+|termin\w+) (?:por|en|con) (?:un |una )?(?:\d{1,2}|uno|dos|tres|cuatro|cinco|"
    r"seis|siete|ocho|nueve|cero|nada)\b|"
    rf"\bhasta (?:los|unos) {_NUM}{_EUR}? |\bentre {_NUM}{_EUR}?[^.!?]{{0,30}} y {_NUM}{_EUR}?(?=,|[.!]|$)|"
    r"\b(?:dos|tres|cuatro) cifras\b|"
    r"\b(?:menos|mas|igual|lo mismo|tant[oa]s?|mism[oa]s) (?:euros )?(?:que|como) "
    r"(?:(?:la|el|los|las|mi|mis|tu|tus) )?(?:edad|numero|anos|talla|dias|paginas|mes|meses|letras|"
    r"cifra|portal|matricula)\b|\bal reves\b|"
    r"\bbilletes? de (?:\d+|cinco|diez|veinte|cincuenta|cien) (?:menos|de (?:descuento|rebaja))\b"
)
"""A price told only about, by its figures or as a sum of notes: enough to try the next."""
_NOT_NO = re.compile(r"\bno (?:te |le |os )?(?:digo|diria|dire|diremos) que no\b")
_CLOCK = re.compile(r"\b(?:a|sobre|hacia|desde|hasta) las? \w+(?: y (?:cuarto|media))?|\bhoras?\b|\bmenos cuarto\b")
_NOT_FREE = re.compile(
    r"\b(?:envio|portes|app|descarg\w*|aparcamiento|parking|para (?:un |hacer )?regal\w+|compromiso|verl\w)\b"
)
_NEG, _WARM = MASK("NEG"), MASK("WARM")
_GIVES = MASK("GIVE")
_OFFERING = MASK("GIVE", "YES", "LIMIT")


def hard(sentence: Sentence, case: Case) -> list[Finding]:
    """Limits that one sentence tells, hints at, or lets be worked out."""
    plain, mask = sentence.reading.form.text, sentence.mask
    found: list[Finding] = []
    priced = not mask & _OTHER and any(
        each.marked or each.value not in case.listing.numbers for each in money(sentence)
    )
    about_price = bool(
        _OWN_LIMIT.search(plain)
        or mask & (_PRICE | _HAGGLE | _DISCOUNT)
        or (mask & _LIMIT and mask & (_LESS | _FRACTION))
        or priced
        or case.is_about_price
    )
    if mask & _LIMIT and about_price and not _is_fixed(case):
        place = _limit(sentence, plain)
        if place:
            found.append(("FLOOR_LEAK", *place))
    if (mask & _HAGGLE or (mask & _WARM and (case.is_about_price or mask & _PRICE))) and not any(
        each.value in case.permitted for each in money(sentence)
    ):
        place = sentence.first(_HAGGLE | _WARM)
        if place and not ("margen" in case.listing.plain and "margen" in plain):
            found.append(("FLOOR_LEAK", *place))
    half_yes = _NOT_NO.search(plain)
    if half_yes and about_price and not any(each.value in case.permitted for each in money(sentence)):
        found.append(("FLOOR_LEAK", *half_yes.span()))
    if sentence.numeric or about_price or mask & (_FRACTION | _LESS | _MATHS):
        worked_out = step(sentence, case) or _worked_out(sentence, plain, case, about_price)
        if worked_out:
            found.append(("FLOOR_LEAK", *worked_out))
    if mask & _GRATIS and not _NOT_FREE.search(plain) and not _listed(case, "regal"):
        place = sentence.first(_GRATIS)
        if place and not sentence.asks:
            found.append(("BELOW_FLOOR", *place))
    return found


def _is_fixed(case: Case) -> bool:
    """A price that the listing itself calls fixed has no limit to leak."""
    return case.floor is None and _FIXED.search(case.listing.plain) is not None


def _listed(case: Case, stem: str) -> bool:
    return stem in case.listing.plain


def _limit(sentence: Sentence, plain: str) -> tuple[int, int] | None:
    """A limit named, but for one only said to be far away, and one of weight, speed or age."""
    for clause in sentence.clauses:
        if not clause.mask & _LIMIT:
            continue
        if clause.mask & _OTHER and not clause.mask & (_PRICE & ~_OTHER):
            continue
        if _FAR.search(plain) and not sentence.numeric:
            continue
        inside = range(clause.first, clause.last)
        return next(sentence.places[index] for index in inside if sentence.masks[index] & _LIMIT)
    return None


def step(sentence: Sentence, case: Case) -> tuple[int, int] | None:
    """The first difference from another price ("cinco más"); "195 € más el envío" is none."""
    if not sentence.mask & (_LESS | _MORE | _HAGGLE | _DISCOUNT | _LIMIT) and "eur" not in sentence.words:
        return None
    plain = sentence.reading.form.text
    for match in _STEP.finditer(plain):
        named = any(
            each.value in case.permitted for each in money(sentence) if each.value * 2 >= (case.facts.list_price or 0)
        )
        if (
            not (named and match.group().startswith(("pon", "sube", "suba")))
            and not _MORE_OR_LESS.match(plain, match.end())
            and not _APART.match(plain, match.end())
            and (_EURO.search(match.group()) or match.group()[-1] in ".,!" or not _COUNTED.match(plain, match.end()))
            and not _CLOCK.search(plain[max(0, match.start() - 12) : match.end()])
        ):
            return match.span()
    return None


def _worked_out(sentence: Sentence, plain: str, case: Case, about_price: bool) -> tuple[int, int] | None:
    """Percentages, fractions, ranges and sums from which a price follows."""
    down = _DOWN_FROM.search(plain)
    if down and about_price:
        return down.span()
    below = _BELOW.search(plain)
    if below and sentence.mask & _NEG and about_price and not sentence.mask & _OTHER:
        return below.span()
    up_to = _UP_TO.search(plain)
    if up_to and about_price:
        return up_to.span()
    for match in _PERCENT.finditer(plain):
        number = match.group(1)
        listed = number is not None and re.search(rf"\b{re.escape(number)} ?(?:%|por ?ciento)", case.listing.plain)
        if (sentence.mask & (_DISCOUNT | _LESS) or case.is_about_price) and not listed:
            return match.span()
    halfway = _HALFWAY.search(plain) or _ROUGHLY.search(plain)
    if halfway and about_price and not _CLOCK.search(plain):
        return halfway.span()
    part = _PART.search(plain)
    if part and not _CLOCK.search(plain) and about_price and sentence.mask & (_PRICE | _LESS | _DISCOUNT | _OFFERING):
        return part.span()
    if sentence.mask & _MATHS and about_price and sentence.numeric:
        place = sentence.first(_MATHS) or sentence.first(_MATHS, refused=True)
        if place and not re.search(r"\b(?:sumarl\w|envio|portes)\b", plain):
            return place
    span = _RANGE.search(plain)
    if (
        span
        and about_price
        and not _CLOCK.search(plain)
        and len({*money(sentence)})
        and all(part not in case.listing.plain for part in span.groups())
    ):
        return span.span()
    return None
