"""The pure rules of the conversation engine: the line about what went before, the one follow-up, what a professional
may not say, and the day a reservation ends.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from apps.conversations import followup, rights
from apps.conversations.followup import Silence, due
from apps.conversations.missing import key_of
from apps.conversations.summary import MAX_CHARS, summarise
from apps.conversations.terms import day_name

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
INTENTS = ["saludo", "disponibilidad", "estado_producto", "envio", "negociacion", "informacion", "fraude", "posventa"]
AMOUNTS = st.lists(st.decimals(1, 9999, places=2), max_size=30)


def silence(**values: object) -> Silence:
    given = {
        "state": "negociando",
        "priority": "media",
        "last_is_ours": True,
        "said_at": NOW - timedelta(hours=21),
        "closed": False,
        "refused": False,
        "risk": 0,
        "for_sale": True,
        "followed_up": False,
    }
    return Silence(**(given | values))  # type: ignore[arg-type]


# -- what went before


def test_the_summary_says_who_asked_what_and_what_was_offered() -> None:
    said = summarise(
        ["saludo", "estado_producto", "envio", "estado_producto", "negociacion"],
        [Decimal(150), Decimal(170)],
        [Decimal(195)],
        pending=["las horas de uso"],
    )
    assert said == (
        "Preguntó por el estado, el envío y una rebaja. Ofreció 150 € y 170 €. Le propusimos 195 €. "
        "Dijimos que miraríamos las horas de uso."
    )
    assert summarise(["saludo"]) == ""


@given(st.lists(st.sampled_from(INTENTS), max_size=60), AMOUNTS, AMOUNTS, st.lists(st.text(max_size=120), max_size=3))
def test_the_summary_is_one_bounded_line(
    asked: list[str], theirs: list[Decimal], ours: list[Decimal], pending: list[str]
) -> None:
    said = summarise(asked, theirs, ours, pending=[" ".join(each.split()) for each in pending])
    assert len(said) <= MAX_CHARS and "\n" not in said


# -- the follow-up


def test_a_promising_silence_is_followed_up_the_next_day() -> None:
    assert due(silence(), NOW)
    assert due(silence(state="explorando", priority="alta"), NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "inicial"},
        {"state": "explorando"},
        {"state": "comprometido", "priority": "alta"},
        {"state": "abandonado"},
        {"priority": "baja"},
        {"last_is_ours": False},
        {"closed": True},
        {"refused": True},
        {"risk": followup.SUSPECT},
        {"for_sale": False},
        {"followed_up": True},
    ],
)
def test_one_reason_is_enough_to_leave_somebody_alone(values: dict[str, object]) -> None:
    assert not due(silence(**values), NOW)


@given(st.floats(0, 200))
def test_a_follow_up_comes_neither_at_once_nor_when_it_is_over(hours: float) -> None:
    waited = timedelta(hours=hours)
    asks = due(silence(said_at=NOW - waited), NOW)
    assert asks == (followup.AFTER <= waited < followup.UNTIL)
    assert not asks or waited < timedelta(hours=48), "it is abandoned by then"


# -- what a professional may not say


@pytest.mark.parametrize(
    "text",
    [
        "No se aceptan devoluciones.",
        "Lo siento, no acepto devoluciones ni cambios",
        "Se vende sin garantía",
        "No tiene garantía",
        "Sin derecho a devolución",
        "No lo puedes devolver",
        "no hay devoluciones",
        "No hacemos reembolsos",
        "Sorry, no returns",
        "Sold without warranty",
    ],
)
def test_denying_returns_or_guarantee_is_seen(text: str) -> None:
    place = rights.denied(text)
    assert place is not None and text[slice(*place)]


@pytest.mark.parametrize(
    "text",
    [
        "Tiene garantía hasta mayo.",
        "No te preocupes, tienes 14 días para devolverlo",
        "Sí, con garantía de un año y factura.",
        "No, la pantalla no tiene arañazos. La garantía sigue vigente.",
        "Sin arañazos y con garantía",
    ],
)
def test_honest_talk_of_guarantees_passes(text: str) -> None:
    assert rights.denied(text) is None


# -- one missing fact for one topic


def test_paraphrases_of_a_topic_share_a_key() -> None:
    assert key_of("las horas de uso", "¿cuántas horas de uso tiene?") == key_of("la hora de uso", "dime las horas")
    assert key_of("", "¿Tiene puerto HDMI?") == key_of("", "tiene puertos hdmi")
    assert key_of("la pantalla", "") != key_of("el cargador", "")


# -- until when it is kept


@pytest.mark.parametrize(
    ("hours", "said"),
    [(3, "hoy"), (13, "mañana"), (48, "el domingo"), (24 * 13, "el 3 de diciembre")],
)
def test_a_day_is_named_as_people_do(hours: int, said: str) -> None:
    assert day_name(NOW + timedelta(hours=hours), NOW, "Europe/Madrid") == said
