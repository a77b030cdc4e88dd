"""`manage.py probe`: what changed at the site is named, stops what would be sent, and leaves no trace there."""

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.conversations import probing, sessions
from apps.core import breakers, clock, leases
from apps.core.models import Alert, CircuitBreaker
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account, PageFailure
from apps.marketplace.remote import SessionDead, Unreachable
from apps.marketplace.visit import visiting
from tests.factories import an_account
from tests.sandbox import Sandbox, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        read = sandbox.control("say", buyer="Berta", item="Nintendo Switch", text="Hola")["conversation"]
        sandbox.control("seller_says", conversation=read, text="¡Hola, Berta!")
        sandbox.control("say", buyer="Unai", item="Nintendo Switch", text="¿Sigue en venta?")
        sandbox.read = read  # type: ignore[attr-defined]
        yield sandbox


@pytest.fixture(scope="module")
def opened(world: Sandbox, browser: Browser) -> None:
    """The seller has read what Berta wrote, in their own browser."""

    async def read() -> None:
        async with visiting(browser, world.signed_in(), timeout=10) as visit:
            await visit.goto(f"{world.url}/app/chat?conversationId={world.read}")  # type: ignore[attr-defined]
            while not world.get("record", kind="seen"):
                await asyncio.sleep(0.1)

    browser.run(read(), 30)


@pytest.fixture
def sandbox(world: Sandbox, settings: Any) -> Iterator[Sandbox]:
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = world.url
    settings.WALLE_PAGE_TIMEOUT = 3
    world.healed()
    yield world
    world.healed()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(home=tmp_path_factory.mktemp("home"), executable=os.environ.get("WALLE_CHROMIUM", "")) as browser:
        yield browser


@pytest.fixture
def account(sandbox: Sandbox, opened: None) -> Account:
    state = json.dumps(sandbox.signed_in())
    return an_account(username="ana", session_state=state, session_saved_at=clock.now())


def state_of(account: Account) -> str:
    return CircuitBreaker.objects.get(pk=f"account:{account.pk}:send").state


def test_a_look_at_the_site_as_we_know_it_finds_nothing_and_leaves_no_trace(
    sandbox: Sandbox, account: Account, browser: Browser
) -> None:
    def traces() -> list[Any]:
        kept = ("delivered", "publish", "seen", "received", "status")
        return [row for row in sandbox.get("record") if row["kind"] in kept]

    before = traces()
    found = probing.look(account.pk, browser)
    assert found is not None and not [finding for finding in found if finding.drift]
    assert not [finding for finding in found if "no se ha comprobado" in finding.seen_es]
    assert traces() == before
    unread = {thread.user.name: thread.unread for thread in _threads(account) if thread.user}
    assert unread["Unai"] == 1
    assert Account.objects.get().probed_at is not None and not Alert.objects.exists()


def _threads(account: Account) -> Any:
    with sessions.connected(account) as client:
        return client.read_inbox().threads


def test_a_new_design_of_the_page_stops_sending_by_name_until_a_look_finds_it_well(
    sandbox: Sandbox, account: Account, browser: Browser
) -> None:
    sandbox.control("faults", kind="selectors_send", account="ana")
    for _ in range(2):
        probing.look(account.pk, browser)
    breaker = CircuitBreaker.objects.get(pk=f"account:{account.pk}:send")
    assert (breaker.state, "el botón de enviar (no está donde siempre)" in breaker.reason) == ("open", True)
    assert breaker.probe_at is not None and breaker.probe_at > clock.now() + timedelta(hours=25)
    assert not breakers.allows(f"account:{account.pk}:send") and breakers.allows(f"account:{account.pk}:read")
    alert = Alert.objects.get(closed_at=None)
    assert alert.kind == "drift" and "el botón de enviar" in alert.detail and "manage.py probe ana" in alert.detail
    assert PageFailure.objects.count() == 1  # one change, one picture

    sandbox.healed()
    sandbox.control("faults", kind="500", account="ana", calls=["page"], count=1)
    with pytest.raises(Unreachable):  # nothing is known by that, and nothing changes
        probing.look(account.pk, browser)
    breaker.refresh_from_db()
    assert breaker.state == "open" and breaker.probe_at > clock.now() + timedelta(hours=25)

    assert probing.look(account.pk, browser) is not None
    assert state_of(account) == "closed" and not Alert.objects.filter(closed_at=None).exists()


def test_the_command_says_what_changed_and_ends_with_one(
    sandbox: Sandbox, account: Account, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.operations.management.commands.probe.Browser", lambda **_: _Lent(browser))
    said = StringIO()
    call_command("probe", "ana", stdout=said)
    assert "Wallapop sigue como Wall-E lo conoce." in said.getvalue()
    sandbox.control("faults", kind="selectors", account="ana")
    said = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("probe", "ana", stdout=said)
    assert ended.value.returncode == 1
    for part in ("el cuadro de texto", "el botón de enviar", "el nombre de la otra persona", "los mensajes"):
        assert f"CAMBIO  la página del chat: {part}" in said.getvalue()


class _Lent:
    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def __enter__(self) -> Browser:
        return self.browser

    def __exit__(self, *_: object) -> None:
        return


def test_an_account_that_is_being_sent_from_stopped_or_resting_is_left_alone(
    sandbox: Sandbox, account: Account, browser: Browser
) -> None:
    with leases.lease(f"account:{account.pk}", 30):
        assert probing.look(account.pk, browser) is None
    breakers.failed(f"account:{account.pk}:read", "429", pause=timedelta(minutes=5))
    assert probing.look(account.pk, browser) is None
    breakers.reset(f"account:{account.pk}:read")
    Account.objects.update(status="paused")
    assert probing.look(account.pk, browser) is None


def test_a_dead_session_found_by_looking_is_one_alert(sandbox: Sandbox, account: Account, browser: Browser) -> None:
    sandbox.control("faults", kind="session_dead", account="ana")
    with pytest.raises(SessionDead):
        probing.look(account.pk, browser)
    assert Account.objects.get().status == "needs_login"
    assert [(alert.kind, alert.count) for alert in Alert.objects.all()] == [("session", 1)]


def test_each_account_is_looked_at_once_a_night_at_its_own_minute_or_by_day_where_the_night_was_missed() -> None:
    midnight = datetime(2026, 11, 21, 23, tzinfo=UTC)  # in Madrid

    def turns(number: int, looked_at: datetime | None) -> list[datetime]:
        account = Account(pk=number, timezone="Europe/Madrid", probed_at=looked_at)
        minutes = (midnight + timedelta(minutes=minute) for minute in range(24 * 60))
        return [minute for minute in minutes if probing._is_due(account, minute)]

    evening = midnight - timedelta(hours=19)
    first, second = turns(1, evening), turns(2, evening)
    night = [minute for minute in first if minute < midnight + timedelta(hours=6)]
    assert first[0] != second[0] and all(4 <= (minute.hour + 1) % 24 < 6 for minute in night)
    assert turns(1, first[0])[:1] == []  # once looked at, not again that night
    slept = turns(1, midnight - timedelta(hours=11))
    assert slept[0] == midnight + timedelta(hours=14, minutes=1)
    assert turns(1, None)[0] == midnight
