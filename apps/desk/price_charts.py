"""The band of an item's price and its history as pictures: where each thing stands, in units of the picture. Pure.

Nothing in them is told by colour alone: shapes, hatching and words say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WIDTH, EDGE = 400, 34
#: Labels nearer than this would stand on each other.
APART = 78
TOP, BOTTOM = 14, 122
#: Where the history begins and ends: its amounts stand to its left.
FROM, TO = 72, 392


def plain(amount: Decimal | str) -> Decimal:
    """An estimate as it is said: cents would pretend to know more than it does."""
    value = Decimal(amount)
    return value.quantize(Decimal(1)) if value >= 20 else value


@dataclass(frozen=True)
class Mark:
    """Something at a place: a comparable, one of the three prices, ours."""

    x: float
    y: float
    amount: Decimal
    name: str = ""


@dataclass(frozen=True)
class Band:
    """`left`, `right`: the band's ends. `dots`: the comparables. `ours`: None without a price of ours."""

    left: float
    right: float
    low: Decimal
    high: Decimal
    dots: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    ours: Mark | None

    @property
    def width(self) -> float:
        """Of the band."""
        return round(self.right - self.left, 1)

    @property
    def middle(self) -> float:
        """Where one label for both ends stands."""
        return round((self.left + self.right) / 2, 1)

    @property
    def narrow(self) -> bool:
        """Whether its ends have no room for a label each."""
        return self.right - self.left < APART

    @property
    def ours_left(self) -> bool:
        """Whether the label of our price has more room to its left."""
        return self.ours is not None and self.ours.x > WIDTH / 2


def band(
    low: Decimal | None,
    high: Decimal | None,
    *,
    prices: Sequence[Decimal],
    steps: Sequence[tuple[str, Decimal]],
    ours: Decimal | None,
) -> Band | None:
    """The picture of one analysis; None where it has no band. Comparables at one price stand above each other."""
    if low is None or high is None:
        return None
    # A single price far away would press all others into a corner: the picture ends at twice the band's distance.
    room = max(high - low, high / 10)
    shown = [each for each in prices if low - 2 * room <= each <= high + 2 * room]
    ends = [low, high, *shown, *(amount for _name, amount in steps), *([ours] if ours is not None else [])]
    least, most = min(ends), max(ends)

    def place(amount: Decimal) -> float:
        return round(EDGE + float((amount - least) / ((most - least) or 1)) * (WIDTH - 2 * EDGE), 1)

    dots: list[Mark] = []
    height: dict[int, int] = {}
    for each in sorted(shown):
        x = place(each)
        step = height[round(x / 6)] = height.get(round(x / 6), -1) + 1
        dots.append(Mark(x, 84 - 7 * min(step, 5), each))
    return Band(
        place(low),
        place(high),
        low,
        high,
        tuple(dots),
        tuple(Mark(place(amount), 0, amount, name) for name, amount in steps),
        None if ours is None else Mark(place(ours), 0, ours),
    )


@dataclass(frozen=True)
class Moment:
    """One analysis: when, what the market asked (None: no number), and what we asked."""

    at: datetime
    price: Decimal | None
    low: Decimal | None
    high: Decimal | None
    ours: Decimal | None


@dataclass(frozen=True)
class History:
    """Paths of the band's area, the market's line and ours, and what the axes say."""

    area: str
    line: str
    ours: str
    points: tuple[Mark, ...]
    least: Decimal
    most: Decimal
    first: datetime
    last: datetime


def history(moments: Sequence[Moment]) -> History | None:
    """The picture of several analyses, oldest first; None below two with a number."""
    told = [each for each in moments if each.price is not None and each.low is not None and each.high is not None]
    if len(told) < 2:
        return None
    amounts = [a for m in told for a in (m.low, m.high, m.price, m.ours) if a is not None]
    least, most = min(amounts), max(amounts)
    begin, whole = told[0].at, (told[-1].at - told[0].at).total_seconds() or 1.0

    def x(moment: Moment) -> float:
        return round(FROM + (moment.at - begin).total_seconds() / whole * (TO - FROM), 1)

    def y(amount: Decimal | None) -> float:
        return round(BOTTOM - float(((amount or least) - least) / ((most - least) or 1)) * (BOTTOM - TOP), 1)

    def path(points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{left} {top}" for left, top in points) if points else ""

    upper, lower = [(x(m), y(m.high)) for m in told], [(x(m), y(m.low)) for m in reversed(told)]
    return History(
        path([*upper, *lower]) + "Z",
        path([(x(m), y(m.price)) for m in told]),
        path([(x(m), y(m.ours)) for m in told if m.ours is not None]),
        tuple(Mark(x(m), y(m.price), m.price) for m in told if m.price is not None),
        plain(least),
        plain(most),
        told[0].at,
        told[-1].at,
    )
