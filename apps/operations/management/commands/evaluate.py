"""`manage.py evaluate fraud|guard|injection FICHERO`: how well a detector does on labelled messages, with intervals."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.security import evaluation

MOST_SHOWN = 40
TEXT_LENGTH = 160


class Command(BaseCommand):
    help = "Mide un detector con mensajes etiquetados: aciertos, falsas alarmas y lo que se le escapa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(evaluation.KINDS), help="qué detector")
        parser.add_argument("file", type=Path, nargs="+", help="ficheros JSON por líneas, como en docs/security.md")
        parser.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="guarda lo dicho de cada fila")
        parser.add_argument("--json", action="store_true", help="las cifras en JSON en vez de en una tabla")
        parser.add_argument("--quiet", action="store_true", help="solo las cifras, sin los textos fallados")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = [row for path in options["file"] for row in evaluation.read_rows(path)]
            report = evaluation.KINDS[options["kind"]](rows)
            if options["predictions"]:
                lines = (json.dumps(each, ensure_ascii=False) for each in report.predictions)
                options["predictions"].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except (evaluation.BadRow, OSError) as error:
            raise CommandError(str(error)) from error
        if not rows:
            raise CommandError("El fichero no tiene filas.")
        if options["quiet"]:
            report.wrong.clear()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
            return
        for title, shares in (("Detectado", report.recall), ("Falsas alarmas", report.alarms)):
            self.stdout.write(f"{title} ({report.rows} filas)")
            for each in shares:
                self.stdout.write(
                    f"  {each.name:<34} {each.hits:>5} / {each.of:<5} {_percent(each.value):>8}"
                    f"   ({_percent(each.low)} a {_percent(each.high)})"
                )
        for wrong in report.wrong[:MOST_SHOWN]:
            said = ", ".join(f"{key}: {value}" for key, value in wrong.items() if key != "text")
            self.stdout.write(f"{said}\n    {wrong['text'][:TEXT_LENGTH]}")
        if len(report.wrong) > MOST_SHOWN:
            self.stdout.write(f"… y {len(report.wrong) - MOST_SHOWN} más: están todas con --json.")


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".", ",")
