"""What is bound for a log loses contacts and secrets, and keeps what operators need: times, ports, trace ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.redaction import HIDDEN, redact

PIECES = st.sampled_from(
    [
        "655443322",
        ".",
        ":",
        "-",
        " ",
        "@",
        "://",
        "a",
        "es91",
        "2100",
        "eyJabcdefg",
        "0034",
        "/",
        "gmail.com",
        "12",
    ]
)


@pytest.mark.parametrize(
    "said",
    [
        "655443322",
        "tlf:655443322",
        "Tel.655443322",
        "0034655443322",
        "0034 655 44 33 22",
        "+34 655443322",
        "655443322.655443322",
        "es9121000418450200051332",
        "ES91 2100 0418 4502 0005 1332",
        "PT50 0002 0123 1234 5678 9015 4",
        "ana@example.com",
        "http://bob:hunter2@gpu",
    ],
)
def test_contacts_and_passwords_are_hidden_whatever_stands_before_them(said: str) -> None:
    hidden = redact(f"dice {said}")
    assert HIDDEN in hidden
    assert not any(private in hidden for private in ("655443322", "443", "0418", "0123", "ana", "hunter2"))


@pytest.mark.parametrize(
    "kept",
    [
        "2026-11-22T12:00:00.678901+00:00",
        "2026-11-22 09:15:42,789",
        "http://127.0.0.1:60123/admin/",
        "took 0.678901234 s",
        "de12f00dab34cd56ef78ab90cd12ef34",
        "turn 12, 189,50 €",
    ],
)
def test_times_ports_decimals_and_trace_ids_stay(kept: str) -> None:
    assert redact(kept) == kept


@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_hiding_never_fails_and_hiding_twice_is_hiding_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    )
)
def test_any_value_passes(value: object) -> None:
    once = redact(value)
    assert redact(once) == once
