"""The first connection: what was there before is history, offered to the seller, and answered only on their
word. And the meter of what an account writes.
"""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import adoption, assess, drafting, reading
from apps.conversations.models import Conversation, Message, Turn
from apps.core import clock
from apps.marketplace.models import Account
from tests.factories import a_buyer, a_conversation, a_message, a_turn, a_user, an_account, an_item
from tests.integration.desk_world import a_person
from tests.sandbox import Sandbox, running

pytestmark = pytest.mark.django_db
LIST = reverse("admin:conversations_conversation_changelist")
ACCOUNTS = reverse("admin:marketplace_account_changelist")
MADRID = ZoneInfo("Europe/Madrid")
BUYER, SELLER, SYSTEM = Message.Author.BUYER, Message.Author.SELLER_APP, Message.Author.SYSTEM


def a_chat(account: Account, *said: tuple[Message.Author, timedelta], **values: Any) -> Conversation:
    """A conversation whose messages were written that long before adoption."""
    assert account.adopted_at is not None
    conversation: Conversation = a_conversation(item=an_item(account=account), **values)
    for author, before in said:
        a_message(conversation=conversation, author=author, sent_at=account.adopted_at - before)
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=account.adopted_at - said[-1][1])
    return conversation


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def left_over() -> set[int]:
    return set(adoption.left_over(Conversation.objects.all()).values_list("pk", flat=True))


def test_offered_is_where_the_buyer_spoke_last_and_nothing_was_decided() -> None:
    account = an_account()
    waiting = a_chat(account, (SELLER, hours(3)), (BUYER, hours(2)))
    with_notice = a_chat(account, (BUYER, hours(2)), (SYSTEM, hours(-1)))
    a_chat(account, (BUYER, hours(3)), (SELLER, hours(2)))
    a_chat(account, (SYSTEM, hours(2)))
    a_chat(account, (BUYER, hours(2)), buyer=a_buyer(blocked=True))
    a_turn(conversation=a_chat(account, (BUYER, hours(2))))
    assert left_over() == {waiting.pk, with_notice.pk}


def think(turn: Turn) -> Turn:
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    turn.refresh_from_db()
    return turn


def test_what_is_chosen_is_answered_by_its_age_and_the_rest_is_left_alone(settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    account = an_account(adopted_at=clock.now() - timedelta(minutes=1))
    young, late, old, unchosen = (a_chat(account, (BUYER, hours(count))) for count in (1, 5, 50, 1))
    assert adoption.answer([young.pk, late.pk, old.pk], by=a_user()) == 3
    said = {}
    for turn in Turn.objects.select_related("conversation"):
        assert turn.cause == Turn.Cause.STAFF
        said[turn.conversation_id] = think(turn)
    assert [said[each.pk].state for each in (young, late, old)] == ["ready", "ready", "held"]
    texts = [said[each.pk].response.response_text for each in (young, late, old)]  # type: ignore[union-attr]
    assert ["Perdona" in text for text in texts] == [False, True, True]
    assert said[old.pk].reason == "antiguo"
    assert not Turn.objects.filter(conversation=unchosen).exists()
    assert adoption.answer([young.pk], by=a_user()) == 0, "twice is once"


def test_whoever_writes_again_after_being_chosen_is_answered_to_everything(settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    account = an_account(adopted_at=clock.now() - timedelta(minutes=1))
    chat = a_chat(account, (BUYER, hours(1)))
    adoption.answer([chat.pk], by=a_user())
    newest = a_message(conversation=chat, text="¿hola?")
    assert len(assess.unanswered(chat)) == 2
    other = a_chat(account, (BUYER, hours(1)))
    a_message(conversation=other, text="¿hola?")
    assert [each.text for each in assess.unanswered(other)] == [newest.text], "not chosen: history"


# -- on the desk


def chip(client: Client) -> list[int]:
    return [row.pk for row in client.get(LIST, {"ver": "antes"}).context["cl"].result_list]


def test_the_seller_chooses_on_the_list_who_is_answered(client: Client) -> None:
    account = an_account()
    older, newer = a_chat(account, (BUYER, hours(5))), a_chat(account, (BUYER, hours(2)))
    client.force_login(a_person("Revisión"))
    assert chip(client) == [newer.pk, older.pk]
    assert "Que conteste Wall-E" not in client.get(LIST).content.decode()
    chosen = {"action": "answer_left_over", "_selected_action": [older.pk]}
    answer = client.post(f"{LIST}?ver=antes", chosen, follow=True)
    assert "Wall-E contesta a 1 comprador" in answer.content.decode()
    assert Turn.objects.get().conversation_id == older.pk
    assert chip(client) == [newer.pk]


def test_who_may_not_answer_buyers_may_not_have_them_answered(client: Client) -> None:
    chat = a_chat(an_account(), (BUYER, hours(5)))
    client.force_login(a_person("Lectura"))
    chosen = {"action": "answer_left_over", "_selected_action": [chat.pk]}
    client.post(f"{LIST}?ver=antes", chosen)
    assert "Que conteste Wall-E" not in client.get(f"{LIST}?ver=antes").content.decode()
    assert not Turn.objects.exists()


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_chip_and_accounts_cost_the_same_with_few_and_with_many(client: Client) -> None:
    client.force_login(a_user())
    account = an_account()
    pages = [f"{LIST}?ver=antes", ACCOUNTS, reverse("admin:marketplace_account_change", args=[account.pk])]
    a_chat(account, (BUYER, hours(5)))
    [queries(client, page) for page in pages]
    few = [queries(client, page) for page in pages]
    for _ in range(8):
        a_chat(account, (BUYER, hours(5)))
        sent(an_account(), 3)
    assert [queries(client, page) for page in pages] == few


def test_the_accounts_page_says_how_many_wait_from_before(client: Client) -> None:
    client.force_login(a_user())
    account = an_account()
    a_chat(account, (BUYER, hours(5)))
    a_chat(account, (BUYER, hours(6)))
    html = client.get(reverse("admin:marketplace_account_change", args=[account.pk])).content.decode()
    assert "2 conversaciones de antes sin contestar" in html
    assert f"{LIST}?ver=antes&amp;account__id__exact={account.pk}" in html


# -- the meter


def sent(account: Account, *minutes_ago: float) -> None:
    """Replies that left that long ago."""
    for minutes in minutes_ago:
        turn = a_turn(conversation=a_conversation(item=an_item(account=account)))
        Turn.objects.filter(pk=turn.pk).update(sending_at=clock.now() - timedelta(minutes=minutes))


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=MADRID), tick=False):
        yield


