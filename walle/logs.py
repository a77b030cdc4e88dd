"""Hands Django's LOGGING setting to our own logging. Must never add a handler that skips redaction."""

import logging

from apps.core import logs

# They announce every request, ring of the doorbell or login (the audit has it); errors still come through.
CHATTY = (
    "httpx", "httpcore", "celery.beat", "celery.app.trace", "celery.worker.strategy", "psycopg.pool", "axes",
    "telegram", "apprise",
)  # fmt: skip


def configure(options: dict[str, object]) -> None:
    """Called by django.setup() with settings.LOGGING."""
    logs.configure(str(options["level"]), json=bool(options["json"]))
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(str(options["level"]))))
