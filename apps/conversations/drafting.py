"""Generate and validate: words for what was decided, then the guard's word on them. Neither decides a price.

The model writes only within the time that pacing owes anyway; a template stands in for it, and a person for
both.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction

from apps.ai_engine import generator, known
from apps.ai_engine.brief import Brief
from apps.conversations import experiments, missing, model, pace, second_opinion, turns, verdicts
from apps.conversations.briefs import brief_of
from apps.conversations.models import Conversation, Response, Turn
from apps.core import cache, clock, logs
from apps.marketplace import pacing
from apps.security.guard import GuardVerdict

S = Turn.State
TYPICAL_REPLY = 120
# The golden ratio spreads consecutive turns evenly over the notice time, without a random number to explain.
SPREAD = 0.6180339887
#: Key and seconds of the text of a turn being written, and seconds between two looks at it.
LIVE, LIVE_S, LIVE_EVERY_S = "draft:", 60, 0.3
#: So many replies are got ready at once in one process: more would only get in each other's way.
_HANDS = threading.BoundedSemaphore(4)
MONEY_CODES = frozenset({"BELOW_FLOOR", "FLOOR_LEAK", "PRICE_CONFLICT"})

log = logs.get(__name__)


def due_at(turn: Turn, reply_length: int, answered: str) -> datetime:
    """When a careful person would have this reply to `answered` out: from settling on, by reading and typing time."""
    return pacing.not_before(
        reply_length,
        len(answered),
        turn.settled_at or clock.now(),
        factor=settings.WALLE_TIME_FACTOR,
        urgent=turn.priority == turns.PRIORITY_RANK[Conversation.Priority.HIGH],
        chance=turn.pk * SPREAD % 1,
    )


def generate(turn_id: int) -> None:
    """Writes the reply of an assessed turn, by model or template; what neither can write is held for a
    person.
    """
    claim = turns.claim(turn_id, S.ASSESSED)
    if claim is None:
        return
    turn = claim.turn
    with logs.trace(turn.trace_id, turn=turn_id):
        if turns.is_stale(turn):
            turns.reassess(turn, "el anuncio, el precio o la conversación", token=claim.token)
            return
        began = time.monotonic()
        with _HANDS:
            case = verdicts.Case(turn)
            brief = brief_of(case)
            owed = (due_at(turn, TYPICAL_REPLY, case.answered) - clock.now()).total_seconds()
            budget = min(max(owed, settings.WALLE_LLM_MIN_BUDGET), settings.WALLE_LLM_MAX_BUDGET)
            mode = mode_for(turn, brief, settings.WALLE_LLM_MODE)
            prompt = experiments.prompt_for(turn.conversation)
            available = mode != "template_only" and not model.in_pause()
        if available and second_opinion.holds(turn, model.model_for(turn), budget, claim.token):
            return
        try:
            draft = generator.generate(
                brief,
                mode=mode,
                budget_seconds=budget - (time.monotonic() - began),
                acceptable=lambda text: points(case.judge(text)),
                recent=case.recent,
                elsewhere=lambda: pace.written_elsewhere(turn.conversation),
                model=model.model_for(turn),
                system_text=prompt.text if prompt else None,
                model_available=available,
                beginning=lambda text: points(case.judge(text, beginning=True)),
                show=shown_live(turn.pk),
                prompt_version=prompt.number if prompt else 0,
            )
        finally:
            if available:
                cache.forget(f"{LIVE}{turn.pk}")
        if draft is None:
            turns.hold(
                turn,
                "sin_respuesta",
                "Ni el modelo ni las plantillas saben contestar a esto.",
                token=claim.token,
            )
            return
        response = Response.objects.create(
            conversation=turn.conversation,
            turn=turn,
            response_text=draft.text,
            confidence=draft.confidence,
            generation_time=draft.seconds,
            first_token_time=draft.first_token_seconds,
            model_used=draft.model,
            personality=draft.persona,
            source=draft.source,
            prompt_version=prompt if draft.source in (Response.Source.LLM, Response.Source.CACHE) else None,
            tokens_in=draft.tokens_in or 0,
            tokens_out=draft.tokens_out or 0,
            fell_back_because=draft.fell_back_because[:200],
            facts=known.told(brief),
        )
        missing.note(turn, brief)
        turns.move(turn, S.DRAFTED, token=claim.token, response=response)


def being_written(turn_id: int) -> str:
    """The model's words so far for a turn's reply, unchecked; empty where none are being written."""
    return cache.get(f"{LIVE}{turn_id}") or ""


def shown_live(turn_id: int) -> Callable[[str], None]:
    """Keeps the growing text where the desk sees it, every LIVE_EVERY_S at most."""
    shown_at = 0.0

    def show(text: str) -> None:
        nonlocal shown_at
        if text and time.monotonic() - shown_at >= LIVE_EVERY_S:
            shown_at = time.monotonic()
            cache.put(f"{LIVE}{turn_id}", text, LIVE_S)

    return show


def mode_for(turn: Turn, brief: Brief, mode: str) -> generator.Mode:
    """Who may write this reply where `mode` is set: fixed words for whoever tries to talk us into something, and for
    whatever is not for sale.
    """
    if turn.decision.get("injection") or brief.safe_refusal or not brief.available:
        return "template_only"
    return cast(generator.Mode, mode)


def points(verdict: GuardVerdict) -> list[str]:
    """What the model is told of its failed attempt: never on which side of the floor it was."""
    return list(
        dict.fromkeys(
            "nombra solo el PRECIO PERMITIDO" if each.code in MONEY_CODES else each.explanation_es
            for each in verdict.violations
        )
    )


def validate(turn_id: int) -> None:
    """Passes a drafted reply through the guard: ready to leave at its hour, or held with what is wrong with
    it.
    """
    claim = turns.claim(turn_id, S.DRAFTED)
    if claim is None:
        return
    turn = claim.turn
    with logs.trace(turn.trace_id, turn=turn_id):
        if turns.is_stale(turn) or turn.response is None:
            turns.reassess(turn, "el anuncio, el precio o la conversación", token=claim.token)
            return
        case = verdicts.Case(turn)
        verdict = case.judge(turn.response.response_text)
        Response.objects.filter(pk=turn.response.pk).update(
            guard_ok=verdict.ok, guard_verdict=verdicts.as_rows(verdict)
        )
        if not verdict.ok:
            explained = " ".join(each.explanation_es for each in verdict.violations)
            with transaction.atomic():
                if turns.hold(turn, "revision", explained, token=claim.token):
                    verdicts.record("guard_stopped", "retenida", turn, turn.response.response_text, verdict)
        elif turn.decision.get("too_old"):
            detail = "El mensaje lleva más de un día sin respuesta: decide si aún conviene."
            turns.hold(turn, "antiguo", detail, token=claim.token)
        elif missing.is_unwanted(turn):
            detail = "Pregunta por algo que decidiste no contestar: contéstale tú."
            turns.hold(turn, "dato_descartado", detail, token=claim.token)
        elif not turns.may_leave(turn):
            turns.hold(turn, "borrador", "Falta tu visto bueno.", token=claim.token)
        else:
            not_before = max(due_at(turn, len(turn.response.response_text), case.answered), clock.now())
            turns.move(turn, S.READY, token=claim.token, not_before=not_before, rung_at=None)
