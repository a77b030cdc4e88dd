"""What the market is for one of our items, as its newest analysis saw it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from apps.conversations.competition import Market
from apps.conversations.negotiation import Decision, Ledger, standing_price
from apps.core import clock
from apps.pricing.models import PriceAnalysis, PriceObservation

#: What others asked longer ago than this says nothing of what a buyer finds today.
FRESH = timedelta(days=3)


def of(item_id: int) -> Market:
    """What others ask for the same thing, by the newest analysis of the item; empty without a fresh one."""
    newest = PriceAnalysis.objects.filter(item_id=OuterRef("analysis__item_id")).order_by("-analysis_date", "-id")
    seen = PriceObservation.objects.filter(
        analysis__item_id=item_id,
        analysis=Subquery(newest.values("pk")[:1]),
        analysis__analysis_date__gt=clock.now() - FRESH,
        kept=True,
        sold=False,
        currency="EUR",
    )
    return Market(tuple(seen.order_by("price").values_list("price", flat=True)[:200]))


def told(decision: Decision, market: Market | None, list_price: Decimal, ledger: Ledger) -> dict[str, Any] | None:
    """How others' prices moved a decision, for «por qué»; None where they did not."""
    if market is None or not decision.market:
        return None
    cheaper = market.cheaper(standing_price(list_price, ledger))
    return {"moved": decision.market, "cheaper": cheaper, "of": len(market.prices)}
