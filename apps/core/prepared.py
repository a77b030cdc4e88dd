"""Queries that every reply asks, put together once.

For rows found by an index the ORM takes longer to spell a query than PostgreSQL to answer it, and a turn asks forty.
What is known before the values are (SQL, columns, converters) is kept; the rows become the same objects as ever.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Given(Value):
    """Stands for a value that comes with each call, by its place among them; never for None or a list."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder, and this object in the value's stead."""
        return "%s", [self]


class Prepared(Generic[M]):
    """`make` returns the queryset, with `Given(0)`, `Given(1)`… where the values of a call go. No annotations, no
    prefetching.
    """

    def __init__(self, make: Callable[[], "QuerySet[M, Any]"]) -> None:
        self._make = make

    def __call__(self, *values: object) -> list[M]:
        """The rows, with their relations where the queryset selects them."""
        names, end, related = self._whole
        found = []
        for row in self.columns(*values):
            one = self._queryset.model.from_db(self._queryset.db, names, row[:end])
            for each in related:
                each.populate(row, one)
            found.append(one)
        return found

    def get(self, *values: object) -> M:
        """The only row. Raises DoesNotExist."""
        rows = self(*values)
        if len(rows) != 1:
            raise self._queryset.model.DoesNotExist(f"{len(rows)} rows, not one")  # type: ignore[attr-defined]
        return rows[0]

    def columns(self, *values: object) -> "Iterable[Sequence[Any]]":
        """The rows as they come, for a queryset of `values_list`."""
        sql, params, converters = self._spelt
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[each.value] if isinstance(each, Given) else each for each in params])
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        return list(self._compiler.apply_converters(rows, converters)) if converters else rows

    @cached_property
    def _queryset(self) -> "QuerySet[M, Any]":
        return self._make()

    @cached_property
    def _compiler(self) -> Any:
        return self._queryset.query.get_compiler(self._queryset.db)

    @cached_property
    def _spelt(self) -> tuple[str, Sequence[Any], Any]:
        sql, params = self._compiler.as_sql()
        return sql, params, self._compiler.get_converters([each[0] for each in self._compiler.select])

    @cached_property
    def _whole(self) -> tuple[list[str], int, list[Any]]:
        """Names of the row's own columns, where they end, and what fills its relations."""
        self._spelt  # noqa: B018 what the columns mean is known once they are spelt
        about, select = self._compiler.klass_info, self._compiler.select
        end = about["select_fields"][-1] + 1
        names = [each[0].target.attname for each in select[:end]]
        related = get_related_populators(about, select, self._queryset.db)  # type: ignore[call-arg]  # of Django 6
        return names, end, related
