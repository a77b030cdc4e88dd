"""Hand-overs never overlap, whatever is taken already."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.conversations.slots import STEP, Door, Slot, in_the_way, is_open, next_free, slot_at

DOOR = Door(timedelta(minutes=20), timedelta(minutes=10), time(9), time(21), "Europe/Madrid")
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)

_MOMENTS = st.integers(-300, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes))
_DOORS = st.builds(
    Door,
    st.integers(5, 120).map(lambda n: timedelta(minutes=n)),
    st.integers(0, 60).map(lambda n: timedelta(minutes=n)),
    st.integers(0, 23).map(time),
    st.integers(0, 23).map(time),
    st.just("Europe/Madrid"),
)


def test_a_hand_over_keeps_the_seller_for_its_length_and_the_way_between() -> None:
    first = slot_at(NOON, DOOR)
    assert in_the_way(slot_at(NOON + timedelta(minutes=29), DOOR), [first]) == first
    assert in_the_way(slot_at(NOON - timedelta(minutes=29), DOOR), [first]) == first
    assert in_the_way(slot_at(NOON + timedelta(minutes=30), DOOR), [first]) is None


def test_the_next_free_times_pass_over_what_is_taken_and_over_the_night() -> None:
    taken = [slot_at(NOON, DOOR), Slot(NOON + timedelta(minutes=45), NOON + timedelta(hours=8))]
    free = next_free(NOON, taken, DOOR)
    assert [f"{each:%d %H:%M}" for each in free] == ["24 19:00", "24 19:30", "25 08:00"]  # 20:00, 20:30 and 9:00 there


def test_the_day_the_clock_changes_has_its_hours_by_the_wall() -> None:
    free = next_free(datetime(2026, 10, 24, 22, tzinfo=UTC), [], DOOR, count=1)
    assert free == (datetime(2026, 10, 25, 8, tzinfo=UTC),)


@settings(max_examples=100, deadline=None)
@given(_MOMENTS, st.lists(_MOMENTS, max_size=8), _DOORS)
def test_what_is_offered_is_free_open_ahead_and_never_twice(
    after: datetime, starts: list[datetime], door: Door
) -> None:
    taken = [slot_at(start, door) for start in starts]
    free = next_free(after, taken, door)
    assert list(free) == sorted(free)
    for at in free:
        others = [slot_at(each, door) for each in free if each != at]
        assert at >= after and at.minute % 15 == 0 and is_open(at, door)
        assert in_the_way(slot_at(at, door), taken + others) is None
    before = after - timedelta(seconds=1)  # the first is the very first that fits
    first = free[0] if free else before
    at = after + (-after.replace(tzinfo=None).minute % 15) * timedelta(minutes=1)
    while at < first:
        assert not is_open(at, door) or in_the_way(slot_at(at, door), taken) is not None
        at += STEP
