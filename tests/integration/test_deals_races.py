"""Agreements where two people or two clocks meet: expiry beside a sale or a new date, meetings at the same time."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from apps.conversations import deals, items, rounds
from apps.conversations.models import Agreement, Conversation, Offer
from apps.conversations.refused import Refused
from apps.core import clock
from apps.marketplace.models import Item
from tests.factories import a_conversation, a_turn, a_user, an_account, an_item

pytestmark = pytest.mark.django_db
PLAN = {"way": "hand", "payment": "cash", "place": "Gràcia", "notes": ""}


def agreed(conversation: Conversation, **values: Any) -> Agreement:
    item = conversation.item
    assert item is not None
    Item.objects.filter(pk=item.pk).update(
        promised_to=conversation.buyer, promised_until=clock.now() + timedelta(hours=48)
    )
    row = {"account": item.account, "conversation": conversation, "item": item, "price": Decimal(195)}
    if meets_at := values.get("meets_at"):
        row["busy_until"] = meets_at + timedelta(minutes=30)
    return Agreement.objects.create(**row | values)


def run_out(agreement: Agreement) -> None:
    Item.objects.filter(pk=agreement.item_id).update(promised_until=clock.now() - timedelta(seconds=1))


def test_a_reservation_that_ran_out_frees_the_item_once_and_raises_its_revision() -> None:
    agreement = agreed(a_conversation())
    run_out(agreement)
    before = Item.objects.get(pk=agreement.item_id).revision
    assert (deals.free_expired(), deals.free_expired()) == (1, 0)
    item = Item.objects.get(pk=agreement.item_id)
    assert (item.promised_to, item.promised_until) == (None, None) and item.revision > before


def test_what_was_sold_stays_its_buyers_when_the_reservation_runs_out() -> None:
    agreement = agreed(a_conversation())
    items.mark(agreement.item_id, Item.Status.SOLD, by=a_user())
    run_out(agreement)
    assert deals.free_expired() == 0
    assert Item.objects.get(pk=agreement.item_id).promised_to == agreement.conversation.buyer


def test_a_reservation_prolonged_while_its_end_is_carried_out_stands() -> None:
    agreement = agreed(a_conversation())
    with pytest.raises(Refused):
        deals.close(agreement.pk, "cancelled", by=None, expired=True)
    agreement.refresh_from_db()
    assert agreement.status == "agreed"


def test_an_acceptance_never_said_after_a_cancelled_agreement_leaves_no_promise() -> None:
    conversation = a_conversation()
    agreement = agreed(conversation)
    Offer.objects.create(
        conversation=conversation, item=agreement.item, who="seller", kind="accept", amount=agreement.price
    )
    deals.close(agreement.pk, "cancelled", by=a_user())
    assert items.promise(conversation)
    items.release_promise(
        a_turn(conversation=conversation, our_offer=Decimal(195), our_offer_kind="accept"), conversation
    )
    assert Item.objects.get(pk=agreement.item_id).promised_to is None


def test_a_second_click_on_an_end_is_refused() -> None:
    agreement = agreed(a_conversation())
    deals.close(agreement.pk, "done", by=a_user())
    with pytest.raises(Refused):
        deals.close(agreement.pk, "done", by=a_user())


def test_nobody_is_reminded_of_a_meeting_about_an_item_that_is_no_longer_theirs() -> None:
    agreement = agreed(a_conversation(), meets_at=clock.now() + timedelta(hours=5))
    Item.objects.filter(pk=agreement.item_id).update(promised_to=None)
    assert deals.remind() == 0


def test_a_meeting_is_remembered_once() -> None:
    agreed(a_conversation(), meets_at=clock.now() + timedelta(hours=5))
    assert (rounds.go()["reminder"], rounds.go()["reminder"]) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_settling_at_once_never_fix_meetings_a_quarter_of_an_hour_apart() -> None:
    account = an_account()
    rows = [agreed(a_conversation(item=an_item(account=account))) for _ in range(2)]
    start, both, out = clock.now() + timedelta(days=1), Barrier(2), []

    def settle(number: int) -> None:
        both.wait()
        try:
            deals.settle(rows[number].pk, meets_at=start + timedelta(minutes=15 * number), **PLAN)
            out.append("fixed")
        except Refused:
            out.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=settle, args=(number,)) for number in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(out) == ["fixed", "refused"]
