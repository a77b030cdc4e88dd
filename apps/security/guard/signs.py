"""Signs of an invented claim: how a reply stands to the listing and to the question, as names for a linear model.

Structure only: whether the words of a clause are the listing's, whether it answers yes, no or a number, whether it
hedges, defers or tells a story of the past. Pure; must never judge, nor look at who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from apps.security.guard.case import Case, money
from apps.security.guard.claims import COMMON
from apps.security.guard.lexicon import word_set
from apps.security.guard.listing import NUMBER, Listing, stem, values
from apps.security.guard.text import MASK, WORDS, Sentence, Text, numbers_in
from apps.security.guard.words_item import FACTS, FAULTS, ITEM, PARTS, STATE

Signs = dict[str, float]

DOUBTFUL = frozenset(("UNSUPPORTED_CLAIM", "OFF_TOPIC"))
"""The codes that the model decides; all others are the rules' alone."""

_HEAD = 4
"""Letters by which a word is known again whatever its ending: "metal", "metálica"."""
_STEPS = (1, 2, 3, 4, 6)
_WORD_WEIGHT = 0.6
"""What a single word counts beside a structural sign; chosen by the folds."""

_CLAIMS = ITEM.mask(*PARTS, *FAULTS, *STATE, *FACTS)
_ABOUT, _DOES = tuple(ITEM.bits.items()), tuple(WORDS.bits.items())
_DEFER, _ELSEWHEN = MASK("DEFER"), MASK("MEET", "SHIPS", "HANDOVER")
_ASKING = word_set("cuanto cuanta cuantos cuantas cual donde cuando como por que quien desde")
_IDLE = MASK("DEFER", "MEET", "SHIPS", "HANDOVER", "INAPP")
"""A clause about these, or a supposed one, claims nothing of the item."""
_IF = word_set("si cuando if when")
_SORTS = (
    ("part", ITEM.mask(*PARTS)),
    ("fault", ITEM.mask(*FAULTS)),
    ("state", ITEM.mask(*STATE)),
    ("fact", ITEM.mask(*FACTS)),
)
_HOW_MANY = word_set("cuanto cuanta cuantos cuantas")
_YES = word_set("si claro yes")
_NO = word_set("no ninguno ninguna ni nunca nada cero")
_KINDS = {
    "hedge": word_set(
        "creo supongo imagino diria quiza quizas parece seguramente depende segun miro mirare compruebo pregunto "
        "consulto confirmo cuento digo aviso enseno grabo foto fotos video anuncio pone figura consta dice "
        "descripcion ficha mido busco"
    ),
    "offer": word_set(
        "quieres quiere puedes puede podemos quedamos vente venga pasate traete traiga haz haga mira dime diga "
        "mando hago paso saco preparo guardo espero apetece encaja viene prueba pruebas pruebe trae traer abre abra "
        "escribe escribeme avisa avisame pregunta preguntame vengas venga vienes"
    ),
    "ever": word_set(
        "siempre nunca jamas ningun ninguno ninguna todo todos toda todas perfecto perfecta perfectos perfectas "
        "perfectamente nuevo nueva nuevos nuevas igual"
    ),
    "past": word_set(
        "he hemos habia habiamos era eran fue fueron tenia tenian tuve estuvo estaba puse hice di vino vinieron dijo "
        "dijeron use usaba compre costo"
    ),
    "we": word_set("juntos vemos damos vamos lets"),
    "unit": word_set(
        "ano anos mes meses semana semanas dia dias hora horas horillas minuto minutos veces usos km kilometros kms gb "
        "cm metro metros kilo kilos kg litros w vatios gramos grados kwh bares temporada temporadas verano "
        "veranos salidas"
    ),
}
_UNIT = 1 << list(_KINDS).index("unit")
_PAST_END = ("aba", "abamos", "aban", "aron", "ieron")
_WE_END = ("amos", "emos", "imos")


