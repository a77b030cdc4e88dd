"""What a buyer wants, read by rules from one message or several joined ones.

Pure. It must never decide what to answer, and never take a courtesy for a question nor a doubt for a yes.
All patterns read the plain form of `apps.language.normalise`: lower case, no accents, no opening marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from apps.conversations import vocabulary as words
from apps.language.normalise import normalise

#: Every intent there is, the one that matters most to a sale first.
NAMES = (*(name for name, _ in words.PATTERNS), "informacion", "saludo", "cortesia")


class Question(NamedTuple):
    """One thing asked, with the buyer's own words for it."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Intents:
    """What was read. `all` and `questions` keep the buyer's order; `primary` matters most to the sale."""

    primary: str
    all: tuple[str, ...]
    questions: tuple[Question, ...]
    accepts: bool
    asks_discount: bool
    needs_answer: bool
    upset: bool
    asks_if_bot: bool
    wants_person: bool
    in_haste: bool


def read(text: str, *, amounts: Sequence[Decimal] = (), awaiting_yes: bool = False, opening: bool = False) -> Intents:
    """Read one buyer's message, or several joined by newlines.

    `amounts`: money found in it, in euros. `awaiting_yes`: our last message named a price, so that a bare
    «vale» is a yes to it. `opening`: nobody has said anything yet, so that «buenas noches» is no farewell. Intents are
    the design's Spanish names; never empty.
    """
    clauses = _clauses(text)
    found: list[str] = []
    questions: list[Question] = []
    accepts = False
    for plain, original, asked in clauses:
        bare = re.sub(r"[^\w ]+", " ", plain).strip()
        bare = re.sub(r" +", " ", bare)
        names = _names(plain, bare, asked, bool(amounts), opening)
        yes = _is_yes(plain, bare, awaiting_yes)
        if yes and "compra_directa" not in names:
            names = ["compra_directa", *(name for name in names if name not in ("cortesia", "informacion"))]
        accepts = accepts or yes
        found += [name for name in names if name not in found]
        questions += [
            Question(name, original)
            for name in names
            if asked and name not in ("saludo", "cortesia") and not words.WHAT_NOW.match(bare)
        ]
    whole = " ".join(plain for plain, _, _ in clauses)
    discount = bool(words.DISCOUNT.search(whole))
    bot, person = bool(words.BOT.search(whole)), bool(words.PERSON.search(whole))
    upset = bool(words.UPSET.search(whole)) and not words.NOT_UPSET.search(whole)
    found = found or (["cortesia"] if not re.search(r"[a-z0-9]", whole) else ["informacion"])
    if len(found) > 1 and "cortesia" in found:
        found.remove("cortesia")
    return Intents(
        primary=_primary(found),
        all=tuple(found),
        questions=tuple(_once(questions)),
        accepts=accepts,
        asks_discount=discount,
        needs_answer=found != ["cortesia"] or bot or person or upset,
        upset=upset,
        asks_if_bot=bot,
        wants_person=person,
        in_haste=bool(words.HASTE.search(whole)),
    )


def says_no(text: str) -> bool:
    """Whether a buyer takes their interest back."""
    return bool(words.REFUSAL.search(normalise(text).text))


def seller_agrees(text: str) -> bool:
    """Whether a text of the seller's takes the amount the buyer named, rather than turning it down."""
    return bool(words.SELLER_AGREES.search(normalise(text).text))


def _clauses(text: str) -> list[tuple[str, str, bool]]:
    """The clauses of a message: plain form, the buyer's words, and whether it asks."""
    clauses = []
    for piece in words.SPLIT.split(text):
        plain = normalise(piece).text.strip()
        if not plain and not piece.strip():
            continue
        asked = "?" in plain
        parts = [piece]
        if asked and len(plain) > 12:
            # «tiene arañazos la pantalla y cuántas horas de uso?» asks two things.
            parts = [part for part in words.TWO_QUESTIONS.split(piece) if part]
        for part in parts:
            plain = normalise(part).text.strip()
            asks = (asked and part is parts[-1]) or bool(words.QUESTION_START.match(plain))
            clauses.append((plain, part.strip(), asks))
    return clauses


def _names(plain: str, bare: str, asked: bool, has_amounts: bool, opening: bool) -> list[str]:
    """The intents of one clause, in order of where they stand in it."""
    if opening and words.GREETING.match(bare):
        return ["saludo"]
    if not bare or words.COURTESY.match(bare) or words.REFUSAL.search(plain):
        return ["cortesia"]
    if words.GREETING.match(bare):
        return ["saludo"]
    if words.WHAT_NOW.match(bare):
        return ["compra_directa"] if "hacemos" in bare else []
    if has_amounts and words.OFFER_SHAPE.match(plain):
        return ["negociacion"]
    if words.BOT.search(plain) or words.PERSON.search(plain):
        return []
    found = sorted((match.start(), name) for name, pattern in words.COMPILED if (match := pattern.search(plain)))
    names = [name for _, name in found if name != "precio" or not words.DISCOUNT.search(plain)]
    if names or asked:
        return names or ["informacion"]
    # Greetings and thanks in a row ask nothing: «ok gracias, un saludo».
    parts = [re.sub(r"[^\w ]+", " ", part).strip() for part in words.COURTESIES.split(plain)]
    said = [part for part in parts if part]
    if all(words.GREETING.match(part) for part in said):
        return ["saludo"]
    if all(words.GREETING.match(part) or words.COURTESY.match(part) for part in said):
        return ["cortesia"]
    return ["informacion"]


def _is_yes(plain: str, bare: str, awaiting_yes: bool) -> bool:
    if words.ACCEPTS_ALONE.match(bare) or (words.ACCEPTS.search(plain) and not words.DOUBT.search(plain)):
        return True
    return awaiting_yes and bool(words.YES.match(bare))


def _primary(found: list[str]) -> str:
    return min(found, key=NAMES.index)


def _once(questions: list[Question]) -> list[Question]:
    """One question per intent, except those about facts, which differ by their words."""
    kept: list[Question] = []
    for question in questions:
        repeated = any(question.intent == each.intent for each in kept)
        if question.intent in ("informacion", "estado_producto") or not repeated:
            kept.append(question)
    return kept
