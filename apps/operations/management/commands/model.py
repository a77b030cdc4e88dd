"""`manage.py model list|pull|test`: the language model: which one and why, fetching it, trying it on real prompts."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.ai_engine import hardware
from apps.ai_engine.generator import clean
from apps.ai_engine.llm import Answer, Model, ModelError, Timeouts
from apps.ai_engine.models import PromptVersion
from apps.ai_engine.prompts import build
from apps.ai_engine.quality import review
from apps.conversations.model import in_use
from apps.conversations.rehearsal import LastInLine
from apps.desk.voice_samples import SAMPLES, brief_of

PATIENCE_S = 120.0
TRIED = 6


class _Trial(LastInLine):
    """Behind every buyer too, but a host in pause is asked: whether it works again is what a trial is for."""

    def allows(self, host: str) -> bool:
        return True


class Command(BaseCommand):
    help = "El modelo de lenguaje: list (qué hay y cuál se usa), pull (descargarlo), test (probarlo)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=("list", "pull", "test"), metavar="list|pull|test")
        parser.add_argument("name", nargs="?", default="", help="el modelo; si falta, el que se usa")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"] or in_use().model
        model = Model(settings.OLLAMA_HOST, name, Timeouts(chunk=30), _Trial())
        try:
            {"list": self._list, "pull": self._pull, "test": self._test}[options["deed"]](model)
        except ModelError as error:
            raise CommandError(str(error)) from error

    def _list(self, model: Model) -> None:
        used, machine, slots = in_use(), hardware.measure(), settings.WALLE_LLM_SLOTS
        choice = hardware.choose(machine, slots)
        self.stdout.write(f"Se usa {used.model}, {slots} a la vez: {used.reason}.")
        if settings.WALLE_LLM_MODEL:
            self.stdout.write(f"Para esta máquina: {choice.model}, porque {choice.reason}.")
        for health in model.health():
            self.stdout.write(f"{health.host}: {health.problem or 'listo'}")
            other = hardware.held(health.models, machine, slots) if hardware.is_here(health.host) else ""
            if not health.ok and other:
                self.stdout.write(f"  mientras tanto sirve {other}, que ya está: arranca con WALLE_LLM_MODEL={other}")
            for name in health.models:
                self.stdout.write(f"  tiene {name}")
            for name, until in model.running(health.host) if health.models else ():
                self.stdout.write(f"  en memoria {name}" + (f" hasta {until:%H:%M:%S} (UTC)" if until else ""))

    def _pull(self, model: Model) -> None:
        """On every host in turn; what came before a cut is kept there, so pulling again goes on from it."""
        for host in model.hosts:
            shown = ""
            for status, done, total in model.pull(host):
                share = f" {100 * done // total} %" if total else ""
                if (line := f"{host}: {status}{share}") != shown:
                    self.stdout.write(line)
                    shown = line
        trial = "" if model.name == in_use().model else f" {model.name}"
        self.stdout.write(f"{model.name} está descargado. Pruébalo con «python manage.py model test{trial}».")

    def _test(self, model: Model) -> None:
        prompt = PromptVersion.objects.filter(active=True).first()
        good, slow = 0, 0
        samples = [each for each in SAMPLES if "safe_refusal" not in each.changes][:TRIED]
        for sample in samples:
            brief = brief_of(sample, {})
            began = time.monotonic()
            answer = model.chat(build(brief, system_text=prompt.text if prompt else ""), budget_seconds=PATIENCE_S)
            text, seconds = clean(answer.text), time.monotonic() - began
            found = review(text, brief)
            good += not found.failed
            slow += seconds > settings.WALLE_LLM_MAX_BUDGET
            self.stdout.write(f"\nComprador: {sample.asked}\nRespuesta: {text}\n  {_speed(answer)}")
            self.stdout.write(
                "  rúbrica: bien" if not found.failed else f"  rúbrica: {'; '.join(found.failed.values())}"
            )
        self.stdout.write(f"\n{good} de {len(samples)} respuestas cumplen la rúbrica.")
        if slow:
            self.stdout.write("Demasiado lento para contestar a tiempo: elige un modelo más pequeño (model list).")
        elif good < len(samples):
            self.stdout.write("Lo que no cumple se escribe otra vez y, si no, lo contesta una plantilla.")
        else:
            self.stdout.write("Listo para usarse.")


def _speed(answer: Answer) -> str:
    writing = max(answer.seconds - answer.first_token_seconds, 0.001)
    said = f"primera palabra {answer.first_token_seconds:.2f} s, {answer.tokens_out / writing:.1f} tokens/s"
    return said.replace(".", ",")
