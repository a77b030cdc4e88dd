"""Pages of long lists without counting a million rows: beyond a bound the list says «más de» and ends."""

from functools import cached_property
from typing import cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most BOUND rows. Older rows are reached by filter and search, as people do."""

    BOUND = 5_000
    template_name = "desk/pages.html"

    @cached_property
    def count(self) -> int:
        """Rows, at most BOUND."""
        return min(self._seen, self.BOUND)

    @property
    def more(self) -> bool:
        """Whether there are rows beyond BOUND."""
        return self._seen > self.BOUND

    @cached_property
    def _seen(self) -> int:
        rows = cast("QuerySet[Model]", self.object_list)
        return rows[: self.BOUND + 1].count()
