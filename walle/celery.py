"""The Celery app. Messages carry ids only: the work is a row in PostgreSQL, a message is its doorbell.

Must never retry or store results; see the CELERY_ settings.
"""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walle.settings")

app = Celery("walle")
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's set-up has configured logging already; connecting keeps Celery from replacing it."""


@celeryd_init.connect
@beat_init.connect
def refuse_broken_settings(**_: Any) -> None:
    """A worker whose settings break an invariant (such as lease > deadline) must not start at all."""
    import django
    from django.core import checks

    from walle.checks import TAG

    django.setup()
    errors = [str(message) for message in checks.run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        raise SystemExit("Settings refused:\n" + "\n".join(errors))
    from apps.core import loglevels

    loglevels.follow()


@worker_ready.connect
def spare_what_is_loaded(**_: Any) -> None:
    """What was loaded stays: collections that walk it took a seventh of a turn's time (pytest -m bench … chain)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
