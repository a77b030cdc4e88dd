"""Days and hours of a meeting, as people write them: 200 sentences by hand, and what holds for any text at all."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.conversations.meeting_times import Candidate, Clarity, mentions, read
from tests.unit.meeting_cases import CASES

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 11, 24, 12, tzinfo=MADRID)


def told(each: Candidate) -> str:
    """A candidate in the cases' short hand."""
    words = [each.clarity[0].upper(), *([",".join(each.missing)] if each.missing else [])]
    start, end = each.start, each.end
    if start is None or end is None:
        return " ".join([*words, *([f"{each.minute // 60:02}:{each.minute % 60:02}"] if each.minute else [])])
    if "hour" in each.missing and each.clarity == Clarity.UNCLEAR:
        return " ".join([*words, str(start.day)])
    span = f"{start.day} {start:%H:%M}"
    if start != end:
        span += f"-{end:%H:%M}" if start.date() == end.date() else f"-{end.day} {end:%H:%M}"
    return " ".join([*words, span])


@pytest.mark.parametrize(("text", "meant"), CASES)
def test_what_people_write_is_read_as_they_mean_it(text: str, meant: str) -> None:
    assert (";".join(told(each) for each in read(text, NOON)) or "-") == meant


def test_a_third_and_more_of_the_cases_are_traps() -> None:
    assert len(CASES) >= 190 and sum(meant == "-" for _, meant in CASES) * 3 > len(CASES)


def test_what_was_said_before_fills_what_is_missing_now() -> None:
    (day,) = read("¿te va bien el jueves?", NOON)
    (whole,) = read("a las 6", NOON, asked=True, known=day)
    assert told(whole) == "E 26 18:00"
    (evening,) = read("mañana por la tarde", NOON)
    assert told(read("a las 9", NOON, asked=True, known=evening)[0]) == "E 25 21:00"
    (hour,) = read("¿a las 19:30?", NOON)
    assert told(read("vale, el viernes", NOON, known=hour)[0]) == "E 27 19:30"


def test_what_does_not_suit_is_known_as_refused() -> None:
    assert [each.refused for each in mentions("el jueves no puedo, pero el viernes a las 6 sí", NOON)] == [True, False]


def test_the_hours_of_hand_overs_tell_morning_from_evening() -> None:
    assert told(read("mañana a las 9", NOON, hours=(time(9), time(14)))[0]) == "E 25 09:00"
    assert told(read("mañana a las 9", NOON, hours=(time(16), time(22)))[0]) == "E 25 21:00"
    assert told(read("mañana a las 8", NOON, hours=(time(7), time(15)))[0]) == "E 25 08:00"


def test_a_meeting_beyond_the_change_of_hour_is_by_the_clock_on_the_wall() -> None:
    before = datetime(2026, 10, 24, 23, tzinfo=MADRID)
    assert told(read("mañana a las 6", before)[0]) == "E 25 18:00"
    (soon,) = read("llego en 5 horas", before)
    assert soon.start is not None and soon.start.timestamp() - before.timestamp() == 5 * 3600


_WORDS = st.sampled_from(
    ["mañana", "hoy", "el jueves", "el", "a las", "6", "18:30", "de 5 a 7", "por la tarde", "y media", "menos cuarto",
     "no puedo", "si", "en una hora", "el finde", "15/12", "28", "de noviembre", "31/2", "o", ",", ".", "¿quedamos",
     "paso", "60 €", "esta noche", "la semana que viene", "a las 12 de la noche", "hasta", "a partir de las 25",
     "el día 0", "en 0 minutos", "24:00", "00:00", "el 31", "de febrero", "99", "a las 9"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=9).map(" ".join))
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(MADRID))


@settings(max_examples=250, deadline=None)
@given(_TEXTS, _MOMENTS, st.booleans())
def test_no_text_breaks_it_or_yields_a_moment_that_is_over(text: str, now: datetime, asked: bool) -> None:
    reached = 0
    for each in mentions(text, now, asked=asked):
        first, last = each.place
        assert reached <= first < last <= len(text) and each.words == text[first:last]
        reached = last
        assert (each.start is None) == (each.end is None)
        assert each.clarity == Clarity.UNCLEAR or "half" not in each.missing
        if each.start is not None and each.end is not None:
            assert now.timestamp() <= each.start.timestamp() <= each.end.timestamp()
            assert each.start.timestamp() - now.timestamp() < timedelta(days=800).total_seconds()
        if each.clarity == Clarity.EXACT:
            assert each.start == each.end and not each.missing and each.day is not None


def test_the_longest_text_of_a_stranger_is_read_at_once() -> None:
    for text in ("a las " * 50_000, "1" * 100_000, "el jueves o " * 20_000, "no puedo " * 20_000):
        assert len(read(text, NOON)) < 400
