"""Meetings between what the chat says and what a person settles: proposed, never colliding, reminded of as they are
now; and reservations by hand.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from apps.conversations import deals, ics, items, meetings, reservations, rounds, verdicts
from apps.conversations.meeting_talk import Said, latest, place_in
from apps.conversations.models import Agreement, Conversation, Message, StaffTask, Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk.models import Membership
from apps.marketplace.models import Account, Item
from tests.factories import a_buyer, a_conversation, a_message, a_response, a_turn, a_user, an_account, an_item
from tests.integration.test_deals import a_deal
from tests.integration.test_deals_races import PLAN, agreed

pytestmark = pytest.mark.django_db
MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 11, 24, 12, tzinfo=MADRID)  # a Tuesday
Author = Message.Author


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(a_user())
    return client


def said(*lines: str) -> list[Said]:
    """Messages a minute apart; «—» before a line: the seller's."""
    return [
        Said(not line.startswith("—"), line.lstrip("—"), NOON + timedelta(minutes=number))
        for number, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("lines", "moment", "asks", "place"),
    [
        (["¿quedamos el jueves a las 6 en el metro Fontana?"], "26 18:00", "", "metro Fontana"),
        (["¿te va bien el jueves?", "—Sí, ¿a qué hora?", "a las 6"], "26 18:00", "", ""),
        (["a las 19:30 puedo", "—¿Qué día?", "el viernes"], "27 19:30", "", ""),
        (["mañana a las 5", "no, mañana no puedo", "el jueves a las 7"], "26 19:00", "", ""),
        (["—¿Te va bien mañana a las 18:00?", "vale, perfecto"], "25 18:00", "", ""),
        (["¿te va bien el jueves?"], None, "¿A qué hora te viene bien el jueves?", ""),
        (["puedo a las 6"], None, "¿Qué día te viene bien a las 18:00?", ""),
        (["mañana a las 9"], None, "¿Mañana a las 9 de la mañana o de la noche?", ""),
        (["¿el jueves o el viernes a las 6?"], None, "¿Qué día y a qué hora te viene mejor?", ""),
        (["mañana por la tarde"], None, "¿A qué hora te viene bien mañana?", ""),
        (["el jueves a las 6", "mejor el viernes"], None, "¿A qué hora te viene bien el viernes?", ""),
    ],
)
def test_what_stands_in_the_chat_is_proposed_and_what_is_missing_is_asked(
    lines: list[str], moment: str | None, asks: str, place: str
) -> None:
    standing = latest(said(*lines), NOON + timedelta(hours=1))
    assert standing is not None
    assert (standing.moment and f"{standing.moment:%d %H:%M}") == moment
    assert meetings.question(standing, NOON, "Europe/Madrid") == asks
    assert standing.place == place


@pytest.mark.parametrize(
    "lines", [["te doy 40 hoy"], ["mañana a las 6", "mañana no puedo"], ["lo compré el jueves"], ["¿sigue disponible?"]]
)
def test_nothing_is_proposed_that_nobody_said_or_that_was_taken_back(lines: list[str]) -> None:
    assert latest(said(*lines), NOON) is None


def test_what_is_over_is_no_longer_proposed() -> None:
    assert latest(said("hoy a las 6"), NOON) is not None
    assert latest(said("hoy a las 6"), NOON + timedelta(hours=7)) is None


def test_an_address_is_no_place_to_meet() -> None:
    assert place_in("quedamos en la plaza Mayor, 12") == "plaza Mayor"
    assert place_in("en mi casa, calle Aragón 250") == ""
    assert place_in("mejor en el Mercadona a las 6") == "Mercadona"


def a_meeting(account: Account | None = None, *lines: str, **values: Any) -> Agreement:
    item = an_item(account=account or an_account(active_from=time(9), active_until=time(21)))
    chat = a_conversation(item=item)
    for line in lines:
        a_message(conversation=chat, text=line.lstrip("—"), author=Author.STAFF if line[0] == "—" else Author.BUYER)
    return agreed(chat, **values)


