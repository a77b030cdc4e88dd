"""`manage.py keys show|escrow|rotate`: the keys that encrypt sessions and backups.

`show` prints fingerprints only; `escrow` prints the key once, for paper; `rotate` changes it while Wall-E is stopped.
"""

import secrets
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.operations import keys
from apps.operations.console import Refused
from apps.operations.management.commands._control import console
from apps.operations.standstill import reachable, standstill

GROUP = 4


class Command(BaseCommand):
    help = "Las llaves que cifran sesiones y copias: verlas por su huella, apuntar la de ahora, cambiarla."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("show", help="qué llaves hay y qué abre cada una; nunca la llave")
        deeds.add_parser("escrow", help="enseña la llave una vez para apuntarla en papel")
        deeds.add_parser("rotate", help="vuelve a cifrar todo con una llave nueva (Wall-E parada)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "rotate":
                self._rotate()
                return
            with reachable(settings.WALLE_DATA_DIR):
                self._show() if options["deed"] == "show" else self._escrow()
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _show(self) -> None:
        used = keys.usage()
        for place, key in enumerate(settings.WALLE_FIELD_KEYS):
            mark = keys.fingerprint(key)
            role = "cifra y abre" if place == 0 else "solo abre"
            paper = "apuntada en papel" if keys.escrowed(key) else "SIN APUNTAR: manage.py keys escrow"
            values = sum(each.by_key[mark] for each in used)
            self.stdout.write(f"{mark}  {role}, {values} valores; {paper}")
        for each in used:
            lost = f"; {each.lost} NO LOS ABRE NINGUNA" if each.lost else ""
            self.stdout.write(f"  {each.table}.{each.name}: {sum(each.by_key.values())}{lost}")

    def _escrow(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError("Hace falta una persona con papel y una terminal: ejecútalo a mano.")
        key = settings.WALLE_FIELD_KEYS[0]
        groups = [key[start : start + GROUP] for start in range(0, len(key), GROUP)]
        self.stdout.write(
            "\nLlave de recuperación. Quien la tenga y una copia de seguridad lo tiene todo; sin ella, una copia no se "
            "puede abrir.\nApúntala en papel y guárdala lejos de esta máquina. Distingue mayúsculas y minúsculas.\n"
        )
        for number, group in enumerate(groups, 1):
            self.stdout.write(f"  {number:>2}  {group}")
        asked = 1 + secrets.randbelow(len(groups))
        if input(f"\nDe tu papel: ¿qué pone en la línea {asked}? ").strip() != groups[asked - 1]:
            raise CommandError("No coincide: repásala y repite. No se ha dado por apuntada.")
        keys.acknowledge(key, by=console())
        self.stdout.write("Apuntada. Desde ahora se hacen copias: manage.py backup")

    def _rotate(self) -> None:
        with standstill(settings.WALLE_DATA_DIR):
            moved = keys.rotate(by=console(), tell=self.stdout.write)
        self.stdout.write(
            f"Llave nueva {keys.fingerprint(settings.WALLE_FIELD_KEYS[0])}; {moved} valores cifrados de nuevo.\n"
            "Apúntala antes de la próxima copia: manage.py keys escrow. El papel de antes solo abre ya las copias que "
            "te llevaste a otro sitio."
        )
