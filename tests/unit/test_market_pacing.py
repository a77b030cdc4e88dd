"""The account writes as a careful person would, and never faster."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.marketplace.pacing import (
    SIMILAR_BUYERS,
    Caps,
    Said,
    Verdict,
    allowed,
    awake,
    between_reads,
    is_late,
    not_before,
    similar,
    slowed,
)

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # 12:00 in Madrid
CAPS = Caps(20, 60, 20, time(9), time(22), "Europe/Madrid")
MADRID = ZoneInfo("Europe/Madrid")
OFFERED = "¡Hola! Sí, sigue disponible. ¿Recoger o envío por la app?"


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
    verdict = allowed(NOON, sent, CAPS, urgent=True)
    assert (verdict.reason, verdict.wait_until) == ("hour_cap", sent[0] + timedelta(hours=1))


def test_the_last_places_of_an_hour_are_kept_for_who_is_in_a_hurry() -> None:
    sent = [NOON - timedelta(minutes=50 - 2 * n) for n in range(18)]
    assert allowed(NOON, sent, CAPS).reason == "hour_cap"
    assert allowed(NOON, sent, CAPS, urgent=True).ok
    first_day = slowed(CAPS, timedelta(0))  # six an hour: too few to keep any
    assert allowed(NOON, sent[:5], first_day).ok


def test_after_so_many_buyers_the_same_words_wait_until_the_hour_is_over() -> None:
    said = [Said(NOON - timedelta(minutes=50 - 4 * n), f"buyer{n}", OFFERED) for n in range(SIMILAR_BUYERS)]
    again = "  ¡hola!  sí, sigue disponible; ¿recoger o envío por la app?  "
    alike = similar(again, "another", said)
    verdict = allowed(NOON, [], CAPS, alike=alike)
    assert (verdict.reason, verdict.wait_until) == ("similar", said[0].at + timedelta(hours=1))
    assert allowed(NOON, [], CAPS, alike=similar(again, "buyer2", said)).ok, "of the others one less"
    assert similar("¡Hola! Ya no está a la venta, lo recogió ayer un vecino.", "another", said) == []


def test_short_answers_are_everybodys() -> None:
    said = [Said(NOON, n, "¡Hola! Sí, sigue disponible.") for n in range(9)]
    assert similar("¡Hola! Sí, sigue disponible.", "another", said) == []


def test_a_buyer_waits_only_while_the_account_is_awake() -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)

    assert awake(at(20, 23), at(21, 9), CAPS) == timedelta(0)
    assert awake(at(20, 21, 30), at(21, 9, 10), CAPS) == timedelta(minutes=40)
    assert awake(at(20, 18), at(22, 10), CAPS) == timedelta(hours=4 + 13 + 1)
    owl = Caps(20, 60, 0, time(20), time(2), "Europe/Madrid")
    assert awake(at(20, 21), at(21, 21), owl) == timedelta(hours=5 + 1)
    assert not is_late(at(20, 23), at(21, 9), CAPS), "merely the night"
    assert is_late(at(21, 9), at(21, 9, 11), CAPS)


def test_late_replies_leave_three_in_five_minutes_and_not_in_step() -> None:
    sent = [NOON - timedelta(seconds=290), NOON - timedelta(seconds=200), NOON - timedelta(seconds=150)]
    assert allowed(NOON, sent, CAPS).ok
    verdict = allowed(NOON, sent, CAPS, late=True)
    assert (verdict.reason, verdict.wait_until) == ("catch_up", sent[0] + timedelta(minutes=5))
    last = [NOON - timedelta(seconds=30)]
    waits = {allowed(NOON, last, CAPS, late=True, chance=chance).wait_until for chance in (0.0, 0.3, 1.0)}
    assert min(waits) == last[0] + timedelta(seconds=60)
    assert len(waits) == 3


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
limits = st.builds(
    Caps,
    st.integers(1, 30),
    st.integers(1, 60),
    st.integers(0, 600),
    st.sampled_from([time(9), time(20), time(0)]),
    st.sampled_from([time(22), time(2), time(0)]),
    st.just("Europe/Madrid"),
)
chances = st.floats(0, 1)


@given(ages, ages, st.integers(0, 86_400), limits, st.booleans(), st.booleans(), st.booleans(), chances)
def test_where_it_says_wait_until_it_may_send_then(
    ago: list[int],
    alike_ago: list[int],
    at: int,
    caps: Caps,
    skip: bool,
    urgent: bool,
    late: bool,
    chance: float,
) -> None:
    now = NOON + timedelta(seconds=at)
    sent = [now - timedelta(seconds=one) for one in ago]
    alike = [now - timedelta(seconds=one) for one in alike_ago]

    def ask(moment: datetime) -> Verdict:
        return allowed(moment, sent, caps, skip_hours=skip, urgent=urgent, late=late, chance=chance, alike=alike)

    verdict = ask(now)
    assert now <= verdict.wait_until <= now + timedelta(days=3)
    assert verdict.ok == (verdict.wait_until == now) == (verdict.reason == "")
    assert ask(verdict.wait_until).ok
    between = now + (verdict.wait_until - now) / 2
    assert ask(between).wait_until == verdict.wait_until, "asking again meanwhile changes nothing"


@given(ages, st.integers(0, 86_400), limits, st.booleans(), chances, st.integers(0, 100_000), st.integers(1, 7))
def test_hurry_approval_and_fewer_messages_before_never_make_it_later(
    ago: list[int], at: int, caps: Caps, late: bool, chance: float, more: int, days: int
) -> None:
    now = NOON + timedelta(seconds=at)
    sent = [now - timedelta(seconds=one) for one in ago]

    def wait(before: list[datetime] = sent, moment: datetime = now, limits: Caps = caps, **how: bool) -> datetime:
        how = {"late": late} | how
        return allowed(moment, before, limits, chance=chance, **how).wait_until  # type: ignore[arg-type]

    assert wait(urgent=True) <= wait()
    assert wait(skip_hours=True) <= wait()
    assert wait(late=False) <= wait(late=True)
    assert wait() <= wait([*sent, now - timedelta(seconds=more)])
    assert wait() <= wait(moment=now + timedelta(seconds=more))
    assert wait() <= wait(limits=slowed(caps, timedelta(days=days)))


arrivals = st.lists(
    st.tuples(
        st.integers(0, 4 * 3600),  # when it is due, in seconds
        st.booleans(),  # urgent
        st.booleans(),  # late, all along
        st.integers(0, 9),  # to whom
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(arrivals, st.integers(1, 12), st.integers(3, 30), st.integers(0, 90), st.integers(0, 2**32))
def test_whatever_arrives_no_window_holds_more_than_its_cap_and_everything_leaves(
    coming: list[tuple[int, bool, bool, int]], per_hour: int, per_day: int, gap: int, seed: int
) -> None:
    caps = Caps(per_hour, per_day, gap, time(9), time(22), "Europe/Madrid")
    chance = Random(seed).random
    due = [(NOON + timedelta(seconds=at), urgent, late, buyer) for at, urgent, late, buyer in coming]
    said: list[Said] = []
    left: list[tuple[datetime, bool, bool]] = []
    rounds = 0
    while due:
        rounds += 1
        assert rounds < 50 * len(coming), "a reply that never leaves"
        # As delivery does: of what is due at the earliest moment, the urgent first.
        moment = min(each[0] for each in due)
        place = min((number for number, each in enumerate(due) if each[0] == moment), key=lambda n: not due[n][1])
        _, urgent, late, buyer = due.pop(place)
        times = [each.at for each in said]
        verdict = allowed(
            moment,
            times,
            caps,
            urgent=urgent,
            late=late,
            chance=chance(),
            alike=similar(OFFERED, buyer, said),
        )
        if verdict.ok:
            said.append(Said(moment, buyer, OFFERED))
            left.append((moment, urgent, late))
        else:
            due.append((verdict.wait_until, urgent, late, buyer))
    assert len(left) == len(coming)
    times = [each.at for each in said]
    for number, (moment, urgent, late) in enumerate(left):
        hour = [at for at in times[: number + 1] if at > moment - timedelta(hours=1)]
        assert len(hour) <= per_hour
        assert urgent or len(hour) <= per_hour - per_hour // 10
        assert len({each.buyer for each in said[: number + 1] if each.at in hour}) <= SIMILAR_BUYERS
        local = moment.astimezone(MADRID)
        assert sum(at.astimezone(MADRID).date() == local.date() for at in times) <= per_day
        assert time(9) <= local.time() < time(22)
        assert number == 0 or moment - times[number - 1] >= timedelta(seconds=60 if late else gap)
        if late:
            assert sum(at > moment - timedelta(minutes=5) for at in times[: number + 1]) <= 3


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
