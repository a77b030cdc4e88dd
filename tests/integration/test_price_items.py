"""An item's own schedule, its scan's way through breaks and second clicks, and what is proposed after it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django_celery_beat.models import PeriodicTask

from apps.conversations import price_proposals, price_scans
from apps.conversations.models import Turn
from apps.conversations.refused import Refused
from apps.core import clock, doorbell
from apps.core.models import Alert
from apps.marketplace.models import Item
from apps.pricing.models import ItemScan, PriceAnalysis, PriceProposal
from apps.pricing.sources import Listing, asking
from tests.factories import a_conversation, a_turn, a_user, an_item
from workers import prices

pytestmark = pytest.mark.django_db
NAME = "Nintendo Switch OLED"


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    heard: list[Any] = []
    monkeypatch.setattr(doorbell, "ring", lambda *links: heard.extend(links))
    yield heard


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the sources will say: eight like ours, around 180 €."""
    rows = [
        Listing(source="wallapop", external_id=f"w{n}", title=f"{NAME} {colour}", price=D(160 + 5 * n))
        for n, colour in enumerate(("blanca", "negra", "roja", "neón", "azul", "verde", "gris", "lila"))
    ]
    told = [asking.Answer("wallapop", rows)]

    def ask(_name: str, **options: Any) -> list[asking.Answer]:
        if isinstance(told[0], Exception):
            raise told[0]
        if options.get("told"):
            options["told"](1, 1)
        return told

    monkeypatch.setattr(asking, "ask", ask)
    return told


def test_every_item_on_sale_has_a_schedule_of_its_own_spread_over_the_night() -> None:
    items = [an_item() for _ in range(3)]
    sold = an_item(status=Item.Status.SOLD)
    assert price_scans.keep_schedules() == 3 and price_scans.keep_schedules() == 0
    tasks = {each.args: each for each in PeriodicTask.objects.filter(task="prices.scan")}
    assert set(tasks) == {f"[{each.pk}]" for each in items} and f"[{sold.pk}]" not in tasks
    hours = [(int(each.crontab.hour), int(each.crontab.minute)) for each in tasks.values()]
    assert len(set(hours)) == 3 and all(1 <= hour < 6 for hour, _minute in hours)
    PeriodicTask.objects.filter(args=f"[{items[0].pk}]").update(enabled=False)
    Item.objects.filter(pk=items[1].pk).update(status=Item.Status.SOLD)
    assert price_scans.keep_schedules() == 1
    assert PeriodicTask.objects.filter(task="prices.scan").count() == 2
    assert not PeriodicTask.objects.get(args=f"[{items[0].pk}]").enabled, "what a person switched off stays off"


def test_a_thousand_items_are_spread_evenly() -> None:
    slots = [price_scans.slot(pk) for pk in range(1, 1001)]
    assert max(slots.count(each) for each in set(slots)) <= 4 and len(set(slots)) == 300


def test_only_what_nobody_scans_yet_is_rung_for(rung: list[Any]) -> None:
    first, second = an_item(), an_item()
    prices.scan_due()
    assert rung == [("prices.scan", first.pk)]
    prices.scan(first.pk)
    rung.clear()
    prices.scan_due()
    assert rung == [("prices.scan", second.pk)]


def test_a_nights_ring_that_nobody_heard_is_rung_again(rung: list[Any]) -> None:
    item = an_item()
    price_scans.keep_schedules()
    prices.scan(item.pk)
    assert price_scans.due() == []
    PeriodicTask.objects.update(last_run_at=clock.now() + timedelta(seconds=1))
    assert price_scans.due() == [item.pk]
    ItemScan.objects.update(heard_at=clock.now() - timedelta(minutes=1))
    prices.scan(item.pk)
    assert PriceAnalysis.objects.count() == 1, "six hours have not gone by: heard, and nothing to do"


def test_asked_for_twice_it_is_scanned_once_and_says_how_far_it_is(rung: list[Any]) -> None:
    item = an_item()
    assert price_scans.want(item.pk) and not price_scans.want(item.pk)
    row = ItemScan.objects.get()
    assert price_scans.is_running(row) and rung == [("prices.scan", item.pk)] * 2
    prices.scan(item.pk)
    prices.scan(item.pk)
    row.refresh_from_db()
    assert (row.asked, row.answered, row.wanted_at, row.lease_until) == (1, 1, None, None)
    assert PriceAnalysis.objects.count() == 1 and not price_scans.is_running(row)
    assert price_scans.want(item.pk), "asked for again by a person it is made again, however lately it was"
    prices.scan(item.pk)
    assert PriceAnalysis.objects.count() == 2


def test_nobody_scans_what_another_is_scanning(monkeypatch: pytest.MonkeyPatch) -> None:
    item = an_item()
    ItemScan.objects.create(item_id=item.pk, started_at=clock.now(), lease_until=clock.now() + timedelta(minutes=1))
    prices.scan(item.pk)
    assert not PriceAnalysis.objects.exists() and not price_scans.want(item.pk)
    assert price_scans.due() == []


