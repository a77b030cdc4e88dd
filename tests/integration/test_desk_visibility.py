"""Floor and personal data reach only those with the right: not by list, form, filter, search or history.

Each page is fetched as each role and searched for a floor, a name and a phone that exist nowhere else.
"""

import json
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from apps.conversations.models import Conversation, Message, Response, Turn
from apps.conversations.refused import Refused
from apps.core import breakers
from apps.core.models import CircuitBreaker
from apps.desk import visibility
from apps.desk.groups import GROUPS, ensure_groups
from apps.marketplace.models import Item
from tests.factories import a_buyer, a_conversation, a_message, a_user
from tests.integration.desk_world import FLOOR, NAME, PHONE, a_person, a_shop

pytestmark = pytest.mark.django_db

FLOOR_AS_SHOWN = ("187,31", "187.31")
ITEMS = "admin:marketplace_item_changelist"


def pages_of() -> Iterator[str]:
    """Every list, and the first row of every model."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for choice in ("todas", "abiertas", "decidir", "enviadas"):
            yield (reverse(f"{name}_changelist") + f"?cola={choice}" if model._meta.model_name == "turn" else "")
        for row in model._default_manager.all()[:2]:
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])
            yield reverse(f"{name}_delete", args=[row.pk])
    for asker, field in (("turn", "conversation"), ("stafftask", "conversation"), ("conversation", "buyer")):
        asked = f"app_label=conversations&model_name={asker}&field_name={field}&term="
        yield reverse("admin:autocomplete") + "?" + asked


def login(client: Client, group: str) -> User:
    person = a_person(group)
    client.force_login(person)
    return person


@pytest.mark.parametrize("group", ["Lectura", "Revisión"])
def test_no_page_shows_the_floor_without_the_right(client: Client, group: str) -> None:
    a_shop(2)
    login(client, group)
    opened = 0
    for page in filter(None, pages_of()):
        answer = client.get(page, follow=True)
        opened += answer.status_code == 200
        html = answer.content.decode()
        assert not any(shown in html for shown in FLOOR_AS_SHOWN), page
        assert "precio mínimo" not in html.casefold(), page
        assert "escalera de rebajas" not in html.casefold(), page
    assert opened > 10


def test_no_page_shows_who_the_buyers_are_without_the_right(client: Client) -> None:
    a_shop(2)
    login(client, "Lectura")
    for page in filter(None, pages_of()):
        html = client.get(page, follow=True).content.decode()
        for private in (NAME, NAME.split()[0], PHONE):
            assert private not in html, page


def test_nobody_completes_names(client: Client) -> None:
    a_shop(1)
    asked = {"app_label": "conversations", "model_name": "turn", "field_name": "conversation", "term": ""}
    client.force_login(a_user())
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 404


def test_a_draft_and_our_messages_dont_call_the_buyer_by_name_without_the_right(client: Client) -> None:
    conversation = a_shop(1)[0]
    said = "¡Hola, ZACARIAS! Sí, sigue disponible."
    Response.objects.update(response_text=said)
    a_message(conversation=conversation, author=Message.Author.ASSISTANT, text=said)
    pages = (
        reverse("admin:index"),
        reverse("admin:conversations_turn_changelist"),
        reverse("admin:conversations_conversation_changelist"),
        reverse("admin:conversations_conversation_change", args=[conversation.pk]),
    )
    login(client, "Lectura")
    for page in pages:
        html = client.get(page).content.decode()
        assert "ZACARIAS" not in html, page
        assert f"¡Hola, Comprador {conversation.buyer_id}!" in html, page


@pytest.mark.parametrize("reason", ["below_floor", "no_room", "BELOW_FLOOR"])
def test_no_badge_tells_that_it_is_about_the_floor(client: Client, reason: str) -> None:
    conversation = a_shop(1)[0]
    Turn.objects.update(reason=reason, reason_detail="Ha quedado por debajo del mínimo.")
    Response.objects.update(fell_back_because="El modelo falla en: BELOW_FLOOR")
    pages = (
        reverse("admin:index"),
        reverse("admin:conversations_turn_changelist"),
        reverse("admin:conversations_conversation_change", args=[conversation.pk]),
    )
    login(client, "Revisión")
    for page in pages:
        html = client.get(page).content.decode()
        assert "La decide una persona" in html, page
        for told in ("mínimo", "below_floor", "BELOW_FLOOR", "No room"):
            assert told not in html, page
    if reason == "below_floor":
        login(client, "Gestión")
        for page in pages:
            assert "Por debajo del mínimo" in client.get(page).content.decode(), page


@pytest.mark.parametrize(
    "contact",
    [
        "tlf:655443322",
        "0034655443322",
        "6 5 5 4 4 3 3 2 2",
        "seis cinco cinco 44 33 22",
        "655,443,322",
        "zaca arroba gmail punto com",
        "@zaca_q",
        "wa.me/34655443322",
        "es9121000418450200051332",
        "12345678Z",
        "soy Zacarías",
        "zacarias77",
        "QUINTANILLA",
    ],
)
def test_contacts_and_names_are_taken_out_however_they_are_spelled(contact: str) -> None:
    conversation = a_conversation(buyer=a_buyer(name=NAME))
    shown = visibility.words(a_person("Lectura"), f"hola, {contact} y gracias", conversation)
    told = contact.split()[-1]
    assert told not in shown
    assert shown.startswith("hola, ") and shown.endswith(" y gracias")
    assert visibility.words(a_person("Revisión"), contact, conversation) == contact


def test_words_that_only_look_like_a_name_stay() -> None:
    conversation = a_conversation(buyer=a_buyer(name="Sol del Río"))
    shown = visibility.words(a_person("Lectura"), "el mando del consolador solo por 150 €", conversation)
    assert shown == "el mando del consolador solo por 150 €"


def test_a_refusal_doesnt_tell_of_the_floor_without_the_right() -> None:
    rows = [{"code": "BELOW_FLOOR", "evidence": "170", "explanation": "Está por debajo de tu mínimo."}]
    refused = Refused("Este texto no puede salir así.", rows)
    shown = visibility.refusal(a_person("Revisión"), refused)
    assert shown.startswith("Este texto no puede salir así:") and "mínimo" not in shown
    assert "mínimo" in visibility.refusal(a_user(), refused)
    assert visibility.refusal(a_user(), Refused("Demasiado tarde.")) == "Demasiado tarde."


def test_those_with_the_right_see_both(client: Client) -> None:
    conversation = a_shop(1)[0]
    login(client, "Gestión")
    html = client.get(reverse("admin:conversations_conversation_change", args=[conversation.pk])).content.decode()
    assert "187,31" in html and NAME in html
    assert "187,31" in client.get(reverse(ITEMS)).content.decode()


def test_buyers_have_no_page_without_the_right(client: Client) -> None:
    conversation = a_shop(1)[0]
    login(client, "Lectura")
    assert client.get(reverse("admin:marketplace_buyer_changelist")).status_code == 403
    assert client.get(reverse("admin:marketplace_buyer_change", args=[conversation.buyer_id])).status_code == 403


@pytest.mark.parametrize(
    ("page", "lookup"),
    [
        ("marketplace_item", "floor_price__gte"),
        ("marketplace_item", "floor_price__isnull"),
        ("marketplace_item", "ladder__first_counter_pct"),
        ("conversations_conversation", "item__floor_price__gte"),
        ("conversations_turn", "conversation__item__floor_price__gte"),
    ],
)
def test_the_floor_cant_be_found_by_halving(client: Client, page: str, lookup: str) -> None:
    a_shop(1)
    login(client, "Revisión")
    answer = client.get(reverse(f"admin:{page}_changelist"), {lookup: "1"})
    # Django answers a forbidden lookup with 400, and one that no model has with a redirect to the plain list.
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize("lookup", ["buyer_name__startswith", "buyer__name__startswith", "buyer__rating__gte"])
def test_names_cant_be_found_by_filter_or_search(client: Client, lookup: str) -> None:
    a_shop(1)
    login(client, "Lectura")
    page = reverse("admin:conversations_conversation_changelist")
    assert client.get(page, {lookup: "Z"}).status_code in (302, 400)
    assert list(client.get(page, {"q": NAME.split()[0]}).context["cl"].result_list) == []
    assert len(client.get(page, {"q": "Switch"}).context["cl"].result_list) == 1


def test_a_posted_floor_is_ignored_without_the_right(client: Client) -> None:
    a_shop(1)
    item = Item.objects.get()
    person = login(client, "Lectura")
    rights = {"change_item", "view_item", "change_itemfact", "view_itemfact"}
    person.user_permissions.set(
        each for each in Group.objects.get(name="Gestión").permissions.all() if each.codename in rights
    )
    page = reverse("admin:marketplace_item_change", args=[item.pk])
    rows = {"facts-TOTAL_FORMS": "0", "facts-INITIAL_FORMS": "0"}
    posted = {
        "reference": "A1",
        "pickup_area": "",
        "grammar": "",
        "floor_price": "1",
        "ladder_0": "50",
        **rows,
    }
    answer = client.post(page, posted)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    client.post(
        reverse(ITEMS),
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": item.pk,
            "form-0-floor_price": "1",
            "_save": "Guardar",
        },
    )
    item.refresh_from_db()
    assert item.reference == "A1"
    assert item.floor_price == FLOOR
    assert item.ladder == {"first_counter_pct": 7}


def test_floors_are_typed_in_the_list_itself(client: Client) -> None:
    a_shop(1)
    item = Item.objects.get()
    before = item.revision
    login(client, "Gestión")
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": item.pk, "_save": "Guardar"}
    assert client.post(reverse(ITEMS), form | {"form-0-floor_price": "189,50"}).status_code == 302
    item.refresh_from_db()
    assert str(item.floor_price) == "189.50"
    assert item.revision > before
    answer = client.post(reverse(ITEMS), form | {"form-0-floor_price": "1.200"})
    assert "no puede superar" in answer.content.decode()
    assert client.post(reverse(ITEMS), form | {"form-0-floor_price": ""}).status_code == 302
    item.refresh_from_db()
    assert item.floor_price is None


def test_history_doesnt_tell_that_the_floor_was_changed(client: Client) -> None:
    a_shop(1)
    item = Item.objects.get()
    login(client, "Gestión")
    page = reverse("admin:marketplace_item_change", args=[item.pk])
    rows = {"facts-TOTAL_FORMS": "0", "facts-INITIAL_FORMS": "0"}
    client.post(page, {"floor_price": "190", "reference": "B2", "pickup_area": "", "grammar": "", **rows})
    entry = LogEntry.objects.get(content_type=ContentType.objects.get_for_model(Item), action_flag=CHANGE)
    assert "mínimo" in json.dumps(json.loads(entry.change_message), ensure_ascii=False)
    history = reverse("admin:marketplace_item_history", args=[item.pk])
    assert "mínimo" in client.get(history).content.decode()
    client.logout()
    login(client, "Lectura")
    html = client.get(history).content.decode()
    assert "mínimo" not in html
    assert "Referencia propia" in html


def test_what_the_guard_finds_about_the_floor_doesnt_say_floor() -> None:
    found = [
        {"code": "BELOW_FLOOR", "evidence": "170", "explanation": "Está por debajo de tu mínimo."},
        {"code": "LINK", "evidence": "x.es", "explanation": "Lleva un enlace."},
    ]
    shown = visibility.violations(a_person("Revisión"), found)
    assert [each["code"] for each in shown] == ["PRICE_CONFLICT", "LINK"]
    assert "mínimo" not in shown[0]["explanation"]
    assert visibility.violations(a_user(), found) == found


def test_why_a_turn_waits_doesnt_tell_on_which_side_of_the_floor_a_price_lies(client: Client) -> None:
    conversation = a_shop(1)[0]
    Turn.objects.update(reason="revision", reason_detail="170 € está por debajo de tu mínimo.")
    pages = (
        reverse("admin:index"),
        reverse("admin:conversations_turn_changelist"),
        reverse("admin:conversations_conversation_change", args=[conversation.pk]),
    )
    login(client, "Revisión")
    for page in pages:
        assert "por debajo de tu" not in client.get(page).content.decode(), page
    login(client, "Gestión")
    assert "por debajo de tu" in client.get(pages[2]).content.decode()


def test_of_a_decision_only_kind_amount_and_harmless_reasons_are_shown() -> None:
    stored = {"kind": "hold_price", "amount": "210", "reason": "no_room", "floor": "187.31"}
    assert visibility.decision(a_person("Revisión"), stored) == {
        "kind": "hold_price",
        "amount": "210",
        "reason": None,
    }


def test_a_nameless_buyer_is_told_apart_by_a_number() -> None:
    reader = a_person("Lectura")
    one, two = a_conversation(), a_conversation()
    assert visibility.buyer_name(reader, one) != visibility.buyer_name(reader, two)
    assert visibility.buyer_name(a_person("Revisión"), one) == one.buyer_name


def test_the_groups_are_made_once_and_stay_as_they_were_left() -> None:
    assert set(GROUPS) <= set(Group.objects.values_list("name", flat=True))
    group = Group.objects.get(name="Revisión")
    group.permissions.clear()
    ensure_groups()
    assert not group.permissions.exists()
    group.delete()
    ensure_groups()
    assert Group.objects.get(name="Revisión").permissions.count() == len(GROUPS["Revisión"])


def test_a_reader_can_look_but_not_decide(client: Client) -> None:
    conversation = a_shop(1)[0]
    login(client, "Lectura")
    html = client.get(reverse("admin:conversations_conversation_change", args=[conversation.pk])).content.decode()
    assert "Aprobar" not in html and "<textarea" not in html
    for deed in ("aprobar", "editar", "descartar", "llevar", "devolver", "escribir", "deshacer"):
        page = reverse(f"admin:conversations_conversation_{deed}", args=[conversation.pk])
        assert client.post(page, {"seen": "1.1"}).status_code == 403
    assert client.post(reverse("admin:core_stop_press")).status_code == 403
    assert Conversation.objects.get().mode == "auto"


def test_services_that_fail_are_told_in_spanish_and_without_their_passwords(client: Client) -> None:
    host = "http://bob:hunter2@gpu:11434"
    breakers.failed(f"ollama:{host}", f"Ollama no responde en {host}", at_once=True)
    breakers.failed("account:1", "block page or challenge (403)", at_once=True)
    pages = [reverse(f"admin:{name}") for name in ("index", "core_alert_changelist", "core_circuitbreaker_changelist")]
    for group in ("Lectura", "Gestión"):
        login(client, group)
        for page in pages:
            html = client.get(page).content.decode()
            assert "hunter2" not in html and "bob" not in html.replace("combobox", ""), page
            assert "o nos deja pasar" in html and "gpu:11434" in html, page
            told = group == "Gestión" and page != pages[0]
            assert ("block page or challenge" in html) is told, page
            assert ("detalle técnico" in html) is told, page


def test_a_service_is_tried_again_although_its_name_isnt_in_the_page(client: Client) -> None:
    breakers.failed("ollama:http://bob:hunter2@gpu", "Ollama no responde", at_once=True)
    breakers.failed("account:1", "too many requests", at_once=True)
    login(client, "Gestión")
    page = reverse("admin:core_circuitbreaker_changelist")
    rows = re.findall(r'name="_selected_action" value="(\w+)"', client.get(page).content.decode())
    assert len(rows) == 2
    answer = client.post(page, {"action": "reset", "_selected_action": rows[1:]}, follow=True)
    assert "hunter2" not in answer.content.decode()
    assert not CircuitBreaker.objects.filter(pk="ollama:http://bob:hunter2@gpu").exclude(state="closed").exists()
    assert CircuitBreaker.objects.filter(pk="account:1").exclude(state="closed").exists()


def test_rights_are_chosen_in_spanish_and_none_is_over_the_machinery(client: Client) -> None:
    client.force_login(a_user())
    for page in (
        reverse("admin:auth_group_add"),
        reverse("admin:auth_user_change", args=[a_person("Lectura").pk]),
    ):
        html = client.get(page).content.decode()
        assert "Precios: ver análisis de precio" in html
        assert "Ve los datos personales de compradores" in html
        assert "turno de trabajo" not in html and "Can add" not in html, page


def test_times_of_periodic_tasks_are_told_in_spanish(client: Client) -> None:
    times = CrontabSchedule.objects.create(minute="30", hour="3", timezone="Europe/Madrid")
    task = PeriodicTask.objects.create(name="Noche", task="upkeep.nightly", crontab=times)
    client.force_login(a_user())
    for page, row in (("crontabschedule", times), ("periodictask", task)):
        html = client.get(reverse(f"admin:django_celery_beat_{page}_change", args=[row.pk])).content.decode()
        assert "A las 03:30" in html and "At 03:30" not in html, page
        assert "Task Name" not in html and "Using This Schedule" not in html, page
    assert "Cada minuto" in client.get(reverse("admin:django_celery_beat_crontabschedule_add")).content.decode()
