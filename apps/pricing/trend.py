"""Where prices are going: the middle slope after Theil and Sen, said only where Mann and Kendall find one. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from statistics import NormalDist, median

FEWEST_WEEKS = 8
SIGNIFICANCE = 0.10
MOST_WEEKS = 104


def weekly_trend(seen: Iterable[tuple[int, float]]) -> float | None:
    """Euros a week, from (day, price) pairs; None below eight weeks with prices; 0.0 where no trend is certain.

    `day`: a count of days from any start. Mann, Econometrica 13 (1945); Sen, JASA 63 (1968).
    """
    weeks: dict[int, list[float]] = defaultdict(list)
    for day, price in seen:
        weeks[day // 7].append(price)
    points = [(week, median(prices)) for week, prices in sorted(weeks.items())][-MOST_WEEKS:]
    if len(points) < FEWEST_WEEKS:
        return None
    pairs = list(combinations(points, 2))
    score = sum((later > earlier) - (later < earlier) for (_, earlier), (_, later) in pairs)
    n = len(points)
    ties = Counter(price for _, price in points).values()
    spread = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if spread <= 0 or not score:
        return 0.0
    z = (score - math.copysign(1, score)) / math.sqrt(spread)
    if 2 * (1 - NormalDist().cdf(abs(z))) > SIGNIFICANCE:
        return 0.0
    return median((later - earlier) / (late - early) for (early, earlier), (late, later) in pairs)
