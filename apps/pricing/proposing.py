"""What a seller might ask, take at the least, and how to come down in between, from what the market asks. Pure.

A proposal only: it changes nothing, and says nothing where too little is known or the difference is not worth a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

#: With less, or less sure, evidence than this nothing is proposed.
FEWEST, SUREST = 5, 0.4
#: A share of the price that is not worth a change.
NEAR = Decimal("0.04")
#: A market that asks so many times more, or less, is more likely another thing than a slip of the seller's.
MOST_APART = 2
#: Of the room between list price and floor the first concession takes half, two more the rest.
ROUNDS = 3
#: Points of a per cent by which two ladders' ends may differ and still be the same ladder.
SAME_LADDER = Decimal(5)
Ladder = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: list price, floor (None: no haggling), ladder (what is not in it is as usual), days left to
    its sell-before date. `end_pct`: how many per cent below the list price its ladder ends.
    """

    list_price: Decimal
    floor: Decimal | None
    end_pct: Decimal
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would change; None and empty: stays. Amounts in euros."""

    list_price: Decimal | None = None
    floor: Decimal | None = None
    ladder: dict[str, int | float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.list_price is not None or self.floor is not None or bool(self.ladder)


def propose(
    prices: Mapping[str, Mapping[str, object]], *, comparables: int, confidence: float, standing: Standing
) -> Proposed:
    """What the three `prices` of an analysis (asked and sold as text, days) suggest for an item as it stands."""
    known = all(name in prices for name in ("fast", "balanced", "patient"))
    if not known or comparables < FEWEST or confidence < SUREST or standing.list_price <= 0:
        return Proposed()
    hurry = standing.days_left is not None and standing.days_left < _days(prices["balanced"])
    unit = _unit(standing.list_price)
    list_price = _near(Decimal(str(prices["fast" if hurry else "balanced"]["asked"])), unit)
    if not 1 <= MOST_APART * list_price / standing.list_price <= MOST_APART**2:
        return Proposed()
    if abs(list_price / standing.list_price - 1) < NEAR:
        list_price = standing.list_price
    # Until the listing itself is dearer, a floor above what it says would forbid to sell at its own price.
    roof = min(list_price, standing.list_price)
    floor = min((Decimal(str(prices["fast"]["sold"])) / unit).quantize(Decimal(1), ROUND_CEILING) * unit, roof)
    if floor <= 0 or (standing.floor is not None and abs(floor / standing.floor - 1) < NEAR and standing.floor <= roof):
        floor = standing.floor if standing.floor is not None else roof
    room = (list_price - floor) / list_price * 100
    ladder: dict[str, int | float] = {}
    # A dearer listing needs its ladder once it is dearer: until then it would only come down further.
    if list_price <= standing.list_price and room >= SAME_LADDER and abs(room - standing.end_pct) > SAME_LADDER:
        first = min((room / 2).quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal(50))
        step = min(((room - first) / (ROUNDS - 1)).quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal(50))
        ladder = {"first_counter_pct": float(first), "step_pct": float(step), "rounds": ROUNDS}
    return Proposed(
        list_price if list_price != standing.list_price else None,
        floor if floor != standing.floor else None,
        ladder,
    )


def alike(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two proposals, as they are stored, say nearly the same: what was dismissed is not proposed again."""
    if one.keys() != other.keys():
        return False
    for name in ("list_price", "floor"):
        if name in one:
            first, second = Decimal(str(one[name])), Decimal(str(other[name]))
            if second == 0 or abs(first / second - 1) >= NEAR:
                return False
    return True


def _days(price: Mapping[str, object]) -> int:
    told = price.get("days")
    return told if isinstance(told, int) else 0


def _near(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def _unit(price: Decimal) -> Decimal:
    """The steps in which people price such a thing."""
    for above, unit in ((500, 5), (20, 1)):
        if price >= above:
            return Decimal(unit)
    return Decimal("0.5")
