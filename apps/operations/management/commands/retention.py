"""`manage.py retention [--dry-run]`: now what the night would do anyway."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.operations.privacy import retention
from apps.operations.privacy.models import RetentionPass


class Command(BaseCommand):
    help = "Borra lo que ya pasó su plazo (Privacidad › Plazos de conservación); con --dry-run solo dice cuánto."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="no borra nada: dice cuánto se borraría")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            found = retention.rehearse()
        else:
            retention.begin()
            while retention.go_on(seconds=30):
                pass
            found = dict(RetentionPass.objects.values_list("kind", "done"))
        self.stdout.write("Se borraría:" if options["dry_run"] else "Borrado:")
        for kind, (word, _work) in retention.KINDS.items():
            if kind != "lines":
                self.stdout.write(f"  {word:<30} {found.get(kind, 0):>8}")
