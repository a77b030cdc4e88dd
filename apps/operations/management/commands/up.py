"""`manage.py up`: start Wall-E and keep it running until Ctrl-C. With WALLE_DEMO=yes: the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.operations.console import Refused
from apps.operations.launch import Launch


class Command(BaseCommand):
    help = "Starts Wall-E: embedded servers, tables, every process of the Procfile. Ctrl-C stops it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo, practice = settings.WALLE_DEMO, settings.WALLE_PRACTICE
            Launch(settings.WALLE_DATA_DIR, settings.BASE_DIR, demo=demo, practice=practice).go()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
