"""Nobody is disturbed in their quiet hours, and nothing is kept back longer than they last."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.desk.notices import quiet

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


def test_over_midnight_until_the_morning() -> None:
    assert quiet.until(at(23), time(22, 30), time(8)) == at(8) + timedelta(days=1)
    assert quiet.until(at(3), time(22, 30), time(8)) == at(8)
    assert quiet.until(at(8), time(22, 30), time(8)) == at(8)
    assert quiet.until(at(22, 29), time(22, 30), time(8)) == at(22, 29)


def test_a_siesta_within_the_day_and_no_quiet_at_all() -> None:
    assert quiet.until(at(15), time(14), time(17)) == at(17)
    assert quiet.until(at(13), time(14), time(17)) == at(13)
    assert quiet.until(at(3), None, None) == at(3) == quiet.until(at(3), time(9), time(9))


@given(MOMENTS, TIMES, TIMES)
def test_it_ends_within_a_day_at_a_moment_that_is_not_quiet(now: datetime, start: time, end: time) -> None:
    over = quiet.until(now, start, end)
    assert now <= over <= now + timedelta(days=1)
    assert quiet.until(over, start, end) == over


def test_refusals_are_followed_by_longer_and_longer_waits_for_a_day() -> None:
    waits = [each for number in range(1, quiet.TRIES) if (each := quiet.wait(number))]
    assert len(waits) == quiet.TRIES - 1 and waits == sorted(waits)
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=30)
    assert quiet.wait(quiet.TRIES) is None
