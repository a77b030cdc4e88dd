"""Random haggles, one word after another, with terms that end, days that pass and other buyers who bid: the promises
about prices hold after each.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from apps.conversations.negotiation import Decision, Entry, Ladder, Ledger, decide, in_force, standing_price
from apps.marketplace.models import validate_ladder

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
LADDERS = st.builds(
    Ladder,
    first_counter_pct=st.sampled_from([D(0), D(3), D(7), D(20), D(50)]),
    step_pct=st.sampled_from([D(0), D(2), D(4), D(10), D(50)]),
    rounds=st.sampled_from([6, 3, 2, 1, 0]),
    patience=st.integers(1, 3),
    lowest_serious_pct=st.sampled_from([D(50), D(0), D(80)]),
    term_days=st.integers(0, 4),
)


class Haggle(RuleBasedStateMachine):
    """One buyer and us; whatever is decided is said, and enters the ledger as the house enters it."""

    @initialize(
        list_price=st.integers(500, 300_000).map(lambda cents: D(cents) / 100),
        floor_share=st.sampled_from([None, *range(10, 100, 5), 100]),
        ladder=LADDERS,
        days=st.none() | st.integers(0, 30),
    )
    def begin(self, list_price: D, floor_share: int | None, ladder: Ladder, days: int | None) -> None:
        self.list_price, self.ladder = list_price, ladder
        self.floor = None if floor_share is None else (list_price * floor_share / 100).quantize(D("0.01"))
        self.entries: list[Entry] = []
        self.others: D | None = None
        self.now, self.sell_before = START, None if days is None else START + timedelta(days=days)

    @rule(hours=st.integers(1, 72))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(share=st.none() | st.integers(10, 120))
    def another_buyer_bids(self, share: int | None) -> None:
        self.others = None if share is None else self.list_price * share / 100

    @rule(
        share=st.sampled_from([20, *range(50, 101), 130]),
        shipping=st.sampled_from([False, False, True]),
        times=st.sampled_from([2, 1, 3]),
    )
    def offers(self, share: int, shipping: bool, times: int) -> None:
        for _ in range(times):
            self.answer((self.list_price * share / 100).quantize(D("0.01")), shipping=shipping)

    @rule(again=st.integers(0, 5))
    def offers_the_same_again(self, again: int) -> None:
        made = [each for each in self.entries if each.who == "buyer" and each.kind == "offer"]
        if made:
            same = made[-1 - again % len(made)]
            self.answer(same.amount, shipping=same.shipping)

    @rule(agrees=st.sampled_from([False, False, True]))
    def speaks_of_no_amount(self, agrees: bool) -> None:
        self.answer(None, asks=not agrees, accepts=agrees)

    @rule()
    def loses_interest(self) -> None:
        offers = Ledger(tuple(self.entries)).buyer_offers()
        if offers:
            self.entries.append(Entry("buyer", "withdraw", offers[-1], self.now))

    def answer(self, offer: D | None, *, shipping: bool = False, asks: bool = False, accepts: bool = False) -> None:
        ledger = Ledger(in_force(self.entries, self.now), self.others)
        before = standing_price(self.list_price, ledger)
        decision = decide(
            offer,
            asks_discount=asks,
            accepts=accepts,
            list_price=self.list_price,
            floor=self.floor,
            ladder=self.ladder,
            ledger=ledger,
            promised_to_other=False,
            item_status="published",
            shipping=shipping,
            days_left=(self.sell_before - self.now).days if self.sell_before else None,
            term=self.now + timedelta(days=self.ladder.term_days) if self.ladder.term_days else None,
        )
        self.judge(decision, offer, shipping, before)
        if offer is None and decision.kind == "accept":
            self.entries.clear()  # agreed: the next haggle begins
            return
        if offer is not None:
            self.entries.append(Entry("buyer", "offer", offer, self.now, shipping=shipping))
        if decision.kind in ("counter", "accept") and decision.amount is not None:
            until = decision.valid_until if decision.kind == "counter" else None
            self.entries.append(Entry("seller", decision.kind, decision.amount, self.now, until))
            after = standing_price(self.list_price, Ledger(in_force(self.entries, self.now)))
            assert after == min(before, decision.amount), "ledger and decision agree"

    def made(self) -> set[tuple[D, bool]]:
        """What the buyer has offered and not taken back, of what still counts."""
        made: set[tuple[D, bool]] = set()
        for each in in_force(self.entries, self.now):
            if each.who == "buyer":
                made = set() if each.kind == "withdraw" else made | {(each.amount, each.shipping)}
        return made

    def judge(self, decision: Decision, offer: D | None, shipping: bool, before: D) -> None:
        promised = [
            each.amount
            for each in self.entries
            if each.who == "seller" and (each.valid_until is None or each.valid_until > self.now)
        ]
        assert before == min([self.list_price, *promised]), "what we said binds us within its term, and no longer"
        if decision.kind == "hold":
            assert decision.amount is None
            return
        assert decision.amount is not None
        assert self.floor is None or decision.amount >= self.floor, "the floor is never crossed"
        if decision.kind != "accept":
            assert decision.amount <= before, "no price that we have said ever rises within its term"
        if offer is None:
            assert decision.amount == before, "words alone move nothing"
            return
        if decision.kind == "accept":
            assert decision.amount == offer and not shipping, "never worse than the buyer's own offer, nor more than it"
            return
        if shipping:
            assert decision.amount >= min(offer, before)
        else:
            assert offer < before, "an offer at our standing price is accepted"
            assert decision.amount > offer, "never less than the buyer offers"
        if decision.kind == "counter":
            assert decision.amount < before, "every counter is a concession"
            assert self.floor is not None, "no floor, no haggling"
            assert self.others is None or decision.amount >= self.others, "the best standing offer leads"
            assert (offer, shipping) not in self.made(), "the same offer gets the same answer"
        else:
            assert decision.amount == before


def test_no_haggle_however_long_breaks_a_promise() -> None:
    run_state_machine_as_test(Haggle, settings=settings(max_examples=60, stateful_step_count=25, deadline=None))


def countered(days_left: int | None, ladder: Ladder, offer: D = D(110), floor: D = D(101)) -> Decision:
    return decide(
        offer,
        asks_discount=False,
        list_price=D(210),
        floor=floor,
        ladder=ladder,
        ledger=Ledger(),
        promised_to_other=False,
        item_status="published",
        days_left=days_left,
    )


@given(LADDERS, st.lists(st.integers(-5, 40), min_size=2, max_size=2).map(sorted))
def test_concessions_grow_as_the_day_of_selling_nears(ladder: Ladder, days: list[int]) -> None:
    near, far = (countered(each, replace(ladder, lowest_serious_pct=D(50))) for each in days)
    if near.kind == far.kind == "counter" and near.amount is not None and far.amount is not None:
        assert D(101) <= near.amount <= far.amount


def test_on_the_day_itself_a_concession_is_twice_its_size() -> None:
    assert [countered(days, Ladder()).amount for days in (None, 14, 7, 0, -3)] == [195, 195, 190, 180, 180]


def test_a_counter_carries_its_term_and_the_price_that_is_kept_its_own() -> None:
    friday = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
    rules = {
        "asks_discount": False,
        "list_price": D(210),
        "floor": D(180),
        "ladder": Ladder(),
        "promised_to_other": False,
        "item_status": "published",
    }
    first = decide(D(150), ledger=Ledger(), term=friday, **rules)  # type: ignore[arg-type]
    assert first == Decision("counter", D(195), "concession", friday)
    said = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(195), valid_until=friday))
    later = decide(D(140), ledger=Ledger(said), term=friday + timedelta(days=3), **rules)  # type: ignore[arg-type]
    assert later == Decision("hold_price", D(195), "offer_not_better", friday)


def test_an_earlier_price_without_a_term_outlives_a_later_one_with() -> None:
    said = (
        Entry("buyer", "offer", D(150), START),
        Entry("seller", "counter", D(195), START),
        Entry("buyer", "offer", D(170), START),
        Entry("seller", "counter", D(185), START, START + timedelta(days=1)),
    )
    ledger = Ledger(in_force(said, START + timedelta(days=2)))
    assert (ledger.our_prices(), ledger.buyer_offers()) == ([D(195)], [D(150)])
    assert in_force(said, START) == said


@pytest.mark.parametrize(
    ("offer", "decision"),
    [
        (D(170), Decision("counter", D(195), "concession")),
        (D(200), Decision("counter", D(200), "shipping_apart")),
        (D(230), Decision("hold_price", D(210), "shipping_apart")),
    ],
)
def test_an_offer_with_the_postage_in_it_is_never_accepted(offer: D, decision: Decision) -> None:
    assert (
        decide(
            offer,
            asks_discount=False,
            list_price=D(210),
            floor=D(180),
            ladder=Ladder(),
            ledger=Ledger(),
            promised_to_other=False,
            item_status="published",
            shipping=True,
        )
        == decision
    )


@pytest.mark.parametrize(
    "ladder",
    [
        {},
        {"first_counter_pct": 7, "step_pct": 2.5, "rounds": 3},
        {"patience": 2, "lowest_serious_pct": 50, "term_days": 3},
    ],
)
def test_a_sane_ladder_is_taken(ladder: dict[str, object]) -> None:
    validate_ladder(ladder)


@pytest.mark.parametrize(
    ("ladder", "said"),
    [
        ([], "objeto"),
        ({"descuento": 7}, "no existe"),
        ({"first_counter_pct": 51}, "entre 0 y 50"),
        ({"patience": 0}, "entre 1 y 5"),
        ({"term_days": 1.5}, "entero"),
        ({"rounds": True}, "entre 0 y 10"),
        ({"lowest_serious_pct": "50"}, "entre 0 y 100"),
    ],
)
def test_a_wrong_ladder_is_refused_with_what_is_wrong(ladder: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        validate_ladder(ladder)
