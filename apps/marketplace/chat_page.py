"""Writing one message through the site's own chat page, as the seller would.

Never types into a conversation that is not provably the right one, never clicks with a lease that is over,
and the page destroys itself when the lease ends, so that nobody woken late can send. Knows nothing of turns.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from playwright.async_api import Error as PlaywrightError

from apps.marketplace.browser import Browser
from apps.marketplace.remote import AboutOne, BadAnswer, MarketplaceError, NotFound, RateLimited, Thread
from apps.marketplace.visit import EVIDENCE_S, LOOK_EVERY_S, Visit, visiting

# Every selector of the chat page, the 2026 name first, then the older one.
SELECTORS: Mapping[str, tuple[str, ...]] = {
    "composer": (".CurrentConversation__sendMessageWrapper textarea", "textarea[name=message]"),
    "send": (
        ".CurrentConversation__sendMessageWrapper button",
        ".CurrentConversation__sendMessageWrapper a.btn-send-message",
        ".send-btn-wrapper a.btn-send-message",
    ),
    "bubble": (".message-cloud",),
    "own": (".CurrentConversation__messageOwner", ".message-body.from-self"),
    "bubble_text": ("p",),
    "bubble_status": (".message-status",),
    "name": (
        ".CurrentConversation__userName",
        ".InboxConversation--active .InboxConversation__userName",
        "tsl-inbox-conversation.active .InboxConversation__userName",
    ),
    "title": (
        ".CurrentConversation__itemTitle",
        "a.card .card-title",
        ".InboxConversation--active .InboxConversation__itemTitle",
        "tsl-inbox-conversation.active .InboxConversation__itemTitle",
    ),
    "row": ("div.InboxConversation", "tsl-inbox-conversation"),
    "row_name": (".InboxConversation__userName",),
    "row_title": (".InboxConversation__itemTitle",),
    "more": (".load-more-container",),
}
LISTED_S = 1.0  # the list is there and nothing has opened: the page will not open it by itself
MOST_LISTS = 50  # pages of thirty conversations that are asked for
LIST_TRIES = 2  # clicks on something in the list before the page does it
SHOWN_AS_SENT = ("sent", "received", "read")
# A click that has to wait would leave after a STOP pressed meanwhile; everything in its way was cleared before.
CLICK_MS = 1_500
MARGIN_S = 1.5  # a click needs this much lease left: the way to the page, the page's own publish

# Before each document's own scripts: past the hour every input is swallowed, and at the hour the page ends.
_FUSE = """(() => {
  if (location.href === 'about:blank') return;
  const end = __END__;
  window.__walleEnd = end;
  const swallow = e => { if (Date.now() >= end) { e.stopImmediatePropagation(); e.preventDefault(); } };
  for (const kind of ['pointerdown', 'mousedown', 'click', 'keydown', 'keypress', 'input', 'submit'])
    window.addEventListener(kind, swallow, true);
  const die = () => {
    if (Date.now() < end) { setTimeout(die, Math.max(end - Date.now(), 1)); return; }
    window.stop();
    document.documentElement?.replaceChildren();
    location.replace('about:blank');
  };
  die();
})();"""

_READ = """(names) => {
  const first = (key, root = document) => {
    for (const q of names[key]) { const n = root.querySelector(q); if (n) return n; }
    return null;
  };
  const words = n => n ? n.textContent.replace(/\\s+/g, ' ').trim() : '';
  const composer = first('composer');
  const send = first('send');
  const bubbles = [...document.querySelectorAll(names.bubble.join(','))].map(b => {
    const status = first('bubble_status', b);
    const known = ['pending', 'sent', 'received', 'read'];
    return {
      own: !!b.closest(names.own.join(',')),
      text: words(first('bubble_text', b) ?? b),
      status: status ? known.filter(k => status.classList.contains(k)).pop() ?? '' : '',
      top: b.getBoundingClientRect().top,
    };
  }).sort((a, b) => a.top - b.top);
  return {
    url: location.href,
    fuse: window.__walleEnd ?? 0,
    composer: composer && {
      disabled: composer.disabled || composer.readOnly,
      value: composer.value,
      limit: composer.maxLength ?? -1,
    },
    send: !!send,
    name: words(first('name')),
    title: words(first('title')),
    bubbles,
  };
}"""

_ROWS = """([names, name, title, at]) => {
  const words = n => n ? n.textContent.replace(/\\s+/g, ' ').trim() : '';
  const rows = [...document.querySelectorAll(names.row.join(','))];
  const is = (row, key, wanted) => words(row.querySelector(names[key].join(','))) === wanted;
  const wanted = rows.filter(row => is(row, 'row_name', name) && (!title || is(row, 'row_title', title)));
  if (at !== null) return wanted[at] || null;
  const more = document.querySelector(names.more.join(','));
  return {count: rows.length, wanted: wanted.length, more: !!more && more.getClientRects().length > 0};
}"""

_MORE = "names => document.querySelector(names.join(','))"


class ComposerDisabled(AboutOne):
    """The site lets nobody write in this conversation (blocked, account gone, item gone)."""


class LeaseOver(AboutOne):
    """Too late to click: nothing was sent."""


class WrongConversation(AboutOne):
    """The open conversation is not the one asked for: nothing was typed into it."""


class Overtaken(AboutOne):
    """The page shows a newer message of the buyer's than the thread we were given: nothing was clicked."""


