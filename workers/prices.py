"""Watching market prices, one item at a time and seldom."""

from celery import shared_task

from apps.conversations.models import Agreement
from apps.core import doorbell
from apps.marketplace.models import Item
from apps.pricing import assumptions, scans
from apps.pricing.sources import asking


@shared_task(name="prices.scan_due")
def scan_due() -> None:
    """Rings for one item on sale whose analysis is out of date; the others follow with the next rounds."""
    for item_id in Item.objects.filter(status=Item.Status.PUBLISHED).order_by("id").values_list("id", flat=True):
        if scans.is_due(item_id):
            doorbell.ring(("prices.scan", item_id))
            return


@shared_task(name="prices.scan")
def scan(item_id: int) -> None:
    """Scans the market for one item."""
    item = Item.objects.filter(pk=item_id).first()
    if item is not None and scans.is_due(item_id):
        own = set(Item.objects.filter(account=item.account_id).values_list("external_id", flat=True))
        scans.scan(
            item.title,
            price=item.list_price,
            item_id=item.pk,
            own=own,
            condition=item.condition,
            discount=assumptions.discount(_sales()),
        )


@shared_task(name="prices.check_sources")
def check_sources() -> None:
    """Asks each source that is on for what it always has; what is wrong is in its row, its breaker and one alert."""
    asking.check_all()


def _sales() -> list[tuple[float, float]]:
    """(asked, sold) of what was really sold, the newest hundred."""
    done = Agreement.objects.filter(status=Agreement.Status.DONE, item__list_price__gt=0).order_by("-closed_at")
    return [(float(asked), float(sold)) for asked, sold in done.values_list("item__list_price", "price")[:100]]
