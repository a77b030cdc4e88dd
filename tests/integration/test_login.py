"""`manage.py login`: a person logs in with their own hands, in a real browser at the sandbox's login page."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from playwright.async_api import BrowserContext

from apps.conversations import reading
from apps.core import alerts, breakers, doorbell
from apps.core.models import Alert, CircuitBreaker
from apps.marketplace import login, visit
from apps.marketplace.browser import NAMES
from apps.marketplace.models import Account
from apps.operations import screens
from apps.operations.management.commands import login as command
from apps.operations.servers import free_port
from tests.sandbox import PASSWORD, Sandbox, running
from walle import vault

pytestmark = pytest.mark.django_db
Types = Callable[[str, str], list[set[str]]]
COOKIE = "next-auth.session-token"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        sandbox.control("sellers", username="bea", password=PASSWORD, name="Bea")
        yield sandbox


@pytest.fixture
def rung() -> list[doorbell.Ring]:
    """The bells that were rung."""
    return []


@pytest.fixture
def sandbox(
    world: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rung: list[doorbell.Ring]
) -> Iterator[Sandbox]:
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = world.url
    settings.WALLE_DATA_DIR = tmp_path
    monkeypatch.setattr(command, "HEADLESS", True)
    monkeypatch.setattr(doorbell, "ring", rung.append)
    yield world
    world.healed()


@pytest.fixture
def a_person_types(monkeypatch: pytest.MonkeyPatch) -> Types:
    """Hands on the keyboard: once the login page is there, somebody fills it in."""
    original = login._window
    left: list[set[str]] = []  # cookies of each window, when it was closed

    def sit_down(username: str, password: str) -> list[set[str]]:
        async def type_in(context: BrowserContext) -> None:
            while not context.pages or "/login" not in context.pages[0].url:
                await asyncio.sleep(0.05)
            page = context.pages[0]
            await page.add_locator_handler(page.locator(visit.CONSENT).first, visit._accept)
            await page.click('walla-button[text="Iniciar sesión con email"]')
            await page.fill("#username", username)
            await page.fill("#password", password)
            await page.click("#kc-login")

        @asynccontextmanager
        async def window(*words: Any) -> AsyncIterator[BrowserContext]:
            async with original(*words) as context:
                hands = asyncio.ensure_future(type_in(context)) if username else None
                try:
                    yield context
                finally:
                    left.append({cookie["name"] for cookie in await context.cookies()})
                    if hands is not None and not hands.cancel():
                        hands.result()  # what went wrong under them is what the test should tell

        monkeypatch.setattr(login, "_window", window)
        return left

    return sit_down


def log_in(username: str = "ana", *words: str) -> str:
    said = StringIO()
    call_command("login", username, *(words or ["--minutes", "2"]), stdout=said)
    return said.getvalue()


@pytest.fixture
def a_person_enters(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody logs in, without the window."""

    def enter(username: str, meanwhile: Callable[[], object] = lambda: None) -> None:
        def by_hand(site: login.Site, *, accept: login.Accept, **_: Any) -> login.LoggedIn:
            state, user_hash = login._whose(site, sandbox.signed_in(username))
            accept(user_hash)
            meanwhile()
            return login.LoggedIn(dict(state), user_hash)

        monkeypatch.setattr(login, "by_hand", by_hand)

    return enter


def test_a_new_account_is_kept_active_and_with_drafts_only_and_its_profile_lasts(
    sandbox: Sandbox, a_person_types: Types, tmp_path: Path
) -> None:
    a_person_types("ana", PASSWORD)
    said = log_in()
    account = Account.objects.get()
    assert (account.status, account.autonomy) == ("active", "draft")
    assert account.session_expires_at is not None and account.session_saved_at is not None
    assert "Esperando a que entres… quedan 2 min" in said and "solo prepara borradores" in said
    reading.poll(account.pk)
    read = Account.objects.get()
    assert read.last_poll_at is not None and not Alert.objects.exists()

    profile = tmp_path / "profiles" / "ana"
    assert (profile / "Default").is_dir() and profile.stat().st_mode & 0o777 == 0o700

    sandbox.control("faults", kind="session_dead", account="ana")
    left = a_person_types("", "")
    with pytest.raises(CommandError, match="nadie ha entrado en 2 s"):
        log_in("ana", "--minutes", "0.033")
    assert COOKIE in left[-1]  # it came with the profile, and being dead it was not taken for a login


