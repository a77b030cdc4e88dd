"""`manage.py replay`: past turns through another wording, voice or model, and what would change. Sends nothing."""

import json
import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from apps.ai_engine.models import PromptVersion
from apps.conversations import replay
from apps.conversations.models import Replay
from apps.conversations.refused import Refused
from apps.core import clock
from apps.operations.privacy import outside

PAUSE_S = 2.0
MOST_SHOWN = 30


class Command(BaseCommand):
    help = (
        "Vuelve a escribir respuestas pasadas con otro texto guía, voz o modelo y enseña qué cambiaría. No envía nada."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prompt", metavar="N|FICHERO", help="versión del texto guía, o un fichero con el texto")
        parser.add_argument("--persona", default="", help="clave de la voz; sin ella, la de cada conversación")
        parser.add_argument("--model", default="", help="modelo; sin él, el que está en uso")
        parser.add_argument("--mode", default="", choices=replay.MODES, help="modo; sin él, el que está en uso")
        parser.add_argument("--since", default="", help="desde cuándo: 24h, 7d o una fecha como 2026-11-01")
        parser.add_argument("--limit", type=int, default=100, help=f"cuántas respuestas, hasta {replay.MOST_TURNS}")
        parser.add_argument("--json", type=Path, metavar="FICHERO", help="guarda el resultado, como en docs/replay.md")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = replay.start(self._plan(options))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Ensayo {made.pk}: {made.total} respuestas, {made.prompt_name}, {made.model}, {made.mode}.")
        try:
            self._wait_for(made)
        except KeyboardInterrupt:
            replay.stop(made.pk)
        made.refresh_from_db()
        result = replay.as_json(made)
        if options["json"]:
            options["json"].touch(mode=0o600)
            outside.remember(options["json"])  # an erasure takes its rows out again
            options["json"].write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self._tell(result)

    def _plan(self, options: Mapping[str, Any]) -> replay.Plan:
        chosen, text, name = None, "", ""
        if given := options["prompt"]:
            if given.removeprefix("v").isdecimal():
                chosen = PromptVersion.objects.filter(number=int(given.removeprefix("v"))).first()
                if chosen is None:
                    raise CommandError(f"No hay ninguna versión {given} del texto guía.")
            else:
                try:
                    text, name = Path(given).read_text(encoding="utf-8").strip(), Path(given).name
                except (OSError, UnicodeDecodeError) as error:
                    raise CommandError(f"No se puede leer {given}: {error}") from error
                if not text:
                    raise CommandError(f"{given} está vacío.")
        return replay.Plan(
            prompt=chosen,
            prompt_text=text,
            prompt_name=name,
            persona=options["persona"],
            model=options["model"],
            mode=options["mode"],
            since=_since(options["since"]),
            limit=options["limit"],
        )

    def _wait_for(self, made: Replay) -> None:
        """Works here, unless a worker does; where a buyer waits for the model, waits too."""
        said = -1
        while made.status == Replay.Status.RUNNING:
            went_on = replay.step()
            made.refresh_from_db()
            if not went_on and made.status == Replay.Status.RUNNING:
                time.sleep(PAUSE_S)
            if made.done != said:
                said = made.done
                self.stderr.write(f"  {made.done} de {made.total}")

    def _tell(self, result: Mapping[str, Any]) -> None:
        shown = [row for row in result["rows"] if row["changes"]]
        for row in shown[:MOST_SHOWN]:
            before, after = row["before"], row["after"]
            self.stdout.write(f"\n{row['turn']} ({', '.join(row['changes'])})")
            for title, side in (("antes", before), ("ahora", after)):
                marks = [side["source"] or "nada", f"{side['quality']:.2f}"]
                marks += ["retenida"] if side["held"] else []
                self.stdout.write(f"  {title} [{', '.join(marks)}] {side['text'] or side['why']}")
        if len(shown) > MOST_SHOWN:
            self.stdout.write(f"\n… y {len(shown) - MOST_SHOWN} más: están todas con --json.")
        figures, ended = result["totals"], result["replay"]
        self.stdout.write(
            f"\n{figures['rows']} respuestas: cambian {figures['changed']} (importes {figures['offers']}, "
            f"se retendrían {figures['newly_held']} más, se soltarían {figures['no_longer_held']}); "
            f"no se han podido escribir {figures['failed']}."
        )
        for title, side in (("Antes", figures["before"]), ("Ahora", figures["after"])):
            seconds = side["seconds"] or {"p50": 0.0, "p95": 0.0}
            said = f"{title}: nota {side['quality'] or 0:.2f}, {seconds['p50']:.2f} s (p95 {seconds['p95']:.2f} s)"
            self.stdout.write(f"{said}, retenidas {side['held']}")
        if ended["problem"]:
            self.stdout.write(ended["problem"])


def _since(text: str) -> datetime | None:
    if not text:
        return None
    if found := re.fullmatch(r"(\d{1,4})([hd])", text):
        return clock.now() - timedelta(hours=int(found[1]) * (24 if found[2] == "d" else 1))
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"«{text}» no es un tiempo: escribe 24h, 7d o una fecha como 2026-11-01.")
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
