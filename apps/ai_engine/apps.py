from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class AiEngineConfig(AppConfig):
    name = "apps.ai_engine"
    verbose_name = "Redacción"

    def ready(self) -> None:
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    """The documented voices and the first prompt, once; what staff changed since is theirs."""
    from apps.ai_engine.models import Persona, PromptVersion
    from apps.ai_engine.personas import VOICES
    from apps.ai_engine.prompts import DEFAULT_SYSTEM_TEXT

    tables = {Persona._meta.db_table, PromptVersion._meta.db_table}
    if not tables <= set(connection.introspection.table_names()):
        return  # this migration took them away
    for voice in VOICES:
        Persona.objects.get_or_create(
            slug=voice.slug,
            defaults={
                "name": voice.name,
                "description": voice.description,
                "style": voice.style,
                "examples": [list(pair) for pair in voice.examples],
                "emoji": voice.emoji,
            },
        )
    if not PromptVersion.objects.exists():
        PromptVersion.objects.create(number=1, text=DEFAULT_SYSTEM_TEXT, active=True)
