"""Backups by night and their weekly rehearsal, on the queue `upkeep`."""

from celery import shared_task

from apps.operations import backups, backups_restore


@shared_task(name="upkeep.backup")
def back_up() -> None:
    """Tonight's backup, or an alert that says why there is none."""
    backups.daily()


@shared_task(name="upkeep.rehearse")
def rehearse() -> None:
    """The newest backup restored beside the database, compared and dropped."""
    backups_restore.rehearse()
