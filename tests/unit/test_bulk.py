"""What a wish makes of an item's row, and the same as a spreadsheet, for whatever people type."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.folding import fold
from apps.marketplace import importing
from apps.marketplace.bulk import Floor, Row, Wish, change

ROW = Row(7, "Nintendo Switch", Decimal(210), floor=Decimal(185), ladder={"rounds": 2}, facts={"¿Caja?": "Sí"})
prices = st.decimals("0.01", "99999999.99", places=2)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=40)
told = words.map(lambda each: " ".join(each.split())).filter(bool)


@given(prices, st.integers(0, 99))
def test_a_floor_by_percent_is_never_above_the_price_nor_zero(price: Decimal, percent: int) -> None:
    made = change(replace(ROW, price=price), Wish(Floor(percent=Decimal(percent))))
    floor: Any = made.after.get("floor", ROW.floor)
    assert made.problems or 0 < floor <= price
    assert made.applies is (bool(made.after) and not made.problems)


def test_fifteen_percent_below_and_a_fixed_price() -> None:
    assert change(ROW, Wish(Floor(percent=Decimal(15)))).after == {"floor": Decimal("178.50")}
    fixed = change(ROW, Wish(Floor()))
    assert (fixed.before, fixed.after) == ({"floor": Decimal(185)}, {"floor": None})


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(Floor(amount=Decimal(211))), "no puede superar"),
        (Wish(Floor(amount=Decimal(0))), "mayor que cero"),
        (Wish(Floor(amount=Decimal("10.001"))), "dos decimales"),
        (Wish(Floor(percent=Decimal(100))), "de 0 a 99"),
        (Wish(ladder={"rounds": 11}), "entre 0 y 10"),
        (Wish(facts={"¿Caja?": ""}), "pregunta y respuesta"),
        (Wish(shelf="a" * 61), "60 letras"),
    ],
)
def test_what_would_be_wrong_is_said_and_does_not_apply(wish: Wish, said: str) -> None:
    made = change(ROW, wish)
    assert said in " ".join(made.problems) and not made.applies


def test_an_item_without_a_price_has_no_floor_by_percent() -> None:
    assert change(replace(ROW, price=Decimal(0)), Wish(Floor(percent=Decimal(15)))).problems


def test_numbers_join_the_ladder_and_the_usual_one_forgets_them() -> None:
    assert change(ROW, Wish(ladder={"step_pct": 3})).after == {"ladder": {"rounds": 2, "step_pct": 3}}
    assert change(ROW, Wish(usual_ladder=True)).after == {"ladder": {}}
    assert change(ROW, Wish(ladder={"rounds": 2})).after == {}


def test_a_fact_is_new_or_takes_the_place_of_its_old_answer() -> None:
    made = change(ROW, Wish(facts={"¿Caja?": "No", "¿Factura?": "Sí"}))
    assert made.before == {"facts": {"¿Caja?": "Sí", "¿Factura?": None}}
    assert made.after == {"facts": {"¿Caja?": "No", "¿Factura?": "Sí"}}
    assert not change(ROW, Wish(facts={"¿Caja?": "Sí"})).after


def test_the_mark_changes_with_whatever_a_change_looks_at() -> None:
    others = [
        replace(ROW, price=Decimal(209)), replace(ROW, floor=None), replace(ROW, ladder={}), replace(ROW, facts={}),
        replace(ROW, reference="A"), replace(ROW, shelf="B"),
    ]  # fmt: skip
    assert len({each.mark() for each in [ROW, *others]}) == 7
    assert replace(ROW, title="Otro").mark() == ROW.mark()


@pytest.mark.parametrize(
    ("said", "value"),
    [("1.200", "1200"), ("1.200,50", "1200.50"), ("1,200.50", "1200.50"), ("289,50", "289.50"), ("289.5", "289.5"),
     ("210 €", "210"), ("1 200,00", "1200.00")],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(said: str, value: str) -> None:
    assert importing.amount_of(said) == Decimal(value)


@pytest.mark.parametrize("said", ["doscientos", "-5", "1,2,3", "", "NaN", "1e5"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no es un importe"):
        importing.amount_of(said)


@pytest.mark.parametrize(
    ("said", "floor"),
    [("", None), ("Precio fijo", Floor()), ("15 %", Floor(percent=Decimal(15))), ("-15%", Floor(percent=Decimal(15))),
     ("15 % por debajo", Floor(percent=Decimal(15))), ("178,50", Floor(amount=Decimal("178.50")))],
)  # fmt: skip
def test_a_floor_is_an_amount_a_percentage_or_fixed(said: str, floor: Floor | None) -> None:
    assert importing.floor_of(said) == floor


@given(st.dictionaries(told, told, max_size=4))
def test_facts_survive_the_spreadsheet(facts: dict[str, str]) -> None:
    assert importing.facts_of(importing.facts_cell(facts)) == facts


@given(
    st.builds(
        Row,
        pk=st.just(1),
        title=words,
        price=prices,
        floor=st.none() | prices,
        ladder=st.fixed_dictionaries({}, optional={"rounds": st.integers(0, 10), "step_pct": st.just(3.5)}),
        facts=st.dictionaries(told, told, max_size=2),
        reference=told,
        shelf=told,
    )
)
def test_what_is_exported_and_imported_again_changes_nothing(row: Row) -> None:
    row = replace(row, floor=row.floor and min(row.floor, row.price))
    sheet = importing.read(importing.write([("x1", row)], floors=True), floors=True)
    assert not sheet.problems and not sheet.unknown
    (line,) = sheet.lines
    assert (line.external_id, line.problems) == ("x1", ())
    assert change(row, line.wish).after == {}


@given(st.text(max_size=300), st.booleans())
def test_no_file_breaks_the_reading(text: str, floors: bool) -> None:
    importing.read(text, floors=floors)


def one(text: str, **options: Any) -> importing.Line:
    sheet = importing.read(text, floors=options.get("floors", True))
    assert not sheet.problems, sheet.problems
    return sheet.lines[0]


def test_delimiters_headers_and_old_encodings_are_understood() -> None:
    wanted = Wish(Floor(amount=Decimal("178.5")), shelf="A-3")
    for text in (
        "Id;Precio mínimo;Estante\nx1;178,5;A-3",
        'id,floor,shelf\nx1,"178,5",A-3',
        "ID\tSUELO\tESTANTE\nx1\t178.5\tA-3",
    ):
        assert one(text).wish == wanted, text
    assert importing.text_of("id;mínimo".encode("cp1252")) == "id;mínimo"
    assert importing.text_of("id;mínimo".encode("utf-16")) == "id;mínimo"


def test_each_line_says_what_is_wrong_with_it() -> None:
    sheet = importing.read("id;minimo;datos\n;10;\nx2;mucho;\nx3;10;caja", floors=True)
    assert [line.number for line in sheet.lines] == [2, 3, 4]
    assert "falta el id" in sheet.lines[0].problems[0]
    assert "no es un importe" in sheet.lines[1].problems[0]
    assert "pregunta = respuesta" in sheet.lines[2].problems[0]


def test_without_the_right_floors_are_refused_and_not_written() -> None:
    assert "permiso" in one("id;minimo\nx1;10", floors=False).problems[0]
    assert not one("id;minimo;estante\nx1;;A", floors=False).problems
    assert "minimo" not in importing.write([("x1", ROW)], floors=False) and "185" not in importing.write(
        [("x1", ROW)], floors=False
    )


def test_no_cell_is_a_formula() -> None:
    assert "\n'=1+1;" in importing.write([("=1+1", ROW)], floors=True).replace("\r", "")
    assert one("id;estante\nx;'=1").wish.shelf == "=1"


@given(words)
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