@lru_cache(maxsize=65536)
def _known(word: str) -> tuple[str, str, int]:
    """A word's own sign, its head ("" where it says nothing by itself), and the kinds it belongs to."""
    kinds = sum(1 << at for at, listed in enumerate(_KINDS.values()) if word in listed)
    if word.endswith(_PAST_END) and len(word) > 5:
        kinds |= 1 << list(_KINDS).index("past")
    if word.endswith(_WE_END) and len(word) > 5:
        kinds |= 1 << list(_KINDS).index("we")
    if not word.isalpha() or len(word) < 3:
        return "", "", kinds
    found = stem(word)
    return f"word:{found}", "" if len(word) < 4 or found in COMMON else word[:_HEAD], kinds


@lru_cache(maxsize=1024)
def _heads(listing: Listing) -> frozenset[str]:
    return frozenset(word[:_HEAD] for word in re.findall(r"[a-z]{3,}", listing.plain))


def _numbers(sentence: Sentence) -> set[Decimal]:
    plain = sentence.reading.form.text
    said = {value for match in NUMBER.finditer(plain) for value in values(match.group())}
    return said | {Decimal(each.value) for each in numbers_in(plain) if not each.weak}


def _count(found: Signs, name: str, times: int) -> None:
    for step in _STEPS:
        if times >= step:
            found[f"{name}>{step}"] = 1.0


@lru_cache(maxsize=1024)
def _asked(asked: Text, listing: Listing) -> tuple[Signs, frozenset[str], frozenset[Decimal]]:
    """The signs of the question beside the listing, the heads of its words, and its numbers."""
    found: Signs = {}
    words = [word for each in asked.sentences for word in each.words]
    heads = frozenset(head for word in words if (head := _known(word)[1]))
    stems = {stem(word) for word in words if _known(word)[1]}
    _count(found, "asked unknown", len(stems - listing.stems))
    _count(found, "asked known", len(stems & listing.stems))
    about = 0
    for each in asked.sentences:
        about |= each.about
    groups = about & _CLAIMS
    if groups:
        found["asked of a group"] = 1.0
        found[f"asked group {_stands(groups, listing)}"] = 1.0
        found.update((f"asked {kind}", 1.0) for kind, bits in _SORTS if groups & bits)
    found.update((f"asks {word}", 1.0) for word in _ASKING.intersection(words))
    if heads & _heads(listing):
        found["asked listed"] = 1.0
    if _HOW_MANY.intersection(words):
        found["how many"] = 1.0
    if not words:
        found["nothing asked"] = 1.0
    if any(each.asks for each in asked.sentences):
        found["question"] = 1.0
    found.update(_done("asked", asked.mask))
    return found, heads, frozenset().union(*map(_numbers, asked.sentences))


def _stands(groups: int, listing: Listing) -> str:
    return "has" if groups & listing.has else "lacks" if groups & listing.lacks else "silent"


@lru_cache(maxsize=8192)
def _grouped(groups: int, stands: str, said: str) -> Signs:
    """The signs of a word of these groups, by how the listing stands to them."""
    found = {f"group {stands} {said}": 1.0}
    found.update((f"{kind} {stands} {said}", 1.0) for kind, bits in _SORTS if groups & bits)
    if stands != "has":
        found.update((f"{name} {stands} {said}", 1.0) for name, bit in _ABOUT if groups & bit)
    return found


@lru_cache(maxsize=8192)
def _done(prefix: str, mask: int) -> Signs:
    """The concepts of a text, by name."""
    return {f"{prefix}:{name}": 1.0 for name, bit in _DOES if mask & bit}


