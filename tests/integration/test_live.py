"""The socket: a snapshot and then what happens, to those who may know it, whoever else is slow, silent or rude."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TypeVar

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from apps.conversations.models import Offer, Turn
from apps.core import alerts, clock
from apps.desk.live import entrance, feed, hub
from apps.desk.models import AuditEvent, DeskSession, Membership
from tests.factories import a_conversation, a_message, a_turn, a_user, an_account, an_item
from tests.integration.desk_world import FLOOR, NAME, PHONE, a_held_turn, a_person, an_item_with_floor
from tests.integration.test_desk_access_browser import both
from tests.integration.test_desk_security_browser import in_browser
from tests.web import Follower, served

T = TypeVar("T")
_spec = importlib.util.spec_from_file_location("follow", settings.BASE_DIR / "docs" / "examples" / "follow.py")
assert _spec and _spec.loader
sample = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sample)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web() -> Iterator[str]:
    with served() as address:
        yield address


def in_thread(work: Callable[[], T]) -> T:
    """Done where no event loop runs: the browser's steps stand in one, which Django's database refuses."""

    def whole() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as own:
        return own.submit(whole).result(30)


def test_a_snapshot_and_then_what_happens(web: str) -> None:
    chat = a_conversation()
    first = a_message(conversation=chat, text="¿Sigue disponible?")
    ana = Follower(web, a_user(), "messages", "turns", "alerts", "offers")
    assert [row["id"] for row in ana.hear("snapshot", "messages")["data"]["rows"]] == [first.pk]
    assert AuditEvent.objects.filter(kind="saw", page="live", object_id="messages").count() == 1
    assert ana.hear("snapshot", "alerts")["data"]["rows"] == []
    ana.hear("snapshot", "offers")

    second = a_message(conversation=chat, text="te doy 180")
    told = ana.hear("event", "messages")["data"]
    assert (told["id"], told["text"], told["conversation"]) == (second.pk, "te doy 180", chat.pk)
    turn = a_turn(conversation=chat, up_to_message=second)
    assert ana.hear("event", "turns")["data"]["state"] == "received"
    Turn.objects.filter(pk=turn.pk).update(state="held", reason="riesgo")
    assert ana.hear("event", "turns")["data"]["reason"] == "Posible estafa"
    assert chat.item
    Offer.objects.create(conversation=chat, item=chat.item, who="buyer", kind="offer", amount=Decimal("180.50"))
    assert ana.hear("event", "offers")["data"]["amount"] == "180.50"
    alerts.raise_alert("session", f"account:{chat.account_id}", "Entra otra vez.")
    assert ana.hear("event", "alerts")["data"]["closed_at"] is None
    alerts.close("session", f"account:{chat.account_id}")
    assert ana.hear("event", "alerts")["data"]["closed_at"]


def test_what_was_not_committed_is_not_told(web: str) -> None:
    chat = a_conversation()
    ana = Follower(web, a_user(), "messages")
    ana.hear("snapshot", "messages")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_message(conversation=chat, text="nunca")
        raise ZeroDivisionError
    with transaction.atomic():
        a_message(conversation=chat, text="luego")
        assert ana.hears_nothing("messages")
    assert ana.hear("event", "messages")["data"]["text"] == "luego"


def test_one_conversation_and_the_others_are_kept_apart(web: str) -> None:
    mine, other = a_conversation(), a_conversation()
    ana = Follower(web, a_user(), f"conversation:{mine.pk}")
    assert set(ana.hear("snapshot", f"conversation:{mine.pk}")["data"]) == {
        "messages",
        "turns",
        "offers",
        "conversations",
    }
    a_message(conversation=other, text="de otra")
    a_message(conversation=mine, text="de esta")
    told = ana.hear("event", f"conversation:{mine.pk}")["data"]
    assert (told["of"], told["text"]) == ("messages", "de esta")
    ana.say({"type": "unsubscribe", "topics": [f"conversation:{mine.pk}"]})
    ana.say({"type": "ping"})
    ana.hear("pong")
    a_message(conversation=mine, text="ya no")
    assert ana.hears_nothing(f"conversation:{mine.pk}")


def test_the_state_and_the_figures_are_told_anew_when_anything_changes(web: str) -> None:
    ana = Follower(web, a_user(), "state", "dashboard")
    assert ana.hear("snapshot", "state")["data"]["held"] == 0
    assert ana.hear("snapshot", "dashboard")["data"]["held"]["number"] == 0
    a_held_turn()
    heard = {"state": 0, "dashboard": 0}
    while not all(heard.values()):
        told = ana.hear("event")
        held = told["data"]["held"]
        heard[told["topic"]] = held if told["topic"] == "state" else held["number"]


def test_nobody_is_told_what_no_page_would_show_them(web: str) -> None:
    looker = a_person("Lectura")
    item = an_item_with_floor()
    eyes = Follower(web, looker, "turns", "messages", "dashboard", "security", "accounts")
    eyes.hear("snapshot", "dashboard")
    turn = a_held_turn(item, reason="below_floor", reason_detail=f"El mínimo es {FLOOR}.")
    seen = [eyes.hear("event", "messages"), eyes.hear("event", "turns"), eyes.hear("event", "dashboard")]
    said = json.dumps(seen, ensure_ascii=False)
    assert NAME not in said and PHONE not in said and "187" not in said and "mínimo" not in said
    assert seen[0]["data"]["conversation"] == turn.conversation_id
    # The same for those who may: so the above was not empty.
    boss = Follower(web, a_person("Gestión"), "messages")
    assert NAME in json.dumps(boss.hear("snapshot", "messages"), ensure_ascii=False)


def test_accounts_of_others_and_topics_without_the_right_stay_unknown(web: str) -> None:
    mine, other = an_account(), an_account()
    clerk = a_user(is_superuser=False)
    Membership.objects.create(person=clerk, account=mine, role="reviewer")
    theirs = a_conversation(account=other, item=an_item(account=other))
    own = a_conversation(account=mine, item=an_item(account=mine))
    eyes = Follower(web, clerk, "messages", f"conversation:{theirs.pk}", "breakers", "conversation:1e3")
    assert [eyes.hear("error")["code"] for _ in range(3)] == ["forbidden", "unknown_topic", "unknown_topic"]
    a_message(conversation=theirs, text="ajena")
    a_message(conversation=own, text="propia")
    assert eyes.hear("event", "messages")["data"]["text"] == "propia"


def test_a_changed_role_takes_effect_at_once(web: str) -> None:
    clerk = a_user(is_superuser=False)
    role = Membership.objects.create(person=clerk, role="manager")
    chat = a_conversation(buyer_name=NAME)
    eyes = Follower(web, clerk, "messages")
    eyes.hear("snapshot", "messages")
    a_message(conversation=chat, text=f"soy {NAME}")
    assert NAME in eyes.hear("event", "messages")["data"]["text"]
    with transaction.atomic():
        Membership.objects.filter(pk=role.pk).update(role="viewer")
        a_message(conversation=chat, text=f"soy {NAME}")
    assert NAME not in json.dumps(eyes.hear("snapshot", "messages"), ensure_ascii=False)
    a_message(conversation=chat, text=f"otra vez {NAME}")
    assert NAME not in json.dumps(eyes.hear("event", "messages"), ensure_ascii=False)


@pytest.mark.parametrize("how", ["session", "person", "chosen"])
def test_a_login_that_ends_ends_its_socket(web: str, how: str) -> None:
    person = a_user()
    ana = Follower(web, person, "state")
    ana.hear("snapshot", "state")
    if how == "session":
        DeskSession.objects.filter(person=person).delete()
    elif how == "person":
        person.is_active = False
        person.save()
    else:
        Session.objects.all().delete()
        ana.client.post("/admin/logout/")
        DeskSession.objects.all().delete()
    with pytest.raises(ConnectionClosed) as ended:
        for _ in range(20):
            ana.hear("event")
    assert ended.value.rcvd is not None and ended.value.rcvd.code == hub.LOGGED_OUT


def test_no_pass_no_socket(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = Follower(web, a_user())
    signed = ana.client.get("/admin/en-vivo/").json()["pass"]
    monkeypatch.setattr(entrance, "GOOD_FOR_S", -1)
    for said in ({"pass": signed}, {"pass": "x"}, {}, {"pass": 7}):
        with connect(web.replace("http", "ws") + "/en-vivo/") as socket:
            socket.send(json.dumps(said))
            with pytest.raises(ConnectionClosed) as refused:
                socket.recv(5)
            assert refused.value.rcvd is not None and refused.value.rcvd.code == hub.LOGGED_OUT
    assert connection.connection is None or not connection.in_atomic_block


@pytest.mark.parametrize("said", [b"\x00\xff", "{", "[]"])
def test_a_first_message_that_cannot_be_read_is_refused(web: str, said: str | bytes) -> None:
    with connect(web.replace("http", "ws") + "/en-vivo/") as socket:
        socket.send(said)
        with pytest.raises(ConnectionClosed) as refused:
            socket.recv(5)
        assert refused.value.rcvd is not None and refused.value.rcvd.code == 4400


def test_a_pass_takes_a_login(web: str) -> None:
    assert Client().get("/admin/en-vivo/").status_code == 302


def test_bad_messages_are_answered_and_end_only_their_own_socket(web: str) -> None:
    rude, other = Follower(web, a_user(), "state"), Follower(web, a_user(), "messages")
    other.hear("snapshot", "messages")
    bad = ["{", "[]", '"x"', "x" * 5000, '{"type": "dance"}', '{"type": "subscribe", "topics": [1]}']
    bad += [
        '{"type": "subscribe", "topics": "state"}',
        json.dumps({"type": "subscribe", "topics": [f"t{n}" for n in range(40)]}),
    ]
    for each in bad:
        rude.say(each)
        assert rude.hear("error")["code"] == "bad_message"
    rude.socket.send(b"\x00\xff")
    with pytest.raises(ConnectionClosed):
        for _ in range(50):
            rude.say("{")
            rude.hear("error", seconds=1)
    a_message(conversation=a_conversation(), text="sigue")
    assert other.hear("event", "messages")["data"]["text"] == "sigue"


def test_one_who_does_not_read_is_dropped_and_costs_the_others_nothing(
    web: str,
) -> None:
    stuck, other = Follower(web, a_user(), "messages"), Follower(web, a_user(), "messages")
    other.hear("snapshot", "messages")
    chat = a_conversation()
    for number in range(12):
        with transaction.atomic():
            for each in range(100):
                a_message(conversation=chat, text=f"{number}-{each} " + "ñ" * 8000)
        while other.hear("event", "messages")["data"]["text"].split()[0] != f"{number}-99":
            pass
    with pytest.raises(ConnectionClosed):
        while True:
            stuck.hear("event", "messages")


def test_a_lost_database_connection_brings_everybody_back_to_a_snapshot(web: str) -> None:
    ana = Follower(web, a_user(), "messages")
    ana.hear("snapshot", "messages")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'walle live'")
    with pytest.raises(ConnectionClosed) as ended:
        ana.hear("event", "messages")
    assert ended.value.rcvd is not None and ended.value.rcvd.code == hub.AGAIN
    again = Follower(web, a_user(), "messages")
    again.hear("snapshot", "messages")
    a_message(conversation=a_conversation(), text="otra vez")
    assert again.hear("event", "messages")["data"]["text"] == "otra vez"


#: The feed's rows without their times, which tick.
ROWS = """[...document.querySelectorAll("[data-part=feed] li")]
    .map((row) => row.outerHTML.replace(/<time.*?<.time>/gs, "")).join()"""


def test_an_open_front_page_shows_what_happens_and_keeps_still_under_the_pointer(web: str) -> None:
    ana = Follower(web, a_user())

    def steps(page: Page) -> None:
        page.goto(web + reverse("admin:index"))
        page.wait_for_function("window.walleLive")
        expect(page.locator("[data-part=feed]")).to_contain_text("Aún no ha pasado nada")
        chat = in_thread(lambda: a_conversation(buyer_name="Carlos", product_name="Switch"))
        in_thread(lambda: a_message(conversation=chat, text="¿Sigue disponible?"))
        expect(page.locator("[data-part=feed]")).to_contain_text("Carlos escribe sobre Switch")
        held = in_thread(lambda: a_held_turn(waiting_since=clock.now()))
        expect(page.locator("[data-part=figures] .d-figure-number").first).to_have_text("1")
        expect(page.locator("#desk-state")).to_contain_text("1 espera tu decisión")
        page.locator("[data-part=feed] h2").hover()
        before = page.evaluate(ROWS)
        in_thread(lambda: Turn.objects.filter(pk=held.pk).update(state="skipped", ended_at=clock.now()))
        in_thread(lambda: a_message(conversation=chat, text="¿Hola?"))
        expect(page.locator("[data-part=figures] .d-figure-number").first).to_have_text("0")
        assert page.evaluate(ROWS) == before and "Carlos" in before
        page.locator("h1, [data-part=figures]").first.hover()
        in_thread(lambda: a_message(conversation=chat, text="¿Estás?"))
        expect(page.locator("[data-part=feed]")).to_contain_text("¿Estás?")
        both(page, "front")

    in_browser(web, ana.cookie, steps)


def test_a_page_comes_back_by_itself_and_does_not_grow(web: str) -> None:
    ana, chat = Follower(web, a_user()), a_conversation()

    def steps(page: Page) -> None:
        page.goto(web + reverse("admin:index"))
        page.wait_for_function("window.walleLive")
        in_thread(cut)
        page.wait_for_function("!window.walleLive")
        page.wait_for_function("window.walleLive", timeout=10_000)
        in_thread(lambda: a_message(conversation=chat, text="después"))
        expect(page.locator("[data-part=feed]")).to_contain_text("después")
        in_thread(lambda: [a_message(conversation=chat, text=f"número {number}") for number in range(60)])
        expect(page.locator("[data-part=feed]")).to_contain_text("número 59")
        assert page.locator("[data-part=feed] li").count() == feed.LINES

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'walle live'"
            )

    in_browser(web, ana.cookie, steps)


def test_the_sample_client_logs_in_follows_and_comes_back(web: str) -> None:
    person = a_user(username="programa")
    person.set_password("una-clave-larga-9")
    person.save()
    with pytest.raises(PermissionError):
        sample.log_in(web, "programa", "otra")
    told = sample.follow(web, sample.log_in(web, "programa", "una-clave-larga-9"), ["messages"])
    assert [next(told)["type"] for _ in range(2)] == ["welcome", "snapshot"]
    chat = a_conversation()
    a_message(conversation=chat, text="antes")
    assert next(told)["data"]["text"] == "antes"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'walle live'")
    a_message(conversation=chat, text="mientras")
    again = [next(told) for _ in range(2)]
    while again[-1]["type"] != "snapshot":
        again.append(next(told))
    assert [row["text"] for row in again[-1]["data"]["rows"]] == ["mientras", "antes"]
    DeskSession.objects.all().delete()
    with pytest.raises(PermissionError):
        next(told)
