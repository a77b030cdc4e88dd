"""What is too old goes: at night, a few rows at a time, going on where a worker that died stopped.

Never anything of a buyer on legal hold, nor of a conversation in which something is open.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.conversations import erasure
from apps.conversations.models import Agreement, Conversation, Message, ReplayRow, Turn
from apps.conversations.models.threads import ERASED_KIND
from apps.core import clock, logs
from apps.core.models import Alert
from apps.marketplace import failures
from apps.marketplace.models import PageFailure
from apps.operations.privacy import erasing, machines, outside, rules
from apps.operations.privacy.models import LegalHold, Retention, RetentionPass

TASK = "upkeep.retention"
#: How long one task works before it rings for the next: notices wait in the same queue.
AT_ONCE_S = 2.0
CHATS, MESSAGES, ROWS = 5, 2_000, 500
_OPEN = (*Turn.OPEN, *Turn.IN_FLIGHT)

log = logs.get(__name__)


class Step(NamedTuple):
    """How far a step came (None: to the end) and how much went, or would have gone."""

    upto: int | None
    done: int


def limits() -> rules.Limits:
    """The terms in force: those of the admin's page, else the defaults."""
    row = Retention.objects.filter(pk=1).first() or Retention()
    return rules.Limits(
        finished=row.finished_months * rules.MONTH,
        abandoned=row.abandoned_months * rules.MONTH,
        raw=timedelta(days=row.raw_days),
        pictures=timedelta(days=row.pictures_days),
        replays=timedelta(days=row.replays_days),
        logs=timedelta(days=row.logs_days),
        alerts=row.alerts_months * rules.MONTH,
        access=timedelta(days=row.access_days),
    )


def _held(chat: str, buyer: str) -> Exists:
    """Rows whose conversation is on hold or has something open. `chat`, `buyer`: lookups from the row."""
    return Exists(LegalHold.objects.filter(buyer=OuterRef(buyer), lifted_at=None)) | Exists(  # type: ignore[return-value]
        Turn.objects.filter(conversation=OuterRef(chat), state__in=_OPEN)
    )


def _chats(after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Words of conversations that ended long ago."""
    oldest = now - min(terms.finished, terms.abandoned)
    worded = Message.objects.filter(conversation=OuterRef("pk")).exclude(kind=ERASED_KIND)
    agreed = Agreement.objects.filter(conversation=OuterRef("pk"), status=Agreement.Status.AGREED)
    some = (
        Conversation.objects.filter(Exists(worded), pk__gt=after, last_message_at__lt=oldest)
        .annotate(
            held=Exists(LegalHold.objects.filter(buyer=OuterRef("buyer"), lifted_at=None)),
            owed=Exists(Turn.objects.filter(conversation=OuterRef("pk"), state__in=_OPEN)) | Exists(agreed),
        )
        .order_by("pk")[:CHATS]
    )
    gone: set[int] = set()
    last = None
    for chat in some:
        last = chat.pk
        what = rules.of_chat(chat.state, chat.last_message_at, now, terms, held=chat.held, owed=chat.owed)
        if what is rules.Chat.FORGET and (dry or _forget(chat)):
            gone.add(chat.pk)
    if gone and not dry:
        turns = Turn.objects.filter(conversation__in=gone).values_list("pk", flat=True)
        outside.forget_exported(frozenset(gone), frozenset(turns))
    return Step(last, len(gone))


class _Held(Exception):
    pass


def _forget(chat: Conversation) -> bool:
    try:
        with transaction.atomic():
            done = erasure.forget(chat.pk)
            if LegalHold.objects.filter(buyer=chat.buyer_id, lifted_at=None).exists():
                raise _Held  # put meanwhile
            return done
    except _Held:
        return False


def _raw(after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Messages as the marketplace sent them; their words stay."""
    ids = Message.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:MESSAGES]
    last = max(ids, default=None)
    if last is None:
        return Step(None, 0)
    old = Message.objects.filter(pk__gt=after, pk__lte=last, sent_at__lt=now - terms.raw).exclude(raw={})
    old = old.exclude(_held("conversation", "conversation__buyer"))
    return Step(last, old.count() if dry else old.update(raw={}))


