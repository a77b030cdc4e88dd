"""An erasure reaches the files of the installation's other machines, through a worker there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from celery import current_app
from pytest_django import Settings

from apps.operations.privacy import machines, outside
from tests.performance.test_bench_chain import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server")]
NAME = "Zacarías Olmedilla"


@pytest.fixture
def far(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The data directory of another machine, where a worker runs."""
    settings.WALLE_DATA_DIR = tmp_path / "near"
    home = tmp_path / "far"
    for each in (settings.WALLE_DATA_DIR, home):
        (each / "logs").mkdir(parents=True)
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "walle", "worker", "-n", "browser@far", "-Q", "browser", "-P", "solo"],
        env=os.environ | {"DATABASE_URL": database_url(), "WALLE_DATA_DIR": str(home), "WALLE_LOG_LEVEL": "DEBUG"},
        stderr=(home / "logs" / "browser.log").open("wb"),
        stdout=subprocess.DEVNULL,
    )
    try:
        until = monotonic() + 60
        while not current_app.control.ping(timeout=0.5):
            assert monotonic() < until, "the worker never came"
        yield home
    finally:
        worker.kill()
        worker.wait()


def test_what_other_machines_know_of_somebody_goes_too_and_is_in_no_log(far: Path, settings: Settings) -> None:
    for home in (settings.WALLE_DATA_DIR, far):
        (home / "logs" / "inbox.log").write_text(f"leído {NAME}\n")
    counts = outside.forget(outside.Traces(frozenset({NAME}), frozenset({1}), frozenset()))
    assert counts["logs"] == 2
    for home in (settings.WALLE_DATA_DIR, far):
        assert not [path for path in home.glob("**/*") if path.is_file() and "Olmedilla" in path.read_text()]


def test_old_lines_go_everywhere(far: Path) -> None:
    log = far / "logs" / "inbox.log"
    log.write_text("2020-01-01T00:00:00Z viejo\n2999-01-01T00:00:00Z nuevo\n")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert sum(machines.ask("age_logs_of_this_machine", before=yesterday.isoformat()).values()) == 1
    assert log.read_text() == "2999-01-01T00:00:00Z nuevo\n"


def test_a_machine_that_cannot_is_named(far: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert machines.ask("age_logs_of_this_machine", before="ayer") == {}
    assert "privacy.machines_not_reached" in caplog.text and "far" in caplog.text
