"""One page in one context, and what can stand in its way: consent, login redirect, block page, captcha.

Runs only inside the browser's thread. Recognises a challenge and stops; never solves one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Locator, Page
from playwright.async_api import Error as PlaywrightError

from apps.marketplace.browser import Browser
from apps.marketplace.remote import Challenged, Evidence, NotFound, RateLimited, SessionDead, Unreachable

LOOK_EVERY_S = 0.1
CONSENT = "#cmpbox, #didomi-host .didomi-popup-open, #didomi-popup"
CONSENT_BUTTONS = "a.cmpboxbtnyes, #didomi-notice-agree-button"

# What stands in the way on this page, if anything. Ordinary pages carry small or invisible reCAPTCHA badges.
_OBSTACLE = """() => {
  const big = n => { const r = n.getBoundingClientRect(); return r.width > 150 && r.height > 60; };
  const path = location.pathname;
  if (/^\\/(login|auth)(\\/|$)/.test(path) || document.querySelector('#kc-login')) return 'login';
  const head = (document.title + ' ' + (document.querySelector('h1')?.textContent ?? '')).toLowerCase();
  const blocked = /403 error|could not be satisfied|request blocked|access denied|pardon our interruption/;
  if (blocked.test(head)) return 'block';
  const traps = 'iframe[src*="captcha" i], iframe[title*="captcha" i], .g-recaptcha, .h-captcha, #captcha';
  if ([...document.querySelectorAll(traps)].some(big)) return 'captcha';
  return '';
}"""


EVIDENCE_S = 5.0
EVIDENCE_CHARS = 200_000

_BARE_PAGE = """() => {
  const page = document.documentElement.cloneNode(true);
  const kept = ['class', 'id', 'role', 'type', 'name', 'maxlength', 'disabled', 'placeholder', 'aria-label'];
  page.querySelectorAll('script, style, link, meta, svg, noscript').forEach(n => n.remove());
  page.querySelectorAll('textarea').forEach(n => n.textContent = '');
  for (const n of [page, ...page.querySelectorAll('*')])
    for (const a of [...n.attributes]) if (!kept.includes(a.name)) n.removeAttribute(a.name);
  return page.outerHTML;
}"""


@dataclass
class Visit:
    """A page of the marketplace. `timeout`: seconds for any single wait."""

    context: BrowserContext
    page: Page
    timeout: float

    async def goto(self, url: str) -> None:
        """Open `url`; raises Challenged, RateLimited, NotFound or Unreachable by the answer's status."""
        answer = await self.page.goto(url, wait_until="domcontentloaded")
        status = answer.status if answer else 200
        if status in (401, 403, 405):
            raise Challenged(f"the page was refused ({status})")
        if status == 429:
            wait = (await answer.all_headers()).get("retry-after", "") if answer else ""
            raise RateLimited("too many pages", float(wait) if wait.isdecimal() else None)
        if status == 404:
            raise NotFound("no such page")
        if status >= 500:
            raise Unreachable(f"the page answered {status}")

    async def look(self, script: str, argument: object = None) -> Any:
        """Evaluate `script`; None while the page is being replaced by another."""
        try:
            return await self.page.evaluate(script, argument)
        except PlaywrightError as error:
            if "context was destroyed" in str(error) or "navigat" in str(error).lower():
                return None
            raise

    async def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is truthy."""
        deadline = time.monotonic() + self.timeout
        while not await self.look(f"() => !!({condition})"):
            await self.check_challenge()
            if time.monotonic() > deadline:
                raise Unreachable("the page did not become ready in time")
            await asyncio.sleep(LOOK_EVERY_S)

    async def check_challenge(self) -> None:
        """Raises Challenged when the page is a block page or shows a captcha."""
        obstacle = await self.look(_OBSTACLE)
        if obstacle in ("block", "captcha"):
            raise Challenged(f"the site shows a {'block page' if obstacle == 'block' else 'captcha'}")

    async def check_obstacle(self) -> None:
        """Raises SessionDead on a login page, Challenged on a challenge."""
        if await self.look(_OBSTACLE) == "login":
            raise SessionDead("the site sends us to its login page")
        await self.check_challenge()

    async def evidence(self) -> Evidence:
        """What the page shows now, for a person to look at: its structure and texts, nothing anybody typed, no
        script, no address with its query.
        """
        try:
            async with asyncio.timeout(EVIDENCE_S):
                html = await self.look(_BARE_PAGE)
                shot = await self.page.screenshot(type="jpeg", quality=50)
        except (PlaywrightError, TimeoutError):
            html, shot = "", b""
        url = urlsplit(self.page.url)
        return Evidence(f"{url.netloc}{url.path}", shot, str(html or "")[:EVIDENCE_CHARS])


@asynccontextmanager
async def visiting(
    browser: Browser, state: Mapping[str, Any] | None, *, timeout: float, init_script: str = ""
) -> AsyncIterator[Visit]:
    """A page with this login in a context of its own; `init_script` runs before each document's scripts."""
    async with browser.context(state) as context:
        context.set_default_timeout(timeout * 1000)
        if init_script:
            await context.add_init_script(init_script)
        page = await context.new_page()
        # The cookie banner comes when it likes and swallows every click until it is answered.
        await page.add_locator_handler(page.locator(CONSENT).first, _accept)
        yield Visit(context, page, timeout)


async def _accept(banner: Locator) -> None:
    await banner.page.locator(CONSENT_BUTTONS).first.click()
