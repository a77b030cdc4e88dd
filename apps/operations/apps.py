"""Registers what the top floor checks. Imported by no other app."""

from django.apps import AppConfig
from django.core import checks


class OperationsConfig(AppConfig):
    name = "apps.operations"
    verbose_name = "Operación"

    def ready(self) -> None:
        from walle import checks as walle_checks

        checks.register(walle_checks.check_timing, walle_checks.TAG)
        checks.register(walle_checks.check_field_keys, walle_checks.TAG)
