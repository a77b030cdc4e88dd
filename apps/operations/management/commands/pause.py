"""`manage.py pause --all|--account USUARIO`: PARAR TODO from a terminal, or one account in pause."""

from typing import Any

from apps.conversations import pausing
from apps.core import stop
from apps.operations.management.commands._control import ControlCommand, done


class Command(ControlCommand):
    help = "Para todo (--all) o una cuenta (--account): desde ese momento no sale nada. No pregunta."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            stop.press(None, via=self.by)
            done("pause", detail="todo")
            self.stdout.write("Todo parado: no sale nada. Para reanudar: manage.py resume --all")
            return
        account = self.account(options)
        if pausing.pause([account.pk], by=self.by):
            done("pause", account.pk)
            self.stdout.write(f"{account.username} está en pausa. Para reanudar: manage.py resume --account …")
        else:
            account.refresh_from_db(fields=["status"])
            self.stdout.write(f"{account.username} no leía ni enviaba: {account.get_status_display()}.")
