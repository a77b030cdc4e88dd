"""The first schedules of beat. Must never change one that exists: operators edit them in the admin."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

#: What the connection is called by which the beat that rings holds its lock.
HOLDER = "walle-beat-lock"


@dataclass(frozen=True)
class Schedule:
    """One periodic ring: `every` so many seconds, or `at` (hour, minute) once a day, or on one day of the week.

    A ring unheard for `expires` seconds is void.
    """

    name: str
    task: str
    queue: str
    expires: int
    every: int = 0
    at: tuple[int, int] = (0, 0)
    day: str = "*"  # of the week, as cron counts: 0 is Sunday


# A ring not taken within its period would only be followed by the same ring.
SCHEDULES = (
    Schedule("Leer las bandejas de entrada", "inbox.poll_due", "inbox", expires=1, every=1),
    Schedule("Repasar lo pendiente", "ring.sweep", "ring", expires=1, every=1),
    Schedule("Buscar precios", "prices.scan_due", "prices", expires=50, every=60),
    Schedule("Comprobar las fuentes de precios", "prices.check_sources", "prices", expires=3600, at=(4, 10)),
    Schedule("Repasar los anuncios", "inbox.sync_items", "inbox", expires=500, every=600),
    # Each account once a night, at its own minute; often, so that none waits a day for a night that was missed.
    Schedule("Comprobar que Wallapop no ha cambiado", "inbox.probe_all", "inbox", expires=500, every=600),
    Schedule("Avisar a quien no está delante", "notices.tell", "upkeep", expires=4, every=5),
    Schedule("Oír lo que se pulsa en Telegram", "notices.hear", "upkeep", expires=2, every=3),
    Schedule("Ver si se acumula el trabajo", "notices.watch", "upkeep", expires=50, every=60),
    Schedule("Decir lo prometido y lo que nadie pregunta", "upkeep.rounds", "upkeep", expires=50, every=60),
    Schedule("Ver si contesta todo", "upkeep.health", "upkeep", expires=15, every=20),
    Schedule("Seguir con el ensayo en marcha", "upkeep.replay", "upkeep", expires=15, every=20),
    Schedule("Ver cuánto disco queda", "upkeep.disk", "upkeep", expires=50, every=60),
    Schedule("Cerrar lo que quedó en silencio", "upkeep.hourly", "upkeep", expires=3000, every=3600),
    Schedule("Copia de seguridad", "upkeep.backup", "upkeep", expires=6 * 3600, at=(2, 30)),
    Schedule("Ensayo de recuperar la copia", "upkeep.rehearse", "upkeep", expires=6 * 3600, at=(5, 0), day="0"),
    Schedule("Mantenimiento de la noche", "upkeep.nightly", "upkeep", expires=6 * 3600, at=(3, 30)),
)


def ensure() -> int:
    """Create the schedules that do not exist (told by their task); returns how many were created."""
    created = 0
    for schedule in SCHEDULES:
        if PeriodicTask.objects.filter(task=schedule.task).exists():
            continue
        task = PeriodicTask(
            name=schedule.name,
            task=schedule.task,
            queue=schedule.queue,
            expire_seconds=schedule.expires,
            args=json.dumps([]),
        )
        if schedule.every:
            task.interval, _ = IntervalSchedule.objects.get_or_create(
                every=schedule.every, period=IntervalSchedule.SECONDS
            )
        else:
            hour, minute = schedule.at
            task.crontab, _ = CrontabSchedule.objects.get_or_create(
                minute=str(minute), hour=str(hour), day_of_week=schedule.day, timezone=settings.TIME_ZONE
            )
        task.save()
        created += 1
    return created


def begun() -> datetime | None:
    """Since when the beat that rings has done so; None while none does.

    What rang is written down every 20 s (workers/beat.py): a beat that has just begun is not yet to be judged by it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(backend_start) FROM pg_stat_activity WHERE application_name = %s", [HOLDER])
        since: datetime | None = cursor.fetchone()[0]
    return since
