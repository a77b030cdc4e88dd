"""How far the assistant goes alone: properties of the rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations import autonomy, intents
from apps.conversations.autonomy import AUTO, DRAFT, LEVELS, SAFE, Reply

PLAIN = Reply(frozenset(("disponibilidad",)), "none", "benign", False, 0.95)
levels = st.sampled_from(LEVELS)
replies = st.builds(
    Reply,
    st.frozensets(st.sampled_from(intents.NAMES), max_size=3),
    st.sampled_from(("none", "accept", "counter", "hold_price", "firm", "ask", "")),
    st.sampled_from(("benign", "suspicious", "high", "critical", "")),
    st.booleans(),
    st.floats(0, 1),
)


@given(st.lists(levels, min_size=1), levels)
def test_another_word_never_lets_it_go_further(said: list[str], more: str) -> None:
    assert LEVELS.index(autonomy.strictest([*said, more])) <= LEVELS.index(autonomy.strictest(said))
    assert autonomy.strictest([*said, ""]) == autonomy.strictest(said)


def test_with_nothing_said_a_person_decides() -> None:
    assert autonomy.strictest([]) == autonomy.strictest(["", ""]) == DRAFT


@given(replies)
def test_what_leaves_at_a_careful_level_leaves_at_a_freer_one(reply: Reply) -> None:
    allowed = [autonomy.may_leave(level, reply) for level in LEVELS]
    assert allowed == sorted(allowed) and allowed[0] is False and allowed[2] is True


@pytest.mark.parametrize(
    "doubt",
    [
        {"intents": frozenset(("disponibilidad", "pago"))},
        {"decision": "counter"},
        {"decision": "accept"},
        {"decision": ""},
        {"risk": "suspicious"},
        {"risk": ""},
        {"injection": True},
        {"quality": 0.7},
    ],
)
def test_safe_stops_at_money_promises_and_doubt(doubt: dict[str, object]) -> None:
    assert autonomy.may_leave(SAFE, PLAIN)
    assert not autonomy.may_leave(SAFE, replace(PLAIN, **doubt))  # type: ignore[arg-type]


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_narrows(unedited: int, edited: int) -> None:
    seen = autonomy.share(unedited, unedited + edited)
    assert 0 <= seen.low <= (unedited / seen.n if seen.n else 0.5) <= seen.high <= 1
    if seen.n:
        more = autonomy.share(4 * unedited, 4 * seen.n)
        assert more.high - more.low < seen.high - seen.low


def test_the_interval_is_wilson_s() -> None:
    seen = autonomy.share(28, 30)  # Brown, Cai and DasGupta, «Interval estimation for a binomial proportion», 2001
    assert (round(seen.low, 3), round(seen.high, 3)) == (0.787, 0.982)


@given(levels, levels, st.integers(0, 60))
def test_only_a_raise_asks_for_evidence(before: str, after: str, n: int) -> None:
    said = autonomy.refusal(before, after, autonomy.share(n, n))
    assert bool(said) == (LEVELS.index(after) > LEVELS.index(before) and n < autonomy.ENOUGH)


def test_every_intent_that_is_never_safe_exists() -> None:
    assert set(intents.NAMES) >= autonomy.NEVER_SAFE and AUTO == "auto"
