"""A person says which listings are one and the same thing, and which are not any more.

From then on situation and promise are the thing's: see `items` and apps.marketplace.links.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from apps.conversations import items
from apps.conversations.models import Agreement
from apps.conversations.refused import Refused
from apps.core import doorbell, logs
from apps.marketplace import links
from apps.marketplace.models import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Listings of one thing: more are a slip of whoever chose them.
MOST = 10

log = logs.get(__name__)


def link(item_ids: Iterable[int], *, by: "User") -> list[Item]:
    """These listings, and those linked to them before, are one thing; returns them. What one of them is promised or
    reserved, all are. Raises Refused with a Spanish sentence.
    """
    with transaction.atomic():
        rows = links.lock_all(item_ids)
        if len(rows) < 2:
            raise Refused("Elige al menos dos anuncios del mismo objeto.")
        if len(rows) > MOST:
            raise Refused(f"Un objeto no puede tener más de {MOST} anuncios.")
        gone = [each.title for each in rows if each.status not in items.MARKS]
        if gone:
            raise Refused(f"Ya no está en venta: «{'», «'.join(gone)}».")
        if len({each.promised_to_id for each in rows if each.promised_to_id}) > 1 or _agreements(rows) > 1:
            raise Refused("Están prometidos a personas distintas: quita antes una de las reservas.")
        links.join(rows)
        promised = next((each for each in rows if each.promised_to_id), None)
        if promised is not None:
            Item.objects.filter(pk__in=[each.pk for each in rows]).update(
                promised_to=promised.promised_to_id, promised_until=promised.promised_until
            )
        marked = []
        if any(each.status == Item.Status.RESERVED for each in rows):
            marked = [each.pk for each in items.want_all(rows, Item.Status.RESERVED, by)]
    log.info("items.linked", items=[each.pk for each in rows], by=by.pk)
    for pk in marked:
        doorbell.ring(("inbox.write_item", pk))
    items.rethink_all([each.pk for each in rows])
    return rows


def unlink(item_id: int, *, by: "User") -> None:
    """The listing is a thing of its own again. A promise stays with the listings whose buyer's chat it is from: where
    that is another, this one is free. Raises Refused where it is linked to none.
    """
    with transaction.atomic():
        item, *twins = links.lock(item_id)
        if not twins:
            raise Refused("Este anuncio no está enlazado con ningún otro.")
        leaving = [item, *twins] if len(twins) == 1 else [item]
        Item.objects.filter(pk__in=[each.pk for each in leaving]).update(thing=None)
        if item.promised_to_id is not None:
            asked = set(
                Item.objects.filter(
                    pk__in=[item.pk, *(each.pk for each in twins)], conversations__buyer=item.promised_to_id
                ).values_list("pk", flat=True)
            )
            for alone in leaving:
                if asked and alone.pk not in asked:
                    Item.objects.filter(pk=alone.pk).update(promised_to=None, promised_until=None)
    log.info("items.unlinked", item=item_id, by=by.pk)
    items.rethink_all([item.pk, *(each.pk for each in twins)])


def _agreements(rows: list[Item]) -> int:
    return Agreement.objects.filter(item__in=rows, status=Agreement.Status.AGREED).count()
