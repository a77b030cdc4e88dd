"""The pictures of prices: everything inside, in its order, and none where there is nothing to draw."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from apps.desk.price_charts import EDGE, WIDTH, Moment, band, history

AMOUNTS = st.integers(1, 10_000).map(D)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(AMOUNTS, AMOUNTS, st.lists(AMOUNTS, max_size=40), st.none() | AMOUNTS)
def test_whatever_the_prices_all_stand_inside_and_in_order(a: D, b: D, prices: list[D], ours: D | None) -> None:
    low, high = sorted((a, b))
    found = band(low, high, prices=prices, steps=[("Rápido", low), ("Paciente", high)], ours=ours)
    assert found is not None and found.width >= 0
    marks = [*found.dots, *found.steps, *([found.ours] if found.ours else [])]
    assert all(EDGE <= each.x <= WIDTH - EDGE and 0 <= each.y <= 100 for each in marks)
    assert [each.x for each in sorted(marks, key=lambda each: each.amount)] == sorted(each.x for each in marks)


def test_one_wild_price_does_not_press_the_others_into_a_corner() -> None:
    found = band(D(150), D(200), prices=[D(160), D(180), D(9000)], steps=[], ours=None)
    assert found is not None and len(found.dots) == 2 and found.width > 200


def test_equal_prices_stand_above_each_other() -> None:
    found = band(D(100), D(200), prices=[D(150)] * 4, steps=[], ours=None)
    assert found is not None and len({each.y for each in found.dots}) == 4


def test_without_a_number_there_is_no_picture() -> None:
    assert band(None, D(3), prices=[], steps=[], ours=D(2)) is None
    assert history([Moment(NOW, D(1), D(1), D(2), None), Moment(NOW, None, None, None, D(3))]) is None


def test_the_history_runs_from_its_first_day_to_its_last() -> None:
    told = [Moment(NOW + timedelta(days=n), D(100 + n), D("90.40"), D(120), D(130) if n else None) for n in range(3)]
    found = history(told)
    assert found is not None and (found.least, found.most) == (D(90), D(130))
    assert [each.x for each in found.points] == sorted(each.x for each in found.points)
    assert found.area.startswith("M") and found.area.endswith("Z") and found.ours.count("L") == 1
