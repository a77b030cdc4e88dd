"""The driver against the sandbox as its own process: log in, read, write, and name what goes wrong."""

import itertools
import os
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from apps.marketplace import login, session, tokens
from apps.marketplace.browser import Browser
from apps.marketplace.chat_page import ComposerDisabled, Overtaken, open_chat
from apps.marketplace.client import Client
from apps.marketplace.remote import (
    Challenged,
    NotYours,
    RateLimited,
    RemoteMessage,
    SessionDead,
    Thread,
    Unreachable,
)
from apps.pricing import relevance, sources, statistics
from tests.sandbox import PASSWORD, Sandbox, running


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = tmp_path_factory.mktemp("home")
    with Browser(home=home, executable=os.environ.get("WALLE_CHROMIUM", "")) as browser:
        yield browser


@pytest.fixture(scope="module")
def logged_in(sandbox: Sandbox, browser: Browser) -> dict[str, Any]:
    return login.login_with_password(browser, web_url=sandbox.url, username="ana", password=PASSWORD)


@pytest.fixture
def client(sandbox: Sandbox, logged_in: dict[str, Any]) -> Iterator[Client]:
    sandbox.healed()
    store = tokens.TokenStore()
    with Client(sandbox.url, sandbox.url, logged_in, timeout=3, tokens=store) as client:
        yield client
    sandbox.healed()


def buyer_says(sandbox: Sandbox, buyer: str, text: str, item: str = "Nintendo Switch") -> str:
    conversation = sandbox.control("say", buyer=buyer, item=item, text=text)["conversation"]
    assert isinstance(conversation, str)
    return conversation


def chat_with(sandbox: Sandbox, browser: Browser, state: dict[str, Any], thread: Thread, *, seconds: float = 40) -> Any:
    dies_at = time.monotonic() + seconds
    return open_chat(browser, web_url=sandbox.url, state=state, thread=thread, dies_at=dies_at, page_timeout=8)


def test_the_login_page_gives_a_session_with_an_expiry(logged_in: dict[str, Any]) -> None:
    expiry = session.expires_at(logged_in)
    assert expiry is not None and expiry.timestamp() > time.time() + 29 * 86_400


def test_a_wrong_password_is_refused_by_name(sandbox: Sandbox, browser: Browser) -> None:
    with pytest.raises(SessionDead):
        login.login_with_password(browser, web_url=sandbox.url, username="ana", password="otra")


def test_the_inbox_is_read_with_buyer_item_and_text(sandbox: Sandbox, client: Client) -> None:
    conversation = buyer_says(sandbox, "Berta", "Hola, ¿sigue disponible?")
    inbox = client.read_inbox()
    assert inbox.complete and inbox.problems == ()
    thread = next(t for t in inbox.threads if t.external_id == conversation)
    assert thread.user is not None and thread.user.name == "Berta"
    assert thread.item is not None and thread.item.is_mine and thread.item.price == Decimal(210)
    assert thread.seller_id == inbox.user_hash
    (message,) = thread.messages
    assert (message.author, message.text) == ("buyer", "Hola, ¿sigue disponible?")
    assert message.sent_at is not None and abs(message.sent_at.timestamp() - time.time()) < 60
    assert client.read_thread(conversation) == thread


def test_reading_marks_nothing_as_read(sandbox: Sandbox, client: Client) -> None:
    conversation = buyer_says(sandbox, "Bruno", "¿Lo vendes?")
    client.read_thread(conversation)
    assert client.read_thread(conversation).unread == 1


def test_an_offer_card_tells_its_amount_and_speaks_for_nobody(sandbox: Sandbox, client: Client) -> None:
    conversation = buyer_says(sandbox, "Carla", "Te hago una oferta")
    sandbox.control("third_voice", conversation=conversation, text="Carla ha hecho una oferta de 180,50€.")
    card = client.read_thread(conversation).messages[-1]
    assert (card.author, card.known_kind, card.offer_amount) == ("system", True, Decimal("180.50"))


