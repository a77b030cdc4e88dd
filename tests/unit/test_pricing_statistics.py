"""A band is only given where it means something, and says how far to trust it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing.statistics import Band, band, market_position, outliers, quantile


def euros(*amounts: float) -> list[Decimal]:
    return [Decimal(str(amount)) for amount in amounts]


def known(prices: list[Decimal], weights: list[float] | None = None) -> Band:
    found = band(prices, weights)
    assert found is not None
    return found


@pytest.mark.parametrize("prices", [[], euros(100), euros(100, 110)])
def test_below_three_comparables_there_is_no_band(prices: list[Decimal]) -> None:
    assert band(prices) is None


def test_the_band_is_the_quartiles_of_what_is_asked() -> None:
    found = known(euros(100, 110, 120, 130, 140, 150, 160))
    assert (found.p50, found.n) == (Decimal("130.00"), 7)
    assert Decimal(105) < found.p25 < Decimal(120) and Decimal(140) < found.p75 < Decimal(155)


def test_a_price_from_another_world_is_set_aside() -> None:
    prices = euros(100, 105, 110, 115, 120, 1200, 8)
    assert outliers(prices) == (5, 6)
    assert known(prices).outliers == (5, 6)
    assert known(prices).p50 == Decimal("110.00")


def test_equal_prices_do_not_make_a_small_difference_an_outlier() -> None:
    assert outliers(euros(100, 100, 100, 100, 103)) == ()


def test_confidence_grows_with_comparables_and_falls_with_spread() -> None:
    few, many = known(euros(95, 100, 105)), known(euros(*range(91, 111)))
    wide = known(euros(*range(50, 250, 10)))
    assert few.confidence < many.confidence
    assert wide.confidence < many.confidence
    assert 0 < few.confidence < 0.5 < many.confidence < 1


def test_an_uncertain_comparable_pulls_less() -> None:
    prices = euros(100, 101, 102, 118, 119, 120)
    assert known(prices, [1, 1, 1, 0.2, 0.2, 0.2]).p50 < known(prices).p50


@pytest.mark.parametrize(
    ("price", "position"),
    [(60, "muy_barato"), (90, "barato"), (100, "en_mercado"), (112, "caro"), (150, "muy_caro")],
)
def test_where_a_price_stands(price: int, position: str) -> None:
    market = Band(Decimal(95), Decimal(100), Decimal(105), 9, 0.5, ())
    assert market_position(Decimal(price), market) == position


prices_of = st.lists(st.integers(100, 5_000_000).map(lambda cents: Decimal(cents) / 100), min_size=3, max_size=40)


@given(prices_of)
def test_a_band_is_ordered_within_what_was_seen_and_blind_to_order(prices: list[Decimal]) -> None:
    found = band(prices)
    assert found == (back := band(prices[::-1])) or (found and back and found.p50 == back.p50)
    if found is None:
        return
    cent = Decimal("0.01")
    assert min(prices) - cent <= found.p25 <= found.p50 <= found.p75 <= max(prices) + cent
    assert found.n + len(found.outliers) == len(prices)
    assert 0 <= found.confidence <= 1


@given(prices_of, st.integers(100, 5_000_000), st.integers(1, 1_000_000))
def test_a_dearer_price_never_stands_lower(prices: list[Decimal], cents: int, more: int) -> None:
    found = band(prices)
    if found is None:
        return
    order = ["muy_barato", "barato", "en_mercado", "caro", "muy_caro"]
    low = market_position(Decimal(cents) / 100, found)
    high = market_position(Decimal(cents + more) / 100, found)
    assert order.index(low) <= order.index(high)
    assert market_position(found.p50, found) == "en_mercado"


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0.1, 10)), min_size=1, max_size=30), st.floats(0, 1))
def test_a_quantile_lies_between_the_extremes(pairs: list[tuple[float, float]], q: float) -> None:
    values = [value for value, _ in pairs]
    found = quantile(values, [weight for _, weight in pairs], q)
    assert min(values) - 1e-6 <= found <= max(values) + 1e-6
