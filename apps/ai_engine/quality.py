"""The rubric as a whole: how good a reply is, by points, each a function with its evidence, and by the gates it fails.

Pure, and only about manner. A point returns "" where the text has it, else in Spanish what is wrong; None where it
doesn't apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.ai_engine import rubric_words as words
from apps.ai_engine.brief import PRICE_DECISIONS, Brief
from apps.ai_engine.gates import GATES, MAX_CHARS, figure
from apps.ai_engine.known import asked, plain


@dataclass(frozen=True, slots=True)
class Review:
    """What the rubric says of one text: gates and points failed, by name with their evidence, and the score."""

    failed: dict[str, str]
    missed: dict[str, str]
    score: float


def opening(text: str) -> str:
    """The first four words of a reply, to tell whether it starts like another."""
    return " ".join(re.findall(r"\w+", text.lower())[:4])


def first_name(name: str) -> str:
    """The buyer's first name where it looks like one."""
    first = name.split()[0] if name.split() else ""
    return first if re.fullmatch(r"[A-ZÁÉÍÓÚ][a-záéíóúñü]{2,11}", first) else ""


# -- points


def length(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """1: 30 to 140 characters for one thing, up to 220 for several."""
    several = len(brief.questions) + (brief.decision in PRICE_DECISIONS) + brief.late + brief.disclose > 1
    longest = MAX_CHARS if brief.asks_if_bot else 220 if several else 140
    shortest = 12 if brief.decision in ("hold_price", "firm", "accept") or not brief.greet else 30
    return "" if shortest <= len(text) <= longest else f"tiene {len(text)} caracteres"


def answer_first(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """2: at most two words of greeting before the answer, and no other preamble."""
    greeting, rest = _greeting(text)
    if len(re.findall(r"\w+", greeting)) > 2:
        return "saluda con más de dos palabras"
    found = words.PREAMBLE.match(plain(rest))
    return f"empieza con relleno ({found[0].strip()})" if found else ""


def greets_once(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """3: greets first or after a long silence, once; no farewell; the name once, if it looks like one."""
    greeting, rest = _greeting(text)
    if bool(greeting) != brief.greet:
        return "no saluda" if brief.greet else "saluda otra vez"
    if _greeting(rest)[0]:
        return "saluda dos veces"
    name = brief.buyer_name.split()[0] if brief.buyer_name.split() else ""
    if name and len(name) > 2 and text.count(name) > (1 if first_name(brief.buyer_name) else 0):
        return "repite el nombre o llama por un apodo"
    return "se despide" if words.FAREWELL.search(plain(text)) else ""


def price_last(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """4: after the answers comes the price."""
    others = any(intent not in ("negociacion", "precio", "compra_directa") for intent, _ in asked(brief))
    if not others or brief.decision not in PRICE_DECISIONS or brief.amount is None:
        return None
    place = text.find(figure(brief))
    return "" if place < 0 or place >= len(text) / 3 else "dice el precio antes de contestar"


def tu_or_usted(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """6: usted where the buyer says so, tú else."""
    if brief.language == "en":
        return None
    found = (words.SAYS_TU if brief.usted else words.SAYS_USTED).search(plain(text))
    return f"{'tutea' if brief.usted else 'habla de usted'} ({found[0]})" if found else ""


def no_service_desk(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """7: no phrases of a service desk, dashes, semicolons or bold."""
    found = words.DESK.search(text)
    return f"suena a centralita ({found[0].strip()})" if found else ""


def one_exclamation(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """7: one exclamation at most."""
    return "" if text.count("!") <= 1 else "lleva varias exclamaciones"


def asks_back(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """10: one question at most, open and moving the sale; «¿te cuadra?» only after a counter."""
    if "?" not in text:
        return None
    if text.count("?") > 1 or words.IDLE_QUESTION.search(text):
        return "pregunta de más o por preguntar"
    return "dice «¿te cuadra?» sin contraoferta" if "te cuadra?" in text and brief.decision != "counter" else ""


def shipping_said(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """11: a counter says whether shipping is in it or apart."""
    if brief.decision != "counter" or brief.shipping is None:
        return None
    return "" if words.SHIPPING.search(plain(text)) else "no dice si el envío va incluido"


def yes_first(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """13: what was offered and meets our price is taken first, then the step is given."""
    if brief.decision != "accept":
        return None
    rest = plain(_greeting(text)[1])
    step = words.STEP.search(rest)
    return "" if words.YES.search(rest) and step else "no acepta claro o no dice el siguiente paso"


def other_opening(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """20: not the first four words of a reply before."""
    return "empieza como otra respuesta" if opening(text) in {opening(each) for each in recent} else ""


def finished(text: str, brief: Brief, recent: Sequence[str]) -> str | None:
    """The last sentence has its end."""
    return "" if re.search(r"[.!?…🙂👍😊]$", text) else "acaba sin punto"


Point = Callable[[str, Brief, Sequence[str]], str | None]
POINTS: tuple[Point, ...] = (
    length, answer_first, greets_once, price_last, tu_or_usted, no_service_desk, one_exclamation, asks_back,
    shipping_said, yes_first, other_opening, finished,
)  # fmt: skip


# -- the rubric


def review(text: str, brief: Brief, recent: Sequence[str] = ()) -> Review:
    """Return all that the rubric finds wrong with a text, and its quality from 0 to 1 (0 where a gate fails)."""
    failed = {gate.__name__: why for gate in GATES if (why := gate(text, brief))}
    found = {point.__name__: point(text, brief, recent) for point in POINTS}
    missed = {name: why for name, why in found.items() if why}
    applicable = [why for why in found.values() if why is not None]
    score = 0.0 if failed else sum(not why for why in applicable) / len(applicable)
    return Review(failed, missed, score)


def failed_gates(text: str, brief: Brief) -> list[str]:
    """Return, in Spanish and ready to be told to the model, each gate of manner that the text fails."""
    return [why for gate in GATES if (why := gate(text, brief))]


def quality(text: str, brief: Brief, recent: Sequence[str] = ()) -> float:
    """Return the share of the rubric's scored points that the text meets, from 0 to 1; 0 if a gate fails."""
    return review(text, brief, recent).score


def _greeting(text: str) -> tuple[str, str]:
    """The greeting a text starts with, and the rest."""
    found = words.GREETING.match(text)
    return (found.group(), text[found.end() :]) if found else ("", text)
