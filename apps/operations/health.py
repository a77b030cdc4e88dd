"""Whether what Wall-E stands on answers, and how fast: looked at by a schedule, kept a minute, read by everybody.

Asks nothing of the marketplace: of it, only what the last calls told. Must never hold anybody up.
"""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import Error
from django_celery_beat.models import PeriodicTask

from apps.ai_engine.llm import Model, Timeouts
from apps.conversations.model import in_use
from apps.core import cache, clock
from apps.core.models import CircuitBreaker
from apps.core.vitals import KEPT_S, KEY, Part
from apps.desk import state
from apps.marketplace.models import Account
from apps.operations import schedules
from apps.operations.doctor import AT_LEAST, LEAST_DISK, QUEUES


def ready() -> dict[str, bool]:
    """Whether a page can be served now: database and Redis answer."""
    return {"database": not _database(), "redis": cache.put("ready", "1", 1)}


def look() -> list[Part]:
    """Looks at everything and keeps what was seen under KEY."""
    parts = [_timed(name, question) for name, question in QUESTIONS.items()]
    queues = {queue: cache.length(queue) for queue in QUEUES}
    kept = {"at": clock.now().isoformat(), "parts": [asdict(part) for part in parts], "queues": queues}
    cache.put(KEY, json.dumps(kept), KEPT_S)
    return parts


def _timed(name: str, question: Callable[[], str]) -> Part:
    begun = time.monotonic()
    try:
        wrong = question()
    except Error as error:
        wrong = type(error).__name__
    return Part(name, not wrong, round(1000 * (time.monotonic() - begun), 1), wrong[:200])


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return type(error).__name__
    return ""


def _redis() -> str:
    return "" if cache.put("ready", "1", 1) else "no answer"


def _model() -> str:
    if settings.WALLE_LLM_MODE == "template_only":
        return ""
    found = Model(settings.OLLAMA_HOST, in_use().model, Timeouts(connect=1, chunk=2)).health()
    return "" if any(each.ok for each in found) else "; ".join(each.problem for each in found) or "no host"


def _beat() -> str:
    newest = PeriodicTask.objects.exclude(last_run_at=None).order_by("-last_run_at").first()
    last = max(filter(None, (newest and newest.last_run_at, schedules.begun())), default=None)
    late = last is None or clock.now() - last > AT_LEAST
    return "no schedule rang lately" if late else ""


def _marketplace() -> str:
    paused = CircuitBreaker.objects.filter(pk__startswith="account:").exclude(state=CircuitBreaker.State.CLOSED)
    active = Account.objects.filter(status=Account.Status.ACTIVE).defer("session_state")
    unread = [f"account {each.pk} is not read" for each in active if state.unread(each)]
    return "; ".join([*(f"{name} is left alone" for name in paused.values_list("pk", flat=True)), *unread])


def _disk() -> str:
    free = shutil.disk_usage(Path(settings.WALLE_DATA_DIR)).free
    return "" if free >= LEAST_DISK else f"{free // 10**6} MB free"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "redis": _redis,
    "model": _model,
    "beat": _beat,
    "marketplace": _marketplace,
    "disk": _disk,
}
