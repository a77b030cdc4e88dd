"""One price scan: ask every source, keep each listing with why it counted, and make an analysis of those that do.

A source that fails is named in the analysis and leaves the others as they are; where none answers there is no analysis:
an empty market is never made up.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from apps.core import cache, clock, logs
from apps.pricing import assumptions, learning, sifting, statistics, watch
from apps.pricing.assumptions import Discount
from apps.pricing.estimate import Comparable, Estimate, Price, estimate
from apps.pricing.features import Sample
from apps.pricing.models import ImportedPrice, PriceAnalysis, PriceObservation, PriceVerdict
from apps.pricing.products import product
from apps.pricing.reasons import Reason
from apps.pricing.relevance import Judgement
from apps.pricing.sources import SOURCES, Kind, Listing, asking
from apps.pricing.trend import weekly_trend

SCAN_EVERY = timedelta(hours=6)
IMPORTS_FOR = timedelta(days=60)
MARKET = "mercado"  # the platform of an analysis of several sources
#: With fewer comparables than this the learned price has a say, if it is sure of itself.
THIN = 8
SURE_WIDTH = 2.5  # high over low; a wider guess is none

log = logs.get(__name__)


def is_due(item_id: int) -> bool:
    """Whether the last analysis of an item is older than SCAN_EVERY."""
    return not PriceAnalysis.objects.filter(item_id=item_id, analysis_date__gt=clock.now() - SCAN_EVERY).exists()


def recent(product_name: str) -> PriceAnalysis | None:
    """The analysis of this product that was made for no item within six hours, where Redis remembers it."""
    known = cache.get(_key(product_name)) or ""
    return PriceAnalysis.objects.filter(pk=int(known)).first() if known.isdecimal() else None


def scan(
    product_name: str,
    *,
    price: Decimal | None = None,
    item_id: int | None = None,
    own: Collection[str] = (),
    condition: str = "",
    discount: Discount | None = None,
    told: Callable[[int, int], None] | None = None,
) -> PriceAnalysis | None:
    """Asks all sources for a product and stores observations and analysis; None where none of them answers.

    `price`, where given, is placed in the market; `own` are the marketplace's ids of the seller's own listings, which
    prove nothing about it; `condition` is ours; `discount` what own sales taught; `told` hears how many sources of how
    many have answered. Fewer than three comparables give an analysis without a price that says so.
    """
    product_name = product_name[:250]
    answers = asking.ask(product_name, told=told)
    if all(answer.fault for answer in answers):
        log.warning("price.nobody_answered", faults={answer.source: answer.fault for answer in answers})
        return None
    brought, brought_kinds = _imported(product_name)
    listings = [each for answer in answers for each in answer.listings] + brought
    kinds = {name: source.kind for name, source in SOURCES.items()} | brought_kinds
    said = PriceVerdict.objects.filter(product_name=product_name).values_list("source", "external_id", "keep")
    verdicts = {(source, external_id): keep for source, external_id, keep in said}
    judged = sifting.sift(product_name, listings, kinds=kinds, own=own, verdicts=verdicts)
    answered = [answer.source for answer in answers if not answer.fault]
    with transaction.atomic():
        analysis = PriceAnalysis(
            item_id=item_id,
            product_name=product_name,
            platform=answered[0] if len(answered) == 1 and not brought else MARKET,
            condition=condition[:40],
            asked=price,
            analysis_date=clock.now(),
            sources={
                answer.source: {
                    "seen": len(answer.listings),
                    "kept": 0,
                    "fault": answer.fault,
                    "why": answer.why,
                    "cached": answer.cached,
                }
                for answer in answers
            },
        )
        highest = sifting.ceiling(product_name, listings, kinds)
        if highest is not None:
            analysis.prices = {"shop": str(highest)}
        analysis.save()
        rows = _observations(analysis, listings, judged)
        _state(analysis, rows, discount)
        PriceObservation.objects.bulk_create(rows)
        analysis.save()
    watch.tell(analysis)
    if item_id is None:
        cache.put(_key(product_name), str(analysis.pk), SCAN_EVERY.total_seconds())
    log.info("price.scanned", analysis=analysis.pk, seen=len(rows), kept=analysis.sample_size)
    return analysis


def overrule(observation: PriceObservation, keep: bool | None, *, by_id: int) -> None:
    """Counts a listing, or not, by a person's word, now and in every later scan of its product; None takes the word
    back (the next scan judges it by the rules). The analysis is worked out again.
    """
    analysis = observation.analysis
    key: dict[str, Any] = {
        "product_name": analysis.product_name,
        "source": observation.source,
        "external_id": observation.external_id,
    }
    with transaction.atomic():
        if keep is None:
            before = PriceVerdict.objects.filter(**key).first()
            if before is None:
                return
            before.delete()
            keep = not before.keep
        else:
            PriceVerdict.objects.update_or_create(**key, defaults={"keep": keep, "made_by_id": by_id})
        observation.kept = keep
        observation.dropped_because = "" if keep else str(Reason.OVERRULED)
        observation.save(update_fields=["kept", "dropped_because"])
        rows = list(analysis.observations.all())
        _state(analysis, rows, None)
        PriceObservation.objects.bulk_update(rows, ["kept", "dropped_because"], batch_size=500)
        analysis.save()
    log.info("price.overruled", observation=observation.pk, keep=keep, by=by_id)


def _key(product_name: str) -> str:
    return f"price_cache:{' '.join(product_name.lower().split())}"


def _imported(product_name: str) -> tuple[list[Listing], dict[str, Kind]]:
    """What people brought for this product, as listings under a source of each kind's own."""
    since = clock.now() - IMPORTS_FOR
    rows = ImportedPrice.objects.filter(product_name__iexact=product_name, seen_on__gte=since.date())
    listings, kinds = [], {}
    for row in rows:
        source = row.source if row.source not in SOURCES else f"{row.source}_mano"[:20]
        kinds[source] = Kind.ASKING if row.kind == ImportedPrice.Kind.SOLD else Kind(row.kind)
        listings.append(
            Listing(
                source=source,
                external_id=row.external_id,
                title=row.title,
                price=row.price,
                condition=row.condition,
                url=row.url,
                seen_at=clock.now().replace(year=row.seen_on.year, month=row.seen_on.month, day=row.seen_on.day),
                sold=row.kind == ImportedPrice.Kind.SOLD,
                is_new_reference=row.kind == ImportedPrice.Kind.NEW,
            )
        )
    return listings, kinds


