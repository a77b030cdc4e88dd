"""What an erasure and the nightly forgetting have to reach on the installation's other machines: one worker of each is
asked to do it there, by Celery's remote control, whose messages nobody keeps.

A machine without a running worker isn't reached: what it has runs out by its own size.
"""

import socket
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.core import logs

HERE_S, DONE_S = 1.0, 60.0

log = logs.get(__name__)


def ask(deed: str, **told: Any) -> dict[str, int]:
    """Has every other machine do `deed` (workers/privacy.py); how much of each was done there, together.

    Never fails: what could not be reached is logged.
    """
    try:
        workers = [name for answer in current_app.control.ping(timeout=HERE_S) for name in answer]
        hosts = {name.partition("@")[2]: name for name in workers}
        hosts.pop(socket.gethostname(), None)
        if not hosts:
            return {}
        answers = current_app.control.broadcast(
            deed, arguments=told, destination=list(hosts.values()), reply=True, timeout=DONE_S, limit=len(hosts)
        )
    except (OperationalError, RedisError, OSError) as error:
        log.warning("privacy.machines_not_asked", deed=deed, error=type(error).__name__)
        return {}
    done: dict[str, int] = {}
    for answer in answers or []:
        for name, counts in answer.items():
            if isinstance(counts, dict) and "error" not in counts:
                hosts.pop(name.partition("@")[2], None)
                for what, number in counts.items():
                    done[what] = done.get(what, 0) + number
    if hosts:
        log.error("privacy.machines_not_reached", deed=deed, machines=sorted(hosts))
    return done
