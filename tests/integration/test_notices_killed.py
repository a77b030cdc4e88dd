"""A real worker killed while it tells somebody something: never lost, told twice at most."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from apps.conversations.models import Turn
from apps.core import clock
from apps.desk.notices import sending
from apps.desk.notices.models import Notice
from tests import plugin
from tests.integration.desk_world import a_person
from tests.integration.test_notices import a_channel, waiting
from tests.telegram import Outside
from tests.telegram import outside as world_outside
from walle.celery import app

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server")]


@contextmanager
def a_worker(telegram: str) -> Iterator[None]:
    """The queue's worker on this test's database, told to tell; Telegram is at `telegram`. Killed at the end."""
    url = plugin.POSTGRES.url_of("walle", str(connection.settings_dict["NAME"]), plugin.POSTGRES.passwords[0])
    command = [sys.executable, "-m", "celery", "-A", "walle", "worker", "-Q", "upkeep", "-P", "threads", "-c", "1"]
    environment = {"DATABASE_URL": url, "WALLE_TELEGRAM_URL": telegram, "WALLE_LOG_LEVEL": "WARNING"}
    worker = subprocess.Popen(
        [*command, "--without-mingle", "--without-gossip"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    app.send_task("notices.tell", queue="upkeep")
    try:
        yield
    finally:
        worker.kill()
        worker.wait()


def until(condition: Callable[[], Any], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, list(Notice.objects.values())
        time.sleep(0.05)


@pytest.fixture
def world() -> Iterator[Outside]:
    with world_outside() as found:
        yield found


@pytest.fixture
def something_to_tell(world: Outside) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    a_channel(a_person("Revisión"), world, with_words=False, created_at=long_ago)
    Turn.objects.filter(pk=waiting().pk).update(decided_at=clock.now() - timedelta(minutes=5))


def nobody_comes_back() -> None:
    """As much time passes as a worker has for what it claimed."""
    Notice.objects.update(claimed_at=F("claimed_at") - sending.CLAIM - timedelta(seconds=1))


def claimed() -> bool:
    return Notice.objects.filter(state=Notice.State.SENDING).exists()


def sent() -> bool:
    return Notice.objects.filter(state=Notice.State.SENT).exists()


@pytest.mark.usefixtures("something_to_tell")
def test_killed_after_the_commit_and_before_it_arrives_it_is_told_once(world: Outside) -> None:
    deaf = socket.create_server(("127.0.0.1", 0))  # takes the call and never reads it
    with deaf, a_worker(f"http://127.0.0.1:{deaf.getsockname()[1]}"):
        until(claimed)
        time.sleep(0.3)
    assert not world.sent
    nobody_comes_back()
    with a_worker(world.address):
        until(sent)
    assert len(world.sent) == 1


@pytest.mark.usefixtures("something_to_tell")
def test_killed_once_it_has_arrived_it_is_told_twice_at_most(world: Outside) -> None:
    world.slow = 2.0
    with a_worker(world.address):
        until(claimed)
        time.sleep(0.5)
    until(lambda: world.sent)
    assert not sent()
    world.slow = 0
    for _ in range(2):
        nobody_comes_back()
        with a_worker(world.address):
            until(sent)
    assert len(world.sent) == 2
