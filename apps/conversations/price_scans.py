"""The price scans of our items: a schedule of its own for each, one at a time, taken up again where one broke off.

Beat and people only ring: how each scan stands is in its row. Must never write to an item.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks

from apps.conversations import price_proposals
from apps.conversations.models import Agreement
from apps.core import clock, doorbell, logs
from apps.marketplace.models import Item
from apps.pricing import assumptions, scans
from apps.pricing.models import ItemScan, PriceAnalysis

TASK = "prices.scan"
#: The night's hours in which scans are spread: from one to six.
NIGHT_FROM, NIGHT_MINUTES = 1, 5 * 60
_SPREAD = 7919  # has no factor in common with NIGHT_MINUTES: neighbours by id are far apart by hour
#: A night's ring may wait so long for its turn.
EXPIRES_S = 6 * 3600
#: A scan that gives no sign of life for so long has died.
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
MOST_RINGS = 20
MOST_SCHEDULES = 1_000
_FREE = Q(lease_until=None)

log = logs.get(__name__)


def slot(item_id: int) -> tuple[int, int]:
    """(hour, minute) of an item's nightly scan."""
    minutes = item_id * _SPREAD % NIGHT_MINUTES
    return NIGHT_FROM + minutes // 60, minutes % 60


def keep_schedules() -> int:
    """Gives every item on sale its row and its nightly schedule, takes away those of items gone; how many changed.

    A schedule that a person changed or switched off stays as it is.
    """
    has = ItemScan.objects.filter(item_id=OuterRef("pk"), schedule__isnull=False)
    wanting = Item.objects.filter(~Exists(has), status=Item.Status.PUBLISHED).order_by("id")
    new = list(wanting.values_list("pk", flat=True)[:MOST_SCHEDULES])
    kept = Item.objects.filter(pk=OuterRef("item_id"), status__in=(Item.Status.PUBLISHED, Item.Status.RESERVED))
    over = ItemScan.objects.filter(~Exists(kept), schedule__isnull=False)
    gone = list(over.values_list("schedule_id", flat=True)[:MOST_SCHEDULES])
    if not new and not gone:
        return 0
    with transaction.atomic():
        PeriodicTask.objects.filter(pk__in=gone).delete()
        hours = {each: _crontab(*each) for each in {slot(pk) for pk in new}}
        names = {pk: f"Precios del anuncio {pk}" for pk in new}
        PeriodicTask.objects.filter(name__in=names.values(), task=TASK).delete()
        PeriodicTask.objects.bulk_create(
            PeriodicTask(
                name=names[pk], task=TASK, args=f"[{pk}]", queue="prices", expire_seconds=EXPIRES_S,
                crontab=hours[slot(pk)],
            )
            for pk in new
        )  # fmt: skip
        made = dict(PeriodicTask.objects.filter(name__in=names.values()).values_list("name", "pk"))
        ItemScan.objects.bulk_create(
            [ItemScan(item_id=pk, schedule_id=made[names[pk]]) for pk in new],
            update_conflicts=True,
            unique_fields=["item_id"],
            update_fields=["schedule"],
        )
        PeriodicTasks.update_changed()
    log.info("price.schedules", new=len(new), gone=len(gone))
    return len(new) + len(gone)


def _crontab(hour: int, minute: int) -> CrontabSchedule:
    wanted = {"hour": str(hour), "minute": str(minute), "timezone": settings.TIME_ZONE}
    wanted |= {"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"}
    found = CrontabSchedule.objects.filter(**wanted).first()
    return found or CrontabSchedule.objects.create(**wanted)


