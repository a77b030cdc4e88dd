"""What we answer to an offer: the only place where a price is decided.

Plain values in, a decision out. It must never go below the floor, raise a price we have said while it is valid,
answer the same offer with a better price, ask for more than the buyer offers once our standing price is met, or haggle
at all where the seller set no floor. What it can't decide safely it leaves to a person (`hold`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal

from apps.conversations import competition
from apps.conversations.competition import Market

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
    "several_units": "Ofrece por varias unidades: el anuncio es de una, que decida una persona.",
    "shipping_apart": "Su oferta incluye el envío y nuestro precio no.",
    "offer_out_of_scale": "La oferta supera con mucho el precio: que la mire una persona.",
}

#: An offer this many times our price is a slip of the keyboard or the start of an overpayment scam.
OUT_OF_SCALE = 2
#: Days before the sell-before date in which concessions grow, to this many times their size on the day itself.
HURRY_DAYS = 14
HURRY_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far and how fast we come down; percentages of the list price.

    The defaults turn 210 € into 195 € and then 185 €. `patience`: how many times the same offer is answered.
    Offers below `lowest_serious_pct` get no concession. `term_days`: until the end of which day from today a counter
    stands (0: until we say another).
    """

    first_counter_pct: Decimal = Decimal(7)
    step_pct: Decimal = Decimal(4)
    rounds: int = 3
    patience: int = 2
    lowest_serious_pct: Decimal = Decimal(50)
    term_days: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `who`: buyer or seller. `kind`: offer, counter, accept, withdraw.

    `valid_until`: the end of a counter's term. `shipping`: the amount pays the postage too, so it is worth less than
    the same amount without.
    """

    who: str
    kind: str
    amount: Decimal
    at: datetime | None = None
    valid_until: datetime | None = None
    shipping: bool = False


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

    def buyer_worths(self) -> list[tuple[Decimal, bool]]:
        """The buyer's offers in a form that sorts by what they are worth: with postage in it below without."""
        return [(each.amount, not each.shipping) for each in self._standing("buyer")]

    def term(self, price: Decimal) -> datetime | None:
        """Until when `price` stands, where it is one that we have said; None: until we say another."""
        return next((each.valid_until for each in self._standing("seller") if each.amount == price), None)

    def _standing(self, who: str) -> list[Entry]:
        mine = [each for each in self.entries if each.who == who]
        last_withdrawn = max((n for n, each in enumerate(mine) if each.kind == "withdraw"), default=-1)
        return mine[last_withdrawn + 1 :]


