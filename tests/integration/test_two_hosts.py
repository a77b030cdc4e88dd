"""Workers on another machine than PostgreSQL and Redis, and a wire between that breaks: nothing lost, nothing twice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count

from apps.conversations import ringer, turns
from apps.conversations.models import Response, Turn
from apps.core import clock
from tests import plugin
from tests.factories import a_conversation, a_turn, an_item
from tests.relay import Relay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server")]

BUYERS = 40
POOL = ("-P", "threads", "-c", "4", "--without-mingle", "--without-gossip")


@contextmanager
def elsewhere(database: Relay, broker: Relay) -> Iterator[None]:
    """The workers of a reply, which reach everything over the two wires."""
    password = plugin.POSTGRES.passwords[0]
    inner = urlsplit(settings.REDIS_URL)
    environment = os.environ | {
        "DATABASE_URL": f"postgres://walle:{password}@127.0.0.1:{database.port}/{connection.settings_dict['NAME']}",
        "REDIS_URL": f"redis://:{inner.password}@127.0.0.1:{broker.port}{inner.path}",
        "WALLE_LLM_MODE": "template_only",
        "WALLE_LOG_LEVEL": "ERROR",
        "WALLE_STAGE_LEASE": "8",
        "WALLE_LLM_MAX_BUDGET": "6",
        "WALLE_TIME_FACTOR": "100",
    }
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "walle", "worker", "-n", f"{queues}@far", "-Q", queues, *POOL],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for queues in ("llm", "guard,checks")
    ]  # fmt: skip
    try:
        yield
    finally:
        for each in workers:
            each.kill()
        for each in workers:
            each.wait()


def go_on(seconds: float) -> None:
    """What the ringer does on the server's side, each second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ringer.sweep()
        time.sleep(0.5)


def undecided(made: list[Turn]) -> int:
    return Turn.objects.filter(pk__in=[turn.pk for turn in made], decided_at=None).count()


def test_a_wire_that_is_cut_slowed_and_frozen_loses_and_repeats_nothing() -> None:
    socket = str(plugin.POSTGRES.sockets / ".s.PGSQL.5432")
    inner = urlsplit(settings.REDIS_URL)
    with (
        Relay(socket).running() as database,
        Relay(("127.0.0.1", inner.port or 6379)).running() as broker,
        elsewhere(database, broker),
    ):
        first = a_turn()
        turns.ring(first)
        until = time.monotonic() + 60
        while undecided([first]):
            go_on(1)
            assert time.monotonic() < until, "the workers never began"
        soon = clock.now() + timedelta(seconds=2)
        made = [
            a_turn(conversation=a_conversation(item=an_item(title=f"Consola {number}")), not_before=soon)
            for number in range(BUYERS)
        ]
        database.delay = broker.delay = 0.02
        go_on(4)
        assert undecided(made), "nothing was under way"
        broker.cut()
        go_on(3)
        broker.mend()
        database.frozen = True
        go_on(3)
        database.mend()
        database.cut()
        go_on(3)
        database.mend()
        broker.frozen = True
        go_on(2)
        broker.mend()
        until = time.monotonic() + 120
        while undecided(made):
            go_on(1)
            assert time.monotonic() < until, f"{undecided(made)} of {BUYERS} never decided"
    ended = Turn.objects.filter(pk__in=[turn.pk for turn in made])
    assert set(ended.values_list("state", flat=True)) <= {"ready", "held"}
    assert not ended.filter(state="held", reason="sin_exito").exists()
    written = Response.objects.filter(turn__in=made).values("turn").annotate(n=Count("pk"))
    assert len(written) == ended.filter(response__isnull=False).count()
    # A step that lost its wire before its end may have left a draft behind; only one is the turn's.
    assert all(row["n"] <= 2 for row in written)
