"""The promises about prices, for every price, floor, ladder and stubborn buyer."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.negotiation import REASONS, Decision, Entry, Ladder, Ledger, decide, standing_price

DEFAULT = Ladder()
PRICES = st.integers(200, 300_000).map(lambda cents: D(cents) / 100)
LADDERS = st.builds(
    Ladder,
    first_counter_pct=st.integers(0, 50).map(D),
    step_pct=st.integers(0, 50).map(D),
    rounds=st.integers(0, 6),
    patience=st.integers(1, 3),
)


@st.composite
def markets(draw: st.DrawFn) -> tuple[D, D | None]:
    """A list price and a floor at most as high, or none."""
    list_price = draw(PRICES)
    share = draw(st.none() | st.integers(1, 100))
    return list_price, None if share is None else max(D("0.01"), (list_price * share / 100).quantize(D("0.01")))


def answer(
    offer: D | None,
    entries: tuple[Entry, ...] = (),
    *,
    list_price: D = D(210),
    floor: D | None = D(180),
    ladder: Ladder = DEFAULT,
    asks: bool = False,
    accepts: bool = False,
    others: D | None = None,
    promised: bool = False,
    status: str = "published",
) -> Decision:
    return decide(
        offer,
        asks_discount=asks,
        accepts=accepts,
        list_price=list_price,
        floor=floor,
        ladder=ladder,
        ledger=Ledger(entries, others),
        promised_to_other=promised,
        item_status=status,
    )


def haggle(
    offers: list[D], list_price: D, floor: D | None, ladder: Ladder, others: D | None = None
) -> list[tuple[D, Decision]]:
    """Play the offers one after another, writing the ledger as the house does."""
    entries: list[Entry] = []
    played = []
    for offer in offers:
        decision = answer(offer, tuple(entries), list_price=list_price, floor=floor, ladder=ladder, others=others)
        played.append((offer, decision))
        entries.append(Entry("buyer", "offer", offer))
        if decision.kind in ("counter", "accept") and decision.amount is not None:
            entries.append(Entry("seller", decision.kind, decision.amount))
    return played


OFFERS = st.lists(st.integers(1, 220), min_size=1, max_size=8)


@given(markets(), OFFERS, LADDERS, st.none() | st.integers(1, 120))
def test_no_haggling_ever_breaks_a_promise(
    market: tuple[D, D | None], shares: list[int], ladder: Ladder, others_share: int | None
) -> None:
    list_price, floor = market
    offers = [(list_price * share / 100).quantize(D("0.01")) for share in shares]
    others = None if others_share is None else list_price * others_share / 100
    said = list_price
    for offer, decision in haggle(offers, list_price, floor, ladder, others):
        assert decision.reason in REASONS
        if decision.kind == "hold":
            assert decision.amount is None
            continue
        assert decision.amount is not None
        assert floor is None or decision.amount >= floor, "the floor is never crossed"
        if decision.kind == "accept":
            assert decision.amount == offer, "never worse than the buyer's own offer, nor more than it"
            said = min(said, offer)
            continue
        assert offer < said, "an offer at our standing price is accepted"
        assert decision.amount > offer, "we never ask for less than the buyer offers"
        assert decision.amount <= said, "no price that we have said ever rises"
        if decision.kind != "counter":
            assert decision.amount == said
        if floor is None:
            assert decision.kind in ("firm", "hold_price") and decision.amount == said
        said = decision.amount


@given(markets(), OFFERS, LADDERS)
def test_the_same_offer_never_gets_a_better_answer(
    market: tuple[D, D | None], shares: list[int], ladder: Ladder
) -> None:
    list_price, floor = market
    offers = [(list_price * share / 100).quantize(D("0.01")) for share in shares for _ in range(2)]
    played = haggle(offers, list_price, floor, ladder)
    for (_, first), (_, again) in zip(played[::2], played[1::2], strict=True):
        if again.amount is not None and first.amount is not None:
            assert again.amount == first.amount


@given(PRICES, st.integers(1, 99))
def test_without_a_floor_there_is_no_haggling(list_price: D, share: int) -> None:
    offer = list_price * share / 100
    assert answer(offer, list_price=list_price, floor=None) == Decision("firm", list_price, "no_haggling")
    assert answer(None, asks=True, list_price=list_price, floor=None).kind == "firm"


@given(markets(), st.integers(100, 200))
def test_an_offer_at_or_above_our_price_is_accepted_as_offered(market: tuple[D, D | None], share: int) -> None:
    list_price, floor = market
    offer = list_price * share / 100
    assert answer(offer, list_price=list_price, floor=floor) == Decision("accept", offer, "meets_standing_price")


def test_the_house_example_goes_down_from_210_to_195() -> None:
    assert answer(D(170)) == Decision("counter", D(195), "concession")


def test_a_second_and_better_offer_is_met_by_a_smaller_step() -> None:
    entries = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(195)))
    assert answer(D(170), entries) == Decision("counter", D(185), "concession")


def test_an_offer_above_the_price_we_were_about_to_name_closes_the_deal() -> None:
    assert answer(D(200)) == Decision("accept", D(200), "meets_next_counter")


def test_the_same_offer_gets_the_same_price_and_the_third_no_answer() -> None:
    entries = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(195)))
    assert answer(D(150), entries) == Decision("hold_price", D(195), "offer_not_better")
    assert answer(D(150), (*entries, Entry("buyer", "offer", D(150)))).reason == "third_same_offer"


def test_a_yes_is_taken_at_our_last_price() -> None:
    entries = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(195)))
    assert answer(None, entries, accepts=True) == Decision("accept", D(195), "buyer_agrees")
    assert answer(None, accepts=True) == Decision("accept", D(210), "buyer_agrees")


def test_an_offer_that_comes_with_a_yes_is_judged_as_the_offer() -> None:
    assert answer(D(150), accepts=True).kind == "counter"


def test_asked_for_the_lowest_price_we_invite_an_offer_and_keep_our_word() -> None:
    assert answer(None, asks=True) == Decision("ask", D(210), "asks_for_discount")
    countered = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(195)))
    assert answer(None, countered, asks=True) == Decision("hold_price", D(195), "asks_for_discount")


def test_half_the_price_moves_nothing() -> None:
    assert answer(D(90)) == Decision("hold_price", D(210), "too_low")


def test_another_buyers_better_offer_is_not_undercut() -> None:
    assert answer(D(170), others=D(200)) == Decision("counter", D(200), "concession")
    assert answer(D(170), others=D(215)) == Decision("hold_price", D(210), "no_room")


def test_an_odd_floor_never_shows() -> None:
    assert answer(D(120), floor=D("203.17")).amount == D(205)
    assert answer(D(120), floor=D("207.50")) == Decision("hold_price", D(210), "no_room")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"status": "sold"}, "not_for_sale"),
        ({"status": "reserved"}, "not_for_sale"),
        ({"promised": True}, "promised_to_other"),
    ],
)
def test_what_is_gone_or_promised_is_left_to_a_person(changed: dict[str, object], reason: str) -> None:
    assert answer(D(210), **changed) == Decision("hold", None, reason)  # type: ignore[arg-type]


def test_a_floor_raised_over_our_word_is_left_to_a_person() -> None:
    entries = (Entry("buyer", "offer", D(150)), Entry("seller", "counter", D(185)))
    assert answer(D(185), entries, floor=D(190)).reason == "below_floor"


def test_a_wild_overpayment_is_left_to_a_person() -> None:
    assert answer(D(2100)).reason == "offer_out_of_scale"


def test_a_withdrawn_price_no_longer_stands() -> None:
    entries = (Entry("seller", "counter", D(195)), Entry("seller", "withdraw", D(195)))
    assert standing_price(D(210), Ledger(entries)) == D(210)


def test_no_price_talk_no_price() -> None:
    assert answer(None) == Decision("none", None, "no_price_talk")
