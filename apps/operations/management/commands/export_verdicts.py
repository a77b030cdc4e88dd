"""`manage.py export_verdicts FICHERO`: what staff said of messages, as rows for `manage.py evaluate fraud`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk import corpus
from apps.operations.privacy import outside
from apps.security.models import StaffVerdict


class Command(BaseCommand):
    help = "Exporta los veredictos del equipo en el formato del corpus (JSON por líneas)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Dónde escribirlos.")
        parser.add_argument("--raw", action="store_true", help="Con los datos personales tal como los escribieron.")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = StaffVerdict.objects.order_by("pk").iterator(chunk_size=corpus.AT_ONCE)
        written = 0
        try:
            options["file"].touch()
            outside.remember(options["file"])  # an erasure takes its rows out again
            options["file"].chmod(0o600)  # what buyers wrote is nobody else's, also in a file that was there before
            with options["file"].open("w", encoding="utf-8") as file:
                for row in corpus.rows(chosen, raw=options["raw"]):
                    file.write(corpus.document([row]))
                    written += 1
        except OSError as error:
            raise CommandError(f"No se puede escribir el fichero: {error}") from error
        self.stdout.write(f"Veredictos exportados: {written}.")
