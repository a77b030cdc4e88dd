"""`manage.py restore [FICHERO]`: brings a backup back while Wall-E is stopped; without a file, the newest."""

import getpass
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.operations import backups_restore, backups_sealed
from apps.operations.console import Refused
from apps.operations.management.commands._control import console, done
from apps.operations.standstill import Address, standstill


class Command(BaseCommand):
    help = "Recupera una copia de seguridad, con Wall-E parada. Lo que había se queda al lado una semana."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="la copia; sin decirlo, la última")
        parser.add_argument("--yes", metavar="BASE", help="el nombre de la base que se reemplaza, para no preguntarlo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = self._path(options["file"])
            ring = self._ring(path)
            with standstill(settings.WALLE_DATA_DIR) as address:
                if not backups_restore.empty(address):
                    self._ask(address, options["yes"])
                came = backups_restore.restore(path, address, ring, by=console(), tell=self.stdout.write)
                done("restore", path.stem)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Recuperada: {came.rows} filas. Borrados repetidos: {came.erased}.")
        if came.before:
            self.stdout.write(f"Lo que había está en la base {came.before} y se borra sola en una semana.")
        for name in came.logins:
            self.stdout.write(f"Hay que entrar otra vez: manage.py login {name}")
        self.stdout.write(
            "PARAR TODO está pulsado: arranca (make up), mira lo pendiente y sigue con «manage.py resume --all»."
        )

    def _path(self, given: Path | None) -> Path:
        if given is not None:
            if not given.is_file():
                raise Refused(f"No existe {given}.")
            return given
        found = backups_sealed.listing(backups_sealed.folder())
        if not found:
            raise Refused(f"No hay ninguna copia en {backups_sealed.folder()}: di cuál.")
        return found[0].path

    def _ring(self, path: Path) -> list[str]:
        """Our keys and, where none of them opens the backup, the one from paper."""
        ring = list(settings.WALLE_FIELD_KEYS)
        try:
            with backups_restore.opened(path, ring):
                return ring
        except Refused:
            if not sys.stdin.isatty():
                raise
        typed = "".join(getpass.getpass("No la abren las llaves de aquí. La del papel, línea tras línea: ").split())
        with backups_restore.opened(path, [typed]):
            return [typed]

    def _ask(self, address: Address, told: str | None) -> None:
        name = address["dbname"]
        if told is None and sys.stdin.isatty():
            told = input(f"La base «{name}» tiene datos y se va a reemplazar. Escribe su nombre: ").strip()
        if told != name:
            raise CommandError(f"No se ha cambiado nada. Para reemplazarla sin preguntar: --yes {name}")
