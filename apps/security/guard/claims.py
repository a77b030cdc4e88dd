"""The guard's rules on claims: whatever good a reply says of the item must stand in the listing.

A claim is a word of a known group (a part, a fault denied, a material, a reason for selling …), a number with a
unit, or something said to be included. Must stay out of questions, deferrals and talk of meeting, sending and paying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apps.security.guard import contents
from apps.security.guard.case import Case
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.listing import stem
from apps.security.guard.measures import measures
from apps.security.guard.text import MASK, Clause, Sentence, Text, small_number
from apps.security.guard.words_item import FACTS, FAULTS, ITEM, PARTS, STATE

CLAIM, CERTAIN = "UNSUPPORTED_CLAIM", "CERTAIN_CLAIM"
"""What may be a claim, for the model to decide; and what the listing contradicts, no listing can support, or is
a matter of fact."""
_PARTS = tuple(ITEM.bits[name] for name in PARTS)
_STATE = tuple(ITEM.bits[name] for name in STATE)
_FAULTS = tuple(ITEM.bits[name] for name in FAULTS)
_FACTS = tuple(ITEM.bits[name] for name in FACTS)
_ANY_PART, _ANY_FAULT = sum(_PARTS), sum(_FAULTS)
_SAYABLE = (sum(_STATE) | sum(_FACTS)) & ~ITEM.mask("S_NEWPART", "S_CLEAN")
_NEVER = ITEM.mask("C_RIVALS", "C_RETURNS")
"""Claims that no listing supports: other buyers are the ledger's business, returns a person's."""
_PROVEN = ITEM.mask(
    *("C_WARRANTY", "C_INVOICE", "C_APPROVED", "C_PRECIOUS", "C_MARKET", "C_REASON"),
    *("S_NEW", "S_LIKENEW", "F_SCRATCH", "F_DENT"),
)
"""Claims that a paper or a look would settle, and that nobody guesses: no model may find them harmless."""
_EXACT = ITEM.mask("C_MATERIAL", "C_COLOR", "C_TECH", "C_BRAND")
"""Groups whose words are no synonyms: aluminium doesn't support carbon."""
_EITHER = ITEM.mask("S_CARED")
"""Claims whether said or denied: "no hay animales"."""
_WHY = ITEM.mask("C_REASON")
_TELLS_COLOR = frozenset(("es", "son", "color", "colour", "is", "are"))
_HOLDS = word_set("tiene tienen hay lleva llevan he hemos se veo vi esta es son trae")
_CONFIRMABLE = ITEM.mask(
    "C_WARRANTY", "C_INVOICE", "C_ORIGINAL", "C_APPROVED", "C_TECH", "S_WATER", "S_NEW", "S_LIKENEW", "C_OWNER"
)
_KINDS = (
    ITEM.mask("S_CHANGED", "S_NEWPART", "S_REVISED", "S_REPAIRED", "S_CLEAN", "S_UPDATED"),
    _ANY_FAULT,
    ITEM.mask("C_OWNER", "C_BOUGHT", "S_GOOD", "S_LITTLEUSE"),
)
"""Groups near enough to stand for each other where they are said of the same thing."""
_ELSEWHERE = word_set("venden vende cualquier cualquiera encuentra encuentras encuentran quien haria habria")
"""Talk of what others sell or do, not of the item."""
_GIVES = MASK("GIVE")
_DOABLE = ITEM.mask("S_UPDATED", "S_REVISED", "S_REPAIRED", "S_CHANGED")
"""What may still be done to it: "te lo doy formateado" is a promise."""
_IF = frozenset(("si", "cuando", "if", "when"))
_COLOR = ITEM.bits["C_COLOR"]
_AT_HOME = word_set(
    "hay casa hogar tenemos tengo tuvimos convive conviven sin vive viven fuma fuman fumamos pets smoke free"
)
_PERFECT = ITEM.mask("S_LIKENEW", "S_NEW")
_HAVE, _INCLUDE, _WITHOUT, _PACKS, _MAYBE, _LOGISTICS = (
    ITEM.bits[name] for name in ("HAVE", "INCLUDE", "WITHOUT", "PACKS", "MAYBE", "LOGISTICS")
)
_YES, _DEFER, _NEG = MASK("YES"), MASK("DEFER"), MASK("NEG")
_DENIES = word_set("no ni nunca sin tampoco not without never ningun ninguna falta faltan nada")
_YES_WORDS = word_set("si sip claro yes yep sure supuesto exacto correcto efectivamente afirmativo")
COMMON = frozenset(
    stem(word)
    for word in word_set(
        "tambien ademas solo aqui ahora todo toda todos todas nada algo otro otra mismo misma siempre nunca "
        "entonces luego despues antes mejor peor bien mal cuando donde como porque para desde hasta sobre entre "
        "cada unas unos este esta estos estas ese esa esos esas aquel pero aunque sino mas menos muy mucho mucha "
        "muchos muchas poco poca pocos pocas claro vale perfecto gracias hola buenas pareja propio propia dentro "
        "fuera encima debajo detras delante abajo arriba lado lados parte partes precio euros anuncio fotos foto "
        "todavia problema mano envio persona cosa cosas vez veces manera tuyo tuya suyo suya gusto incluido "
        "incluida incluidos incluidas completo completa lote puesto puesta puestos puestas suelto suelta aparte "
        "cuenta cuidado regalo gratis original serie fabrica casa dinero pago pena razon suerte tiempo ganas "
        "sentido prisa falta idea duda dudas manana tarde noche sabado domingo lunes martes miercoles jueves "
        "viernes hora horas dia dias semana justo justa cerca lejos sitio cualquier cualquiera alguno alguna "
        "algun ninguno ninguna contigo conmigo usted vosotros nosotros ellos ellas quien cual cuales cuanto "
        "cuanta cuantos cuantas tiene tienen trae lleva viene incluye estan eres gran grande pequeno pequena "
        "buena bueno buenos algunas algunos with from that this they there here only also more very your have "
        "comes included everything price listing bizum efectivo wallapop correos compra paquete app dos tres "
        "cuatro cinco seis siete ocho nueve diez uno una medio media doble nuevo nueva nuevos nuevas marcas "
        "senales defecto defectos detalle detalles faltaria menciona pone sale garantia factura estado puede "
        "puedes podria quieras quieres quiera sigue encaja perfecta perfectamente bastante seguro segura directo"
    )
)
_LEAVES = MASK("LEAVES")
_TAKEN = MASK("RESERVED", "SOLD")
_GOOD_NEWS = ITEM.mask("S_LITTLEUSE", "S_WORKS")
_DEALING = MASK("PAY", "RAIL", "MEET")
_MEET = MASK("MEET")

