"""Leases: one worker at a time on one thing, decided by PostgreSQL's clock.

No background renewal: work that could outlast its lease must stop. The holder measures its remaining time on
the monotonic clock, started before the row was written, so that a holder's idea of the end is never later
than the database's.
"""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection

from apps.core import clock, logs

RELEASE_PAUSES_S = (0.5, 1.0, 2.0, 4.0)

log = logs.get(__name__)


@dataclass(frozen=True)
class Held:
    """A lease in hand; `dies_at` is in monotonic seconds of this process."""

    name: str
    token: uuid.UUID
    dies_at: float

    def remaining(self) -> float:
        """Seconds left, negative once over."""
        return self.dies_at - clock.monotonic()


def acquire(name: str, seconds: float) -> Held | None:
    """The lease `name` for `seconds`, or None while another holds it."""
    started, token = clock.monotonic(), uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO leases (name, token, holder, expires_at)
               VALUES (%(name)s, %(token)s, %(holder)s, clock_timestamp() + make_interval(secs =>
               %(seconds)s)) ON CONFLICT (name) DO UPDATE
               SET token = excluded.token, holder = excluded.holder, expires_at = excluded.expires_at
               WHERE leases.expires_at <= clock_timestamp()""",
            {
                "name": name,
                "token": token,
                "holder": f"{socket.gethostname()}:{os.getpid()}"[:120],
                "seconds": seconds,
            },
        )
        return Held(name, token, started + seconds) if cursor.rowcount else None


def acquire_one_of(name: str, count: int, seconds: float) -> Held | None:
    """One of the leases `name:1` to `name:count` for `seconds`, or None while others hold all of them."""
    started, token = clock.monotonic(), uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO leases (name, token, holder, expires_at)
               SELECT place, %(token)s, %(holder)s, clock_timestamp() + make_interval(secs => %(seconds)s)
               FROM generate_series(1, %(count)s) AS number, LATERAL (SELECT %(name)s || ':' || number) AS its(place)
               WHERE NOT EXISTS (SELECT FROM leases WHERE leases.name = place AND expires_at > clock_timestamp())
               ORDER BY number LIMIT 1
               ON CONFLICT (name) DO UPDATE
               SET token = excluded.token, holder = excluded.holder, expires_at = excluded.expires_at
               WHERE leases.expires_at <= clock_timestamp()
               RETURNING name""",
            {
                "name": name,
                "count": count,
                "token": token,
                "holder": f"{socket.gethostname()}:{os.getpid()}"[:120],
                "seconds": seconds,
            },
        )
        row = cursor.fetchone()
    return Held(row[0], token, started + seconds) if row else None


def release(held: Held) -> None:
    """Gives the lease back; does nothing when it was lost meanwhile.

    A database that restarts at this moment is waited for a little; after that the lease ends by itself.
    """
    for pause in (*RELEASE_PAUSES_S, None):
        try:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM leases WHERE name = %s AND token = %s", [held.name, held.token])
            return
        except OperationalError:
            if pause is None or held.remaining() < pause:
                log.warning("lease.not_released", name=held.name)
                return
            connection.close()
            clock.sleep(pause)


@contextmanager
def lease(name: str, seconds: float) -> Iterator[Held | None]:
    """`acquire` for the length of a block; yields None while another holds it."""
    held = acquire(name, seconds)
    try:
        yield held
    finally:
        if held:
            release(held)
