"""`--upgrade`: a checkout one version behind what it follows is brought forward, back and forward again amid buyers.

The newer version is this code and one migration more. What is run is what an operator runs: deploy/upgrade.py.
"""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drill.judge import Finding
from tests.installation import CODE, Installation

#: Seconds of talk unless told: three deeds of a minute or two, and the buyers before, between and after.
SECONDS = 420.0
BETWEEN_S = 15.0
DEEDS: tuple[tuple[str, ...], ...] = ((), ("--back",), ())
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".coverage*")
_MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "{after}")]
    operations = [migrations.AddField("alert", "newer", models.TextField(db_default="", default=""))]
"""


def checkout(folder: Path) -> Path:
    """A clone of the code as it is here, in `folder`, whose upstream is one version ahead."""
    upstream, clone = folder / "upstream", folder / "walle"
    shutil.copytree(CODE, upstream, ignore=_NOT_COPIED)
    _git(upstream, "init", "--quiet", "--initial-branch", "main")
    _commit(upstream, "the version that runs")
    _git(folder, "clone", "--quiet", str(upstream), str(clone))
    (clone / ".venv").symlink_to(CODE / ".venv")
    migrations = upstream / "apps" / "core" / "migrations"
    newest = max(migrations.glob("[0-9]*.py")).stem
    (migrations / f"{int(newest[:4]) + 1:04}_newer.py").write_text(_MIGRATION.format(after=newest))
    _commit(upstream, "the next version")
    return clone


def _commit(root: Path, why: str) -> None:
    _git(root, "add", "--all")
    _git(root, "-c", "user.name=drill", "-c", "user.email=drill@example.org", "commit", "--quiet", "-m", why)


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


@contextmanager
def upgraded(installation: Installation, log: Callable[[str], None] = print) -> Iterator[list[Finding]]:
    """Upgrades, goes back and upgrades again while the block runs; the findings are whole when it has ended."""
    findings = [Finding("vacuous", "", f"{_named(deed)}: not done before the end") for deed in DEEDS]
    over = threading.Event()

    def do() -> None:
        for deed in DEEDS:
            if over.wait(BETWEEN_S):
                return
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, "deploy/upgrade.py", *deed],
                cwd=installation.code,
                env=installation.surroundings(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            log(f"         {_named(deed)}: {time.monotonic() - began:.0f} s, exit {done.returncode}")
            if done.returncode:
                findings[0] = Finding("upgrade", "", f"{_named(deed)}: {(done.stdout + done.stderr)[-1000:]}")
                return
            findings.pop(0)

    deeds = threading.Thread(target=do, daemon=True)
    deeds.start()
    try:
        yield findings
    finally:
        over.set()
        deeds.join()


def _named(deed: tuple[str, ...]) -> str:
    return "make rollback" if deed else "make upgrade"