_UNTOUCHED = re.compile(r"\bnadie (?:l[oa]s? )?ha (?:tocado|usado|abierto|estrenado)\b")


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """Claims that the listing doesn't support, each in its sentence; `CERTAIN` where it says the contrary."""
    found: list[tuple[int, Finding]] = []
    admits = any(_admits(each, case) for each in text.sentences if each.about & _ANY_FAULT)
    for index, sentence in enumerate(text.sentences):
        if not sentence.asks:
            found += [(index, finding) for finding in _claims(sentence, case, admits=admits)]
            untouched = _UNTOUCHED.search(sentence.reading.form.text)
            if untouched and untouched[0] not in case.listing.plain:
                found.append((index, (CERTAIN, *untouched.span())))
    return found + [(0, finding) for finding in _confirmed(text.sentences[0], case)]


def _claims(sentence: Sentence, case: Case, *, admits: bool) -> Iterator[Finding]:
    masks = sentence.items
    if not sentence.about & (_ANY_PART | _ANY_FAULT | _SAYABLE | _NEVER | _INCLUDE) and not sentence.numeric:
        return
    deferred, carried = False, 0
    for clause in sentence.clauses:
        deferred = deferred or bool(clause.mask & _DEFER)
    for clause in sentence.clauses:
        if clause.mask & _DEFER:
            carried = 0
            continue
        mask = 0
        for each in masks[clause.first : clause.last]:
            mask |= each
        carried = contents.verb(sentence, clause, mask, carried)
        if not (deferred and len(sentence.clauses) > 1 and clause.last - clause.first <= 3):
            yield from _groups(sentence, masks, clause, mask, case, carried=carried, admits=admits)
        if not deferred:
            unlisted = contents.unlisted(sentence, clause, mask, case.listing.stems | COMMON)
            yield from ((CLAIM, *place) for place in unlisted)
    if not deferred and sentence.numeric:
        yield from ((code, *place) for place in measures(sentence, case) for code in (CLAIM, CERTAIN))


