"""The desk: what people use. Creates its groups after each migration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "apps.desk"
    verbose_name = "Mesa"

    def ready(self) -> None:
        from apps.desk.groups import ensure_groups

        # An app without models gets no signal; conversations is the last with models.
        last = apps.get_app_config("conversations")
        post_migrate.connect(ensure_groups, sender=last, dispatch_uid="desk.groups")
