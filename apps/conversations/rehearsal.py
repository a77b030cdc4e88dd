"""One past turn written again as it would be with another wording, voice or model, and what that changes.

The buyer's words, the decision and the conversation are those of then; listing and facts are today's. It must never
send, move a turn, touch ledger, pacing or breakers, keep an answer for others, or save a row: it returns a value.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Literal, TypedDict

from django.conf import settings

from apps.ai_engine import generator, quality
from apps.ai_engine.brief import Brief
from apps.ai_engine.llm import Model, ModelError
from apps.conversations import drafting, verdicts
from apps.conversations.briefs import brief_of
from apps.conversations.model import Admission, breaker, is_wanted, rest_connection
from apps.conversations.models import Replay, Response, Turn
from apps.core import breakers
from apps.language.amounts import amounts

Change = Literal["text", "offers", "held", "source"]
#: Shares of the rubric that differ by less are the same.
SAME_QUALITY = 0.05


#: Behind every buyer, whose rank is a turn's priority.
LAST = 99
NO_SLOT = "no_slot"
#: Seconds between two looks whether a buyer still waits.
BETWEEN_LOOKS = 0.2


class LastInLine(Admission):
    """The gate of a replay or trial: a place at the model after every buyer's; breakers are heeded and not touched.

    `error` is the kind of what kept the model from answering, "" where nothing did; `why` says it in Spanish.
    """

    def __init__(self) -> None:
        super().__init__(LAST, time.time())
        self.error, self.why = "", ""

    @contextmanager
    def slot(self, seconds: float) -> Iterator[bool]:
        until = time.monotonic() + seconds
        # The line orders this process; who waits in the others is seen by their turns.
        while wanted := is_wanted():
            rest_connection()
            if time.monotonic() + BETWEEN_LOOKS >= until:
                break
            time.sleep(BETWEEN_LOOKS)
        with nullcontext(False) if wanted else super().slot(until - time.monotonic()) as admitted:
            if not admitted:
                self.error = NO_SLOT
            yield admitted

    def allows(self, host: str) -> bool:
        if breakers.paused(breaker(host)):
            self.error, self.why = "paused", "El modelo está desconectado por fallos recientes."
            return False
        return True

    def failed(self, host: str, error: ModelError) -> None:
        self.error, self.why = error.kind, str(error)

    def succeeded(self, host: str) -> None:
        self.error, self.why = "", ""


class Side(TypedDict):
    """A reply as it was, or as it would be.

    `offers`: amounts named, as plain decimals in order. `held`: no text, or one the guard stops; `problems`: the
    guard's findings as `verdicts.as_rows`; `gates`: those of the rubric that fail; `quality` its score from 0 to 1;
    `why`: why the model's own words were not used. `seconds` is null where nothing was written.
    """

    text: str
    source: str
    model: str
    persona: str
    prompt: str
    offers: list[str]
    held: bool
    problems: list[dict[str, Any]]
    gates: list[str]
    quality: float
    seconds: float | None
    why: str


class Row(TypedDict):
    """One turn of a replay. `error` says what kept it from being written again; else `changes` names what differs,
    and `model_error` is the kind of the model's failure, if any.
    """

    turn: int
    conversation: int
    at: str
    before: Side
    after: Side
    changes: list[Change]
    model_error: str
    error: str


def write_again(turn: Turn, replay: Replay) -> Row:
    """The turn's reply beside the one it would get. Waits for the model, at most its largest budget."""
    conversation, case = turn.conversation, _case(turn)
    own = _brief(case)
    before = _before(case, own)
    voice = conversation.persona
    if replay.persona:
        conversation.persona = replay.persona  # of this object only; nothing is saved
    brief = _brief(case) if replay.persona else own
    conversation.persona = voice
    mode, gate = drafting.mode_for(turn, brief, replay.mode), LastInLine()
    draft = generator.generate(
        brief,
        mode=mode,
        budget_seconds=settings.WALLE_LLM_MAX_BUDGET,
        acceptable=lambda text: drafting.points(case.judge(text)),
        recent=case.recent,
        model=Model(settings.OLLAMA_HOST, replay.model, gate=gate),
        system_text=replay.prompt_text or None,
        model_available=mode != "template_only",
        beginning=lambda text: drafting.points(case.judge(text, beginning=True)),
    )
    after = _side(
        case,
        brief,
        text=draft.text if draft else "",
        source=draft.source if draft else "",
        model=draft.model if draft else "",
        prompt=replay.prompt_name if draft and draft.source == Response.Source.LLM else "",
        seconds=draft.seconds if draft else None,
        why=draft.fell_back_because if draft else gate.why or "Nadie sabe contestar a esto: lo haría una persona.",
    )
    return _row(turn, before, after, model_error=gate.error)


def failed(turn: Turn, why: str) -> Row:
    """The row of a turn that can't be written again."""
    nothing = Side(
        text="", source="", model="", persona="", prompt="", offers=[], held=True, problems=[], gates=[], quality=0.0,
        seconds=None, why="",
    )  # fmt: skip
    row = _row(turn, nothing, nothing, model_error="")
    row["error"] = why
    return row


def _case(turn: Turn) -> verdicts.Case:
    return verdicts.Case(turn, turn.settled_at or turn.opened_at)


def _brief(case: verdicts.Case) -> Brief:
    """What it was written from, for sale or not as it was then."""
    brief = brief_of(case, now=case.then)
    return replace(brief, status=case.turn.decision.get("standing") or brief.status)


def _before(case: verdicts.Case, brief: Brief) -> Side:
    """What the machine wrote then, judged by the same guard and rubric as what it would write."""
    turn = case.turn
    written = Response.objects.filter(turn=turn).exclude(source=Response.Source.STAFF).select_related("prompt_version")
    response = written.order_by("-id").first()
    return _side(
        case,
        brief,
        text=response.response_text if response else "",
        source=response.source if response else "",
        model=response.model_used if response else "",
        prompt=str(response.prompt_version or "") if response else "",
        seconds=response.generation_time if response else None,
        why=response.fell_back_because if response else turn.reason_detail,
        persona=response.personality if response else "",
    )


def _side(
    case: verdicts.Case,
    brief: Brief,
    *,
    text: str,
    source: str,
    model: str,
    prompt: str,
    seconds: float | None,
    why: str,
    persona: str = "",
) -> Side:
    verdict = case.judge(text) if text else None
    return Side(
        text=text,
        source=source,
        model=model,
        persona=persona or brief.persona,
        prompt=prompt,
        offers=[f"{each.value.normalize():f}" for each in amounts(text)],
        held=verdict is None or not verdict.ok,
        problems=verdicts.as_rows(verdict) if verdict else [],
        gates=quality.failed_gates(text, brief) if text else [],
        quality=round(quality.quality(text, brief, case.recent), 3) if text else 0.0,
        seconds=None if seconds is None else round(seconds, 3),
        why=why,
    )


def _row(turn: Turn, before: Side, after: Side, *, model_error: str) -> Row:
    differs: dict[Change, bool] = {
        "text": _plain(before["text"]) != _plain(after["text"]),
        "offers": sorted(before["offers"]) != sorted(after["offers"]),
        "held": before["held"] != after["held"],
        "source": before["source"] != after["source"],
    }
    return Row(
        turn=turn.pk,
        conversation=turn.conversation_id,
        at=turn.opened_at.isoformat(timespec="seconds"),
        before=before,
        after=after,
        changes=[name for name, is_so in differs.items() if is_so],
        model_error=model_error,
        error="",
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
