"""`manage.py reset`: forget one installation, after asking. Must never delete while it runs."""

import fcntl
import os
import shutil
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.operations import processes, servers


class Command(BaseCommand):
    help = "Deletes the data directory: database, secrets, logs. Asks first; CONFIRM=yes answers."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        home = settings.WALLE_DATA_DIR
        if not (home / "running.lock").exists():
            if home.exists():
                shutil.rmtree(home)  # settings made it just now, for this command's own secrets
            self.stdout.write(f"Nothing to forget in {home}.")
            return
        with (home / "running.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CommandError(f"Wall-E is running on {home}: stop it first (Ctrl-C).") from error
            self._ask(str(home))
            processes.end(processes.marked(home), grace=8)
            servers.forget(home)
        self.stdout.write(f"Forgotten: {home}.")

    def _ask(self, home: str) -> None:
        if os.environ.get("CONFIRM") == "yes":
            return
        if not sys.stdin.isatty():
            raise CommandError(f"This deletes {home} with its database and keys. To confirm: CONFIRM=yes.")
        if input(f"Delete {home} with its database and keys? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was deleted.")
