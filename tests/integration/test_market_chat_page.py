"""The chat page never writes to the wrong person, too late, or into what it does not recognise.

Against a page of the site's element names, with the nasty conditions a whole marketplace shows only rarely.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from apps.marketplace import chat_page
from apps.marketplace.browser import Browser
from apps.marketplace.chat_page import (
    ComposerDisabled,
    LeaseOver,
    Overtaken,
    Page,
    WrongConversation,
    open_chat,
)
from apps.marketplace.remote import (
    BadAnswer,
    Challenged,
    MarketplaceError,
    RemoteItem,
    RemoteMessage,
    RemoteUser,
    SessionDead,
    Thread,
    Unreachable,
)

CHAT = """<!doctype html><title>Chat</title>
<style>.message-container {display: flex; flex-direction: column-reverse}
#cmpbox {position: fixed; inset: 0; background: #fff}</style>
%(extra)s
<div class="InboxConversation InboxConversation--active">
  <span class="InboxConversation__userName">%(name)s</span>
  <span class="InboxConversation__itemTitle">%(title)s</span></div>
<div class="message-container">%(bubbles)s</div>
<div class="CurrentConversation__sendMessageWrapper">
  <textarea class="textarea-element" maxlength="300" %(disabled)s></textarea>%(button)s</div>
<script>
const box = document.querySelector('textarea'), list = document.querySelector('.message-container');
document.querySelector('#send')?.addEventListener('click', async () => {
  const text = box.value.trim(); box.value = '';
  await new Promise(r => setTimeout(r, %(slow)d));
  const answer = await fetch('/send', {method: 'POST', body: text});
  if (%(silent)d) return;
  const row = document.createElement('div');
  row.className = 'CurrentConversation__messageOwner';
  row.innerHTML = '<div class="message-cloud"><p></p><span class="message-status sent"></span></div>';
  row.querySelector('p').textContent = text;
  list.prepend(row);
});
</script>"""
CONSENT = """<div id="cmpbox"><a class="cmpboxbtnyes" onclick="this.parentNode.remove()">Aceptar</a></div>"""
BUTTON = "<button id=send>➤</button>"
BLOCK = "<title>ERROR: The request could not be satisfied</title><h1>403 ERROR</h1>"
CAPTCHA = "<title>x</title><iframe src='/recaptcha/challenge' width=400 height=500></iframe>"


class Site:
    """What the page shows, and what was sent from it."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.asked: list[str] = []
        self.page: dict[str, Any] = {
            "extra": "",
            "name": "Ana P.",
            "title": "Bici",
            "bubbles": self.bubble("¿sigue disponible?") + self.bubble("Hola"),
            "disabled": "",
            "button": BUTTON,
            "slow": 0,
            "silent": 0,
        }
        self.raw: tuple[int, str] | None = None

    @staticmethod
    def bubble(text: str, *, own: bool = False) -> str:
        kind = "CurrentConversation__messageOwner" if own else "CurrentConversation__notMessageOwner"
        status = '<span class="message-status read"></span>' if own else ""
        return f'<div class="{kind}"><div class="message-cloud"><p>{text}</p>{status}</div></div>'


@pytest.fixture
def site() -> Iterator[tuple[Site, str]]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, page = site.raw or (200, CHAT % site.page)
            if urlsplit(self.path).path == "/login":
                status, page = 200, "<title>Login</title><input id=username>"
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/login?redirectUrl=x")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def do_POST(self) -> None:
            site.sent.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A page that ends itself hangs up."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home: Path = tmp_path_factory.mktemp("home")
    with Browser(home=home, executable=os.environ.get("WALLE_CHROMIUM", "")) as browser:
        yield browser
    marks = [p for p in psutil.process_iter(["cmdline"]) if f"--walle-home={home}" in (p.info["cmdline"] or ())]
    assert marks == []


def message(text: str, number: int, kind: str = "text") -> RemoteMessage:
    return RemoteMessage(f"m{number}", False, text, None, "read", kind, "", {})


THREAD = Thread(
    external_id="conv00000001",
    user=RemoteUser("buyer0000001", "Ana P.", True, False),
    item=RemoteItem("item00000001", "Bici", "published", None, "EUR", "bici-1", True),
    messages=(message("Hola", 1), message("¿sigue disponible?", 2)),
    unread=1,
    seller_id="me",
    buyer_id="buyer0000001",
    older_from="",
    problems=(),
)


