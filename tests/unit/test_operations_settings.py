"""A wrong setting stops the start and says which variable; secrets are made once, for their owner only."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from walle import checks, vault
from walle.env import Settings

ROOT = Path(__file__).resolve().parents[2]


Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """Run walle/settings.py with these variables and no others of ours; returns its names."""
    for name in list(os.environ):
        if name.startswith("WALLE_") or name in ("DATABASE_URL", "SECRET_KEY"):
            monkeypatch.delenv(name)

    def run(**variables: str) -> dict[str, Any]:
        for name, value in ({"WALLE_DATA_DIR": str(tmp_path / "home")} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "walle" / "settings.py"))

    return run


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("WALLE_PAGE_TIMEOUT", "soon", "WALLE_PAGE_TIMEOUT='soon': expected a number from 1 to 180"),
        ("WALLE_PAGE_TIMEOUT", "nan", "WALLE_PAGE_TIMEOUT='nan': expected a number"),
        ("WALLE_DEMO", "perhaps", "WALLE_DEMO='perhaps': expected yes or no"),
        ("WALLE_LLM_MODE", "magic", "expected one of auto, ai_only"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "expected an address like postgres://host"),
        ("WALLE_MARKET_API_URL", "api.wallapop.com", "expected an address like http://host"),
        (
            "WALLE_PAGE_TIMOUT",
            "15",
            "WALLE_PAGE_TIMOUT is not a setting of Wall-E. Did you mean WALLE_PAGE_TIMEOUT?",
        ),
    ],
)
def test_a_wrong_value_names_its_variable_and_what_was_expected(
    load: Load, variable: str, value: str, said: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**{variable: value})
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_without_keys_and_without_a_writable_folder_the_start_is_refused(load: Load, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY and WALLE_FIELD_KEYS are not set"):
        load(WALLE_DATA_DIR=str(tmp_path / "file" / "home"))


def test_the_environment_wins_over_what_the_launcher_wrote(load: Load, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "runtime.env").write_text("DATABASE_URL=postgres://u:p@%2Fa%2Fsocket/d\n")
    assert load()["DATABASES"]["default"]["HOST"] == "/a/socket"
    elsewhere = load(DATABASE_URL="postgres://u:p@elsewhere/d")
    assert elsewhere["DATABASES"]["default"]["HOST"] == "elsewhere"


def test_an_https_address_switches_on_what_https_needs(load: Load) -> None:
    assert not load()["SESSION_COOKIE_SECURE"]
    https = load(WALLE_PUBLIC_URL="https://walle.example.org")
    assert https["SESSION_COOKIE_SECURE"] and https["CSRF_COOKIE_SECURE"] and https["SECURE_SSL_REDIRECT"]
    assert "walle.example.org" in https["ALLOWED_HOSTS"] and "*" not in https["ALLOWED_HOSTS"]


@pytest.mark.parametrize("chain", checks.RISING)
def test_every_wait_must_be_shorter_than_what_waits_for_it(chain: tuple[str, ...], settings: object) -> None:
    assert checks.check_timing(None) == []
    for shorter, longer in pairwise(chain):
        kept = getattr(settings, shorter)
        setattr(settings, shorter, getattr(settings, longer))
        errors = checks.check_timing(None)
        assert any(shorter in error.msg and longer in error.msg for error in errors)
        setattr(settings, shorter, kept)


def test_a_key_that_is_no_key_is_refused_without_being_shown(settings: object) -> None:
    settings.WALLE_FIELD_KEYS = ["not-a-key"]  # type: ignore[attr-defined]
    (error,) = checks.check_field_keys(None)
    assert "key 1" in error.msg
    assert "not-a-key" not in f"{error.msg}{error.hint}"


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first = vault.ensure(tmp_path / "home")
    assert vault.ensure(tmp_path / "home") == first
    assert (tmp_path / "home" / vault.FILE).stat().st_mode & 0o777 == 0o600
    assert len(set(first.values())) == len(first)
    assert [path.name for path in (tmp_path / "home").iterdir()] == [vault.FILE]


def test_two_processes_making_secrets_at_once_get_the_same_ones(tmp_path: Path) -> None:
    code = "import sys, runpy; from pathlib import Path; vault = runpy.run_path('walle/vault.py')\n"
    code += "print(vault['ensure'](Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({process.communicate()[0] for process in running}) == 1


def test_numbers_outside_their_bounds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALLE_TIME_FACTOR", "0")
    with pytest.raises(ImproperlyConfigured, match="from 1 to 100"):
        Settings().number("WALLE_TIME_FACTOR", 1, 1, 100)
