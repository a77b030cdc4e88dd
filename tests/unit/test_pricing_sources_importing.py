"""Prices that people bring: any spreadsheet's encoding and separator, Spanish numbers, all or nothing."""

from datetime import date
from decimal import Decimal

import pytest

from apps.pricing.importing import ImportFailed, read_csv, read_paste, typed
from apps.pricing.sources import numbers
from apps.pricing.sources.base import Kind

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("1.200", "1200"), ("89,50", "89.50"), ("1.250,00 €", "1250"), ("1 200", "1200"), ("89.50", "89.50"),
        ("€ 30", "30"), ("12.345.678,9", "12345678.90"), ("1,200.50", "1200.50"), ("45 euros", "45"),
    ],
)  # fmt: skip
def test_prices_as_people_write_them(text: str, price: str) -> None:
    assert numbers.spanish(text) == Decimal(price)


@pytest.mark.parametrize("text", ["", "gratis", "0", "-5", "1.2.3", "1,2,3", "1e5", "NaN", "999999999", "1.2000"])
def test_what_is_no_price(text: str) -> None:
    assert numbers.spanish(text) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_spreadsheet(encoding: str, separator: str) -> None:
    header = separator.join(("Artículo", "Precio", "Estado", "Fecha"))
    row = separator.join(("Móvil Ñ 128GB", '"1.200"', "como nuevo", "01/11/2026"))
    (one,) = read_csv(f"{header}\r\n{row}\r\n".encode(encoding), source="milanuncios", today=TODAY)
    assert (one.listing.title, one.listing.price) == ("Móvil Ñ 128GB", Decimal(1200))
    assert (one.listing.condition, one.listing.source, one.seen_on) == (
        "as_good_as_new",
        "milanuncios",
        date(2026, 11, 1),
    )


def test_sold_prices_are_told_from_asked_ones_and_new_ones() -> None:
    text = "título;precio;clase;fuente\nA;10;vendido;own\nB;11;;amazon\nC;12;;ebay_sold\nD;13;;milanuncios\n"
    found = read_csv(text.encode(), today=TODAY)
    assert [each.kind for each in found] == [Kind.SOLD, Kind.NEW, Kind.SOLD, Kind.ASKING]
    assert [(each.listing.sold, each.listing.is_new_reference) for each in found] == [
        (True, False), (False, True), (True, False), (False, False),
    ]  # fmt: skip


def test_one_bad_line_and_nothing_is_taken_and_every_bad_line_is_named() -> None:
    text = (
        "título;precio;fecha;enlace\nBien;10;;\n;12;;\nSin precio;gratis;;\nMañana;5;24/11/2026;\n"
        "Enlace;5;;javascript:alert(1)\n"
    )
    with pytest.raises(ImportFailed) as failed:
        read_csv(text.encode(), today=TODAY)
    lines = [problem.split(":")[0] for problem in failed.value.problems]
    assert lines == ["Línea 3", "Línea 4", "Línea 5", "Línea 6"]
    assert "«gratis» no es un precio" in failed.value.problems[1]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"a;b\n1;2\n", b"PK\x03\x04\x00\x00", b"t\xc3\xadtulo;precio\n", b"x" * 5_000_001]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(ImportFailed):
        read_csv(content, today=TODAY)


def test_pasted_lines_and_a_pasted_table() -> None:
    found = read_paste(
        "iPhone 13 128GB 329,95 €\n\nSofá Kivik: 1.200\nBici https://www.milanuncios.com/x-1.htm 450 €\n", today=TODAY
    )
    assert [(each.listing.title, each.listing.price) for each in found] == [
        ("iPhone 13 128GB", Decimal("329.95")), ("Sofá Kivik", Decimal(1200)), ("Bici", Decimal(450)),
    ]  # fmt: skip
    assert found[2].listing.url == "https://www.milanuncios.com/x-1.htm"
    (one,) = read_paste("título\tprecio\nCuna\t45", today=TODAY)
    assert one.listing.price == Decimal(45)


@pytest.mark.parametrize("line", ["iPhone 13", "329 €", "Sofá Kivik tres plazas", "Cable 1.5m"])
def test_a_line_without_its_price_is_refused(line: str) -> None:
    with pytest.raises(ImportFailed):
        read_paste(line, today=TODAY)


def test_the_same_line_twice_counts_once_and_the_same_import_has_the_same_ids() -> None:
    text = "Cuna 45 €\nCuna 45 €"
    first, again = read_paste(text, today=TODAY), read_paste(text, today=TODAY)
    assert len(first) == 1 and first[0].listing.external_id == again[0].listing.external_id


def test_a_typed_new_price() -> None:
    one = typed("Sony WH-1000XM4", "199,00 €", today=TODAY)
    assert one.kind == Kind.NEW and one.listing.is_new_reference and one.listing.price == Decimal(199)
    with pytest.raises(ImportFailed):
        typed("Sony", "mucho", today=TODAY)