def test_a_session_that_died_is_alive_again_and_all_that_stopped_it_is_over(
    a_person_enters: Callable[[str], None], rung: list[doorbell.Ring]
) -> None:
    account = Account.objects.create(username="ana", status="needs_login", autonomy="auto")
    for kind in ("session", "session_soon", "challenge"):
        alerts.raise_alert(kind, f"account:{account.pk}", "Hay que entrar")
    for call in ("read", "send"):
        breakers.failed(f"account:{account.pk}:{call}", "captcha", at_once=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts SET session_state = 'of a key that was lost'")
    a_person_enters("ana")
    log_in()
    account.refresh_from_db()
    assert (account.status, account.autonomy) == ("active", "auto")
    assert not Alert.objects.filter(closed_at=None).exists()
    assert set(CircuitBreaker.objects.values_list("state", flat=True)) == {"closed"}
    assert rung == [("inbox.poll", account.pk)]


def test_a_pause_of_a_persons_own_outlasts_a_login(a_person_enters: Callable[[str], None]) -> None:
    Account.objects.create(username="ana", status="paused")
    a_person_enters("ana")
    assert "sigue en pausa" in log_in()
    assert Account.objects.get().status == "paused"


def test_what_happened_to_the_account_while_the_window_was_open_decides(a_person_enters: Callable[..., None]) -> None:
    Account.objects.create(username="ana", status="active")
    a_person_enters("ana", lambda: Account.objects.update(status="paused"))
    assert "sigue en pausa" in log_in()
    assert Account.objects.get().status == "paused"
    ana = Account.objects.get().external_id

    Account.objects.update(status="active", external_id="", session_state="")
    a_person_enters("ana", lambda: Account.objects.update(external_id="someoneelse0"))
    with pytest.raises(CommandError, match="es de otro usuario"):
        log_in()
    assert not Account.objects.get().session_state

    a_person_enters("ana", lambda: Account.objects.update(external_id=ana))  # a poll has told whose it is
    with pytest.raises(CommandError, match="que ya es otra cuenta"):
        log_in("nueva")
    assert not Account.objects.filter(username="nueva").exists()


def test_another_persons_login_never_takes_an_accounts_place(a_person_enters: Callable[[str], None]) -> None:
    a_person_enters("ana")
    log_in()
    before = Account.objects.get()
    with pytest.raises(CommandError, match="has entrado como «ana», que ya es otra cuenta"):
        log_in("nueva")
    a_person_enters("bea")
    with pytest.raises(CommandError, match="no es el de la cuenta «ana»"):
        log_in("ana")
    after = Account.objects.get()
    assert (after.session_saved_at, after.session_state) == (before.session_saved_at, before.session_state)


def test_the_wrong_person_is_not_left_in_the_profile(sandbox: Sandbox, a_person_types: Types) -> None:
    Account.objects.create(username="otra", external_id="someoneelse0")
    left = a_person_types("bea", PASSWORD)
    with pytest.raises(CommandError, match="no es el de la cuenta"):
        log_in("otra")
    assert left[-1] and COOKIE not in left[-1]


@pytest.fixture
def own_chrome(sandbox: Sandbox, tmp_path: Path) -> Iterator[str]:
    """Address of a Chrome with remote debugging, in which the seller «ana» has logged in by themselves."""
    chromium = next(found for name in NAMES if (found := shutil.which(name)))
    port = free_port()
    words = ["--headless=new", f"--remote-debugging-port={port}", f"--user-data-dir={tmp_path / 'own'}", "--no-sandbox"]
    with subprocess.Popen([chromium, *words, "about:blank"], stderr=subprocess.DEVNULL) as chrome:
        try:
            address = f"127.0.0.1:{port}"
            for _ in range(100):
                try:
                    httpx.get(f"http://{address}/json/version", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            asyncio.run(_sign_in_by_itself(f"http://{address}", sandbox, sandbox.signed_in("ana")))
            yield address
            assert chrome.poll() is None
        finally:
            chrome.kill()


def test_the_session_of_a_chrome_that_already_runs_is_taken_and_it_goes_on(sandbox: Sandbox, own_chrome: str) -> None:
    other = Account.objects.create(username="otra", external_id="someoneelse0")
    with pytest.raises(CommandError, match="no es el de la cuenta «otra»"):
        log_in("otra", "--attach", own_chrome, "--minutes", "0.5")
    other.refresh_from_db()
    assert not other.session_state
    said = log_in("ana", "--attach", own_chrome, "--minutes", "0.5")  # nobody was logged out by the refusal
    tabs = [each["url"] for each in httpx.get(f"http://{own_chrome}/json", trust_env=False).json()]
    assert any(url.startswith(f"{sandbox.url}/wall") for url in tabs)
    kept = Account.objects.get(username="ana").session_state
    assert "No se cierra nada" in said and "next-auth" in kept and "another_site" not in kept


async def _sign_in_by_itself(address: str, sandbox: Sandbox, state: dict[str, Any]) -> None:
    """What the seller did in their own Chrome before: logged in, and was at other sites."""
    async with login._chrome(address) as context:
        elsewhere = {"name": "another_site", "value": "x", "domain": "elsewhere.example", "path": "/"}
        await context.add_cookies([*state["cookies"], elsewhere])  # type: ignore[list-item]
        page = await context.new_page()
        await page.goto(f"{sandbox.url}/wall")


def test_a_debugging_port_elsewhere_is_refused(sandbox: Sandbox) -> None:
    for address in ("http://192.0.2.1:9222", "192.0.2.1:9222", "[", "file:///tmp"):
        with pytest.raises(CommandError, match="Solo vale un Chrome de este ordenador"):
            log_in("ana", "--attach", address)
    with pytest.raises(CommandError, match="ahí no contesta ningún Chrome"):
        log_in("ana", "--attach", f"localhost:{free_port()}")


def test_practice_logs_in_by_itself_and_only_with_the_password_made_for_it(sandbox: Sandbox, settings: Any) -> None:
    settings.WALLE_PRACTICE = True
    (settings.WALLE_DATA_DIR / vault.FILE).write_text(f"WALLE_SELLER_PASSWORD={PASSWORD}\n")
    said = StringIO()
    call_command("login", "ana", stdout=said)
    account = Account.objects.get()
    assert "Es el mercado de pruebas" in said.getvalue() and "solo prepara borradores" in said.getvalue()
    assert (account.username, account.status, account.autonomy) == ("ana", "active", "draft") and account.session_state
    with pytest.raises(CommandError, match="No se ha guardado ninguna sesión"):
        call_command("login", "nadie", stdout=StringIO())
    settings.WALLE_MARKET_WEB_URL = "https://es.wallapop.com"
    with pytest.raises(CommandError, match="make practice"):
        call_command("login", "ana", stdout=StringIO())


def test_without_a_screen_it_says_what_to_do(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "HEADLESS", False)
    monkeypatch.setattr(screens, "none_here", lambda: True)
    with pytest.raises(CommandError, match="Con --remote"):
        log_in()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(screens, "NOVNC", ())
    with pytest.raises(CommandError, match="apt install xvfb x11vnc websockify novnc"):
        log_in("ana", "--remote")


@pytest.mark.skipif(bool(screens.missing(view=True)), reason="needs xvfb, x11vnc, websockify and novnc")
def test_a_machine_without_a_screen_shows_its_window_elsewhere_once(
    sandbox: Sandbox, a_person_types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "HEADLESS", False)
    original = screens._running
    started, seen = [], []

    def running_too(words: list[str]) -> Any:
        started.append(words[0])
        if words[0] == "websockify":
            seen.append(words[-2].rpartition(":")[2])
        return original(words)

    monkeypatch.setattr(screens, "_running", running_too)
    a_person_types("ana", PASSWORD)
    said = log_in("ana", "--remote", "--minutes", "0.5")
    assert f"ssh -L {seen[0]}:127.0.0.1:{seen[0]} " in said and "/vnc.html#" in said
    assert started == ["Xvfb", "x11vnc", "websockify"] and Account.objects.get().status == "active"
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{seen[0]}/vnc.html", trust_env=False)


@pytest.mark.skipif(bool(screens.missing(view=True)), reason="needs xvfb, x11vnc, websockify and novnc")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_connection_that_drops_leaves_no_screen_behind(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: signal.Signals
) -> None:
    monkeypatch.setattr(command, "HEADLESS", False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[Path] = []

    class Hearing(StringIO):
        def write(self, text: str) -> int:
            if "Esperando" in text:
                made.extend(tmp_path.glob("walle-*"))
                for _ in range(2):  # the terminal's and the shell's
                    os.kill(os.getpid(), number)
            return super().write(text)

    before = signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may have it ignored
    try:
        with pytest.raises(CommandError, match="Interrumpido: no se ha guardado"):
            call_command("login", "ana", "--remote", "--minutes", "0.5", stdout=Hearing())
        assert {path.name.split("-")[1] for path in made} == {"screen", "view"}
        assert not list(tmp_path.glob("walle-*")) and signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)
