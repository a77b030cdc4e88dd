"""Pages and rows that could not be used, kept for finding out what the site changed. Never holds a login's secret."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from apps.core import clock
from apps.core.redaction import redact
from apps.marketplace.models import Account, PageFailure
from apps.marketplace.remote import MarketplaceError, Problem

MOST_RAW = 200_000  # characters
KEPT_FOR = timedelta(days=14)
MOST_PER_ACCOUNT = 50


def keep(account: Account, turn_id: int | None, error: MarketplaceError) -> None:
    """Stores the evidence of `error`, which must carry some."""
    seen = error.evidence
    assert seen is not None
    PageFailure.objects.create(
        account=account,
        turn_id=turn_id,
        at=clock.now(),
        error=f"{type(error).__name__}: {error}"[:300],
        url=seen.url[:300],
        screenshot=seen.screenshot or None,
        html=str(redact(seen.html)),
    )


def keep_rows(account: Account, problems: Sequence[Problem]) -> None:
    """Stores rows of JSON that could not be read, as they came."""
    PageFailure.objects.create(
        account=account,
        at=clock.now(),
        error="; ".join(f"{problem.where}: {problem.what}" for problem in problems)[:300],
        url="JSON",
        html=json.dumps([problem.raw for problem in problems], ensure_ascii=False, indent=1)[:MOST_RAW],
    )


def prune(kept_for: timedelta = KEPT_FOR) -> int:
    """Forgets what is older than that and all but the newest of an account; returns how many."""
    newest_first = Window(RowNumber(), partition_by=F("account"), order_by=[F("at").desc(), F("pk").desc()])
    numbered = PageFailure.objects.annotate(number=newest_first)
    gone = numbered.filter(Q(number__gt=MOST_PER_ACCOUNT) | Q(at__lt=clock.now() - kept_for))
    return PageFailure.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()[0]
