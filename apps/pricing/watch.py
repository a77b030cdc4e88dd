"""What in a new analysis a seller should know: our price outside the band, a rival below it, one that came down.

One alert per item however many reasons there are; it ends by itself when none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from apps.core import alerts
from apps.pricing.models import PriceAnalysis, PriceObservation

KIND = "price"
BELOW = Decimal("0.97")  # nearer than that a rival is no rival by price
CUT = Decimal("0.97")  # a price moved by less is rounding
_Key = tuple[str, str]


def tell(analysis: PriceAnalysis) -> None:
    """Raises, counts again or closes the alert of the analysis' item; nothing for an analysis of no item or price."""
    if analysis.item_id is None or analysis.asked is None or analysis.price is None:
        return
    older = PriceAnalysis.objects.filter(item_id=analysis.item_id, analysis_date__lt=analysis.analysis_date)
    before = older.order_by("-analysis_date", "-id").first()
    now = _prices(analysis.observations.filter(kept=True))
    cheaper, cut = rivals(
        now,
        _prices(before.observations.all()) if before else now,
        analysis.asked,
        {(source, external_id) for source, external_id in before.news} if before else set(),
    )
    analysis.news = sorted([*cheaper, *cut])
    analysis.save(update_fields=["news"])
    subject = f"item:{analysis.item_id}"
    if said := " ".join(reasons(analysis, now, cheaper, cut)):
        alerts.raise_alert(KIND, subject, f"«{analysis.product_name}» a {_euros(analysis.asked)}: {said}")
    else:
        alerts.close(KIND, subject)


def rivals(
    now: Mapping[_Key, Decimal], before: Mapping[_Key, Decimal], asked: Decimal, known: set[_Key]
) -> tuple[list[_Key], list[_Key]]:
    """(new ones below our price, those that came down below it). `known`: told of already, and kept while they last.

    Pure.
    """
    below = {key: price for key, price in now.items() if price < asked * BELOW}
    cut = [key for key, price in below.items() if key in before and price < before[key] * CUT]
    fresh = [key for key in below if (key not in before or key in known) and key not in cut]
    return fresh, cut


def reasons(
    analysis: PriceAnalysis, now: Mapping[_Key, Decimal], cheaper: list[_Key], cut: list[_Key]
) -> Iterable[str]:
    """Sentences in Spanish, the weightiest first."""
    asked, low, high = analysis.asked, analysis.band_low, analysis.band_high
    if asked is None or low is None or high is None:
        return
    if asked > high:
        yield f"está por encima de lo que se pide por iguales ({_euros(low)} a {_euros(high)})."
    elif asked < low:
        yield f"está por debajo de lo que se pide por iguales ({_euros(low)} a {_euros(high)}): quizá lo regalas."
    if cheaper:
        least = _euros(min(now[key] for key in cheaper))
        yield (
            f"hay {len(cheaper)} anuncio nuevo más barato, a {least}."
            if len(cheaper) == 1
            else (f"hay {len(cheaper)} anuncios nuevos más baratos, desde {least}.")
        )
    if cut:
        least = _euros(min(now[key] for key in cut))
        yield f"uno ha bajado a {least}." if len(cut) == 1 else f"{len(cut)} han bajado, hasta {least}."


def _prices(rows: Iterable[PriceObservation]) -> dict[_Key, Decimal]:
    return {(row.source, row.external_id): row.price for row in rows}


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f} €".replace(".", ",").replace(",00", "")
