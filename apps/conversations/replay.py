"""Replays: past turns through another wording, voice or model, to see what would change before it is switched on.

One at a time, in small steps that survive a kill: PostgreSQL holds what is done, a lease who works on it, and any ring
goes on where the last one stopped. It must never keep a buyer who waits from the model, nor write anything but its own
rows.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast, get_args

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.ai_engine import generator
from apps.ai_engine.llm import Model, Timeouts
from apps.ai_engine.models import Persona, PromptVersion
from apps.ai_engine.personas import VOICES
from apps.conversations import rehearsal, turns
from apps.conversations.model import in_use, is_wanted
from apps.conversations.models import Replay, ReplayRow, Response, Turn
from apps.conversations.refused import Refused
from apps.core import clock, leases, logs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_TURNS = 500
#: Replays kept; starting another drops the oldest.
KEPT = 20
#: Seconds of one step: the queue it runs in has other work.
STEP_S = 10.0
MOST_TRIES = 2
#: The model failing so often in a row makes the comparison worthless.
MOST_MODEL_ERRORS = 3
TASK = "upkeep.replay"
LEASE = "replay"
MODES: tuple[str, ...] = get_args(generator.Mode)
BUILT_IN = "el de fábrica"

log = logs.get(__name__)


@dataclass(frozen=True)
class Plan:
    """What to try. Empty: as it is now. `prompt_text` is a text that is no version yet, called `prompt_name`."""

    prompt: PromptVersion | None = None
    prompt_text: str = ""
    prompt_name: str = ""
    persona: str = ""
    model: str = ""
    mode: str = ""
    since: datetime | None = None
    limit: int = 100


def candidates(since: datetime | None = None) -> QuerySet[Turn]:
    """Turns for which something was written, or nothing could be; newest first."""
    written = Response.objects.filter(turn=OuterRef("pk")).exclude(source=Response.Source.STAFF)
    rows = Turn.objects.filter(conversation__item__isnull=False, decision__has_keys=["kind", "questions", "messages"])
    rows = rows.filter(Exists(written) | Q(reason="sin_respuesta"))
    return (rows.filter(opened_at__gte=since) if since else rows).order_by("-opened_at", "-id")


def voices() -> dict[str, str]:
    """Key and name of every voice there is."""
    return {each.slug: each.name for each in VOICES} | dict(Persona.objects.values_list("slug", "name"))


def start(plan: Plan, *, by: User | None = None) -> Replay:
    """Begins a replay and returns it; `step` does the work. Raises Refused where one runs or there is nothing to do."""
    mode = plan.mode or settings.WALLE_LLM_MODE
    model = plan.model.strip() or in_use().model
    if mode not in MODES:
        raise Refused(f"No hay ningún modo «{mode}». Elige entre {', '.join(MODES)}.")
    if plan.persona and plan.persona not in voices():
        raise Refused(f"No hay ninguna voz «{plan.persona}».")
    if mode != "template_only":
        _require_model(model)
    prompt = plan.prompt
    if prompt is None and not plan.prompt_text:
        prompt = PromptVersion.objects.filter(active=True).first()
    chosen = list(candidates(plan.since).values_list("pk", flat=True)[: max(1, min(plan.limit, MOST_TURNS))])
    if not chosen:
        raise Refused("No hay ninguna respuesta escrita en ese tiempo: no hay nada que ensayar.")
    try:
        with transaction.atomic():
            made = Replay.objects.create(
                prompt_version=prompt,
                prompt_text=prompt.text if prompt else plan.prompt_text,
                prompt_name=(str(prompt) if prompt else plan.prompt_name or BUILT_IN)[:120],
                persona=plan.persona,
                model=model[:80],
                mode=mode,
                total=len(chosen),
                started_by=by,
            )
            ReplayRow.objects.bulk_create(ReplayRow(replay=made, turn_id=pk) for pk in reversed(chosen))
            old = Replay.objects.exclude(status=Replay.Status.RUNNING).values_list("pk", flat=True)[KEPT - 1 :]
            Replay.objects.filter(pk__in=list(old)).delete()
    except IntegrityError as error:
        raise Refused("Ya hay un ensayo en marcha: espera a que acabe o páralo.") from error
    log.info("replay.started", replay=made.pk, turns=made.total, model=model, mode=mode)
    return made


def step(seconds: float = STEP_S) -> bool:
    """Goes on with the running replay for about `seconds`; returns whether to go on at once.

    False where there is nothing to do, somebody else does it, or a buyer waits for the model.
    """
    if not Replay.objects.filter(status=Replay.Status.RUNNING).exists():
        return False
    with leases.lease(LEASE, seconds + 2 * settings.WALLE_LLM_MAX_BUDGET + 30) as held:
        if held is None:
            return False
        until = clock.monotonic() + seconds
        while clock.monotonic() < until:
            replay = Replay.objects.filter(status=Replay.Status.RUNNING).first()
            if replay is None or is_wanted():
                return False
            row = replay.rows.filter(result__isnull=True).first()
            if row is None:
                _finish(replay, Replay.Status.DONE)
                return False
            if not _work(replay, row):
                return False
    return True


def stop(replay_id: int, *, by: User | None = None) -> bool:
    """Ends a replay where it is; what is done stays. Returns whether it was running."""
    who = by.get_username() if by else "quien lo empezó"
    return _finish(Replay(pk=replay_id), Replay.Status.STOPPED, f"Lo paró {who}.")


def forget(conversations: Iterable[int]) -> int:
    """Drops what replays hold of these conversations, for erasure; returns how many rows."""
    return ReplayRow.objects.filter(turn__conversation__in=list(conversations)).delete()[0]


def _work(replay: Replay, row: ReplayRow) -> bool:
    """Writes one turn again; False where buyers took every place at the model, so that it is tried later."""
    ReplayRow.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    turn = turns.again(Turn(pk=row.turn_id))
    if turn.conversation.item is None:
        result = rehearsal.failed(turn, "La conversación ya no tiene anuncio.")
    elif row.tries >= MOST_TRIES:
        result = rehearsal.failed(turn, "No se ha podido volver a escribir.")
    else:
        result = rehearsal.write_again(turn, replay)
    if result["model_error"] == rehearsal.NO_SLOT:
        ReplayRow.objects.filter(pk=row.pk).update(tries=row.tries)
        return False
    kept = ReplayRow.objects.filter(pk=row.pk, result__isnull=True, replay__status=Replay.Status.RUNNING)
    kept.update(result=result, changed=bool(result["changes"]))
    done = replay.rows.filter(result__isnull=False)
    Replay.objects.filter(pk=replay.pk).update(done=done.count())
    if result["model_error"]:
        last = [each["model_error"] for each in _results(done.order_by("-id")[:MOST_MODEL_ERRORS])]
        if len(last) == MOST_MODEL_ERRORS and all(last):
            _finish(replay, Replay.Status.FAILED, result["after"]["why"])
    return True


def _finish(replay: Replay, status: Replay.Status, problem: str = "") -> bool:
    running = Replay.objects.filter(pk=replay.pk, status=Replay.Status.RUNNING)
    ended = bool(running.update(status=status, problem=problem[:300], finished_at=clock.now()))
    if ended:
        log.info("replay.ended", replay=replay.pk, status=str(status))
    return ended


def _require_model(name: str) -> None:
    health = Model(settings.OLLAMA_HOST, name, Timeouts(connect=2, chunk=3)).health()
    if not any(each.ok for each in health):
        raise Refused(" ".join(dict.fromkeys(each.problem for each in health)) or "No hay ningún modelo.")


# -- what came of it


def _results(rows: Iterable[ReplayRow]) -> list[rehearsal.Row]:
    return [cast(rehearsal.Row, row.result) for row in rows if row.result is not None]


def totals(rows: Iterable[rehearsal.Row]) -> dict[str, Any]:
    """The figures of a replay: `{"rows", "failed", "changed", "text", "offers", "held", "source", "newly_held",
    "no_longer_held", "before": {…}, "after": {…}}`, each side with `held`, `quality` (mean), `seconds` (p50 and p95)
    and `sources` (how many by origin).
    """
    written = [row for row in rows if not row["error"]]
    changes = Counter(change for row in written for change in row["changes"])
    return {
        "rows": len(written),
        "failed": sum(bool(row["error"]) for row in rows),
        "changed": sum(bool(row["changes"]) for row in written),
        **{name: changes[name] for name in get_args(rehearsal.Change)},
        "newly_held": sum(row["after"]["held"] and not row["before"]["held"] for row in written),
        "no_longer_held": sum(row["before"]["held"] and not row["after"]["held"] for row in written),
        "before": _side([row["before"] for row in written]),
        "after": _side([row["after"] for row in written]),
    }


def _side(sides: list[rehearsal.Side]) -> dict[str, Any]:
    written = [each for each in sides if each["text"]]
    seconds = sorted(each["seconds"] for each in written if each["seconds"] is not None)
    cuts = statistics.quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
    return {
        "held": sum(each["held"] for each in sides),
        "quality": round(statistics.fmean(each["quality"] for each in written), 3) if written else None,
        "seconds": {"p50": round(cuts[9], 3), "p95": round(cuts[18], 3)} if cuts else None,
        "sources": dict(sorted(Counter(each["source"] for each in written).items())),
    }


def as_json(replay: Replay) -> dict[str, Any]:
    """The whole replay as it is exported: `{"replay", "totals", "rows"}`; rows as rehearsal.Row, oldest first."""
    rows = _results(replay.rows.all())
    return {
        "replay": {
            "id": replay.pk,
            "prompt": replay.prompt_name,
            "persona": replay.persona,
            "model": replay.model,
            "mode": replay.mode,
            "status": replay.status,
            "problem": replay.problem,
            "total": replay.total,
            "done": replay.done,
            "created_at": replay.created_at.isoformat(timespec="seconds"),
            "finished_at": replay.finished_at and replay.finished_at.isoformat(timespec="seconds"),
        },
        "totals": totals(rows),
        "rows": rows,
    }
