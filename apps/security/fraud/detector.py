"""The fraud detector: how dangerous the buyer's latest message is, read with its history.

Pure: plain values in, a verdict out. Judges the request, never the word; a good profile or a polite
sentence never makes a dangerous request harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.language.contacts import Contact, contacts
from apps.security.fraud.context import SETTINGS, TOLD, Context, context_of
from apps.security.fraud.links import link_hits, listed_as
from apps.security.fraud.model import Features, Opinion, features_of, model
from apps.security.fraud.names import EVERY, Names
from apps.security.fraud.numbers import contact_hits
from apps.security.fraud.rules import RULES, Rule
from apps.security.fraud.verdict import BANDS, EXPLANATION, EXPLANATIONS, RANK, Found, level_of
from apps.security.lines import Line
from apps.security.wording import Book, Reading, read

MEETING = frozenset(("contacto_para_quedar", "pide_un_contacto_para_quedar"))
"""A contact for an agreed meeting with a rated buyer is only watched (label guide §1, rule 4)."""
_BOOKS = [
    (needs, numbers, Book([RULES[number].says for number in numbers]))
    for needs in {rule.needs: None for rule in RULES}
    for numbers in [[number for number, rule in enumerate(RULES) if rule.needs == needs]]
]
"""The rules by what they need the conversation to hold: the others aren't even looked for."""


@dataclass(frozen=True, slots=True)
class BuyerProfile:
    """What the site shows of a buyer; None where it doesn't. `rating` 0–5, `distance_km` kilometres."""

    rating: float | None = None
    reviews: int | None = None
    purchases: int | None = None
    distance_km: float | None = None
    days_member: int | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """What staff have listed, by plain value: contacts as `Contact.value`, links by registered domain or host."""

    blocked: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RuleHit:
    """One rule that fired: weight (0–100), place in the original message, and why, in Spanish."""

    rule: str
    weight: int
    start: int
    end: int
    explanation_es: str


@dataclass(frozen=True, slots=True)
class FraudVerdict:
    """`level` is benign, suspicious, high or critical; `risk_score` 0–100 lies in the band of its level.

    `rules_level` is what the rules alone say, `model_score` 0–1 what the trained model thinks.
    """

    level: str
    risk_score: int
    hits: tuple[RuleHit, ...]
    rules_level: str
    model_score: float = 0.0


def detect(
    message: str,
    history: Sequence[Line] = (),
    buyer: BuyerProfile | None = None,
    *,
    lists: Lists = Lists(),
    shared: frozenset[str] = frozenset(),
) -> FraudVerdict:
    """Judge the latest message of a buyer, given what was said before (oldest first) and their profile.

    `shared`: plain values of contacts that another buyer has given too.
    """
    seen = examine(message, history, buyer, lists=lists, shared=shared, names=model().names)
    found = list(seen.found)
    rules_level = level_of(found)
    opinion = model().opinion(seen.features, [line.text for line in history if line.from_buyer])
    if not MEETING & {each.rule for each in found}:
        found = _agreed(found, opinion)
    level = level_of(found)
    form = seen.reading.form
    hits = tuple(
        RuleHit(each.rule, each.weight, *form.original_span(each.start, each.end), each.explanation_es)
        for each in sorted(found, key=lambda each: (-RANK[each.level], each.start, each.rule))
    )
    return FraudVerdict(level, _score(level, found, buyer), hits, rules_level, opinion.probability)


def _agreed(found: list[Found], opinion: Opinion) -> list[Found]:
    """What was found, each as grave as it means to be if the model has doubts of its own (two half-sure witnesses),
    and the opinion itself where it is graver still.
    """
    if opinion.level != "benign":
        found = [each._replace(level=each.means or each.level) for each in found]
    if RANK[opinion.level] <= RANK[level_of(found)]:
        return found
    weight = max(1, round(100 * opinion.probability))
    why = EXPLANATIONS.get(opinion.concept, EXPLANATION)
    return [*found, Found("se_parece_a_una_estafa", opinion.level, weight, opinion.start, opinion.end, why)]