def opened(
    browser: Browser, url: str, thread: Thread = THREAD, *, seconds: float = 60, wait: float = 8
) -> AbstractContextManager[Page]:
    state: dict[str, Any] = {"cookies": [], "origins": []}
    dies_at = time.monotonic() + seconds
    return open_chat(browser, web_url=url, state=state, thread=thread, dies_at=dies_at, page_timeout=wait)


def test_a_message_is_written_sent_and_seen_to_be_sent(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    with opened(browser, url) as page:
        assert page.composer_value_after("Sí, sigue disponible") == "Sí, sigue disponible"
        assert world.sent == []
        page.click_send()
        assert page.wait_sent("Sí, sigue disponible", 3)
        assert "cookies" in page.state()
    assert world.sent == ["Sí, sigue disponible"]
    assert world.asked[0] == "/app/chat?conversationId=conv00000001"


def test_the_consent_banner_is_put_aside(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    world.page["extra"] = CONSENT
    with opened(browser, url) as page:
        page.composer_value_after("Hola")
        page.click_send()
        assert page.wait_sent("Hola", 3)


def test_an_older_message_with_the_same_text_is_not_taken_for_ours(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    world.page["bubbles"] += Site.bubble("De nada", own=True)
    world.page["silent"] = 1
    with opened(browser, url) as page:
        page.composer_value_after("De nada")
        page.click_send()
        assert not page.wait_sent("De nada", 0.5)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "Luis"}, WrongConversation),
        ({"title": "Patinete"}, WrongConversation),
        ({"bubbles": Site.bubble("otra cosa")}, WrongConversation),
        ({"bubbles": Site.bubble("¿y 30?") + Site.bubble("¿sigue disponible?")}, Overtaken),
        ({"name": ""}, BadAnswer),
    ],
)
def test_nothing_is_opened_that_is_not_this_conversation_as_it_was_read(
    browser: Browser, site: tuple[Site, str], changes: dict[str, Any], error: type[MarketplaceError]
) -> None:
    world, url = site
    world.page.update(changes)
    with pytest.raises(error), opened(browser, url):
        pytest.fail("it opened")
    assert world.sent == []


