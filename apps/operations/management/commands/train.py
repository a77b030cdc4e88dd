"""`manage.py train fraud|guard|injection|offers`: trains a model, writes the weights that ship with Wall-E.

`train prices` learns from what this installation's scans have seen; its file stays in the data directory.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations import offer_model, offer_training
from apps.pricing import learning
from apps.security.fraud import model as fraud_model
from apps.security.fraud import training as fraud_training
from apps.security.guard import doubt as guard_model
from apps.security.guard import training as guard_training
from apps.security.injection import model as injection_model
from apps.security.injection import training as injection_training


class Command(BaseCommand):
    help = "Entrena un modelo con los textos del repositorio; el de precios, con lo observado."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=("fraud", "guard", "injection", "offers", "prices"), help="qué modelo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"_{options['kind']}")())
        except ImportError as error:
            raise CommandError("Falta scikit-learn: pip install -r requirements-dev.txt") from error

    def _fraud(self) -> str:
        outcome = fraud_training.train(lambda said: self.stdout.write(f"  {said}"))
        fraud_training.write(outcome.model, fraud_model.WEIGHTS)
        return (
            f"{outcome.rows} mensajes; en historias no vistas, {outcome.caught:.1%} de las estafas con un "
            f"{fraud_training.FALSE_ALARMS['high']:.0%} de falsas alarmas. Pesos en {fraud_model.WEIGHTS.name}."
        )

    def _guard(self) -> str:
        writers = guard_training.corpus()
        model = guard_training.train(writers, lambda said: self.stdout.write(f"  {said}"))
        guard_training.write(model, guard_model.WEIGHTS)
        return (
            f"{sum(map(len, writers))} respuestas; de quien no se ha visto, {model.caught:.1%} de las malas paradas y "
            f"{model.alarms:.1%} de las buenas, con las reglas. Pesos en {guard_model.WEIGHTS.name}."
        )

    def _injection(self) -> str:
        learned = injection_training.examples(injection_training.corpus())
        model = injection_training.train(learned)
        injection_training.write(model, injection_model.WEIGHTS)
        return (
            f"{len(learned)} ejemplos; en historias no vistas, {model.caught:.1%} de los intentos con un "
            f"{injection_training.FALSE_ALARMS:.0%} de falsas alarmas entre parecidos y un {model.alarms:.1%} entre "
            f"mensajes normales. Pesos en {injection_model.WEIGHTS.name}."
        )

    def _offers(self) -> str:
        outcome = offer_training.train(offer_training.corpus())
        offer_training.write(outcome.model, offer_model.WEIGHTS)
        return (
            f"{outcome.cases} casos; de los no vistos, {outcome.right:.1%} bien leídos. "
            f"Pesos en {offer_model.WEIGHTS.name}."
        )

    def _prices(self) -> str:
        from apps.pricing.regressor import FEWEST_ROWS, TooFew

        try:
            rows = learning.train(settings.WALLE_DATA_DIR)
        except TooFew as error:
            raise CommandError(f"Hacen falta {FEWEST_ROWS} comparables distintos de los que aprender.") from error
        return f"{rows} comparables vistos. Modelo en {settings.WALLE_DATA_DIR / learning.FILE}."
