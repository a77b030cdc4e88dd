"""What was agreed: made by the acceptance that left, settled and ended by a person, kept for nobody for ever."""

from datetime import datetime, timedelta
from decimal import Decimal
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from apps.conversations import deals, ics, intake, items
from apps.conversations.models import Agreement, Conversation, Message, Offer, StaffTask, Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.marketplace.models import Item
from tests.factories import a_buyer, a_conversation, a_response, a_turn, a_user, an_item

pytestmark = pytest.mark.django_db
Status = Agreement.Status


def a_deal(**values: object) -> Agreement:
    """An acceptance of ours that has left: what delivery does once the text is seen in the thread."""
    conversation = values.pop("conversation", None) or a_conversation(buyer=a_buyer())
    assert isinstance(conversation, Conversation) and conversation.item is not None
    turn = a_turn(conversation=conversation, our_offer=Decimal(90), our_offer_kind=Offer.Kind.ACCEPT)
    response = a_response(turn=turn, response_text="Hecho, 90 €.", our_offer=Decimal(90), our_offer_kind="accept")
    Turn.objects.filter(pk=turn.pk).update(state=Turn.State.SENDING, response=response, sending_at=clock.now())
    response.turn.refresh_from_db()
    message = Message(
        account=conversation.account,
        conversation=conversation,
        external_id=f"echo-{turn.pk}",
        author=Message.Author.ASSISTANT,
        text="Hecho, 90 €.",
        sent_at=clock.now(),
    )
    with transaction.atomic():
        intake._bind(message, response)
    return Agreement.objects.get(conversation=conversation)


def test_an_acceptance_that_left_is_an_agreement_and_a_person_settles_the_rest() -> None:
    deal = a_deal(conversation=a_conversation(buyer=a_buyer(), item=an_item(shipping=False, pickup_area="Gràcia")))
    assert (deal.price, deal.way, deal.payment, deal.place) == (Decimal(90), "hand", "cash", "Gràcia")
    item = Item.objects.get(pk=deal.item_id)
    assert item.promised_to_id == deal.conversation.buyer_id
    assert item.promised_until is not None and item.promised_until > clock.now() + timedelta(hours=47)
    assert StaffTask.objects.get(conversation=deal.conversation).done_at is None


def test_an_agreement_that_nobody_settles_runs_out_and_frees_the_item() -> None:
    deal = a_deal()
    assert deals.free_expired() == 0
    with time_machine.travel(clock.now() + deals.keeps(deal.account) + timedelta(minutes=1), tick=False):
        assert deals.free_expired() == 1
        assert deals.free_expired() == 0
    deal.refresh_from_db()
    item = Item.objects.get(pk=deal.item_id)
    assert (deal.status, item.promised_to_id, item.promised_until) == (Status.CANCELLED, None, None)
    ledger = Offer.objects.filter(conversation=deal.conversation, who=Offer.Who.SELLER).values_list("kind", flat=True)
    assert list(ledger) == ["accept", "withdraw"]
    assert StaffTask.objects.filter(done_at=None).get().text.endswith("vuelve a estar a la venta.")


def test_a_meeting_to_come_keeps_its_item() -> None:
    deal = a_deal()
    far = clock.now() + timedelta(days=6)
    deals.settle(deal.pk, way="hand", payment="cash", place="Gràcia", meets_at=far, notes="")
    with time_machine.travel(clock.now() + timedelta(days=5), tick=False):
        assert deals.free_expired() == 0


def test_two_meetings_of_an_account_are_half_an_hour_apart() -> None:
    first = a_deal()
    account = first.conversation.account
    second = a_deal(
        conversation=a_conversation(account=account, buyer=a_buyer(name="Otra"), item=an_item(account=account))
    )
    at = clock.now() + timedelta(days=1)
    settled = {"way": "hand", "payment": "cash", "place": "", "notes": ""}
    deals.settle(first.pk, meets_at=at, **settled)
    with pytest.raises(Refused, match="ya has quedado"):
        deals.settle(second.pk, meets_at=at + timedelta(minutes=20), **settled)
    deals.settle(second.pk, meets_at=at + timedelta(minutes=30), **settled)
    with pytest.raises(Refused, match="ya ha pasado"):
        deals.settle(second.pk, meets_at=clock.now() - timedelta(minutes=1), **settled)


