"""The guard's rules on claims: what a reply says of the item must stand in the listing.

Must stay precise: it judges a short list of claims that sellers are held to, and leaves the rest alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from apps.security.guard_finding import Finding
from apps.security.wording import Reading, pattern, read, whole

if TYPE_CHECKING:
    from apps.security.guard import ListingFacts, SaleState

# (what is claimed, where the listing supports it)
_CLAIMS: tuple[tuple[Any, Any], ...] = (
    (whole(r"garantias?|warranty"), whole(r"garantias?|warranty")),
    (
        whole(r"facturas?|tickets?|recibo de compra|receipt|invoice"),
        whole(
            r"facturas?|tickets?|recibo|"
            r"invoice"
        ),
    ),
    (
        whole(
            r"como nuev[oa]s?|impecables?|perfecto estado|estado perfecto|like new|mint condition|sin "
            r"un solo rasguno"
        ),
        whole(
            r"como nuev[oa]s?|impecables?|perfect\w+ estado|estado perfecto|as_good_as_new|nuev[oa]s?|"
            r"like new|new|un_opened|un_worn"
        ),
    ),
    (
        whole(
            r"sin estrenar|precintad[oa]s?|sin abrir|a estrenar|sin usar|nunca usad[oa]|brand new|"
            r"unopened|sealed"
        ),
        whole(
            r"sin estrenar|precintad[oa]s?|sin abrir|a estrenar|sin usar|un_opened|un_worn|nuev[oa]s?|"
            r"new"
        ),
    ),
    (
        whole(
            r"(?:sin|ni (?:un )?|no tiene(?: ni)?(?: un)?) ?(?:aranazos?|rasgunos?|golpes?|marcas?|"
            r"roces?|desperfectos?|defectos?)|no scratches"
        ),
        whole(
            r"(?:sin|ni (?:un )?|no tiene(?: ni)?(?: un)?) ?(?:aranazos?|rasgunos?|golpes?|marcas?|"
            r"roces?|desperfectos?|defectos?|scratches)"
        ),
    ),
    (
        whole(r"original(?:es)?|autentic[oa]s?|genuine|oficial(?:es)?"),
        whole(r"original(?:es)?|autentic[oa]s?|oficial(?:es)?"),
    ),
    (
        whole(r"(?:bateria|battery) (?:<gap>)?(?:nueva|al 100|cambiada|perfecta)"),
        whole(r"bateria (?:<gap>)?(?:nueva|100|cambiada|perfecta)"),
    ),
    (
        whole(
            r"hay (?:<gap>)?(?:interesad[oa]s?|otr[oa]s? personas?|comprador(?:es)?|gente "
            r"(?:interesada|preguntando))",
            r"(?:otr[oa]|mas) (?:persona|gente|comprador|interesad[oa])s?",
            r"me (?:ofrecen|han ofrecido|dan|ofrecieron)",
            r"muy (?:solicitad|demandad|pedid)[oa]",
            r"(?:other|another) (?:buyer|person|people)s?|"
            r"someone else",
        ),
        None,
    ),
    (
        whole(
            r"no (?:se )?(?:aceptan?|admiten?|hago|hay|admito) (?:<gap>)?devoluciones|sin garantia|no "
            r"returns"
        ),
        None,
    ),
)
_DEFECT = whole(
    r"aranazos?|rasgunos?|golpes?|marcas?|roces?|desperfectos?|rot[oa]s?|fall[ao]s?|"
    r"manchas?|grietas?"
)
_INCLUDES = pattern(
    r"(?:incluye|incluido|incluida|trae|lleva|viene|va|van|vienen|incluyo|regalo|te (?:doy|regalo|"
    r"incluyo)|includes|comes with|con (?:su|la|el|sus|los))\b"
)
_PARTS = (
    "cargador(?:es)?|charger caja|box funda|fundas|case mandos?|controllers? juegos?|games? cables? "
    "manual(?:es)?|instrucciones auriculares|cascos pedales candado tripode tarjeta maletin|maleta "
    "bolsa correas? llaves? pilas fundas?_de_regalo estabilizador bateria_de_repuesto|baterias"
)
_PART_PATTERNS = tuple(whole(part.replace("_", " ")) for part in _PARTS.split())
_NOT_SAID = re.compile(
    r"\b(?:no|ni|sin|tampoco|nunca|falta|miro|compruebo|confirmo|pregunto|not|don't|"
    r"without|check)\b|\?"
)
_DEFERS = whole(
    r"(?:lo|la|te lo|eso) (?:miro|compruebo|confirmo|pregunto|consulto|busco|mido)|te "
    r"(?:digo|confirmo)|i'll check"
)
_LACKS = re.compile(
    r"\b(?:sin|no (?:incluye|incluyo|lleva|trae|va|viene|tiene|hay|tengo)|falta|ni)(?: "
    r"\w+){0,3} $"
)


def findings(reading: Reading, asked: Reading, facts: ListingFacts, state: SaleState) -> list[Finding]:
    """Claims about the item that the listing doesn't support."""
    support = _support(facts)
    found: list[Finding] = []
    for claim, evidence in _CLAIMS:
        place = reading.finds(claim)
        if place is None:
            continue
        clause = reading.clause(*place)
        claimed = reading.form.text[place[0] : place[1]]
        refused = _NOT_SAID.search(clause.replace(claimed, " "))
        if refused or reading.finds(_DEFERS) or "?" in reading.sentence(*place):
            continue
        if evidence is None or not _holds(support, evidence):
            found.append(("UNSUPPORTED_CLAIM", *place))
    return found + _parts(reading, support)


def _support(facts: ListingFacts) -> Reading:
    """Everything the listing says; of an answer "no" the question is left out."""
    answers = (
        answer if re.match(r"\s*(?:no|ni|nada|tampoco)\b", answer, re.IGNORECASE) else f"{question} {answer}"
        for question, answer in facts.answers
    )
    return read(". ".join((facts.title, facts.description, facts.condition, *answers))[:8000])


def _holds(support: Reading, evidence: Any) -> bool:
    """Whether the listing says so, and doesn't say that it lacks it."""
    start = 0
    while (place := support.finds(evidence, start)) is not None:
        if not _LACKS.search(support.form.text[max(0, place[0] - 40) : place[0]]):
            return True
        start = place[1]
    return False


def _parts(reading: Reading, support: Reading) -> list[Finding]:
    """Things said to be included that the listing doesn't mention."""
    found: list[Finding] = []
    place = reading.finds(_INCLUDES)
    if place is None or reading.finds(_DEFERS):
        return found
    for part in _PART_PATTERNS:
        named = reading.finds(part, place[0])
        if named is None or _holds(support, part):
            continue
        before = reading.form.text[place[0] : named[0]]
        sentence = reading.sentence(*named)
        if not _NOT_SAID.search(sentence) and not re.search(r"[.!?]", before):
            found.append(("UNSUPPORTED_CLAIM", *named))
    return found
