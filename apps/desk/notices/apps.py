from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The desk's outbox."""

    name = "apps.desk.notices"
    label = "notices"
    verbose_name = "avisos al móvil"
