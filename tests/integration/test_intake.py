"""What intake makes of a thread: who spoke, what is owed, and that reading twice changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.conversations import intake, items, promotion
from apps.conversations.models import Conversation, Message, Offer, StaffTask, Turn
from apps.core import clock
from apps.core.models import Alert
from apps.marketplace.models import Account, Item
from apps.marketplace.remote import RemoteMessage, Thread
from tests.factories import a_conversation, a_response, a_turn, an_account, an_item
from tests.site import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return Site(a_conversation())


def read(site: Site) -> Conversation:
    account = Account.objects.get()
    conversation = intake.record(account, site.thread())
    assert conversation is not None
    return conversation


def in_flight(conversation: Conversation, text: str, **values: object) -> Turn:
    turn: Turn = a_turn(conversation=conversation, sending_at=clock.now() - timedelta(seconds=2))
    turn.response = said = a_response(turn=turn, response_text=text)
    turn.state = Turn.State.SENDING
    for name, value in values.items():
        setattr(turn, name, value)
    turn.save()
    said.our_offer, said.our_offer_kind = turn.our_offer, turn.our_offer_kind
    said.save()
    return turn


def test_a_buyers_message_opens_one_turn_however_often_it_is_read(site: Site) -> None:
    site.says("Hola, ¿sigue disponible?")
    for _ in range(3):
        read(site)
    assert Message.objects.count() == 1
    assert Turn.objects.get().state == "received"


def test_a_newer_message_supersedes_the_open_turn_and_keeps_waiting_since(site: Site) -> None:
    site.says("Hola")
    read(site)
    first = Turn.objects.get()
    site.says("¿sigue disponible?")
    read(site)
    first.refresh_from_db()
    second = Turn.objects.exclude(pk=first.pk).get()
    assert (first.state, first.reason) == ("superseded", "escribio_de_nuevo")
    assert second.waiting_since == first.waiting_since


def test_our_echo_binds_to_its_turn_and_the_price_in_it_enters_the_ledger(site: Site) -> None:
    conversation = Conversation.objects.get()
    turn = in_flight(conversation, "Por 195 € es tuya.", our_offer=Decimal(195), our_offer_kind="counter")
    site.says("Por  195 €\u00a0es tuya.", ours=True)
    read(site)
    turn.refresh_from_db()
    message = Message.objects.get(turn=turn, external_id=site.shown[-1].external_id)
    assert (turn.state, message.author) == ("sent", "assistant")
    offer = Offer.objects.get()
    assert (offer.who, offer.amount, offer.turn) == ("seller", Decimal(195), turn)
    conversation.refresh_from_db()
    assert conversation.mode == "auto"


def test_an_echo_that_surfaces_after_we_gave_it_up_is_still_ours(site: Site) -> None:
    conversation = Conversation.objects.get()
    turn = in_flight(conversation, "Sí, disponible.", state="ready", resent=True)
    site.says("Sí, disponible.", ours=True)
    read(site)
    turn.refresh_from_db()
    conversation.refresh_from_db()
    assert (turn.state, conversation.mode) == ("sent", "auto")


def test_a_text_of_ours_that_nobody_here_wrote_is_a_person_and_silences_the_assistant(site: Site) -> None:
    site.says("¿Cuánto es lo menos?")
    read(site)
    site.says("Te la dejo en 190 €", ours=True)
    conversation = read(site)
    assert conversation.mode == "manual"
    assert Turn.objects.get().reason == "contesto_el_vendedor"
    assert Offer.objects.get().amount == Decimal(190)
    site.says("Vale, me la quedo")
    read(site)
    assert Turn.objects.get(state="held").reason == "la_llevas_tu"


def test_what_was_said_before_adoption_is_history(site: Site) -> None:
    Account.objects.update(adopted_at=clock.now() + timedelta(minutes=1))
    site.says("Hola")
    site.says("Hola, sí", ours=True)
    site.says("¿Cuánto?")
    conversation = read(site)
    assert conversation.mode == "auto"
    assert Message.objects.count() == 3 and not Turn.objects.exists()


def event(text: str, kind: str, amount: Decimal | None = None) -> RemoteMessage:
    return RemoteMessage("e-" + kind, True, text, clock.now(), "read", kind, "", {"type": kind}, amount)


def test_an_offer_card_waits_for_a_person_with_its_amount(site: Site) -> None:
    site.shown.append(event("Carlos ha hecho una oferta de 180 €.", "delivery_generic", Decimal(180)))
    read(site)
    turn = Turn.objects.get()
    assert (turn.state, turn.reason) == ("held", "oferta_en_la_app")
    assert Offer.objects.get().amount == Decimal(180)


@pytest.mark.parametrize("kind", ["delivery_generic", "something_nobody_knows"])
def test_other_events_of_the_site_become_a_task_an_alert_and_a_new_revision_never_a_take_over(
    site: Site, kind: str
) -> None:
    before = Item.objects.get().revision
    site.shown.append(event("El comprador ha pagado.", kind))
    conversation = read(site)
    assert conversation.mode == "auto"
    assert StaffTask.objects.get().text == "El comprador ha pagado."
    assert Alert.objects.filter(kind="site_event").count() == 1
    assert Item.objects.get().revision > before


def test_a_sale_s_notice_is_a_task_with_the_deadline_that_it_names(site: Site) -> None:
    site.shown.append(event("Carlos ha comprado: envíalo en las próximas 48 horas.", "delivery_generic"))
    read(site)
    due = StaffTask.objects.get().due_at
    assert due is not None and abs(due - clock.now() - timedelta(hours=48)) < timedelta(minutes=1)


def test_a_dispute_goes_to_a_person_and_the_assistant_falls_silent(site: Site) -> None:
    site.says("¿Sigue disponible?")
    read(site)
    site.shown.append(event("Carlos ha abierto una disputa.", "delivery_generic"))
    conversation = read(site)
    assert conversation.mode == "manual" and StaffTask.objects.count() == 1
    assert (Turn.objects.get().state, Turn.objects.get().reason) == ("held", "disputa")
    site.says("¿Qué pasa con lo mío?")
    read(site)
    assert Turn.objects.get(state="held").reason == "la_llevas_tu"


def test_a_dispute_where_the_assistant_spoke_alone_takes_that_autonomy_back(site: Site) -> None:
    site.says("¿Sigue disponible?")
    conversation = read(site)
    turn = Turn.objects.get()
    said = {"state": "sent", "ended_at": clock.now(), "decision": {"intents": ["estado_producto"]}}
    Turn.objects.filter(pk=turn.pk).update(response=a_response(turn=turn), **said)
    site.shown.append(event("Carlos ha abierto una disputa.", "delivery_generic"))
    read(site)
    assert promotion.levels(conversation.account)["estado_producto"] == "draft"
    assert promotion.levels(conversation.account)["envio"] == "auto"


def test_a_review_asks_nothing_of_anybody(site: Site) -> None:
    site.shown.append(event("Valora a Carlos", "review"))
    read(site)
    assert not StaffTask.objects.exists() and not Turn.objects.exists()


def test_a_thread_without_item_or_person_is_kept_and_held(site: Site) -> None:
    an_account()
    site.says("Hola")
    thread = site.thread()
    bare = Thread("conv-without", None, None, thread.messages, 1, "", "", "", ())
    conversation = intake.record(Account.objects.earliest("id"), bare)
    assert conversation is not None and conversation.item is None
    assert Turn.objects.get().reason == "sin_anuncio"


def test_a_list_price_lowered_below_the_floor_is_taken_in_and_the_floor_kept(site: Site) -> None:
    site.reprice(Decimal(150))
    site.says("Hola")
    read(site)
    item = Item.objects.get()
    assert (item.list_price, item.floor_price, item.floor) == (Decimal(150), Decimal(185), Decimal(150))


def test_listings_read_again_never_touch_what_the_seller_decided() -> None:
    item = an_item(ladder={"rounds": 2}, reference="A-7")
    item.facts.create(question="¿horas?", answer="pocas")
    site = Site(a_conversation(item=item))
    items.record(item.account, site.item)
    item.refresh_from_db()
    assert (item.floor_price, item.ladder, item.reference, item.facts.count()) == (
        Decimal(185),
        {"rounds": 2},
        "A-7",
        1,
    )


@pytest.mark.parametrize(
    ("buyer", "ours", "entered"),
    [
        ("te doy 50", "No, 50 € es muy poco, y el envío son 5 €", []),
        ("te doy 150", "Vale, te la dejo en 150 €", [150]),
        ("¿cuánto es lo menos?", "Te la dejo por 190 €", [190]),
        ("¿sigue disponible?", "Sí, son 210 €", []),
    ],
)
def test_only_a_price_a_person_promised_enters_the_ledger(
    site: Site, buyer: str, ours: str, entered: list[int]
) -> None:
    site.says(buyer)
    site.says(ours, ours=True)
    read(site)
    assert [offer.amount for offer in Offer.objects.filter(who="seller")] == entered


def test_an_echo_that_surfaces_after_its_turn_was_thought_anew_is_still_ours(site: Site) -> None:
    conversation = Conversation.objects.get()
    turn = in_flight(conversation, "Sí, disponible.", state="received", response=None)
    site.says("Sí, disponible.", ours=True)
    read(site)
    turn.refresh_from_db()
    conversation.refresh_from_db()
    assert (turn.state, conversation.mode) == ("sent", "auto")


def test_a_clock_that_is_minutes_ahead_of_the_sites_makes_no_person_of_our_echo(site: Site) -> None:
    conversation = Conversation.objects.get()
    turn = in_flight(conversation, "Sí, disponible.", sending_at=clock.now() + timedelta(minutes=5))
    site.says("Sí, disponible.", ours=True)
    read(site)
    turn.refresh_from_db()
    assert turn.state == "sent"


def test_an_offer_card_holds_what_the_buyer_writes_after_it_until_its_task_is_done(site: Site) -> None:
    site.shown.append(event("Carlos ha hecho una oferta de 180 €.", "delivery_generic", Decimal(180)))
    read(site)
    site.says("te doy 195")
    read(site)
    assert Turn.objects.latest("id").reason == "oferta_en_la_app"
    StaffTask.objects.update(done_at=clock.now())
    site.says("¿entonces?")
    read(site)
    assert Turn.objects.latest("id").state == "received"
