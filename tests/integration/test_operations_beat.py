"""One beat rings; a second one waits, and takes over when the first is gone. Schedules are the operators'."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection
from django_celery_beat.models import PeriodicTask

from apps.operations import schedules
from walle.celery import app
from workers.beat import LockedDatabaseScheduler

pytestmark = pytest.mark.django_db(transaction=True)


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_a_second_beat_waits_until_the_first_is_gone() -> None:
    first = LockedDatabaseScheduler(app=app)
    done: list[LockedDatabaseScheduler] = []

    def second() -> None:
        done.append(LockedDatabaseScheduler(app=app))
        connection.close()

    thread = threading.Thread(target=second, daemon=True)
    thread.start()
    assert not _wait(lambda: bool(done), 2.5)
    assert first._holder is not None
    first._holder.close()
    assert _wait(lambda: bool(done), 5)
    thread.join(5)
    assert done[0]._holder is not None
    done[0]._holder.close()


def test_a_beat_whose_connection_broke_takes_the_lock_again_before_it_rings() -> None:
    beat = LockedDatabaseScheduler(app=app)
    assert beat._holder is not None
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [beat._holder.info.backend_pid])
    broken = beat._holder
    beat.tick()
    assert beat._holder is not broken
    beat._holder.close()


def test_first_schedules_are_created_once_and_what_operators_changed_stays() -> None:
    PeriodicTask.objects.all().delete()
    assert schedules.ensure() == len(schedules.SCHEDULES)
    mine = PeriodicTask.objects.get(task="inbox.poll_due")
    mine.name, mine.enabled = "Mi nombre", False
    mine.save()
    assert schedules.ensure() == 0
    mine.refresh_from_db()
    assert (mine.name, mine.enabled) == ("Mi nombre", False)


def test_every_schedule_rings_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert {schedule.task for schedule in schedules.SCHEDULES} <= set(app.tasks)


def test_workers_refuse_to_start_with_a_lease_shorter_than_the_work_under_it() -> None:
    done = subprocess.run(
        [
            "env",
            "WALLE_ACCOUNT_LEASE=20",
            sys.executable,
            "-m",
            "celery",
            "-A",
            "walle",
            "worker",
            "-P",
            "solo",
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "WALLE_DELIVERY_DEADLINE (60 s) must be less than WALLE_ACCOUNT_LEASE (20 s)" in done.stderr
