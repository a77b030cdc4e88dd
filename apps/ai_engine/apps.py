from django.apps import AppConfig


class AiEngineConfig(AppConfig):
    name = "apps.ai_engine"
    verbose_name = "Redacción"