def test_the_meter_shows_day_hour_and_the_next_moment(client: Client, noon: None) -> None:
    client.force_login(a_user())
    limits = {"cap_per_hour": 20, "cap_per_day": 60, "min_gap_s": 20}
    account = an_account(**limits, active_from=time(9), active_until=time(22))
    sent(account, 1, 20, 59, 61, 150, 13 * 60)  # the last of them yesterday
    html = client.get(ACCOUNTS).content.decode()
    assert "5 de 60 hoy" in html and "3 de 20 en la última hora" in html and "ya puede" in html
    sent(account, *[2] * 15)
    page = reverse("admin:marketplace_account_change", args=[account.pk])
    html = client.get(page).content.decode()
    assert "20 de 60 hoy" in html and "máximo por hora alcanzado" in html and "Primera semana" not in html


def test_a_new_account_is_told_why_it_may_write_less(client: Client, noon: None) -> None:
    client.force_login(a_user())
    account = an_account(cap_per_hour=20, cap_per_day=60, adopted_at=clock.now())
    html = client.get(reverse("admin:marketplace_account_change", args=[account.pk])).content.decode()
    assert "primera semana" in client.get(ACCOUNTS).content.decode()
    assert "0 de 20 hoy" in html and "Primera semana: 20 de 60 al día y 6 de 20 por hora" in html


# -- the first reading


INBOX, ARCHIVED = 105, 31  # pages hold thirty


@pytest.mark.django_db(transaction=True)
def test_a_big_inbox_and_its_archive_are_kept_whole_and_nobody_is_answered(tmp_path: Path, settings: Any) -> None:
    with running(tmp_path) as sandbox:
        settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = sandbox.url
        chats = many_ask(sandbox, INBOX + ARCHIVED)
        account = an_account(username="ana", external_id="", adopted_at=None)
        reading.keep_session(account, sandbox.signed_in())
        archive(sandbox, account, chats[:ARCHIVED])
        reading.poll(account.pk)
        kept = set(Conversation.objects.values_list("external_id", flat=True))
        assert kept >= set(chats)
        assert not Turn.objects.exists()
        assert len(left_over()) >= INBOX + ARCHIVED
        sandbox.control("say", buyer="Comprador 0", item="Nintendo Switch", text="¿hola?")
        reading.poll(account.pk)
        assert Turn.objects.get().conversation.external_id == chats[0], "from the archive"


def many_ask(sandbox: Sandbox, count: int) -> list[str]:
    """Each of `count` buyers asks about an item; returns the conversations."""
    asked = [{"buyer": f"Comprador {n}", "item": "Nintendo Switch", "text": "¿sigue?"} for n in range(count)]
    answer = httpx.post(f"{sandbox.url}/control/say_many", json=asked, trust_env=False, timeout=30)
    return [each["conversation"] for each in answer.json()["said"]]


def archive(sandbox: Sandbox, account: Account, chats: list[str]) -> None:
    """The seller puts conversations away in the app."""
    account.refresh_from_db()
    cookies = {each["name"]: each["value"] for each in json.loads(account.session_state)["cookies"]}
    with httpx.Client(base_url=sandbox.url, trust_env=False, cookies=cookies, timeout=10) as app:
        token = app.get("/api/auth/session").json()["token"]
        answer = app.put(
            "/api/v3/instant-messaging/conversations/archive",
            json={"conversation_ids": chats},
            headers={"Authorization": f"Bearer {token}", "X-DeviceOS": "0", "User-Agent": "test"},
        )
    assert answer.is_success, answer.text
