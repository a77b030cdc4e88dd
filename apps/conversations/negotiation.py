"""What we answer to an offer: the only place where a price is decided.

Plain values in, a decision out. It must never go below the floor, raise a price we have said, answer the same
offer with a better price, ask for more than the buyer offers once our standing price is met, or haggle at all
where the seller set no floor. What it can't decide safely it leaves to a person (`hold`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal

Kind = Literal["accept", "counter", "hold_price", "firm", "ask", "none", "hold"]

#: Reason code -> how staff read it. `third_same_offer` needs no answer and no person: the turn is skipped.
REASONS = {
    "no_price_talk": "No habla de precio.",
    "meets_standing_price": "La oferta llega a nuestro precio.",
    "meets_next_counter": "La oferta llega a lo que íbamos a proponer.",
    "buyer_agrees": "El comprador acepta nuestro precio.",
    "concession": "Siguiente paso de la escalera.",
    "offer_not_better": "No mejora lo que ya ofreció: misma respuesta.",
    "too_low": "La oferta es demasiado baja para moverse.",
    "ladder_used_up": "Ya no quedan rebajas en la escalera.",
    "no_room": "No queda margen por debajo de nuestro precio.",
    "no_haggling": "El anuncio no tiene precio mínimo: no se regatea.",
    "asks_for_discount": "Pide rebaja sin ofrecer nada.",
    "third_same_offer": "La misma oferta por tercera vez: no se contesta.",
    "no_price": "El anuncio no tiene un precio que se entienda.",
    "not_for_sale": "El anuncio no está en venta.",
    "promised_to_other": "Está prometido a otra persona.",
    "below_floor": "Nuestro último precio ha quedado por debajo del mínimo: decide una persona.",
    "offer_out_of_scale": "La oferta supera con mucho el precio: que la mire una persona.",
}

#: An offer this many times our price is a slip of the keyboard or the start of an overpayment scam.
OUT_OF_SCALE = 2


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far and how fast we come down; percentages of the list price.

    The defaults turn 210 € into 195 € and then 185 €. `patience`: how many times the same offer is answered.
    Offers below `lowest_serious_pct` get no concession.
    """

    first_counter_pct: Decimal = Decimal(7)
    step_pct: Decimal = Decimal(4)
    rounds: int = 3
    patience: int = 2
    lowest_serious_pct: Decimal = Decimal(50)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `who`: buyer or seller. `kind`: offer, counter, accept, withdraw."""

    who: str
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was offered before the message being answered, oldest first, without what has expired.

    `best_of_others` is the best standing offer of other buyers for the item: we don't counter below it.
    """

    entries: tuple[Entry, ...] = ()
    best_of_others: Decimal | None = None

    def our_prices(self) -> list[Decimal]:
        """The prices we have proposed or accepted here and not withdrawn."""
        return [each.amount for each in self._standing("seller")]

    def buyer_offers(self) -> list[Decimal]:
        """The amounts this buyer has offered and not withdrawn."""
        return [each.amount for each in self._standing("buyer")]

    def _standing(self, who: str) -> list[Entry]:
        mine = [each for each in self.entries if each.who == who]
        last_withdrawn = max((n for n, each in enumerate(mine) if each.kind == "withdraw"), default=-1)
        return mine[last_withdrawn + 1 :]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer. `amount`: the only price a reply may propose or accept; `reason`: a key of REASONS."""

    kind: Kind
    amount: Decimal | None
    reason: str


def standing_price(list_price: Decimal, ledger: Ledger) -> Decimal:
    """Our price for this buyer as of now: our lowest word, or the list price where that is lower."""
    return min([list_price, *ledger.our_prices()])


def decide(
    offer: Decimal | None,
    *,
    asks_discount: bool,
    list_price: Decimal,
    floor: Decimal | None,
    ladder: Ladder,
    ledger: Ledger,
    promised_to_other: bool,
    item_status: str,
    accepts: bool = False,
) -> Decision:
    """Decide the answer to one buyer's message.

    `offer` is the amount offered in it, `accepts` whether it agrees to our price in words, and `ledger` ends
    before it. Amounts in euros. Never raises.
    """
    if offer is None and not accepts and not asks_discount:
        return Decision("none", None, "no_price_talk")
    if item_status != "published":
        return Decision("hold", None, "not_for_sale")
    if promised_to_other:
        return Decision("hold", None, "promised_to_other")
    standing = standing_price(list_price, ledger)
    if standing <= 0:
        return Decision("hold", None, "no_price")
    if floor is not None and standing < floor:
        return Decision("hold", None, "below_floor")
    if offer is None:
        if accepts:
            return Decision("accept", standing, "buyer_agrees")
        return _answer_to_plea(standing, list_price, floor)
    if offer > OUT_OF_SCALE * list_price:
        return Decision("hold", None, "offer_out_of_scale")
    if offer >= standing:
        return Decision("accept", offer, "meets_standing_price")
    return _answer_to_offer(offer, standing, list_price, floor, ladder, ledger)


def _answer_to_plea(standing: Decimal, list_price: Decimal, floor: Decimal | None) -> Decision:
    """«¿Cuánto es lo menos?»: the first to name a number is the buyer."""
    if standing < list_price:
        return Decision("hold_price", standing, "asks_for_discount")
    if floor is None or floor >= list_price:
        return Decision("firm", list_price, "no_haggling")
    return Decision("ask", standing, "asks_for_discount")


def _answer_to_offer(
    offer: Decimal,
    standing: Decimal,
    list_price: Decimal,
    floor: Decimal | None,
    ladder: Ladder,
    ledger: Ledger,
) -> Decision:
    """The answer to an offer below our standing price."""
    before = ledger.buyer_offers()
    if before.count(offer) >= ladder.patience:
        return Decision("hold", None, "third_same_offer")
    if floor is None or floor >= list_price:
        # A price given before the seller closed the haggling still stands.
        return Decision("firm" if standing == list_price else "hold_price", standing, "no_haggling")
    if before and offer <= max(before):
        return Decision("hold_price", standing, "offer_not_better")
    if offer * 100 < list_price * ladder.lowest_serious_pct:
        return Decision("hold_price", standing, "too_low")
    if len(ledger.our_prices()) >= ladder.rounds:
        return Decision("hold_price", standing, "ladder_used_up")
    counter = next_counter(standing, list_price, max(floor, ledger.best_of_others or floor), ladder, ledger)
    if counter is None:
        return Decision("hold_price", standing, "no_room")
    if offer >= counter:
        return Decision("accept", offer, "meets_next_counter")
    return Decision("counter", counter, "concession")


def next_counter(
    standing: Decimal, list_price: Decimal, lowest: Decimal, ladder: Ladder, ledger: Ledger
) -> Decimal | None:
    """Our next price, at least `lowest` and below `standing`, in round euros; None where there is no room."""
    pct = ladder.step_pct if ledger.our_prices() else ladder.first_counter_pct
    unit = _unit(list_price)
    wanted = ((standing - list_price * pct / 100) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    if wanted < lowest:
        # Rounded up, so that an odd floor never shows.
        wanted = (lowest / unit).quantize(Decimal(1), ROUND_CEILING) * unit
    return wanted if wanted < standing else None


def _unit(list_price: Decimal) -> Decimal:
    """The steps in which people talk about such a price."""
    for above, unit in ((1000, 10), (100, 5), (20, 1)):
        if list_price >= above:
            return Decimal(unit)
    return Decimal("0.5")
