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

from apps.ai_engine import answers
from apps.ai_engine.brief import PRICE_DECISIONS, Brief
from apps.ai_engine.llm import Answer, Model, ModelError, Stopped
from apps.ai_engine.prompts import DEFAULT_SYSTEM_TEXT, build
from apps.ai_engine.quality import failed_gates, quality
from apps.ai_engine.templates import render

Mode = Literal["auto", "ai_only", "template_only", "hybrid"]

#: Below this quality a text of the model's is not even a draft.
LOWEST_QUALITY = 0.6
#: Seconds without which a second attempt, expected to take as long as the first, is not started.
RETRY_NEEDS = 1.0
#: So many words in a row of the prompt's rules are no coincidence.
RUN = 6
_WORD, _EXAMPLE = re.compile(r"\w+"), re.compile("«[^»]*»")
_QUOTES = "\"'«»“”‘’`"
#: What a model says to itself: up to its closing mark, or to the end where it is still thinking. Some templates open
#: the thought before the answer begins, and only its end is seen.
_THOUGHT = re.compile(r"\A(?:(?!<think>).)*</think>|<think>.*?(?:</think>|\Z)|<(?:/?t?h?i?n?k?)?\Z", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?…]\s")


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply and how it came to be. `source` is llm, cache or template; `confidence` its quality from 0 to 1.

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


class _Stopped(Stopped):
    """What is being written can't be sent any more, however it goes on."""

    def __init__(self, points: list[str]) -> None:
        super().__init__("; ".join(points))
        self.points = points


@dataclass(frozen=True, slots=True)
class _Judge:
    """Everything a text of the model's must pass."""

    brief: Brief
    acceptable: Callable[[str], list[str]]
    beginning: Callable[[str], list[str]] | None
    recent: Sequence[str]
    rules: str

    def points(self, text: str, score: float) -> list[str]:
        """In what a whole text fails."""
        failed = failed_gates(text, self.brief) + self.acceptable(text)
        if text in self.recent:
            failed.append("repite un mensaje anterior")
        if _quotes(text, self.rules):
            failed.append("repite tus instrucciones")
        if not failed and score < LOWEST_QUALITY:
            failed.append("no suena natural: contesta primero, más corto y sin fórmulas")
        return failed

    def watch(self, show: Callable[[str], object] | None) -> Callable[[str], None]:
        """A reader of the text being written, who ends it at the first break that nothing can mend."""
        ended = 0

        def read(text: str) -> None:
            nonlocal ended
            text = clean(text)
            ends = len(_SENTENCE_END.findall(text))
            if self.beginning is not None and ends != ended:
                ended = ends
                if points := self.beginning(text):
                    raise _Stopped(points)
            if show is not None:
                show(text)

        return read


