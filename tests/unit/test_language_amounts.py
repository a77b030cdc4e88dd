"""Money in a message, and what only looks like it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.amounts import amounts
from apps.language.numbers import number_words


def said(text: str) -> list[tuple[str, bool]]:
    return [(str(amount.value), amount.marked) for amount in amounts(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("te doy 40", [("40", True)]),
        ("40€", [("40", True)]),
        ("€40", [("40", True)]),
        ("¿40?", [("40", False)]),
        ("1.200", [("1200", False)]),
        ("1.200,50 €", [("1200.50", True)]),
        ("89,50 euros", [("89.50", True)]),
        ("cuarenta y cinco", [("45", False)]),
        ("ciento noventa y cinco euros", [("195", True)]),
        ("te lo dejo por cien", [("100", True)]),
        ("80 pavos", [("80", True)]),
        ("iPhone 12 por 200", [("200", True)]),
        ("¿Te encaja 215?", [("215", False)]),
        ("te doy 60 si viene el 14 a las 18:30", [("60", True)]),
        ("sixty euros", [("60", True)]),
    ],
)
def test_money_is_read_in_digits_and_words(text: str, found: list[tuple[str, bool]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "64gb",
        "talla 42",
        "a las 18:30",
        "el 14 tengo una boda",
        "de 10 a 14",
        "600 112 233",
        "210 cm",
        "batería 86 %",
        "100x60",
        "comprada en 2022",
        "18-55",
        "un mando",
        "cuatro amigos",
        "los tres",
        "3 libros",
        "dentro de 20 mins",
        "12 345 km",
    ],
)
def test_sizes_dates_hours_and_counts_are_no_money(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ciento noventa y cinco", 195),
        ("mil doscientos", 1200),
        ("dos mil", 2000),
        ("veintidós".replace("ó", "o"), 22),
        ("vint-i-cinc", 25),
        ("dos-cents cinquanta", 250),
        ("two hundred and fifty five", 255),
        ("corenta", 40),
        ("trinta e dois", 32),
    ],
)
def test_number_words_of_several_languages(text: str, value: int) -> None:
    assert [number.value for number in number_words(text)] == [value]


def test_digits_said_one_by_one_stay_apart() -> None:
    assert [number.value for number in number_words("seis cero cero uno dos treinta y cuatro")] == [
        6,
        0,
        0,
        1,
        2,
        34,
    ]


@given(st.integers(min_value=5, max_value=9999))
def test_any_whole_price_with_its_sign_is_read_back(value: int) -> None:
    assert [amount.value for amount in amounts(f"te doy {value} €")] == [Decimal(value)]


@given(st.text(max_size=300))
def test_amounts_never_fail_and_stay_inside_the_text(text: str) -> None:
    assert all(0 <= amount.start <= amount.end <= len(text) for amount in amounts(text))
