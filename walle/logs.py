"""Hands Django's LOGGING setting to our own logging. Must never add a handler that skips redaction."""

from apps.core import logs


def configure(options: dict[str, object]) -> None:
    """Called by django.setup() with settings.LOGGING."""
    logs.configure(str(options["level"]), json=bool(options["json"]))