def test_a_meeting_is_remembered_once_and_never_after_it_was_called_off() -> None:
    deal = a_deal()
    meets = clock.now() + timedelta(days=2)
    deals.settle(deal.pk, way="hand", payment="cash", place="Gràcia", meets_at=meets, notes="")
    assert deals.remind() == 0
    with time_machine.travel(meets - timedelta(hours=17), tick=False):
        assert deals.remind() == 1
        turn = Turn.objects.get(cause=Turn.Cause.REMINDER)
        assert "Gràcia" in turn.decision["occasion_text"]
        assert deals.remind() == 0
    other = a_deal()
    deals.settle(other.pk, way="hand", payment="cash", place="", meets_at=meets, notes="")
    deals.close(other.pk, Status.CANCELLED, by=a_user())
    with time_machine.travel(meets - timedelta(hours=17), tick=False):
        assert deals.remind() == 0


@pytest.mark.parametrize(
    ("status", "free", "state"),
    [(Status.DONE, False, "finalizado"), (Status.CANCELLED, True, "explorando"), (Status.NO_SHOW, True, "abandonado")],
)
def test_an_agreement_ends_once(status: str, free: bool, state: str) -> None:
    deal = a_deal()
    deals.close(deal.pk, status, by=a_user())
    assert (Item.objects.get(pk=deal.item_id).promised_to_id is None) is free
    assert Conversation.objects.get(pk=deal.conversation_id).state == state
    assert not StaffTask.objects.filter(conversation=deal.conversation, done_at=None).exists()
    with pytest.raises(Refused, match="ya está cerrado"):
        deals.close(deal.pk, Status.DONE, by=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_ends_it() -> None:
    deal, outcomes = a_deal(), []

    def click() -> None:
        try:
            deals.close(deal.pk, Status.NO_SHOW, by=None)
            outcomes.append("closed")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["closed", "refused"]
    assert Offer.objects.filter(kind=Offer.Kind.WITHDRAW).count() == 1


def test_the_day_is_said_by_the_accounts_clock_on_both_sides_of_the_change_of_hour() -> None:
    deal = a_deal()
    zone = ZoneInfo("Europe/Madrid")
    for said, at in (
        ("a las 11:00", datetime(2027, 3, 27, 11, tzinfo=zone)),
        ("a la 13:30", datetime(2027, 3, 28, 13, 30, tzinfo=zone)),
    ):
        deal.meets_at, deal.place = at, "Gràcia"
        assert said in deals.when_and_where(deal)
        entry = Calendar.from_ical(ics.calendar_of(deal)).walk("VEVENT")[0]
        assert entry.decoded("dtstart") == at and "Gràcia" in str(entry["location"])
        assert entry.walk("VALARM")
    deal.meets_at = None
    assert deals.when_and_where(deal) == ""
    with pytest.raises(ValueError, match="without a day"):
        ics.calendar_of(deal)


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(a_user(is_superuser=True, is_staff=True))
    return client


def test_a_person_settles_and_ends_it_in_the_admin(boss: Client) -> None:
    deal = a_deal()
    page = f"/admin/conversations/agreement/{deal.pk}"
    assert "90" in boss.get("/admin/conversations/agreement/").content.decode()
    assert boss.get(f"{page}/calendario.ics").status_code == 404
    at = (clock.now() + timedelta(days=1)).astimezone(ZoneInfo("Europe/Madrid"))
    form = {"deed": "guardar", "way": "hand", "payment": "cash", "meets_at": f"{at:%Y-%m-%dT%H:%M}", "notes": ""}
    refused = boss.post(f"{page}/cerrar/", form | {"place": "calle Mayor 12, 3º B"})
    assert refused.status_code == 400 and "Pon una zona" in refused.content.decode()
    assert boss.post(f"{page}/cerrar/", form | {"place": "metro Fontana"}).status_code == 302
    deal.refresh_from_db()
    assert deal.place == "metro Fontana" and deal.meets_at is not None
    assert b"BEGIN:VALARM" in boss.get(f"{page}/calendario.ics").content
    asked = boss.post(f"{page}/cerrar/", {"deed": "plantado"})
    assert "No se puede deshacer" in asked.content.decode()
    deal.refresh_from_db()
    assert deal.status == Status.AGREED
    assert boss.post(f"{page}/cerrar/", {"deed": "plantado", "confirmed": "1"}).status_code == 302
    deal.refresh_from_db()
    assert deal.status == Status.NO_SHOW
    assert boss.post(f"{page}/cerrar/", {"deed": "hecho", "confirmed": "1"}).status_code == 409


def test_shipping_is_paid_in_the_app(boss: Client) -> None:
    deal = a_deal()
    form = {"deed": "guardar", "way": "shipping", "payment": "cash", "meets_at": "", "place": "", "notes": ""}
    answer = boss.post(f"/admin/conversations/agreement/{deal.pk}/cerrar/", form)
    assert answer.status_code == 400 and "siempre por la app" in answer.content.decode()


def test_the_list_costs_the_same_with_few_rows_and_with_many(boss: Client) -> None:
    counts = []
    for many in (2, 10):
        for _ in range(many):
            a_deal()
        with CaptureQueriesContext(connection) as queries:
            boss.get("/admin/conversations/agreement/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_taking_a_reservation_back_or_selling_ends_the_agreement_too() -> None:
    deal = a_deal()
    Item.objects.filter(pk=deal.item_id).update(status=Item.Status.RESERVED)
    assert items.mark(deal.item_id, Item.Status.PUBLISHED, by=a_user())
    deal.refresh_from_db()
    assert deal.status == Status.CANCELLED
    assert Offer.objects.filter(item=deal.item, kind=Offer.Kind.WITHDRAW).count() == 1
    other = a_deal()
    assert items.mark(other.item_id, Item.Status.SOLD, by=a_user())
    other.refresh_from_db()
    assert other.status == Status.DONE


def test_the_hour_that_is_typed_is_the_accounts(boss: Client) -> None:
    deal = a_deal()
    type(deal.account).objects.filter(pk=deal.account_id).update(timezone="Atlantic/Canary")
    page = f"/admin/conversations/agreement/{deal.pk}"
    form = {
        "deed": "guardar",
        "way": "hand",
        "payment": "cash",
        "place": "",
        "notes": "",
        "meets_at": "2031-07-01T18:00",
    }
    assert boss.post(f"{page}/cerrar/", form).status_code == 302
    deal = Agreement.objects.select_related("account").get(pk=deal.pk)
    assert deal.meets_at == datetime(2031, 7, 1, 17, tzinfo=ZoneInfo("UTC"))
    assert "a las 18:00" in deals.when_and_where(deal)
    assert "2031-07-01T18:00" in boss.get(f"{page}/change/").content.decode()
    assert boss.post(f"{page}/cerrar/", form | {"place": "mi casa"}).status_code == 400


def test_an_agreement_whose_buyer_lost_the_promise_gives_way_to_the_next() -> None:
    first = a_deal()
    Item.objects.filter(pk=first.item_id).update(promised_to=None)
    chat = a_conversation(account=first.account, item=first.item, buyer=a_buyer(name="Otra"))
    second = a_deal(conversation=chat)
    first.refresh_from_db()
    assert (first.status, second.status, second.conversation_id) == (Status.CANCELLED, Status.AGREED, chat.pk)
    assert StaffTask.objects.filter(conversation=chat, done_at=None).exists()
