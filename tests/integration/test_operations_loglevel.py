"""How much each component logs: as documented, changed while everything runs, for a day."""

import io
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core import cache, loglevels, logs
from apps.desk.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]


@pytest.fixture(autouse=True)
def _as_before(settings: Any) -> Iterator[None]:
    settings.WALLE_LOG_LEVEL = "INFO"
    cache.forget(loglevels.KEY)
    names = [name for loggers, _level in logs.COMPONENTS.values() for name in loggers]
    kept = {name: logging.getLogger(name).level for name in names}
    yield
    cache.forget(loglevels.KEY)
    for name, level in kept.items():
        logging.getLogger(name).setLevel(level)


def level_of(name: str) -> str:
    return logging.getLevelName(logging.getLogger(name).getEffectiveLevel())


def test_each_component_logs_from_its_documented_level() -> None:
    loglevels.apply()
    found = {name: level_of(name) for name in ("apps.ai_engine.llm", "apps.security.events", "django.db.backends")}
    assert found == {"apps.ai_engine.llm": "INFO", "apps.security.events": "WARNING", "django.db.backends": "ERROR"}
    assert level_of("apps.marketplace.browser") == level_of("apps.pricing.sources.cex") == "DEBUG"


def test_a_level_is_changed_for_running_processes_kept_on_record_and_taken_back() -> None:
    out = io.StringIO()
    call_command("loglevel", "security", "DEBUG", stdout=out)
    assert "DEBUG (hasta mañana; lo normal: WARNING)" in out.getvalue()
    loglevels.apply()  # what each process does every few seconds
    assert level_of("apps.security.events") == "DEBUG" and level_of("apps.ai_engine.llm") == "INFO"
    assert AuditEvent.objects.get().detail == "DEBUG"
    call_command("loglevel", "ai_engine", "ERROR", stdout=io.StringIO())
    assert loglevels.wanted() == {"security": "DEBUG", "ai_engine": "ERROR"}
    call_command("loglevel", "--reset", stdout=io.StringIO())
    loglevels.apply()
    assert level_of("apps.security.events") == "WARNING"


def test_a_running_process_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loglevels, "EVERY_S", 0.05)
    ended = loglevels.follow()
    loglevels.change({"desk": "ERROR"})
    until = time.monotonic() + 5
    while level_of("apps.desk.live") != "ERROR":
        assert time.monotonic() < until
        time.sleep(0.02)
    ended.set()


@pytest.mark.parametrize("wrong", [("todo", "DEBUG"), ("desk", "MUCHO"), ("desk",)])
def test_what_cannot_be_is_said(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("loglevel", *wrong, stdout=io.StringIO())
    cache.put(loglevels.KEY, '{"desk": "MUCHO", "otra": "DEBUG"}', 60)
    assert loglevels.wanted() == {}


def test_another_usual_level_goes_for_all(settings: Any) -> None:
    settings.WALLE_LOG_LEVEL = "WARNING"
    loglevels.apply()
    assert level_of("apps.marketplace.browser") == "WARNING"
