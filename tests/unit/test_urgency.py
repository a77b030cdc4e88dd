"""What waits is ordered by the harm of waiting, and more of any reason never makes it less urgent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.bulk import left_out
from apps.conversations.urgency import Waiting, harm

spans = st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=30))
cases = st.builds(
    Waiting,
    priority=st.sampled_from(["alta", "media", "baja"]),
    value=st.decimals(0, 20000, places=2),
    risk=st.integers(0, 100),
    left=st.none() | spans,
    waited=spans,
)


@given(cases, st.decimals(0, 5000, places=2), st.integers(0, 100), spans.map(abs))
def test_more_of_any_reason_is_never_less_urgent(case: Waiting, euros: Decimal, risk: int, span: timedelta) -> None:
    base = harm(case)
    assert harm(replace(case, value=case.value + euros)) >= base
    assert harm(replace(case, risk=case.risk + risk)) >= base
    assert harm(replace(case, waited=case.waited + span)) >= base
    assert (
        harm(replace(case, priority="alta"))
        >= harm(replace(case, priority="media"))
        >= harm(replace(case, priority="baja"))
    )
    if case.left is not None:
        assert harm(replace(case, left=case.left - span)) >= base >= harm(replace(case, left=None))


def test_a_fraud_goes_before_a_chat_and_a_buyer_about_to_buy_before_a_question() -> None:
    plain = Waiting("media", Decimal(210), 0, None, timedelta(minutes=5))
    assert harm(replace(plain, risk=96)) > harm(replace(plain, priority="alta")) > harm(plain)
    assert harm(replace(plain, left=timedelta(minutes=12))) > harm(replace(plain, waited=timedelta(days=2)))


@pytest.mark.parametrize(
    ("said", "draft", "more", "because"),
    [
        ("¿Sigue disponible?", "¡Hola! Sí, sigue disponible.", {}, ""),
        ("¿Sigue?", "Sí, por 195 €.", {}, "precio"),
        ("¿Sigue?", "Sí, por doscientos euros.", {}, "precio"),
        ("¿Sigue?", "Sí.", {"offers": True}, "precio"),
        ("¿Aceptas Bizum?", "Sí, claro.", {}, "pago"),
        ("¿Sigue?", "Sí.", {"intents": ["pago"]}, "pago"),
        ("¿Sigue?", "Sí.", {"risk": 45}, "Riesgo"),
        ("¿Sigue?", "Sí.", {"held_by_security": True}, "Riesgo"),
        ("¿Sigue?", "Sí.", {"guard_ok": False}, "revisión"),
        ("¿Sigue?", "", {}, "borrador"),
    ],
)
def test_price_payment_and_risk_are_never_approved_with_others(
    said: str, draft: str, more: dict[str, object], because: str
) -> None:
    plain: dict[str, object] = {"intents": (), "offers": False, "risk": 0, "held_by_security": False, "guard_ok": True}
    why = left_out(said, draft, **(plain | more))  # type: ignore[arg-type]
    assert because in why and bool(why) == bool(because)