def _observations(
    analysis: PriceAnalysis, listings: Sequence[Listing], judged: Sequence[Judgement]
) -> list[PriceObservation]:
    return [
        PriceObservation(
            analysis=analysis,
            source=each.source,
            external_id=each.external_id,
            title=each.title[:250],
            price=each.price,
            currency=each.currency,
            shipping=each.shipping,
            condition=each.condition,
            url=each.url[:400],
            seen_at=each.seen_at,
            kept=found.keep,
            dropped_because=found.reason[:120],
            weight=found.weight,
            reserved=each.reserved,
            sold=each.sold,
        )
        for each, found in zip(listings, judged, strict=True)
    ]


def _state(analysis: PriceAnalysis, rows: Sequence[PriceObservation], discount: Discount | None) -> None:
    """Works out everything that an analysis says, from its observations; saves nothing.

    What was set aside for its price alone is looked at again: it depends on the others.
    """
    for row in rows:
        if row.dropped_because == Reason.FAR:
            row.kept, row.dropped_because = True, ""
    counted = [row for row in rows if row.kept]
    now = analysis.analysis_date
    comparables = [
        Comparable(
            row.price,
            row.source,
            row.condition,
            max((now - row.seen_at).total_seconds() / 86400, 0.0),
            row.weight,
            row.reserved,
            row.sold,
        )
        for row in counted
    ]
    found = estimate(
        comparables,
        kinds=product(analysis.product_name).kinds,
        condition=analysis.condition,
        asking=analysis.asked,
        learned=_learned(analysis) if statistics.FEWEST <= len(counted) < THIN else None,
        discount=discount or assumptions.discount(()),
    )
    for index in found.outliers:
        counted[index].kept, counted[index].dropped_because = False, str(Reason.FAR)
    shop = analysis.prices.get("shop")
    analysis.price = found.balanced.asked if found.balanced else None
    analysis.band_low, analysis.band_high = found.low, found.high
    analysis.confidence, analysis.sample_size = found.confidence, found.n
    analysis.market_position, analysis.note = found.position or "", found.note[:250]
    analysis.prices = _three(found) | ({"shop": shop} if shop else {})
    kept = [row.source for row in rows if row.kept]
    analysis.sources = {
        name: told | {"kept": kept.count(name)} for name, told in (analysis.sources | _brought(analysis, rows)).items()
    }
    analysis.trend = weekly_trend([*_history(analysis), *_days([(now, analysis.price)])])


def _brought(analysis: PriceAnalysis, rows: Iterable[PriceObservation]) -> dict[str, dict[str, object]]:
    """Sources that were not asked: what people imported."""
    names = [row.source for row in rows if row.source not in SOURCES]
    return {
        name: {"seen": names.count(name), "kept": 0, "fault": "", "why": "", "cached": False} for name in set(names)
    }


def _three(found: Estimate) -> dict[str, object]:
    def told(price: Price) -> dict[str, object]:
        return {"asked": str(price.asked), "sold": str(price.sold), "days": price.days}

    if not (found.fast and found.balanced and found.patient):
        return {}
    return {"fast": told(found.fast), "balanced": told(found.balanced), "patient": told(found.patient)}


def _learned(analysis: PriceAnalysis) -> learning.Prediction | None:
    sample = Sample("", analysis.product_name, condition=analysis.condition)
    guess = learning.predict(settings.WALLE_DATA_DIR, sample)
    return guess if guess and guess.high / guess.low < SURE_WIDTH else None


def _history(analysis: PriceAnalysis) -> list[tuple[int, float]]:
    """(day, price) of the earlier analyses of the same product."""
    same = PriceAnalysis.objects.filter(product_name=analysis.product_name, item_id=analysis.item_id)
    earlier = same.filter(analysis_date__lt=analysis.analysis_date, price__isnull=False)
    since = analysis.analysis_date - timedelta(weeks=104)
    return _days(earlier.filter(analysis_date__gt=since).values_list("analysis_date", "price"))


def _days(told: Iterable[tuple[object, Decimal | None]]) -> list[tuple[int, float]]:
    return [(when.toordinal(), float(price)) for when, price in told if price is not None]  # type: ignore[attr-defined]
