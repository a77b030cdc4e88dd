"""Hears of every erasure, wherever it is asked for."""

from typing import Any

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "apps.operations.privacy"
    label = "privacy"
    verbose_name = "Privacidad"

    def ready(self) -> None:
        from apps.conversations import parting

        parting.erasing.connect(_before, dispatch_uid="privacy.before")
        parting.erased.connect(_after, dispatch_uid="privacy.after")


def _before(**told: Any) -> dict[str, int]:
    from apps.operations.privacy import erasing  # seldom needed; loading it would slow every start

    return erasing.before(**told)


def _after(**told: Any) -> None:
    from apps.operations.privacy import erasing

    erasing.after(**told)
