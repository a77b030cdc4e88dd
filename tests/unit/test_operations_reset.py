"""`make reset` forgets what Wall-E made, after asking, and never touches a folder that is not its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from walle import vault

ROOT = Path(__file__).resolve().parents[2]


def _reset(home: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    ours = ("WALLE_", "DATABASE_URL", "SECRET_KEY", "CONFIRM")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "manage.py", "reset"],
        cwd=ROOT,
        env={**env, "WALLE_DATA_DIR": str(home), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def _installation(home: Path) -> Path:
    vault.ensure(home)
    (home / "running.lock").touch()
    (home / "logs").mkdir()
    (home / "identity").write_text("0123456789abcdef")
    return home


@pytest.mark.parametrize("confirm", ["", "yes"])
def test_a_folder_of_somebody_else_is_refused_and_left_as_it_was(tmp_path: Path, confirm: str) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = _reset(tmp_path, CONFIRM=confirm)
    assert done.returncode and "holds what Wall-E did not make (thesis.txt): nothing was deleted" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_one_strange_file_protects_an_installation_too(tmp_path: Path) -> None:
    home = _installation(tmp_path / "home")
    (home / "walle.sql").write_text("a dump")
    done = _reset(home, CONFIRM="yes")
    assert done.returncode and "walle.sql" in done.stderr
    assert (home / "walle.sql").exists() and vault.read(home)


def test_folders_that_only_share_our_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "redis").mkdir()
    done = _reset(tmp_path, CONFIRM="yes")
    assert done.returncode and "is not a folder that Wall-E was started on" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"postgres", "redis"}


def test_an_installation_is_deleted_only_when_that_is_confirmed(tmp_path: Path) -> None:
    home = _installation(tmp_path / "home")
    done = _reset(home)
    assert done.returncode and "CONFIRM=yes" in done.stderr and vault.read(home)
    assert _reset(home, CONFIRM="yes").returncode == 0
    assert not home.exists()


def test_where_there_was_nothing_nothing_stays(tmp_path: Path) -> None:
    done = _reset(tmp_path / "home")
    assert done.returncode == 0 and "to forget" in done.stdout
    assert not (tmp_path / "home").exists()


def test_older_keys_alone_are_still_asked_about(tmp_path: Path) -> None:
    kept = vault.ensure(tmp_path / "home")
    assert _reset(tmp_path / "home").returncode
    assert vault.read(tmp_path / "home") == kept
    assert _reset(tmp_path / "home", CONFIRM="yes").returncode == 0
    assert not (tmp_path / "home").exists()