def in_force(entries: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """What still counts of a ledger: no counter whose term is over, nor the offers that only such counters answered,
    so that the same offer made again gets the same answer again.
    """
    over = [n for n, each in enumerate(entries) if _is_over(each, now)]
    if not over:
        return tuple(entries)
    standing = max((n for n, each in enumerate(entries) if each.who == "seller" and n not in over), default=-1)
    ended = entries[over[-1]].valid_until
    return tuple(
        each
        for n, each in enumerate(entries)
        if n not in over and not (each.who == "buyer" and standing < n and (n < over[-1] or _is_before(each.at, ended)))
    )


def _is_over(entry: Entry, now: datetime) -> bool:
    return entry.kind == "counter" and entry.valid_until is not None and entry.valid_until <= now


def _is_before(moment: datetime | None, end: datetime | None) -> bool:
    return moment is not None and end is not None and moment <= end


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer. `amount`: the only price a reply may propose or accept; `reason`: a key of REASONS;
    `valid_until`: the end of its term; `market`: what others ask took us further down, or less far, than the ladder.
    """

    kind: Kind
    amount: Decimal | None
    reason: str
    valid_until: datetime | None = None
    market: Literal["", "further", "nearer"] = ""


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
    units: int = 1,
    shipping: bool = False,
    days_left: int | None = None,
    term: datetime | None = None,
    market: Market | None = None,
) -> Decision:
    """Decide the answer to one buyer's message.

    `offer` is the amount offered in it, for `units` of the item, `shipping` whether it is to pay the postage too,
    `accepts` whether it agrees to our price in words, and `ledger` ends before it. `days_left`: to the sell-before
    date. `term`: the end of the term that a counter made now is given. `market`: what others ask for the same thing.
    Amounts in euros. Never raises.

    An offer with the postage in it is never accepted: it is answered with the price without, at most its own amount.
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
    if offer is not None and units > 1:
        return Decision("hold", None, "several_units")
    if offer is None:
        if accepts:
            return Decision("accept", standing, "buyer_agrees")
        return _answer_to_plea(standing, list_price, floor, ledger)
    if offer > OUT_OF_SCALE * list_price:
        return Decision("hold", None, "offer_out_of_scale")
    if ledger.buyer_worths().count((offer, not shipping)) >= ladder.patience and (shipping or offer < standing):
        return Decision("hold", None, "third_same_offer")
    if offer >= standing:
        if shipping:
            return Decision("hold_price", standing, "shipping_apart", ledger.term(standing))
        return Decision("accept", offer, "meets_standing_price")
    hurried = _hurried(ladder, days_left)
    return _answer_to_offer(offer, shipping, standing, list_price, floor, hurried, ledger, term, market)


def _hurried(ladder: Ladder, days_left: int | None) -> Ladder:
    """The ladder with concessions that grow in the last days before the sell-before date."""
    if days_left is None or days_left >= HURRY_DAYS:
        return ladder
    factor = 1 + (HURRY_FACTOR - 1) * Decimal(HURRY_DAYS - max(days_left, 0)) / HURRY_DAYS
    return replace(ladder, first_counter_pct=ladder.first_counter_pct * factor, step_pct=ladder.step_pct * factor)


def _answer_to_plea(standing: Decimal, list_price: Decimal, floor: Decimal | None, ledger: Ledger) -> Decision:
    """«¿Cuánto es lo menos?»: the first to name a number is the buyer."""
    if standing < list_price:
        return Decision("hold_price", standing, "asks_for_discount", ledger.term(standing))
    if floor is None or floor >= list_price:
        return Decision("firm", list_price, "no_haggling")
    return Decision("ask", standing, "asks_for_discount")


def _answer_to_offer(
    offer: Decimal,
    shipping: bool,
    standing: Decimal,
    list_price: Decimal,
    floor: Decimal | None,
    ladder: Ladder,
    ledger: Ledger,
    term: datetime | None,
    market: Market | None,
) -> Decision:
    """The answer to an offer below our standing price."""
    before = ledger.buyer_worths()
    keep = ledger.term(standing)
    if floor is None or floor >= list_price:
        # A price given before the seller closed the haggling still stands.
        if standing == list_price:
            return Decision("firm", standing, "no_haggling")
        return Decision("hold_price", standing, "no_haggling", keep)
    if before and (offer, not shipping) <= max(before):
        return Decision("hold_price", standing, "offer_not_better", keep)
    if offer * 100 < list_price * ladder.lowest_serious_pct:
        return Decision("hold_price", standing, "too_low", keep)
    if len(ledger.our_prices()) >= ladder.rounds:
        return Decision("hold_price", standing, "ladder_used_up", keep)
    lowest = max(floor, ledger.best_of_others or floor)
    usual = next_counter(standing, list_price, lowest, ladder, ledger)
    counter = next_counter(standing, list_price, lowest, ladder, ledger, market)
    if counter is None or usual is None:
        return Decision("hold_price", standing, "no_room", keep)
    moved: Literal["", "further", "nearer"] = "" if counter == usual else "further" if counter < usual else "nearer"
    if offer >= counter:
        if shipping:
            return Decision("counter", offer, "shipping_apart", term, moved)
        return Decision("accept", offer, "meets_next_counter", market=moved)
    return Decision("counter", counter, "concession", term, moved)


def next_counter(
    standing: Decimal,
    list_price: Decimal,
    lowest: Decimal,
    ladder: Ladder,
    ledger: Ledger,
    market: Market | None = None,
) -> Decimal | None:
    """Our next price, at least `lowest` and below `standing`, in round euros; None where there is no room."""
    pct = ladder.step_pct if ledger.our_prices() else ladder.first_counter_pct
    unit = _unit(list_price)
    wanted = _round(standing - list_price * pct / 100, unit)
    if pushed := competition.pressure(market, standing):
        bent = _round(standing - list_price * pct / 100 * (1 + pushed * competition.MOST), unit)
        steps = ladder.first_counter_pct + ladder.step_pct * max(ladder.rounds - 1, 0)
        wanted = competition.bend(wanted, bent, standing, unit, _round(list_price * (100 - steps) / 100, unit))
    if wanted < lowest:
        # Rounded up, so that an odd floor never shows.
        wanted = (lowest / unit).quantize(Decimal(1), ROUND_CEILING) * unit
    return wanted if wanted < standing else None


def _round(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def _unit(list_price: Decimal) -> Decimal:
    """The steps in which people talk about such a price."""
    for above, unit in ((1000, 10), (100, 5), (20, 1)):
        if list_price >= above:
            return Decimal(unit)
    return Decimal("0.5")
