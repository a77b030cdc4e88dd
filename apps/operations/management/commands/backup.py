"""`manage.py backup [--list|--rehearse]`: an encrypted backup now, those there are, or the newest restored on trial."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.core import clock
from apps.operations import backups, backups_restore, backups_sealed, standstill
from apps.operations.console import Refused
from apps.operations.management.commands._control import done


class Command(BaseCommand):
    help = "Hace una copia de seguridad cifrada de todo y quita las que ya no tocan."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_mutually_exclusive_group()
        deeds.add_argument("--list", action="store_true", help="las copias que hay")
        deeds.add_argument("--rehearse", action="store_true", help="recupera la última al lado, compara y la tira")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                self._list()
            else:
                with standstill.reachable(settings.WALLE_DATA_DIR):
                    self._rehearse() if options["rehearse"] else self._make()
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _make(self) -> None:
        begun = clock.monotonic()
        made = backups.make()
        done("backup", made.path.stem)
        seconds = clock.monotonic() - begun
        self.stdout.write(f"{made.path}: {_size(made.size)}, cifrada, en {seconds:.1f} s.")
        self.stdout.write("Llévatela a otra máquina o disco: una copia en el mismo disco se pierde con él.")

    def _list(self) -> None:
        found = backups_sealed.listing(backups_sealed.folder())
        for each in found:
            self.stdout.write(f"{timezone.localtime(each.at):%d/%m/%Y %H:%M}  {_size(each.size):>9}  {each.path}")
        if not found:
            self.stdout.write(f"No hay ninguna en {backups_sealed.folder()}.")

    def _rehearse(self) -> None:
        begun = clock.monotonic()
        wrong = backups_restore.rehearse()
        if wrong is None:
            raise CommandError("No hay nada que ensayar: ninguna copia, otra en marcha, o es la demostración.")
        if wrong:
            raise CommandError(f"La copia no se recupera como era: {'; '.join(wrong)}")
        done("backup_rehearsal")
        self.stdout.write(
            f"Recuperada al lado, igual en todas las tablas, y tirada; {clock.monotonic() - begun:.1f} s."
        )


def _size(octets: int) -> str:
    return f"{octets / 10**6:.1f} MB"
