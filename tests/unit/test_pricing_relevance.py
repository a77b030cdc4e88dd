"""Only the same thing, whole, alone and really for sale counts as a comparable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing.relevance import judge, product

PHONE = "iPhone 11 64GB"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (PHONE, "iPhone 11 64GB Negro"),
        (PHONE, "Apple iPhone11 64 gb blanco"),
        (PHONE, "iPhone 11 + funda negra"),
        (PHONE, "iPhone 11 64GB con caja y cargador"),
        (PHONE, "iPhone 11 64GB. salud de la bateria 81%"),
        (PHONE, "IPHONE 11 64GB NUEVO!!"),
        (PHONE, "iPhone 11 64GB, pantalla sin daños, nunca reparado"),
        (PHONE, "iPhone 11 64GB se vende por cambio de móvil"),
        ("iPhone 16e 128GB", "iPhone 16 e 128gb nuevo"),
        ("Nintendo Switch OLED", "Nintendo Switch OLED blanca + 2 juegos"),
        ("PS5", "PlayStation PS 5 con mando"),
        ('Monitor LG 27"', "Monitor LG 27 pulgadas"),
        ("Funda iPhone 11", "Funda de silicona iPhone 11"),
        ("Sony WH-1000XM4", "Auriculares Sony WH-1000XM4 negros"),
        ("Cambio Shimano Deore", "Cambio Shimano Deore 10v"),
        ("Canon EOS 2000D con objetivo 18-55", "Canon EOS 2000D"),
        ("Canon EOS 2000D", "Canon EOS 2000D con objetivo 18-55"),
        ("Bicicleta Rockrider ST100", "Bicicleta de montaña Rockrider ST 100"),
    ],
)
def test_the_same_thing_is_kept(name: str, title: str) -> None:
    assert judge(product(name), title, "", Decimal(100)).reason == ""


@pytest.mark.parametrize(
    ("name", "title", "why"),
    [
        (PHONE, "Funda iPhone 11", "accesorio"),
        (PHONE, "Apple Funda iPhone 11 MagSafe", "accesorio"),
        (PHONE, "Pantalla iPhone 11 original", "accesorio"),
        (PHONE, "Caja iPhone 11", "accesorio"),
        (PHONE, "Cosa bonita para iPhone 11", "accesorio"),
        (PHONE, "Lote iPhone 11", "lote"),
        (PHONE, "3 iPhone 11 64GB", "lote"),
        (PHONE, "iPhone 13 64GB", "otro modelo"),
        (PHONE, "iPhone 7 11GB", "otro modelo"),
        (PHONE, "iPhone 11 Pro 64GB", "otra variante"),
        (PHONE, "iPhone 11 128GB", "otra capacidad"),
        (PHONE, "iPhone 11 256 negro", "otra capacidad"),
        (PHONE, "iPhone 11 64GB pantalla rota", "averiado"),
        (PHONE, "iPhone 11 64GB para piezas", "averiado"),
        (PHONE, "iPhone 11 64GB LEER", "leer"),
        (PHONE, "Busco iPhone 11 64GB", "no vende"),
        (PHONE, "Cambio iPhone 11 por Samsung", "no vende"),
        (PHONE, "Réplica iPhone 11", "no es original"),
        (PHONE, "iPhone XR 64GB iPhone 11", "varios modelos"),
        ("iPhone 16 128GB", "iPhone 16e 128GB", "otr"),
        ("iPhone 11 Pro 64GB", "iPhone 11 64GB", "otra variante"),
        ("Nintendo Switch OLED", "Nintendo Switch", "otr"),
        ("Nintendo Switch OLED", "Joy-Con Nintendo Switch OLED", "accesorio"),
        ("Nintendo Switch OLED", "Nintendo Switch OLED con 12 juegos y maleta", "lote"),
        ("Monitor Dell 27 pulgadas IPS", "Monitor LG 27 pulgadas IPS", "otra marca"),
        ("Canon EOS 2000D", "Objetivo Canon EOS 2000D", "accesorio"),
        ("Bicicleta Rockrider ST100", "Patinete Xiaomi 100", "otr"),
    ],
)
def test_another_thing_is_left_out_and_it_says_why(name: str, title: str, why: str) -> None:
    judgement = judge(product(name), title, "", Decimal(100))
    assert not judgement.keep
    assert why in judgement.reason


def test_the_description_betrays_a_defect_but_not_when_it_denies_it() -> None:
    wanted = product(PHONE)
    assert not judge(wanted, "iPhone 11 64GB", "Se apaga, no enciende. Para piezas").keep
    assert judge(wanted, "iPhone 11 64GB", "No está averiado ni es réplica. Este año funciona de maravilla").keep


@pytest.mark.parametrize("price", ["1", "0.5", "1234", "99999"])
def test_a_bait_price_is_no_price(price: str) -> None:
    assert judge(product(PHONE), "iPhone 11 64GB", "", Decimal(price)).reason == "precio de reclamo"


def test_a_listing_that_hides_its_storage_weighs_less() -> None:
    wanted = product(PHONE)
    assert judge(wanted, "iPhone 11 negro").weight < judge(wanted, "iPhone 11 64GB").weight == 1.0


@given(st.text(max_size=200), st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_judged_and_a_refusal_has_a_reason_that_fits_its_column(
    title: str, description: str, name: str
) -> None:
    judgement = judge(product(name), title, description)
    assert judgement.keep == (judgement.reason == "")
    assert len(judgement.reason) <= 120
    assert 0 < judgement.weight <= 1
