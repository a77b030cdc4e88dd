"""Delivery where it goes wrong: workers that die, publishes that vanish or come late, pages that lag, and
everything that forbids sending.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection

from apps.conversations import assess, delivery, drafting, intake, reading, review, ringer
from apps.conversations.models import Conversation, Message, Offer, Turn
from apps.core import breakers, clock, doorbell, leases
from apps.core.models import Alert, CircuitBreaker
from apps.marketplace.chat_page import ComposerDisabled, Overtaken
from apps.marketplace.models import Account, Item
from apps.marketplace.remote import BadAnswer, Challenged, Inbox, NotFound, RateLimited, SessionDead
from tests.factories import a_buyer, a_conversation, a_user, an_item
from tests.site import Killed, Site

pytestmark = pytest.mark.django_db
QUESTION = "Hola, ¿sigue disponible?"


class World:
    """One conversation, its marketplace, and a hand on the clock."""

    def __init__(self, conversation: Conversation, traveller: Any) -> None:
        self.conversation, self.traveller = conversation, traveller
        self.site = Site(conversation)

    def pass_time(self, seconds: float) -> None:
        self.traveller.shift(seconds)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE leases SET expires_at = expires_at - make_interval(secs => %s)", [seconds])

    def poll(self) -> None:
        reading.read_back(self.conversation.account, self.conversation)

    def answer(self, text: str = QUESTION) -> Turn:
        """The buyer writes; the reply is written and due."""
        self.site.says(text)
        self.poll()
        self.pass_time(5)
        turn = Turn.objects.latest("id")
        for step in (assess.assess, drafting.generate, drafting.validate):
            step(turn.pk)
        self.pass_time(120)
        turn.refresh_from_db()
        return turn

    def deliver(self) -> None:
        self.site.dead = False
        try:
            delivery.deliver(self.conversation.account_id, None)  # type: ignore[arg-type]
        except Killed:
            pass
        finally:
            self.site.dead = False

    def replies(self) -> list[str]:
        return [message.text for message in self.site.shown if message.from_self]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[World]:
    settings.WALLE_LLM_MODE = "template_only"
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False) as traveller:
        world = World(a_conversation(), traveller)
        release = leases.release
        monkeypatch.setattr(reading, "connected", world.site.connected)
        monkeypatch.setattr(delivery, "open_chat", world.site.open_chat)
        monkeypatch.setattr(doorbell, "ring", lambda *_: None)
        monkeypatch.setattr(clock, "monotonic", lambda: datetime.now(UTC).timestamp())
        monkeypatch.setattr(clock, "sleep", world.pass_time)
        monkeypatch.setattr(leases, "release", lambda held: None if world.site.dead else release(held))
        yield world


# -- dying


def test_a_worker_that_dies_before_the_commit_has_sent_nothing_and_the_reply_goes_out_once(
    world: World,
) -> None:
    turn = world.answer()
    world.site.dies_at = "filled"
    world.deliver()
    turn.refresh_from_db()
    assert turn.state == "ready"
    world.pass_time(100)
    world.site.fate = "lands"
    world.deliver()
    assert len(world.replies()) == 1


def test_a_worker_that_dies_between_commit_and_click_is_read_back_twice_before_it_is_sent_again(
    world: World,
) -> None:
    turn = world.answer()
    world.site.dies_at = "committed"
    world.deliver()
    world.deliver()
    turn.refresh_from_db()
    assert turn.state == "sending", "nothing may happen while the old page could live"
    world.pass_time(100)
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.absent_reads) == ("unknown", 1)
    world.pass_time(10)
    world.deliver()
    assert world.replies() == []
    world.pass_time(25)
    world.site.fate = "lands"
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, len(world.replies())) == ("sent", 1)


def test_a_worker_that_dies_after_the_click_finds_its_reply_when_it_lands(world: World) -> None:
    turn = world.answer()
    world.site.dies_at = "clicked"
    world.deliver()
    world.site.lands()
    world.poll()
    turn.refresh_from_db()
    assert turn.state == "sent"
    world.pass_time(200)
    world.deliver()
    assert len(world.replies()) == 1


def test_what_vanishes_twice_is_a_persons_business(world: World) -> None:
    turn = world.answer()
    world.site.fate = "is_lost"
    for _ in range(12):
        world.deliver()
        world.pass_time(31)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "no_se_envio")


def test_a_buyer_who_writes_while_the_outcome_is_unknown_gets_one_answer_to_everything(world: World) -> None:
    turn = world.answer()
    world.site.fate = "is_lost"
    world.deliver()
    world.site.says("¿haces envío?")
    world.poll()
    successor = Turn.objects.latest("id")
    world.pass_time(5)
    assess.assess(successor.pk)
    successor.refresh_from_db()
    assert successor.state == "received", "a successor waits until the one in flight is known"
    for _ in range(3):
        world.deliver()
        world.pass_time(31)
    turn.refresh_from_db()
    assert turn.state == "superseded"
    assess.assess(successor.pk)
    successor.refresh_from_db()
    assert len(successor.decision["messages"]) == 2


def test_an_acceptance_that_was_never_said_promises_nothing(world: World) -> None:
    turn = world.answer("te doy 210")
    assert turn.our_offer_kind == "accept"
    world.site.fate = "is_lost"
    world.deliver()
    assert Item.objects.get().promised_to is not None
    world.site.says("¿hola?")
    world.poll()
    for _ in range(3):
        world.deliver()
        world.pass_time(31)
    assert Item.objects.get().promised_to is None
    assert not Offer.objects.filter(who="seller").exists()


# -- what forbids sending


def test_an_item_promised_to_another_is_not_promised_again(world: World) -> None:
    turn = world.answer("te doy 210")
    Item.objects.update(promised_to=a_buyer())
    world.deliver()
    turn.refresh_from_db()
    assert turn.state in ("received", "held") and world.replies() == []
    world.pass_time(5)
    assess.assess(turn.pk)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "promised_to_other")


def test_a_floor_raised_after_the_draft_sends_it_back_to_be_thought_again(world: World) -> None:
    turn = world.answer("te doy 170")
    assert turn.our_offer == Decimal(195)
    Item.objects.update(floor_price=200)
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reassessments, world.replies()) == ("received", 1, [])


def test_what_changes_without_end_goes_to_a_person(world: World) -> None:
    turn = world.answer()
    for price in range(200, 205):
        Item.objects.update(list_price=price)
        world.deliver()
        for step in (assess.assess, drafting.generate, drafting.validate):
            step(turn.pk)
        world.pass_time(120)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "cambia_sin_parar")


def test_an_account_switched_to_drafts_holds_what_was_ready(world: World) -> None:
    turn = world.answer()
    Account.objects.update(autonomy="draft")
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reason, world.replies()) == ("held", "borrador", [])


def test_a_blocked_buyer_is_not_answered(world: World) -> None:
    turn = world.answer()
    world.conversation.buyer.__class__.objects.update(blocked=True)  # type: ignore[union-attr]
    world.deliver()
    world.pass_time(5)
    assess.assess(turn.pk)
    turn.refresh_from_db()
    assert (turn.state, turn.reason, world.replies()) == ("skipped", "bloqueado", [])


def test_night_puts_it_off_until_the_morning(world: World) -> None:
    Account.objects.update(active_from=time(9), active_until=time(12))
    turn = world.answer()  # 13:02 in Madrid
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.not_before) == ("ready", datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert world.replies() == []


def test_the_hourly_cap_is_kept(world: World) -> None:
    Account.objects.update(cap_per_hour=1)
    world.site.fate = "lands"
    world.answer()
    world.deliver()
    second = world.answer("¿haces envío?")
    world.deliver()
    second.refresh_from_db()
    assert second.state == "ready" and second.not_before > clock.now() + timedelta(minutes=50)
    assert len(world.replies()) == 1


def test_an_edited_composer_is_never_clicked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "composer_value_after", lambda text: text[:-3])
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reason, world.replies()) == ("held", "no_cabe", [])


# -- what the marketplace answers


def raising(error: Exception) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (ComposerDisabled("closed"), "held", "chat_cerrado"),
        (NotFound("gone"), "held", "chat_no_encontrado"),
        (Overtaken("newer"), "ready", ""),
        (BadAnswer("changed"), "ready", ""),
    ],
)
def test_a_page_that_refuses_sends_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, reason: str
) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "composer_value_after", raising(error))
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reason, world.replies()) == (state, reason, [])


def test_a_page_that_never_works_goes_to_a_person_after_three_attempts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "composer_value_after", raising(BadAnswer("changed")))
    for _ in range(4):
        CircuitBreaker.objects.all().delete()
        world.deliver()
        world.pass_time(60)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "sin_exito")


def test_a_dead_session_waits_for_a_login_with_one_alert_and_keeps_the_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "read_thread", raising(SessionDead("{}")))
    for _ in range(3):
        world.deliver()
    turn.refresh_from_db()
    assert (turn.state, Account.objects.get().status) == ("ready", "needs_login")
    assert Alert.objects.get(kind="session").count == 1
    assert ringer.sweep() == 0


def test_a_challenge_stops_the_account_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.answer()
    monkeypatch.setattr(world.site, "read_thread", raising(Challenged("captcha")))
    world.deliver()
    assert Account.objects.get().status == "challenged"
    assert CircuitBreaker.objects.get().state == "open"
    assert Alert.objects.filter(kind="challenge").count() == 1


def test_too_many_requests_pauses_for_as_long_as_the_site_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.answer()
    monkeypatch.setattr(world.site, "read_thread", raising(RateLimited("429", 1800)))
    world.deliver()
    breaker = CircuitBreaker.objects.get()
    assert breaker.probe_at and breaker.probe_at - clock.now() > timedelta(minutes=29)
    assert Account.objects.get().status == "active"


# -- whose turn it is


def test_one_worker_at_a_time_has_an_account(world: World) -> None:
    turn = world.answer()
    held = leases.acquire(f"account:{world.conversation.account_id}", 90)
    assert held
    world.deliver()
    turn.refresh_from_db()
    assert turn.state == "ready"
    leases.release(held)
    world.site.fate = "lands"
    world.deliver()
    assert len(world.replies()) == 1


def test_the_haggler_reaches_a_price_and_the_ledger_says_what_was_said(world: World) -> None:
    world.site.fate = "lands"
    for text in ("te doy 170", "va, 180", "vale, me lo quedo"):
        world.answer(text)
        world.deliver()
    ours = [(offer.kind, offer.amount) for offer in Offer.objects.filter(who="seller")]
    assert [kind for kind, _ in ours] == ["counter", "counter", "accept"]
    amounts = [amount for _, amount in ours]
    assert amounts == sorted(amounts, reverse=True) and amounts[-1] >= Decimal(185)
    item = Item.objects.get()
    assert item.promised_to == world.conversation.buyer
    assert Conversation.objects.get().state == "comprometido"
    assert Message.objects.filter(author="assistant").count() == 3


def test_the_ringer_rings_a_row_at_most_every_ten_seconds_and_never_under_stop(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: rung.extend(links))
    world.answer()
    assert (ringer.sweep(), ringer.sweep()) == (1, 0)
    world.pass_time(11)
    assert ringer.sweep() == 1
    assert {name for name, _ in rung} == {"replies.deliver"}


def test_other_conversations_of_the_account_are_answered_by_priority(world: World) -> None:
    Account.objects.update(cap_per_hour=1)
    other = a_conversation(item=an_item(account=world.conversation.account))
    calm = world.answer()
    keen = Turn.objects.get(pk=calm.pk)
    keen.pk, keen.conversation, keen.priority, keen.cause_id = None, other, 0, 999
    keen.save()
    due = delivery._next_due(world.conversation.account)
    assert due == keen


def test_a_poll_that_sees_the_echo_while_delivery_calls_it_unknown_leaves_it_sent_once(world: World) -> None:
    turn = world.answer()
    world.site.fate = "is_lost"
    world.deliver()
    Message.objects.create(
        account=world.conversation.account,
        conversation=world.conversation,
        author="assistant",
        text="x",
        sent_at=clock.now(),
        turn=turn,
    )
    world.pass_time(31)
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, world.replies()) == ("sent", [])


def test_a_thread_that_was_deleted_goes_to_a_person_and_the_others_are_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "read_thread", raising(NotFound("gone")))
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "chat_no_encontrado")
    assert Account.objects.get().status == "active" and not CircuitBreaker.objects.exists()


def test_an_unknown_outcome_whose_thread_was_deleted_goes_to_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()
    world.site.fate = "is_lost"
    world.deliver()
    monkeypatch.setattr(world.site, "read_thread", raising(NotFound("gone")))
    world.pass_time(31)
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "chat_no_encontrado")


def test_a_page_that_is_always_overtaken_goes_to_a_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = world.answer()
    monkeypatch.setattr(world.site, "composer_value_after", raising(Overtaken("newer")))
    for _ in range(5):
        world.deliver()
        world.pass_time(60)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("held", "sin_exito")


def test_what_a_person_wrote_in_a_conversation_of_theirs_is_sent_again_when_it_vanished(world: World) -> None:
    ana = a_user()
    review.take_over(world.conversation.pk, by=ana)
    fresh = Conversation.objects.select_related("item").get()
    review.write(fresh.pk, "Hola, soy Ana.", seen=review.revisions(fresh), by=ana)
    world.site.fate = "is_lost"
    world.deliver()
    world.site.fate = "lands"
    for _ in range(3):
        world.pass_time(31)
        world.deliver()
    assert world.replies() == ["Hola, soy Ana."]


def test_nothing_is_sent_while_another_outcome_is_unknown(world: World) -> None:
    world.answer()
    world.site.fate = "is_lost"
    world.deliver()
    fresh = Conversation.objects.select_related("item").get()
    review.write(fresh.pk, "Hola, soy Ana.", seen=review.revisions(fresh), by=a_user())
    world.site.fate = "lands"
    world.deliver()
    assert world.replies() == []
    for _ in range(3):
        world.pass_time(31)
        world.deliver()
    assert world.replies() == ["Hola, soy Ana."]


def test_a_security_hold_survives_an_approval_that_was_undone(world: World) -> None:
    world.site.says("te hago un bizum y te llega una solicitud, dale a aceptar")
    world.poll()
    world.pass_time(5)
    turn = Turn.objects.get()
    assess.assess(turn.pk)
    fresh = Conversation.objects.select_related("item").get()
    ana = a_user()
    review.edit_and_send(turn.pk, "No, gracias.", seen=review.revisions(fresh), by=ana)
    review.undo_approval(turn.pk, by=ana)
    world.site.says("¿hola?")
    world.poll()
    world.pass_time(5)
    after = Turn.objects.latest("id")
    assess.assess(after.pk)
    after.refresh_from_db()
    assert (after.state, after.reason) == ("held", "riesgo")


def test_a_listing_without_a_price_is_never_sold(world: World) -> None:
    Item.objects.update(list_price=0, floor_price=None)
    world.site.item = replace(world.site.item, price=None)
    turn = world.answer("vale, me lo quedo")
    assert (turn.state, turn.reason) == ("held", "no_price")


def test_a_conversation_of_drafts_is_one_again_after_it_is_handed_back(world: World) -> None:
    Conversation.objects.update(mode="draft")
    ana = a_user()
    review.take_over(world.conversation.pk, by=ana)
    review.hand_back(world.conversation.pk, by=ana)
    assert Conversation.objects.get().mode == "draft"


def test_idle_deliveries_do_not_end_a_pause(world: World) -> None:
    breakers.failed(reading.breaker_of(world.conversation.account, "read"), "429", pause=timedelta(minutes=30))
    world.deliver()
    breakers.succeeded(reading.breaker_of(world.conversation.account, "read"))
    assert CircuitBreaker.objects.get().state == "open"


def test_an_unknown_outcome_in_a_deleted_thread_leaves_its_successor_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()
    world.site.fate = "is_lost"
    world.deliver()
    world.site.says("¿haces envío?")
    world.poll()
    monkeypatch.setattr(world.site, "read_thread", raising(NotFound("gone")))
    world.pass_time(31)
    world.deliver()
    turn.refresh_from_db()
    assert (turn.state, Turn.objects.latest("id").state) == ("superseded", "received")


def test_an_account_lost_while_the_page_is_being_filled_sends_nothing(world: World) -> None:
    turn = world.answer()

    def challenged() -> None:
        Account.objects.update(status="challenged")

    world.site.while_it_types = challenged
    world.deliver()
    turn.refresh_from_db()
    assert (world.replies(), turn.state, turn.lease_token) == ([], "ready", None)


def test_a_database_that_restarts_during_a_poll_blames_no_thread(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox("me", (world.site.thread(),), (), True)
    monkeypatch.setattr(world.site, "read_inbox", lambda **_: inbox, raising=False)
    monkeypatch.setattr(intake, "record", raising(OperationalError("terminating connection")))
    with pytest.raises(OperationalError):
        reading.poll(world.conversation.account_id)
    assert not Alert.objects.exists()


def test_a_page_that_stays_broken_is_one_incident_and_keeps_the_reply(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer()

    def broken(_: str) -> str:
        raise BadAnswer("no composer")

    monkeypatch.setattr(world.site, "composer_value_after", broken)
    for _ in range(12):
        world.deliver()
        world.pass_time(61)
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("ready", "")
    assert Alert.objects.filter(kind="breaker", closed_at=None).count() == Alert.objects.count() == 1


def test_an_acceptance_whose_echo_comes_after_it_was_given_up_binds_price_and_promise(world: World) -> None:
    turn = world.answer("te doy 210 € ahora mismo")
    assert turn.our_offer_kind == "accept"
    world.deliver()
    for _ in range(3):
        world.pass_time(31)
        world.deliver()
    assert Item.objects.get().promised_to is None or len(world.site.publishing) > 1
    world.site.lands()
    world.poll()
    turn.refresh_from_db()
    assert turn.state == "sent"
    assert [(offer.kind, offer.amount) for offer in Offer.objects.filter(who="seller")] == [("accept", Decimal(210))]
    assert Item.objects.get().promised_to == world.conversation.buyer


def test_discarding_an_acceptance_nobody_could_confirm_frees_the_item(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = world.answer("te doy 210 € ahora mismo")
    world.site.fate = "is_lost"
    world.deliver()
    assert Item.objects.get().promised_to == world.conversation.buyer
    monkeypatch.setattr(world.site, "read_thread", raising(NotFound("gone")))
    world.pass_time(31)
    world.deliver()
    turn.refresh_from_db()
    assert turn.state == "held"
    review.discard(turn.pk, by=a_user())
    assert Item.objects.get().promised_to is None
