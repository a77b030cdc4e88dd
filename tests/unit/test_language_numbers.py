"""Numbers in words, in the languages of our buyers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.numbers import fused_digits, number_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ciento noventa y cinco", 195),
        ("mil doscientos", 1200),
        ("dos mil", 2000),
        ("dos mil quinientos", 2500),
        ("veintidos", 22),
        ("treinta y dos", 32),
        ("setentaiuno", 71),
        ("un millon dos mil", 1002000),
        ("kuatro", 4),
        ("sinco", 5),
        ("vint-i-cinc", 25),
        ("vint-i-u", 21),
        ("setanta-u", 71),
        ("quaranta-dos", 42),
        ("dos-cents cinquanta", 250),
        ("two hundred and fifty five", 255),
        ("twenty one", 21),
        ("corenta", 40),
        ("trinta e dois", 32),
        ("quarantaquattro", 44),
        ("ventotto", 28),
        ("cinquante-trois", 53),
        ("vingt et un", 21),
        ("dix-sept", 17),
        ("soixante-dix-huit", 78),
        ("soixante et onze", 71),
        ("quatre-vingt-dix-neuf", 99),
        ("quatre-vingts", 80),
        ("six cent douze", 612),
        ("zazpi", 7),
    ],
)
def test_number_words_of_several_languages(text: str, value: int) -> None:
    assert [number.value for number in number_words(text)] == [value]


def test_digits_said_one_by_one_stay_apart() -> None:
    said = number_words("seis cero cero uno dos treinta y cuatro")
    assert [number.value for number in said] == [6, 0, 0, 1, 2, 34]
    assert [number.value for number in number_words("twenty once")] == [20, 11]


@pytest.mark.parametrize("text", ["y e i", "u otro", "hola", "mano", "dos2seis"])
def test_words_that_are_no_numbers(text: str) -> None:
    assert number_words(text) == ()


def test_a_lone_doubtful_word_is_weak() -> None:
    assert [number.weak for number in number_words("un set")] == [True, True]
    assert [number.weak for number in number_words("seis")] == [False]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("al seistres0", ["630"]), ("cuatrouno8 sieteseis2", ["418", "762"]), ("seisuno", ["61"]), ("9um2", ["912"])],
)
def test_digits_said_without_blanks(text: str, digits: list[str]) -> None:
    assert [found[0] for found in fused_digits(text)] == digits


@pytest.mark.parametrize("text", ["trescientos", "veintidos", "dosis", "seis", "612", "unos"])
def test_ordinary_words_are_no_fused_digits(text: str) -> None:
    assert fused_digits(text) == ()


_HEAP = "mil cien dos vint i y cents quatre vingts dix un millon u soixante ta -"


@given(st.lists(st.sampled_from(_HEAP.split())))
def test_any_heap_of_number_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    assert all(0 <= number.start < number.end <= len(text) for number in number_words(text))
