"""The doctor says what is wrong and how to mend it, and goes on to the next thing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery import current_app
from django.core.management import call_command
from django.db import connection
from django.db.utils import OperationalError
from django_celery_beat.models import PeriodicTask

from apps.core import alerts, cache, clock, vitals
from apps.core.models import CircuitBreaker, Stop
from apps.operations import backups_sealed, doctor, health, keys, schedules, servers
from tests.factories import an_account
from workers.beat import LockedDatabaseScheduler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def away(settings: Any) -> None:
    """Nobody but PostgreSQL and Chromium is there, and nobody is waited for."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.OLLAMA_HOST = ["http://127.0.0.1:1"]


def findings() -> dict[str, doctor.Finding]:
    """By what was looked at."""
    found = list(doctor.examine())
    assert all(bool(each.mend) == (each.how != doctor.GOOD) and each.seen for each in found)
    return {each.what: each for each in found}


def test_what_is_away_is_said_and_the_rest_is_looked_at() -> None:
    found = findings()
    assert {name: found[name].how for name in ("PostgreSQL", "Chromium", "esquema", "reloj", "disco")} == dict.fromkeys(
        ("PostgreSQL", "Chromium", "esquema", "reloj", "disco"), doctor.GOOD
    )
    assert found["Redis"].how == doctor.BAD and "REDIS_URL" in found["Redis"].mend
    assert found["modelo"].how == doctor.DOUBTFUL and "plantillas" in found["modelo"].mend
    assert "Primeros pasos" in found["cuentas"].mend and found["avisos"].how == doctor.GOOD


def test_nobody_at_work(redis_server: servers.Redis, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = redis_server.url
    assert doctor._broker().how == doctor.GOOD
    monkeypatch.setattr(current_app.control, "inspect", lambda timeout: Silent())
    found = doctor._workers()
    assert found.how == doctor.BAD and "ring" in found.seen


def test_the_last_look_is_told(redis_server: servers.Redis, settings: Any) -> None:
    settings.REDIS_URL = redis_server.url
    cache.forget(vitals.KEY)
    assert doctor._last_look().how == doctor.DOUBTFUL
    for ok, how in ((True, doctor.GOOD), (False, doctor.DOUBTFUL)):
        cache.put(vitals.KEY, json.dumps({"parts": [{"name": "model", "ok": ok, "ms": 12.4}]}), 60)
        found = doctor._last_look()
        assert found.how == how and "model 12 ms" in found.seen
    cache.forget(vitals.KEY)


class Silent:
    """Workers that don't answer."""

    def active_queues(self) -> None:
        """Nothing, as when nobody heard."""


def test_accounts_stop_pauses_and_alerts(settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    now = clock.now()
    an_account(username="bien", last_poll_at=now)
    an_account(username="fuera", status="needs_login")
    an_account(username="quieta", status="paused")
    an_account(username="sola", last_poll_at=now - timedelta(days=1))
    an_account(username="pronto", last_poll_at=now, session_expires_at=now + timedelta(hours=5))
    Stop.objects.create(started_at=now)
    CircuitBreaker.objects.create(name="source:wallapop", state="open", reason="answered 500")
    alerts.raise_alert("session", "account:1", "Entra otra vez.")
    found = findings()
    how = {name: found[f"cuenta {name}"].how for name in ("bien", "fuera", "quieta", "sola", "pronto")}
    assert list(how.values()) == [doctor.GOOD, doctor.BAD, doctor.DOUBTFUL, doctor.BAD, doctor.DOUBTFUL]
    assert found["cuenta fuera"].mend == "manage.py login fuera"
    assert "resume --all" in found["PARAR TODO"].mend and "source:wallapop" in found["en pausa"].seen
    assert found["avisos"].how == doctor.DOUBTFUL and found["modelo"].how == doctor.GOOD


def test_schedules_that_stand_still_or_were_switched_off() -> None:
    schedules.ensure()
    assert findings()["tareas periódicas"].how == doctor.BAD
    address = connection.get_connection_params()
    reached = {name: address[name] for name in ("dbname", "user", "password", "host", "port") if address.get(name)}
    with psycopg.connect(**reached, application_name=schedules.HOLDER):
        assert findings()["tareas periódicas"].how == doctor.GOOD, "a beat that has only just begun"
        assert health.QUESTIONS["beat"]() == ""
    assert LockedDatabaseScheduler.sync_every * 3 <= doctor.AT_LEAST.total_seconds(), "written down before it is missed"
    PeriodicTask.objects.update(last_run_at=clock.now())
    PeriodicTask.objects.filter(task="ring.sweep").update(enabled=False)
    found = findings()
    assert found["tareas periódicas"].how == doctor.GOOD and "Repasar lo pendiente" in found["tareas apagadas"].seen


def test_secrets_that_others_can_read(tmp_path: Path, settings: Any) -> None:
    settings.WALLE_DATA_DIR = tmp_path
    secret = tmp_path / "secrets.env"
    secret.write_text("SECRET_KEY=x")
    secret.chmod(0o644)
    assert findings()["secretos"].how == doctor.BAD
    secret.chmod(0o600)
    assert findings()["secretos"].how == doctor.GOOD


def test_backups_that_cannot_be_or_are_not_made(tmp_path: Path, settings: Any) -> None:
    settings.WALLE_BACKUP_DIR = tmp_path
    [found] = doctor._backups()
    assert found.how == doctor.DOUBTFUL and found.mend == "manage.py keys escrow"
    keys.acknowledge(settings.WALLE_FIELD_KEYS[0], by="ana")
    [found] = doctor._backups()
    assert found.how == doctor.DOUBTFUL and "ninguna" in found.seen
    for hours, how in ((60, doctor.DOUBTFUL), (20, doctor.GOOD)):
        backups_sealed.named(tmp_path, clock.now() - timedelta(hours=hours)).write_bytes(b"")
        [found] = doctor._backups()
        assert found.how == how and f"{hours} h" in found.seen
    settings.WALLE_DEMO = True
    assert not list(doctor._backups())


def test_no_chromium_and_a_wrong_setting(settings: Any) -> None:
    settings.WALLE_CHROMIUM = "/nowhere/chromium"
    settings.WALLE_ACCOUNT_LEASE = 1
    found = findings()
    assert found["Chromium"].how == doctor.BAD and "/nowhere/chromium" in found["Chromium"].seen
    assert found["configuración"].how == doctor.BAD


def test_without_the_database_the_rest_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Any:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "cursor", gone)
    found = findings()
    assert "DATABASE_URL" in found["PostgreSQL"].mend and "Chromium" in found and "cuentas" not in found


def test_a_database_that_goes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Iterator[doctor.Finding]:
        yield doctor.Finding("cuenta ana", doctor.GOOD, "se lee")
        raise OperationalError("terminating connection")

    monkeypatch.setattr(doctor, "_accounts", gone)
    assert any("mientras se miraba" in each.seen for each in doctor.examine())


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "✗ Redis" in said and "    → " in said
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    assert {"what", "how", "seen", "mend"} == set(json.loads(capsys.readouterr().out)[0])
