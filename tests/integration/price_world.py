"""Items with analyses as scans leave them, for tests of the price pages."""

from datetime import timedelta
from decimal import Decimal as D

from apps.conversations import price_proposals
from apps.core import clock
from apps.marketplace.models import Item
from apps.pricing import scans
from apps.pricing.models import PriceAnalysis, PriceObservation, PriceProposal

NAME = "Nintendo Switch OLED"
PRICES = (150, 165, 170, 175, 175, 180, 185, 190, 199, 210, 225)


def an_analysis(item: Item | None = None, *, days_old: int = 0, shift: int = 0, name: str = NAME) -> PriceAnalysis:
    """One analysis of eleven like ours and three that are not, worked out as a scan does."""
    when = clock.now() - timedelta(days=days_old)
    analysis = PriceAnalysis.objects.create(
        item_id=item.pk if item else None,
        product_name=item.title if item else name,
        platform="mercado",
        analysis_date=when,
        asked=item.list_price if item else None,
        condition="good",
        sources={
            "wallapop": {"seen": 14, "kept": 0, "fault": "", "why": "", "cached": True},
            "vinted": {"seen": 0, "kept": 0, "fault": "off", "why": "Apagada.", "cached": False},
            "cex": {"seen": 0, "kept": 0, "fault": "blocked", "why": "CeX nos rechaza (403)", "cached": False},
        },
    )
    rows = [
        PriceObservation(
            analysis=analysis, source="wallapop", external_id=f"w{n}", title=f"{NAME} con caja y cargador {n}",
            price=D(price + shift), condition="good", url=f"https://es.wallapop.com/item/w{n}",
            seen_at=when - timedelta(days=n), kept=True,
        )
        for n, price in enumerate(PRICES)
    ]  # fmt: skip
    rows += [
        PriceObservation(
            analysis=analysis, source="wallapop", external_id=f"d{n}", title=title, price=D(20 + n), seen_at=when,
            kept=False, dropped_because=why,
        )
        for n, (title, why) in enumerate(
            (("Funda Switch OLED", "es un accesorio: «funda»"), ("Switch OLED rota", "está roto: «rota»"),
             ("Busco Switch OLED", "busca, no vende: «busco»"))
        )
    ]  # fmt: skip
    scans._state(analysis, rows, None)
    PriceObservation.objects.bulk_create(rows)
    analysis.save()
    return analysis


def a_proposal(item: Item) -> PriceProposal:
    """What the item's newest analysis proposes; there must be something."""
    analysis = an_analysis(item)
    found = price_proposals.consider(item, analysis)
    assert found is not None
    return found