def test_a_reply_reaches_the_buyer_and_is_found_again_over_json(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Diego", "Buenas, ¿está disponible?")
    text = "¡Hola! Sí, sigue disponible. ¿Te interesa?"
    with chat_with(sandbox, browser, logged_in, client.read_thread(conversation)) as page:
        assert page.composer_value_after(text) == text
        assert sandbox.delivered(conversation)[1:] == []
        page.click_send()
        assert page.wait_sent(text, 5)
        refreshed = page.state()
    assert sandbox.delivered(conversation) == [("buyer", "Buenas, ¿está disponible?"), ("seller", text)]
    last: RemoteMessage = client.read_thread(conversation).messages[-1]
    assert (last.author, last.text) == ("self", text)
    assert session.cookies_of(refreshed, sandbox.url)


def test_of_two_buyers_of_one_item_the_right_one_gets_the_answer(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    first = buyer_says(sandbox, "Elena", "Hola")
    second = buyer_says(sandbox, "Fede", "Hola")
    with chat_with(sandbox, browser, logged_in, client.read_thread(first)) as page:
        page.composer_value_after("Hola, Elena")
        page.click_send()
        assert page.wait_sent("Hola, Elena", 5)
    assert sandbox.delivered(first)[-1] == ("seller", "Hola, Elena")
    assert sandbox.delivered(second) == [("buyer", "Hola")]


def test_a_conversation_far_down_the_list_is_found_while_others_write(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Hilda", "¿Sigue?")
    crowd = [f"Vecina {number}" for number in range(35)]
    for each in crowd:
        buyer_says(sandbox, each, "Hola")
    silent = threading.Event()

    def chatter() -> None:
        for each in itertools.cycle(crowd):
            buyer_says(sandbox, each, "¿Hola?")
            if silent.wait(0.2):
                return

    others = threading.Thread(target=chatter)
    others.start()
    try:
        # Its address alone does not open it; waiting for that until the page's time is over would outlast the lease.
        thread, dies_at = client.read_thread(conversation), time.monotonic() + 18
        with open_chat(
            browser, web_url=sandbox.url, state=logged_in, thread=thread, dies_at=dies_at, page_timeout=60
        ) as page:
            page.composer_value_after("Hola, Hilda")
            page.click_send()
            assert page.wait_sent("Hola, Hilda", 5)
    finally:
        silent.set()
        others.join()
    assert sandbox.delivered(conversation)[-1] == ("seller", "Hola, Hilda")


def test_a_newer_message_of_the_buyer_stops_the_click(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Gema", "¿Me lo dejas en 190?")
    with chat_with(sandbox, browser, logged_in, client.read_thread(conversation)) as page:
        page.composer_value_after("Vale, 190")
        buyer_says(sandbox, "Gema", "No, mejor 150")
        deadline = time.monotonic() + 5
        while client.read_thread(conversation).messages[-1].text != "No, mejor 150":
            assert time.monotonic() < deadline
        time.sleep(1)
        with pytest.raises(Overtaken):
            page.click_send()
    assert [author for author, _ in sandbox.delivered(conversation)] == ["buyer", "buyer"]


def test_nobody_can_write_to_an_account_that_is_gone(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Hugo", "Hola")
    sandbox.control("users", user="Hugo", available=0)
    thread = client.read_thread(conversation)
    assert thread.user is not None and not thread.user.available
    with chat_with(sandbox, browser, logged_in, thread) as page, pytest.raises(ComposerDisabled):
        page.composer_value_after("Hola")


def test_a_publish_that_is_confirmed_late_is_still_seen_as_sent(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Inés", "Hola")
    sandbox.control("faults", kind="ack_delay", seconds=2, count=1)
    with chat_with(sandbox, browser, logged_in, client.read_thread(conversation)) as page:
        page.composer_value_after("Hola, Inés")
        page.click_send()
        assert not page.wait_sent("Hola, Inés", 0.2)
        assert page.wait_sent("Hola, Inés", 6)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("403", NotYours),
        ("429", RateLimited),
        ("500", Unreachable),
        ("block", Challenged),
        ("drop", Unreachable),
    ],
)
def test_every_fault_of_the_site_has_its_name(
    sandbox: Sandbox, client: Client, kind: str, error: type[Exception]
) -> None:
    client.read_inbox()
    sandbox.control("faults", kind=kind, calls=["inbox"], seconds=7)
    with pytest.raises(error) as raised:
        client.read_inbox()
    assert raised.type is error
    if isinstance(raised.value, RateLimited):
        assert raised.value.retry_after == 7


def test_a_slow_site_is_given_up_in_time(sandbox: Sandbox, client: Client) -> None:
    sandbox.control("faults", kind="slow", calls=["inbox"], seconds=10)
    start = time.monotonic()
    with pytest.raises(Unreachable):
        client.read_inbox()
    assert time.monotonic() - start < 5


def test_one_stale_token_costs_one_renewal(sandbox: Sandbox, client: Client) -> None:
    sandbox.control("faults", kind="401", calls=["inbox"], count=1)
    assert client.read_inbox().complete


def test_a_captcha_on_the_chat_page_stops_everything(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    conversation = buyer_says(sandbox, "Julia", "Hola")
    thread = client.read_thread(conversation)
    sandbox.control("faults", kind="captcha", calls=["page"])
    with pytest.raises(Challenged), chat_with(sandbox, browser, logged_in, thread):
        pytest.fail("it opened")


def test_own_listings_details_and_flags_are_read(sandbox: Sandbox, client: Client) -> None:
    listed = client.my_items()
    assert listed.complete and len(listed.items) >= 5
    item = next(one for one in listed.items if one.title.startswith("Nintendo Switch"))
    detail = client.read_item(item.external_id)
    assert (detail.title, detail.price) == (item.title, item.price)
    assert detail.description and detail.condition == "as_good_as_new" and detail.shipping is not None
    flags = client.item_flags(item.slug)
    assert (flags.sold, flags.expired) == (False, False)


def test_a_scan_of_the_search_gives_a_price_band(sandbox: Sandbox) -> None:
    name = "Nintendo Switch OLED"
    listings = sources.search(sandbox.url, sandbox.url, name)
    assert len(listings) >= 8
    wanted = relevance.product(name)
    judged = [(one, relevance.judge(wanted, one.title, one.description, one.price)) for one in listings]
    kept = [(one, verdict) for one, verdict in judged if verdict.keep]
    assert 3 <= len(kept) < len(listings)
    band = statistics.band([one.price for one, _ in kept], [verdict.weight for _, verdict in kept])
    assert band is not None and Decimal(150) < band.p50 < Decimal(300)


def test_a_session_ended_elsewhere_is_a_dead_one(
    sandbox: Sandbox, browser: Browser, client: Client, logged_in: dict[str, Any]
) -> None:
    thread = client.read_thread(buyer_says(sandbox, "Kike", "Hola"))
    sandbox.control("faults", kind="session_dead", account="ana")
    with pytest.raises(SessionDead):
        client.read_inbox()
    with pytest.raises(SessionDead):
        client.read_inbox()
    with pytest.raises(SessionDead), chat_with(sandbox, browser, logged_in, thread):
        pytest.fail("it opened")
