"""`manage.py evaluate fraud|guard|injection|relevance FICHERO`, `evaluate prices --train A --test B`: how well a
detector, the choice of comparables or the price does on labelled rows.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.pricing import evaluation as pricing
from apps.pricing import regressor
from apps.security import evaluation

MOST_SHOWN = 40
TEXT_LENGTH = 160


class Command(BaseCommand):
    help = "Mide un detector, los comparables o los precios con filas etiquetadas: aciertos y lo que falla."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=(*sorted(evaluation.KINDS), "prices", "relevance"), help="qué")
        parser.add_argument(
            "file", type=Path, nargs="*", help="JSON por líneas (docs/security.md) o CSV (docs/prices.md)"
        )
        parser.add_argument("--train", type=Path, metavar="A.csv", help="prices: anuncios de los que aprender")
        parser.add_argument("--test", type=Path, metavar="B.csv", help="prices: anuncios que tasar")
        parser.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="guarda lo dicho de cada fila")
        parser.add_argument("--json", action="store_true", help="las cifras en JSON en vez de en una tabla")
        parser.add_argument("--quiet", action="store_true", help="solo las cifras, sin los textos fallados")

    def handle(self, *args: Any, **options: Any) -> None:
        prices = options["kind"] == "prices"
        if prices and not (options["train"] and options["test"]):
            raise CommandError("Faltan --train y --test.")
        if not prices and not options["file"]:
            raise CommandError("Falta el fichero.")
        if prices or options["kind"] == "relevance":
            self._pricing(options)
            return
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

    def _pricing(self, options: dict[str, Any]) -> None:
        try:
            if options["kind"] == "prices":
                needed = ("item_id", "title")
                train = pricing.read_rows(options["train"], (*needed, "price_eur"))
                report = pricing.evaluate_prices(train, pricing.read_rows(options["test"], needed))
            else:
                labelled = ("query", "item_id", "title", "price_eur")
                report = pricing.evaluate_relevance(
                    [r for path in options["file"] for r in pricing.read_rows(path, labelled)]
                )
            if options["predictions"]:
                lines = (json.dumps(each, ensure_ascii=False) for each in report.predictions)
                options["predictions"].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except (pricing.BadRow, regressor.TooFew, OSError) as error:
            raise CommandError(str(error)) from error
        if options["quiet"]:
            report.wrong.clear()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{report.rows} filas")
        for name, value in report.figures.items():
            said = f"{value:.0f}" if name.startswith("segundos") else _percent(value)
            self.stdout.write(f"  {name:<44} {said:>8}")
        for wrong in report.wrong[:MOST_SHOWN]:
            said = ", ".join(f"{key}: {value}" for key, value in wrong.items() if key != "text")
            self.stdout.write(f"{said}\n    {wrong['text'][:TEXT_LENGTH]}")


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".", ",")
