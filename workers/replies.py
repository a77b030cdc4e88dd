"""The chain of a reply: assess → generate → validate → deliver, each link taking an id and finding nothing to
do when it comes second.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup, worker_shutting_down
from django.conf import settings

from apps.conversations import assess as assessing
from apps.conversations import delivery, drafting, model, probing, ringer, verdicts
from apps.marketplace.browser import Browser
from apps.marketplace.remote import MarketplaceError
from apps.operations.privacy import disk

_browser = Browser(
    home=Path(settings.WALLE_DATA_DIR), executable=settings.WALLE_CHROMIUM, headless=settings.WALLE_HEADLESS
)


@shared_task(name="replies.assess")
def assess(turn_id: int) -> None:
    """Fraud, intent, offer, decision."""
    assessing.assess(turn_id)


@shared_task(name="replies.generate")
def generate(turn_id: int) -> None:
    """Words, by model or template."""
    drafting.generate(turn_id)


@shared_task(name="replies.validate")
def validate(turn_id: int) -> None:
    """The guard's word on them."""
    drafting.validate(turn_id)


@shared_task(name="replies.deliver")
def deliver(account_id: int) -> None:
    """Everything due of one account, through the browser; not where no disk is left to write down what was sent."""
    if disk.level() < disk.Level.NO_DELIVERIES:
        delivery.deliver(account_id, _browser)


@shared_task(name="replies.probe")
def probe(account_id: int) -> None:
    """Whether the marketplace of an account is still as we know it."""
    with suppress(MarketplaceError):  # counted where it happened, and looked at again with the next ring
        probing.look(account_id, _browser)


@shared_task(name="ring.sweep")
def sweep() -> None:
    """Rings for what is due or stuck."""
    ringer.sweep()


@celeryd_after_setup.connect
def warm_up(instance: Any, **_: object) -> None:
    """The first buyer after a start waits neither for the model nor for the rules to load."""
    queues = set(instance.app.amqp.queues.consume_from)
    if "llm" in queues:
        model.warm_up()
    if queues & {"llm", "checks"}:
        verdicts.warm_up()


@worker_shutting_down.connect
def close_browser(**_: object) -> None:
    """Chromium goes with its worker."""
    _browser.close()
