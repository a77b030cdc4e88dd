"""`manage.py performance [--json]`: how fast replies are written, and how often not by the model."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.conversations import performance

PARTS = (("model", "Por modelo"), ("persona", "Por voz"), ("source", "Por origen"))


class Command(BaseCommand):
    help = "Tiempos y proporciones de las respuestas escritas en la última hora, 24 horas y 7 días."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="las cifras en JSON, como en docs/replay.md")

    def handle(self, *args: Any, **options: Any) -> None:
        report = performance.report(fresh=True)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for name, window in report["windows"].items():
            turns = window["turns"]
            self.stdout.write(
                f"Últimas {name}: {window['all']['replies']} textos escritos, {turns['decided']} respuestas decididas,"
                f" {turns['held']} esperaron a una persona, {turns['unwritten']} sin texto"
            )
            if not window["all"]["replies"]:
                continue
            self.stdout.write(
                f"  {'':<26} {'textos':>7} {'p50':>8} {'p95':>8} {'p99':>8} {'1.ª pal.':>8} {'tok/s':>7}"
                f" {'plantilla':>10} {'repetida':>9} {'persona':>8}"
            )
            self._line("todo", window["all"])
            for part, title in PARTS:
                self.stdout.write(f"  {title}")
                for each in window[part]:
                    self._line(f"  {each['name'] or '(ninguno)'}", each)

    def _line(self, title: str, figures: Mapping[str, Any]) -> None:
        times = figures["generation_s"] or {}
        cells = [_seconds(times.get(name)) for name in ("p50", "p95", "p99")]
        first = _seconds((figures["first_token_s"] or {}).get("p50"))
        speed = (figures["tokens_per_s"] or {}).get("p50")
        said = "—" if speed is None else f"{speed:.1f}".replace(".", ",")
        self.stdout.write(
            f"  {title[:26]:<26} {figures['replies']:>7} {cells[0]:>8} {cells[1]:>8} {cells[2]:>8} {first:>8} {said:>7}"
            f" {_share(figures['fallback']):>10} {_share(figures['cache']):>9} {_share(figures['held']):>8}"
        )


def _seconds(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f} s".replace(".", ",")


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f} %".replace(".", ",")