def signs(text: Text, case: Case, found: Iterable[tuple[str, str]]) -> Signs:
    """The signs of a text; `found`: codes and words that the rules of the doubtful codes have found."""
    listing = case.listing
    question, asked, asked_numbers = _asked(case.asked, listing)
    signs = dict(question)
    listed = _heads(listing)
    new = known = repeated = later = numbers = kinds = about = size = 0
    for sentence in text.sentences:
        about |= sentence.about
        size += len(sentence.words)
        if sentence.asks:
            signs["asks back"] = 1.0
            continue
        mine = 0
        for clause in sentence.clauses:
            defers = clause.mask & _IDLE or sentence.words[clause.first] in _IF
            said = "no" if clause.refused else "yes"
            for index in range(clause.first, clause.last):
                sign, head, kind = _known(sentence.words[index])
                mine |= kind
                if sign:
                    signs[sign] = _WORD_WEIGHT
                groups = sentence.items[index] & _CLAIMS
                if groups and not defers:
                    signs.update(_grouped(groups, _stands(groups, listing), said))
                if not head:
                    continue
                if head in listed:
                    known += 1
                elif head in asked:
                    repeated += 1
                elif not sentence.masks[index]:
                    new, later = (new, later + 1) if defers else (new + 1, later)
        kinds |= mine
        if sentence.numeric and not sentence.mask & _ELSEWHEN:
            priced = {each.value for each in money(sentence)} & (case.permitted | case.quotable | {*case.offers})
            unknown = _numbers(sentence) - priced - listing.numbers - asked_numbers
            numbers += len(unknown)
            if unknown and mine & _UNIT:
                signs["measure unknown"] = 1.0
    for name, times in (("new", new), ("known", known), ("repeated", repeated), ("later", later), ("number", numbers)):
        _count(signs, name, times)
    total = new + known + repeated + later
    if total:
        signs["share new"], signs["share known"] = new / total, known / total
        signs["only " + ("new" if new else "repeated") if not known else "listed"] = 1.0
        if known and not new:
            signs["only listed"] = 1.0
    signs.update((name, 1.0) for at, name in enumerate(_KINDS) if kinds & 1 << at)
    for sentence in text.sentences:
        signs.update(_done("does", sentence.mask))
    _count(signs, "length", size // 6)
    signs[f"state {case.state.status}"] = 1.0
    if case.offers:
        signs["offered"] = 1.0
    _ruled(signs, found)
    _together(signs, text, deferred=bool(text.mask & _DEFER))
    return signs


def _ruled(signs: Signs, found: Iterable[tuple[str, str]]) -> None:
    """What the rules found: how often, of which kind of thing."""
    times = 0
    for code, words in found:
        signs[f"rule {code}"] = 1.0
        if code == "UNSUPPORTED_CLAIM":
            times += 1
            signs["rule number" if any(map(str.isdigit, words)) else "rule word"] = 1.0
            kinds = {name[:2] for word in words.lower().split() for name, bit in _ABOUT if ITEM.of(word) & bit}
            signs.update((f"rule {kind}", 1.0) for kind in kinds or {"other"})
    _count(signs, "rules", times)


def _together(signs: Signs, text: Text, *, deferred: bool) -> None:
    """Signs that mean more side by side: a yes to something unlisted, a past not in the listing."""
    words = text.sentences[0].words
    first = words[0] if words else ""
    if first == "si" and words[1:2] and words[1].isalpha() and not text.original.lstrip("¡ ").lower().startswith("sí"):
        first = "if"
    answer = "yes" if first in _YES else "no" if first in _NO else "other"
    signs[f"begins {first}"] = 1.0
    signs["deferred" if deferred else "settled"] = 1.0
    asked = "listed" if "asked listed" in signs else "unlisted"
    signs[f"{answer}, asked {asked}"] = 1.0
    signs[f"{'deferred' if deferred else 'settled'}, asked {asked}"] = 1.0
    for name in ("asked part", "asked fault", "asked state", "asked fact"):
        if name in signs:
            signs[f"{answer}, {name}"] = 1.0
    for name in ("asked group has", "asked group lacks", "asked group silent"):
        if name in signs and not deferred:
            signs[f"{answer}, {name}"] = signs[f"settled, {name}"] = 1.0
    for name in ("new>1", "known>1", "hedge", "past"):
        if name in signs:
            signs[f"{answer}, {name}"] = 1.0
            if "rules>1" in signs:
                signs[f"rule, {name}"] = 1.0
    if "past" in signs and "new>1" in signs:
        signs["past, new"] = 1.0
    if "how many" in signs:
        signs["how many, " + ("number" if "number>1" in signs else "none")] = 1.0
    if "rules>1" in signs:
        signs[f"rule, {answer}"] = 1.0
