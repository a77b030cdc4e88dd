"""PARAR TODO: while a row of `stops` is open nothing leaves. Read from PostgreSQL at every step towards a
send, never cached.
"""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from apps.core import clock, logs
from apps.core.models import Stop

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logs.get(__name__)


def active() -> bool:
    """Whether everything is stopped."""
    return Stop.objects.filter(ended_at=None).exists()


def press(by: "User | None", *, via: str = "") -> None:
    """Stops everything; pressing twice is the same as once. `via`: where from, for the log."""
    try:
        with transaction.atomic():
            Stop.objects.create(started_at=clock.now(), started_by=by)
    except IntegrityError:
        return
    log.warning("stop.pressed", by=by.pk if by else via)


def lift(by: "User | None", *, via: str = "") -> None:
    """Lets messages leave again. `via`: where from, for the log."""
    if Stop.objects.filter(ended_at=None).update(ended_at=clock.now(), ended_by=by):
        log.warning("stop.lifted", by=by.pk if by else via)
