"""An account that comes back after being away: who is answered, in which words, and how fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from apps.conversations import assess, delivery, drafting, reading, review, turns
from apps.conversations.models import Conversation, Turn
from apps.core import clock, doorbell
from apps.marketplace.models import Account
from apps.marketplace.pacing import SIMILAR_BUYERS
from apps.marketplace.remote import Thread
from tests.factories import a_conversation, a_response, a_user, an_account, an_item
from tests.site import Site

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")
APOLOGY = "Perdona, lo leo ahora."
SAME = "¡Hola! Sí, sigue disponible. ¿Te viene mejor recoger o envío?"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Madrid."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


class Market:
    """Many conversations of one account, and a hand on the clock; a click always lands."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller
        self.sites: dict[str, Site] = {}

    def add(self, account: Account) -> Conversation:
        conversation: Conversation = a_conversation(item=an_item(account=account))
        site = self.sites[conversation.external_id] = Site(conversation)
        site.fate = "lands"
        return conversation

    def go(self, moment: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM leases")
        self.traveller.move_to(moment)

    def pass_time(self, seconds: float) -> None:
        self.go(clock.now() + timedelta(seconds=seconds))

    def think(self) -> None:
        """Reads every conversation and writes what is due."""
        for conversation in Conversation.objects.select_related("account"):
            reading.read_back(conversation.account, conversation)
        self.pass_time(5)
        for turn in Turn.objects.filter(state="received"):
            for step in (assess.assess, drafting.generate, drafting.validate):
                step(turn.pk)

    def leaves(self, account: Account, until: datetime) -> list[tuple[datetime, Turn]]:
        """Delivers whenever something is due; what left, and when, in order."""
        while clock.now() < until:
            delivery.deliver(account.pk, None)  # type: ignore[arg-type]
            waiting = Turn.objects.filter(state="ready").order_by("not_before").first()
            if waiting is None:
                break
            self.go(max(waiting.not_before, clock.now() + timedelta(seconds=1)))
        sent = Turn.objects.filter(state="sent", sending_at__isnull=False).order_by("sending_at")
        return [(turn.sending_at, turn) for turn in sent if turn.sending_at]

    # -- what the code under test sees

    @contextmanager
    def connected(self, _account: Account) -> Iterator["Market"]:
        yield self

    def read_thread(self, external_id: str) -> Thread:
        return self.sites[external_id].thread()

    @contextmanager
    def open_chat(self, _browser: object, *, thread: Thread, **_: object) -> Iterator[Site]:
        yield self.sites[thread.external_id]


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Market]:
    settings.WALLE_LLM_MODE = "template_only"
    with time_machine.travel(at(20, 12), tick=False) as traveller:
        market = Market(traveller)
        monkeypatch.setattr(reading, "connected", market.connected)
        monkeypatch.setattr(delivery, "open_chat", market.open_chat)
        monkeypatch.setattr(doorbell, "ring", lambda *_: None)
        monkeypatch.setattr(clock, "monotonic", lambda: clock.now().timestamp())
        monkeypatch.setattr(clock, "sleep", market.pass_time)
        yield market


def a_daytime_account(**values: Any) -> Account:
    """Awake from nine to ten at night."""
    account: Account = an_account(active_from=time(9), active_until=time(22), **values)
    return account


@pytest.mark.parametrize(
    ("wrote", "read", "outcome", "sorry"),
    [
        (at(20, 12), at(20, 13), "ready", False),
        (at(20, 12), at(20, 15), "ready", True),
        (at(20, 23), at(21, 9, 5), "ready", False),  # merely the night
        (at(20, 21), at(21, 9, 30), "ready", False),  # an hour and a half of it awake
        (at(20, 20), at(21, 10), "ready", True),
        (at(20, 12), at(21, 13), "held", True),
    ],
)
def test_after_downtime_a_buyer_is_answered_by_the_age_of_what_they_wrote(
    market: Market, wrote: datetime, read: datetime, outcome: str, sorry: bool
) -> None:
    conversation = market.add(a_daytime_account())
    market.go(wrote)
    market.sites[conversation.external_id].says("Hola, ¿sigue disponible?")
    market.go(read)
    market.think()
    turn = Turn.objects.get()
    assert (turn.state, turn.reason) == (outcome, "antiguo" if outcome == "held" else "")
    assert turn.response is not None, "a person who decides on an old one finds a draft"
    assert (APOLOGY in turn.response.response_text) is sorry


