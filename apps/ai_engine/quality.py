"""The rubric: what a reply must not have (gates) and how good it is (points), each a function with its evidence.

Pure, first of all about manner: what is true, allowed and safe to say is the guard's, which always has the
last word. Nothing here may let through what the guard refuses. A gate or point returns "" where the text passes, else
in Spanish what is wrong, ready to be told to the model; None where it doesn't apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.ai_engine import rubric_words as words
from apps.ai_engine.brief import PRICE_DECISIONS, Brief, euros
from apps.ai_engine.known import asked, defects, plain, unknown_topics, words_of
from apps.ai_engine.personas import voice

MAX_CHARS = 300


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


# -- gates


def form(text: str, brief: Brief) -> str:
    """1: at most 300 characters, one line, no list."""
    if not text.strip():
        return "el mensaje está vacío"
    if len(text) > MAX_CHARS:
        return f"tiene {len(text)} caracteres y caben {MAX_CHARS}"
    return "tiene saltos de línea" if "\n" in text else ""


def questions_answered(text: str, brief: Brief) -> str:
    """4: what was asked and is not in the listing is at least put off by its name."""
    if brief.language == "en" or brief.safe_refusal or not brief.available or brief.occasion:
        return ""
    said = words_of(text)
    missed = [topic for topic in unknown_topics(brief) if not words_of(topic) & said]
    return f"no dice nada de {' ni de '.join(missed)}" if missed else ""


def as_good_as_new(text: str, brief: Brief) -> str:
    """5: «como nuevo» only where the listing says so."""
    if not words.LIKE_NEW.search(plain(text)):
        return ""
    listed = plain(" ".join((brief.title, brief.description, *(answer for _, answer in brief.facts))))
    says = brief.condition in ("as_good_as_new", "new", "un_opened", "un_worn", "in_box")
    return "" if says or words.LIKE_NEW.search(listed) else "dice «como nuevo» y el anuncio no"


def defects_first(text: str, brief: Brief) -> str:
    """5: asked about its state, known defects stand before virtues."""
    asked = any(intent == "estado_producto" and words.STATE.search(plain(told)) for intent, told in brief.questions)
    if not asked or not words.PRAISE.search(plain(text)):
        return ""
    bad = [stem for each in defects(brief) for stem in words_of(each)]
    praise = words.PRAISE.search(plain(text))
    told = plain(text)[: praise.start()] if praise else ""
    return "" if not bad or words_of(told) & set(bad) else "alaba el estado antes de decir los defectos"


def spanish_of_spain(text: str, brief: Brief) -> str:
    """6: no words that are not said in Spain."""
    found = words.NOT_SPAIN.search(text)
    return f"usa palabras que no se dicen en España ({found[0]})" if found else ""


def emoji(text: str, brief: Brief) -> str:
    """8: one at most, of three, only from a voice that uses them, and never with a no or a price."""
    found = words.EMOJI.findall(text)
    if not found:
        return ""
    fits = len(found) == 1 and found[0] in words.ALLOWED_EMOJI and emoji_allowed(text, brief)
    return "" if fits else "lleva emojis que no tocan"


def agreement(text: str, brief: Brief) -> str:
    """9: what is said of the item agrees with it; its title is not pasted."""
    title = brief.title.strip().lower()
    if len(title.split()) > 3 and title in text.lower():
        return "pega el título del anuncio"
    wrong = words.DISAGREES.get(brief.grammar) if brief.language != "en" else None
    found = wrong.search(plain(text)) if wrong else None
    return f"no concuerda con el artículo ({found[0]})" if found else ""


def price_named(text: str, brief: Brief) -> str:
    """11, 13: a counter or a yes names the amount the ledger allows."""
    return "no dice el precio permitido" if _deals(brief) and not _names_amount(text, brief) else ""


def no_excuse(text: str, brief: Brief) -> str:
    """11: haggling is no reason for an apology; a late answer is."""
    sorry = words.APOLOGY.search(text)
    if brief.late:
        return "" if sorry else "no se disculpa por contestar tarde"
    return "se disculpa al negociar" if sorry and _deals(brief) else ""


def no_limit(text: str, brief: Brief) -> str:
    """12: nothing that tells how far the price goes."""
    return "habla de un precio mínimo o último" if words.LIMIT.search(text) else ""


def accepts_first(text: str, brief: Brief) -> str:
    """13: a yes to their price is no counter."""
    refuses = brief.decision == "accept" and words.TURNS_DOWN.search(plain(text))
    return "acepta y a la vez rechaza el precio" if refuses else ""


def rivals(text: str, brief: Brief) -> str:
    """14: others are spoken of only while one has a better offer in the ledger."""
    return "" if brief.rival or not words.RIVALS.search(text) else "habla de otros interesados"


def reservation(text: str, brief: Brief) -> str:
    """14: it is kept for them only where it is."""
    promises = words.KEEPS.search(plain(text)) and not brief.reserved_for_buyer_until
    return "promete guardarlo y no hay reserva" if promises else ""


def safe_refusal(text: str, brief: Brief) -> str:
    """15: two short sentences, no accusation, no hint of being found out."""
    if not brief.safe_refusal:
        return ""
    return "acusa o explica al negarse" if words.ACCUSES.search(plain(text)) else ""


def no_refunds(text: str, brief: Brief) -> str:
    """18: money back and changes are a person's word; a professional denies neither return nor guarantee."""
    if words.REFUNDS.search(plain(text)):
        return "promete o niega una devolución"
    denied = brief.professional and words.DENIES_RIGHTS.search(plain(text))
    return "niega la garantía o la devolución, y vende un profesional" if denied else ""


def honest(text: str, brief: Brief) -> str:
    """19: asked whether a machine answers, it says so."""
    says = "asistente" in text.lower() or "assistant" in text.lower()
    return "no dice que contesta un asistente automático" if brief.asks_if_bot and not says else ""


def no_new_price(text: str, brief: Brief) -> str:
    """Written unasked, no price is proposed."""
    amount = brief.occasion and re.search(r"\d\s?(€|euros?\b)", text)
    return "habla de precio sin que nadie pregunte" if amount else ""


Gate = Callable[[str, Brief], str]
GATES: tuple[Gate, ...] = (
    form, no_limit, spanish_of_spain, rivals, reservation, emoji, agreement, price_named, no_excuse, accepts_first,
    honest, as_good_as_new, defects_first, safe_refusal, no_refunds, no_new_price, questions_answered,
)  # fmt: skip


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
    place = text.find(_figure(brief))
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


def emoji_allowed(text: str, brief: Brief) -> bool:
    """Whether voice and matter allow one: no price, no refusal, nothing put off."""
    uses = brief.emoji if brief.persona_style else voice(brief.persona).emoji
    plays = brief.decision not in PRICE_DECISIONS and not brief.safe_refusal and brief.available and not brief.late
    return uses and plays and not brief.asks_if_bot and not words.REFUSING.search(text)


def _deals(brief: Brief) -> bool:
    return brief.decision in ("counter", "accept")


def _greeting(text: str) -> tuple[str, str]:
    """The greeting a text starts with, and the rest."""
    found = words.GREETING.match(text)
    return (found.group(), text[found.end() :]) if found else ("", text)


def _figure(brief: Brief) -> str:
    return "" if brief.amount is None else euros(brief.amount).removesuffix(" €")


def _names_amount(text: str, brief: Brief) -> bool:
    return _figure(brief) in text.replace("\u00a0", " ")
