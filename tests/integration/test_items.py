"""Listings: what the site shows comes here without touching what the seller decides, what staff decide goes there once,
and every conversation of the item says so at its next reply.
"""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from apps.conversations import assess, drafting, intake, item_sync, items, review
from apps.conversations.models import Conversation, Turn
from apps.conversations.refused import Refused
from apps.core import breakers, clock, doorbell, leases, stop
from apps.core.models import Alert, CircuitBreaker
from apps.marketplace.models import Account, Item, ItemFact
from apps.marketplace.remote import RemoteItem
from tests.factories import (
    a_buyer,
    a_conversation,
    a_message,
    a_response,
    a_turn,
    a_user,
    an_account,
    an_item,
)
from tests.sandbox import Sandbox, running
from tests.site import Site

pytestmark = pytest.mark.django_db
S = Item.Status


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("items")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: rung.extend(links))
    return rung


@pytest.fixture
def ana(site: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """The sandbox's seller, signed in; nobody waits between two requests."""
    settings.WALLE_MARKET_API_URL = settings.WALLE_MARKET_WEB_URL = site.url
    settings.WALLE_MARKET_TIMEOUT = 1
    monkeypatch.setattr(clock, "sleep", lambda _: None)
    site.control("reset")
    yield an_account(
        username="ana", session_state=json.dumps(site.signed_in()), session_saved_at=clock.now(), adopted_at=None
    )
    site.healed()


def sync(account: Account) -> None:
    item_sync.sync(account.pk)


def named(title: str) -> Item:
    return Item.objects.get(title__startswith=title)


def change(site: Sandbox, item: Item, **values: Any) -> None:
    site.control("items", id=item.external_id, **values)


def shown_by(site: Sandbox, item: Item) -> list[str]:
    """The states that the site recorded for the item, oldest first."""
    rows: list[dict[str, Any]] = site.get("record", kind="status")
    return [row["text"] for row in rows if row["item_id"] == item.external_id]


# -- what the site shows


def test_the_first_sync_brings_every_listing_with_its_detail(ana: Account) -> None:
    sync(ana)
    assert Item.objects.count() >= 5
    switch = named("Nintendo Switch")
    assert (switch.list_price, switch.status, switch.floor_price) == (Decimal(210), "published", None)
    assert switch.description and switch.condition == "as_good_as_new" and switch.listed_at
    assert (switch.views or 0) >= 184 and switch.favourites == 17


def test_changes_arrive_and_what_the_seller_decided_stays(site: Sandbox, ana: Account) -> None:
    sync(ana)
    switch, buyer = named("Nintendo Switch"), a_buyer()
    decided = {"floor_price": Decimal(180), "ladder": {"rounds": 1}, "pickup_area": "Gràcia", "promised_to": buyer}
    Item.objects.filter(pk=switch.pk).update(**decided)
    ItemFact.objects.create(item=switch, question="¿Tiene caja?", answer="Sí.")
    change(site, switch, price=199, description="Con tres juegos.")
    sync(ana)
    switch.refresh_from_db()
    assert (switch.list_price, switch.description) == (Decimal(199), "Con tres juegos.")
    assert {name: getattr(switch, name) for name in decided} == decided
    assert switch.facts.count() == 1


@pytest.mark.parametrize(("there", "here"), [("reserved", "reserved"), ("sold", "sold")])
def test_a_change_in_the_app_is_one_here(site: Sandbox, ana: Account, there: str, here: str) -> None:
    sync(ana)
    change(site, named("Monitor"), status=there)
    sync(ana)
    assert named("Monitor").status == here


def test_a_listing_that_is_gone_from_list_and_page_is_unavailable(site: Sandbox, ana: Account) -> None:
    sync(ana)
    change(site, named("Monitor"), hidden=True)
    sync(ana)
    assert named("Monitor").status == "unavailable"
    change(site, named("Monitor"), hidden=False)
    sync(ana)
    assert named("Monitor").status == "published"


def test_absence_alone_proves_nothing(site: Sandbox, ana: Account) -> None:
    sync(ana)
    change(site, named("Monitor"), status="unpublished")  # no longer listed, but its page is there
    sync(ana)
    assert named("Monitor").status == "published"


@pytest.mark.parametrize("kind", ["truncated", "unknown_identity", "500", "drop"])
def test_a_list_that_was_not_read_whole_makes_nothing_vanish(site: Sandbox, ana: Account, kind: str) -> None:
    sync(ana)
    change(site, named("Monitor"), hidden=True)
    site.control("faults", kind=kind, calls=["items"])
    sync(ana)
    assert set(Item.objects.values_list("status", flat=True)) == {"published"}


def test_views_are_read_again_a_few_at_a_time_and_say_nothing_new_to_a_buyer(site: Sandbox, ana: Account) -> None:
    sync(ana)
    Item.objects.update(listed_at=clock.now() + timedelta(minutes=5))  # nothing was changed since
    before = dict(Item.objects.values_list("pk", "views"))
    revisions = dict(Item.objects.values_list("pk", "revision"))
    for item in Item.objects.all():
        detail = f"{site.url}/api/v3/items/{item.external_id}"
        httpx.get(detail, headers={"X-DeviceOS": "0"}, trust_env=False).raise_for_status()
    sync(ana)
    after = dict(Item.objects.values_list("pk", "views"))
    assert sum(after[pk] != views for pk, views in before.items()) == item_sync.IN_ROTATION
    assert dict(Item.objects.values_list("pk", "revision")) == revisions


def test_two_syncs_at_once_are_one_and_a_paused_account_is_left_alone(ana: Account) -> None:
    with leases.lease(f"items:{ana.pk}", 60):
        sync(ana)
    Account.objects.update(status="paused")
    sync(ana)
    assert not Item.objects.exists()


# -- what staff decide


def test_a_reservation_is_true_here_at_once_and_told_to_the_site(
    site: Sandbox, ana: Account, rings: list[tuple[str, int]]
) -> None:
    sync(ana)
    switch, staff = named("Nintendo Switch"), a_user()
    assert items.mark(switch.pk, "reserved", by=staff)
    switch.refresh_from_db()
    assert (switch.status, switch.wanted_status, switch.wanted_by) == ("reserved", "reserved", staff)
    assert ("inbox.write_item", switch.pk) in rings
    sync(ana)  # its list is older than the decision
    item_sync.write(switch.pk)
    switch.refresh_from_db()
    assert (switch.status, switch.wanted_status, switch.wanted_error) == ("reserved", "", "")
    assert shown_by(site, switch)[-1:] == ["reserved"]
    assert items.mark(switch.pk, "published", by=staff)
    item_sync.write(switch.pk)
    assert shown_by(site, switch)[-1:] == ["published"]


def test_what_the_site_does_not_take_is_kept_told_once_and_tried_again(site: Sandbox, ana: Account) -> None:
    sync(ana)
    switch = named("Nintendo Switch")
    site.control("faults", kind="500", calls=["item_write"])
    items.mark(switch.pk, "reserved", by=a_user())
    for _ in range(2):
        item_sync.write(switch.pk)
    switch.refresh_from_db()
    assert (switch.status, switch.wanted_status) == ("reserved", "reserved")
    assert switch.wanted_error == "Wallapop no contesta. No se sabe si le ha llegado."
    alert = Alert.objects.get(kind="item_write", closed_at=None)
    assert alert.count == 2 and "Wall-E lo sabe; Wallapop todavía no" in alert.detail
    Item.objects.update(wanted_at=clock.now() - timedelta(minutes=10))
    sync(ana)  # still failing: the list that says «published» changes nothing
    assert named("Nintendo Switch").status == "reserved"
    site.healed()
    CircuitBreaker.objects.all().delete()
    sync(ana)
    assert (named("Nintendo Switch").wanted_status, shown_by(site, switch)[-1]) == ("", "reserved")
    assert not Alert.objects.filter(kind="item_write", closed_at=None).exists()


def test_a_sale_that_may_have_arrived_is_looked_up_and_never_told_twice(site: Sandbox, ana: Account) -> None:
    sync(ana)
    camera = named("Cámara")
    site.control("faults", kind="slow", calls=["item_write"], seconds=2)  # past our patience: done all the same
    items.mark(camera.pk, "sold", by=a_user())
    item_sync.write(camera.pk)
    camera.refresh_from_db()
    assert camera.wanted_status == "sold" and "No se sabe" in camera.wanted_error
    for _ in range(200):
        if shown_by(site, camera)[-1:] == ["sold"]:
            break
        time.sleep(0.05)
    site.control("faults", kind="500", calls=["item_write"])  # asked again, it would refuse
    item_sync.write(camera.pk)
    assert named("Cámara").wanted_status == ""


def test_a_worker_that_died_while_telling_is_followed_by_one_that_looks_first(site: Sandbox, ana: Account) -> None:
    sync(ana)
    camera = named("Cámara")
    items.mark(camera.pk, "sold", by=a_user())
    camera.refresh_from_db()
    items.note(camera, item_sync.UNCLEAR)
    change(site, camera, status="sold")  # it had arrived
    site.control("faults", kind="500", calls=["item_write"])
    item_sync.write(camera.pk)
    assert named("Cámara").wanted_status == ""


def test_an_item_of_somebody_else_is_said_to_be_and_the_login_stays(site: Sandbox, ana: Account) -> None:
    site.control("sellers", username="eva", password="x", name="Eva")
    other = site.control("items", seller="eva", title="Mesa", price=20, description="Mesa.", condition="good")
    item = an_item(account=ana, external_id=other["id"], title="Mesa")
    for status in ("reserved", "sold"):
        Item.objects.update(status="published")
        items.mark(item.pk, status, by=a_user())
        item_sync.write(item.pk)
        item.refresh_from_db()
        assert (item.wanted_status, item.wanted_error) == (status, item_sync.NOT_OURS)
    ana.refresh_from_db()
    assert ana.status == "active" and not CircuitBreaker.objects.exclude(state="closed").exists()


def test_nothing_is_told_while_everything_is_stopped_or_the_account_is(site: Sandbox, ana: Account) -> None:
    sync(ana)
    switch = named("Nintendo Switch")
    before = shown_by(site, switch)
    stop.press(a_user())
    items.mark(switch.pk, "reserved", by=a_user())
    item_sync.write(switch.pk)
    assert (named("Nintendo Switch").wanted_error, shown_by(site, switch)) == ("Todo está parado.", before)
    stop.lift(a_user())
    Account.objects.update(status="needs_login")
    item_sync.write(switch.pk)
    assert "iniciar sesión" in named("Nintendo Switch").wanted_error
    Account.objects.update(status="active")
    breakers.failed(f"account:{ana.pk}:items", "503", at_once=True)
    item_sync.write(switch.pk)
    assert "descansar" in named("Nintendo Switch").wanted_error
    assert list(Alert.objects.values_list("kind", flat=True)) == ["breaker"]


def test_a_login_that_died_is_one_alert_however_many_listings_wait(site: Sandbox, ana: Account) -> None:
    sync(ana)
    site.control("faults", kind="token_revoked", account="ana")
    for item in Item.objects.filter(status="published")[:3]:
        items.mark(item.pk, "reserved", by=a_user())
        item_sync.write(item.pk)
        assert "iniciar sesión" in Item.objects.get(pk=item.pk).wanted_error
    assert list(Alert.objects.values_list("kind", flat=True)) == ["session"]


@pytest.mark.parametrize(
    ("wanted", "shown", "after"),
    [
        ("reserved", "published", ("reserved", "reserved")),  # not told yet, or the list lags
        ("published", "reserved", ("published", "published")),
        ("reserved", "reserved", ("reserved", "")),
        ("reserved", "sold", ("sold", "")),  # sold always wins
        ("sold", "published", ("sold", "sold")),
        ("reserved", "unpublished", ("unpublished", "")),  # taken down in the app: nothing left to want
    ],
)
def test_staffs_word_stands_against_a_list_that_lags(wanted: str, shown: str, after: tuple[str, str]) -> None:
    item = an_item(status=wanted, wanted_status=wanted, wanted_at=clock.now() - timedelta(minutes=5))
    items.record(item.account, _remote(item, shown))
    item.refresh_from_db()
    assert (item.status, item.wanted_status) == after


def test_what_was_read_before_the_site_heard_it_changes_nothing() -> None:
    item = an_item(status="reserved", wanted_status="", wanted_at=clock.now() - timedelta(seconds=20))
    items.record(item.account, _remote(item, "published"))
    item.refresh_from_db()
    assert item.status == "reserved"


def test_a_newer_decision_is_not_taken_for_told() -> None:
    item, staff = an_item(), a_user()
    items.mark(item.pk, "reserved", by=staff)
    item.refresh_from_db()
    items.mark(item.pk, "published", by=staff)
    items.told(item)
    item.refresh_from_db()
    assert (item.status, item.wanted_status) == ("published", "published")


def test_what_is_sold_stays_sold_and_a_lifted_reservation_lifts_the_promise() -> None:
    item, staff = an_item(status="reserved", promised_to=a_buyer()), a_user()
    assert items.mark(item.pk, "published", by=staff)
    item.refresh_from_db()
    assert item.promised_to is None
    assert items.mark(item.pk, "sold", by=staff)
    assert not items.mark(item.pk, "published", by=staff)


def _remote(item: Item, status: str) -> RemoteItem:
    return RemoteItem(item.external_id, item.title, status, item.list_price, "EUR", "slug", True)


# -- what is said


SAYS_SOLD = ("a la venta", "Ya no está disponible", "está vendida")
SAYS_RESERVED = ("reserva",)
ASKS = [
    "Hola, ¿sigue disponible?",
    "te doy 190",
    "vale, me lo quedo",
    "¿haces envío?",
    "¿Cuánto es lo menos?",
]


@pytest.fixture
def templates(settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    settings.WALLE_TIME_FACTOR = 1


def think(turn: Turn) -> Turn:
    """The chain, as workers would run it."""
    Turn.objects.filter(pk=turn.pk).update(not_before=clock.now())
    for step in (assess.assess, drafting.generate, drafting.validate):
        step(turn.pk)
    turn = Turn.objects.select_related("response").get(pk=turn.pk)
    return turn


def asked(item: Item, text: str, **values: Any) -> Turn:
    conversation = a_conversation(item=item, **values)
    turn: Turn = a_turn(conversation=conversation, up_to_message=a_message(conversation=conversation, text=text))
    return turn


@pytest.mark.parametrize(("status", "words"), [("sold", SAYS_SOLD), ("reserved", SAYS_RESERVED)])
def test_every_conversation_says_so_at_its_next_reply(templates: None, status: str, words: tuple[str, ...]) -> None:
    item = an_item()
    waiting = [think(asked(item, text)) for text in ASKS]
    assert {turn.state for turn in waiting} == {"ready"}
    Turn.objects.update(not_before=clock.now() + timedelta(hours=9))
    items.mark(item.pk, status, by=a_user())
    for turn in waiting:
        turn.refresh_from_db()
        assert turn.state == "received", "it must not wait nine hours with an answer of before"
        turn = think(turn)
        assert turn.state == "ready" and turn.response is not None, (turn.reason, turn.reason_detail)
        said = turn.response.response_text
        assert any(word in said for word in words), said
        assert not any(word in said for word in ("190", "210", "195", "Sí,", "oferta desde"))
        assert turn.our_offer is None


def test_the_buyer_it_is_reserved_for_is_still_sold_to_and_after_the_sale_a_person_answers(templates: None) -> None:
    item = an_item()
    mine = asked(item, "¿haces envío?", state="comprometido")
    Item.objects.update(promised_to=mine.conversation.buyer)
    items.mark(item.pk, "reserved", by=a_user())
    mine = think(mine)
    assert mine.response is not None and "nvío" in mine.response.response_text
    items.mark(item.pk, "sold", by=a_user())
    mine.refresh_from_db()
    assert mine.state == "received"
    mine = think(mine)
    assert (mine.state, mine.reason) == ("held", "posventa")
    other = think(asked(item, "Hola, ¿sigue disponible?"))
    assert other.response is not None and any(word in other.response.response_text for word in SAYS_SOLD)


def test_drafts_are_written_anew_and_what_a_person_decides_shows_what_moved(templates: None) -> None:
    item = an_item()
    draft = think(asked(item, "te doy 190", mode="draft"))
    assert (draft.state, draft.reason) == ("held", "borrador")
    risky = asked(item, "hola")
    approved = think(asked(item, "Hola, ¿sigue disponible?"))
    Turn.objects.filter(pk=risky.pk).update(
        state="held", reason="riesgo", reason_detail="Pide un código.", item_revision=item.revision
    )
    Turn.objects.filter(pk=approved.pk).update(approved_at=clock.now(), approved_by=a_user())
    items.mark(item.pk, "sold", by=a_user())
    for turn in (draft, risky, approved):
        turn.refresh_from_db()
    assert draft.state == "received"
    draft = think(draft)
    assert (draft.state, draft.reason) == ("held", "borrador")
    assert draft.response is not None and any(word in draft.response.response_text for word in SAYS_SOLD)
    assert (risky.state, risky.reason) == ("held", "riesgo")
    assert risky.reason_detail == "Pide un código. El anuncio ha cambiado: ahora está vendido."
    assert (approved.state, approved.reason, approved.approved_at) == ("held", "ha_cambiado", None)
    items.rethink(item.pk)
    risky.refresh_from_db()
    assert risky.reason_detail.count("ha cambiado") == 1


def test_an_old_draft_with_a_price_can_not_be_approved_once_it_is_sold(templates: None) -> None:
    item = an_item()
    turn = think(asked(item, "te doy 190"))
    response = a_response(turn=turn, response_text="Por 195 € es tuya.")
    Turn.objects.filter(pk=turn.pk).update(
        state="held", reason="deshecha", response=response, our_offer=195, our_offer_kind="counter"
    )
    items.mark(item.pk, "sold", by=a_user())
    conversation = Conversation.objects.select_related("item").get(pk=turn.conversation_id)
    with pytest.raises(Refused, match="no puede salir"):
        review.approve(turn.pk, response_id=response.pk, seen=review.revisions(conversation), by=a_user())


def test_a_sale_in_the_app_seen_in_one_thread_reaches_the_other_conversations(templates: None) -> None:
    item = an_item()
    waiting = think(asked(item, "Hola, ¿sigue disponible?"))
    other = a_conversation(item=item)
    site = Site(other)
    site.item = _remote(item, "sold")
    site.says("Hola")
    intake.record(other.account, site.thread())
    waiting.refresh_from_db()
    assert waiting.state == "received"


@pytest.mark.parametrize("status", ["unpublished", "unavailable"])
def test_why_a_listing_is_gone_is_the_sellers_to_say(templates: None, status: str) -> None:
    turn = think(asked(an_item(status=status), "Hola, ¿sigue disponible?"))
    assert (turn.state, turn.reason) == ("held", "not_for_sale")
