"""What was typed into the search box, for whatever is typed."""

import re
from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from apps.desk import search_terms
from apps.desk.search_terms import excerpt, holds, likeness, read

texts = st.text(max_size=80)
names = st.text("abcdefghijklmnñopqrstuvwxyzáéíóú", min_size=4, max_size=12)


@given(texts)
def test_nothing_typed_is_an_operator(typed: str) -> None:
    terms = read(typed)
    for made in (search_terms.near(terms), search_terms.said(terms)):
        assert re.fullmatch(r"[a-z0-9'.:*()|&<\-> ]*", made)
        assert made.count("(") == made.count(")") and made.count("'") % 2 == 0


@given(texts, texts)
def test_an_excerpt_shows_only_what_is_there_and_no_markup_of_its_own(text: str, typed: str) -> None:
    shown = str(excerpt(text, read(typed)))
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare and strip_tags(bare) == bare
    assert len(text) > 160 or "…" in text or "…" not in shown


@given(names, st.integers(0, 11))
def test_a_letter_forgotten_is_forgiven(name: str, place: int) -> None:
    slip = name[: place % len(name)] + name[place % len(name) + 1 :]
    assert likeness(read(name), name) == 100
    assert len(slip) < 4 or likeness(read(slip), f"Doña {name} de la Cruz") > 0


def test_every_word_has_to_fit() -> None:
    assert likeness(read("maria quintanila"), "María Quintanilla") > 90
    assert likeness(read("maria gomez"), "María Quintanilla") == 0
    assert likeness(read("ps5"), "PS4 slim") == 0


@pytest.mark.parametrize(
    ("typed", "amount", "telephone"),
    [
        ("210", "210", ""),
        ("1.200,50 €", "1200.50", ""),
        ("210 euros", "210", ""),
        ("655443322", None, "655443322"),
        ("+34 655 44 33 22", None, "655443322"),
        ("switch 210", None, ""),
        ("1,2,3", None, ""),
    ],
)
def test_amounts_and_telephones_are_told_apart(typed: str, amount: str | None, telephone: str) -> None:
    terms = read(typed)
    assert (terms.amount, terms.telephone) == (Decimal(amount) if amount else None, telephone)


def test_what_may_not_be_read_is_not_found() -> None:
    assert holds(read("te doy 170"), "hola soy [oculto], te doy 170")
    assert not holds(read("zacarias"), "hola soy Comprador 7")
    assert holds(read("170 €"), "te doy 170€.") and not holds(read("170"), "mi tel [oculto] 1700")
