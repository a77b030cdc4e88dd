"""One price scan: ask a source, keep every listing with why it counted, and make an analysis of those that
do.

A source that fails or blocks opens its breaker and leaves no analysis: an empty market is never made up.
"""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from apps.core import breakers, clock, logs
from apps.pricing import relevance, sources, statistics
from apps.pricing.models import PriceAnalysis, PriceObservation

SOURCE = "wallapop"
BREAKER = f"source:{SOURCE}"
SCAN_EVERY = timedelta(hours=6)
OWN = relevance.Judgement(keep=False, reason=relevance.Reason.OWN, code=relevance.Reason.OWN)

log = logs.get(__name__)


def is_due(item_id: int) -> bool:
    """Whether the last analysis of an item is older than SCAN_EVERY."""
    return not PriceAnalysis.objects.filter(item_id=item_id, analysis_date__gt=clock.now() - SCAN_EVERY).exists()


def scan(
    product_name: str,
    *,
    price: Decimal | None = None,
    item_id: int | None = None,
    own: Collection[str] = (),
) -> PriceAnalysis | None:
    """Searches the market for a product and stores observations and analysis; None while the source is paused
    or fails.

    `price`, where given, is placed in the band (market_position); `own` are the marketplace's ids of the
    seller's own listings, which prove nothing about the market. Fewer than three comparables give an
    analysis without a price that says so.
    """
    if not breakers.allows(BREAKER):
        return None
    try:
        listings = sources.search(
            settings.WALLE_MARKET_API_URL,
            settings.WALLE_MARKET_WEB_URL,
            product_name,
            timeout=settings.WALLE_MARKET_TIMEOUT,
        )
    except sources.SourceError as error:
        breakers.failed(BREAKER, str(error), at_once=isinstance(error, sources.SourceBlocked))
        return None
    breakers.succeeded(BREAKER)
    wanted = relevance.product(product_name)
    found = iter(
        relevance.judge_all(
            wanted,
            [
                relevance.Offer(each.title, each.description, each.price)
                for each in listings
                if each.external_id not in own
            ],
        )
    )
    judged = [(each, OWN if each.external_id in own else next(found)) for each in listings]
    comparable = [(each, judgement) for each, judgement in judged if judgement.keep]
    band = statistics.band([each.price for each, _ in comparable], [judgement.weight for _, judgement in comparable])
    far = {comparable[index][0].external_id for index in band.outliers} if band else set()
    with transaction.atomic():
        analysis = PriceAnalysis.objects.create(
            item_id=item_id,
            product_name=product_name[:250],
            platform=SOURCE,
            price=band.p50 if band else None,
            band_low=band.p25 if band else None,
            band_high=band.p75 if band else None,
            confidence=band.confidence if band else 0,
            market_position=statistics.market_position(price, band) if band and price is not None else "",
            sample_size=band.n if band else len(comparable),
            note="" if band else f"Solo {len(comparable)} comparables: no basta para dar un precio.",
            analysis_date=clock.now(),
        )
        PriceObservation.objects.bulk_create(
            PriceObservation(
                analysis=analysis,
                source=SOURCE,
                external_id=each.external_id,
                title=each.title[:250],
                price=each.price,
                currency=each.currency,
                shipping=each.shipping,
                condition=each.condition,
                url=each.url[:400],
                seen_at=each.seen_at,
                kept=judgement.keep and each.external_id not in far,
                dropped_because=judgement.reason[:120]
                or ("precio muy alejado del resto" if each.external_id in far else ""),
            )
            for each, judgement in judged
        )
    log.info("price.scanned", analysis=analysis.pk, seen=len(judged), kept=analysis.sample_size)
    return analysis
