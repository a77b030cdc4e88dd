"""Polls: how much of the inbox is read, what an odd thread may cost the others, and what a failing site may not
shorten.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.conversations import reading
from apps.conversations.models import Conversation, Message
from apps.core import breakers, doorbell
from apps.core.models import Alert
from apps.marketplace.client import Client
from apps.marketplace.models import Account
from apps.marketplace.remote import Inbox, NotYours, RateLimited, Thread, Unreachable
from tests.factories import a_conversation, an_account, an_item
from tests.site import Site
from workers import inbox

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Pages(Client):
    """An inbox of one conversation a page, the newest first; `spoilt` are the pages with a row nobody can read."""

    def __init__(self, written: list[datetime], spoilt: set[int]) -> None:
        self.written, self.spoilt, self.requests = written, spoilt, 0

    def _api(self, path: str, params: Any) -> Any:
        self.requests += 1
        if "archived" in path:
            return {"user_hash": "me", "conversations": []}
        page = int(params.get("from") or 0)
        at = int(self.written[page].timestamp() * 1000)
        rows = [{"id": f"m{page}", "type": "text", "text": "hola", "from_self": False, "timestamp": at}]
        if page in self.spoilt:
            rows.append({"id": f"odd{page}", "type": "text", "text": "¿?", "timestamp": at})
        price = {"amount": 5, "currency": "EUR"}
        item = {"hash": f"i{page}", "title": "Silla", "price": price, "status": "published", "is_mine": True}
        talk = {"hash": f"c{page}", "with_user": {"hash": f"b{page}", "name": "Eva"}, "item": item}
        more = {"next_from": str(page + 1)} if page + 1 < len(self.written) else {}
        return {"user_hash": "me", "conversations": [{**talk, "messages": {"messages": rows}}], **more}

    def cost_of_a_poll(self, account: Account) -> int:
        """Requests that the next poll makes."""
        before = self.requests
        reading.poll(account.pk)
        return self.requests - before


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)

    def to(site: Any) -> Any:
        @contextmanager
        def connected(_: Account) -> Iterator[Any]:
            yield site

        monkeypatch.setattr(reading, "connected", connected)
        return site

    return to


def test_an_odd_row_in_old_history_is_told_once_and_not_read_again_at_every_poll(connect: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        site = connect(Pages([NOON - timedelta(days=n + 1) for n in range(30)], spoilt={20}))
        account = an_account(adopted_at=None)
        assert site.cost_of_a_poll(account) == 31  # all pages and the archive
        clock.shift(60)
        assert site.cost_of_a_poll(account) == 1
        alert = Alert.objects.get(kind="unreadable")
        assert (alert.count, alert.closed_at) == (1, None)


def test_what_could_not_be_read_is_looked_for_on_every_page_after_a_while(connect: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        site = connect(Pages([NOON - timedelta(minutes=n + 1) for n in range(12)], spoilt={9}))
        account = an_account()
        site.cost_of_a_poll(account)
        site.spoilt = set()
        clock.shift(60)
        assert site.cost_of_a_poll(account) == 1
        assert Alert.objects.filter(kind="unreadable", closed_at=None).exists()
        clock.shift(600)
        assert site.cost_of_a_poll(account) == 13
        assert not Alert.objects.filter(kind="unreadable", closed_at=None).exists()


def test_one_thread_that_may_not_be_paged_hides_no_other_and_is_no_challenge(connect: Any) -> None:
    account = an_account()
    talk = a_conversation(item=an_item(account=account))
    site = Site(talk)
    site.says("hola")
    other = Site(a_conversation(item=an_item(account=account)))
    other.says("buenas")

    class Refusing:
        def read_inbox(self, **_: Any) -> Inbox:
            return Inbox("", (site.thread(), replace(other.thread(), older_from="x")), (), True)

        def read_older(self, _: Thread) -> Thread:
            raise NotYours("bare 403")

    connect(Refusing())
    reading.poll(account.pk)
    account.refresh_from_db()
    assert (account.status, Message.objects.filter(conversation=talk).count()) == ("active", 1)
    assert Alert.objects.get().kind == "unreadable"


def test_an_unchanged_inbox_costs_a_handful_of_queries_however_many_threads_it_shows(connect: Any) -> None:
    account = an_account()
    sites = [Site(a_conversation(item=an_item(account=account))) for _ in range(12)]
    for site in sites:
        site.says("hola")

    class Still:
        def read_inbox(self, is_old: Callable[[Any], bool], archived: bool = False) -> Inbox:
            threads = () if archived else tuple(site.thread() for site in sites)
            is_old(threads)
            return Inbox("", threads, (), True)

    connect(Still())
    reading.poll(account.pk)
    assert Message.objects.count() == 12
    with CaptureQueriesContext(connection) as queries:
        reading.poll(account.pk)
    assert len(queries) < 20
    sites[3].says("¿sigues ahí?")
    reading.poll(account.pk)
    assert Message.objects.count() == 13


def test_a_purchase_of_our_own_ends_the_paging_like_anything_known(connect: Any) -> None:
    account = an_account(external_id="me")

    class Buying(Pages):
        def _api(self, path: str, params: Any) -> Any:
            answer = super()._api(path, params)
            for talk in answer["conversations"]:
                talk["sale"] = {"seller": {"hash": "somebody"}}
            return answer

    site = connect(Buying([datetime.now(UTC) - timedelta(minutes=n) for n in range(6)], set()))
    site.cost_of_a_poll(account)
    assert site.cost_of_a_poll(account) == 1
    assert not Conversation.objects.exists()


def test_five_rings_of_one_interval_are_one_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    account = an_account()
    polls: list[Account] = []
    monkeypatch.setattr(reading, "_poll_once", polls.append)
    for _ in range(5):
        inbox.poll(account.pk)
    assert len(polls) == 1


def test_a_later_failure_never_shortens_the_pause_that_the_site_asked_for() -> None:
    account = an_account()
    with time_machine.travel(NOON, tick=False) as clock:
        for error in (RateLimited("429", 3600), Unreachable("a call that had begun before")):
            with pytest.raises(type(error)), reading.judging(account, "read"):
                raise error
        clock.shift(3599)
        assert not breakers.allows(reading.breaker_of(account, "read"))
        clock.shift(2)
        assert breakers.allows(reading.breaker_of(account, "read"))
