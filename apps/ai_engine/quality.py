"""The rubric: what a reply must not have (gates) and how good it is (score).

Pure, first of all about manner: what is true, allowed and safe to say is the guard's, which always has the
last word. Nothing here may let through what the guard refuses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.ai_engine.brief import PRICE_DECISIONS, Brief, euros
from apps.ai_engine.known import unknown_topics, words_of
from apps.ai_engine.personas import voice

MAX_CHARS = 300

_LIMIT = re.compile(
    r"m[ií]nimo|lo menos|[uú]ltimo precio|[uú]ltima oferta|precio final|no (puedo|voy a) bajar|"
    r"no bajo (de|m[aá]s)|como mucho|mi tope|el tope|lowest|minimum|final price",
    re.IGNORECASE,
)
_NOT_SPAIN = re.compile(
    r"\b(celular|checar|checo|ahorita|rebajita|platicar|con gusto|costo|te late|ustedes|acá|"
    r"chévere|plata)\b",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"no dude[s]? en|a (tu|su) (entera )?disposici[oó]n|claro que s[ií]|gracias por (tu|su|el) inter[eé]s|"
    r"espero que est[eé]s|un saludo|saludos|[—–;*]|\s-\s|encantad[oa]",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]")
_ALLOWED_EMOJI = frozenset("🙂👍😊")
_REFUSING = re.compile(r"\bno\b|lo miro|prefiero", re.IGNORECASE)
_RIVALS = re.compile(r"(otr[oa]s?|m[aá]s|varias?) (persona|gente|interesad|comprador)|hay cola", re.IGNORECASE)
_GREETING = re.compile(
    r"^(¡?(hola|buenas( tardes| noches)?|buenos d[ií]as|bon dia|boas|ola|kaixo|hi|hello)\b"
    r"[^.!]{0,14}[.!,]?\s*)",
    re.IGNORECASE,
)
_APOLOGY = re.compile(r"perdon[ae]|disculp[ae]|lo siento|lamento|sorry", re.IGNORECASE)
_IDLE_QUESTION = re.compile(r"te interesa\s*\?|algo m[aá]s\s*\?|alguna (otra )?(duda|pregunta)\s*\?", re.IGNORECASE)


def opening(text: str) -> str:
    """The first four words of a reply, to tell whether it starts like another."""
    return " ".join(re.findall(r"\w+", text.lower())[:4])


def failed_gates(text: str, brief: Brief) -> list[str]:
    """Return, in Spanish and ready to be told to the model, each gate of manner that the text fails."""
    emoji = _EMOJI.findall(text)
    deals = brief.decision in ("counter", "accept")
    checks = [
        (not text.strip(), "el mensaje está vacío"),
        (len(text) > MAX_CHARS, f"tiene {len(text)} caracteres y caben {MAX_CHARS}"),
        ("\n" in text, "tiene saltos de línea"),
        (bool(_LIMIT.search(text)), "habla de un precio mínimo o último"),
        (bool(_NOT_SPAIN.search(text)), "usa palabras que no se dicen en España"),
        (bool(_RIVALS.search(text)), "habla de otros interesados"),
        (bool(emoji) and not _emoji_fits(emoji, text, brief), "lleva emojis que no tocan"),
        (deals and not _names_amount(text, brief), "no dice el precio permitido"),
        (deals and not brief.late and bool(_APOLOGY.search(text)), "se disculpa al negociar"),
        (brief.late and not _APOLOGY.search(text), "no se disculpa por contestar tarde"),
        (brief.asks_if_bot and "asistente" not in text.lower() and "assistant" not in text.lower(),
         "no dice que contesta un asistente automático"),
    ]  # fmt: skip
    missed = [] if brief.language == "en" or brief.safe_refusal or not brief.available else _missed(text, brief)
    return [name for failed, name in checks if failed] + missed


def quality(text: str, brief: Brief, recent: Sequence[str] = ()) -> float:
    """Return the share of the rubric's scored points that the text meets, from 0 to 1; 0 if a gate fails."""
    if failed_gates(text, brief):
        return 0.0
    greeting = _GREETING.match(text)
    rest = text[greeting.end() :] if greeting else text
    several = len(brief.questions) + (brief.decision in PRICE_DECISIONS) > 1
    points = [
        30 <= len(text) <= (220 if several else 140),
        not greeting or len(re.findall(r"\w+", greeting.group())) <= 2,
        bool(greeting) == brief.greet,
        not _GREETING.match(rest),
        not _DESK.search(text),
        text.count("!") <= 1,
        text.count("?") <= 1 and not _IDLE_QUESTION.search(text),
        "te cuadra?" not in text or brief.decision == "counter",
        opening(text) not in {opening(each) for each in recent},
        bool(re.search(r"[.!?…🙂👍😊]$", text)),
    ]
    return sum(points) / len(points)


def _missed(text: str, brief: Brief) -> list[str]:
    """What was asked, is not in the listing, and the text doesn't even put off by its name."""
    said = words_of(text)
    return [f"no dice nada de {topic}" for topic in unknown_topics(brief) if not words_of(topic) & said]


def _emoji_fits(emoji: list[str], text: str, brief: Brief) -> bool:
    if len(emoji) > 1 or emoji[0] not in _ALLOWED_EMOJI or not voice(brief.persona).emoji:
        return False
    talks_price = brief.decision in PRICE_DECISIONS and brief.decision != "accept"
    return not talks_price and not brief.safe_refusal and not _REFUSING.search(text)


def _names_amount(text: str, brief: Brief) -> bool:
    if brief.amount is None:
        return True
    return euros(brief.amount).removesuffix(" €") in text.replace("\u00a0", " ")
