"""Deadlines and disputes in the marketplace's notices."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations import aftersale

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))  # a Monday


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Prepara el paquete y envíalo antes del jueves", "2026-11-25 23:59"),
        ("Tienes hasta el viernes para enviarlo", "2026-11-27 23:59"),
        ("Envíalo antes del 2 de diciembre", "2026-12-01 23:59"),
        ("Fecha límite: 28/11", "2026-11-28 23:59"),
        ("Como muy tarde mañana", "2026-11-24 23:59"),
        ("Responde en las próximas 48 horas", "2026-11-25 10:00"),
        ("Dispones de cinco días para enviarlo", "2026-11-28 10:00"),
        ("Tienes hasta el lunes", "2026-11-30 23:59"),
        ("Envíalo antes del 3 de enero", "2027-01-02 23:59"),
        ("Antes de hoy a medianoche", "2026-11-23 23:59"),
    ],
)
def test_a_deadline_is_read_as_the_notice_says_it(text: str, due: str) -> None:
    found = aftersale.read(text, NOW).due
    assert found is not None and f"{found:%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "text",
    ["Marta ha comprado tu bici", "El paquete llegó el jueves", "Antes del 45 de marzo", "", "Tienes 2 mensajes",
     "Vendido por 210 €"],
)  # fmt: skip
def test_where_none_is_named_none_is_made_up(text: str) -> None:
    assert aftersale.read(text, NOW).due is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("El comprador ha abierto una disputa", True),
        ("Hay una incidencia con tu envío", True),
        ("Marta quiere devolver el artículo", True),
        ("Ha pedido el reembolso: responde en 48 horas", True),
        ("Entregado sin incidencias", False),
        ("Marta ha comprado tu bici", False),
    ],
)
def test_a_dispute_is_told_from_good_news(text: str, is_one: bool) -> None:
    assert aftersale.read(text, NOW).dispute is is_one


@given(st.text(max_size=300))
def test_nothing_breaks_it_and_no_deadline_is_long_past(text: str) -> None:
    due = aftersale.read(text, NOW).due
    assert due is None or (NOW - due).days < 61