def generate(
    brief: Brief,
    *,
    mode: Mode,
    budget_seconds: float,
    acceptable: Callable[[str], list[str]],
    recent: Sequence[str] = (),
    elsewhere: Callable[[], Sequence[str]] = tuple,
    model: Model | None = None,
    system_text: str | None = None,
    model_available: bool = True,
    beginning: Callable[[str], list[str]] | None = None,
    show: Callable[[str], object] | None = None,
    prompt_version: int | None = None,
    instruction: str = "",
) -> Draft | None:
    """Return the best reply that passes, or None where a person should answer.

    `acceptable` returns the points in which a text fails (the guard's); `recent` our last replies, not to be
    repeated; `elsewhere` those to other buyers, from which templates keep apart; `model_available` is the
    breaker's word on the model's hosts. `beginning` returns the points in which the beginning of a text fails however
    it goes on: writing stops there. `show` gets the text as it grows. With a `prompt_version` (0: the built-in text)
    answers of the last hour are used again and kept; without, not. `instruction` is how a person wants it, for the
    model alone: templates don't read.
    """
    started = time.monotonic()
    why_not, error = "", ""
    if _model_writes(brief, mode):
        if model is None or not model_available:
            why_not = "El modelo está desconectado por fallos recientes."
        else:
            judge = _Judge(brief, acceptable, beginning, recent, system_text or DEFAULT_SYSTEM_TEXT)
            key = None
            if prompt_version is not None and brief.decision != "accept":
                key = answers.key(brief, prompt_version=prompt_version, model=model.name)
                if (draft := _remembered(key, judge, model.name, started)) is not None:
                    return draft
            draft, why_not, error = _by_model(
                judge, model, started + budget_seconds, system_text or "", show, instruction
            )
            if draft is not None and key is not None:
                answers.keep(key, draft.text)
            if draft is not None:
                return draft
    if mode == "ai_only" and not brief.safe_refusal:
        return None
    text = render(brief, recent, elsewhere(), acceptable)
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
    text = _THOUGHT.sub("", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^(respuesta|vendedor|mensaje)\s*:\s*", "", text, flags=re.IGNORECASE)
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return re.sub(r"\s+([,.;:!?])", r"\1", text)


def _model_writes(brief: Brief, mode: Mode) -> bool:
    if mode == "template_only" or brief.safe_refusal or brief.decision == "hold":
        return False
    return mode != "hybrid" or brief.decision not in PRICE_DECISIONS


def _remembered(key: str, judge: _Judge, model: str, started: float) -> Draft | None:
    """What the model answered to the same within the hour, if it still passes everything."""
    text = answers.find(key)
    if text is None:
        return None
    score = quality(text, judge.brief, judge.recent)
    if judge.points(text, score):
        return None
    return Draft(
        text=text,
        source="cache",
        model=model,
        persona=judge.brief.persona,
        confidence=score,
        seconds=time.monotonic() - started,
        first_token_seconds=None,
        tokens_in=None,
        tokens_out=None,
        fell_back_because="",
        model_error="",
    )


def _quotes(text: str, rules: str) -> bool:
    """Whether `RUN` words in a row of the text are the rules' own; what they quote as an example may be said."""
    said, left, told = (
        _WORD.findall(each.lower()) for each in (text, *(_EXAMPLE.sub(" ", each) for each in (text, rules)))
    )
    runs = {tuple(told[at : at + RUN]) for at in range(len(told) - RUN + 1)}
    return any(tuple(each[at : at + RUN]) in runs for each in (said, left) for at in range(len(each) - RUN + 1))


def _by_model(
    judge: _Judge,
    model: Model,
    deadline: float,
    system_text: str,
    show: Callable[[str], object] | None,
    instruction: str,
) -> tuple[Draft | None, str, str]:
    """The model's draft, or why there is none and the kind of the error, within two attempts."""
    started = time.monotonic()
    brief, correction = judge.brief, ""
    for _ in range(2):
        attempt = time.monotonic()
        try:
            answer = model.chat(
                build(brief, system_text=system_text, correction=correction, instruction=instruction),
                budget_seconds=deadline - attempt,
                on_text=judge.watch(show),
            )
        except ModelError as error:
            return None, str(error), error.kind
        except _Stopped as stopped:
            failed = stopped.points
        else:
            text = clean(answer.text)
            score = quality(text, brief, judge.recent)
            failed = judge.points(text, score)
            if not failed:
                return _written(answer, text, score, brief, time.monotonic() - started), "", ""
        correction = "; ".join(failed)
        if deadline - time.monotonic() < max(RETRY_NEEDS, time.monotonic() - attempt):
            break
    return None, f"El modelo falla en: {correction}", ""


def _written(answer: Answer, text: str, score: float, brief: Brief, seconds: float) -> Draft:
    return Draft(
        text=text,
        source="llm",
        model=answer.model,
        persona=brief.persona,
        confidence=score,
        seconds=seconds,
        first_token_seconds=answer.first_token_seconds,
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        fell_back_because="",
        model_error="",
    )