def _pictures(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Pages that went wrong."""
    if dry:
        return Step(None, PageFailure.objects.filter(at__lt=now - terms.pictures).count())
    return Step(None, failures.prune(terms.pictures))


def _some(rows: QuerySet[Any], dry: bool) -> Step:
    """Deletes the next few rows, from the start each time: what is gone is not met again."""
    if dry:
        return Step(None, rows.count())
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
    rows.model._default_manager.filter(pk__in=ids).delete()
    return Step(0 if len(ids) == ROWS else None, len(ids))


def _replays(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """What replays wrote anew."""
    rows = ReplayRow.objects.filter(replay__finished_at__lt=now - terms.replays)
    return _some(rows.exclude(_held("turn__conversation", "turn__conversation__buyer")), dry)


def _alerts(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Incidents that are over."""
    held = Conversation.objects.filter(buyer__in=LegalHold.objects.filter(lifted_at=None).values("buyer"))
    subjects = [f"conversation:{pk}" for pk in held.values_list("pk", flat=True)]
    return _some(Alert.objects.filter(closed_at__lt=now - terms.alerts).exclude(subject__in=subjects), dry)


def _access(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Who knocked in vain, and logins that ended."""
    knocks = _some(AccessAttempt.objects.filter(attempt_time__lt=now - terms.access), dry)
    ended = _some(Session.objects.filter(expire_date__lt=now), dry)
    return Step(None if knocks.upto is None and ended.upto is None else 0, knocks.done + ended.done)


def _logs(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Old lines and files of every machine's logs; `dry` counts this one's."""
    before = now - terms.logs
    there = {} if dry else machines.ask("age_logs_of_this_machine", before=before.isoformat())
    return Step(None, outside.age_logs(before, dry=dry) + sum(there.values()))


def _lines(_after: int, now: datetime, terms: rules.Limits, dry: bool) -> Step:
    """Erasures whose line outside a crash prevented; nothing goes."""
    if not dry:
        erasing.write_lines()
    return Step(None, 0)


#: In this order, each with the word for it.
KINDS: dict[str, tuple[str, Callable[[int, datetime, rules.Limits, bool], Step]]] = {
    "lines": ("borrados por anotar", _lines),
    "chats": ("conversaciones", _chats),
    "raw": ("mensajes originales", _raw),
    "pictures": ("páginas con fallos", _pictures),
    "replays": ("textos de ensayos", _replays),
    "alerts": ("avisos resueltos", _alerts),
    "access": ("entradas fallidas y sesiones", _access),
    "logs": ("registros", _logs),
}


def begin() -> None:
    """Tonight's pass over every kind; one that was not finished last night goes on where it was."""
    for kind in KINDS:
        row, _ = RetentionPass.objects.get_or_create(kind=kind)
        if row.started_at is None or row.finished_at is not None:
            RetentionPass.objects.filter(pk=kind).update(upto=0, done=0, started_at=clock.now(), finished_at=None)


def unfinished() -> bool:
    """Whether a pass is under way."""
    return RetentionPass.objects.filter(started_at__isnull=False, finished_at=None).exists()


def go_on(seconds: float = AT_ONCE_S) -> bool:
    """Works for about so long; whether there is more to do. A second worker on the same kind passes it over."""
    until, terms, now = clock.monotonic() + seconds, limits(), clock.now()
    for kind, (_word, work) in KINDS.items():
        while clock.monotonic() < until:
            with transaction.atomic():
                mine = RetentionPass.objects.select_for_update(skip_locked=True).filter(pk=kind, finished_at=None)
                row = mine.exclude(started_at=None).first()
                if row is None:
                    break
                step = work(row.upto, now, terms, False)
                row.done += step.done
                if step.upto is None:
                    row.finished_at = clock.now()
                    log.info("retention.finished", kind=kind, done=row.done)
                else:
                    row.upto = step.upto
                row.save()
    return unfinished()


def rehearse() -> dict[str, int]:
    """How much of each kind would go now. Changes nothing."""
    terms, now, found = limits(), clock.now(), {}
    for kind, (_word, work) in KINDS.items():
        step = work(0, now, terms, True)
        total = step.done
        while step.upto:
            step = work(step.upto, now, terms, True)
            total += step.done
        found[kind] = total
    return found
