"""The search box of every page: what is found, by whom, and what is not."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DatabaseTest

from apps.conversations.models import Agreement, Message, Offer
from apps.core import doorbell
from apps.desk import search, search_terms
from apps.language.folding import fold
from tests.factories import a_buyer, a_conversation, a_message, a_user, an_item
from tests.integration.desk_world import FLOOR, NAME, PHONE, a_held_turn, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    user: User = a_user(first_name="Ana")
    client.force_login(user)
    return user


def html(client: Client, typed: str, page: str = "desk_search") -> str:
    answer = client.get(reverse(page), {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(person: User, typed: str) -> list[str]:
    return [row.title for group in search.find(person, search_terms.read(typed), 20) for row in group.rows]


@pytest.mark.parametrize(
    "typed",
    ["Cafetera", "cafetéra", "CAFETERA", "cafetra", "caefetera", "cafeteras", "delonghi cafetera", "longhi", "caf",
     "ref-77", "REF-77", "A-12", "abc999zz"],
)  # fmt: skip
def test_items_are_found_by_title_reference_shelf_and_id_whatever_the_slip(ana: User, typed: str) -> None:
    an_item(title="Cafetera De'Longhi Dedica", reference="REF-77", shelf="A-12", external_id="abc999zz")
    an_item(title="Bicicleta de montaña", reference="REF-80")
    assert titles(ana, typed)[:1] == ["Cafetera De'Longhi Dedica"]


@pytest.mark.parametrize("typed", ["zacarias", "Zacarías Quintanilla", "quintanila", "zacaraís", "zac"])
def test_buyers_are_found_by_name_whatever_the_accents_and_slips(ana: User, typed: str) -> None:
    a_conversation(buyer=a_buyer(name=NAME))
    a_conversation(buyer=a_buyer(name="Marta"))
    assert NAME in titles(ana, typed)
    assert "Marta" not in titles(ana, typed)


@pytest.mark.parametrize("typed", ["batería", "bateria dura", "baterias", "durá", "la bateria", "cuanto", "b"])
def test_messages_are_found_by_their_words_endings_and_accents_aside(ana: User, typed: str) -> None:
    chat = a_conversation()
    message = a_message(conversation=chat, text="¿Cuánto dura la batería?")
    a_message(conversation=a_conversation(), text="¿Lo envías?")
    found = search.find(ana, search_terms.read(typed), 20)
    if typed == "b":
        assert found == []  # one letter finds everything
        return
    (row,) = found[0].rows
    assert row.url.endswith(f"/{chat.pk}/change/#m{message.pk}")
    assert "<mark>" in row.detail


@pytest.mark.parametrize(
    ("typed", "said"),
    [("210", "te doy 210 por ella"), ("210 €", "210€ y la recojo"), ("1.200", "serían 1200"), ("1200", "mil no, 1.200"),
     ("89,50", "acepto 89,50"), ("89.5", "acepto 89,50 €"), ("655443322", "llámame al 655 44 33 22"),
     ("655 443 322", "mi tel 655443322")],
)  # fmt: skip
def test_amounts_and_telephones_are_found_in_every_spelling(ana: User, typed: str, said: str) -> None:
    a_message(conversation=a_conversation(item=an_item(list_price=5, title="Otra cosa")), text=said)
    found = search.find(ana, search_terms.read(typed), 20)
    assert [str(group.name) for group in found] == ["Mensajes"]


def test_an_amount_finds_list_prices_offers_and_agreements(ana: User) -> None:
    chat, deal = (
        a_conversation(item=an_item(title="Switch")),
        a_conversation(item=an_item(list_price=170, title="Tele")),
    )
    assert chat.item is not None and deal.item is not None
    Offer.objects.create(conversation=chat, item=chat.item, who="buyer", amount=170, kind="offer")
    Agreement.objects.create(account=deal.account, conversation=deal, item=deal.item, price=Decimal(170))
    assert set(titles(ana, "170 €")) == {"Tele", "Carlos · Switch", "Carlos · Tele"}


def test_no_amount_finds_a_floor(ana: User) -> None:
    an_item(floor_price=FLOOR)
    for typed in (f"{FLOOR}", "187,31", "187,31 €"):
        assert titles(ana, typed) == []


def test_without_the_right_nobody_is_found_by_name_telephone_or_what_is_hidden(client: Client) -> None:
    turn = a_held_turn()
    reader = a_person("Lectura")
    client.force_login(reader)
    for typed in (NAME, "zacarias", "Quintanilla", PHONE, "655 443 322", "655443322 tel", PHONE[:6], "zacaraís"):
        assert titles(reader, typed) == [], typed
        assert NAME not in html(client, typed).replace(f'value="{typed}"', "").replace(f"«{typed}»", ""), typed
    shown = html(client, "te doy 170")
    assert f"Comprador {turn.conversation.buyer_id}" in shown
    assert NAME not in shown and PHONE not in shown
    assert "Mensajes" not in html(client, "Zacarías te doy 170")


def test_each_finds_only_what_they_may_open(client: Client) -> None:
    a_held_turn()
    nobody: User = a_user(username="nadie", is_superuser=False)
    client.force_login(nobody)
    for typed in ("Switch", "170", "hola", NAME):
        assert titles(nobody, typed) == []


def test_what_was_erased_is_not_found(ana: User) -> None:
    message = a_message(text="vivo en la calle Arganzuela")
    assert titles(ana, "arganzuela")
    Message.objects.filter(pk=message.pk).update(text="[borrado]", kind="erased")
    assert not titles(ana, "arganzuela") and not titles(ana, "borrado")


def test_what_is_said_in_every_chat_shows_the_newest_of_each(ana: User) -> None:
    chat = a_conversation()
    for number in range(5):
        newest = a_message(conversation=chat, text=f"hola {number}")
    (group,) = search.find(ana, search_terms.read("hola"), 20)
    assert [row.url.rpartition("#m")[2] for row in group.rows] == [str(newest.pk)]


@pytest.mark.parametrize(
    "typed", ["", "'", "\\", "& | !", "(:*", "a:* <->", "%s", "100%", "<script>", "\0", "½", "😀", "x" * 500]
)
def test_nothing_typed_breaks_the_search_or_is_an_operator(client: Client, ana: User, typed: str) -> None:
    a_message(text="hola <script>alert(1)</script>")
    assert "<script>alert" not in html(client, typed)
    html(client, typed, "desk_search_quick")


def test_the_number_of_queries_does_not_grow(client: Client, ana: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            html(client, "170")
            html(client, "zacarias")
            html(client, "zacarias", "desk_search_quick")
        return len(queries)

    a_held_turn()
    html(client, "170")
    few = asked()
    for _ in range(6):
        turn = a_held_turn()
        item = turn.conversation.item
        assert item is not None
        Offer.objects.create(conversation=turn.conversation, item=item, who="buyer", amount=170, kind="offer")
    assert asked() == few


def test_an_item_found_is_sold_with_two_clicks(client: Client, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    item = an_item(title="Lámpara")
    status = reverse("admin:marketplace_item_status", args=[item.pk])
    assert status in html(client, "lampara")
    asked = client.post(status, {"deed": "vender", "from": "search", "q": "lampara"}).content.decode()
    assert 'name="q" value="lampara"' in asked
    done = client.post(status, {"deed": "vender", "from": "search", "q": "lampara", "confirmed": "yes"})
    assert done.headers["location"] == f"{reverse('desk_search')}?q=lampara"
    item.refresh_from_db()
    assert item.status == "sold"
    client.force_login(a_person("Revisión"))
    assert status not in html(client, "lampara")


def test_the_box_is_on_every_page(client: Client, ana: User) -> None:
    for page in ("admin:index", "admin:marketplace_item_changelist", "admin:conversations_turn_changelist"):
        assert 'id="desk-search"' in client.get(reverse(page)).content.decode()


class TestFolding(DatabaseTest):
    """The database's rule and ours."""

    @given(st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=60))
    def test_the_database_folds_as_we_do(self, text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT walle_fold(%s)", [text])
            (row,) = cursor.fetchall()
        allowed: Any = (fold(text), fold(text).replace("\xb5", "\u03bc"))
        assert row[0] in allowed
