"""Intervals that hold as often as they say."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations import evidence
from apps.conversations.evidence import Figure


@pytest.mark.parametrize(("freedom", "t"), [(2, 4.303), (4, 2.776), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_students_quantiles_are_those_of_the_tables(freedom: int, t: float) -> None:
    assert evidence.student(freedom) == pytest.approx(t, rel=0.02 if freedom > 2 else 0.1)


def test_a_share_and_a_mean_without_cases_say_nothing() -> None:
    assert evidence.share(0, 0) == Figure(0) == evidence.mean([])
    assert evidence.mean([0.9]) == Figure(1, 0.9)
    assert evidence.share_difference(Figure(0), evidence.share(1, 2)) == Figure(0)
    assert evidence.mean_difference([], [1.0]) == Figure(0)
    assert evidence.mean_difference([1.0], [3.0]) == Figure(1, 2.0)
    assert evidence.mean_difference([1.0, 1.0], [3.0, 3.0]) == Figure(2, 2.0, 2.0, 2.0)


def test_newcombes_own_example() -> None:
    """56 of 70 against 48 of 80: 0.2, 0.0524 to 0.3339 (1998, table II, method 10)."""
    found = evidence.share_difference(evidence.share(48, 80), evidence.share(56, 70))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-4)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(a: int, m: int, b: int, n: int) -> None:
    one, other = evidence.share(min(a, m), m), evidence.share(min(b, n), n)
    there, back = evidence.share_difference(one, other), evidence.share_difference(other, one)
    assert there.low is not None and there.high is not None and there.value is not None
    assert there.low <= there.value <= there.high
    assert math.isclose(there.value, -(back.value or 0)) and math.isclose(there.low, -(back.high or 0))


def test_intervals_hold_nineteen_times_in_twenty() -> None:
    chance, held = random.Random(3), {"mean": 0, "difference": 0}
    for _each in range(2000):
        one = [chance.gauss(1.0, 0.2) for _ in range(6)]
        other = [chance.gauss(1.1, 0.1) for _ in range(9)]
        found, apart = evidence.mean(one), evidence.mean_difference(one, other)
        held["mean"] += (found.low or 0) <= 1.0 <= (found.high or 0)
        held["difference"] += (apart.low or 0) <= 0.1 <= (apart.high or 0)
    assert all(0.935 <= count / 2000 <= 0.97 for count in held.values()), held
