"""Listings of one and the same physical thing, in one account or several: `items.thing` is equal in all of them.

Promise and situation are the thing's: whoever changes them locks every listing of it first, in one order, with
`lock`; what changes one row only must never lock another afterwards.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet, Subquery

from apps.marketplace.models import Item


def of(item_id: int) -> QuerySet[Item]:
    """The listing and every other one of the same thing, in no order."""
    thing = Item.objects.filter(pk=item_id, thing__isnull=False).order_by().values("thing")
    return Item.objects.filter(Q(pk=item_id) | Q(thing=Subquery(thing))).order_by()


def others(item: Item) -> QuerySet[Item]:
    """The other listings of the thing that `item` is one of."""
    if item.thing is None:
        return Item.objects.none()
    return Item.objects.filter(thing=item.thing).exclude(pk=item.pk).order_by("pk")


def lock(item_id: int) -> list[Item]:
    """Every listing of the thing, locked, this one first. Within a transaction."""
    # References from other tables may still be written meanwhile: they would only wait for each other.
    rows = list(of(item_id).select_for_update(of=("self",), no_key=True).order_by("pk"))
    return sorted(rows, key=lambda each: each.pk != item_id)


def lock_all(ids: Iterable[int]) -> list[Item]:
    """These listings and all others of the same things, locked, by id. Within a transaction."""
    chosen = list(ids)
    things = Item.objects.filter(pk__in=chosen, thing__isnull=False).order_by().values("thing")
    rows = Item.objects.filter(Q(pk__in=chosen) | Q(thing__in=Subquery(things)))
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def join(items: Iterable[Item]) -> uuid.UUID:
    """Makes locked rows listings of one thing; returns its number."""
    rows = list(items)
    thing = next((each.thing for each in rows if each.thing), None) or uuid.uuid4()
    Item.objects.filter(pk__in=[each.pk for each in rows]).update(thing=thing)
    return thing
