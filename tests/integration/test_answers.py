"""Which answers of the model's may serve again, and that Redis is only a memory."""

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from apps.ai_engine import answers
from apps.ai_engine.brief import BUYER, US, Brief
from apps.core import cache
from apps.operations import servers

ASKED = Brief(
    title="Nintendo Switch",
    list_price=D(210),
    buyer_text="¿Sigue disponible?",
    intents=("disponibilidad",),
    questions=(("disponibilidad", "¿Sigue disponible?"),),
)
CHANGES: dict[str, Any] = {
    "title": "PlayStation 5",
    "list_price": D(200),
    "persona": "vendedor_experimentado",
    "persona_style": "Seco.",
    "status": "reserved",
    "condition": "good",
    "shipping": True,
    "pickup_area": "Gràcia",
    "description": "Con caja.",
    "facts": (("¿Tiene caja?", "sí"),),
    "history": ((BUYER, "Hola"), (US, "¡Hola!")),
    "buyer_text": "¿Sigue disponible? ¿Y la caja?",
    "questions": (("factura", "¿tiene factura?"),),
    "decision": "counter",
    "amount": D(195),
    "terms": "hasta el viernes",
    "greet": False,
    "disclose": True,
    "late": True,
    "language": "en",
    "usted": True,
    "occasion": "follow_up",
    "occasion_text": "mañana a las seis",
    "summary": "Preguntó por la caja.",
    "professional": True,
    "rival": True,
    "reserved_for_buyer_until": "el viernes",
    "examples": (("hola", "Buenas."),),
}


def key(brief: Brief, prompt_version: int = 3, model: str = "llama3.2") -> str:
    return answers.key(brief, prompt_version=prompt_version, model=model)


@pytest.mark.parametrize("field", CHANGES)
def test_whatever_the_model_is_shown_makes_another_answer(field: str) -> None:
    assert key(replace(ASKED, **{field: CHANGES[field]})) != key(ASKED)


def test_another_prompt_version_or_model_makes_another_answer() -> None:
    assert len({key(ASKED), key(ASKED, prompt_version=4), key(ASKED, model="gemma")}) == 3


@pytest.mark.parametrize(
    "text", ["sigue disponible?", "Sigue   DISPONIBLE?", "¿sigueeee disponibleee???", "\n¿Sigue disponible?\n"]
)
def test_the_same_words_written_otherwise_are_the_same_question(text: str) -> None:
    assert key(replace(ASKED, buyer_text=text)) == key(ASKED)


def test_amounts_that_differ_by_a_zero_are_never_the_same_question() -> None:
    assert key(replace(ASKED, buyer_text="te doy 1000")) != key(replace(ASKED, buyer_text="te doy 100"))


def test_who_asks_does_not_matter_because_the_model_is_not_told() -> None:
    assert key(replace(ASKED, buyer_name="Laura")) == key(ASKED)


def test_a_kept_answer_is_found_for_an_hour(redis_server: servers.Redis) -> None:
    answers.keep(key(ASKED), "¡Hola! Sí, sigue disponible.")
    assert answers.find(key(ASKED)) == "¡Hola! Sí, sigue disponible."
    assert answers.find(key(replace(ASKED, greet=False))) is None
    left = cache._ask(lambda redis: redis.ttl(answers.PREFIX + key(ASKED)))
    assert left is not None and 3590 < left <= 3600
    cache.forget(answers.PREFIX + key(ASKED))
    assert answers.find(key(ASKED)) is None


def test_without_redis_nothing_is_found_and_nothing_fails(settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # type: ignore[attr-defined]
    answers.keep(key(ASKED), "¡Hola!")
    assert answers.find(key(ASKED)) is None
