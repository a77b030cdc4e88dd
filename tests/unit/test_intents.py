"""What buyers write, and what we make of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.intents import read
from apps.conversations.priority import priority
from apps.conversations.states import state_after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hola", "saludo"),
        ("hola sigue disponible?", "disponibilidad"),
        ("Buenas! en qué estado está?", "estado_producto"),
        ("cuánto pides?", "precio"),
        ("¿cuánto es lo menos?", "negociacion"),
        ("hay algún descuento", "negociacion"),
        ("dónde se puede recoger?", "ubicacion"),
        ("haces envíos?", "envio"),
        ("me lo quedo", "compra_directa"),
        ("es compatible con mac?", "informacion"),
        ("cómo te pago?", "pago"),
        ("me puedes pasar más fotos?", "mas_fotos"),
        ("lo cambias por una ps4?", "cambio"),
        ("y por 2 te hago 50?", "lote"),
        ("tienes la factura?", "factura"),
        ("está en garantía?", "garantia"),
        ("has enviado ya el paquete?", "seguimiento"),
        ("me ha llegado roto", "posventa"),
        ("ok gracias", "cortesia"),
    ],
)
def test_every_kind_of_message_is_recognised(text: str, expected: str) -> None:
    assert read(text).primary == expected


@pytest.mark.parametrize(
    "text",
    ["ok gracias", "👍", "gracias!", "ya te diré", "vale, gracias, un saludo", "No gracias", "perfecto 😊",
     "me lo pienso", "No me lo quedo, lo siento", "🙂🙂"],
)  # fmt: skip
def test_courtesies_need_no_answer(text: str) -> None:
    assert not read(text).needs_answer
    assert not read(text).accepts


@pytest.mark.parametrize("text", ["ok gracias, y el envío?", "vale. Lleva cargador?", "hola", "150"])
def test_a_question_among_courtesies_is_answered(text: str) -> None:
    assert read(text, amounts=[D(150)] if text == "150" else []).needs_answer


@pytest.mark.parametrize(
    "text",
    ["vale, me lo quedo", "trato hecho", "te lo compro ya", "si me la llevo", "acepto la oferta"],
)
def test_a_yes_is_a_yes(text: str) -> None:
    assert read(text).accepts


@pytest.mark.parametrize(
    "text",
    ["vale", "está hecho en Italia?", "no me lo quedo", "me lo quedo si me lo bajas", "me lo pienso",
     "ok gracias", "cuando me lo llevo?", "me lo quedo?", "hecho!! mira la foto"],
)  # fmt: skip
def test_a_doubt_is_no_yes(text: str) -> None:
    assert not read(text).accepts


def test_a_bare_vale_is_a_yes_only_to_a_price_of_ours() -> None:
    assert read("vale", awaiting_yes=True).accepts
    assert read("hecho", awaiting_yes=True).accepts
    assert not read("vale", awaiting_yes=False).accepts
    assert not read("ok gracias", awaiting_yes=True).accepts


def test_several_questions_keep_the_buyers_order_and_words() -> None:
    asked = "Holaa, sigue disponible? tiene arañazos la pantalla y cuántas horas de uso? te doy 170 con envío"
    read_ = read(asked)
    assert [tuple(question) for question in read_.questions] == [
        ("disponibilidad", "sigue disponible?"),
        ("estado_producto", "tiene arañazos la pantalla"),
        ("estado_producto", "cuántas horas de uso?"),
    ]
    assert "negociacion" in read_.all


def test_a_question_tied_on_without_a_mark_is_one() -> None:
    read_ = read("cuántos disparos tiene? y qué tal la batería")
    assert [question.text for question in read_.questions] == ["cuántos disparos tiene?", "y qué tal la batería"]
    assert not read("y que sepas que es caro").questions


def test_a_greeting_alone_is_answered_where_it_opens_and_is_a_farewell_elsewhere() -> None:
    assert read("buenas tardes", opening=True).needs_answer
    assert not read("buenas tardes").needs_answer


def test_messages_in_a_row_are_read_as_one() -> None:
    read_ = read("hola\nsigue disponible?\nhaces envío?")
    assert [question.intent for question in read_.questions] == ["disponibilidad", "envio"]


def test_bots_and_persons() -> None:
    assert read("eres un bot?").asks_if_bot
    assert not read("el robot aspira bien?").asks_if_bot
    assert read("prefiero hablar con la vendedora").wants_person


def test_anger_is_seen_and_fear_is_not_anger() -> None:
    assert read("menudo estafador").upset
    assert not read("no quiero que me estafen").upset


@given(st.text(max_size=300), st.booleans())
def test_reading_never_fails_and_always_names_something(text: str, awaiting: bool) -> None:
    read_ = read(text, awaiting_yes=awaiting)
    assert read_.all and read_.primary in read_.all


@dataclass(frozen=True)
class Buyer:
    reviews: int | None


@pytest.mark.parametrize(
    ("text", "offer", "reviews", "expected"),
    [
        ("me lo quedo", None, 0, "alta"),
        ("cómo te pago?", None, 0, "alta"),
        ("lo necesito hoy, funciona?", None, 12, "alta"),
        ("lo necesito hoy, funciona?", None, 0, "media"),
        ("haces envíos?", None, None, "media"),
        ("te doy 170", D(170), None, "media"),
        ("te doy 50", D(50), 30, "baja"),
        ("hola", None, 5, "baja"),
        ("lo cambias por una bici?", None, 5, "baja"),
    ],
)
def test_who_wants_to_buy_comes_first(text: str, offer: D | None, reviews: int | None, expected: str) -> None:
    assert priority(read(text), offer, D(210), Buyer(reviews)) == expected


@pytest.mark.parametrize(
    ("current", "intents", "decision", "expected"),
    [
        ("inicial", ["saludo"], "none", "inicial"),
        ("inicial", ["saludo", "disponibilidad"], "none", "explorando"),
        ("explorando", ["negociacion"], "counter", "negociando"),
        ("negociando", ["cortesia"], "none", "negociando"),
        ("negociando", ["compra_directa"], "accept", "comprometido"),
        ("comprometido", ["ubicacion"], "none", "coordinando"),
        ("coordinando", ["negociacion"], "hold_price", "coordinando"),
        ("abandonado", ["disponibilidad"], "none", "explorando"),
    ],
)
def test_a_conversation_moves_on(current: str, intents: list[str], decision: str, expected: str) -> None:
    assert state_after(current, intents, decision) == expected


def test_a_sale_ends_it() -> None:
    assert state_after("coordinando", [], "none", sale_closed=True) == "finalizado"


@pytest.mark.parametrize(
    "text",
    [
        "Venga, te subo a 170 €, ¿qué me dices?",
        "Vale, por 185 € me lo quedo. ¿Cómo lo hacemos?",
        "te doy 40, ¿te parece?",
    ],
)
def test_asking_for_our_word_or_the_next_step_is_no_question_about_the_listing(text: str) -> None:
    assert read(text).questions == ()
