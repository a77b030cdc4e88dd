"""Changing many items at once, in one transaction, and taking it back for a while.

Must never write a row that is not as the person was shown it, neither forwards nor back: those are named and left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.conversations import items
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.marketplace.bulk import Change, Row, Wish, change
from apps.marketplace.models import Item, ItemEdit, ItemFact

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: For so long a change of many items can be undone.
UNDO_WITHIN = timedelta(hours=24)
#: What was before is of no use for longer.
_KEPT = timedelta(days=30)
#: Items that one change may touch.
MOST = 5_000
_COLUMNS = {"floor": "floor_price", "ladder": "ladder", "reference": "reference", "shelf": "shelf"}

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, and which rows were left because they had changed: their titles."""

    edit: ItemEdit | None
    written: int
    left: tuple[str, ...]


def rows_of(found: Iterable[Item]) -> list[Row]:
    """The rows of these items; one query for all their facts."""
    chosen = list(found)
    facts: dict[int, dict[str, str]] = {}
    told = ItemFact.objects.filter(item__in=[each.pk for each in chosen]).order_by("pk")
    for item_id, question, answer in told.values_list("item_id", "question", "answer"):
        facts.setdefault(item_id, {})[question] = answer
    return [Row.of(each, facts.get(each.pk, {})) for each in chosen]


def apply(wishes: Mapping[int, Wish], seen: Mapping[int, str], *, by: "User") -> Done:
    """Writes what is wished for each item (by id), where the row is still as `seen` (its mark) says.

    Rows that would become wrong are left out, as the preview said. One transaction; the replies being prepared about
    what was changed are thought again.
    """
    if len(wishes) > MOST:
        raise Refused(f"Son demasiados anuncios para una vez: como mucho {MOST}.")
    with transaction.atomic():
        rows = rows_of(_locked(wishes))
        left = tuple(row.title for row in rows if row.mark() != seen.get(row.pk))
        changes = [change(row, wishes[row.pk]) for row in rows if row.mark() == seen.get(row.pk)]
        changes = [each for each in changes if each.applies]
        edit = None
        if changes:
            ItemEdit.objects.filter(made_at__lt=clock.now() - _KEPT).delete()
            _write({each.row.pk: each.after for each in changes})
            edit = ItemEdit.objects.create(made_by=by, rows=[_kept(each) for each in changes])
    log.info("items.edited", edit=edit and edit.pk, written=len(changes), left=len(left), by=by.pk)
    items.rethink_all([each.row.pk for each in changes])
    return Done(edit, len(changes), left)


def undo(edit_id: int, *, by: "User") -> Done:
    """Puts back what the edit changed, except in rows that changed since. Raises Refused with a Spanish sentence."""
    with transaction.atomic():
        edit = ItemEdit.objects.select_for_update(of=("self",)).filter(pk=edit_id).first()
        if edit is None or not may_be_undone(edit):
            raise Refused("Ese cambio ya no se puede deshacer.")
        kept = {each["item"]: each for each in edit.rows}
        back, left = {}, []
        for row in rows_of(_locked(kept)):
            after, before = _read(kept[row.pk]["after"]), _read(kept[row.pk]["before"])
            if _now(row, after) == after:
                back[row.pk] = before
            else:
                left.append(row.title)
        _write(back)
        edit.undone_at = clock.now()
        edit.save(update_fields=["undone_at"])
    log.info("items.edit_undone", edit=edit.pk, written=len(back), left=len(left), by=by.pk)
    items.rethink_all(list(back))
    return Done(edit, len(back), tuple(left))


def may_be_undone(edit: ItemEdit) -> bool:
    """Whether it is recent enough, and not undone."""
    return edit.undone_at is None and clock.now() - edit.made_at < UNDO_WITHIN


def last_of(by: "User") -> ItemEdit | None:
    """This person's newest change of many items that can still be undone."""
    since = clock.now() - UNDO_WITHIN
    return ItemEdit.objects.filter(made_by=by, undone_at=None, made_at__gt=since).order_by("-id").first()


def _locked(ids: Iterable[int]) -> Sequence[Item]:
    return list(Item.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids)).order_by("pk"))


def _now(row: Row, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the row holds of `fields`."""
    now = {name: getattr(row, name) for name in fields if name != "facts"}
    if "facts" in fields:
        now["facts"] = {question: row.facts.get(question) for question in fields["facts"]}
    return now


def _write(values: Mapping[int, Mapping[str, Any]]) -> None:
    """Writes the fields of each item, in few queries; a fact without an answer goes."""
    rows = Item.objects.in_bulk(list(values))
    touched = set()
    for pk, fields in values.items():
        for name, column in _COLUMNS.items():
            if name in fields:
                setattr(rows[pk], column, fields[name])
                touched.add(column)
    if touched:
        Item.objects.bulk_update(rows.values(), sorted(touched), batch_size=500)
    told = {
        (pk, question): answer for pk, fields in values.items() for question, answer in fields.get("facts", {}).items()
    }
    for pk, question in [key for key, answer in told.items() if answer is None]:
        ItemFact.objects.filter(item=pk, question=question).delete()
    ItemFact.objects.bulk_create(
        [ItemFact(item_id=pk, question=question, answer=answer) for (pk, question), answer in told.items() if answer],
        update_conflicts=True,
        unique_fields=["item", "question"],
        update_fields=["answer"],
    )


def _kept(made: Change) -> dict[str, Any]:
    return {"item": made.row.pk, "before": _plain(made.before), "after": _plain(made.after)}


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in fields.items()}


def _read(fields: Mapping[str, Any]) -> dict[str, Any]:
    read = dict(fields)
    if read.get("floor") is not None:
        read["floor"] = Decimal(read["floor"])
    return read
