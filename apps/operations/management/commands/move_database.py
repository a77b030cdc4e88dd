"""`manage.py move_database URL|--newer`: to another PostgreSQL, or the embedded one to today's major."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.operations import moving
from apps.operations.console import Refused


class Command(BaseCommand):
    help = "Lleva la base de datos a otro PostgreSQL, con Wall-E parada; la de antes se queda como estaba."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("url", nargs="?", help="postgres://usuario:clave@host:puerto/base, vacía")
        where.add_argument("--newer", action="store_true", help="la incorporada, a la versión de PostgreSQL de ahora")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["newer"]:
                rows = moving.to_newer_major(self.stdout.write)
            else:
                rows = moving.to_url(options["url"], self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Hecho: {rows} filas, comparadas tabla por tabla. Arranca con make up.")
