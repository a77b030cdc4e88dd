"""`manage.py reset`: forget one installation, after asking.

Must never delete while it runs, nor a folder that holds anything Wall-E did not make.
"""

import fcntl
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.operations import processes, servers
from walle import vault

# Everything Wall-E keeps directly in a data directory. Any other name: the folder is not only ours.
OURS = {
    vault.FILE,
    "runtime.env",
    "runtime.env.new",
    "running.lock",
    "identity",
    "logs",
    "metrics",
    "profiles",
    "screen",
    "postgres",
    "redis",
    "sockets",
    "sandbox.sqlite3",
    "sandbox.sqlite3-shm",
    "sandbox.sqlite3-wal",
    "sandbox.sqlite3-journal",
    "security-digests.txt",
    "backups",
    "erasures.jsonl",
}


class Command(BaseCommand):
    help = "Deletes the data directory: database, secrets, logs. Asks first; CONFIRM=yes answers."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        home = settings.WALLE_DATA_DIR
        found = {path.name for path in home.iterdir()} if home.is_dir() else set()
        if found - {vault.FILE}:
            self._refuse_strange(home, found)
            self._forget(home)
            self.stdout.write(f"Forgotten: {home}.")
            return
        old = bool(found) and home not in vault.made
        if old:  # keys that this command has not just made may be somebody's last copy
            self._ask(home)
        (home / vault.FILE).unlink(missing_ok=True)
        if home.is_dir():
            home.rmdir()
        self.stdout.write(f"Forgotten: {home}." if old else f"Nothing to forget in {home}.")

    def _refuse_strange(self, home: Path, found: set[str]) -> None:
        strange = sorted(name for name in found - OURS if not name.startswith((f".{vault.FILE}.", "postgres-")))
        started = "running.lock" in found and "WALLE_POSTGRES_PASSWORD" in vault.read(home)
        if started and not strange and not home.is_symlink():
            return
        if home in vault.made:
            (home / vault.FILE).unlink()  # settings made it just now, for this command's own secrets
        if strange:
            some = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
            raise CommandError(f"{home} holds what Wall-E did not make ({some}): nothing was deleted.")
        raise CommandError(f"{home} is not a folder that Wall-E was started on: nothing was deleted.")

    def _forget(self, home: Path) -> None:
        with (home / "running.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(f"Wall-E is running on {home}: stop it first (Ctrl-C).") from error
            self._ask(home)
            processes.end(processes.marked(home), grace=8)
            servers.forget(home)

    def _ask(self, home: Path) -> None:
        if os.environ.get("CONFIRM") == "yes":
            return
        if not sys.stdin.isatty():
            raise CommandError(f"This deletes {home} with its database and keys. To confirm: CONFIRM=yes.")
        if input(f"Delete {home} with its database and keys? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was deleted.")
