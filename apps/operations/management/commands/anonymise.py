"""`manage.py anonymise --into URL`: a copy for staging in which nobody can be known again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations.refused import Refused
from apps.operations.privacy import anonymising


class Command(BaseCommand):
    help = "Copia la base de datos a otra, vacía, con todos los datos personales cambiados por otros inventados."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--into", required=True, metavar="URL", help="postgres://usuario:contraseña@máquina:5432/base, vacía"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = anonymising.copy_into(options["into"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Copiado: {sum(done.values())} filas de {len(done)} tablas. Nadie puede entrar en la copia:")
        self.stdout.write("crea allí a alguien con «manage.py createsuperuser».")
