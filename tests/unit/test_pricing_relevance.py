"""Only the same thing, whole, alone and really for sale counts as a comparable."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pricing import evaluation
from apps.pricing.reasons import Reason
from apps.pricing.relevance import Offer, judge, judge_all, product

CORPUS = Path(evaluation.__file__).parent / "corpus"

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


@pytest.mark.parametrize("part", ["fit", "unseen"])
def test_the_labelled_listings_of_six_trades_are_told_apart(part: str) -> None:
    rows = evaluation.read_rows(CORPUS / f"relevance_{part}.csv", ("query", "title", "usable_comparable"))
    assert len(rows) >= 200
    figures = evaluation.evaluate_relevance(rows).figures
    assert figures["precisión"] >= 0.96
    assert figures["exhaustividad"] >= 0.96


def test_a_search_without_a_variant_takes_all_of_them_but_our_own_listing_none() -> None:
    for title in ("iPhone 16 Pro Max 256GB", "iPhone 16 Plus", "iPhone 16e nuevo"):
        assert judge(product("iphone 16", family=True), title).keep
        assert (
            judge(product("iphone 16"), title).code is Reason.OTHER_VARIANT
            or not judge(product("iphone 16"), title).keep
        )
    assert not judge(product("iphone 16 pro", family=True), "iPhone 16 Plus").keep


def test_slips_of_the_fingers_and_words_run_together_are_the_same_thing() -> None:
    for name, title in (
        ("Nintendo Switch OLED", "Nintedo Swich OLED blanca"),
        ("Chicco Next2Me", "Minicuna Chico Next 2 me"),
        ("PS5", "Play Station 5 con mando"),
        ("Rockrider ST530", "rockrider st-530"),
        ("Fujifilm X100V", "Fuji X-100V"),
    ):
        assert judge(product(name), title).keep, title


@pytest.mark.parametrize(
    ("name", "title", "code"),
    [
        ("Cómoda Malm 6 cajones", "Cómoda Malm 3 cajones", Reason.OTHER_VARIANT),
        ("Cama Hemnes 160x200", "Cama Hemnes 90 x 200", Reason.OTHER_SIZE),
        ("Vestido Zara talla S", "Vestido Zara XL", Reason.OTHER_SIZE),
        ("Vestido Zara talla S", "Vestido Mango talla S", Reason.OTHER_BRAND),
        ("Vestido Zara talla S", "Falda Zara talla S", Reason.OTHER_THING),
        ("Levi's 501 talla 32", "Levis 501 W36 L34", Reason.OTHER_SIZE),
        ("PS5 Slim", "Limpieza PS5 Slim", Reason.SERVICE),
        ("PS4", "The Last of Us PS4", Reason.FOR_CONSOLE),
        ("Bugaboo Fox 3", "Tornillería de Bugaboo Fox 3", Reason.PART),
        ("Herman Miller Aeron", "Silla estilo Herman Miller Aeron", Reason.FAKE),
        ("Canon 50mm 1.8", "Canon EOS 700D + 18-55 + 50mm 1.8", Reason.LOT),
        ("iPhone 12", "iPhone 11/12/13 libres", Reason.SEVERAL_MODELS),
        ("Nintendo Switch", "Nintendo Switch 2", Reason.OTHER_MODEL),
    ],
)
def test_every_drop_has_its_place_in_the_fixed_list(name: str, title: str, code: Reason) -> None:
    judgement = judge(product(name), title)
    assert judgement.code is code
    assert judgement.reason.startswith(code)


def offers(*told: tuple[str, float]) -> list[Offer]:
    return [Offer(title, "", Decimal(str(price))) for title, price in told]


SURE = (("iPhone 12 64GB", 150), ("iPhone 12 negro", 160), ("Apple iPhone 12 128GB", 170), ("iPhone 12 blanco", 155))


def test_what_the_words_leave_open_the_price_settles() -> None:
    doubtful = ("Zurrubio iPhone 12", 12), ("Zurrubio iPhone 12", 150)
    cheap, dear = judge_all(product("iPhone 12"), offers(*SURE, *doubtful))[4:]
    assert cheap.code is Reason.DOUBT and not cheap.keep
    assert dear.keep and dear.weight < 1
    assert not judge(product("iPhone 12"), "Zurrubio iPhone 12", "", Decimal(150)).keep


def test_a_price_that_no_whole_thing_has_is_none_of_a_whole_thing() -> None:
    assert judge_all(product("iPhone 12"), offers(*SURE, ("iPhone 12", 25)))[4].code is Reason.TOO_CHEAP
    assert judge_all(product("iPhone 12"), offers(*SURE, ("iPhone 12", 75)))[4].keep


def test_the_same_listing_on_two_sites_counts_once_but_alike_short_titles_do_not_make_one() -> None:
    told = "Lo vendo porque me han regalado otro, tiene una pequeña marca en la esquina."
    twice = [Offer("iPhone 12 64GB", told, Decimal(150)), Offer("iPhone 12 64GB ", told.upper(), Decimal(155))]
    assert [each.code for each in judge_all(product("iPhone 12"), twice)] == [Reason.KEPT, Reason.DUPLICATE]
    assert all(each.keep for each in judge_all(product("iPhone 12"), offers(("iPhone 12", 150), ("iPhone 12", 150))))
