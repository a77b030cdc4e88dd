"""Reading the marketplace, and telling it how listings stand. Each task does nothing where another already does it."""

from celery import shared_task

from apps.conversations import item_sync, probing, reading
from apps.core import doorbell
from apps.marketplace.models import Account

# A listing may wait for the next round, but not for two.
SYNC_EXPIRES_S = 500


@shared_task(name="inbox.poll_due")
def poll_due() -> None:
    """Rings for every account whose interval is over."""
    for account_id in reading.due_polls():
        doorbell.ring(("inbox.poll", account_id))


@shared_task(name="inbox.poll")
def poll(account_id: int) -> None:
    """Reads one inbox, unless an earlier ring has just had it read."""
    if reading.due_polls(pk=account_id):
        reading.poll(account_id)


@shared_task(name="inbox.sync_items")
def sync_items() -> None:
    """Rings for the listings of every active account, which may take their time."""
    for account_id in Account.objects.filter(status=Account.Status.ACTIVE).values_list("pk", flat=True):
        sync_account.apply_async((account_id,), expires=SYNC_EXPIRES_S)


@shared_task(name="inbox.sync_account")
def sync_account(account_id: int) -> None:
    """Brings the listings of one account up to date."""
    item_sync.sync(account_id)


@shared_task(name="inbox.probe_all")
def probe_all() -> None:
    """Rings for every account whose marketplace was not looked at today; the browser's worker does the looking."""
    for account_id in probing.due():
        doorbell.ring(("replies.probe", account_id))


@shared_task(name="inbox.write_item")
def write_item(item_id: int) -> None:
    """Tells the marketplace what staff decided about an item."""
    item_sync.write(item_id)