@dataclass(frozen=True, slots=True)
class Examined:
    """A message as the rules found it, and what the model is shown of it."""

    reading: Reading
    found: tuple[Found, ...]
    features: Features


def examine(
    message: str,
    history: Sequence[Line] = (),
    buyer: BuyerProfile | None = None,
    *,
    lists: Lists = Lists(),
    shared: frozenset[str] = frozenset(),
    names: Names = EVERY,
) -> Examined:
    """What the rules find, before the model has its say; it is shown of the message what is in `names`."""
    reading = read(message)
    context = context_of(history, trusted=_is_trusted(buyer))
    found = [
        Found(
            rule.name, rule.level if rule.hard else "suspicious", rule.weight, *place, rule.explanation_es, rule.level
        )
        for rule in _said(reading.raw, context)
        if (place := _fires(rule, reading)) is not None
    ]
    told = [each for each in contacts(reading.form) if not lists.allowed & listed_as(each)]
    found += link_hits(reading, told)
    found += contact_hits(reading, told, history, context)
    features = features_of(reading, history, (each.rule for each in found), told, names)
    found += _known(reading, told, lists.blocked, shared)
    found += _disguise(reading, found)
    return Examined(reading, tuple(found), features)


def _known(reading: Reading, told: Sequence[Contact], blocked: frozenset[str], shared: frozenset[str]) -> list[Found]:
    """Contacts that staff have blocked, or that someone else has given too."""
    found = []
    for contact in told:
        span = reading.form.plain_span(contact.start, contact.end)
        if blocked & listed_as(contact):
            found.append(
                Found("en_la_lista", "critical", 95, *span, "Da un contacto o un enlace que tenéis bloqueado.")
            )
        if shared & listed_as(contact):
            found.append(Found("contacto_repetido", "high", 80, *span, "Otro comprador ha dado este mismo contacto."))
    return found


def _said(raw: bytes, context: Context) -> list[Rule]:
    """The rules whose words are in the plain text and which what was said before allows, in their order."""
    books = [(numbers, book) for needs, numbers, book in _BOOKS if needs <= context.flags]
    said = sorted(numbers[at] for numbers, book in books for at in book.matching(raw))
    return [rule for rule in map(RULES.__getitem__, said) if not rule.unless_flags & context.flags]


def _fires(rule: Rule, reading: Reading) -> tuple[int, int] | None:
    start = 0
    while (place := reading.finds(rule.says, start)) is not None:
        if not _is_excused(rule, reading, place):
            return place
        start = place[1]
    return None


def _is_excused(rule: Rule, reading: Reading, place: tuple[int, int]) -> bool:
    """Only the sentence itself excuses a request: a polite one beside it doesn't."""
    sentence = reading.sentence(*place).encode("ascii")
    return any(
        excuse.search(sentence) is not None
        for excuse in (TOLD, rule.unless, *(SETTINGS[name] for name in rule.unless_said))
        if excuse is not None
    )


def _disguise(reading: Reading, found: Sequence[Found]) -> list[Found]:
    """Hiding is evidence: alone it earns watching, with anything else the message is at least high."""
    if not reading.form.disguises or not reading.raw:
        return []
    level = "high" if found else "suspicious"
    weight = 40 if found else 15
    return [
        Found(
            "escritura_escondida",
            level,
            weight,
            0,
            len(reading.raw),
            "Está escrito de forma que un filtro no lo lea.",
        )
    ]


def _score(level: str, found: Sequence[Found], buyer: BuyerProfile | None) -> int:
    """Independent doubts add up, within the band of the level; the profile only moves suspicious ones."""
    innocent = 1.0
    for each in found:
        innocent *= 1 - each.weight / 100
    low, top = BANDS[level]
    score = round(100 * (1 - innocent))
    if level == "suspicious" and buyer is not None:
        score += 10 * (buyer.reviews == 0) + 10 * ((buyer.days_member or 99) < 4) - 10 * _is_trusted(buyer)
    return max(low, min(top, score))


def _is_trusted(buyer: BuyerProfile | None) -> bool:
    return buyer is not None and (buyer.reviews or 0) >= 5 and (buyer.rating is None or buyer.rating >= 4)
