"""`manage.py buyer export|erase|hold|release ID`: what the law lets a buyer ask for, and what may stand in its way."""

import getpass
import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations import erasure
from apps.conversations.refused import Refused
from apps.marketplace.models import Buyer
from apps.operations.privacy import declared, exporting, holds, outside
from apps.operations.privacy.models import Erasure


class Command(BaseCommand):
    help = "Exporta o borra los datos de un comprador, o los bloquea por motivos legales."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        export = deeds.add_parser("export", help="todo lo suyo, en un zip")
        export.add_argument("--into", type=Path, metavar="FICHERO", help="por defecto comprador-ID.zip, aquí")
        erase = deeds.add_parser("erase", help="borra lo suyo, para siempre; pregunta antes")
        erase.add_argument("--dry-run", action="store_true", help="solo dice cuánto hay")
        hold = deeds.add_parser("hold", help="nada suyo se borra hasta que se quite")
        hold.add_argument("--reason", required=True, help="por qué, sin nombres")
        release = deeds.add_parser("release", help="quita el bloqueo")
        for each in (export, erase, hold, release):
            each.add_argument("id", type=int, help="su número aquí: el de la dirección de su ficha")

    def handle(self, *args: Any, **options: Any) -> None:
        by = f"consola: {getpass.getuser()}"
        buyer = Buyer.objects.filter(pk=options["id"]).first()
        if buyer is None:
            raise CommandError(f"No hay ningún comprador con el número {options['id']}.")
        try:
            if options["deed"] == "export":
                self._export(buyer, options["into"] or Path(f"comprador-{buyer.pk}.zip"))
            elif options["deed"] == "erase":
                self._erase(buyer, by, dry=options["dry_run"])
            elif options["deed"] == "hold":
                holds.put(buyer.pk, options["reason"], by=by)
                self.stdout.write("Bloqueado: nada suyo se borra. Para quitarlo: manage.py buyer release ID")
            else:
                holds.lift(buyer.pk, by=by)
                self.stdout.write("Bloqueo quitado.")
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _export(self, buyer: Buyer, path: Path) -> None:
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"No se puede escribir {path}: {error.strerror}.") from error
        with os.fdopen(file, "wb") as zipped:
            zipped.write(exporting.zipped(buyer.pk))
        self.stdout.write(f"{path}: datos.json y datos.html. Revísalo antes de darlo: van también vuestras notas.")

    def _erase(self, buyer: Buyer, by: str, *, dry: bool) -> None:
        holds.refuse_if_held(buyer.pk)
        self.stdout.write(f"De «{buyer}» (número {buyer.pk}) se guardan:")
        for name, number in declared.counts(buyer.pk).items():
            self.stdout.write(f"  {name:<24} {number:>7}")
        found = outside.traces(buyer.pk)
        files = [path for path in outside.log_files() if outside.strike(path, found.words, dry=True)]
        self.stdout.write(f"  {'registros donde aparece':<24} {len(files):>7}")
        if dry:
            self.stdout.write("No se ha borrado nada.")
            return
        if input(f"No se puede deshacer. Escribe {buyer.pk} para borrarlos: ").strip() != str(buyer.pk):
            raise CommandError("No se ha borrado nada.")
        erasure.erase(buyer.pk, by=None, via=by)
        row = Erasure.objects.filter(buyer_id=buyer.pk).first()
        self.stdout.write(f"Borrado. {json.dumps(row.counts if row else {}, ensure_ascii=False)}")
