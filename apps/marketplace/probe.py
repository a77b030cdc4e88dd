"""Looking at the marketplace without touching it: the answers we read by and the chat page we would write in.

Sends, types and marks nothing: only calls that read, only a conversation already read to its end, and in a page that
can neither publish nor tell the site that something was seen.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from playwright.async_api import Route

from apps.marketplace import wire
from apps.marketplace.browser import Browser
from apps.marketplace.chat_page import SELECTORS
from apps.marketplace.client import PAGE_SIZE, Client
from apps.marketplace.remote import BadAnswer, Evidence, NotFound, NotYours, Thread
from apps.marketplace.shape import Page
from apps.marketplace.visit import LOOK_EVERY_S, Visit, visiting

# What would leave a trace: a message, a receipt, a conversation made by opening one.
_TRACES = re.compile(r"/publish/|/message-actions/|/api/v3/(instant-messaging/)?conversations?\b")
_OPEN = ("published", "reserved")

_LOOK = """(names) => {
  const words = n => n ? n.textContent.replace(/\\s+/g, ' ').trim() : '';
  const at = (key, root = document) => names[key].findIndex(q => root.querySelector(q));
  const one = key => document.querySelector(names[key].join(','));
  const bubble = [...document.querySelectorAll(names.bubble.join(','))];
  const own = bubble.find(b => b.closest(names.own.join(',')));
  const composer = one('composer');
  return {
    found: {
      composer: at('composer'), send: at('send'), name: at('name'), title: at('title'), bubble: at('bubble'),
      bubble_text: bubble.length ? at('bubble_text', bubble[0]) : -1,
      own: own ? names.own.findIndex(q => own.closest(q)) : -1,
      bubble_status: own ? at('bubble_status', own) : -1,
    },
    name: words(names.name.map(q => document.querySelector(q)).find(n => n)),
    title: words(names.title.map(q => document.querySelector(q)).find(n => n)),
    limit: composer?.maxLength ?? -1,
    disabled: !!composer && (composer.disabled || composer.readOnly),
  };
}"""


def read_answers(client: Client) -> dict[str, Any]:
    """One answer of each kind we read, as it came. Raises MarketplaceError."""
    page = {"page_size": str(PAGE_SIZE), "max_messages": str(PAGE_SIZE)}
    answers = {"session": client.raw_session(), "inbox": client.raw("/bff/messaging/inbox", page)}
    answers["items"] = client.raw("/api/v3/user/items")
    one_of_each = [
        ("conversation", f"/bff/messaging/conversation/{each.external_id}") for each in threads_of(answers)[:1]
    ]
    with suppress(BadAnswer):  # an odd list is told by its fields
        listed, _, _ = wire.read_items(answers["items"])
        one_of_each += [("detail", f"/api/v3/items/{each.external_id}") for each in listed[:1]]
    for name, path in one_of_each:
        with suppress(NotFound, NotYours):  # gone just now, which is nobody's fault
            answers[name] = client.raw(quote(path))
    return answers


def threads_of(answers: Mapping[str, Any]) -> tuple[Thread, ...]:
    """The conversations of these answers that can be read at all."""
    try:
        return wire.read_inbox_page(answers["inbox"])[0].threads
    except BadAnswer:
        return ()


def harmless(threads: Iterable[Thread]) -> Thread | None:
    """The conversation that tells most and can be opened without marking anything as read: both have written, the
    composer is open; None where nothing is left to choose from.
    """
    ready = [
        thread
        for thread in threads
        if thread.unread == 0
        and thread.user is not None
        and thread.user.available
        and not thread.user.blocked
        and thread.item is not None
        and thread.item.status in _OPEN
    ]
    return max(ready, key=lambda thread: len({message.author for message in thread.messages}), default=None)


def look_at_page(
    browser: Browser, *, web_url: str, state: Mapping[str, Any], thread: Thread, timeout: float
) -> tuple[Page, Evidence]:
    """The chat page with the conversation of `thread` open, as `harmless` chose it; `timeout`: seconds to wait for it.

    Raises SessionDead, Challenged, RateLimited, Unreachable, BrowserMissing.
    """

    async def work() -> tuple[Page, Evidence]:
        async with visiting(browser, state, timeout=timeout) as visit:
            await visit.context.route(_TRACES, _refuse)
            seen = await _opened(visit, web_url, thread, timeout)
            return _as_page(seen, thread), await visit.evidence()

    return browser.run(work(), 4 * timeout)


async def _refuse(route: Route) -> None:
    await route.abort()


async def _opened(visit: Visit, web_url: str, thread: Thread, timeout: float) -> Mapping[str, Any]:
    """What the page shows once it shows this conversation, or in the end."""
    assert thread.user is not None and thread.item is not None
    queries = (f"conversationId={quote(thread.external_id)}", f"itemId={quote(thread.item.external_id)}")
    seen: Mapping[str, Any] = {}
    for query in queries:
        try:
            await visit.goto(f"{web_url}/app/chat?{query}")
        except NotFound:
            continue  # the page itself is gone: nothing of it is found
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            await visit.check_obstacle()
            looked = await visit.look(_LOOK, {key: list(value) for key, value in SELECTORS.items()})
            if isinstance(looked, dict):
                seen = looked
                if seen["name"] == _words(thread.user.name) and (seen["found"]["bubble"] >= 0 or not thread.messages):
                    return seen
            await asyncio.sleep(LOOK_EVERY_S)
    return seen


def _as_page(seen: Mapping[str, Any], thread: Thread) -> Page:
    assert thread.user is not None and thread.item is not None
    return Page(
        found=seen.get("found", {}),
        name=seen.get("name", ""),
        title=seen.get("title", ""),
        limit=seen.get("limit", -1),
        disabled=seen.get("disabled", False),
        their_name=_words(thread.user.name),
        their_title=_words(thread.item.title),
        has_own=any(message.author == "self" for message in thread.messages),
        has_any=bool(thread.messages),
    )


def _words(text: str) -> str:
    return " ".join(text.split())
