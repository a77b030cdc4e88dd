"""How long what is kept, and what stops as a disk fills: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.operations.privacy import rules
from apps.operations.privacy.rules import Chat, Level

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LIMITS = rules.Limits(
    finished=24 * rules.MONTH,
    abandoned=12 * rules.MONTH,
    raw=90 * DAY,
    pictures=30 * DAY,
    replays=90 * DAY,
    logs=30 * DAY,
    alerts=12 * rules.MONTH,
    access=30 * DAY,
)


@pytest.mark.parametrize(
    ("state", "months", "wanted"),
    [
        ("finalizado", 23, Chat.KEEP),
        ("finalizado", 25, Chat.FORGET),
        ("abandonado", 11, Chat.KEEP),
        ("abandonado", 13, Chat.FORGET),
        ("coordinando", 13, Chat.KEEP),
        ("coordinando", 25, Chat.FORGET),
    ],
)
def test_a_conversation_goes_by_its_state_and_age(state: str, months: int, wanted: Chat) -> None:
    last = NOW - months * rules.MONTH
    assert rules.of_chat(state, last, NOW, LIMITS, held=False, owed=False) is wanted


@given(st.sampled_from(["finalizado", "abandonado", "negociando"]), st.integers(0, 500), st.booleans(), st.booleans())
def test_nothing_goes_on_hold_or_while_something_is_owed(state: str, months: int, held: bool, owed: bool) -> None:
    what = rules.of_chat(state, NOW - months * rules.MONTH, NOW, LIMITS, held=held, owed=owed)
    assert what is Chat.KEEP or not (held or owed)
    assert rules.of_chat(state, None, NOW, LIMITS, held=held, owed=owed) is Chat.KEEP


@pytest.mark.parametrize(
    ("used", "level"),
    [
        (0.0, Level.FINE),
        (0.799, Level.FINE),
        (0.80, Level.WARNED),
        (0.899, Level.WARNED),
        (0.90, Level.NO_SCANS),
        (0.939, Level.NO_SCANS),
        (0.94, Level.PRUNED),
        (0.979, Level.PRUNED),
        (0.98, Level.NO_DELIVERIES),
        (1.0, Level.NO_DELIVERIES),
    ],
)
def test_scans_stop_first_and_deliveries_last(used: float, level: Level) -> None:
    assert rules.of_disk(used) is level


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_fuller_disk_never_asks_for_less(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert rules.of_disk(low) <= rules.of_disk(high)
    assert not (rules.alert_ends(high) and rules.of_disk(high) > Level.FINE), "an alert that is raised is not closed"
