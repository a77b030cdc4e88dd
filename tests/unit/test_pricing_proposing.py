"""A proposal is near what the market asks, never a floor above the listing, and silent where little is known."""

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing.proposing import Proposed, Standing, alike, propose

PRICES: dict[str, dict[str, object]] = {
    "fast": {"asked": "180.00", "sold": "171.40", "days": 7},
    "balanced": {"asked": "199.60", "sold": "184.00", "days": 21},
    "patient": {"asked": "215.00", "sold": "198.00", "days": 40},
}


def wanted(prices: Any = PRICES, comparables: int = 12, confidence: float = 0.7, **standing: Any) -> Proposed:
    values = {"list_price": D(240), "floor": D(150), "end_pct": D(15)} | standing
    return propose(prices, comparables=comparables, confidence=confidence, standing=Standing(**values))


def test_a_dear_listing_is_brought_to_the_middle_with_a_floor_and_a_ladder_between() -> None:
    found = wanted()
    assert (found.list_price, found.floor) == (D(200), D(172))
    assert found.ladder == {} and wanted(end_pct=D(8)).ladder == {
        "first_counter_pct": 7.0,
        "step_pct": 3.5,
        "rounds": 3,
    }


def test_in_a_hurry_the_quick_price_is_proposed() -> None:
    assert wanted(days_left=5).list_price == D(180)


def test_what_is_near_enough_stays_as_it_is() -> None:
    assert not wanted(list_price=D(203), floor=D(170), end_pct=D(16))


@pytest.mark.parametrize(
    "given_",
    [
        {"prices": {}},
        {"comparables": 4},
        {"confidence": 0.3},
        {"prices": {"fast": PRICES["fast"]}},
        {"list_price": D(0)},
    ],
)
def test_little_evidence_proposes_nothing(given_: dict[str, Any]) -> None:
    assert not wanted(**given_)


def test_a_listing_too_cheap_gets_no_floor_above_its_own_price() -> None:
    found = wanted(list_price=D(120), floor=D(100))
    assert found.list_price == D(200) and found.floor == D(120)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 80))
def test_whatever_the_figures_a_floor_fits_its_listing_and_the_ladder_ends_at_it(
    asked: int, price: int, floor: int, end: int
) -> None:
    prices = {
        name: {"asked": f"{asked * step:.2f}", "sold": f"{asked * step * 0.92:.2f}", "days": 20}
        for name, step in (("fast", 0.9), ("balanced", 1.0), ("patient", 1.1))
    }
    own = min(D(floor), D(price)) or None
    found = wanted(prices, list_price=D(price), floor=own, end_pct=D(end))
    list_price = found.list_price or D(price)
    least = found.floor or own or list_price
    assert least > 0 and (found.floor is None or found.floor <= min(list_price, D(price)))
    if found.ladder:
        end_pct = D(str(found.ladder["first_counter_pct"])) + 2 * D(str(found.ladder["step_pct"]))
        assert list_price * (100 - end_pct) / 100 >= least - list_price * D("0.002")


def test_a_market_of_quite_another_price_is_another_thing() -> None:
    assert not wanted(list_price=D(28), floor=None) and not wanted(list_price=D(900))


def test_what_was_dismissed_is_known_again_though_it_moved_a_little() -> None:
    assert alike({"list_price": "200.00", "floor": "172.00"}, {"list_price": "203.00", "floor": "170.00"})
    assert not alike({"list_price": "200.00"}, {"list_price": "220.00"})
    assert not alike({"list_price": "200.00"}, {"floor": "200.00"})
