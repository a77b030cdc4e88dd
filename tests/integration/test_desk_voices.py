"""Voices and prompt versions in the admin: written with a look at the result, checked in Spanish, never overwritten."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.ai_engine import voices
from apps.ai_engine.models import Persona, PromptVersion
from apps.ai_engine.personas import VOICES
from apps.ai_engine.prompts import DEFAULT_SYSTEM_TEXT
from apps.desk.admin.voices import NEVER, ExamplesField, _never_said
from tests.factories import a_conversation, a_user, an_account, an_item
from tests.integration.desk_world import a_person

pytestmark = pytest.mark.django_db
PREVIEW = reverse("admin:ai_engine_persona_preview")
VERSIONS = reverse("admin:ai_engine_promptversion_changelist")
MINE = {
    "name": "Abuela",
    "slug": "abuela",
    "description": "",
    "style": "Cariñosa y breve.",
    "examples": "Comprador: ¿Sigue disponible?\nTú: Sí, hijo, aquí la tengo.",
}


@pytest.fixture
def ana(client: Client) -> Client:
    client.force_login(a_user(first_name="Ana"))
    return client


def test_a_new_voice_is_a_row_with_its_examples_as_pairs(ana: Client) -> None:
    assert ana.post(reverse("admin:ai_engine_persona_add"), MINE).status_code == 302
    row = Persona.objects.get(slug="abuela")
    assert row.examples == [["¿Sigue disponible?", "Sí, hijo, aquí la tengo."]]
    page = ana.get(reverse("admin:ai_engine_persona_change", args=[row.pk])).content.decode()
    assert "Comprador: ¿Sigue disponible?" in page and "Así contestaría" in page


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ('[["hola", "buenas"', "El JSON está mal escrito en la línea 1"),
        ('{"hola": "buenas"}', "lista de parejas"),
        ("Tú: hola", "primero una y después la otra"),
        ("Comprador: hola", "le falta tu respuesta"),
        ("Comprador: hola\nComprador: oye\nTú: Dime.", "Línea 2: al ejemplo de antes le falta"),
        ("Comprador:\nTú: Dime.", "falta lo que dice el comprador"),
        (f"Comprador: {'muy ' * 100}largo\nTú: Dime.", "el comprador habla 405 caracteres"),
        (f"Comprador: hola\nTú: {'muy ' * 100}largo.", "caben 300"),
        ("Comprador: precio?\nTú: Mi mínimo son 20 euros.", "precio mínimo"),
        ("Comprador: teléfono?\nTú: Llámame al 612 345 678.", "teléfono"),
        ("\n".join(["Comprador: hola", "Tú: Buenas, sigue a la venta."] * 7), "caben 6"),
    ],
)
def test_an_example_that_may_never_be_said_is_refused_in_spanish(examples: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ExamplesField(required=False).clean(examples)
    assert said in " ".join(refused.value.messages)


def test_the_documented_voices_may_be_saved_as_they_come() -> None:
    for voice in VOICES:
        row = Persona.objects.get(slug=voice.slug)
        assert row.examples and row.emoji == voice.emoji
        assert voices.pairs(voices.as_lines(row.examples)) == row.examples
        assert [_never_said(asked, reply) for asked, reply in row.examples] == [[]] * len(row.examples)
    assert "PII_PHONE" in NEVER


def test_the_preview_follows_what_is_typed_and_says_what_is_wrong(ana: Client) -> None:
    formal = ana.post(PREVIEW, MINE | {"style": "Muy formal, de usted."}).content.decode()
    direct = ana.post(PREVIEW, MINE | {"style": "Directa y sin rodeos."}).content.decode()
    assert "195 €" in formal and formal != direct
    wrong = ana.post(PREVIEW, MINE | {"examples": "[1", "style": "Llámame al 612345678"}).content.decode()
    assert "JSON" in wrong and "no van teléfonos" in wrong
    assert not Persona.objects.filter(slug="abuela").exists()


def test_the_preview_says_so_when_no_model_answers(ana: Client, settings: Any) -> None:
    settings.OLLAMA_HOST = ["http://127.0.0.1:9"]
    said = ana.post(PREVIEW, MINE | {"sample": "0"}).content.decode()
    assert "sin modelo" in said
    assert ana.post(PREVIEW, MINE | {"sample": "99"}).status_code == 404


def test_a_voice_somebody_speaks_with_is_not_deleted(ana: Client) -> None:
    own = Persona.objects.create(slug="abuela", name="Abuela", style="Breve.")
    page = reverse("admin:ai_engine_persona_delete", args=[own.pk])
    an_item(persona="abuela")
    assert ana.get(page).status_code == 403
    built_in = Persona.objects.get(slug="amigable_casual")
    assert ana.get(reverse("admin:ai_engine_persona_delete", args=[built_in.pk])).status_code == 403


def test_the_list_of_voices_costs_the_same_however_many(ana: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ana.get(reverse("admin:ai_engine_persona_changelist"))
        return len(asked)

    before = cost()
    for number in range(5):
        Persona.objects.create(slug=f"v{number}", name=f"Voz {number}", style="Breve.")
    an_account(persona="v1")
    assert cost() == before


def test_item_and_conversation_take_a_voice_of_their_own_or_inherit(ana: Client) -> None:
    item = an_item()
    page = ana.get(reverse("admin:marketplace_item_change", args=[item.pk])).content.decode()
    assert "La de la cuenta" in page and "Vendedor experimentado" in page
    conversation = a_conversation(item=item)
    assert (
        "La del anuncio o la cuenta"
        in ana.get(reverse("admin:conversations_conversation_change", args=[conversation.pk])).content.decode()
    )
    choose = reverse("admin:conversations_conversation_voice", args=[conversation.pk])
    assert ana.post(choose, {"persona": "vendedor_experimentado"}).status_code == 302
    conversation.refresh_from_db()
    assert conversation.persona == "vendedor_experimentado"
    assert ana.post(choose, {"persona": "nadie"}).status_code == 404


def test_a_new_prompt_is_a_new_row_and_asks_before_it_is_used(ana: Client) -> None:
    text = DEFAULT_SYSTEM_TEXT.replace("220 caracteres", "180 caracteres")
    answer = ana.post(reverse("admin:ai_engine_promptversion_add"), {"text": text, "note": "Más corto"})
    version = PromptVersion.objects.get(number=2)
    assert not version.active and PromptVersion.objects.get(active=True).number == 1
    use = reverse("admin:ai_engine_promptversion_use", args=[version.pk])
    assert answer.headers["Location"] == use
    page = ana.get(use).content.decode()
    assert re.search(r"<ins[^>]*>\+ [^<]*180 caracteres", page) and re.search(r"<del[^>]*>− [^<]*220 caracteres", page)
    assert ana.post(use).status_code == 302
    assert list(PromptVersion.objects.filter(active=True).values_list("number", flat=True)) == [2]


def test_going_back_to_the_version_before_asks_first_and_says_who_did(ana: Client) -> None:
    first = PromptVersion.objects.get(number=1)
    second = PromptVersion.objects.create(number=2, text=DEFAULT_SYSTEM_TEXT.replace("220 car", "180 car"))
    assert "Volver a la" not in ana.get(VERSIONS).content.decode(), "the first is in use"
    ana.post(reverse("admin:ai_engine_promptversion_use", args=[second.pk]))
    back = reverse("admin:ai_engine_promptversion_use", args=[first.pk])
    assert re.search(rf'<a [^>]*href="{back}">Volver a la v1…', ana.get(VERSIONS).content.decode())
    page = ana.get(back).content.decode()
    assert "¿Usar la v1 desde la próxima respuesta?" in page and re.search(r"<ins[^>]*>\+ [^<]*220 car", page)
    assert PromptVersion.objects.get(active=True).number == 2, "asking changes nothing"
    assert "En uso: v1 (antes v2)." in ana.post(back, follow=True).content.decode()
    ana.post(back)  # twice is once
    said = LogEntry.objects.filter(object_id=str(first.pk)).values_list("change_message", flat=True)
    assert list(said) == ["En uso: v1 (antes v2)."]
    assert PromptVersion.objects.get(active=True).number == 1


def test_a_prompt_without_its_rules_is_refused_and_a_saved_one_never_changes(ana: Client) -> None:
    add = reverse("admin:ai_engine_promptversion_add")
    said = ana.post(add, {"text": "Vende bien. " * 30, "note": ""}).content.decode()
    assert "Falta nombrar PRECIO PERMITIDO" in said
    assert "tiene que haber entre" in ana.post(add, {"text": "Vende bien.", "note": ""}).content.decode()
    assert "ese mismo texto" in ana.post(add, {"text": DEFAULT_SYSTEM_TEXT, "note": ""}).content.decode()
    first = PromptVersion.objects.get(number=1)
    ana.post(reverse("admin:ai_engine_promptversion_change", args=[first.pk]), {"text": "otra cosa", "note": ""})
    first.refresh_from_db()
    assert first.text == DEFAULT_SYSTEM_TEXT


def test_who_only_reads_neither_previews_nor_changes(client: Client) -> None:
    client.force_login(a_person("Lectura"))
    assert client.post(PREVIEW, MINE).status_code == 403
    version = PromptVersion.objects.get(number=1)
    assert client.post(reverse("admin:ai_engine_promptversion_use", args=[version.pk])).status_code == 403
    chat = a_conversation()
    choose = reverse("admin:conversations_conversation_voice", args=[chat.pk])
    assert client.post(choose, {"persona": ""}).status_code == 403
    manager = Client()
    manager.force_login(a_person("Gestión"))
    assert manager.post(PREVIEW, MINE).status_code == 200
