"""From comparable asking prices to a band, how far to trust it, and where a price stands in it.

Pure. Refuses below three comparables. Outlier rules here cannot replace relevance: they only catch what
slipped through it. Every figure is of ASKING prices; what things sell for is lower, and not known here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Position = Literal["muy_barato", "barato", "en_mercado", "caro", "muy_caro"]

FEWEST = 3
MAD_LIMIT = 3.5  # modified z-score, Iglewicz and Hoaglin (1993)
TUKEY = 1.5
LEAST_SCALE = 0.10  # asking prices of one thing differ by some 10 % even where half of them are equal
FENCES_FROM = 8  # quartiles of fewer are too rough to build fences on
HALF_CONFIDENCE_N = 6.0  # six comparables are "medium", fifteen "high"
HALF_CONFIDENCE_SPREAD = 0.35  # p75 some 40 % above p25: two kinds of thing are probably mixed


@dataclass(frozen=True)
class Band:
    """Weighted quartiles of the prices kept. `confidence` 0-1, `outliers` indexes into what was given."""

    p25: Decimal
    p50: Decimal
    p75: Decimal
    n: int
    confidence: float
    outliers: tuple[int, ...]


def quantile(values: Sequence[float], weights: Sequence[float], q: float) -> float:
    """Weighted quantile: linear between values placed at the middle of their weight."""
    pairs = sorted(zip(values, weights, strict=True))
    total = math.fsum(weight for _, weight in pairs)
    done, before = 0.0, None
    for value, weight in pairs:
        place = (done + weight / 2) / total
        if place >= q:
            if before is None:
                return value
            low, at = before
            return value if place <= at else low + (value - low) * (q - at) / (place - at)
        before = (value, place)
        done += weight
    return pairs[-1][0]


def outliers(prices: Sequence[Decimal]) -> tuple[int, ...]:
    """Indexes of prices far from the rest on a log scale: by MAD, then Tukey's fences on what is left."""
    logs = {index: math.log(price) for index, price in enumerate(prices)}
    out: set[int] = set()
    if len(logs) >= FEWEST + 1:
        middle = _plain(list(logs.values()), 0.5)
        mad = _plain([abs(value - middle) for value in logs.values()], 0.5)
        scale = max(1.4826 * mad, LEAST_SCALE)
        out = {index for index, value in logs.items() if abs(value - middle) / scale > MAD_LIMIT}
        rest = [value for index, value in logs.items() if index not in out]
        if len(rest) >= FENCES_FROM:
            low, high = _plain(rest, 0.25), _plain(rest, 0.75)
            reach = TUKEY * max(high - low, 1.349 * LEAST_SCALE)
            out |= {index for index, value in logs.items() if not low - reach <= value <= high + reach}
    return tuple(sorted(out))


def band(prices: Sequence[Decimal], weights: Sequence[float] | None = None) -> Band | None:
    """The price band of comparables, or None when fewer than three remain. Prices and weights above 0."""
    weights = [1.0] * len(prices) if weights is None else weights
    if len(weights) != len(prices):
        raise ValueError("a weight for each price")
    if any(price <= 0 for price in prices) or any(weight <= 0 for weight in weights):
        raise ValueError("prices and weights are above zero")
    far = outliers(prices)
    kept = [index for index in range(len(prices)) if index not in far]
    if len(kept) < FEWEST:
        return None
    logs = [math.log(prices[index]) for index in kept]
    trust = [weights[index] for index in kept]
    p25, p50, p75 = (quantile(logs, trust, q) for q in (0.25, 0.5, 0.75))
    # Kish: ten doubtful comparables weigh less than ten certain ones of equal weight.
    n_effective = math.fsum(trust) ** 2 / math.fsum(weight * weight for weight in trust)
    by_number = n_effective / (n_effective + HALF_CONFIDENCE_N)
    by_spread = 1 / (1 + ((p75 - p25) / HALF_CONFIDENCE_SPREAD) ** 2)
    return Band(_euros(p25), _euros(p50), _euros(p75), len(kept), round(by_number * by_spread, 2), far)


def market_position(price: Decimal, market: Band) -> Position:
    """Where an asking price stands: inside the quartiles (or 5 % of the median) it is in the market.

    Very cheap or very dear lies further out than once more the band's own width, at least 10 %.
    """
    low = min(market.p25, market.p50 * Decimal("0.95"))
    high = max(market.p75, market.p50 * Decimal("1.05"))
    width = max(high / low, Decimal("1.10"))
    if price < low:
        return "muy_barato" if price < low / width else "barato"
    if price > high:
        return "muy_caro" if price > high * width else "caro"
    return "en_mercado"


def _plain(values: Sequence[float], q: float) -> float:
    return quantile(values, [1.0] * len(values), q)


def _euros(log: float) -> Decimal:
    return Decimal(str(math.exp(log))).quantize(Decimal("0.01"))
