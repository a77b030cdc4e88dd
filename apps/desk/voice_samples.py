"""What a voice answers to what buyers typically write: by template at once, by the model when one answers.

Must never use a real listing, buyer or price.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.ai_engine import generator
from apps.ai_engine.brief import Brief
from apps.ai_engine.llm import Model
from apps.ai_engine.models import PromptVersion
from apps.ai_engine.templates import render
from apps.conversations.model import in_use
from apps.conversations.rehearsal import NO_SLOT, LastInLine
from apps.security import guard

#: Seconds given to the model for one sample.
PATIENCE = 12.0
_ITEM = Brief(
    title="Consola Nintendo Switch",
    list_price=Decimal(210),
    grammar="f_s",
    condition="good",
    shipping=True,
    pickup_area="Ruzafa",
    description="Pantalla sin arañazos. Un golpe en el lateral. Con caja y dos juegos.",
    facts=(("¿Lleva cargador?", "Sí, el original."),),
    greet=False,
)


@dataclass(frozen=True)
class Sample:
    """One thing a buyer writes, and what was decided about it."""

    asked: str
    changes: dict[str, Any]


def _asks(*questions: tuple[str, str], **changes: Any) -> dict[str, Any]:
    return {"questions": questions, "intents": tuple(intent for intent, _ in questions), **changes}


SAMPLES = (
    Sample("Hola, ¿sigue disponible?", _asks(("disponibilidad", "¿sigue disponible?"), greet=True)),
    Sample("¿En qué estado está?", _asks(("estado_producto", "¿En qué estado está?"))),
    Sample(
        "¿Lleva cargador? ¿y cuántas horas de uso tiene?",
        _asks(("informacion", "¿Lleva cargador?"), ("informacion", "¿y cuántas horas de uso tiene?")),
    ),
    Sample("¿Cuánto es lo menos?", {"decision": "ask", "amount": Decimal(210), "intents": ("negociacion",)}),
    Sample("Te doy 170 con envío", {"decision": "counter", "amount": Decimal(195), "intents": ("negociacion",)}),
    Sample("Vale, 195 me parece bien", {"decision": "accept", "amount": Decimal(195), "intents": ("negociacion",)}),
    Sample("¿Tiene usted factura?", _asks(("factura", "¿Tiene usted factura?"), usted=True)),
    Sample("Pásame tu WhatsApp y lo hablamos", {"safe_refusal": 1}),
    Sample("(Lleva días sin escribir)", {"occasion": "follow_up", "greet": True}),
)


def brief_of(sample: Sample, voice: dict[str, Any]) -> Brief:
    """The sample as a brief in this voice: persona, persona_style, examples and emoji."""
    asked = "" if "occasion" in sample.changes else sample.asked
    return replace(_ITEM, buyer_text=asked, **(sample.changes | voice))


def by_template(voice: dict[str, Any]) -> list[tuple[Sample, str]]:
    """Each sample with the template's reply."""
    return [(each, render(brief_of(each, voice)) or _("Te lo deja a ti.")) for each in SAMPLES]


def by_model(number: int, voice: dict[str, Any]) -> tuple[str, bool]:
    """The model's reply to one sample and True, or why there is none and False."""
    brief = brief_of(SAMPLES[number], voice)
    if brief.safe_refusal:
        return _("Aquí el modelo no escribe: las negativas son palabras fijas."), False
    gate = LastInLine()
    prompt = PromptVersion.objects.filter(active=True).first()
    draft = generator.generate(
        brief,
        mode="auto",
        budget_seconds=PATIENCE,
        acceptable=lambda text: [each.explanation_es for each in _judge(text, brief)],
        model=Model(settings.OLLAMA_HOST, in_use().model, gate=gate),
        system_text=prompt.text if prompt else None,
    )
    if draft is not None and draft.source == "llm":
        return draft.text, True
    if gate.error == NO_SLOT:
        return _("El modelo está ocupado con compradores: prueba dentro de un momento."), False
    why = draft.fell_back_because if draft else ""
    return why or _("El modelo no ha contestado a tiempo."), False


def _judge(text: str, brief: Brief) -> tuple[guard.Violation, ...]:
    verdict = guard.check(
        text,
        allowed_amounts=frozenset({brief.amount or brief.list_price}),
        quotable=frozenset({Decimal(170)}),
        floor=None,
        facts=guard.ListingFacts(
            title=brief.title,
            description=brief.description,
            list_price=brief.list_price,
            condition=brief.condition,
            shipping=brief.shipping,
            pickup_area=brief.pickup_area,
            answers=brief.facts,
        ),
        private=guard.PrivateData(),
        state=guard.SaleState(accepted=brief.decision == "accept"),
        buyer_message=brief.buyer_text,
    )
    return verdict.violations