def _groups(
    sentence: Sentence, masks: Sequence[int], clause: Clause, mask: int, case: Case, *, carried: int, admits: bool
) -> Iterator[Finding]:
    """Words of known groups, said or denied, that the listing doesn't say or deny."""
    elsewhere = not mask & _WHY and not _ELSEWHERE.isdisjoint(sentence.words[clause.first : clause.last])
    if not mask & (_ANY_PART | _ANY_FAULT | _SAYABLE) or elsewhere:
        return
    listing = case.listing
    yes = clause.mask & _YES or sentence.clauses[0].mask & _YES
    said_denied = False
    maybe = (mask & _MAYBE and not mask & _HAVE) or clause.mask & _LEAVES
    for index in range(clause.first, clause.last):
        bits = masks[index]
        word = sentence.words[index]
        said_denied = said_denied or (word in _DENIES and not bits & (_ANY_FAULT | _SAYABLE)) or bool(bits & _WITHOUT)
        if not bits:
            continue
        negative = said_denied or clause.refused
        place = sentence.places[index]
        if bits & _NEVER and not negative and not sentence.mask & _TAKEN and sentence.words[clause.first] not in _IF:
            yield CERTAIN, *place
        elif bits & _WHY:
            if not bits & listing.has:
                yield CLAIM, *place
                yield CERTAIN, *place
        elif bits & _EITHER:
            if any(each in _AT_HOME for each in sentence.words[clause.first : clause.last]) and not bits & _EITHER & (
                listing.has | listing.lacks
            ):
                yield CLAIM, *place
        elif bits & _SAYABLE:
            group = bits & _SAYABLE & ~_NEVER
            if group == _COLOR and not _TELLS_COLOR.intersection(sentence.words):
                continue
            if negative and bits & _GOOD_NEWS:
                negative = False
            supported = (
                group & ~_EXACT & listing.has
                or (_worded(word, case) and not group & ~_EXACT & listing.lacks)
                or _object_listed(sentence, clause, index, case)
                or _paraphrased(group, sentence, case)
            )
            promised = clause.mask & _GIVES and not group & ~_DOABLE
            if not negative and not maybe and not promised and group and not supported:
                yield CLAIM, *place
                if group & _PROVEN:
                    yield CERTAIN, *place
        elif bits & _ANY_FAULT:
            group = bits & _ANY_FAULT
            if _denies_fault(sentence, index, said_denied) and not (
                group & listing.lacks
                or listing.has & _PERFECT
                or admits
                or "mas" in sentence.words[clause.first : clause.last]
            ):
                yield CERTAIN if group & listing.has and _worded(word, case) else CLAIM, *place
                if group & _PROVEN:
                    yield CERTAIN, *place
        elif bits & _ANY_PART and not negative and not mask & _WITHOUT and not mask & _PACKS:
            group = bits & _ANY_PART
            present = (
                (mask | carried) & (_HAVE | _INCLUDE)
                or yes
                or sentence.words[clause.first] == "con"
                or (clause.last - clause.first <= 4 and _was_asked(group, case))
            )
            if group & listing.has and index > clause.first and _miscounted(sentence.words[index - 1], group, case):
                yield CLAIM if mask & _ANY_FAULT else CERTAIN, *place
            elif (
                present
                and not mask & _LOGISTICS
                and not group & listing.has
                and not (_worded(word, case) and not group & listing.lacks)
            ):
                contrary = group & listing.lacks and _DENIES.isdisjoint(sentence.words)
                yield CERTAIN if contrary or (mask | carried) & _INCLUDE else CLAIM, *place


