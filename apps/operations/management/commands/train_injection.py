"""`manage.py train_injection`: trains the model that knows attempts to steer the assistant, and writes its weights."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.security import injection_model, injection_training


class Command(BaseCommand):
    help = "Entrena el modelo de órdenes al asistente con los mensajes del repositorio (necesita scikit-learn)."

    def handle(self, *args: Any, **options: Any) -> None:
        learned = injection_training.examples(injection_training.corpus())
        try:
            model = injection_training.train(learned)
        except ImportError as error:
            raise CommandError("Falta scikit-learn: pip install -r requirements-dev.txt") from error
        injection_training.write(model)
        self.stdout.write(
            f"{len(learned)} ejemplos; en historias no vistas, {model.caught:.1%} de los intentos con un "
            f"{injection_training.FALSE_ALARMS:.0%} de falsas alarmas entre parecidos y un {model.alarms:.1%} entre "
            f"mensajes normales. Pesos en {injection_model.WEIGHTS.name}."
        )
