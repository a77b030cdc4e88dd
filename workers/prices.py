"""Watching market prices, one item at a time and seldom."""

from celery import shared_task

from apps.conversations import price_proposals, price_scans
from apps.operations.privacy import disk
from apps.pricing.sources import asking


@shared_task(name="prices.scan_due")
def scan_due() -> None:
    """Keeps the items' schedules, and rings again for what was asked for, broke off or was never scanned; not on a disk
    that is nearly full.
    """
    if disk.level() >= disk.Level.NO_SCANS:
        return
    price_scans.keep_schedules()
    price_proposals.end_reminders()
    price_scans.ring(price_scans.due())


@shared_task(name="prices.scan")
def scan(item_id: int) -> None:
    """Scans the market for one item, if it is due, nobody else does and the disk has room."""
    if disk.level() < disk.Level.NO_SCANS:
        price_scans.run(item_id)


@shared_task(name="prices.check_sources")
def check_sources() -> None:
    """Asks each source that is on for what it always has; what is wrong is in its row, its breaker and one alert."""
    asking.check_all()
