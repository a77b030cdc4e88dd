"""The guard's rules on manners and matter: no insult, threat, scorn or advances; nothing beside the sale.

Must never take plain directness for rudeness: a short no is a good answer.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case, money
from apps.security.guard.claims import COMMON
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.listing import stem
from apps.security.guard.text import MASK, WORDS, Clause, Sentence, Text
from apps.security.guard.words_item import ITEM

_INSULT, _YOUARE, _SCORN, _THREAT, _SEXUAL = (MASK(name) for name in ("INSULT", "YOUARE", "SCORN", "THREAT", "SEXUAL"))
_ENDEAR = MASK("ENDEAR")
_TO_YOU = word_set("hola oye gracias eres estas mi tan")
_NO_CALL = word_set("con la el de un una al muy es son")
_TRADE = MASK(
    "SALE",
    "INAPP",
    "MEET",
    "HANDOVER",
    "PAY",
    "RAIL",
    "BIZUM",
    "SHIPS",
    "AVAILABLE",
    "SOLD",
    "RESERVED",
    "RESERVES",
    "CHANNEL",
    "COURIER",
    "LIMIT",
    "DISCOUNT",
    "HAGGLE",
    "DEFER",
    "BOT",
    "CASH",
    "GIVE",
    "FAMILY",
    "PRICEWORD",
)
_YES, _NEG, _DEFER = MASK("YES"), MASK("NEG"), MASK("DEFER")
_PERSONAL = word_set("te tu tus ti me mi le os nos usted lo aqui ahi alli contigo conmigo")
_WORLD = MASK("WORLD")
_HAVE = ITEM.mask("HAVE", "IDIOM")
_WORD = re.compile(r"[a-z]{4,}")
_HOUR = re.compile(r"\b(?:a|sobre|hacia|desde|hasta) las? \w+")
_VERSE = re.compile(r" / \S.{8,} / ")
_ALL_OF_THEM = re.compile(
    r"\b(?:las (?:mujeres|tias|viejas|gordas|chicas)|los (?:hombres|tios|viejos|moros|negros|chinos|rumanos|"
    r"gitanos|sudacas|extranjeros|inmigrantes|catalanes|andaluces|pobres|maricones)|"
    r"(?:a|con|de) (?:moros|gitanos|rumanos|negros|sudacas|extranjeros|inmigrantes|maricones|"
    r"muertos de hambre))\b(?! de )"
)
_FAREWELL = re.compile(r"\b(?:adios|hasta nunca|ni caso te hago),? (?:pesad[oa]s?|plastas?|pelmas?)\b")
_ALWAYS = word_set(
    "idiota imbecil gilipollas capullo subnormal retrasado puta puto putas mierda cabron gilipollez payaso "
    "payasa analfabeto analfabeta caradura estafador estafadora timador sinverguenza panchito sudaca moron "
    "fucking fuck asshole bitch stupid idiot loser cheapskate clown muerto tonto tonta pringado pringada "
    "pardillo tacano tacana rata miserable gentuza escoria mamarracho cretino baboso tocapelotas cojones "
    "pollas hostia joder cono marica maricon zorra imbeciles idiotas tontos estupido estupida inutil ridiculo "
    "ridicula patetico patetica cansino cansina pesado pesada pelma plasta ladron ladrona mentiroso mentirosa "
    "desgraciado desgraciada cutre agarrado agarrada llorica lerdo lerda ignorante paleto paleta cateto "
    "cateta descarado descarada listillo listilla shit dumb"
)


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """Rudeness, advances and talk of something else."""
    found: list[tuple[int, Finding]] = []
    for index, sentence in enumerate(text.sentences):
        place = _rude(sentence, case)
        if place:
            found.append((index, ("ABUSIVE", *place)))
    if not found and _is_beside(text, case):
        found.append((0, ("OFF_TOPIC", 0, len(text.sentences[0].reading.form.text))))
    return found


def _rude(sentence: Sentence, case: Case) -> tuple[int, int] | None:
    mask = sentence.mask
    lot = _ALL_OF_THEM.search(sentence.reading.form.text)
    if lot:
        return lot.span()
    if farewell := _FAREWELL.search(sentence.reading.form.text):
        return farewell.span()
    if mask & _ENDEAR:
        for clause in sentence.clauses:
            place = _endeared(sentence, clause)
            if place and clause.mask & _ENDEAR:
                return place
    if not mask & (_INSULT | _SCORN | _THREAT | _SEXUAL):
        return None
    for index, bits in enumerate(sentence.masks):
        word = sentence.words[index]
        if bits & (_SCORN | _THREAT | _SEXUAL) and stem(word) not in case.listing.stems:
            return sentence.places[index]
        if bits & _INSULT and stem(word) not in case.listing.stems:
            alone = (
                any(clause.first == index and clause.last == index + 1 for clause in sentence.clauses)
                and len(sentence.clauses) > 1
            )
            own = any(each in ("me", "soy", "estoy") for each in sentence.words[max(0, index - 3) : index])
            aimed = not own and (
                word in _ALWAYS or alone or any(each & _YOUARE for each in sentence.masks[max(0, index - 4) : index])
            )
            if aimed and not (
                word in ("pesado", "pesada", "pesados", "pesadas")
                and not any(
                    each in ("eres", "que", "vaya", "sois") for each in sentence.words[max(0, index - 3) : index]
                )
            ):
                return sentence.places[index]
    return None


def _endeared(sentence: Sentence, clause: Clause) -> tuple[int, int] | None:
    """A pet name to one's face: "hola, guapa", "qué guapa eres"; but "lo preparo con cariño"."""
    for index in range(clause.first, clause.last):
        if sentence.masks[index] & _ENDEAR:
            called = clause.last - clause.first <= 2 and sentence.words[index - 1 if index else 0] not in _NO_CALL
            if called or not _TO_YOU.isdisjoint(sentence.words[max(clause.first, index - 3) : index + 3]):
                return sentence.places[index]
    return None


def _is_beside(text: Text, case: Case) -> bool:
    """Nothing, or next to nothing, of the sale, the item or the question in a text of some length."""
    first = text.sentences[0]
    if (
        not first.words
        or first.masks[0] & (_YES | _NEG)
        or any(money(each) for each in text.sentences)
        or text.mask & _DEFER
        or any(_HOUR.search(each.reading.form.text) for each in text.sentences if each.numeric)
    ):
        return False
    told = [
        word for each in text.sentences for word in _WORD.findall(each.reading.form.text) if stem(word) not in COMMON
    ]
    asked = {
        stem(word)
        for each in case.asked.sentences
        for word in _WORD.findall(each.reading.form.text)
        if stem(word) not in COMMON
    }
    aside = bool(asked) and any(
        bits & _WORLD and stem(word) not in case.listing.stems
        for each in case.asked.sentences
        for word, bits in zip(each.words, each.masks, strict=True)
    )
    if _VERSE.search(text.original):
        return True
    known = sum(
        bool(
            stem(word) in case.listing.stems
            or WORDS.of(word) & _TRADE
            or ITEM.of(word)
            or (not aside and stem(word) in asked)
        )
        for word in told
    )
    personal = any(word in _PERSONAL for each in text.sentences for word in each.words)
    asks = any(each.asks for each in text.sentences)
    if len(told) < (2 if aside else 4):
        return False
    about_it = asks or any(each.about & _HAVE for each in text.sentences)
    world = sum(bool(mask & _WORLD) for each in text.sentences for mask in each.masks)
    if aside or world > 1 or (world and not personal and not about_it):
        return known * 3 <= len(told)
    return known * 8 <= len(told) and not (personal or about_it)