def test_the_page_of_an_agreement_begins_with_the_day_and_place_of_the_chat(boss: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        boss.force_login(a_user())
        deal = a_meeting(None, "¿Quedamos el jueves a las 6 en el metro Fontana?")
        page = boss.get(f"/admin/conversations/agreement/{deal.pk}/change/").content.decode()
        assert 'value="2026-11-26T18:00"' in page and 'value="metro Fontana"' in page
        assert "el jueves 26 de noviembre a las 18:00" in page and "compruébalo" in page
        assert "«el jueves a las 6»" in boss.get("/admin/conversations/agreement/").content.decode()
    deal.refresh_from_db()
    assert deal.meets_at is None  # nobody has confirmed it


def test_a_person_asks_for_what_is_missing_from_the_page(boss: Client) -> None:
    deal = a_meeting(None, "¿Te va bien mañana?")
    url = f"/admin/conversations/agreement/{deal.pk}"
    page = boss.get(f"{url}/change/")
    assert "¿A qué hora te viene bien mañana?" in page.content.decode()
    form = {"deed": "preguntar", "text": "¿A qué hora te viene bien mañana?", "seen": page.context["seen"]}
    assert boss.post(f"{url}/cerrar/", form | {"seen": "99.99"}).status_code == 409
    assert boss.post(f"{url}/cerrar/", form).status_code == 302
    turn = Turn.objects.get(cause=Turn.Cause.STAFF)
    assert turn.state == "ready" and turn.response is not None and turn.response.response_text == form["text"]


def test_the_task_of_a_new_agreement_says_what_the_chat_proposes() -> None:
    chat = a_conversation(item=an_item(shipping=False))
    a_message(conversation=chat, text="El viernes a las 19h puedo pasar")
    a_deal(conversation=chat)
    assert "En el chat: «El viernes a las 19h»." in StaffTask.objects.get(conversation=chat).text


def test_a_collision_names_the_other_meeting_and_offers_the_next_free_hours(boss: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        boss.force_login(a_user())
        first = a_meeting()
        second = a_meeting(first.account)
        at = NOON + timedelta(hours=6)
        deals.settle(first.pk, meets_at=at, **PLAN)
        Item.objects.filter(pk=first.item_id).update(title="Bici de paseo")
        form = {"deed": "guardar", "way": "hand", "payment": "cash", "place": "Sol", "notes": ""}
        url = f"/admin/conversations/agreement/{second.pk}/cerrar/"
        answer = boss.post(url, form | {"meets_at": "2026-11-24T18:10"})
        page = answer.content.decode()
        assert answer.status_code == 409 and "«Bici de paseo»: estás ocupado de 18:00 a 18:30" in page
        assert [value for value, _said in answer.context["free"]] == [
            "2026-11-24T18:30", "2026-11-24T19:00", "2026-11-24T19:30",
        ]  # fmt: skip
        del form["deed"]
        assert boss.post(url, form | {"meets_at": "2026-11-24T18:10", "free": "2026-11-24T18:30"}).status_code == 302
    second.refresh_from_db()
    assert second.meets_at == at + timedelta(minutes=30)


def test_the_database_itself_refuses_two_meetings_at_once_of_one_account_only() -> None:
    at = clock.now() + timedelta(days=1)
    first = a_meeting(meets_at=at)
    other = a_meeting(first.account)
    values = {"meets_at": at + timedelta(minutes=29), "busy_until": at + timedelta(hours=1)}
    with pytest.raises(IntegrityError, match="meetings_never_overlap"), transaction.atomic():
        Agreement.objects.filter(pk=other.pk).update(**values)
    Agreement.objects.filter(pk=a_meeting().pk).update(**values)  # somebody else's
    deals.close(first.pk, "cancelled", by=a_user())
    Agreement.objects.filter(pk=other.pk).update(**values)


def test_how_long_a_hand_over_takes_is_the_accounts_to_say() -> None:
    first = a_meeting(an_account(handover_min=60, handover_gap_min=30))
    second = a_meeting(first.account)
    at = clock.now() + timedelta(days=1)
    deals.settle(first.pk, meets_at=at, **PLAN)
    with pytest.raises(deals.Taken):
        deals.settle(second.pk, meets_at=at + timedelta(minutes=89), **PLAN)
    deals.settle(second.pk, meets_at=at + timedelta(minutes=90), **PLAN)


def test_a_meeting_that_moves_drops_its_reminder_and_gets_a_new_one() -> None:
    deal = a_meeting()
    deals.settle(deal.pk, meets_at=clock.now() + timedelta(hours=5), **PLAN)
    assert rounds.go()["reminder"] == 1
    old = Turn.objects.get(cause=Turn.Cause.REMINDER)
    deals.settle(deal.pk, meets_at=clock.now() + timedelta(hours=8), **PLAN)
    old.refresh_from_db()
    assert (old.state, old.reason) == ("superseded", "cita_cambiada")
    assert (rounds.go()["reminder"], rounds.go()["reminder"]) == (1, 0)
    new = Turn.objects.exclude(pk=old.pk).get(cause=Turn.Cause.REMINDER)
    deals.settle(deal.pk, meets_at=Agreement.objects.get(pk=deal.pk).meets_at, **(PLAN | {"notes": "trae bolsa"}))
    new.refresh_from_db()
    assert new.state == "received"  # a note of ours changes nothing for the buyer
    deals.close(deal.pk, "cancelled", by=a_user())
    new.refresh_from_db()
    assert new.state == "superseded"


def test_what_is_shipped_is_no_meeting_to_be_reminded_of(boss: Client) -> None:
    deal = a_meeting()
    form = {"deed": "guardar", "way": "shipping", "payment": "app", "place": "", "notes": ""}
    answer = boss.post(f"/admin/conversations/agreement/{deal.pk}/cerrar/", form | {"meets_at": "2031-01-01T10:00"})
    assert answer.status_code == 400 and "no hay cita" in answer.content.decode()
    Agreement.objects.filter(pk=deal.pk).update(
        way="shipping", meets_at=clock.now() + timedelta(hours=5), busy_until=clock.now() + timedelta(hours=6)
    )
    assert deals.remind() == 0


def entry(deal: Agreement) -> Any:
    return Calendar.from_ical(ics.calendar_of(Agreement.objects.select_related("item", "account").get(pk=deal.pk)))


def test_each_change_of_a_meeting_is_a_newer_entry_of_the_same_calendar_and_its_end_takes_it_out(boss: Client) -> None:
    deal, numbers = a_meeting(), []
    at = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    for by in (0, 1):
        deals.settle(deal.pk, meets_at=at + timedelta(hours=by), **PLAN)
        event = entry(deal).walk("VEVENT")[0]
        numbers.append(event["sequence"])
        assert event.decoded("dtstart") == at + timedelta(hours=by) and "method" not in entry(deal)
    deals.settle(deal.pk, meets_at=None, **PLAN)
    assert entry(deal)["method"] == "CANCEL"  # no day at all any more
    numbers.append(entry(deal).walk("VEVENT")[0]["sequence"])
    deals.settle(deal.pk, meets_at=at, **PLAN)
    deals.close(deal.pk, "cancelled", by=a_user())
    last = entry(deal)
    numbers.append(last.walk("VEVENT")[0]["sequence"])
    assert numbers == sorted(set(numbers)) and last.walk("VEVENT")[0]["status"] == "CANCELLED"
    page = boss.get(f"/admin/conversations/agreement/{deal.pk}/change/").content.decode()
    assert "Quitar de mi calendario" in page
    assert b"METHOD:CANCEL" in boss.get(f"/admin/conversations/agreement/{deal.pk}/calendario.ics").content


def test_the_list_of_agreements_reads_all_chats_in_one_query(boss: Client) -> None:
    counts = []
    for many in (2, 8):
        for _ in range(many):
            a_meeting(None, "¿mañana a las 6?", "—¿Mejor a las 7?")
        with CaptureQueriesContext(connection) as queries:
            boss.get("/admin/conversations/agreement/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- reservations by hand


def kept(chat: Conversation) -> tuple[int | None, bool]:
    item = Item.objects.get(conversations=chat)
    return item.promised_to_id, item.promised_until is not None


def test_a_person_keeps_an_item_for_a_buyer_for_as_long_as_they_choose(boss: Client) -> None:
    chat = a_conversation(item=an_item(account=an_account(reserve_hours=36)))
    page = f"/admin/conversations/agreement/reservar/{chat.pk}/"
    shown = boss.get(page)
    assert shown.context["form"]["hours"].value() == 36 and "36 horas" in shown.content.decode()
    assert boss.post(page, {"deed": "reservar", "hours": "5000"}).status_code == 200
    assert kept(chat) == (None, False)
    assert boss.post(page, {"deed": "reservar", "hours": "24"}).status_code == 302
    item = Item.objects.get(conversations=chat)
    assert item.promised_until is not None
    assert abs(item.promised_until - clock.now() - timedelta(hours=24)) < timedelta(minutes=1)
    assert items.standing_for(item, chat.buyer_id) == "published"
    assert items.standing_for(item, a_buyer().pk) == "reserved"
    assert "Reservado hasta" in boss.get(page).content.decode()
    assert "hasta" in boss.get(f"/admin/conversations/conversation/{chat.pk}/change/").content.decode()
    assert "¿Quitar la reserva?" in boss.post(page, {"deed": "soltar"}).content.decode()
    assert kept(chat) == (chat.buyer_id, True)
    assert boss.post(page, {"deed": "soltar", "confirmed": "1"}).status_code == 302
    assert kept(chat) == (None, False)


def test_a_reservation_by_hand_runs_out_once_and_a_task_says_so() -> None:
    chat = a_conversation()
    reservations.reserve(chat.pk, 24, by=a_user())
    assert rounds.go()["freed"] == 0
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert (rounds.go()["freed"], rounds.go()["freed"]) == (1, 0)
    assert kept(chat) == (None, False)
    assert "ha caducado" in StaffTask.objects.get(conversation=chat).text


def test_a_longer_reservation_by_hand_outlives_the_agreement_that_follows() -> None:
    chat = a_conversation()
    reservations.reserve(chat.pk, 168, by=a_user())
    before = Item.objects.get(conversations=chat).promised_until
    a_deal(conversation=chat)
    assert Item.objects.get(conversations=chat).promised_until == before


def test_what_is_anothers_sold_or_agreed_is_not_reserved_or_freed_by_hand() -> None:
    ours = a_conversation()
    theirs = a_conversation(item=ours.item)
    reservations.reserve(theirs.pk, 24, by=a_user())
    with pytest.raises(Refused, match="otra persona"):
        reservations.reserve(ours.pk, 24, by=a_user())
    with pytest.raises(Refused, match="Ya no está"):
        reservations.release(ours.pk, by=a_user())
    deal = agreed(theirs, meets_at=clock.now() + timedelta(days=3))
    with pytest.raises(Refused, match="Hay un acuerdo"):
        reservations.release(theirs.pk, by=a_user())
    with pytest.raises(Refused, match="La cita es después"):
        reservations.reserve(theirs.pk, 24, by=a_user())
    deals.close(deal.pk, "done", by=a_user())
    Item.objects.filter(promised_to__isnull=False).update(promised_until=clock.now() - timedelta(days=1))
    assert reservations.free_expired() == 0  # it was handed over
    Item.objects.filter(promised_to__isnull=False).update(status="sold")
    with pytest.raises(Refused, match="vendido"):
        reservations.reserve(theirs.pk, 24, by=a_user())


def test_an_acceptance_on_its_way_keeps_its_item_though_the_reservation_is_over() -> None:
    chat = a_conversation()
    reservations.reserve(chat.pk, 1, by=a_user())
    Item.objects.filter(promised_to__isnull=False).update(promised_until=clock.now() - timedelta(seconds=1))
    turn = a_turn(conversation=chat, our_offer_kind="accept", our_offer=195)
    Turn.objects.filter(pk=turn.pk).update(state="sending", response=a_response(turn=turn), sending_at=clock.now())
    assert reservations.free_expired() == 0
    with pytest.raises(Refused, match="trato hecho"):
        reservations.release(chat.pk, by=a_user())


def test_who_may_not_answer_buyers_may_not_reserve(client: Client) -> None:
    viewer, chat = a_user(is_superuser=False), a_conversation()
    Membership.objects.create(person=viewer, account=chat.account, role=Membership.Role.VIEWER)
    client.force_login(viewer)
    assert client.get(f"/admin/conversations/agreement/reservar/{chat.pk}/").status_code == 403


# -- what the assistant may say of it


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("Perfecto, quedamos el jueves a las 6.", True),
        ("Vale, mañana a las 9 entonces.", True),
        ("¿Te viene bien el jueves a las 18:00?", True),
        ("Te recuerdo que quedamos el miércoles 25 de noviembre a las 18:00 en Gràcia.", False),
        ("Genial, dime qué día te viene bien y te lo confirmo.", False),
        ("Lo del jueves a las 6 lo miro y te digo.", False),
        ("El jueves no puedo, ¿qué otro día te viene bien?", False),
        ("Te lo envío mañana sin falta.", False),
        ("Está en Gràcia; la recogida es en el metro Fontana.", False),
    ],
)
def test_the_assistant_settles_no_meeting_that_nobody_confirmed(text: str, stopped: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        deal = a_meeting(meets_at=NOON + timedelta(hours=30))  # tomorrow at 18:00
        turn = a_turn(conversation=deal.conversation)
        codes = [each.code for each in verdicts.guard_text(turn, text).violations]
        assert ("MEETING_UNCONFIRMED" in codes) is stopped
        assert "MEETING_UNCONFIRMED" not in [
            each.code for each in verdicts.guard_text(turn, text, by=a_user()).violations
        ]
