"""The doorbell against the sandbox as its own process: who rings, when, and what a failing channel does to it."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import listening, reading, sessions
from apps.conversations.models import Conversation
from apps.core import clock, doorbell, leases
from apps.marketplace.events import EventChannel, Heard, Place
from apps.marketplace.models import Account
from apps.marketplace.remote import ChannelToken, RateLimited
from apps.operations import servers
from tests import plugin
from tests.factories import a_conversation, a_user, an_account, an_item
from tests.sandbox import ROOT, Sandbox, running

pytestmark = pytest.mark.django_db(transaction=True)
#: Two seconds on a machine that has nothing else to do; the supervisor waits for six.
STOPPED_S = 5
#: Tens of milliseconds on such a machine.
AT_ONCE_S = 3


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("listener")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(site: Sandbox, settings: Any) -> Iterator[Sandbox]:
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = site.url
    settings.WALLE_MARKET_EVENTS_URL = site.url
    settings.WALLE_MARKET_TIMEOUT = 3
    site.healed()
    yield site
    site.healed()


@pytest.fixture
def account(sandbox: Sandbox) -> Account:
    account = an_account(username="ana", external_id="")
    sessions.keep_session(account, sandbox.signed_in())
    return account


class Bells:
    """What was rung, as the broker has it."""

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(plugin.REDIS.url)
        doorbell.flush(5)  # what an earlier test rang and nobody has published yet
        self._redis.delete("inbox")

    def count(self) -> int:
        rung: Any = self._redis.llen("inbox")
        return int(rung)

    def wait(self, count: int, seconds: float = 5.0) -> float:
        """Seconds until so many rings are there."""
        began = time.monotonic()
        while self.count() < count:
            assert time.monotonic() - began < seconds, f"{self.count()} of {count} rings"
            time.sleep(0.01)
        return time.monotonic() - began


@pytest.fixture
def bells(redis_server: servers.Redis) -> Bells:
    return Bells()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., listening.Listener]]:
    """Starts a listener in a loop of its own; stopped at the end."""
    monkeypatch.setattr(listening, "LOOK_EVERY_S", 0.1)
    monkeypatch.setattr(listening, "FIRST_PAUSE_S", 0.1)
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    threads: list[threading.Thread] = []

    def start(channel: Any = None) -> listening.Listener:
        made = listening.Listener(channel or EventChannel(django_settings.WALLE_MARKET_EVENTS_URL, "sub-c-1"))

        async def work() -> None:
            async with made._channel:
                await made.run(stop)

        threads.append(threading.Thread(target=lambda: loop.run_until_complete(work()), daemon=True))
        threads[0].start()
        return made

    yield start
    began = time.monotonic()
    loop.call_soon_threadsafe(stop.set)
    for thread in threads:
        thread.join(5)
    assert time.monotonic() - began < STOPPED_S
    loop.close()
    while any(thread.daemon and thread.name in ("ring", "ears", "mark_heard") for thread in threading.enumerate()):
        time.sleep(0.01)
    connections.close_all()


def write(sandbox: Sandbox, text: str = "Hola, ¿sigue disponible?") -> str:
    said: str = sandbox.control("say", buyer="Carlos", item="Nintendo Switch", text=text)["conversation"]
    return said


def until(condition: Callable[[], Any], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


Start = Callable[..., listening.Listener]


def test_a_buyers_message_rings_at_once(sandbox: Sandbox, account: Account, bells: Bells, listener: Start) -> None:
    listener()
    bells.wait(1)  # what came before somebody listened
    time.sleep(0.6)
    before, written_at = bells.count(), clock.now()
    write(sandbox)
    assert bells.wait(before + 1) < AT_ONCE_S
    account.refresh_from_db()
    assert account.poll_wanted_at is not None and account.poll_wanted_at > written_at
    reading.poll(account.pk)
    assert Conversation.objects.filter(account=account).exists()


def test_the_seller_typing_in_the_app_rings_too(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    conversation = write(sandbox)
    listener()
    bells.wait(1)
    time.sleep(0.6)
    sandbox.control("seller_says", conversation=conversation, text="Hola, soy yo")
    assert bells.wait(2) < AT_ONCE_S


def test_a_burst_rings_twice_a_second_and_its_last_message_is_never_swallowed(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    listener()
    bells.wait(1)
    began = time.monotonic()
    for number in range(12):
        write(sandbox, f"¿Y {number}?")
    last = clock.now() - timedelta(seconds=0.2)
    until(lambda: Account.objects.filter(pk=account.pk, poll_wanted_at__gt=last).exists())
    time.sleep(2 * listening.RING_GAP_S)
    assert 2 <= bells.count() <= 2 + (time.monotonic() - began) / listening.RING_GAP_S


def test_nothing_is_marked_as_seen_or_received(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    listener()
    bells.wait(1)
    conversation = write(sandbox)
    bells.wait(2, 20)
    seen = sandbox.get("record", kind="seen", conversation=conversation)
    assert [mark for mark in seen if mark["side"] == "seller"] == []


def test_accounts_that_pause_and_come_back_are_followed(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    heard = listener()
    until(lambda: heard._open == {account.pk})
    Account.objects.update(status=Account.Status.PAUSED)
    until(lambda: not heard._tasks)
    count = bells.count()
    write(sandbox, "¿Hay alguien?")
    time.sleep(0.5)
    assert bells.count() == count
    Account.objects.update(status=Account.Status.ACTIVE)
    bells.wait(count + 1)


def test_the_account_page_says_at_once_while_the_channel_is_heard(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start, client: Client
) -> None:
    client.force_login(a_user())
    page = reverse("admin:marketplace_account_change", args=[account.pk])
    assert "cada 60 s" in client.get(page).content.decode()
    listener()
    until(lambda: Account.objects.filter(heard_at__isnull=False).exists())
    assert "al instante" in client.get(page).content.decode()


def test_a_lost_login_is_left_to_the_poll_and_asked_about_once(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    sandbox.control("faults", kind="session_dead", account="ana")
    heard = listener()
    bells.wait(1)
    until(lambda: heard._said.get(account.pk) == "SessionDead")
    reading.poll(account.pk)
    account.refresh_from_db()
    assert account.status == Account.Status.NEEDS_LOGIN
    until(lambda: not heard._tasks)
    sessions.begin(account, sandbox.signed_in(), account.external_id)
    until(lambda: heard._said.get(account.pk) == "listening")


def test_a_refused_token_is_renewed_once_then_the_channel_is_left_alone(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = []

    def worthless(account_id: int, fetch: Any = listening.channel_token) -> Any:
        fetched.append(account_id)
        token = fetch(account_id)
        return type(token)("worthless", token.channel) if len(fetched) != 2 else token

    monkeypatch.setattr(listening, "channel_token", worthless)
    heard = listener()
    until(lambda: heard._said.get(account.pk) == "listening")  # the second token was good
    assert len(fetched) == 2
    monkeypatch.setattr(listening, "TOKEN_LASTS_S", -1.0)
    Account.objects.update(session_saved_at=clock.now())  # another login: another ear
    until(lambda: heard._said.get(account.pk) == "Refused")
    time.sleep(0.5)
    assert len(fetched) == 4


def test_a_channel_that_drops_every_answer_is_asked_ever_more_seldom_and_catches_up(
    sandbox: Sandbox, account: Account, bells: Bells, listener: Start
) -> None:
    heard = listener()
    until(lambda: heard._open == {account.pk})
    bells.wait(1)
    sandbox.control("faults", kind="drop", account="ana", calls=["subscribe"], count=3)
    write(sandbox, "¿Sigue a la venta?")  # while nobody hears
    bells.wait(2, 20)
    until(lambda: heard._said[account.pk] == "listening")


class Scripted:
    """A channel that does as it is told, and remembers when and from where it was asked."""

    def __init__(self, answer: Callable[[Place], Heard]) -> None:
        self.answer = answer
        self.asked: list[Place] = []

    async def __aenter__(self) -> "Scripted":
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def listen(self, _token: ChannelToken, place: Place) -> Heard:
        self.asked.append(place)
        return self.answer(place)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Account:
    """An account whose token needs no site."""
    monkeypatch.setattr(listening, "channel_token", lambda _: ChannelToken("pam", "inbox.me"))
    return an_account()


NOTHING_NEW = Heard(Place("17"), 0, False)


@pytest.mark.parametrize("answer", [NOTHING_NEW, Heard(Place("17"), 1, True)])
def test_a_channel_that_holds_no_question_or_repeats_itself_is_not_hammered(
    answer: Heard, known: Account, bells: Bells, listener: Start
) -> None:
    channel = Scripted(lambda _: answer)
    listener(channel)
    time.sleep(2)
    assert 2 <= len(channel.asked) <= 9


def test_retry_after_is_obeyed(known: Account, bells: Bells, listener: Start) -> None:
    def refuse(_: Place) -> Heard:
        raise RateLimited("slow down", 1.0)

    channel = Scripted(refuse)
    listener(channel)
    time.sleep(1.6)
    assert len(channel.asked) == 2


def test_after_a_silence_longer_than_the_channel_remembers_it_is_greeted_anew_and_the_inbox_read(
    known: Account, bells: Bells, listener: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Scripted(lambda _: NOTHING_NEW)
    listener(channel)
    bells.wait(1)
    until(lambda: Place("17") in channel.asked)
    monkeypatch.setattr(listening, "FORGOTTEN_AFTER", timedelta(0))
    bells.wait(2, 20)
    assert channel.asked.count(Place()) >= 2


def test_the_process_ends_when_it_is_asked_to(sandbox: Sandbox, account: Account, bells: Bells) -> None:
    url = plugin.POSTGRES.url_of("walle", str(connection.settings_dict["NAME"]), plugin.POSTGRES.passwords[0])
    market = dict.fromkeys(("WALLE_MARKET_WEB_URL", "WALLE_MARKET_API_URL", "WALLE_MARKET_EVENTS_URL"), sandbox.url)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "listen"], cwd=ROOT, env={**os.environ, "DATABASE_URL": url, **market}
    )
    try:
        bells.wait(1, 20)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < STOPPED_S
    finally:
        process.kill()


def test_finding_due_accounts_costs_one_query_however_many_there_are() -> None:
    for number in range(12):
        account = an_account(last_poll_at=clock.now() - timedelta(seconds=30), poll_busy_s=15, poll_idle_s=60)
        if number == 5:
            busy = account
            a_conversation(item=an_item(account=account), last_message_at=clock.now() - timedelta(minutes=3))
    wanted = an_account(last_poll_at=clock.now(), poll_wanted_at=clock.now() + timedelta(seconds=1))
    with CaptureQueriesContext(connection) as captured:
        assert set(reading.due_polls()) == {busy.pk, wanted.pk}
    assert len(captured) == 1


def test_a_bell_rung_while_a_poll_runs_has_the_inbox_read_again(
    sandbox: Sandbox, account: Account, redis_server: servers.Redis
) -> None:
    """Also at the last moment, when the poll has read everything and only its lease is left."""
    reading.poll(account.pk)
    rung: list[str] = []
    release = leases.release

    def ring_before(held: Any) -> None:
        if not rung:
            rung.append(write(sandbox, "Una cosa más"))
            listening.ring(account.pk)
            reading.poll(account.pk)  # what the bell asked for finds the lease taken
        release(held)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leases, "release", ring_before)
        reading.poll(account.pk)
    assert Conversation.objects.get(external_id=rung[0]).messages.filter(text="Una cosa más").exists()
