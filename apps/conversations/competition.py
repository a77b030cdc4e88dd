"""How what others ask for the same thing moves our next counter, within the ladder that the seller approved. Pure.

Where most of them are cheaper we come down further, though never past the ladder's last rung; where most are dearer,
less far. It must never change a floor, a list price or a price that was said.
"""

from dataclasses import dataclass
from decimal import Decimal

#: Fewer listings than this prove nothing about a market.
FEWEST = 5
#: How much of a step they may add or take away at most.
MOST = Decimal("0.5")
#: A market in which we are about in the middle moves nothing.
MIDDLE = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Market:
    """What others ask for the same thing now, in the currency of ours."""

    prices: tuple[Decimal, ...] = ()

    def cheaper(self, price: Decimal) -> int:
        """How many ask less than `price`."""
        return sum(each < price for each in self.prices)


def pressure(market: Market | None, price: Decimal) -> Decimal:
    """From -1 (all ask more than `price`) to 1 (all ask less); 0 in the middle, or where little is known."""
    if market is None or len(market.prices) < FEWEST:
        return Decimal(0)
    same = sum(each == price for each in market.prices)
    share = (market.cheaper(price) + Decimal(same) / 2) / len(market.prices)
    pushed = 2 * share - 1
    return pushed if abs(pushed) >= MIDDLE else Decimal(0)


def bend(usual: Decimal, bent: Decimal, standing: Decimal, unit: Decimal, last: Decimal) -> Decimal:
    """The counter between what the ladder says (`usual`) and what the market would have (`bent`).

    Downwards it stops at `last`, the ladder's last rung; upwards it stays a real step of at least a `unit` below our
    `standing` price, where the ladder itself has one.
    """
    if bent < usual:
        return max(bent, min(usual, last))
    return max(usual, min(bent, standing - unit))