def due() -> list[int]:
    """Items whose scan was asked for, broke off or was rung unheard, and one that was never scanned."""
    free = ItemScan.objects.filter(_FREE | Q(lease_until__lt=clock.now()))
    waiting = free.filter(
        Q(wanted_at__isnull=False)
        | Q(started_at__isnull=False, ended_at=None)
        | Q(schedule__enabled=True, schedule__last_run_at__gt=F("heard_at"))
    )
    found = list(
        waiting.order_by(F("wanted_at").asc(nulls_last=True), "item_id").values_list("pk", flat=True)[:MOST_RINGS]
    )
    seen = PriceAnalysis.objects.filter(item_id=OuterRef("item_id"))
    never = free.filter(~Exists(seen), Exists(_on_sale()), schedule__enabled=True, started_at=None).order_by("item_id")
    return list(dict.fromkeys([*found, *never.values_list("pk", flat=True)[:1]]))


def _on_sale() -> QuerySet[Item]:
    return Item.objects.filter(pk=OuterRef("item_id"), status=Item.Status.PUBLISHED)


def ring(item_ids: Iterable[int]) -> None:
    """Rings for these items' scans."""
    for item_id in item_ids:
        doorbell.ring((TASK, item_id))


def want(item_id: int) -> bool:
    """A person asks for an item's scan now; False where one is asked for or under way already."""
    ItemScan.objects.get_or_create(pk=item_id)
    free = ItemScan.objects.filter(_FREE | Q(lease_until__lt=clock.now()), pk=item_id, wanted_at=None)
    asked = free.update(wanted_at=clock.now(), trouble="")
    doorbell.ring((TASK, item_id))
    return bool(asked)


def is_running(row: ItemScan | None) -> bool:
    """Whether a scan is asked for or under way."""
    if row is None:
        return False
    alive = row.lease_until is not None and row.lease_until > clock.now()
    return alive or row.wanted_at is not None or (row.started_at is not None and row.ended_at is None)


def run(item_id: int) -> PriceAnalysis | None:
    """Scans the market for one item where that is due, and none other does; None where nothing came of it."""
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        ItemScan.objects.filter(pk=item_id).delete()
        return None
    row, _made = ItemScan.objects.get_or_create(pk=item_id)
    broke_off = row.started_at is not None and row.ended_at is None
    on_sale = item.status == Item.Status.PUBLISHED
    if not row.wanted_at and not (on_sale and (broke_off or scans.is_due(item_id))):
        ItemScan.objects.filter(pk=item_id).update(
            heard_at=clock.now(), ended_at=clock.now() if broke_off else F("ended_at")
        )
        return None
    now = clock.now()
    mine = ItemScan.objects.filter(_FREE | Q(lease_until__lt=now), pk=item_id)
    values = {"started_at": now, "heard_at": now, "ended_at": None, "answered": 0, "trouble": ""}
    if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1, **values):
        return None
    if row.attempts >= MOST_ATTEMPTS:
        _end(item_id, "Se ha interrumpido tres veces: la próxima, a su hora.")
        return None
    try:
        analysis = scans.scan(
            item.title,
            price=item.list_price,
            item_id=item_id,
            own=set(Item.objects.filter(account=item.account_id).values_list("external_id", flat=True)),
            condition=item.condition,
            discount=assumptions.discount(_sales()),
            told=lambda done, of: _progress(item_id, done, of),
        )
        if analysis is not None and on_sale:
            price_proposals.consider(item, analysis)
    except Exception:
        ItemScan.objects.filter(pk=item_id).update(lease_until=None)  # taken up again with the next round
        raise
    _end(item_id, "" if analysis else "Ninguna fuente ha contestado: no se inventa ningún precio.")
    return analysis


def _progress(item_id: int, done: int, of: int) -> None:
    ItemScan.objects.filter(pk=item_id).update(answered=done, asked=of, lease_until=clock.now() + LEASE)


def _end(item_id: int, trouble: str) -> None:
    ItemScan.objects.filter(pk=item_id).update(
        ended_at=clock.now(), lease_until=None, wanted_at=None, attempts=0, trouble=trouble
    )


def _sales() -> list[tuple[float, float]]:
    """(asked, sold) of what was really sold, the newest hundred."""
    done = Agreement.objects.filter(status=Agreement.Status.DONE, item__list_price__gt=0).order_by("-closed_at")
    return [(float(asked), float(sold)) for asked, sold in done.values_list("item__list_price", "price")[:100]]
