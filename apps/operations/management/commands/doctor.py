"""`manage.py doctor [--json]`: whether this installation is well, and how to mend what isn't."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.operations import doctor

SIGNS = {doctor.GOOD: "✓", doctor.DOUBTFUL: "!", doctor.BAD: "✗"}


class Command(BaseCommand):
    help = "Comprueba la instalación y dice cómo arreglar lo que no vaya bien. Termina en 1 si algo va mal."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="para programas")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for each in doctor.examine():
            found.append(each)
            if not options["json"]:
                self.stdout.write(f"{SIGNS[each.how]} {each.what}: {each.seen}")
                if each.mend:
                    self.stdout.write(f"    → {each.mend}")
                self.stdout.flush()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        if any(each.how == doctor.BAD for each in found):
            sys.exit(1)
