"""Beat, once: the scheduler works only while it holds a PostgreSQL advisory lock; a second beat waits.

Beat rings doorbells; it must never be the only thing that remembers work.
"""

import time
from typing import Any

import psycopg
from django.db import connection
from django_celery_beat.schedulers import DatabaseScheduler

from apps.core import logs
from apps.operations import schedules

LOCK = 0x57414C4C45  # "WALLE"; advisory locks are per database, so installations don't meet
LOOK_AGAIN_SECONDS = 1.0
log = logs.get(__name__)
# What psycopg takes among Django's connection parameters; the rest configures Django's own pool and cursors.
_PLAIN = {"dbname", "user", "password", "host", "port", "connect_timeout"}
_PLAIN |= {"sslmode", "sslrootcert", "sslcert", "sslkey"}


class LockedDatabaseScheduler(DatabaseScheduler):
    """django-celery-beat's scheduler behind an advisory lock, held by a connection of its own.

    The lock dies with the connection, so a killed beat leaves none behind; a beat whose connection broke
    stops ringing before the next tick, because each tick asks that connection first.
    """

    #: Seconds between two writings of when each schedule rang, by which health and doctor judge (Celery's own: 180).
    sync_every = 20
    _holder: "psycopg.Connection[Any] | None" = None

    def setup_schedule(self) -> None:
        """Called by the constructor, before anything is rung."""
        self._hold_lock()
        super().setup_schedule()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One round; returns the seconds until the next."""
        self._hold_lock()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def _hold_lock(self) -> None:
        waited = False
        while not self._has_lock():
            if not waited:
                log.info("beat.waiting", reason="another beat holds the lock, or PostgreSQL does not answer")
                waited = True
            time.sleep(LOOK_AGAIN_SECONDS)
        if waited:
            log.info("beat.lock_taken")

    def _has_lock(self) -> bool:
        try:
            if self._holder is not None:
                self._holder.execute("select 1")
                return True
            wanted = connection.get_connection_params()
            parameters = {name: wanted[name] for name in _PLAIN & wanted.keys()}
            holder = psycopg.connect(**parameters, autocommit=True, application_name=schedules.HOLDER)
            row = holder.execute("select pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
            if row and row[0]:
                self._holder = holder
                return True
            holder.close()
        except psycopg.OperationalError:
            self._holder = None
        return False
