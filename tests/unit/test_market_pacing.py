"""The account writes as a careful person would, and never faster."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from apps.marketplace.pacing import Caps, allowed, between_reads, not_before, slowed

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # 12:00 in Madrid
CAPS = Caps(20, 60, 20, time(9), time(22), "Europe/Madrid")
MADRID = ZoneInfo("Europe/Madrid")


def test_a_longer_answer_takes_longer_and_urgency_halves_it() -> None:
    def delay(length: int, *, urgent: bool = False) -> timedelta:
        return not_before(length, 40, NOON, factor=1, urgent=urgent, chance=0.5) - NOON

    assert timedelta(seconds=8) < delay(20) < delay(120) < timedelta(seconds=60)
    assert delay(120, urgent=True) == delay(120) / 2


def test_the_time_factor_divides_the_delay() -> None:
    slow = not_before(100, 50, NOON, factor=1, urgent=False, chance=0.3) - NOON
    fast = not_before(100, 50, NOON, factor=20, urgent=False, chance=0.3) - NOON
    assert abs(slow / 20 - fast) < timedelta(milliseconds=1)


def test_within_all_limits_it_may_send_now() -> None:
    verdict = allowed(NOON, [NOON - timedelta(minutes=5)], CAPS)
    assert (verdict.ok, verdict.wait_until, verdict.reason) == (True, NOON, "")


def test_two_messages_keep_their_gap() -> None:
    verdict = allowed(NOON, [NOON - timedelta(seconds=5)], CAPS)
    assert (verdict.ok, verdict.reason) == (False, "gap")
    assert verdict.wait_until == NOON + timedelta(seconds=15)


def test_the_twenty_first_message_waits_until_the_first_is_an_hour_old() -> None:
    sent = [NOON - timedelta(minutes=50 - 2 * n) for n in range(20)]
    verdict = allowed(NOON, sent, CAPS)
    assert (verdict.reason, verdict.wait_until) == ("hour_cap", sent[0] + timedelta(hours=1))


def test_after_sixty_today_it_waits_for_tomorrow_morning() -> None:
    sent = [NOON - timedelta(minutes=62 + n) for n in range(60)]
    verdict = allowed(NOON, sent, CAPS)
    assert verdict.reason == "day_cap"
    assert verdict.wait_until.astimezone(MADRID) == datetime(2026, 11, 21, 9, 0, tzinfo=MADRID)


def test_at_night_it_waits_for_the_morning_also_when_the_clock_changes() -> None:
    night = datetime(2026, 10, 24, 23, 30, tzinfo=MADRID)  # the following night has 25 hours
    verdict = allowed(night, [], CAPS)
    assert verdict.reason == "hours"
    assert verdict.wait_until.astimezone(MADRID) == datetime(2026, 10, 25, 9, 0, tzinfo=MADRID)


def test_what_a_person_approved_skips_hours_but_never_caps() -> None:
    night = datetime(2026, 11, 20, 23, 30, tzinfo=MADRID)
    assert allowed(night, [], CAPS, skip_hours=True).ok
    just_now = [night - timedelta(seconds=1)]
    assert allowed(night, just_now, CAPS, skip_hours=True).reason == "gap"


def test_hours_may_span_midnight_and_equal_hours_mean_always() -> None:
    owl = Caps(20, 60, 0, time(20), time(2), "Europe/Madrid")
    assert allowed(datetime(2026, 11, 20, 1, 0, tzinfo=MADRID), [], owl).ok
    assert not allowed(datetime(2026, 11, 20, 3, 0, tzinfo=MADRID), [], owl).ok
    always = Caps(20, 60, 0, time(0), time(0), "Europe/Madrid")
    assert allowed(datetime(2026, 11, 20, 4, 0, tzinfo=MADRID), [], always).ok


def test_a_new_account_starts_with_a_third_and_has_all_after_a_week() -> None:
    first = slowed(CAPS, timedelta(0))
    assert (first.per_hour, first.per_day, round(first.min_gap_s)) == (6, 20, 60)
    assert slowed(CAPS, timedelta(days=8)) == CAPS


ages = st.lists(st.integers(0, 100_000), max_size=70)


@given(
    ages, st.integers(0, 86_400), st.booleans(), st.integers(1, 30), st.integers(1, 60), st.integers(0, 600)
)
def test_where_it_says_wait_until_it_may_send_then(
    ago: list[int], at: int, skip: bool, per_hour: int, per_day: int, gap: int
) -> None:
    now = NOON + timedelta(seconds=at)
    sent = [now - timedelta(seconds=one) for one in ago]
    caps = Caps(per_hour, per_day, gap, time(9), time(22), "Europe/Madrid")
    verdict = allowed(now, sent, caps, skip_hours=skip)
    assert verdict.wait_until >= now
    assert verdict.ok == (verdict.wait_until == now) == (verdict.reason == "")
    assert allowed(verdict.wait_until, sent, caps, skip_hours=skip).ok


@given(st.integers(0, 300), st.integers(0, 2000), st.floats(0, 1), st.booleans())
def test_a_reply_is_never_instant_and_never_later_than_two_minutes(
    length: int, incoming: int, chance: float, urgent: bool
) -> None:
    delay = not_before(length, incoming, NOON, factor=1, urgent=urgent, chance=chance) - NOON
    assert timedelta(seconds=1) <= delay <= timedelta(minutes=2)


def test_the_inbox_is_read_less_often_at_night_unless_somebody_is_writing() -> None:
    def seconds(now: datetime, *, recent: bool = False) -> float:
        return between_reads(
            now,
            busy_s=15,
            idle_s=60,
            recent=recent,
            active_from=time(9),
            active_until=time(22),
            timezone="Europe/Madrid",
        )

    night = datetime(2026, 11, 20, 2, 0, tzinfo=MADRID)
    assert (seconds(NOON), seconds(night)) == (60, 240)
    assert (seconds(NOON, recent=True), seconds(night, recent=True)) == (15, 15)
