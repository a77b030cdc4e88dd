"""`make upgrade` and `make rollback`: the code of this checkout changes between two steps of `manage.py upgrade`.

Standard library only. Forward: the old code checks, backs up and drains; the new code comes by `git pull --ff-only`; it
migrates, restarts and looks. Back: the code of before; the schema stays, with which it can live. Must never run over
changes somebody made in the checkout.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REMEMBERED = "var/upgraded-from"


class Refused(Exception):
    """Something the operator must mend; the text says what."""


def main(arguments: list[str], root: Path = ROOT) -> None:
    """Forward, or back with `--back`."""
    if git(root, "status", "--porcelain", "--untracked-files=no"):
        raise Refused("There are changes in this checkout: commit or undo them first (git status).")
    if "--back" in arguments:
        back(root)
    else:
        forward(root)


def forward(root: Path) -> None:
    """To the newest commit of this branch."""
    before, branch = git(root, "rev-parse", "HEAD"), git(root, "rev-parse", "--abbrev-ref", "HEAD")
    remembered = remember(root)
    if branch == "HEAD" and len(remembered) == 2:  # after a rollback
        branch = remembered[1]
    if branch == "HEAD":
        raise Refused("This checkout is on no branch: git switch to the one you follow.")
    git(root, "fetch", "--quiet")
    newest = git(root, "rev-parse", f"{branch}@{{upstream}}")
    if newest == before:
        print(f"Nothing newer than {before[:12]}.")
        return
    manage(root, "before")
    try:
        git(root, "switch", "--quiet", branch)
        git(root, "merge", "--ff-only", "--quiet", newest)
    except Refused:
        git(root, "switch", "--quiet", "--detach", before)
        manage(root, "undo")
        raise
    note = root / REMEMBERED
    note.parent.mkdir(exist_ok=True)
    note.write_text(f"{before} {branch}\n")
    prepared(root, "after")
    if git(root, "diff", "--name-only", before, newest, "--", "Procfile", "apps/operations/launch.py"):
        print("There are other processes now than before: when it suits you, stop it and start it once (make up).")
    print(f"Upgraded from {before[:12]} to {newest[:12]}. Back: make rollback")


def back(root: Path) -> None:
    """To the commit before the last upgrade."""
    remembered = remember(root)
    if len(remembered) != 2:
        raise Refused("No upgrade is remembered here: there is nothing to go back to.")
    before, now = remembered[0], git(root, "rev-parse", "HEAD")
    if before == now:
        raise Refused(f"This is {before[:12]} already, the one before the last upgrade.")
    git(root, "switch", "--quiet", "--detach", before)
    prepared(root, "after", "--back")
    print(f"Back from {now[:12]} to {before[:12]}. The data stayed as it is. Forward again: make upgrade")


def remember(root: Path) -> list[str]:
    """Commit and branch before the last upgrade; empty where there was none."""
    note = root / REMEMBERED
    return note.read_text().split() if note.exists() else []


def git(root: Path, *words: str) -> str:
    """What git says. Raises Refused with its complaint."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"git {words[0]}: {(done.stderr.strip() or done.stdout.strip())[:500]}")
    return done.stdout.strip()


def manage(root: Path, *deed: str) -> None:
    """A step by the code that is there, in the environment that is there."""
    run(root, str(root / ".venv" / "bin" / "python"), "manage.py", "upgrade", *deed)


def prepared(root: Path, *deed: str) -> None:
    """A step by the code that is there, once its packages are installed."""
    run(root, sys.executable, "deploy/bootstrap.py", "--browser", "manage.py", "upgrade", *deed)


def run(root: Path, *command: str) -> None:
    """A step whose output the operator sees. Raises Refused where it fails."""
    if subprocess.run(command, cwd=root).returncode:
        raise Refused(f"That step failed: {' '.join(command[1:])}. What it says above is what to do.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit("Interrupted. Where it stands: manage.py doctor")
