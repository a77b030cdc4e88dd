"""The offers of a conversation as a small staircase: our price comes down from above, theirs up from below."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.conversations.models import Offer
from apps.conversations.negotiation import Entry, Ledger, in_force, standing_price
from apps.core import clock
from apps.desk import words
from apps.marketplace.models import Item

#: Of the picture, in its own units; a letter of a label takes about LETTER of them.
WIDTH, TOP, DEPTH, LETTER = 300, 24, 62, 7
MOST_STEPS = 6


@dataclass(frozen=True)
class Step:
    """One amount: where its stair begins and its label stands, whose it is, and whether it is our price now."""

    x: int
    y: int
    label: str
    label_x: int
    ours: bool
    strong: bool


@dataclass(frozen=True)
class Stairs:
    """The picture: two lines as SVG paths, the steps' labels, and the same in words."""

    ours: str
    theirs: str
    steps: tuple[Step, ...]
    said: str
    width: int = WIDTH
    height: int = TOP + DEPTH + 24


def standing(offers: Sequence[Offer], item: Item | None) -> Decimal | None:
    """Our price for this buyer as of now, by the negotiation's own rule."""
    if item is None:
        return None
    entries = [Entry(each.who, each.kind, each.amount, each.created_at, each.valid_until) for each in offers]
    return standing_price(item.list_price, Ledger(in_force(entries, clock.now())))


def stairs(offers: Sequence[Offer], item: Item | None, now: Decimal | None) -> Stairs | None:
    """The staircase, the list price its first step; None where nobody has offered anything. `now`: standing price."""
    said = [(each.who == Offer.Who.SELLER, each.amount) for each in offers if each.kind != Offer.Kind.WITHDRAW]
    if not said or item is None:
        return None
    steps = [(True, item.list_price), *said]
    longest = max(len(words.money(amount, item.currency)) for _ours, amount in steps)
    # Sides take turns, mostly: a label has two columns to itself.
    room = min(MOST_STEPS, max(3, 2 * WIDTH // (LETTER * longest + 6)))
    steps = [steps[0], *steps[1:][-(room - 1) :]]
    high, low = max(amount for _ours, amount in steps), min(amount for _ours, amount in steps)
    column = WIDTH // len(steps)
    last_of_ours = max(n for n, (ours, _amount) in enumerate(steps) if ours)
    placed: list[Step] = []
    for number, (ours, amount) in enumerate(steps):
        y = TOP + (round(DEPTH * (high - amount) / (high - low)) if high != low else 0)
        strong = number == last_of_ours and amount == now
        x, label = number * column, words.money(amount, item.currency)
        placed.append(Step(x, y, label, min(x + 3, WIDTH - LETTER * len(label)), ours, strong))
    return Stairs(
        ours=_path([each for each in placed if each.ours]),
        theirs=_path([each for each in placed if not each.ours]),
        steps=tuple(placed),
        said=", ".join(f"{_('nosotros') if each.ours else _('comprador')} {each.label}" for each in placed),
    )


def _path(steps: Sequence[Step]) -> str:
    """A line along the steps: level while an amount stands, then up or down to the next."""
    if not steps:
        return ""
    moves = [f"M{steps[0].x} {steps[0].y}", *(f"H{each.x}V{each.y}" for each in steps[1:]), f"H{WIDTH}"]
    return "".join(moves)
