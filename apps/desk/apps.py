"""The desk: what people use. Creates its groups after each migration, and keeps who changed what."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "apps.desk"
    verbose_name = "Mesa"

    def ready(self) -> None:
        from apps.desk import audit  # noqa: F401 - hears of roles changed by commands, too
        from apps.desk.groups import ensure_groups
        from apps.desk.labels import translate_models

        translate_models()
        post_migrate.connect(ensure_groups, sender=self, dispatch_uid="desk.groups")
