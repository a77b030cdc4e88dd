"""What cannot be seen on a market of asking prices is assumed, said to be so, and corrected by what is learned.

Pure. Each figure tells where it comes from; each is pulled towards own experience in proportion to how much
of that there is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from apps.pricing import lexicon

STEPS = ("has_given_it_all", "fair", "good", "as_good_as_new", "new", "un_opened")
_STEP_OF = {"un_worn": "un_opened", "in_box": "un_opened", **{step: step for step in STEPS}}

# Log of price against "good". Phones: measured on 4,416 Spanish listings of Nov 2024 to Jan 2025 (as good as new
# +1 %, new +4 %; the worst two steps are assumed). Clothes: half of what the medians of Vinted tell (16, 30, 45,
# 70, 120 EUR from worst to new with tags), since better clothes are also better kept. Others: assumed in between.
_ELECTRONIC = (-0.45, -0.15, 0.0, 0.01, 0.04, 0.10)
_WORN = (-0.52, -0.20, 0.0, 0.22, 0.35, 0.49)
_OTHER = (-0.45, -0.18, 0.0, 0.08, 0.18, 0.25)
_OF_KIND = {
    **dict.fromkeys(
        lexicon.words("phone tablet computer monitor tv console camera lens audio watch drone vacuum kitchen printer"),
        _ELECTRONIC,
    ),
    **dict.fromkeys(lexicon.CLOTHES | {"bag"}, _WORN),
}
CONDITION_PRIOR_N = 12.0  # the table above counts as much as twelve listings of each step

DISCOUNT = 0.08  # assumed: no open figures for Spain; whoever lowers an asking price lowers it by 5.5 % (median)
DISCOUNT_PRIOR_N = 10.0
DISCOUNT_MOST = 0.5  # a sale at less than half of the price asked was no haggling

DAYS = 21.0  # assumed time to sell at the middle of the market
DAYS_PRIOR_N = 10.0
DAYS_ELASTICITY = 5.0  # assumed: a tenth dearer takes some 60 % longer
DAYS_RANGE = (1.0, 180.0)


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off the asking price until it is sold, as a share; `n` own sales it was learned from."""

    share: float
    n: int

    def __str__(self) -> str:
        said = f"{100 * self.share:.0f} %".replace(".", ",")
        if not self.n:
            return f"Se supone que se vende un {said} por debajo de lo que se pide; aún no hay ventas propias."
        return f"Se vende un {said} por debajo de lo que se pide: supuesto corregido con {self.n} ventas propias."


def discount(sales: Iterable[tuple[float, float]]) -> Discount:
    """Learned from own sales, each (price asked, price sold) in euros; pulled to the assumption while they are few."""
    shares = [1 - sold / asked for asked, sold in sales if asked > 0 and sold > 0]
    shares = [max(0.0, share) for share in shares if share < DISCOUNT_MOST]
    n = len(shares)
    return Discount((sum(shares) + DISCOUNT_PRIOR_N * DISCOUNT) / (n + DISCOUNT_PRIOR_N), n)


def condition_effects(kinds: Iterable[str], seen: Iterable[tuple[str, float]] = ()) -> Mapping[str, float]:
    """Log effect on the price of each step of condition against "good" for things of these kinds.

    `seen`: (condition, price) of like things; their medians move the table by as much as their number allows.
    """
    prior = dict(zip(STEPS, next((_OF_KIND[kind] for kind in sorted(kinds) if kind in _OF_KIND), _OTHER), strict=True))
    logs: dict[str, list[float]] = defaultdict(list)
    for told, price in seen:
        if (known := step(told)) and price > 0:
            logs[known].append(math.log(price))
    if logs:
        # Where the table puts the middle of all that was seen: deviations from there are news.
        base = fmean(median(values) - prior[each] for each, values in logs.items())
        for each, values in logs.items():
            share = len(values) / (len(values) + CONDITION_PRIOR_N)
            prior[each] += share * (median(values) - base - prior[each])
    rising, least = {}, -math.inf
    for each in STEPS:  # a better condition is never worth less
        least = max(least, prior[each])
        rising[each] = least
    return {each: value - rising["good"] for each, value in rising.items()}


def step(condition: str) -> str:
    """The step of condition by which effects are told, empty if unknown."""
    return _STEP_OF.get(condition, "")


def usual_days(durations: Sequence[tuple[float, bool]]) -> float:
    """Days until half are sold (Kaplan and Meier, 1958), pulled to the assumption while few are known.

    `durations`: days on sale, and whether it ended in a sale; the others are still for sale or gone unsold.
    """
    sold = sum(ended for _, ended in durations)
    if not sold:
        return DAYS
    left, alive, middle = len(durations), 1.0, max(days for days, _ in durations)
    for days, ended in sorted(durations, key=lambda each: (each[0], not each[1])):
        if ended:
            alive *= 1 - 1 / left
            if alive <= 0.5:
                middle = days
                break
        left -= 1
    logs = (sold * math.log(max(middle, 1.0)) + DAYS_PRIOR_N * math.log(DAYS)) / (sold + DAYS_PRIOR_N)
    return math.exp(logs)


def days_to_sell(share: float, usual: float = DAYS) -> int:
    """Days to sell at `share` of the market's middle (1 = the middle), at least 1, at most 180."""
    low, high = DAYS_RANGE
    return round(min(max(usual * math.exp(DAYS_ELASTICITY * math.log(share)), low), high))
