"""The words of a reply: the model's where it is allowed, in time and good; else a template's; else nobody's.

It must never decide a price, return a text that `acceptable` refuses, take longer than its budget, or raise
because the model failed. None means: a person should answer.

Modes
    auto           the model writes; a template where it fails
    hybrid         templates word every price and agreement, the model the rest; a template where it fails
    ai_only        the model or nobody
    template_only  templates or nobody
Whatever the mode, a safe refusal is fixed words: a scammer gets no model to talk to.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from apps.ai_engine.brief import PRICE_DECISIONS, Brief
from apps.ai_engine.llm import Model, ModelError
from apps.ai_engine.prompts import build
from apps.ai_engine.quality import failed_gates, quality
from apps.ai_engine.templates import render

Mode = Literal["auto", "ai_only", "template_only", "hybrid"]

#: Below this quality a text of the model's is not even a draft.
LOWEST_QUALITY = 0.6
#: Seconds without which a second attempt, expected to take as long as the first, is not started.
RETRY_NEEDS = 1.0
_QUOTES = "\"'«»“”‘’`"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply and how it came to be. `source` is llm or template; `confidence` its quality from 0 to 1.

    `fell_back_because` (Spanish) says why the model's words were not used, and `model_error` is the kind of
    ModelError for the breaker; both empty where there was none. A rejected text is no error of the model's
    host.
    """

    text: str
    source: str
    model: str
    persona: str
    confidence: float
    seconds: float
    first_token_seconds: float | None
    tokens_in: int | None
    tokens_out: int | None
    fell_back_because: str
    model_error: str


def generate(
    brief: Brief,
    *,
    mode: Mode,
    budget_seconds: float,
    acceptable: Callable[[str], list[str]],
    recent: Sequence[str] = (),
    elsewhere: Sequence[str] = (),
    model: Model | None = None,
    system_text: str | None = None,
    model_available: bool = True,
) -> Draft | None:
    """Return the best reply that passes, or None where a person should answer.

    `acceptable` returns the points in which a text fails (the guard's); `recent` our last replies, not to be
    repeated; `elsewhere` those to other buyers, from which templates keep apart; `model_available` is the
    breaker's word on the model's hosts.
    """
    started = time.monotonic()
    why_not, error = "", ""
    if _model_writes(brief, mode):
        if model is None or not model_available:
            why_not = "El modelo está desconectado por fallos recientes."
        else:
            draft, why_not, error = _by_model(
                brief, model, started + budget_seconds, acceptable, recent, system_text or ""
            )
            if draft is not None:
                return draft
    if mode == "ai_only" and not brief.safe_refusal:
        return None
    text = render(brief, recent, elsewhere, acceptable)
    if text is None or acceptable(text):
        return None
    return Draft(
        text=text,
        source="template",
        model="",
        persona=brief.persona,
        confidence=quality(text, brief, recent),
        seconds=time.monotonic() - started,
        first_token_seconds=None,
        tokens_in=None,
        tokens_out=None,
        fell_back_because=why_not,
        model_error=error,
    )


def clean(text: str) -> str:
    """Return a model's answer as one line: no quotes round it, no label before it, no thoughts, no line
    breaks."""
    text = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^(respuesta|vendedor|mensaje)\s*:\s*", "", text, flags=re.IGNORECASE)
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return re.sub(r"\s+([,.;:!?])", r"\1", text)


def _model_writes(brief: Brief, mode: Mode) -> bool:
    if mode == "template_only" or brief.safe_refusal or brief.decision == "hold":
        return False
    return mode != "hybrid" or brief.decision not in PRICE_DECISIONS


def _by_model(
    brief: Brief,
    model: Model,
    deadline: float,
    acceptable: Callable[[str], list[str]],
    recent: Sequence[str],
    system_text: str,
) -> tuple[Draft | None, str, str]:
    """The model's draft, or why there is none and the kind of the error, within two attempts."""
    started = time.monotonic()
    correction = ""
    for _ in range(2):
        attempt = time.monotonic()
        try:
            answer = model.chat(
                build(brief, system_text=system_text, correction=correction),
                budget_seconds=deadline - attempt,
            )
        except ModelError as error:
            return None, str(error), error.kind
        text = clean(answer.text)
        score = quality(text, brief, recent)
        failed = failed_gates(text, brief) + acceptable(text)
        if text in recent:
            failed.append("repite un mensaje anterior")
        if not failed and score < LOWEST_QUALITY:
            failed.append("no suena natural: contesta primero, más corto y sin fórmulas")
        if not failed:
            return (
                Draft(
                    text=text,
                    source="llm",
                    model=answer.model,
                    persona=brief.persona,
                    confidence=score,
                    seconds=time.monotonic() - started,
                    first_token_seconds=answer.first_token_seconds,
                    tokens_in=answer.tokens_in,
                    tokens_out=answer.tokens_out,
                    fell_back_because="",
                    model_error="",
                ),
                "",
                "",
            )
        correction = "; ".join(failed)
        if deadline - time.monotonic() < max(RETRY_NEEDS, answer.seconds):
            break
    return None, f"El modelo falla en: {correction}", ""
