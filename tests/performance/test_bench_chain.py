"""What the chain costs over calling its steps directly: the same turns through a broker and a real worker,
and without. A ratio of one run.
"""

import os
import statistics
import subprocess
import sys
import time
from datetime import datetime
from typing import Any

import psutil
import pytest
from django.db import connection

from apps.conversations import assess, drafting, turns
from apps.conversations.models import Turn
from apps.core import clock, doorbell
from apps.operations import servers
from tests import plugin
from tests.factories import a_turn
from tests.performance.figures import note

TURNS = 200
CELERY = [sys.executable, "-m", "celery"]


def database_url() -> str:
    """The address of the database that this test uses, for another process."""
    return plugin.POSTGRES.url_of("walle", str(connection.settings_dict["NAME"]), plugin.POSTGRES.passwords[0])


def answer_directly(made: list[Turn]) -> float:
    """Seconds for all steps of all turns in this process."""
    began = time.perf_counter()
    for turn in made:
        assess.assess(turn.pk)
        drafting.generate(turn.pk)
        drafting.validate(turn.pk)
    return time.perf_counter() - began


def worker(queues: str, threads: int, **extra: str) -> subprocess.Popen[bytes]:
    """A worker as the Procfile starts it, on this test's database."""
    command = [*CELERY, "-A", "walle", "worker", "-n", f"{queues}@bench", "-Q", queues]
    return subprocess.Popen(
        [*command, "-P", "threads", "-c", str(threads), "--without-mingle", "--without-gossip"],
        env={**os.environ, "WALLE_LOG_LEVEL": "WARNING", "DATABASE_URL": database_url(), **extra},
        stderr=subprocess.DEVNULL,
    )


def decided(made: list[Turn], every: float = 0.05) -> list[datetime]:
    """When each was decided, once all are, in order."""
    until = time.monotonic() + 120
    waiting = Turn.objects.filter(pk__in=[turn.pk for turn in made], decided_at=None)
    while waiting.exists():
        assert time.monotonic() < until, f"{waiting.count()} turns never decided"
        time.sleep(every)
    rows = Turn.objects.filter(pk__in=[turn.pk for turn in made])
    return sorted(at for at in rows.values_list("decided_at", flat=True) if at)


def answer_by_chain(made: list[Turn], every: float = 0.05) -> float:
    """Seconds from the first ring until all turns are decided."""
    began = clock.now()
    for turn in made:
        turns.ring(turn)
    return (decided(made, every)[-1] - began).total_seconds()


def bare_ms(url: str) -> list[float]:
    """Milliseconds of each of TURNS chains of four empty links, one after another, through a worker of one thread."""
    environment = {**os.environ, "BARE_URL": url}
    os.environ["BARE_URL"] = url
    from tests.performance import bare

    worker = subprocess.Popen(
        [*CELERY, "-A", "tests.performance.bare", "worker", "-n", "bare@bench", "-P", "threads", "-c", "1"],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    times = []
    try:
        for number in range(TURNS + 10):
            began = time.perf_counter()
            bare.ring(number)
            assert bare.client.blpop([bare.DONE], timeout=30), "the bare chain never ended"
            times.append(1000 * (time.perf_counter() - began))
    finally:
        worker.terminate()
        worker.wait(20)
    return times[10:]


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_overhead_of_the_chain(redis_server: servers.Redis, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    workers = [
        worker("guard,checks", 2, WALLE_LLM_MODE="template_only"),
        worker("llm", 64, WALLE_LLM_MODE="template_only"),
    ]
    try:
        answer_by_chain([a_turn() for _ in range(20)])
        direct = answer_directly([a_turn() for _ in range(TURNS)])
        chained = answer_by_chain([a_turn() for _ in range(TURNS)])
        alone = [1000 * answer_by_chain([a_turn()], every=0.01) for _ in range(TURNS)]
        memory = [psutil.Process(each.pid).memory_info().rss / 1e6 for each in workers]
    finally:
        for each in workers:
            each.terminate()
        for each in workers:
            each.wait(20)
        doorbell.flush(2)
    print(
        f"\n{TURNS} turns: direct {1000 * direct / TURNS:.1f} ms each, by chain {1000 * chained / TURNS:.1f} ms each,"
    )
    print(f"ratio {chained / direct:.2f}")
    bare = bare_ms(settings.REDIS_URL)
    for name, mine, least in (
        ("p50", statistics.median(alone), statistics.median(bare)),
        ("p95", statistics.quantiles(alone, n=20)[-1], statistics.quantiles(bare, n=20)[-1]),
    ):
        note(f"overhead per reply, {name}", mine, "ms", mine / least, f"bare four-link chain, {least:.1f} ms")
    note("turns received → ready", TURNS / chained, "a second", chained / direct, "the steps called directly (time)")
    for name, size in zip(("checks", "llm"), memory, strict=True):
        note(f"memory of the worker {name}, after replies", size, "MB")
    assert not Turn.objects.exclude(state="ready").exists()