def test_a_scan_that_breaks_off_is_taken_up_again_three_times(answers: list[Any]) -> None:
    item = an_item()
    answers.insert(0, RuntimeError("the worker died"))
    for _ in range(price_scans.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            prices.scan(item.pk)
        assert price_scans.due() == [item.pk]
    prices.scan(item.pk)
    row = ItemScan.objects.get()
    assert "tres veces" in row.trouble and price_scans.due() == [] and not price_scans.is_running(row)
    answers.pop(0)
    prices.scan(item.pk)
    assert PriceAnalysis.objects.count() == 1 and ItemScan.objects.get().trouble == ""


def test_one_whose_worker_was_killed_is_free_after_its_lease() -> None:
    item = an_item()
    gone = clock.now() - timedelta(minutes=1)
    ItemScan.objects.create(item_id=item.pk, started_at=gone, lease_until=gone)
    assert price_scans.due() == [item.pk]
    prices.scan(item.pk)
    assert PriceAnalysis.objects.count() == 1


def test_where_nobody_answers_the_row_says_so(answers: list[Any]) -> None:
    answers[:] = [asking.Answer("wallapop", fault=asking.BLOCKED, why="no")]
    item = an_item()
    prices.scan(item.pk)
    assert "Ninguna fuente" in ItemScan.objects.get().trouble and not PriceAnalysis.objects.exists()


# -- what is proposed


def proposed(**values: Any) -> tuple[Item, PriceProposal]:
    item = an_item(**({"list_price": D(260), "floor_price": D(230)} | values))
    prices.scan(item.pk)
    found = price_proposals.open_of(item.pk)
    assert found is not None
    return item, found


def test_a_scan_proposes_and_changes_nothing() -> None:
    item, found = proposed()
    assert D(found.after["list_price"]) < 220 and D(found.after["floor"]) < 200
    item.refresh_from_db()
    assert [item.list_price, item.floor_price, item.revision] == [260, 230, 1]
    assert found.before == {"list_price": "260.00", "floor": "230.00", "ladder": {}}


def test_approved_it_writes_floor_and_ladder_and_the_replies_are_thought_again() -> None:
    item, found = proposed()
    turn = a_turn(conversation=a_conversation(item=item), state=Turn.State.ASSESSED, item_revision=1)
    person = a_user()
    price_proposals.approve(found.pk, item.pk, by=person)
    item.refresh_from_db()
    turn.refresh_from_db()
    assert item.floor_price == D(found.after["floor"]) and item.ladder == found.after.get("ladder", {})
    assert item.revision == 2 and turn.state == Turn.State.RECEIVED
    assert item.list_price == 260, "the listing's price is changed where it is: on Wallapop"
    assert Alert.objects.get(kind="price_todo", closed_at=None).subject == f"item:{item.pk}"
    with pytest.raises(Refused):
        price_proposals.approve(found.pk, item.pk, by=person)
    price_proposals.undo(found.pk, item.pk, by=person)
    item.refresh_from_db()
    assert [item.floor_price, item.ladder, item.revision] == [230, {}, 3]
    assert not Alert.objects.filter(kind="price_todo", closed_at=None).exists()
    assert price_proposals.open_of(item.pk) == found


@pytest.mark.parametrize("sold", [False, True])
def test_the_reminder_ends_when_the_listing_shows_the_price_or_is_gone(sold: bool) -> None:
    item, found = proposed()
    price_proposals.approve(found.pk, item.pk, by=a_user())
    prices.scan_due()
    assert Alert.objects.filter(kind="price_todo", closed_at=None).exists()
    now = {"status": Item.Status.SOLD} if sold else {"list_price": D(found.after["list_price"])}
    Item.objects.filter(pk=item.pk).update(**now)
    prices.scan_due()
    assert not Alert.objects.filter(kind="price_todo", closed_at=None).exists()


def test_what_was_seen_otherwise_is_not_approved() -> None:
    item, found = proposed()
    Item.objects.filter(pk=item.pk).update(floor_price=D(240))
    with pytest.raises(Refused, match="ha cambiado"):
        price_proposals.approve(found.pk, item.pk, by=a_user())
    item.refresh_from_db()
    assert item.floor_price == 240
    with pytest.raises(Refused):
        price_proposals.approve(found.pk, an_item().pk, by=a_user())


def test_a_dismissed_one_comes_back_only_when_it_says_something_else() -> None:
    item, found = proposed()
    price_proposals.dismiss(found.pk, item.pk, by=a_user())
    price_scans.want(item.pk)
    prices.scan(item.pk)
    assert price_proposals.open_of(item.pk) is None
    price_proposals.undo(found.pk, item.pk, by=a_user())
    assert price_proposals.open_of(item.pk) == found


def test_a_new_scan_overtakes_what_nobody_decided(answers: list[Any]) -> None:
    item, found = proposed()
    answers[0] = asking.Answer(
        "wallapop",
        [Listing(source="wallapop", external_id=f"x{n}", title=f"{NAME} {n}", price=D(140 + n)) for n in range(9)],
    )
    price_scans.want(item.pk)
    prices.scan(item.pk)
    found.refresh_from_db()
    newer = price_proposals.open_of(item.pk)
    assert found.state == PriceProposal.State.OVERTAKEN and newer is not None and newer.after != found.after


def test_a_scan_asks_the_database_little(
    django_assert_max_num_queries: Any,
) -> None:
    item = an_item()
    prices.scan(item.pk)
    price_scans.want(item.pk)
    with django_assert_max_num_queries(45):
        prices.scan(item.pk)
