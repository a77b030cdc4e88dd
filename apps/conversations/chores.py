"""What only a person can do, done and not done after all; and the alert of one whose deadline is near."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from apps.conversations.models import StaffTask
from apps.core import alerts, clock
from apps.core.models import Alert

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: So long before its deadline a task is alerted: an evening and a night.
WARN_BEFORE = timedelta(hours=16)
ALERT = "task_due"
MOST_AT_ONCE = 200


def do(ids: Iterable[int], *, by: "User") -> int:
    """Marks the open ones of these tasks as done by a person; returns how many."""
    chosen = list(StaffTask.objects.filter(pk__in=ids, done_at=None).values_list("pk", flat=True))
    for pk in chosen:
        alerts.close(ALERT, f"task:{pk}")
    return StaffTask.objects.filter(pk__in=chosen, done_at=None).update(done_at=clock.now(), done_by=by)


def undo(ids: Iterable[int]) -> int:
    """Takes back that these tasks were done; returns how many were."""
    return StaffTask.objects.filter(pk__in=ids, done_at__isnull=False).update(done_at=None, done_by=None)


def warn() -> int:
    """One alert for each open task whose deadline is near or over; returns how many are new."""
    open_alerts = Alert.objects.filter(kind=ALERT, closed_at=None).values_list("subject", flat=True)
    warned = [int(subject.removeprefix("task:")) for subject in open_alerts]
    due = StaffTask.objects.filter(done_at=None, due_at__lt=clock.now() + WARN_BEFORE).exclude(pk__in=warned)
    return sum(
        alerts.raise_alert(ALERT, f"task:{task.pk}", f"Hazlo antes de que venza: {task.text[:200]}")
        for task in due.order_by("due_at")[:MOST_AT_ONCE]
    )
