"""The copy for staging: nothing by which anybody could be known survives in any column of any table."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.conversations.models import Conversation, Message, Offer
from apps.core import doorbell
from apps.marketplace.models import Account, Buyer, Item
from apps.operations import standstill
from apps.operations.privacy import anonymising, holds
from apps.operations.servers import Postgres
from tests.factories import a_message
from tests.integration.desk_world import NAME, PHONE
from tests.integration.test_erasure import SAID, TRACES, a_past

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def target(postgres_server: Postgres) -> Iterator[str]:
    """An empty database."""
    with psycopg.connect(postgres_server.url, autocommit=True) as link:
        standstill.drop(link, "anonymous")
        link.execute("CREATE DATABASE anonymous")
    yield postgres_server.url_of("walle", "anonymous", postgres_server.passwords[0])


def rows_of(link: "psycopg.Connection[Any]", query: str) -> list[Any]:
    return link.execute(query).fetchall()


def test_no_name_text_contact_or_secret_survives_anywhere(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    turn = a_past()
    chat = turn.conversation
    holds.put(chat.buyer_id or 0, f"denuncia de {NAME}", by="zacarias-el-operador")
    twin = a_message(text=SAID, conversation=chat)
    assert chat.item is not None
    item, account, buyer = chat.item, chat.account, chat.buyer
    assert buyer is not None
    Item.objects.filter(pk=item.pk).update(description="Pregunta por Eustaquio en la calle Mayor", shelf="B-7")
    Account.objects.filter(pk=account.pk).update(session_state="galleta")
    said = set(Message.objects.values_list("text", flat=True)) - {"[borrado]"}
    gone = {*TRACES, *said, buyer.external_id, chat.external_id, account.username, account.external_id, "Eustaquio"}
    gone |= {"zacarias-el-operador", "gAAAA", *Message.objects.values_list("external_id", flat=True)}
    call_command("anonymise", "--into", target)
    with psycopg.connect(target) as copy:
        tables = [name for (name,) in rows_of(copy, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        left = set()
        for table in tables:
            for word in gone:
                found = copy.execute(
                    f"SELECT EXISTS (SELECT FROM {table} AS t WHERE t::text ILIKE %s)",
                    [f"%{word}%"],
                ).fetchone()
                if found and found[0]:
                    left.add((table, word))
        assert left == set()
        for model in (Buyer, Conversation, Message, Item, Offer):
            count = rows_of(copy, f"SELECT count(*) FROM {model._meta.db_table}")[0][0]
            assert count == model._default_manager.count() > 0
        texts = dict(rows_of(copy, "SELECT id, text FROM messages"))
        again = list(Message.objects.filter(text=SAID).values_list("pk", flat=True))
        assert twin.pk in again and len({texts[pk] for pk in again}) == 1, "the same text is the same other text"
        assert len(texts[twin.pk].split()) == len(SAID.split())
        [(name, told)] = rows_of(
            copy, "SELECT b.name, c.buyer_name FROM conversations c JOIN buyers b ON b.id = c.buyer_id"
        )
        assert name == told != ""
        assert rows_of(copy, "SELECT title, list_price, revision FROM items") == list(
            Item.objects.values_list("title", "list_price", "revision")
        )
        assert rows_of(copy, "SELECT revision FROM conversations") == list(Conversation.objects.values_list("revision"))
        assert rows_of(copy, "SELECT password FROM auth_user")[0] == ("",)
        # The copy works: numbers go on, triggers guard, what is searched by is there.
        highest = max(texts)
        copy.execute("INSERT INTO buyers (external_id, name, blocked, first_seen_at) VALUES ('x', 'y', false, now())")
        assert rows_of(copy, "SELECT max(id) FROM messages")[0][0] == highest
        with pytest.raises(psycopg.Error):
            copy.execute("UPDATE security_events SET risk_score = 1")
    with pytest.raises(CommandError, match="no está vacía"):
        call_command("anonymise", "--into", target)
    assert PHONE in Message.objects.get(pk=twin.pk).text, "the original is as it was"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://walle@127.0.0.1:1/nothing", "postgres://walle@127.0.0.1/"])
def test_a_place_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="destino"):
        call_command("anonymise", "--into", url)


def test_what_is_left_out_exists() -> None:
    from django.apps import apps

    assert {model._meta.label for model in apps.get_models()} >= anonymising.LEFT_OUT
    assert connection.vendor == "postgresql"
