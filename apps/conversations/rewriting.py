"""A draft written anew because a person asked for it, in the way they asked for.

It stays the same decision: turn, ledger and price are as they were, and what comes back has passed the same gates and
guard. It must never send, move a turn, or leave the person with less than they had: where nothing better comes, the
draft stays.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from apps.ai_engine import generator, known
from apps.ai_engine.brief import PRICE_DECISIONS
from apps.ai_engine.models import PromptVersion
from apps.conversations import drafting, experiments, model, pace, review, verdicts
from apps.conversations.briefs import brief_of
from apps.conversations.models import Conversation, Response, Turn
from apps.conversations.refused import Refused
from apps.core import cache, logs
from apps.language.contacts import contacts

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = 200
#: What the model is told where the person only wants another text.
OTHERWISE = "dilo de otra manera"
NO_INSTRUCTIONS = (
    "Aquí escriben las plantillas, que no entienden instrucciones: pide otra versión sin más, o cámbialo tú."
)
CHANGED = "El borrador ha cambiado: léelo otra vez."
_BY_HAND = "De este mensaje no se sabe lo bastante para escribir un borrador: contéstalo tú."
#: A turn held for its old text waits only for a person's word on the new one.
_ABOUT_THE_TEXT = frozenset({"revision", "sin_respuesta"})

log = logs.get(__name__)


def follows_instructions(turn: Turn) -> bool:
    """Whether a model would write here at all, and so read an instruction."""
    mode = settings.WALLE_LLM_MODE
    priced = turn.decision.get("kind") in PRICE_DECISIONS
    return mode != "template_only" and not (mode == "hybrid" and priced) and bool(settings.OLLAMA_HOST)


def rewrite(
    turn_id: int, instruction: str, *, response_id: int | None, seen: tuple[int, int | None], by: "User"
) -> Response:
    """Puts another text in place of the draft `response_id` of a held turn; the person decides on it as on any draft.

    `instruction`: how («más corto»), in words for the model; empty: just another. Waits for the model, at most its
    largest budget, and shows its words meanwhile (`drafting.being_written`). Raises Refused with a Spanish sentence.
    """
    instruction = " ".join(instruction.split())
    if len(instruction) > LONGEST or contacts(instruction) or "€" in instruction:
        raise Refused(
            f"La instrucción cabe en {LONGEST} caracteres, sin precios ni datos de nadie: di cómo, no cuánto."
        )
    turn = _held(turn_id, response_id, seen)
    draft, prompt, facts = _another(turn, instruction)
    verdict = verdicts.guard_text(turn, draft.text)
    if not verdict.ok:
        raise Refused(
            "El texto nuevo no pasa la revisión: el borrador se queda como estaba.", verdicts.as_rows(verdict)
        )
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=turn.conversation_id)
        turn = _held(turn_id, response_id, seen)
        response = Response.objects.create(
            conversation=turn.conversation, turn=turn, response_text=draft.text, confidence=draft.confidence,
            generation_time=draft.seconds, first_token_time=draft.first_token_seconds, model_used=draft.model,
            personality=draft.persona, source=draft.source, tokens_in=draft.tokens_in or 0,
            tokens_out=draft.tokens_out or 0, fell_back_because=draft.fell_back_because[:200],
            prompt_version=prompt, facts=facts, instruction=instruction, asked_by=by,
            guard_ok=True, guard_verdict=[],
        )  # fmt: skip
        why = {"reason": "borrador", "reason_detail": "Falta tu visto bueno."}
        values = why if turn.reason in _ABOUT_THE_TEXT and not turn.security_hold else {}
        Turn.objects.filter(pk=turn_id, state=Turn.State.HELD).update(response=response, **values)
    log.info("turn.rewritten", turn=turn_id, source=response.source, by=by.pk)
    return response


def _held(turn_id: int, response_id: int | None, seen: tuple[int, int | None]) -> Turn:
    """The held turn as the person saw it. Raises Refused where it is not that any more."""
    related = ("conversation__account", "conversation__item", "conversation__buyer", "response", "up_to_message")
    turn = Turn.objects.select_related(*related).get(pk=turn_id)
    if turn.state == Turn.State.SUPERSEDED:
        raise Refused("El comprador escribió de nuevo: esta respuesta ya no vale. Mira el mensaje nuevo.")
    if turn.state != Turn.State.HELD:
        raise Refused(f"Esta respuesta ya no espera tu decisión: {turn.get_state_display()}.")
    if review.revisions(turn.conversation) != seen:
        raise Refused(review.MOVED)
    if turn.response_id != response_id:
        raise Refused(CHANGED)
    if turn.conversation.item is None or "questions" not in turn.decision:
        raise Refused(_BY_HAND)
    return turn


def _another(turn: Turn, instruction: str) -> tuple[generator.Draft, PromptVersion | None, list[tuple[str, str]]]:
    """Another text for the same decision, the wording it was written with, and what the listing says to it."""
    case = verdicts.Case(turn)
    brief = brief_of(case)
    mode = drafting.mode_for(turn, brief, settings.WALLE_LLM_MODE)
    if instruction and (mode == "template_only" or not follows_instructions(turn)):
        raise Refused(NO_INSTRUCTIONS)
    prompt = experiments.prompt_for(turn.conversation)
    shown = turn.response.response_text if turn.response else ""
    try:
        draft = generator.generate(
            brief,
            mode=mode,
            budget_seconds=settings.WALLE_LLM_MAX_BUDGET,
            acceptable=lambda text: drafting.points(case.judge(text)),
            recent=tuple(filter(None, (shown, *case.recent))),
            elsewhere=lambda: pace.written_elsewhere(turn.conversation),
            model=model.model_for(turn),
            system_text=prompt.text if prompt else None,
            model_available=mode != "template_only" and not model.in_pause(),
            beginning=lambda text: drafting.points(case.judge(text, beginning=True)),
            show=drafting.shown_live(turn.pk),
            instruction=instruction or OTHERWISE,
        )
    finally:
        cache.forget(f"{drafting.LIVE}{turn.pk}")
    if draft is None or draft.text == shown:
        raise Refused("No ha salido otra manera de decirlo: el borrador se queda como estaba.")
    if instruction and draft.source != Response.Source.LLM:
        why = (draft.fell_back_because or "no ha contestado").rstrip(".")
        raise Refused(f"El modelo no ha podido ({why}): el borrador se queda como estaba.")
    by_model = draft.source == Response.Source.LLM
    return draft, prompt if by_model else None, known.told(brief)