def test_a_buyer_who_asks_again_is_owed_the_apology_for_the_first_time(market: Market) -> None:
    conversation = market.add(a_daytime_account())
    market.sites[conversation.external_id].says("Hola, ¿sigue disponible?")
    market.go(at(20, 15))
    market.sites[conversation.external_id].says("¿sigue en venta?")
    market.think()
    assert APOLOGY in Turn.objects.get().response.response_text  # type: ignore[union-attr]


def test_a_reply_that_grows_old_before_it_can_leave_is_written_anew(market: Market) -> None:
    account = a_daytime_account()
    conversation = market.add(account)
    market.sites[conversation.external_id].says("Hola, ¿sigue disponible?")
    market.think()
    turn = Turn.objects.get()
    assert turn.response is not None and APOLOGY not in turn.response.response_text
    market.go(at(20, 16))  # the browser's worker was down
    delivery.deliver(account.pk, None)  # type: ignore[arg-type]
    turn.refresh_from_db()
    assert turn.state == "received"
    market.think()
    (_, sent), *_ = market.leaves(account, at(20, 18))
    assert sent.response is not None and APOLOGY in sent.response.response_text


def test_what_a_person_approved_leaves_as_they_read_it_however_old(market: Market) -> None:
    account = a_daytime_account()
    conversation = market.add(account)
    market.sites[conversation.external_id].says("Hola, ¿sigue disponible?")
    market.go(at(21, 20))
    market.think()
    turn = Turn.objects.select_related("conversation__item", "response").get()
    assert turn.response is not None
    seen = review.revisions(turn.conversation)
    review.approve(turn.pk, response_id=turn.response.pk, seen=seen, by=a_user())
    assert len(market.leaves(account, at(21, 21))) == 1


def test_after_downtime_everybody_is_answered_the_urgent_first_and_never_in_a_burst(market: Market) -> None:
    account = a_daytime_account(min_gap_s=20, cap_per_hour=40)
    for number in range(9):
        conversation = market.add(account)
        asks = "Me lo quedo, ¿cómo te pago?" if number == 8 else "Hola, ¿sigue disponible?"
        market.sites[conversation.external_id].says(asks)
    market.go(at(20, 13))
    market.think()
    market.pass_time(120)
    left = market.leaves(account, at(20, 18))
    assert len(left) == 9
    assert left[0][1].priority == turns.PRIORITY_RANK[Conversation.Priority.HIGH]
    moments = [moment for moment, _ in left]
    for moment in moments:
        assert sum(moment - timedelta(minutes=5) < each <= moment for each in moments) <= 3
    gaps = {round((later - earlier).total_seconds()) for earlier, later in pairwise(moments)}
    assert min(gaps) >= 60 and len(gaps) > 4, "not in step"


def test_buyers_who_ask_alike_are_not_all_told_the_same(market: Market) -> None:
    account = a_daytime_account(cap_per_hour=40)
    for _ in range(8):
        market.sites[market.add(account).external_id].says("Hola, ¿sigue disponible?")
    market.think()
    texts = [turn.response.response_text for turn in Turn.objects.select_related("response") if turn.response]
    assert len(texts) == 8 and len(set(texts)) >= 6
    left = market.leaves(account, at(20, 13))
    assert len(left) == 8, "within the hour"


def test_the_same_words_go_to_so_many_buyers_an_hour_and_none_is_lost(market: Market) -> None:
    account = a_daytime_account()
    for _ in range(SIMILAR_BUYERS + 2):
        conversation = market.add(account)
        market.sites[conversation.external_id].says("Hola")
        reading.read_back(account, conversation)
        turn = Turn.objects.latest("id")
        conversation.refresh_from_db()
        assert conversation.item is not None
        Turn.objects.filter(pk=turn.pk).update(
            state="ready",
            response=a_response(turn=turn, response_text=SAME),
            conversation_revision=conversation.revision,
            item_revision=conversation.item.revision,
            decision={"messages": []},
            approved_at=clock.now(),
        )
    market.pass_time(5)
    moments = [moment for moment, _ in market.leaves(account, at(20, 15))]
    assert len(moments) == SIMILAR_BUYERS + 2
    assert moments[SIMILAR_BUYERS - 1] < at(20, 12, 30)
    assert moments[SIMILAR_BUYERS] >= moments[0] + timedelta(hours=1)
