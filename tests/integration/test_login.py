"""`manage.py login`: a person logs in with their own hands, in a real browser at the sandbox's login page."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command

from apps.conversations import reading
from apps.core import alerts
from apps.core.models import Alert
from apps.marketplace.models import Account
from apps.marketplace.visit import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, settings: Any) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = [
        "--port",
        str(port),
        "--data",
        str(tmp_path / "s.sqlite3"),
        "--buyers",
        "demo",
        "--seller-password",
        "clave",
    ]
    process = subprocess.Popen([sys.executable, "-m", "apps.sandbox", *words], stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(f"{url}/control/health", trust_env=False)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = url
    yield url
    process.terminate()
    process.wait(10)


def a_person_types(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """Hands on the keyboard: once the login page is there, somebody fills it in."""
    goto = Visit.goto

    async def type_in(visit: Visit) -> None:
        await visit.page.click('walla-button[text="Iniciar sesión con email"]')
        await visit.page.fill("#username", "ana")
        await visit.page.fill("#password", password)
        await visit.page.click("#kc-login")

    async def goto_and_let_type(visit: Visit, url: str) -> None:
        await goto(visit, url)
        visit.hands = asyncio.ensure_future(type_in(visit))  # type: ignore[attr-defined]

    monkeypatch.setattr(Visit, "goto", goto_and_let_type)


def test_a_new_account_is_kept_encrypted_active_and_with_drafts_only(
    sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person_types(monkeypatch, "clave")
    said = StringIO()
    call_command("login", "ana", stdout=said)
    account = Account.objects.get()
    assert (account.status, account.autonomy) == ("active", "draft")
    assert account.session_expires_at is not None
    assert "solo prepara borradores" in said.getvalue()
    reading.poll(account.pk)
    account.refresh_from_db()
    assert account.last_poll_at is not None and account.items.count() == 6


def test_a_session_that_died_is_alive_again_and_its_alert_closed(
    sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account.objects.create(username="ana", status="needs_login", autonomy="auto")
    alerts.raise_alert("session", f"account:{account.pk}", "Hay que entrar")
    a_person_types(monkeypatch, "clave")
    call_command("login", "ana", stdout=StringIO())
    account.refresh_from_db()
    assert (account.status, account.autonomy) == ("active", "auto")
    assert not Alert.objects.filter(closed_at=None).exists()


def test_a_wrong_password_keeps_nothing(sandbox: str, monkeypatch: pytest.MonkeyPatch) -> None:
    a_person_types(monkeypatch, "otra")
    with pytest.raises(CommandError, match="ninguna sesión"):
        call_command("login", "ana", "--minutes", "0.25", stdout=StringIO())
    assert not Account.objects.exists()


def test_without_a_screen_it_says_where_to_run_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WALLE_HEADLESS = False
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if sys.platform.startswith("linux"):
        with pytest.raises(CommandError, match="no hay pantalla"):
            call_command("login", "ana", stdout=StringIO())
