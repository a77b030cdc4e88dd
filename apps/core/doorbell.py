"""The doorbell: tells workers that a row is due. Losing a ring costs seconds, never work: the ringer rings
again.

`ring` neither waits nor raises. A thread of its own publishes, because a frozen broker can hold a publisher
for many seconds whatever its socket time-outs say; when the bounded list is full, rings are dropped.
"""

import atexit
import os
import queue
import threading
from collections.abc import Sequence

from celery import chain, current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.core import logs

LONGEST_LIST = 1000
# A ring nobody heard for this long is void: the ringer has rung again, and a backlog must not stampede.
UNHEARD_AFTER_S = 60
log = logs.get(__name__)

Ring = tuple[str, int]
_rings: "queue.Queue[Sequence[Ring]]" = queue.Queue(LONGEST_LIST)
_publisher: tuple[int, threading.Thread] | None = None
_starting = threading.Lock()


def ring(*links: Ring) -> None:
    """Asks for the tasks `links`, each (name, id), to run one after the other. Returns at once."""
    _ensure_publisher()
    try:
        _rings.put_nowait(links)
    except queue.Full:
        log.warning("doorbell.full", first=links[0][0])


def flush(seconds: float) -> bool:
    """Waits up to `seconds` until every ring is out; for short-lived commands. Returns whether it is."""
    with _rings.all_tasks_done:
        return _rings.all_tasks_done.wait_for(lambda: not _rings.unfinished_tasks, seconds)


def _ensure_publisher() -> None:
    global _publisher
    with _starting:
        if _publisher is None or _publisher[0] != os.getpid() or not _publisher[1].is_alive():
            thread = threading.Thread(target=_publish_for_ever, name="doorbell", daemon=True)
            _publisher = (os.getpid(), thread)
            thread.start()


def _publish_for_ever() -> None:
    while True:
        links = _rings.get()
        try:
            chain(
                *(
                    current_app.signature(name, args=(key,), immutable=True, options={"expires": UNHEARD_AFTER_S})
                    for name, key in links
                )
            ).apply_async(retry=False)
        except (OperationalError, RedisError, OSError) as error:  # the ringer rings again
            log.warning("doorbell.unheard", first=links[0][0], error=type(error).__name__)
        finally:
            _rings.task_done()


atexit.register(flush, 1.0)
