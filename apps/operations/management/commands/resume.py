"""`manage.py resume --all|--account USUARIO`: what `pause` stopped goes on, after asking."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from apps.conversations import pausing
from apps.conversations.models import Turn
from apps.core import stop
from apps.operations.management.commands._control import ControlCommand, done


class Command(ControlCommand):
    help = "Reanuda todo (--all) o una cuenta (--account), tras decir cuánto va a salir."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--yes", action="store_true", help="no preguntar")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Turn.objects.filter(state=Turn.State.READY)
        if options["all"]:
            if not stop.active():
                self.stdout.write("No estaba parado.")
                return
            self._ask(waiting.count(), options)
            stop.lift(None, via=self.by)
            done("resume", detail="todo")
            self.stdout.write("Reanudado: el asistente vuelve a contestar.")
            return
        account = self.account(options)
        self._ask(waiting.filter(conversation__account=account).count(), options)
        if not pausing.resume([account.pk], by=self.by):
            account.refresh_from_db(fields=["status"])
            raise CommandError(
                f"{account.username} no estaba en pausa: {account.get_status_display()}."
                + (" Entra con «manage.py login»." if account.status == account.Status.NEEDS_LOGIN else "")
            )
        done("resume", account.pk)
        self.stdout.write(f"{account.username} vuelve a leer y a contestar.")

    def _ask(self, waiting: int, options: dict[str, Any]) -> None:
        if options["yes"]:
            return
        if not sys.stdin.isatty():
            raise CommandError(f"Respuestas listas que saldrán: {waiting}. Para reanudar sin preguntar: --yes")
        if input(f"Respuestas listas que saldrán: {waiting}. ¿Reanudar? Escribe sí: ").strip().lower() not in (
            "sí",
            "si",
        ):
            raise CommandError("Sigue parado.")
