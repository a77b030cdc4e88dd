"""The least that four Celery links can cost: no database, no checks. What our chain is compared with.

Must never import anything of ours: it is the reference.
"""

import os

from celery import Celery, chain
from redis import Redis

URL = os.environ["BARE_URL"]
DONE = "bare_done"
app = Celery("bare", broker=URL)
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=1, task_default_queue="bare")
client = Redis.from_url(URL, socket_timeout=60)


@app.task(name="bare.link")
def link(number: int) -> int:
    """Nothing, once."""
    return number


@app.task(name="bare.end")
def end(number: int) -> None:
    """Nothing, and says so."""
    client.rpush(DONE, number)


def ring(number: int) -> None:
    """Sends one chain on its way."""
    chain(link.s(number), link.s(), link.s(), end.s()).apply_async()
