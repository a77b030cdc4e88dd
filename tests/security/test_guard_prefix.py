"""The guard on a text still being written: never a false alarm, and no hard rule broken beyond its sentence."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.security.guard import ListingFacts, SaleState, check, check_prefix
from tests.security.guard_scene import PRIVATE

OFFERED = {
    "allowed_amounts": frozenset({Decimal(195)}),
    "quotable": frozenset({Decimal(170)}),
    "floor": Decimal(190),
    "facts": ListingFacts(
        title="Consola de sobremesa",
        description="Con caja y dos juegos. Una marca en el lateral. Comprada en 2022, 64 GB.",
        list_price=Decimal(210),
    ),
    "private": PRIVATE,
    "state": SaleState(),
}
SAID: dict[str, Any] = {**OFFERED, "buyer_message": "hola, sigue? te doy 170, tienes whatsapp?"}

SENTENCES = (
    "¡Hola!",
    "Sí, sigue disponible.",
    "¿170?",
    "A 170 no me sale, lo siento.",
    "Por 195 € es tuya.",
    "Te la dejo en 195 € más el envío.",
    "WhatsApp no uso, mejor por aquí.",
    "¿WhatsApp?",
    "Bizum en mano, cuando la veas.",
    "Transferencias no, PayPal tampoco.",
    "Una marca en el lateral.",
    "Quedamos a las 18:30 en el metro de Bilbao.",
    "Vale.",
    "Mi mínimo son 195.",
    "Soy el 617 30 49 85.",
    "Hazme un Bizum de señal.",
    "Escríbeme por Telegram.",
    "Vivo en la calle Embajadores 54, sube.",
    "Mira en wallapop.com/item/x y me dices.",
    "La casa se queda vacía en agosto.",
    "El pin es 448812, toma.",
    "Te la dejo en 150.",
    "3.",
    "Av. de la Paz",
    "w4ts4pp",
    "🙂",
)


def codes(verdict: Any) -> set[str]:
    return {violation.code for violation in verdict.violations}


@given(st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join), st.text(max_size=10))
@settings(max_examples=40)
def test_what_is_found_in_a_beginning_is_found_in_the_whole(text: str, more: str) -> None:
    text += more
    whole = codes(check(text, **SAID))
    for length in range(len(text) + 1):
        assert codes(check_prefix(text[:length], **SAID)) <= whole, text[:length]


@given(st.text(alphabet="aeo .!?¿\n0123456789€@/,'ñ-", max_size=60))
def test_any_text_that_may_leave_raises_no_alarm_while_it_is_written(text: str) -> None:
    if check(text, **SAID).ok:
        assert all(check_prefix(text[:length], **SAID).ok for length in range(len(text) + 1))


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Soy el 617 30 49 85, llámame.", "PII_PHONE"),
        ("Mi correo es noelia.cosas arroba example punto com.", "PII_EMAIL"),
        ("Apunta: ES15 2100 0418 4012 3456 7891.", "PII_IBAN"),
        ("Vivo en la calle Embajadores 54, sube.", "PII_ADDRESS"),
        ("La casa se queda vacía en agosto.", "PII_OTHER"),
        ("El pin que me sale es 448812, toma.", "CREDENTIAL"),
        ("Míralo en wallapop.com/item/x, ahí está.", "LINK"),
        ("Mi mínimo son 195 euros.", "FLOOR_LEAK"),
        ("Cinco más y es tuya.", "FLOOR_LEAK"),
        ("Te la dejo en 150 euros.", "BELOW_FLOOR"),
        ("Hazme una transferencia hoy.", "UNSAFE_PAYMENT"),
        ("Hazme el Bizum ahora y te la mando.", "UNSAFE_PAYMENT"),
        ("Mejor te escribo por Telegram.", "OFF_PLATFORM"),
        ("Lo hacemos por fuera.", "OFF_PLATFORM"),
    ],
)
def test_a_hard_rule_is_noticed_as_soon_as_its_sentence_ends(sentence: str, code: str) -> None:
    assert code in codes(check_prefix(f"¡Hola! {sentence} Te", **SAID))
    assert code not in codes(check_prefix(f"¡Hola! {sentence[:-2]}", **SAID))


def test_neither_emptiness_nor_an_unfinished_claim_is_held_against_a_beginning() -> None:
    for text in ("", "   ", "Está como nue", "Tiene garantía. Hasta", "Hola {nombre", "Te la dejo en 15"):
        assert check_prefix(text, **SAID).ok


def test_a_hostile_beginning_of_100_kb_is_judged_at_once() -> None:
    assert not check_prefix("Llama al 617 30 49 85. " * 5000, **SAID).ok
