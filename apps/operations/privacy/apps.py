"""Hears of every erasure, wherever it is asked for."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "apps.operations.privacy"
    label = "privacy"
    verbose_name = "Privacidad"

    def ready(self) -> None:
        from apps.operations.privacy import erasing

        erasing.listen()
