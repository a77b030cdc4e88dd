"""Telling people who aren't looking. Each task may run twice, late or never: the outbox remembers."""

from celery import shared_task

from apps.desk.notices import backlog, collect, heartbeat, sending, telegram


@shared_task(name="notices.tell")
def tell() -> None:
    """Fills the outbox and sends what is due."""
    collect.collect()
    sending.send()


@shared_task(name="notices.hear")
def hear() -> None:
    """What people pressed in Telegram."""
    telegram.hear()


@shared_task(name="notices.watch")
def watch() -> None:
    """Whether work piles up, and the sign of life."""
    backlog.watch()
    heartbeat.beat()
