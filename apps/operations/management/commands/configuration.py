"""`manage.py configuration`: the reference of every setting, for docs/configuration.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.operations import reference


class Command(BaseCommand):
    help = "Escribe la lista de todos los ajustes (docs/configuration.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(settings.BASE_DIR) / "walle" / "settings.py"
        self.stdout.write(reference.page(source.read_text("utf-8")), ending="")
