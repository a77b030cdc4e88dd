"""A number is given only where comparables carry it, ordered, and with what was assumed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing.assumptions import DAYS, STEPS, condition_effects, days_to_sell, discount, usual_days
from apps.pricing.estimate import Comparable, Estimate, Price, estimate
from apps.pricing.features import Prediction
from apps.pricing.trend import weekly_trend


def like(*prices: float, **told: object) -> list[Comparable]:
    return [Comparable(Decimal(str(price)), **told) for price in prices]  # type: ignore[arg-type]


def middle(found: Estimate) -> float:
    assert found.balanced is not None
    return float(found.balanced.asked)


def test_fewer_than_three_comparables_give_no_number_and_say_so() -> None:
    for comparables in ([], like(100), like(100, 110), [*like(100, 110), *like(105, 95, age_days=90.0)]):
        found = estimate(comparables)
        assert (found.balanced, found.low, found.fast, found.position) == (None, None, None, None)
        assert "no basta para dar un precio" in found.note
        assert found.confidence == 0


def test_three_prices_stand_around_the_middle_and_the_dearer_takes_longer() -> None:
    found = estimate(like(140, 145, 150, 152, 160, 171))
    assert found.fast and found.balanced and found.patient and found.low and found.high
    assert 145 <= middle(found) <= 156
    assert found.low < found.fast.asked < found.balanced.asked < found.patient.asked < found.high
    assert found.fast.days < found.balanced.days < found.patient.days
    assert all(each.sold < each.asked for each in (found.fast, found.balanced, found.patient))
    assert "Se supone" in found.note and "8 %" in found.note


def test_even_equal_prices_leave_a_choice_and_some_doubt() -> None:
    found = estimate(like(100, 100, 100, 100))
    assert found.fast and found.patient and found.low and found.high
    assert found.fast.asked < 100 < found.patient.asked
    assert found.high / found.low > Decimal("1.2")


def test_one_wild_price_moves_nothing() -> None:
    found = estimate(like(140, 145, 150, 152, 160, 1500))
    assert found.outliers == (5,)
    assert 140 <= middle(found) <= 156


def test_our_condition_is_reckoned_with_by_kind_of_thing() -> None:
    good = like(40, 42, 44, 45, condition="good")
    worn, new = (estimate(good, kinds={"dress"}, condition=c) for c in ("has_given_it_all", "new"))
    phone = estimate(good, kinds={"phone"}, condition="new")
    assert middle(worn) < 0.75 * middle(estimate(good, kinds={"dress"}, condition="good"))
    assert middle(new) > 1.25 * middle(estimate(good, kinds={"dress"}, condition="good"))
    assert 1 < middle(phone) / middle(estimate(good, kinds={"phone"}, condition="good")) < 1.1


def test_what_is_observed_of_a_condition_outweighs_the_table_when_it_is_much() -> None:
    seen = [("good", 100.0)] * 60 + [("new", 150.0)] * 60
    assert condition_effects({"phone"}, seen)["new"] > 0.3
    assert condition_effects({"phone"}, seen[:1] + seen[-1:])["new"] < 0.1


def test_old_prices_weigh_less_and_lower_the_confidence() -> None:
    fresh, old = like(100, 100, 102), like(120, 121, 122, age_days=42.0)
    assert middle(estimate([*fresh, *old])) < 110
    assert estimate(like(100, 102, 104, 106, age_days=40.0)).confidence < estimate(like(100, 102, 104, 106)).confidence


def test_confidence_grows_with_number_and_falls_with_spread_and_quarrelling_sources() -> None:
    few, many, wide = like(98, 100, 102), like(*range(91, 111)), like(*range(50, 250, 10))
    assert estimate(few).confidence < estimate(many).confidence
    assert estimate(wide).confidence < estimate(many).confidence
    agree = [*like(100, 102, 104, source="a"), *like(101, 103, 105, source="b")]
    quarrel = [*like(100, 102, 104, source="a"), *like(131, 133, 135, source="b")]
    assert estimate(quarrel).confidence < estimate(agree).confidence


def test_a_learned_price_counts_more_where_comparables_are_few() -> None:
    learned = Prediction(130.0, 110.0, 150.0)
    few, many = estimate(like(98, 100, 102), learned=learned), estimate(like(*range(91, 111)), learned=learned)
    assert middle(many) < middle(few) < 130
    assert few.confidence < estimate(like(98, 100, 102)).confidence


@pytest.mark.parametrize(("asking", "position"), [(60, "muy_barato"), (100, "en_mercado"), (170, "muy_caro")])
def test_our_price_is_placed_in_the_market(asking: int, position: str) -> None:
    assert estimate(like(*range(91, 111)), asking=Decimal(asking)).position == position


def test_the_discount_is_an_assumption_until_own_sales_teach_it() -> None:
    assert discount([]).share == 0.08 and discount([]).n == 0
    taught = discount([(100.0, 80.0)] * 40)
    assert 0.15 < taught.share < 0.2 and "40 ventas propias" in str(taught)
    assert discount([(100.0, 10.0), (0.0, 5.0), (100.0, 120.0)]).share < 0.08


def test_a_sold_price_stands_for_what_was_asked_before() -> None:
    asked, sold = estimate(like(100, 101, 102, 103)), estimate(like(100, 101, 102, 103, sold=True))
    assert middle(sold) > middle(asked)
    assert sold.balanced and abs(sold.balanced.sold - Decimal("101.5")) < 1


def test_the_time_to_sell_is_learned_from_sales_and_counts_those_still_waiting() -> None:
    assert usual_days([]) == usual_days([(90.0, False)] * 9) == DAYS
    quick = usual_days([(4.0, True)] * 40)
    assert quick < 8
    assert usual_days([(4.0, True)] * 40 + [(60.0, False)] * 60) > quick
    assert 1 <= days_to_sell(0.01) < days_to_sell(1.0) < days_to_sell(5.0) <= 180


def test_a_trend_is_told_only_when_it_is_long_and_certain() -> None:
    falling = [(7 * week, 200 - 3.0 * week) for week in range(10)]
    assert weekly_trend(falling) == pytest.approx(-3)
    assert weekly_trend(falling[:7]) is None
    assert weekly_trend([(7 * week, 200 + (-1) ** week) for week in range(12)]) == 0
    assert weekly_trend([(7 * week, 200.0) for week in range(12)]) == 0
    one_wild = [*falling[:4], (28, 900.0), *falling[5:]]
    assert weekly_trend(one_wild) == pytest.approx(-3)


comparables_of = st.lists(
    st.builds(
        Comparable,
        price=st.integers(100, 5_000_000).map(lambda cents: Decimal(cents) / 100),
        source=st.sampled_from(["a", "b"]),
        condition=st.sampled_from(["", "strange", *STEPS]),
        age_days=st.floats(0, 100),
        weight=st.floats(0.05, 1),
        reserved=st.booleans(),
        sold=st.booleans(),
    ),
    max_size=30,
)


@given(comparables_of, st.sampled_from(["", *STEPS]), st.sampled_from([(), ("phone",), ("dress",), ("crib",)]))
def test_any_estimate_is_ordered_positive_and_blind_to_order(
    comparables: list[Comparable], condition: str, kinds: tuple[str, ...]
) -> None:
    found = estimate(comparables, condition=condition, kinds=kinds, asking=Decimal(100))
    again = estimate(comparables[::-1], condition=condition, kinds=kinds, asking=Decimal(100))
    assert (found.n, found.confidence, found.position) == (again.n, again.confidence, again.position)
    assert 0 <= found.confidence <= 1
    if found.balanced is None:
        assert found.n < 3 and found.note
        return
    assert found.fast and found.patient and found.low and found.high and isinstance(found.fast, Price)
    assert 0 < found.fast.asked <= found.balanced.asked <= found.patient.asked
    assert 0 < found.low <= found.balanced.asked <= found.high


@given(st.lists(st.tuples(st.sampled_from(["", *STEPS]), st.floats(1, 10_000)), max_size=40), st.booleans())
def test_a_better_condition_is_never_worth_less(seen: list[tuple[str, float]], clothes: bool) -> None:
    effects = condition_effects({"dress"} if clothes else {"phone"}, seen)
    values = [effects[each] for each in STEPS]
    assert values == sorted(values) and effects["good"] == 0
