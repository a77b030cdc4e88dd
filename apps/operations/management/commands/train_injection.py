"""`manage.py train_injection`: trains the small model of `apps.security.injection_model` from the training corpus.

Writes the weights beside the module. Must never open a test set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.security import injection_model
from apps.security.evaluation import read_rows
from apps.security.injection_training import examples

CORPUS = Path(injection_model.__file__).parent / "corpus"


class Command(BaseCommand):
    help = "Entrena el modelo que reconoce órdenes al asistente con el corpus de entrenamiento y guarda sus pesos."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Train on all rows of the injections and the honest ones of the fraud corpus; the same rows give the same file."""
        rows = [row for kind in ("injections", "fraud") for path in sorted((CORPUS / kind / "train").glob("*.jsonl"))
                for row in read_rows(path)]  # fmt: skip
        learned = examples(rows)
        model = injection_model.train(learned)
        injection_model.WEIGHTS.write_text(json.dumps(model, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        attacks = sum(attack for _found, attack in learned)
        self.stdout.write(
            f"{attacks} intentos y {len(learned) - attacks} mensajes normales; {injection_model.WEIGHTS.name} guardado."
        )
