"""What others ask moves the next counter within the approved ladder, and nothing else."""

from __future__ import annotations

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.competition import FEWEST, Market, pressure
from apps.conversations.negotiation import Decision, Entry, Ladder, Ledger, _unit, decide

LADDER = Ladder()
SHARES = st.lists(st.integers(40, 160), max_size=30)
LADDERS = st.builds(
    Ladder,
    first_counter_pct=st.integers(0, 50).map(D),
    step_pct=st.integers(0, 50).map(D),
    rounds=st.integers(0, 6),
)


def answer(
    offer: D,
    market: Market | None,
    entries: tuple[Entry, ...] = (),
    *,
    list_price: D = D(210),
    floor: D | None = D(150),
    ladder: Ladder = LADDER,
) -> Decision:
    return decide(
        offer, asks_discount=False, list_price=list_price, floor=floor, ladder=ladder, ledger=Ledger(entries),
        promised_to_other=False, item_status="published", market=market,
    )  # fmt: skip


def asked(*shares: int, list_price: D = D(210)) -> Market:
    return Market(tuple(list_price * share / 100 for share in shares))


def test_cheaper_rivals_take_the_first_step_further_and_dearer_ones_keep_it_nearer() -> None:
    assert answer(D(150), None) == Decision("counter", D(195), "concession")
    assert answer(D(150), asked(*[80] * 8)) == Decision("counter", D(190), "concession", market="further")
    assert answer(D(150), asked(*[120] * 8)) == Decision("counter", D(205), "concession", market="nearer")


def test_a_market_in_which_we_stand_in_the_middle_or_a_thin_one_changes_nothing() -> None:
    assert answer(D(150), asked(80, 90, 95, 105, 110, 120)) == answer(D(150), None)
    assert answer(D(150), asked(*[60] * (FEWEST - 1))) == answer(D(150), None)
    assert pressure(Market(), D(100)) == 0


def test_an_offer_that_meets_the_bent_counter_is_taken_and_says_why() -> None:
    assert answer(D(190), asked(*[80] * 8)) == Decision("accept", D(190), "meets_next_counter", market="further")


def test_the_last_rung_of_the_ladder_is_the_end_whatever_others_ask() -> None:
    said: tuple[Entry, ...] = (Entry("buyer", "offer", D(120)), Entry("seller", "counter", D(190)))
    said += (Entry("buyer", "offer", D(130)), Entry("seller", "counter", D(180)))
    # 7 % + 4 % + 4 % below 210 € is 178,50: however cheap the others are, no further than the ladder itself goes.
    assert answer(D(140), asked(*[50] * 9), said) == answer(D(140), None, said)


@given(
    st.integers(500, 300_000),
    st.integers(1, 100),
    LADDERS,
    st.lists(st.tuples(st.integers(1, 130), SHARES), max_size=8),
)
def test_whatever_the_market_does_no_promise_about_prices_breaks(
    cents: int, floor_share: int, ladder: Ladder, played: list[tuple[int, list[int]]]
) -> None:
    list_price = D(cents) / 100
    floor = max(D("0.01"), (list_price * floor_share / 100).quantize(D("0.01")))
    entries: tuple[Entry, ...] = ()
    said = list_price
    for share, shares in played:
        offer = (list_price * share / 100).quantize(D("0.01"))
        options = {"list_price": list_price, "floor": floor, "ladder": ladder}
        plain = answer(offer, None, entries, **options)  # type: ignore[arg-type]
        found = answer(offer, asked(*shares, list_price=list_price), entries, **options)  # type: ignore[arg-type]
        if plain.kind not in ("counter", "accept"):
            assert found == plain, "the market opens no room that the ladder has not"
        if found.kind == "counter" and found.amount is not None:
            assert floor <= found.amount < said, "never below the floor, and what was said never rises"
            assert found.amount > offer
            steps = ladder.first_counter_pct + ladder.step_pct * max(ladder.rounds - 1, 0)
            last = list_price * (100 - steps) / 100
            usual = plain.amount if plain.kind == "counter" and plain.amount is not None else found.amount
            assert found.amount >= min(usual, last - _unit(list_price) / 2), "never past the ladder's end"
            said = found.amount
        entries += (Entry("buyer", "offer", offer),)
        if found.kind in ("counter", "accept") and found.amount is not None:
            entries += (Entry("seller", found.kind, found.amount),)
            said = min(said, found.amount)


@given(SHARES, SHARES)
def test_more_cheaper_rivals_never_make_us_dearer(shares: list[int], more: list[int]) -> None:
    before = answer(D(120), asked(*shares, *[130] * FEWEST)).amount
    after = answer(D(120), asked(*shares, *[130] * FEWEST, *[min(each, 60) for each in more])).amount
    assert before is not None and after is not None and after <= before
