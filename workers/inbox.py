"""Reading the marketplace. Each task does nothing where another already does it."""

from celery import shared_task

from apps.conversations import reading
from apps.core import breakers, doorbell, logs
from apps.marketplace.models import Account
from apps.marketplace.remote import MarketplaceError

log = logs.get(__name__)


@shared_task(name="inbox.poll_due")
def poll_due() -> None:
    """Rings for every account whose interval is over."""
    for account_id in reading.due_polls():
        doorbell.ring(("inbox.poll", account_id))


@shared_task(name="inbox.poll")
def poll(account_id: int) -> None:
    """Reads one inbox."""
    reading.poll(account_id)


@shared_task(name="inbox.sync_items")
def sync_items() -> None:
    """Brings the listings of every active account up to date."""
    for account in Account.objects.filter(status=Account.Status.ACTIVE):
        if not breakers.allows(reading.breaker_of(account, "items")):
            continue
        try:
            with reading.judging(account, "items"):
                reading.sync_items(account)
        except MarketplaceError as error:
            log.warning("items.not_synced", account=account.pk, error=type(error).__name__)
