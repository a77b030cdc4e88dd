"""`manage.py train`: trains the fraud model from the corpus and writes the weights that ship with Wall-E."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.security import fraud_model, training


class Command(BaseCommand):
    help = "Entrena el modelo de fraude con los mensajes del repositorio (necesita scikit-learn)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = training.train(lambda said: self.stdout.write(f"  {said}"))
        except ImportError as error:
            raise CommandError("Falta scikit-learn: pip install -r requirements-dev.txt") from error
        training.write(outcome.model)
        self.stdout.write(
            f"{outcome.rows} mensajes; en historias no vistas, {outcome.caught:.1%} de las estafas con un "
            f"{outcome.alarms:.1%} de falsas alarmas. Pesos en {fraud_model.WEIGHTS.name}."
        )
