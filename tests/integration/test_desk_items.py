"""What staff say of a listing from its page and from the list, and how they see that Wallapop does not know yet."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import items
from apps.core import clock, doorbell
from apps.core.models import Alert
from apps.desk.navigation import page_of_alert
from apps.marketplace.models import Item
from tests.factories import a_buyer, a_conversation, a_user, an_account, an_item
from tests.integration.desk_world import a_held_turn, a_person

pytestmark = pytest.mark.django_db
LIST = reverse("admin:marketplace_item_changelist")
NOT_YET = "Wall-E lo sabe; Wallapop todavía no"
WHY = "Wallapop no contesta. No se sabe si le ha llegado."


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: rung.extend(links))
    return rung


@pytest.fixture
def ana(client: Client, rings: Any) -> User:
    user: User = a_user(first_name="Ana")
    client.force_login(user)
    return user


def page(item: Item) -> str:
    return reverse("admin:marketplace_item_change", args=[item.pk])


def status_of(item: Item) -> str:
    return reverse("admin:marketplace_item_status", args=[item.pk])


def html(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def a_failed_reservation(by: User | None = None, **values: Any) -> Item:
    item: Item = an_item(status="reserved", wanted_status="reserved", wanted_by=by, wanted_at=clock.now(), **values)
    items.not_told(item, WHY)
    item.refresh_from_db()
    return item


def test_a_reservation_is_one_click_and_its_undoing_another(client: Client, ana: User, rings: list[Any]) -> None:
    item = an_item()
    assert "Reservar" in html(client, page(item))
    answer = client.post(status_of(item), {"deed": "reservar"})
    assert answer.headers["location"] == page(item)
    item.refresh_from_db()
    assert (item.status, item.wanted_status, item.wanted_by) == ("reserved", "reserved", ana)
    assert ("inbox.write_item", item.pk) in rings
    shown = html(client, page(item))
    assert NOT_YET in shown and "Lo decidió Ana" in shown and "Quitar reserva" in shown
    client.post(status_of(item), {"deed": "quitar"})
    item.refresh_from_db()
    assert item.status == "published"


def test_a_sale_is_asked_about_and_then_done(client: Client, ana: User) -> None:
    item = an_item(promised_to=a_buyer(name="Carlos"))
    asked = client.post(status_of(item), {"deed": "vender"}).content.decode()
    item.refresh_from_db()
    assert item.status == "published"
    assert "¿Marcar como vendido?" in asked and "no se puede deshacer" in asked and "prometido a Carlos" in asked
    client.post(status_of(item), {"deed": "vender", "confirmed": "yes"})
    item.refresh_from_db()
    assert item.status == "sold"
    shown = html(client, page(item))
    assert "Reservar" not in shown and "Marcar como vendido" not in shown


def test_several_are_marked_from_the_list_and_those_that_cannot_be_are_named(client: Client, ana: User) -> None:
    one, other, gone = an_item(title="Uno"), an_item(title="Dos"), an_item(title="Tres", status="sold")
    chosen = [one.pk, other.pk, gone.pk]
    said = client.post(LIST, {"action": "reserve", "_selected_action": chosen}, follow=True).content.decode()
    assert "«Tres» se queda como está: vendido." in said
    assert sorted(Item.objects.values_list("status", flat=True)) == ["reserved", "reserved", "sold"]
    asked = client.post(LIST, {"action": "sell", "_selected_action": [one.pk, other.pk]}).content.decode()
    assert "Uno" in asked and "Dos" in asked
    assert Item.objects.filter(status="sold").count() == 1
    client.post(LIST, {"action": "sell", "_selected_action": [one.pk, other.pk], "confirmed": "yes"})
    assert Item.objects.filter(status="sold").count() == 3


def test_what_wallapop_has_not_heard_is_seen_everywhere_with_a_way_to_tell_it_again(
    client: Client, ana: User, rings: list[Any]
) -> None:
    item = a_failed_reservation(ana)
    conversation = a_conversation(item=item)
    chat = reverse("admin:conversations_conversation_change", args=[conversation.pk])
    for place in (page(item), LIST, chat, reverse("admin:index")):
        shown = html(client, place)
        assert NOT_YET in shown and "Wallapop no contesta" in shown, place
    for place in (page(item), LIST):
        assert "Decírselo otra vez" in html(client, place)
    assert page_of_alert(Alert.objects.get()) == page(item)
    assert client.post(status_of(item), {"deed": "decir", "from": "list"}).headers["location"] == LIST
    assert rings == [("inbox.write_item", item.pk)]
    items.told(item)
    assert NOT_YET not in html(client, page(item))
    assert Alert.objects.get().closed_at is not None


def test_the_page_learns_by_itself_that_wallapop_knows(client: Client, ana: User) -> None:
    item = a_failed_reservation(ana)
    assert "hx-trigger" in html(client, status_of(item))
    items.told(item)
    shown = html(client, status_of(item))
    assert "hx-trigger" not in shown and "reservado" in shown


def test_a_retry_appears_by_itself_when_the_site_has_refused(client: Client, ana: User) -> None:
    item = an_item(status="reserved", wanted_status="reserved", wanted_at=clock.now())
    again = "Decírselo otra vez a Wallapop"
    assert again not in html(client, status_of(item))
    items.not_told(item, WHY)
    shown = html(client, status_of(item))
    assert again in shown and "csrfmiddlewaretoken" in shown and status_of(item) in shown
    client.force_login(a_person("Revisión"))
    assert again not in html(client, status_of(item))


def test_without_the_right_nobody_marks_and_sees_no_buttons(client: Client, ana: User) -> None:
    item = a_failed_reservation()
    reader = a_person("Revisión")
    assert not reader.has_perm("marketplace.change_item")
    client.force_login(reader)
    for deed in ("reservar", "quitar", "vender", "decir"):
        assert client.post(status_of(item), {"deed": deed, "confirmed": "yes"}).status_code == 403
    client.post(LIST, {"action": "unreserve", "_selected_action": [item.pk]})
    item.refresh_from_db()
    assert item.status == "reserved"
    for place in (page(item), LIST):
        assert "Decírselo otra vez" not in html(client, place) and "Quitar reserva" not in html(client, place)


def test_a_retry_is_no_button_of_the_lists_own_form(client: Client, ana: User) -> None:
    a_failed_reservation()
    assert 'type="submit" form="tell-again"' in html(client, LIST)  # else Enter in a price would press it


def test_a_floor_typed_in_the_list_is_thought_of_in_drafts_at_once(
    client: Client, ana: User, django_capture_on_commit_callbacks: Any
) -> None:
    turn = a_held_turn(item_revision=1)
    item = turn.conversation.item
    assert item is not None
    typed = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": item.pk, "form-0-floor_price": "190"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(LIST, {**typed, "_save": "Guardar"})
    item.refresh_from_db()
    turn.refresh_from_db()
    assert (item.floor_price, turn.state) == (Decimal(190), "received")


def test_the_list_costs_the_same_however_many_wait_to_be_told(client: Client, ana: User) -> None:
    account = an_account()
    a_failed_reservation(ana, account=account)
    html(client, LIST)
    with CaptureQueriesContext(connection) as few:
        html(client, LIST)
    for _ in range(6):
        a_failed_reservation(ana, account=account, promised_to=a_buyer())
    with CaptureQueriesContext(connection) as many:
        html(client, LIST)
    assert len(many) == len(few)
