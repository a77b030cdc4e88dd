"""How sure a figure is. Pure: shares, means and their differences, each with a 95 % interval and its n.

Sources: Wilson, JASA 22 (1927) for a share; Newcombe, Statistics in Medicine 17 (1998), method 10, for the difference
of two; Welch, Biometrika 34 (1947) for the difference of two means; Abramowitz and Stegun 26.7.5 for Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from apps.conversations import autonomy

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` of `n` cases, truly between `low` and `high` with 95 % confidence; None where it can't be said."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def share(hits: int, n: int) -> Figure:
    """What part of `n` are `hits`."""
    if not n:
        return Figure(0)
    found = autonomy.share(hits, n)
    return Figure(n, hits / n, found.low, found.high)


def mean(values: Sequence[float]) -> Figure:
    """The mean; an interval from two values on."""
    if len(values) < 2:
        return Figure(len(values), values[0] if values else None)
    middle, half = fmean(values), student(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return Figure(len(values), middle, middle - half, middle + half)


def student(freedom: float, level: float = 0.95) -> float:
    """The quantile of Student's t that holds `level` of it in the middle; right to 2 % from two degrees on."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    powers = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96, (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + sum(each / freedom**power for power, each in enumerate(powers, 1))


def share_difference(one: Figure, other: Figure) -> Figure:
    """How much larger the share `other` is than `one`."""
    if not one.n or not other.n:
        return Figure(min(one.n, other.n))
    assert one.value is not None and one.low is not None and one.high is not None
    assert other.value is not None and other.low is not None and other.high is not None
    apart = other.value - one.value
    low = apart - math.hypot(other.value - other.low, one.high - one.value)
    high = apart + math.hypot(other.high - other.value, one.value - one.low)
    return Figure(min(one.n, other.n), apart, low, high)


def mean_difference(one: Sequence[float], other: Sequence[float], level: float = 0.95) -> Figure:
    """How much larger the mean of `other` is than that of `one`, with an interval of another `level` if asked for."""
    n = min(len(one), len(other))
    if n < 2:
        return Figure(n, fmean(other) - fmean(one) if n else None)
    parts = [stdev(each) ** 2 / len(each) for each in (one, other)]
    apart, spread = fmean(other) - fmean(one), math.sqrt(sum(parts))
    if not spread:
        return Figure(n, apart, apart, apart)
    freedom = sum(parts) ** 2 / sum(part**2 / (len(each) - 1) for part, each in zip(parts, (one, other), strict=True))
    half = student(max(freedom, 1.0), level) * spread
    return Figure(n, apart, apart - half, apart + half)