def test_a_message_that_arrives_after_filling_stops_the_click(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    late = json.dumps(Site.bubble("mejor no"))
    prepend = f"document.querySelector('.message-container').insertAdjacentHTML('afterbegin', {late})"
    world.page["extra"] = f"<script>addEventListener('input', () => setTimeout(() => {prepend}, 50))</script>"
    with opened(browser, url) as page:
        page.composer_value_after("Te lo guardo")
        time.sleep(0.4)
        with pytest.raises(Overtaken):
            page.click_send()
    assert world.sent == []


def test_cards_of_the_site_are_no_newer_message(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    card = "Ana P. ha hecho una oferta de 40€."
    world.page["bubbles"] = Site.bubble(card) + world.page["bubbles"]
    thread = replace(THREAD, messages=(*THREAD.messages, message(card, 3, "delivery_generic")))
    with opened(browser, url, thread) as page:
        assert page.composer_value_after("Hola") == "Hola"


def test_a_closed_conversation_says_so(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    world.page["disabled"] = "disabled"
    with opened(browser, url) as page, pytest.raises(ComposerDisabled):
        page.composer_value_after("Hola")


def test_a_missing_send_button_is_noticed_before_anything_is_committed(
    browser: Browser, site: tuple[Site, str]
) -> None:
    world, url = site
    world.page["button"] = ""
    with opened(browser, url) as page, pytest.raises(BadAnswer):
        page.composer_value_after("Hola")


def test_a_text_beyond_the_composers_limit_comes_back_cut(browser: Browser, site: tuple[Site, str]) -> None:
    _, url = site
    with opened(browser, url) as page:
        assert page.composer_value_after("ñ" * 400) == "ñ" * 300


def test_a_text_of_two_lines_is_refused(browser: Browser, site: tuple[Site, str]) -> None:
    _, url = site
    with opened(browser, url) as page, pytest.raises(ValueError, match="one line"):
        page.composer_value_after("Hola\nadiós")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ((302, ""), SessionDead),
        ((403, BLOCK), Challenged),
        ((200, BLOCK), Challenged),
        ((200, CAPTCHA), Challenged),
        ((503, ""), Unreachable),
        ((200, "<title>otra página</title>"), BadAnswer),
    ],
)
def test_what_stands_in_the_way_has_a_name(
    browser: Browser, site: tuple[Site, str], raw: tuple[int, str], error: type[MarketplaceError]
) -> None:
    world, url = site
    world.raw = raw
    with pytest.raises(error) as raised, opened(browser, url, wait=2):
        pytest.fail("it opened")
    assert raised.type is error


async def _never(visit: object) -> None:
    """The second fuse, outside the page, is taken out: what remains must do."""


def test_with_too_little_lease_left_nothing_is_clicked(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    with opened(browser, url, seconds=5) as page:
        page.composer_value_after("Hola")
        time.sleep(3.8)
        with pytest.raises(LeaseOver):
            page.click_send()
    with pytest.raises(LeaseOver), opened(browser, url, seconds=1):
        pytest.fail("it opened")
    assert world.sent == []


def test_the_page_ends_itself_and_a_send_still_under_way_with_it(
    browser: Browser, site: tuple[Site, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The click was in time, but the page dawdles beyond the lease: by then it must be gone."""
    monkeypatch.setattr(chat_page, "_close", _never)
    world, url = site
    world.page["slow"] = 5000
    with opened(browser, url, seconds=5) as page:
        page.composer_value_after("Hola")
        page.click_send()
        time.sleep(6)
        with suppress(MarketplaceError):
            assert not page.wait_sent("Hola", 0.5)
    time.sleep(1)
    assert world.sent == []


def test_a_worker_that_sleeps_through_its_lease_cannot_click(browser: Browser, site: tuple[Site, str]) -> None:
    """Even with its own check blind, as after being stopped between check and click, the page refuses."""
    world, url = site
    with opened(browser, url, seconds=4) as page:
        page.composer_value_after("Hola")
        page.dies_at += 100  # type: ignore[attr-defined]
        page.dies_at_wall += 100  # type: ignore[attr-defined]
        time.sleep(4.5)
        with pytest.raises(MarketplaceError):
            page.click_send()
    assert world.sent == []


def test_a_page_that_changed_is_kept_for_a_person_without_its_secrets(browser: Browser, site: tuple[Site, str]) -> None:
    world, url = site
    world.page["button"] = ""
    world.page["extra"] = "<script>var token = 'eyJ-secret'</script><a href='/x?auth=secret'>¿Envío?</a>"
    with pytest.raises(BadAnswer) as failed, opened(browser, url) as page:
        page.composer_value_after("Sí")
    seen = failed.value.evidence
    assert seen is not None
    assert seen.screenshot.startswith(b"\xff\xd8")
    assert "sendMessageWrapper" in seen.html
    assert "¿Envío?" in seen.html
    assert "secret" not in seen.html + seen.url


def test_a_browser_left_behind_by_a_worker_killed_with_its_driver_is_ended(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from apps.marketplace.browser import Browser\n"
        "async def work(b):\n    async with b.context(None): print('open', flush=True); time.sleep(60)\n"
        "b = Browser(home=Path(sys.argv[1]), executable=sys.argv[2]); b.run(work(b), 60)"
    )
    chromium = os.environ.get("WALLE_CHROMIUM", "")
    command = [sys.executable, "-c", script, str(tmp_path), chromium]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2])
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"open\n"
    family = psutil.Process(worker.pid).children(recursive=True)
    driver = next(p for p in family if "playwright" in " ".join(p.cmdline()))
    left = [p for p in family if f"--walle-home={tmp_path}" in p.cmdline()]
    driver.kill()
    worker.kill()
    worker.wait()
    assert any(p.is_running() for p in left)

    async def look(browser: Browser) -> None:
        async with browser.context(None):
            pass

    with Browser(home=tmp_path, executable=chromium) as browser:
        browser.run(look(browser), 30)
        _, alive = psutil.wait_procs(left, timeout=5)
        assert alive == []