def _denies_fault(sentence: Sentence, index: int, said_denied: bool) -> bool:
    """ "No tiene golpes", "golpes no"; but "no enciende" is a fault itself."""
    after = sentence.words[index + 1 : index + 3]
    return said_denied or (after[:1] == ("no",) and (len(after) < 2 or not after[1].isalpha() or after[1] in _HOLDS))


def _paraphrased(group: int, sentence: Sentence, case: Case) -> bool:
    """Whether the listing says something of the kind of the same thing: "cuerdas nuevas", "cuerdas recién puestas"."""
    kind = next((kind for kind in _KINDS if kind & group), 0)
    said = {stem(word) for word in sentence.words if len(word) >= 4} - COMMON if kind else set()
    return bool(said) and any(about & kind and said & words for about, words in case.listing.clauses)


def _shares_a_word(sentence: Sentence, case: Case) -> bool:
    """A fault admitted of something the listing names is its own way of putting it."""
    return any(len(word) >= 4 and stem(word) in case.listing.stems - COMMON for word in sentence.words)


def _was_asked(group: int, case: Case) -> bool:
    """Whether the buyer asks for just that: "¿cuántos juegos?"."""
    return any(each.about & group for each in case.asked.sentences)


def _admits(sentence: Sentence, case: Case) -> bool:
    """Whether a fault of the listing is owned up to, in its words or in others."""
    known = sentence.about & _ANY_FAULT & case.listing.has or _shares_a_word(sentence, case)
    return bool(known) and any(
        sentence.items[index] & _ANY_FAULT
        for clause in sentence.clauses
        if not clause.refused and _DENIES.isdisjoint(sentence.words[clause.first : clause.last])
        for index in range(clause.first, clause.last)
    )


def _worded(word: str, case: Case) -> bool:
    """Whether the listing has this very word, whatever its ending."""
    return stem(word) in case.listing.stems


def _object_listed(sentence: Sentence, clause: Clause, index: int, case: Case) -> bool:
    """Whether what it is said to suit is in the listing: "vale para Mac"."""
    if not sentence.items[index] & ITEM.bits["C_COMPATIBLE"] and "para" not in sentence.words[index : index + 2]:
        return False
    after = [
        word
        for word in sentence.words[index + 1 : clause.last]
        if len(word) >= 3 and stem(word) not in COMMON and word not in ("para", "con")
    ]
    return bool(after) and all(stem(word) in case.listing.stems for word in after)


def _confirmed(first: Sentence, case: Case) -> Iterator[Finding]:
    """A bare yes to a question about something the listing doesn't have."""
    if not first.words or first.words[0] not in _YES_WORDS or first.mask & (_DEFER | _NEG) or not case.asked.sentences:
        return
    asked = case.asked.sentences[-1] if len(case.asked.sentences) == 1 else None
    if asked is None or asked.mask & (_NEG | _DEALING):
        return
    about = asked.about
    groups = about & (_ANY_PART | _CONFIRMABLE)
    if not groups or not (about & _HAVE or len(asked.words) <= 9):
        return
    listing = case.listing
    named = [word for word, bits in zip(asked.words, asked.items, strict=True) if bits & groups]
    exact = any(ITEM.of(word) & _EXACT and not _worded(word, case) for word in named)
    silent = not groups & (listing.has | listing.lacks) and not any(_worded(word, case) for word in named)
    denied = groups & listing.lacks and not groups & listing.has and len(first.clauses) <= 2
    if exact or ((about & _HAVE or len(asked.words) <= 4) and (silent or denied)):
        yield CERTAIN if denied else CLAIM, *first.places[0]


def _miscounted(before: str, group: int, case: Case) -> bool:
    """ "Dos mandos" where the listing has one."""
    said = small_number(before)
    return (said > 1 or before in ("2", "3")) and all(
        said not in case.listing.counts.get(bit, {said}) for bit in _PARTS if group & bit
    )
