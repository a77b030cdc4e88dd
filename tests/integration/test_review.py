"""A person's decisions: each is about what the person saw, none sends by itself, and only the first of two
counts.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from apps.conversations import delivery, reading, review
from apps.conversations.models import Conversation, Message, Offer, Turn
from apps.conversations.refused import Refused
from apps.core import clock, doorbell, stop
from apps.marketplace.models import Account
from tests.factories import a_message, a_response, a_turn, a_user
from tests.site import Site

pytestmark = pytest.mark.django_db
DRAFT = "Sí, sigue disponible."


@pytest.fixture
def held() -> Turn:
    """A held turn with a draft, of an account in draft mode."""
    turn: Turn = a_turn()
    Account.objects.update(autonomy="draft")
    response = a_response(turn=turn, response_text=DRAFT)
    Turn.objects.filter(pk=turn.pk).update(state="held", reason="borrador", response=response)
    return Turn.objects.select_related("conversation__item", "response").get(pk=turn.pk)


@pytest.fixture
def ana() -> Any:
    return a_user()


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


@pytest.fixture
def site(held: Turn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site(held.conversation)
    site.says("Hola, ¿sigue disponible?")
    Message.objects.filter(pk=held.cause_id).update(external_id=site.shown[0].external_id)
    monkeypatch.setattr(reading, "connected", site.connected)
    monkeypatch.setattr(delivery, "open_chat", site.open_chat)
    monkeypatch.setattr(clock, "sleep", lambda _: site.lands() if site.publishing else None)
    yield site


def seen(turn: Turn) -> review.Seen:
    return review.revisions(Conversation.objects.select_related("item").get(pk=turn.conversation_id))


def deliver(turn: Turn) -> Turn:
    delivery.deliver(turn.conversation.account_id, None)  # type: ignore[arg-type]
    turn.refresh_from_db()
    return turn


def test_an_approved_draft_leaves_even_in_draft_mode_and_says_who_approved(held: Turn, site: Site, ana: Any) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    turn = deliver(held)
    assert (turn.state, turn.approved_by) == ("sent", ana)
    assert [m.text for m in site.shown if m.from_self] == [DRAFT]


def test_approval_of_what_has_changed_is_refused(held: Turn, ana: Any) -> None:
    assert held.response
    before = seen(held)
    a_message(conversation=held.conversation)
    with pytest.raises(Refused, match="cambiado"):
        review.approve(held.pk, response_id=held.response.pk, seen=before, by=ana)


def test_a_buyer_writing_between_approval_and_sending_stops_it(held: Turn, site: Site, ana: Any) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    site.says("Ah, ¿y tiene garantía?")
    assert deliver(held).state == "superseded"
    assert not [m for m in site.shown if m.from_self]


def test_a_price_change_between_approval_and_sending_returns_it_to_review(held: Turn, site: Site, ana: Any) -> None:
    assert held.response and held.conversation.item
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    type(held.conversation.item).objects.update(floor_price=200)
    turn = deliver(held)
    assert (turn.state, turn.reason, turn.approved_by) == ("held", "ha_cambiado", None)


def test_only_the_first_of_two_reviewers_decides(held: Turn, ana: Any) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    with pytest.raises(Refused, match="ya no espera"):
        review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=a_user())


def test_an_approval_can_be_undone_until_it_is_sent(held: Turn, site: Site, ana: Any) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    review.undo_approval(held.pk, by=ana)
    assert deliver(held).state == "held"
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    deliver(held)
    with pytest.raises(Refused, match="Demasiado tarde"):
        review.undo_approval(held.pk, by=ana)


def test_stop_holds_back_what_was_approved(held: Turn, site: Site, ana: Any) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)
    stop.press(ana)
    assert deliver(held).state == "ready"
    assert not [m for m in site.shown if m.from_self]
    stop.lift(ana)
    assert deliver(held).state == "sent"


def test_stop_pressed_while_the_text_stands_in_the_composer_stops_it(
    held: Turn, site: Site, ana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert held.response
    review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=ana)

    def fill(text: str) -> str:
        stop.press(ana)
        return text

    monkeypatch.setattr(site, "composer_value_after", fill)
    assert deliver(held).state == "ready"
    assert not [m for m in site.shown if m.from_self]


def test_an_edit_leaves_in_the_persons_name_and_its_price_enters_the_ledger(held: Turn, site: Site, ana: Any) -> None:
    review.edit_and_send(held.pk, "Te la dejo en 200 €.", seen=seen(held), by=ana)
    assert deliver(held).state == "sent"
    assert Message.objects.get(turn=held, external_id=site.shown[-1].external_id).author == "staff"
    offer = Offer.objects.get(who="seller")
    assert (offer.amount, offer.kind) == (Decimal(200), "counter")


def test_an_edit_with_a_phone_needs_a_reason_and_keeps_it(held: Turn, site: Site, ana: Any) -> None:
    text = "Llámame al 612 345 678."
    with pytest.raises(Refused, match="escribe por qué"):
        review.edit_and_send(held.pk, text, seen=seen(held), by=ana)
    review.edit_and_send(held.pk, text, seen=seen(held), by=ana, override="Es mi hermano")
    assert deliver(held).state == "sent"
    held.refresh_from_db()
    assert held.response and held.response.guard_verdict[0]["overridden"] == "Es mi hermano"


def test_a_reason_overrides_neither_stop_nor_a_colleague_who_takes_over(held: Turn, site: Site, ana: Any) -> None:
    stop.press(ana)
    review.edit_and_send(held.pk, "Llámame al 612 345 678.", seen=seen(held), by=ana, override="Es mi hermano")
    assert deliver(held).state == "ready" and not [m for m in site.shown if m.from_self]
    review.take_over(held.conversation_id, by=a_user())
    stop.lift(ana)
    turn = deliver(held)
    assert (turn.state, turn.reason) == ("held", "la_llevas_tu") and not [m for m in site.shown if m.from_self]


@pytest.mark.parametrize(("text", "why"), [("  ", "Escribe algo"), ("a" * 301, "300 caracteres")])
def test_a_text_the_site_would_not_take_is_refused(held: Turn, ana: Any, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        review.edit_and_send(held.pk, text, seen=seen(held), by=ana)


def test_discarding_ends_the_turn_with_a_reason(held: Turn, ana: Any) -> None:
    review.discard(held.pk, by=ana)
    held.refresh_from_db()
    assert (held.state, held.reason) == ("skipped", "descartada")
    with pytest.raises(Refused):
        review.discard(held.pk, by=ana)


def test_take_over_silences_and_hand_back_thinks_anew(held: Turn, site: Site, ana: Any) -> None:
    Account.objects.update(autonomy="auto")
    review.take_over(held.conversation_id, by=ana)
    conversation = Conversation.objects.get()
    assert (conversation.mode, conversation.assigned_staff) == ("manual", ana)
    review.hand_back(held.conversation_id, by=ana)
    held.refresh_from_db()
    assert (held.state, Conversation.objects.get().mode) == ("received", "auto")


def test_a_person_may_write_at_any_time_superseding_what_was_open(held: Turn, site: Site, ana: Any) -> None:
    review.write(held.conversation_id, "Buenas, mañana te digo.", seen=seen(held), by=ana)
    held.refresh_from_db()
    assert held.state == "superseded"
    own = Turn.objects.get(cause="staff")
    assert deliver(own).state == "sent"
    review.write(held.conversation_id, "Ya lo tengo.", seen=seen(held), by=ana)
    assert Turn.objects.filter(cause="staff").count() == 2


def test_the_live_verdict_names_what_is_wrong(held: Turn, ana: Any) -> None:
    assert "PII_PHONE" in {row["code"] for row in review.guard_of(held.pk, "Escríbeme al 612345678", by=ana)}
    assert review.guard_of(held.pk, DRAFT, by=ana) == []


def test_trying_out_amounts_tells_nothing_to_whoever_may_not_see_the_floor(held: Turn, ana: Any) -> None:
    rosa = a_user(is_superuser=False)
    tried = [review.guard_of(held.pk, f"Te la dejo en {price} €.", by=rosa) for price in (150, 184, 185, 200)]
    assert {tuple(row["code"] for row in rows) for rows in tried} == {("PRICE_CONFLICT",)}
    assert not review.guard_of(held.pk, "Te la dejo en 185 €.", by=ana)
    assert review.guard_of(held.pk, "Te la dejo en 184 €.", by=ana)


def test_undoing_and_approving_ones_own_text_tells_nothing_of_the_floor_either(held: Turn) -> None:
    rosa, answers = a_user(is_superuser=False), set()
    for price in (150, 184, 185, 200):
        text = f"Te la dejo por {price} € o por 999 €"
        review.edit_and_send(held.pk, text, seen=seen(held), by=rosa, override="x")
        review.undo_approval(held.pk, by=rosa)
        held.refresh_from_db()
        assert held.response
        try:
            review.approve(held.pk, response_id=held.response.pk, seen=seen(held), by=rosa)
            answers.add("approved")
            review.undo_approval(held.pk, by=rosa)
        except Refused as refused:
            answers.add(f"{refused} {refused.rows}")
    assert len(answers) == 1
