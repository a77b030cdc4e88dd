"""Housekeeping that nobody waits for."""

from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.conversations import experiments, replay, rounds, silence
from apps.core import doorbell
from apps.desk.api import entry, once
from apps.desk.notices import sending
from apps.operations import health
from apps.operations.privacy import disk, retention
from apps.security import events


@shared_task(name="upkeep.hourly")
def hourly() -> None:
    """Closes conversations that fell silent."""
    silence.abandon()
    experiments.review()
    if retention.unfinished():  # its ring was lost
        doorbell.ring((retention.TASK, 0))


@shared_task(name="upkeep.health")
def look_at_health() -> None:
    """Keeps how each dependency is, for whoever asks."""
    health.look()


@shared_task(name="upkeep.rounds")
def go_round() -> None:
    """Opens what nobody's message brings up: answers owed, follow-ups, listings that closed."""
    rounds.go()


@shared_task(name=replay.TASK)
def go_on_replaying(_: int = 0) -> None:
    """A step of the running replay, if there is one; the next at once, unless a buyer waits."""
    if replay.step():
        doorbell.ring((replay.TASK, 0))


@shared_task(name=retention.TASK)
def keep_to_the_terms(_: int = 0) -> None:
    """A step of tonight's forgetting; the next at once, behind whatever else waits."""
    if retention.go_on():
        doorbell.ring((retention.TASK, 0))


@shared_task(name="upkeep.disk")
def look_at_the_disk() -> None:
    """How full this machine's disk is, and what that asks for."""
    disk.watch()


@shared_task(name="upkeep.nightly")
def nightly() -> None:
    """Keeps yesterday's digest of the security events outside the database; begins forgetting what is too old."""
    line = events.digest_of_day(timezone.localdate() - timedelta(days=1))
    record = Path(settings.WALLE_DATA_DIR) / "security-digests.txt"
    record.touch(mode=0o600)
    if line not in record.read_text().splitlines():
        with record.open("a") as file:
            file.write(line + "\n")
    sending.prune()
    once.forget()
    entry.forget_expired()
    retention.begin()
    doorbell.ring((retention.TASK, 0))
