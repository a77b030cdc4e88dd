"""`manage.py upgrade before|after|undo`: the steps of an upgrade around the change of code; see `make upgrade`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.operations import upgrade
from apps.operations.console import Refused
from apps.operations.management.commands._control import done


class Command(BaseCommand):
    help = "Los pasos de una actualización: antes de cambiar el programa, después, o dejarlo estar."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("before", help="comprobar, copiar y vaciar (con el programa de antes)")
        after = deeds.add_parser("after", help="esquema, reinicio y comprobación (con el programa nuevo)")
        after.add_argument("--back", action="store_true", help="vuelta atrás: el esquema se queda como está")
        deeds.add_parser("undo", help="no se cambia nada: los procesos siguen con lo suyo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "before":
                upgrade.before(self.stdout.write)
            elif options["deed"] == "undo":
                upgrade.go_on()
            else:
                upgrade.after(self.stdout.write, migrate=not options["back"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        done("upgrade", detail=options["deed"])
