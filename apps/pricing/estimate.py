"""What ours is worth: from comparables, and a learned price where there is one, to three prices one can defend.

Pure. Works on few comparables: logs, weights, a robust middle, and a spread pulled to the usual one. Below three
there is no number, and it says so. All prices in euros; "asked" unless called sold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import NormalDist, fmean

from apps.pricing import assumptions, statistics
from apps.pricing.assumptions import Discount
from apps.pricing.features import Prediction
from apps.pricing.statistics import FEWEST, Position

HALF_LIFE_DAYS = 14.0  # a price seen two weeks ago counts half (as careful price trackers have it)
OLDEST_DAYS = 60.0
RESERVED_WEIGHT = 1.2  # somebody wants it at that price
SOLD_WEIGHT = 2.0  # the one price that is no mere wish
USUAL_SPREAD = 0.125  # log deviation of asking prices of one model and size: 32 % between the tenths, measured
SPREAD_PRIOR_N = 5.0
MODEL_WORTH = 8.0  # a learned price counts as much as eight comparables
COVERAGE = 0.80
TAILS = 1.15  # prices stray further than a normal curve; measured so that eight in ten lie within
HALF_CONFIDENCE_N = 6.0
HALF_CONFIDENCE_SPREAD = 0.30
HALF_CONFIDENCE_DAYS = 30.0
HALF_CONFIDENCE_GAP = 0.20  # log distance between the middles of sources
FAST, PATIENT = 0.25, 0.70  # where in the market the quick and the patient price stand


@dataclass(frozen=True, slots=True)
class Comparable:
    """One kept listing. `weight`: how surely it is the same thing; `age_days`: since it was last seen."""

    price: Decimal
    source: str = ""
    condition: str = ""
    age_days: float = 0.0
    weight: float = 1.0
    reserved: bool = False
    sold: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """A price to ask, what it will probably fetch, and in about how many days."""

    asked: Decimal
    sold: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """`low` to `high`: where eight in ten like ours are asked for. `outliers`: indexes of what was set aside.

    Without a number (`balanced` is None) `note` says why; with one it says what is assumed.
    """

    n: int
    note: str
    confidence: float = 0.0
    fast: Price | None = None
    balanced: Price | None = None
    patient: Price | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    position: Position | None = None
    outliers: tuple[int, ...] = ()


def estimate(
    comparables: Sequence[Comparable],
    *,
    kinds: Collection[str] = (),
    condition: str = "",
    asking: Decimal | None = None,
    learned: Prediction | None = None,
    discount: Discount | None = None,
    usual_days: float = assumptions.DAYS,
) -> Estimate:
    """Three prices for a thing of `kinds` (relevance.Product.kinds) in `condition`, from what the like cost.

    `asking`: our present price, to be placed in the market. `learned`: the regressor's word on ours. `discount`
    and `usual_days`: what own sales taught. Raises ValueError for a price or weight not above zero.
    """
    if any(each.price <= 0 or each.weight <= 0 or each.age_days < 0 for each in comparables):
        raise ValueError("prices and weights are above zero, ages not below")
    discount = discount or assumptions.discount(())
    fresh = [i for i, each in enumerate(comparables) if each.age_days <= OLDEST_DAYS]
    effects = assumptions.condition_effects(
        kinds, [(comparables[i].condition, float(comparables[i].price)) for i in fresh]
    )
    logs = {i: _as_asked_for_ours(comparables[i], condition, effects, discount) for i in fresh}
    far = {fresh[i] for i in statistics.outliers([Decimal(str(math.exp(logs[i]))) for i in fresh])}
    kept = [i for i in fresh if i not in far]
    if len(kept) < FEWEST:
        return Estimate(len(kept), _too_few(len(kept)), outliers=tuple(sorted(far)))
    values, weights = [logs[i] for i in kept], [_weight(comparables[i]) for i in kept]
    middle, effective = statistics.quantile(values, weights, 0.5), _effective(weights)
    own_spread = max(statistics.quantile([abs(v - middle) for v in values], weights, 0.5) * 1.4826, 1e-9)
    spread = math.sqrt((effective * own_spread**2 + SPREAD_PRIOR_N * USUAL_SPREAD**2) / (effective + SPREAD_PRIOR_N))
    reach = NormalDist().inv_cdf((1 + COVERAGE) / 2) * spread * TAILS * math.sqrt(1 + 1 / effective)
    low, high = middle - reach, middle + reach
    fast, patient = (statistics.quantile(values, weights, q) for q in (FAST, PATIENT))
    # Three equal prices are no choice: at least the usual quarter of the spread on either side.
    fast = min(fast, middle - spread * NormalDist().inv_cdf(1 - FAST))
    patient = max(patient, middle + spread * NormalDist().inv_cdf(PATIENT))
    if learned is not None:
        shift = (math.log(learned.suggested) - middle) * MODEL_WORTH / (MODEL_WORTH + effective)
        middle, fast, patient, low, high = (each + shift for each in (middle, fast, patient, low, high))
    ages = [comparables[i].age_days for i in kept]
    note = str(discount)
    position = None
    if asking is not None and asking > 0:
        cheap, dear = (middle + spread * NormalDist().inv_cdf(q) for q in (0.25, 0.75))
        market = statistics.Band(_euros(cheap), _euros(middle), _euros(dear), len(kept), 0.0, ())
        position = statistics.market_position(asking, market)
    prices = [
        Price(
            _euros(log),
            _euros(log + math.log1p(-discount.share)),
            assumptions.days_to_sell(math.exp(log - middle), usual_days),
        )
        for log in (fast, middle, patient)
    ]
    return Estimate(
        n=len(kept),
        note=note,
        confidence=_confidence(effective, spread, fmean(ages), _gap(comparables, kept, logs), learned, middle),
        fast=prices[0],
        balanced=prices[1],
        patient=prices[2],
        low=_euros(low),
        high=_euros(high),
        position=position,
        outliers=tuple(sorted(far)),
    )


def _too_few(n: int) -> str:
    if not n:
        return "No hay comparables: no basta para dar un precio."
    said = "Solo hay 1 comparable" if n == 1 else f"Solo hay {n} comparables"
    return f"{said}: no basta para dar un precio."


def _as_asked_for_ours(each: Comparable, condition: str, effects: Mapping[str, float], discount: Discount) -> float:
    """The log price that would be asked for it in our condition."""
    log = math.log(each.price) - (math.log1p(-discount.share) if each.sold else 0.0)
    theirs, ours = assumptions.step(each.condition), assumptions.step(condition)
    return log + (effects[ours] - effects[theirs] if ours and theirs else 0.0)


def _weight(each: Comparable) -> float:
    trust = SOLD_WEIGHT if each.sold else RESERVED_WEIGHT if each.reserved else 1.0
    return each.weight * trust * math.exp2(-each.age_days / HALF_LIFE_DAYS)


def _effective(weights: Sequence[float]) -> float:
    """Kish: ten doubtful comparables weigh less than ten certain ones."""
    return math.fsum(weights) ** 2 / math.fsum(weight * weight for weight in weights)


def _gap(comparables: Sequence[Comparable], kept: Sequence[int], logs: dict[int, float]) -> float:
    """How far the middles of the sources lie apart (those with three or more), in log; 0 with a single source."""
    by_source: dict[str, list[float]] = defaultdict(list)
    for i in kept:
        by_source[comparables[i].source].append(logs[i])
    middles = [statistics.quantile(some, [1.0] * len(some), 0.5) for some in by_source.values() if len(some) >= FEWEST]
    return max(middles) - min(middles) if len(middles) > 1 else 0.0


def _confidence(
    effective: float, spread: float, age: float, gap: float, learned: Prediction | None, middle: float
) -> float:
    """0-1: more with their number; less with spread, age, and where sources or the learned price disagree."""
    if learned is not None:
        gap = max(gap, abs(math.log(learned.suggested) - middle))
    parts = (
        effective / (effective + HALF_CONFIDENCE_N),
        1 / (1 + (spread / HALF_CONFIDENCE_SPREAD) ** 2),
        HALF_CONFIDENCE_DAYS / (HALF_CONFIDENCE_DAYS + age),
        1 / (1 + (gap / HALF_CONFIDENCE_GAP) ** 2),
    )
    return round(math.prod(parts), 2)


def _euros(log: float) -> Decimal:
    return max(Decimal(str(math.exp(log))).quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("0.01"))
