"""The fraud detector: mechanisms caught in new words, honest trade let through."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.security.fraud import BuyerProfile, FraudVerdict, Line, detect
from apps.security.fraud.verdict import BANDS, RANK

CRITICAL = [
    "te mando el bizum, te saldrá un aviso para aceptar y ya lo tienes",
    "dime el código de seis cifras que te acaba de llegar por sms",
    "necesito una foto de tu DNI por las dos caras",
    "pon el número de tu tarjeta y la caducidad para abonártelo",
    "te pago por Western Union, es lo más rápido",
    "entra en wallapop-cobros.site y recibe el dinero",
    "Wallapop Soporte: su cuenta está bloqueada, facilite su correo",
    "el mensajero de SEUR te lleva el sobre con el dinero en efectivo",
    "te hago 450 en lugar de 400 y le das los 50 al transportista",
    "paga 20 € de tasa para desbloquear el ingreso, luego te lo devuelven",
    "instala AnyDesk y te ayudo a cobrar",
    "si no me devuelves 40 por bizum te pongo una estrella y abro disputa",
    "Tens un codi que t'arriba per SMS, passa'm-el",
    "Send me your card number and CVV so the bank can pay you",
]
BARE = {"Acepto bitcoin.": "critical", "Vendo un ledger para bitcoin.": "benign"}
WATCHED = {
    "está en wallapop punto com barra ayuda": "enlace_escondido",
    "mira esta foto: bit.ly/3xYzAb": "enlace_acortado",
    "mi insta es @pepe_garcia88": "da_un_usuario",
}
HIGH = [
    "pásame tu whatsapp y hablamos mejor",
    "te dejo mi número 612 345 678",
    "dame el IBAN y te hago la transferencia",
    "envíamelo y cuando me llegue te pago",
    "¿lo mandas contra reembolso?",
    "mando a mi transportista a recogerlo",
    "¿qué días no hay nadie en casa?",
]
BENIGN = [
    "Hola, ¿sigue disponible?",
    "te pago con bizum cuando lo recoja",
    "¿tiene tarjeta gráfica dedicada?",
    "¿me dices el código de error que da?",
    "para recoger en correos tengo que llevar el DNI?",
    "¿funciona el whatsapp en esa tablet?",
    "va mi hermano a recogerlo y te paga él en mano",
    "ya lo he comprado por la app, ¿cuándo lo envías?",
    "el ISBN es 978-84-9838-709-4?",
    "en https://www.ikea.com/es/es/p/kallax-80275887/ sale nuevo",
    "me estafaron una vez con Western Union, así que solo por la app",
    "quedamos en la puerta de la comisaría si quieres",
    "¿cuánto es lo menos?",
    "te doy 50 y voy a por él ahora",
    "is the price negotiable? I can pick it up tomorrow",
]


def level(text: str, *history: tuple[str, bool], **profile: int) -> str:
    return detect(text, [Line(*line) for line in history], BuyerProfile(**profile)).level


@pytest.mark.parametrize("text", CRITICAL)
def test_what_costs_money_or_identity_is_critical(text: str) -> None:
    assert level(text) == "critical"


@pytest.mark.parametrize("text", HIGH)
def test_a_step_of_a_known_fraud_is_high(text: str) -> None:
    assert level(text) == "high"


@pytest.mark.parametrize(("text", "expected"), BARE.items())
def test_a_currency_nobody_can_call_back_is_critical_when_it_is_all_that_is_said(text: str, expected: str) -> None:
    verdict = detect(text)
    assert verdict.level == expected and ("cripto_a_secas" in {hit.rule for hit in verdict.hits}) is (
        expected == "critical"
    )


@pytest.mark.parametrize(("text", "rule"), WATCHED.items())
def test_a_way_out_that_asks_for_nothing_yet_is_only_watched(text: str, rule: str) -> None:
    verdict = detect(text)
    assert verdict.level == "suspicious" and [hit.rule for hit in verdict.hits] == [rule]


@pytest.mark.parametrize("text", BENIGN)
def test_honest_trade_is_let_through(text: str) -> None:
    assert level(text) == "benign"


@pytest.mark.parametrize(
    ("text", "history"),
    [
        (
            "pues mándalo ya, que tarda en salir",
            [("ya te lo he pagado", True), ("No me consta ningún pago", False)],
        ),
        ("dale a sí y te entra", [("te hago bizum", True), ("Me sale que me pides tú a mí", False)]),
        ("el código porfa", [("te llega un sms", True), ("Me ha llegado uno de seguridad", False)]),
        ("ahora la otra cara", [("mándame el dni", True), ("¿Por qué?", False)]),
    ],
)
def test_a_harmless_line_is_dangerous_after_what_came_before(text: str, history: list[tuple[str, bool]]) -> None:
    assert level(text) != "critical"
    assert level(text, *history) == "critical"


def test_a_telephone_in_pieces_is_seen() -> None:
    assert level("678 ☝️", ("612", True), ("345", True), ("¿Qué es eso?", False)) == "high"


def test_the_telephone_of_a_trusted_buyer_for_an_agreed_meeting_is_only_watched() -> None:
    agreed = (("¿Mañana a las 19 en el metro?", False), ("perfecto", True))
    assert level("por si acaso, mi numero es 612 345 678", *agreed, reviews=20) == "suspicious"
    assert level("por si acaso, mi numero es 612 345 678", *agreed, reviews=0) == "high"


@pytest.mark.parametrize("text", [text for text in BENIGN if "http" not in text])
def test_a_bad_profile_never_makes_a_harmless_message_a_fraud(text: str) -> None:
    assert level(text, reviews=0, distance_km=900, days_member=1) == "benign"


def test_evidence_is_a_place_in_the_message_as_it_was_written() -> None:
    text = "mira, te paso el b.i.z.u.m y le das a ac3ptar"
    verdict = detect(text)
    assert verdict.level == "critical"
    hit = verdict.hits[0]
    assert "b.i.z.u.m" in text[hit.start : hit.end]
    assert hit.explanation_es.endswith((".", "cobrar."))


DISGUISES = [
    lambda text: text.upper(),
    lambda text: text.replace("a", "а").replace("e", "е"),
    lambda text: "\u200b".join(text),
    lambda text: "".join(chr(0x1D5EE + ord(c) - 97) if "a" <= c <= "z" else c for c in text),
    lambda text: "".join(chr(0xFF41 + ord(c) - 97) if "a" <= c <= "z" else c for c in text),
    lambda text: "  ".join(" ".join(word) for word in text.split()),
]


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("text", CRITICAL[:6] + HIGH[:3])
def test_a_disguise_never_lowers_the_level(text: str, disguise) -> None:  # type: ignore[no-untyped-def]
    assert RANK[level(disguise(text))] >= RANK[level(text)]


@settings(max_examples=60)
@given(st.sampled_from(CRITICAL[:10]), st.sampled_from(BENIGN[:3] + BENIGN[12:]), st.booleans())
def test_a_benign_sentence_added_never_lowers_a_critical_one(scam: str, honest: str, first: bool) -> None:
    assert level(f"{honest}. {scam}" if first else f"{scam}. {honest}") == "critical"


def in_band(verdict: FraudVerdict) -> bool:
    low, top = BANDS[verdict.level]
    return low <= verdict.risk_score <= top


@given(st.text(max_size=300), st.lists(st.tuples(st.text(max_size=80), st.booleans()), max_size=4))
def test_any_message_gets_a_level_and_a_score_that_agree(text: str, history: list[tuple[str, bool]]) -> None:
    verdict = detect(text, [Line(*line) for line in history])
    assert in_band(verdict)
    assert all(0 <= hit.start <= hit.end <= len(text) for hit in verdict.hits)
    assert (verdict.level == "benign") == (not verdict.hits)


@pytest.mark.parametrize("piece", ["te doy 4 ", "6 ", "bizum acepta ", "a.b ", "http://a", "dame tu "])
def test_a_hostile_100_kb_message_is_judged_in_time(piece: str) -> None:
    began = time.process_time()
    detect(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 3
