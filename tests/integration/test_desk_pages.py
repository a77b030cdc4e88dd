"""Every page of the desk opens, carries PARAR TODO, and costs the same however full the shop is."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations.models import Message, Turn
from apps.core import clock
from apps.desk.paging import BoundedPaginator
from apps.desk.thread import AT_ONCE
from apps.marketplace.models import Account
from tests.factories import a_conversation, a_message, a_user
from tests.integration.desk_world import a_held_turn, a_shop

pytestmark = pytest.mark.django_db

LISTS = (
    "conversations_turn",
    "conversations_conversation",
    "conversations_stafftask",
    "marketplace_item",
    "marketplace_buyer",
    "marketplace_account",
    "security_securityevent",
    "pricing_priceanalysis",
    "core_alert",
    "core_circuitbreaker",
    "core_stop",
)


@pytest.fixture
def boss() -> User:
    user: User = a_user(first_name="Ana")
    return user


@pytest.fixture
def desk(client: Client, boss: User) -> Client:
    client.force_login(boss)
    return client


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return len(captured)


def test_every_list_and_form_opens_and_carries_the_stop_button(desk: Client) -> None:
    a_shop(2)
    pages = [reverse("admin:index"), reverse("admin:password_change")]
    for model, page in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        row = model._default_manager.first()
        if row is not None:
            pages.append(reverse(f"{name}_change", args=[row.pk]))
        if model in (Account, User):
            pages.append(reverse(f"{name}_add"))
        assert page is not None
    for page_url in pages:
        answer = desk.get(page_url, follow=True)
        assert answer.status_code == 200, page_url
        html = answer.content.decode()
        assert "PARAR TODO" in html, page_url
        assert "Funcionando" in html or "Nadie lee" in html, page_url


def test_no_english_of_the_framework_is_left_on_the_pages_people_use(desk: Client) -> None:
    a_shop(1)
    english = re.compile(
        r">\s*(Filters|No results found|Select action|Run|Type to search|Reset filters|Next|Previous)\s*<"
    )
    for name in LISTS:
        html = desk.get(reverse(f"admin:{name}_changelist")).content.decode()
        assert not english.search(html), name


def test_every_list_and_the_front_page_cost_the_same_with_3_rows_and_with_30(desk: Client) -> None:
    pages = [reverse("admin:index"), *(reverse(f"admin:{name}_changelist") for name in LISTS)]
    a_shop(3)
    desk.get(pages[0])  # content types and the like are read once per process
    few = {page: queries(desk, page) for page in pages}
    a_shop(27)
    assert {page: queries(desk, page) for page in pages} == few


def test_a_conversation_costs_the_same_with_3_messages_and_with_300(desk: Client) -> None:
    conversation = a_shop(1)[0]
    page = reverse("admin:conversations_conversation_change", args=[conversation.pk])
    few = queries(desk, page)
    for number in range(300):
        turn = a_held_turn(item=conversation.item) if number % 50 == 0 else None
        a_message(
            conversation=conversation,
            text=f"mensaje {number}",
            author=Message.Author.ASSISTANT if turn else Message.Author.BUYER,
            turn=turn,
        )
    assert queries(desk, page) <= few + 2  # other chats about the item appear: one query, and one for the item's status


def test_the_lists_are_ordered_as_their_indexes_are(desk: Client) -> None:
    a_shop(2)
    for name, order in (
        ("conversations_conversation", '"last_message_at" DESC, "conversations"."id" DESC'),
        ("conversations_turn", '"opened_at" DESC, "turns"."id" DESC'),
        ("security_securityevent", '"timestamp" DESC, "security_events"."id" DESC'),
    ):
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse(f"admin:{name}_changelist"), {"cola": "decidir"} if name.endswith("turn") else {})
        assert any(order in query["sql"] for query in captured), name


def test_long_lists_are_not_counted_to_the_end(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedPaginator, "BOUND", 4)
    for _ in range(6):
        a_conversation()
    html = desk.get(reverse("admin:conversations_conversation_changelist")).content.decode()
    assert "más de 4 conversaciones" in html


def test_the_queue_shows_what_waits_for_a_person_unless_told_otherwise(desk: Client) -> None:
    a_held_turn()
    gone = a_held_turn()
    Turn.objects.filter(pk=gone.pk).update(state="skipped", reason="cortesia", ended_at=clock.now())
    page = reverse("admin:conversations_turn_changelist")
    held = desk.get(page).context["rows"]
    assert [row.state for row in held] == ["held"]
    assert len(desk.get(page, {"cola": "todas"}).context["cl"].result_list) == 2


def test_an_empty_desk_says_what_to_do(desk: Client) -> None:
    assert "Nada por revisar" in desk.get(reverse("admin:index")).content.decode()
    assert "Falta conectar una cuenta" in desk.get(reverse("admin:index")).content.decode()
    assert "Añade la tuya" in desk.get(reverse("admin:marketplace_account_changelist")).content.decode()


def test_the_state_never_says_it_works_when_nobody_reads(desk: Client) -> None:
    a_held_turn()
    Account.objects.update(created_at=clock.now().replace(year=2020), last_poll_at=None)
    assert "Nadie lee los mensajes" in desk.get(reverse("admin:index")).content.decode()
    Account.objects.update(last_poll_at=clock.now())
    html = desk.get(reverse("admin:core_stop_state")).content.decode()
    assert "Funcionando" in html and "1 espera tu decisión" in html


def test_older_messages_are_a_click_away(desk: Client) -> None:
    conversation = a_conversation()
    for number in range(AT_ONCE + 5):
        a_message(conversation=conversation, text=f"mensaje número {number:03d}")
    page = reverse("admin:conversations_conversation_change", args=[conversation.pk])
    answer = desk.get(page)
    newest = f"mensaje número {AT_ONCE + 4:03d}"
    assert newest in answer.content.decode()
    assert "mensaje número 004" not in answer.content.decode()
    earlier = answer.context["thread"].earlier_than
    html = desk.get(page, {"antes": earlier}).content.decode()
    assert "mensaje número 004" in html and "mensaje número 005" not in html


def test_saving_a_form_writes_only_what_was_changed_in_it(desk: Client) -> None:
    a_held_turn()
    account = Account.objects.get()
    page = reverse("admin:marketplace_account_change", args=[account.pk])
    form = desk.get(page).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    # Meanwhile a worker keeps a fresh session and the account needs a login.
    Account.objects.update(session_state='{"cookies": ["fresh"]}', status="needs_login")
    answer = desk.post(page, data | {"cap_per_hour": 7})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    account.refresh_from_db()
    assert account.status == "needs_login"
    assert account.cap_per_hour == 7
    assert account.session_state == '{"cookies": ["fresh"]}'
