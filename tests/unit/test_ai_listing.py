"""What a listing answers, by meaning and never by guess; what an item is called by its title."""

from decimal import Decimal as D

import pytest

from apps.ai_engine import known
from apps.ai_engine.brief import Brief
from apps.ai_engine.grammar import guess

ITEM = Brief(
    title="x",
    list_price=D(100),
    description=(
        "Pantalla sin arañazos, un golpe en el lateral. Con caja original y dos juegos. Batería al 87%. 60x40 cm. "
        "Talla 42. Comprado en 2021. 128 GB. No incluye funda. Color azul. Garantía de 2 años"
    ),
    facts=(
        ("¿lleva cargador?", "Sí, el original."),
        ("¿Mascotas en casa?", "No, sin animales ni humo."),
        ("¿Incluye burbuja de lluvia?", "Sí, la original."),
    ),
)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("¿qué autonomía tiene?", "Batería al 87%."),
        ("cómo va de batería?", "Batería al 87%."),
        ("¿qué número es?", "Talla 42."),
        ("cuánto mide de largo?", "60x40 cm."),
        ("medidas?", "60x40 cm."),
        ("¿de qué año es?", "Comprado en 2021."),
        ("cuánto almacenamiento tiene?", "128 GB."),
        ("viene con el embalaje?", "Con caja original y dos juegos."),
        ("trae funda?", "No incluye funda."),
        ("cargador original?", "Sí, el original."),
        ("fumáis en casa?", "No, sin animales ni humo."),
    ],
)
def test_the_same_thing_is_found_by_another_name(asked: str, answer: str) -> None:
    assert known.answer_to(asked, ITEM) == answer


@pytest.mark.parametrize(
    "asked",
    ["¿es original?", "cuánto mide de alto?", "cuánto pesa?", "lleva cable?", "funciona bien?", "la tienes en rojo?",
     "cuántos mandos trae?", "tiene wifi?"],
)  # fmt: skip
def test_what_the_listing_does_not_say_is_not_guessed(asked: str) -> None:
    assert known.answer_to(asked, ITEM) is None


def test_faults_denied_are_no_defects() -> None:
    assert known.defects(ITEM) == ["Un golpe en el lateral.", "No incluye funda."]
    clean = Brief(title="x", list_price=D(1), description="Sin golpes ni arañazos. Camiseta de rayas. Marca Nike.")
    assert known.defects(clean) == []


@pytest.mark.parametrize(
    ("title", "grammar"),
    [
        ("Nintendo Switch", "f_s"),
        ("Altavoces Edifier R1280T", "m_p"),
        ("Mesa de comedor con 4 sillas", "f_s"),
        ("4 sillas Ikea", "f_p"),
        ("Funda iPhone 12", "f_s"),
        ("Lote de libros", "m_s"),
        ("Gafas Ray-Ban", "f_p"),
        ("Mesa y sillas", ""),
        ("iPhone 12 funda", ""),
        ("PS5 + mando", ""),
        ("2 silla", ""),
        ("Switch juego Zelda", ""),
        ("Krups XN740", ""),
        ("Repuesto de lavadora", ""),
    ],
)
def test_gender_and_number_are_taken_from_the_title_only_where_they_are_sure(title: str, grammar: str) -> None:
    assert guess(title) == grammar