class Page(Protocol):
    """What delivery does with an open conversation."""

    def composer_value_after(self, text: str) -> str:
        """Fill the composer in one go and return what it then holds, cut where the site would cut it.

        Raises ComposerDisabled, WrongConversation, Overtaken, BadAnswer (no composer or send button).
        """

    def click_send(self) -> None:
        """Click send. Raises LeaseOver, WrongConversation, Overtaken or BadAnswer before the click.

        After any other error it is unknown whether the message went out.
        """

    def wait_sent(self, text: str, timeout: float) -> bool:
        """True once a new bubble of ours with this text shows as sent, False after `timeout` seconds."""

    def state(self) -> dict[str, Any]:
        """The login as it is now, with refreshed cookies."""


def _words(text: str) -> str:
    return " ".join(text.split())


@dataclass
class _Chat:
    browser: Browser
    thread: Thread
    web_url: str
    dies_at: float
    dies_at_wall: float
    page_timeout: float
    visit: Visit
    filled: str = ""
    same_before: int = 0

    # -- the page as delivery sees it (any thread) ---------------------------------------------------------

    def composer_value_after(self, text: str) -> str:
        if "\n" in text or "\r" in text:
            raise ValueError("a message is one line: a newline would send it half-written")
        return self.browser.run(self._fill(text), self._budget())

    def click_send(self) -> None:
        self._check_lease()
        self.browser.run(self._click(), self._budget())

    def wait_sent(self, text: str, timeout: float) -> bool:
        return self.browser.run(self._wait_sent(text, timeout), timeout + self.page_timeout)

    def state(self) -> dict[str, Any]:
        async def read() -> dict[str, Any]:
            return dict(await self.visit.context.storage_state())

        return self.browser.run(read(), self.page_timeout)

    def _budget(self) -> float:
        return max(min(self.page_timeout, self.dies_at - time.monotonic()), 0.1)

    def _check_lease(self) -> None:
        # Two clocks: the monotonic one stands still while a laptop sleeps, the wall clock can be set back.
        left = min(self.dies_at - time.monotonic(), self.dies_at_wall - time.time())
        if left < MARGIN_S:
            raise LeaseOver(f"{left:.1f} s of the lease left, {MARGIN_S} needed to send")

    # -- inside the browser's thread -----------------------------------------------------------------------

    async def open(self) -> None:
        """Open the conversation by its id, else from the list as a person would, else by its item; raises when
        none shows it. By its id the site only opens what is in the first page of the list.
        """
        item = self.thread.item
        chat = f"{self.web_url}/app/chat"
        ways = [lambda: self._by_address(f"{chat}?conversationId={quote(self.thread.external_id)}"), self._from_list]
        if item is not None:
            ways.append(lambda: self._by_address(f"{chat}?itemId={quote(item.external_id)}"))
        error: MarketplaceError | None = None
        for way in ways:
            try:
                await way()
                return
            except (WrongConversation, BadAnswer) as found:
                error = found
        raise error or BadAnswer("no conversation to open")

    async def _by_address(self, url: str) -> None:
        await self._goto(url)
        await self._wait_for_conversation(self.page_timeout / 3)

    async def _from_list(self) -> None:
        tried = 0
        for _page in range(MOST_LISTS):
            rows = await self._rows()
            for at in range(tried, rows["wanted"]):
                await self._click_in_list(_ROWS, self._wanted_row(at))
                with suppress(WrongConversation):
                    await self._wait_for_conversation(self.page_timeout / 3)
                    return
            tried = rows["wanted"]
            if not rows["more"]:
                break
            await self._click_in_list(_MORE, list(SELECTORS["more"]))
            await self._wait_for_rows(rows["count"])
        raise WrongConversation("the conversation is not in the list of the page")

    async def _rows(self) -> dict[str, Any]:
        rows = await self.visit.look(_ROWS, self._wanted_row(None))
        if not isinstance(rows, dict):
            raise BadAnswer("the chat page is being replaced")
        return rows

    def _wanted_row(self, at: int | None) -> list[Any]:
        user, item = self.thread.user, self.thread.item
        names = {key: list(value) for key, value in SELECTORS.items()}
        return [names, _words(user.name) if user else "", _words(item.title) if item else "", at]

    async def _click_in_list(self, find: str, names: Any) -> None:
        """Clicks what the script `find` gives, as a person would; each new message to anybody draws the list anew
        under the pointer, so after some tries the page itself clicks what it finds. Which conversation opened is
        checked afterwards in either case.
        """
        for _try in range(LIST_TRIES):
            element = (await self.visit.page.evaluate_handle(find, names)).as_element()
            if element is None:
                raise WrongConversation("what was to be clicked in the list has gone")
            with suppress(PlaywrightError):
                await element.click(timeout=CLICK_MS)
                return
            await self.visit.check_obstacle()
        await self.visit.look(f"names => {{ ({find})(names)?.click(); }}", names)

    async def _wait_for_rows(self, before: int) -> None:
        deadline = time.monotonic() + self.page_timeout / 3
        while (await self._rows())["count"] <= before:
            await self.visit.check_obstacle()
            if time.monotonic() > deadline:
                raise BadAnswer("the page shows no more of its list")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _goto(self, url: str) -> None:
        try:
            await self.visit.goto(url)
        except NotFound as error:
            raise BadAnswer("the chat page itself is gone") from error

    async def _wait_for_conversation(self, seconds: float) -> None:
        deadline, listed_until = time.monotonic() + seconds, math.inf
        while True:
            await self.visit.check_obstacle()
            opened = False
            try:
                seen = await self._read()
                opened = seen["composer"] is not None and bool(seen["name"])
                self._verify(seen)
                return
            except (WrongConversation, BadAnswer):
                with suppress(BadAnswer):
                    if listed_until == math.inf and (await self._rows())["count"]:
                        listed_until = time.monotonic() + LISTED_S
                if time.monotonic() > (deadline if opened else min(deadline, listed_until)):
                    raise
            await asyncio.sleep(LOOK_EVERY_S)

    async def _read(self) -> dict[str, Any]:
        seen = await self.visit.look(_READ, {key: list(value) for key, value in SELECTORS.items()})
        if not isinstance(seen, dict):
            raise BadAnswer("the chat page is being replaced")
        return seen

    def _verify(self, seen: Mapping[str, Any]) -> None:
        """The page shows this buyer, this item and this last message, or nothing is done with it."""
        thread = self.thread
        if not seen["fuse"]:
            raise BadAnswer("the page has no self-destruction timer")
        if seen["composer"] is None:
            raise BadAnswer("no open conversation with a composer")
        if thread.user is None or not seen["name"]:
            raise BadAnswer("the page does not tell whose conversation is open")
        if seen["name"] != _words(thread.user.name):
            raise WrongConversation("another person's conversation is open")
        if thread.item is not None and seen["title"] and seen["title"] != _words(thread.item.title):
            raise WrongConversation("a conversation about another item is open")
        theirs = [_words(m.text) for m in thread.messages if m.author == "buyer"]
        system = [_words(m.text) for m in thread.messages if m.author == "system"]
        shown = [b["text"] for b in seen["bubbles"] if not b["own"] and b["text"] not in system]
        if not theirs:
            return
        if theirs[-1] not in shown:
            raise WrongConversation("the buyer's last message is not in the open conversation")
        if shown[-1] != theirs[-1]:
            raise Overtaken("the page shows a newer message of the buyer's")

    async def _fill(self, text: str) -> str:
        await self.visit.check_obstacle()
        seen = await self._read()
        self._verify(seen)
        if seen["composer"]["disabled"]:
            raise ComposerDisabled("the site has closed this conversation")
        if not seen["send"]:
            raise BadAnswer("no send button")
        self.same_before = self._ours(seen, text)[0]
        await self.visit.page.locator(self._selector("composer")).first.fill(text)
        # Everything that could hinder the click is found out now, while "not sent" is still certain.
        await self.visit.page.locator(self._selector("send")).first.click(trial=True)
        composer = (await self._read())["composer"] or {"value": "", "limit": -1}
        limit = composer["limit"]
        units = composer["value"].encode("utf-16-le")
        self.filled = units[: 2 * limit].decode("utf-16-le", "ignore") if limit > 0 else composer["value"]
        return self.filled

    async def _click(self) -> None:
        seen = await self._read()
        self._verify(seen)
        if not self.filled or seen["composer"]["value"] != self.filled:
            raise BadAnswer("the composer no longer holds the text")
        self._check_lease()
        await self.visit.page.locator(self._selector("send")).first.click(no_wait_after=True, timeout=CLICK_MS)

    async def _wait_sent(self, text: str, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while True:
            with suppress(BadAnswer):
                count, status = self._ours(await self._read(), text)
                if count > self.same_before and status in SHOWN_AS_SENT:
                    return True
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(LOOK_EVERY_S)

    @staticmethod
    def _ours(seen: Mapping[str, Any], text: str) -> tuple[int, str]:
        """How many bubbles of ours show this text, and the newest one's status."""
        same = [b for b in seen["bubbles"] if b["own"] and b["text"] == _words(text)]
        return len(same), same[-1]["status"] if same else ""

    @staticmethod
    def _selector(key: str) -> str:
        return ", ".join(SELECTORS[key])


@contextmanager
def open_chat(
    browser: Browser,
    *,
    web_url: str,
    state: Mapping[str, Any],
    thread: Thread,
    dies_at: float,
    page_timeout: float = 15.0,
) -> Iterator[Page]:
    """Open the conversation of `thread`, as just read over JSON, in a page that ends at `dies_at`.

    `dies_at` is in seconds of `time.monotonic()`, `page_timeout` bounds each single wait. Opening may mark
    the conversation as read, as it would for a person. Raises SessionDead, Challenged, RateLimited, NotFound,
    Unreachable, WrongConversation, Overtaken, BadAnswer, LeaseOver.
    """
    left = dies_at - time.monotonic()
    if left < MARGIN_S:
        raise LeaseOver(f"{left:.1f} s of the lease left")
    wall = time.time() + left
    stack = AsyncExitStack()

    async def begin() -> _Chat:
        fuse = _FUSE.replace("__END__", json.dumps(int(wall * 1000)))
        try:
            visit = await stack.enter_async_context(visiting(browser, state, timeout=page_timeout, init_script=fuse))
            # A second fuse on this side: the whole context goes at the same hour.
            timer = asyncio.get_running_loop().call_later(left, lambda: asyncio.ensure_future(_close(visit)))
            stack.callback(timer.cancel)
            chat = _Chat(browser, thread, web_url.rstrip("/"), dies_at, wall, page_timeout, visit)
            try:
                await chat.open()
            except MarketplaceError as error:
                await _look_at(visit, error)
                raise
            return chat
        except BaseException:
            await stack.aclose()
            raise

    chat = browser.run(begin(), min(left, 3 * page_timeout))
    try:
        yield chat
    except MarketplaceError as error:
        with suppress(MarketplaceError):
            browser.run(_look_at(chat.visit, error), EVIDENCE_S + 1)
        raise
    finally:
        with suppress(MarketplaceError):  # the page ends itself even if closing it fails
            browser.run(stack.aclose(), page_timeout)


async def _look_at(visit: Visit, error: MarketplaceError) -> None:
    """Keeps what the page showed, where the page is to blame."""
    if not (error.judged or error.evidence or isinstance(error, LeaseOver | Overtaken | RateLimited)):
        error.evidence = await visit.evidence()


async def _close(visit: Visit) -> None:
    with suppress(PlaywrightError):
        await visit.context.close()
