"""What the chain costs over calling its steps directly: the same turns through a broker and a real worker,
and without. A ratio of one run.
"""

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.db import connection

from apps.conversations import assess, drafting, turns
from apps.conversations.models import Turn
from apps.core import doorbell
from apps.operations import servers
from tests import plugin
from tests.factories import a_turn

TURNS = 200


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


def answer_by_chain(made: list[Turn]) -> float:
    """Seconds until a worker of one thread has all turns decided."""
    began = time.perf_counter()
    for turn in made:
        turns.ring(turn)
    waiting = Turn.objects.filter(pk__in=[turn.pk for turn in made], state__in=("received", "assessed", "drafted"))
    while waiting.exists():
        assert time.perf_counter() - began < 300, f"{waiting.count()} turns never decided"
        time.sleep(0.02)
    return time.perf_counter() - began


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_overhead_of_the_chain(redis_server: servers.Redis, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    worker = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "walle",
            "worker",
            "-Q",
            "guard,checks,llm,browser",
            "-P",
            "threads",
            "-c",
            "1",
        ],
        env={
            **os.environ,
            "WALLE_LLM_MODE": "template_only",
            "WALLE_LOG_LEVEL": "WARNING",
            "DATABASE_URL": database_url(),
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        warm = [a_turn() for _ in range(10)]
        answer_by_chain(warm)
        direct = answer_directly([a_turn() for _ in range(TURNS)])
        chained = answer_by_chain([a_turn() for _ in range(TURNS)])
    finally:
        worker.terminate()
        worker.wait(20)
        doorbell.flush(2)
    print(
        f"\n{TURNS} turns: direct {1000 * direct / TURNS:.1f} ms each, by chain {1000 * chained / TURNS:.1f} ms each,"
    )
    print(f"ratio {chained / direct:.2f}")
    assert not Turn.objects.exclude(state="ready").exists()
