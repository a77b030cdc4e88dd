"""What reading costs and how soon it notices: a poll with nothing new, a large inbox, the listener for 1, 10 and 50
accounts, and a buyer's message to its row in the database, with the listener and by beat alone.
"""

import logging
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection

from apps.conversations import reading, sessions
from apps.conversations.models import Conversation, Message
from apps.marketplace.client import Client
from apps.marketplace.models import Account
from apps.operations import schedules, servers
from tests import plugin
from tests.factories import an_account
from tests.performance.figures import note
from tests.sandbox import PASSWORD, ROOT, Sandbox, running

CONVERSATIONS = 300
ACCOUNTS = (1, 10, 50)
IDLE_S = 30
MESSAGES = 20
QUIET = subprocess.DEVNULL

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sandbox(
    tmp_path: Path, settings: Any, redis_server: servers.Redis, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    monkeypatch.setattr(logging.getLogger(), "level", logging.ERROR)
    with running(tmp_path) as sandbox:
        settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = sandbox.url
        yield sandbox


def a_seller(sandbox: Sandbox, number: int, **values: Any) -> Account:
    """An account of ours with an item on the site."""
    name = f"tienda{number}"
    sandbox.control("sellers", username=name, password=PASSWORD, name=name)
    sandbox.control("items", seller=name, title=f"Lámpara {number}", price=30, description="Funciona.")
    account = an_account(username=name, external_id="", **values)
    sessions.keep_session(account, sandbox.signed_in(name))
    return account


@contextmanager
def processes(sandbox: Sandbox, *commands: str) -> Iterator[list[psutil.Process]]:
    """Wall-E's processes on the database of this test."""
    name = str(connection.settings_dict["NAME"])
    env = {
        **os.environ,
        "DATABASE_URL": plugin.POSTGRES.url_of("walle", name, plugin.POSTGRES.passwords[0]),
        **dict.fromkeys(("WALLE_MARKET_WEB_URL", "WALLE_MARKET_API_URL", "WALLE_MARKET_EVENTS_URL"), sandbox.url),
        "WALLE_LOG_LEVEL": "ERROR",
    }
    started = [
        psutil.Popen([sys.executable, *command.split()], cwd=ROOT, env=env, stdout=QUIET, stderr=QUIET)
        for command in commands
    ]
    try:
        yield started
    finally:
        for process in started:
            if process.is_running():
                process.terminate()
        for process in started:
            process.wait(20)


def until(condition: Callable[[], Any], seconds: float, every: float = 0.01) -> None:
    """Waits for `condition`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(every)


def measured(account: Account, monkeypatch: pytest.MonkeyPatch) -> tuple[float, float, int, int]:
    """One poll: CPU ms, ms, requests, bytes."""
    asked: list[int] = []
    request = Client._request

    def counting(self: Client, *values: Any, **named: Any) -> Any:
        answer = request(self, *values, **named)
        asked.append(len(answer.body))
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Client, "_request", counting)
        began, cpu = time.perf_counter(), time.process_time()
        reading.poll(account.pk)
        return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - began), len(asked), sum(asked)


def test_cost_of_polls(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    account = a_seller(sandbox, 0)
    reading.poll(account.pk)
    idle_empty = [measured(account, monkeypatch) for _ in range(5)]
    for number in range(CONVERSATIONS):
        sandbox.control("say", buyer=f"Berta {number}", item="Lámpara 0", text="Hola, ¿sigue disponible?")
    first = measured(account, monkeypatch)
    idle = [measured(account, monkeypatch) for _ in range(10)]
    assert Conversation.objects.filter(account=account).count() == CONVERSATIONS
    print()
    for what, costs in (
        ("idle poll, empty inbox", idle_empty),
        (f"idle poll, {CONVERSATIONS} conversations", idle),
        (f"poll with {CONVERSATIONS} new conversations", [first]),
    ):
        cpu, took, requests, size = (statistics.median(column) for column in zip(*costs, strict=True))
        print(f"{what}: {cpu:.0f} ms CPU, {took:.0f} ms, {requests:.0f} requests, {size / 1000:.0f} kB")
        note(what, took, "ms", took / statistics.median(row[1] for row in idle_empty), "idle poll, empty inbox")


def test_cost_of_listening(sandbox: Sandbox) -> None:
    accounts: list[Account] = []
    print()
    for many in ACCOUNTS:
        accounts += [a_seller(sandbox, number) for number in range(len(accounts), many)]
        Account.objects.update(heard_at=None)
        with processes(sandbox, "manage.py listen") as (listener,):
            until(lambda: not Account.objects.filter(heard_at=None).exists(), 120, 0.2)
            time.sleep(2)
            before = listener.cpu_times()
            time.sleep(IDLE_S)
            after = listener.cpu_times()
            cpu = after.user + after.system - before.user - before.system
            memory = listener.memory_full_info().uss / 1e6
            note(f"memory of the listener, {many} accounts", memory, "MB")
            listener.terminate()
            began = time.monotonic()
            listener.wait(20)
            print(
                f"listener, {many:2} accounts: {memory:.0f} MB, {1000 * cpu / IDLE_S:.1f} ms CPU a second while "
                f"nothing happens, ends in {time.monotonic() - began:.1f} s"
            )


def noticed_after(sandbox: Sandbox, every: float) -> list[float]:
    """Seconds from a buyer's message to its row, for MESSAGES of them, independent of when the others are noticed."""
    said: dict[str, float] = {}
    seen: dict[str, float] = {}
    chance = random.Random(7)
    following = time.monotonic()
    while len(seen) < MESSAGES:
        if len(said) < MESSAGES and time.monotonic() >= following:
            text = f"¿Y el {len(said)} qué tal va?"
            said[text] = time.monotonic()
            sandbox.control("say", buyer="Carlos", item="Lámpara 0", text=text)
            following += every * chance.uniform(0.5, 1.5)
        rows = set(Message.objects.filter(text__in=said.keys() - seen.keys()).values_list("text", flat=True))
        seen.update({text: time.monotonic() - said[text] for text in rows})
        time.sleep(0.005)
        assert time.monotonic() < following + 120
    return sorted(seen.values())


def test_how_soon_a_message_is_noticed(sandbox: Sandbox) -> None:
    schedules.ensure()
    account = a_seller(sandbox, 0, poll_busy_s=15, poll_idle_s=60)
    worker = "-m celery -A walle worker -Q inbox -P threads -c 2 --without-mingle --without-gossip"
    medians = []
    print()
    for name, every, commands in (
        ("by beat alone", 4.0, (worker, "-m celery -A walle beat --pidfile=")),
        ("with the listener", 2.0, (worker, "-m celery -A walle beat --pidfile=", "manage.py listen")),
    ):
        Account.objects.update(last_poll_at=None, heard_at=None)
        Message.objects.all().delete()
        with processes(sandbox, *commands):
            until(lambda: Account.objects.filter(last_poll_at__isnull=False).exists(), 60)
            if len(commands) == 3:
                until(lambda: Account.objects.filter(heard_at__isnull=False).exists(), 60)
            times = noticed_after(sandbox, every)
        medians.append(statistics.median(times))
        print(f"buyer's message to row {name}: median {medians[-1]:.2f} s, longest {times[-1]:.2f} s")
    print(
        f"polls every {account.poll_idle_s} s, every {account.poll_busy_s} s once somebody writes; "
        f"ratio {medians[0] / medians[1]:.0f}"
    )
