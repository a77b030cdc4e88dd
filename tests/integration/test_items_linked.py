"""Listings of one physical thing: what happens to one happens to the chats of all."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from apps.conversations import deals, item_edits, item_links, items, reservations, rounds, verdicts
from apps.conversations.models import Agreement, Conversation, Offer, StaffTask, Turn
from apps.conversations.refused import Refused
from apps.core import clock, doorbell
from apps.marketplace import links
from apps.marketplace.bulk import Floor, Wish
from apps.marketplace.models import Item, ItemEdit, ItemFact
from apps.marketplace.remote import RemoteItem
from tests.factories import a_buyer, a_conversation, a_message, a_turn, a_user, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda *given: rung.extend(given))
    return rung


def a_pair(**values: Any) -> tuple[Item, Item]:
    one, other = an_item(title="Lámpara", **values), an_item(title="Lámpara de pie")
    item_links.link([one.pk, other.pk], by=a_user())
    return fresh(one), fresh(other)


def fresh(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def statuses(*rows: Item) -> list[str]:
    return [fresh(each).status for each in rows]


def test_one_is_sold_and_the_site_is_told_of_both(rings: list[tuple[str, int]]) -> None:
    one, other = a_pair()
    assert items.mark(one.pk, "sold", by=a_user())
    assert statuses(one, other) == ["sold", "sold"]
    assert {("inbox.write_item", one.pk), ("inbox.write_item", other.pk)} <= set(rings)
    assert fresh(other).wanted_status == "sold"


def test_a_reservation_and_its_end_are_everybodys() -> None:
    one, other = a_pair()
    items.mark(one.pk, "reserved", by=a_user())
    assert statuses(one, other) == ["reserved", "reserved"]
    items.mark(other.pk, "published", by=a_user())
    assert statuses(one, other) == ["published", "published"]


def test_replies_being_prepared_in_the_other_listings_chats_are_thought_again() -> None:
    one, other = a_pair()
    chat = a_conversation(item=other)
    turn = a_turn(conversation=chat, up_to_message=a_message(conversation=chat))
    Turn.objects.filter(pk=turn.pk).update(state="assessed", item_revision=other.revision)
    items.mark(one.pk, "sold", by=a_user())
    turn.refresh_from_db()
    assert (turn.state, turn.reassessments) == ("received", 1)


def test_who_asked_about_the_other_listing_is_told_once_it_is_sold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "THINK_TWICE", clock.paced(0))
    one, other = a_pair()
    chat = a_conversation(item=other, state="explorando")
    a_message(conversation=chat)
    a_message(conversation=chat, author="assistant", text="Sí, sigue disponible.")
    items.mark(one.pk, "sold", by=a_user())
    assert rounds.close_sold() == 1
    assert Turn.objects.get(conversation=chat).cause == "item_closed"


def test_a_promise_of_one_blocks_the_other() -> None:
    one, other = a_pair()
    carlos, marta = a_conversation(item=one), a_conversation(item=other, buyer=a_buyer(name="Marta"))
    assert items.promise(carlos)
    assert not items.promise(marta)
    assert fresh(other).promised_to_id == carlos.buyer_id
    assert items.standing_for(fresh(other), marta.buyer_id) == "reserved"
    with pytest.raises(Refused, match="Ya está prometido a otra persona"):
        reservations.reserve(marta.pk, 24, by=a_user())


def test_a_reservation_by_hand_is_of_the_thing_and_so_is_its_end() -> None:
    one, other = a_pair()
    carlos = a_conversation(item=one)
    reservations.reserve(carlos.pk, 24, by=a_user())
    assert fresh(other).promised_until == fresh(one).promised_until is not None
    reservations.release(carlos.pk, by=a_user())
    assert fresh(other).promised_to_id is None
    reservations.reserve(carlos.pk, 24, by=a_user())
    Item.objects.update(promised_until=clock.now())
    assert reservations.free_expired() == 1
    assert {fresh(one).promised_to_id, fresh(other).promised_to_id} == {None}
    assert StaffTask.objects.count() == 1


def an_agreement(item: Item, **values: Any) -> Agreement:
    chat = a_conversation(item=item, state="comprometido", **values)
    items.promise(chat)
    return Agreement.objects.create(account=chat.account, conversation=chat, item=item, price=Decimal(200))


def test_an_agreement_about_one_keeps_both_and_frees_both() -> None:
    one, other = a_pair()
    deal = an_agreement(one)
    Item.objects.update(promised_until=clock.now())
    assert reservations.free_expired() == 0  # the agreement's own round ends it
    deals.close(deal.pk, "cancelled", by=a_user())
    assert {fresh(one).promised_to_id, fresh(other).promised_to_id} == {None}


def test_sold_in_the_shop_ends_the_agreement_and_a_person_tells_whoever_counted_on_it() -> None:
    one, other = a_pair()
    deal = an_agreement(one)
    assert items.mark(other.pk, "sold", by=a_user(), elsewhere=True)
    deal.refresh_from_db()
    assert (deal.status, fresh(one).promised_to_id) == ("cancelled", None)
    task = StaffTask.objects.get(conversation=deal.conversation)
    assert "se ha vendido a otra persona" in task.text


def test_sold_to_who_it_was_promised_closes_the_agreement_as_done() -> None:
    one, other = a_pair()
    deal = an_agreement(one)
    items.mark(other.pk, "sold", by=a_user())
    deal.refresh_from_db()
    assert (deal.status, fresh(other).promised_to_id) == ("done", deal.conversation.buyer_id)
    assert not StaffTask.objects.exists()


def test_what_the_site_says_of_one_holds_for_the_other(
    rings: list[tuple[str, int]], django_capture_on_commit_callbacks: Any
) -> None:
    one, other = a_pair()
    told = RemoteItem(one.external_id, one.title, "sold", one.list_price, "EUR", "slug", True)
    with django_capture_on_commit_callbacks(execute=True):
        items.record(one.account, told)
    assert statuses(one, other) == ["sold", "sold"]
    assert ("inbox.write_item", other.pk) in rings and ("inbox.write_item", one.pk) not in rings


def test_a_listing_taken_down_leaves_the_other_on_sale() -> None:
    one, other = a_pair()
    items.record_gone(one)
    assert statuses(one, other) == ["unavailable", "published"]


def test_linking_brings_reservation_and_promise_along() -> None:
    one, other = an_item(status="reserved", promised_to=a_buyer()), an_item()
    item_links.link([one.pk, other.pk], by=a_user())
    assert fresh(other).promised_to_id == one.promised_to_id and statuses(other) == ["reserved"]


def test_what_is_promised_to_two_people_is_not_one_thing() -> None:
    one, other = an_item(promised_to=a_buyer()), an_item(promised_to=a_buyer())
    with pytest.raises(Refused, match="personas distintas"):
        item_links.link([one.pk, other.pk], by=a_user())
    with pytest.raises(Refused, match="al menos dos"):
        item_links.link([one.pk], by=a_user())
    with pytest.raises(Refused, match="Ya no está en venta"):
        item_links.link([one.pk, an_item(status="sold").pk], by=a_user())


def test_a_third_listing_joins_and_leaving_frees_only_who_nobody_asked_about() -> None:
    one, other = a_pair()
    third = an_item()
    item_links.link([other.pk, third.pk], by=a_user())
    assert links.of(one.pk).count() == 3
    items.promise(a_conversation(item=one))
    item_links.unlink(third.pk, by=a_user())
    assert fresh(third).promised_to_id is None and fresh(other).promised_to_id is not None
    assert links.of(one.pk).count() == 2
    item_links.unlink(one.pk, by=a_user())
    assert fresh(other).thing is None and fresh(one).promised_to_id is not None
    with pytest.raises(Refused, match="no está enlazado"):
        item_links.unlink(one.pk, by=a_user())


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_about_one_thing_at_the_same_moment_promise_it_once() -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    one, other = a_pair()
    chats = [a_conversation(item=one), a_conversation(item=other, buyer=a_buyer(name="Marta"))]
    together = Barrier(2)

    def accept(chat: Conversation) -> bool:
        try:
            with transaction.atomic():
                together.wait(10)
                links.lock(chat.item_id or 0)
                return items.promise(chat)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(accept, chats)) == [False, True]


def test_what_is_offered_in_one_listing_counts_in_the_others_chats() -> None:
    one, other = a_pair()
    marta = a_conversation(item=other, buyer=a_buyer(name="Marta"))
    Offer.objects.create(conversation=marta, item=other, who="buyer", amount=190, kind="offer")
    assert verdicts.ledger_of(a_conversation(item=one)).best_of_others == 190
    assert verdicts.ledger_of(a_conversation()).best_of_others is None


# -- many items at once


def test_many_are_written_together_and_taken_back() -> None:
    ana, rows = a_user(), [an_item() for _ in range(3)]
    ItemFact.objects.create(item=rows[0], question="¿Caja?", answer="Sí")
    wish = Wish(Floor(percent=Decimal(10)), {"rounds": 1}, facts={"¿Caja?": "No"}, shelf="A-3")
    seen = {row.pk: row.mark() for row in item_edits.rows_of(rows)}
    done = item_edits.apply({each.pk: wish for each in rows}, seen, by=ana)
    assert (done.written, done.left) == (3, ())
    first = fresh(rows[0])
    assert (first.floor_price, first.ladder, first.shelf) == (Decimal(189), {"rounds": 1}, "A-3")
    assert set(ItemFact.objects.values_list("answer", flat=True)) == {"No"}
    assert done.edit is not None and item_edits.last_of(ana) == done.edit
    item_edits.undo(done.edit.pk, by=ana)
    first.refresh_from_db()
    assert (first.floor_price, first.ladder, first.shelf) == (Decimal(185), {}, "")
    assert list(ItemFact.objects.values_list("item", "answer")) == [(rows[0].pk, "Sí")]
    with pytest.raises(Refused, match="ya no se puede deshacer"):
        item_edits.undo(done.edit.pk, by=ana)


def test_a_row_that_changed_is_neither_written_nor_undone_and_is_named() -> None:
    ana, moved, still = a_user(), an_item(title="Movido"), an_item(title="Quieto")
    seen = {row.pk: row.mark() for row in item_edits.rows_of([moved, still])}
    Item.objects.filter(pk=moved.pk).update(list_price=100)
    wishes = {each.pk: Wish(Floor()) for each in (moved, still)}
    done = item_edits.apply(wishes, seen, by=ana)
    assert (done.written, done.left, fresh(moved).floor_price) == (1, ("Movido",), Decimal(185))
    assert done.edit is not None
    Item.objects.filter(pk=still.pk).update(floor_price=150)
    undone = item_edits.undo(done.edit.pk, by=ana)
    assert (undone.written, undone.left, fresh(still).floor_price) == (0, ("Quieto",), Decimal(150))


def test_after_a_day_it_is_too_late_to_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    item = an_item()
    seen = {row.pk: row.mark() for row in item_edits.rows_of([item])}
    done = item_edits.apply({item.pk: Wish(Floor())}, seen, by=a_user())
    ItemEdit.objects.update(made_at=clock.now() - item_edits.UNDO_WITHIN)
    assert done.edit is not None
    with pytest.raises(Refused):
        item_edits.undo(done.edit.pk, by=a_user())


def test_a_draft_about_a_changed_floor_is_thought_again() -> None:
    item = an_item()
    chat = a_conversation(item=item)
    turn = a_turn(conversation=chat, up_to_message=a_message(conversation=chat))
    Turn.objects.filter(pk=turn.pk).update(state="assessed", item_revision=item.revision)
    seen = {row.pk: row.mark() for row in item_edits.rows_of([item])}
    item_edits.apply({item.pk: Wish(Floor())}, seen, by=a_user())
    turn.refresh_from_db()
    assert turn.state == "received"
