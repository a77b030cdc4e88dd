"""How a reply is taken apart: sentences, clauses, who refuses what, and what the listing says."""

import pytest

from apps.security.guard.lexicon import Lexicon
from apps.security.guard.listing import listing_of, values
from apps.security.guard.text import MASK, cut, is_number, parse, small_number
from apps.security.guard.words_item import ITEM

TREE = Lexicon({"A": "uno, dos*, uno mas, cosa de/_ casa", "B": "uno, ver @ rojo*", "C": "uno mas tarde"})
A, B, C = (TREE.bits[name] for name in "ABC")


def test_words_and_stems_carry_their_concepts() -> None:
    assert TREE.tag(["uno", "doscientos", "tres"]) == [A | B, A, 0]
    assert TREE.mask("A", "C") == A | C


def test_the_longest_phrase_takes_its_words_with_it() -> None:
    assert TREE.tag(["uno", "mas"]) == [A, A]
    assert TREE.tag(["uno", "mas", "tarde"]) == [C, C, C]
    assert TREE.tag(["cosa", "casa", "cosa", "de", "casa"]) == [A] * 5
    assert TREE.tag(["ver", "la", "rojiza"]) == [0, 0, 0]
    assert TREE.tag(["ver", "los", "rojos"]) == [B, B, B]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hola. Sí, claro", ["Hola. ", "Sí, claro"]),
        ("Vale, ¿te va?", ["Vale, ", "¿te va?"]),
        ("Av. de la Paz 3. 2 llaves", ["Av. de la Paz 3. 2 llaves"]),
        ("Son 85. ¿Te va?", ["Son 85. ", "¿Te va?"]),
        ("12.400 km. Bien", ["12.400 km. ", "Bien"]),
        ("Hola\nsí", ["Hola\n", "sí"]),
        ("haya . es", ["haya . es"]),
        ("", [""]),
    ],
)
def test_sentences_end_at_a_stop_and_a_blank_but_not_after_an_abbreviation(text: str, pieces: list[str]) -> None:
    found, starts, _ended = cut(text)
    assert found == pieces
    assert [text[start : start + len(piece)] for start, piece in zip(starts, found, strict=True)] == pieces


def test_only_a_stop_that_nothing_can_change_ends_the_last_sentence() -> None:
    assert [cut(text)[2] for text in ("Hola. ", "Hola.", "Hola", "")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("No acepto PayPal", True),
        ("No acepto señal, PayPal ni nada", True),
        ("PayPal, no gracias", True),
        ("Lo del PayPal te lo agradezco, pero no", True),
        ("De PayPal paso", True),
        ("No hay problema, PayPal", False),
        ("No, PayPal mejor", False),
        ("PayPal sí", False),
        ("No hace falta correr y te pago por PayPal", False),
    ],
)
def test_who_refuses_what(text: str, refused: bool) -> None:
    (sentence,) = parse(text).sentences
    place = sentence.first(MASK("RAIL"), refused=refused)
    assert place is not None and sentence.reading.form.text[slice(*place)] == "paypal"
    assert sentence.first(MASK("RAIL"), refused=not refused) is None
    assert sentence.says(MASK("RAIL")) is not refused
    assert not sentence.has(MASK("RAIL"), MASK("COURIER"))


def test_numbers_in_words_are_numbers() -> None:
    assert [is_number(word) for word in ("4", "veintidos", "doscientos", "mesa")] == [True, True, True, False]
    assert [small_number(word) for word in ("tres", "12", "una", "mesa", "123456")] == [3, 12, 1, 1, 1]
    (sentence,) = parse("Treinta y uno, y ya está").sentences
    assert [clause.last - clause.first for clause in sentence.clauses] == [3, 2]


def test_a_listing_has_lacks_and_counts() -> None:
    listing = listing_of(("Cámara", "Con dos baterías, sin cargador. No incluye tarjeta.", "un_opened"), ())
    battery, charger, card = (ITEM.bits[name] for name in ("P_BATTERY", "P_CHARGER", "P_CARD"))
    assert listing.has & battery and not listing.lacks & battery and listing.counts[battery] == {2}
    assert listing.lacks & charger and not listing.has & charger
    assert listing.lacks & card
    assert not listing.vehicle and not listing.by_hand


def test_an_answer_no_counts_as_lacking() -> None:
    listing = listing_of(("Mesa", ""), (("¿Tiene garantía?", "No, ya caducó"), ("¿Y factura?", "Sí, la guardo")))
    assert listing.lacks & ITEM.bits["C_WARRANTY"] and not listing.has & ITEM.bits["C_WARRANTY"]
    assert listing.has & ITEM.bits["C_INVOICE"]


@pytest.mark.parametrize(
    ("written", "meant"), [("12.400", {"12400", "12.400"}), ("1,65", {"1.65"}), ("1.234,5", {"1234.5"})]
)
def test_a_number_is_read_in_every_way_it_may_be_meant(written: str, meant: set[str]) -> None:
    assert {str(value) for value in values(written)} == meant


def test_nonsense_is_no_number() -> None:
    assert values("1,2,3") == set()
