"""Logging in, always by the person whose account it is: in a window with a lasting profile, or in the browser they
already use. Only the demo's own site is ever logged into with a password.

Never solves a captcha, never answers a login code, never types for the person. Of a browser it takes what belongs to
the site and nothing else; nothing here stores or logs it.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, async_playwright
from playwright.async_api import Error as PlaywrightError

from apps.marketplace import session
from apps.marketplace.browser import (
    CLOSE_S,
    LAUNCH_S,
    LOCALE,
    QUIET,
    TIMEZONE,
    VIEWPORT,
    Browser,
    BrowserMissing,
    find_chromium,
    first_line,
    kill_marked,
)
from apps.marketplace.client import Client
from apps.marketplace.remote import BadAnswer, Challenged, SessionDead, Unreachable
from apps.marketplace.session import State, WrongPerson
from apps.marketplace.tokens import TokenStore
from apps.marketplace.visit import Visit, visiting

LOOK_EVERY_S = 0.5
TELL_EVERY_S = 30.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NobodyCame(SessionDead):
    """The time was over before anybody had logged in."""


class WindowClosed(SessionDead):
    """The window was closed before anybody had logged in."""


class NoChrome(Unreachable):
    """At the address of the seller's own Chrome none answers."""


@dataclass(frozen=True)
class Site:
    """Where the marketplace is."""

    web_url: str
    api_url: str
    timeout: float = 10.0


@dataclass(frozen=True)
class LoggedIn:
    """A login that the site has answered to: the browser's state, and whose it is."""

    state: dict[str, Any]
    user_hash: str


# Told the seconds left, now and then; asked whether this user is the right one (raises WrongPerson).
Tell = Callable[[float], None]
Accept = Callable[[str], None]


def by_hand(
    site: Site,
    *,
    profile: Path,
    home: Path,
    executable: str,
    headless: bool,
    timeout: float,
    tell: Tell,
    accept: Accept,
    env: Mapping[str, str] | None = None,
) -> LoggedIn:
    """Opens the site's login page in a window with the browser profile in the folder `profile`, waits until a person
    has logged in, and closes the window. `home` marks the browser as ours; `timeout` in seconds.

    Raises NobodyCame, WindowClosed, WrongPerson, BrowserMissing, Challenged, Unreachable.
    """
    window = _window(profile, home, executable, headless, env)
    return asyncio.run(_wait(window, site, f"{site.web_url}/login", timeout, tell, accept))


def attached(cdp_url: str, site: Site, *, timeout: float, tell: Tell, accept: Accept) -> LoggedIn:
    """The login of a Chrome that the seller runs with remote debugging at `cdp_url`, a loopback address. Closes and
    changes nothing there.

    Raises like `by_hand`; NoChrome; ValueError where the address is not on this machine.
    """
    if urlsplit(cdp_url).hostname not in LOOPBACK:
        raise ValueError("remote debugging gives a whole browser away: only one on this machine is used")
    return asyncio.run(_wait(_chrome(cdp_url), site, "", timeout, tell, accept))


async def _wait(
    browser: AbstractAsyncContextManager[BrowserContext],
    site: Site,
    open_url: str,
    timeout: float,
    tell: Tell,
    accept: Accept,
) -> LoggedIn:
    async with browser as context:
        if open_url:
            page = context.pages[0] if context.pages else await context.new_page()
            try:
                await page.goto(open_url, wait_until="domcontentloaded", timeout=LAUNCH_S * 1000)
            except PlaywrightError as error:
                raise Unreachable(f"the login page does not open: {first_line(error)}") from error
        deadline, tell_at = time.monotonic() + timeout, 0.0
        tried: tuple[str, ...] = ()
        while True:
            left = deadline - time.monotonic()
            try:
                cookies = await context.cookies([site.web_url])
            except PlaywrightError as error:
                raise WindowClosed("the window was closed before anybody logged in") from error
            values = session.session_values({"cookies": cookies})
            if values and values != tried:
                with suppress(SessionDead):  # left there by an earlier login: the person still has to
                    return await _proven(context, site, accept, ours=bool(open_url))
                tried = values
            if open_url and not context.pages:
                raise WindowClosed("the window was closed before anybody logged in")
            if left <= 0:
                raise NobodyCame("nobody logged in in time")
            if time.monotonic() >= tell_at:
                tell(left)
                tell_at = time.monotonic() + TELL_EVERY_S
            await asyncio.sleep(LOOK_EVERY_S)


async def _proven(context: BrowserContext, site: Site, accept: Accept, *, ours: bool) -> LoggedIn:
    """What the browser holds of the site, once the site has given a session for it and said whose it is. Only in a
    window of `ours` is anybody logged out.
    """
    state = await _state_of(context, site)
    fresh, user_hash = await asyncio.to_thread(_whose, site, state)
    try:
        accept(user_hash)
    except WrongPerson:
        # Else our profile would come back with the wrong person next time.
        for cookie in state["cookies"] if ours else ():
            if session.SESSION_COOKIE in cookie["name"]:
                await context.clear_cookies(name=cookie["name"])
        raise
    return LoggedIn(session.newer(fresh, state), user_hash)


def _whose(site: Site, state: State) -> tuple[State, str]:
    with Client(site.api_url, site.web_url, state, timeout=site.timeout, tokens=TokenStore()) as client:
        return client.state, client.read_inbox(max_pages=1).user_hash


async def _state_of(context: BrowserContext, site: Site) -> dict[str, Any]:
    """The site's cookies, and what an open page of it keeps; nothing of any other site."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(site.web_url))
    kept: list[Any] = []
    for page in context.pages:
        if page.url.startswith(f"{origin}/"):
            with suppress(PlaywrightError):  # on its way to another page
                kept = await page.evaluate("() => Object.entries(localStorage).map(([name, value]) => ({name, value}))")
                break
    cookies = [dict(cookie) for cookie in await context.cookies([site.web_url, site.api_url])]
    return {"cookies": cookies, "origins": [{"origin": origin, "localStorage": kept}] if kept else []}


@asynccontextmanager
async def _window(
    profile: Path, home: Path, executable: str, headless: bool, env: Mapping[str, str] | None
) -> AsyncIterator[BrowserContext]:
    mark = f"--walle-launch={uuid.uuid4().hex}"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        async with async_playwright() as playwright:
            try:
                context = await playwright.chromium.launch_persistent_context(
                    profile,
                    executable_path=find_chromium(executable, playwright.chromium.executable_path),
                    headless=headless,
                    chromium_sandbox=not root,  # Chromium refuses to start sandboxed as root
                    args=[*QUIET, f"--walle-home={home}", mark],
                    env=dict(env) if env is not None else None,
                    locale=LOCALE,
                    timezone_id=TIMEZONE,
                    viewport=VIEWPORT,  # type: ignore[arg-type]
                    accept_downloads=False,
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                    timeout=LAUNCH_S * 1000,
                )
            except PlaywrightError as error:
                raise BrowserMissing(f"Chromium does not start: {first_line(error)}") from error
            try:
                yield context
            finally:
                with suppress(PlaywrightError, TimeoutError):  # its process is ended by its mark below
                    await asyncio.wait_for(context.close(), CLOSE_S)
    finally:
        kill_marked(mark)


@asynccontextmanager
async def _chrome(cdp_url: str) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        try:
            chrome = await playwright.chromium.connect_over_cdp(cdp_url, timeout=LAUNCH_S * 1000)
        except PlaywrightError as error:
            raise NoChrome(f"no Chrome answers at {cdp_url}: {first_line(error)}") from error
        try:
            if not chrome.contexts:
                raise NoChrome(f"the Chrome at {cdp_url} has no profile open")
            yield chrome.contexts[0]
        finally:
            with suppress(PlaywrightError):
                await chrome.close()  # of a browser somebody else started it ends the connection only


def login_with_password(
    browser: Browser, *, web_url: str, username: str, password: str, timeout: float = 30.0
) -> dict[str, Any]:
    """Log in through the site's own page and return the browser's state. For the demo's own site.

    Raises SessionDead (refused), Challenged (captcha, block page or a code by SMS), Unreachable, BadAnswer.
    """

    async def work() -> dict[str, Any]:
        async with visiting(browser, None, timeout=timeout) as visit:
            page = visit.page
            await visit.goto(f"{web_url}/login")
            await visit.until("document.querySelector('#username, walla-button')")
            by_mail = page.locator('walla-button[text="Iniciar sesión con email"]')
            if not await page.locator("#username").is_visible() and await by_mail.count():
                await by_mail.first.click()
            await page.locator("#username").fill(username)
            await page.locator("#password").fill(password)
            await page.locator("#kc-login").click()
            await visit.until(
                "!document.querySelector('#kc-login') || document.querySelector('#mfa-code-validation-form,"
                " #input-error, .kc-feedback-text, [role=alert]')"
            )
            if await page.locator("#mfa-code-validation-form").count():
                raise Challenged("the login asks for a code sent to the seller's phone")
            if await page.locator("#kc-login").count():
                raise SessionDead("the site refused username or password")
            return await _proven_state(visit, web_url)

    return browser.run(work(), timeout)


async def _proven_state(visit: Visit, web_url: str) -> dict[str, Any]:
    """The browser's state, once the site has given a session for it."""
    answer = await visit.context.request.get(f"{web_url}/api/auth/session")
    if answer.status >= 500:
        raise Unreachable(f"session check answered {answer.status}")
    if answer.status != 200:
        raise Challenged(f"session check answered {answer.status}")
    try:
        body = json.loads(await answer.text())
    except ValueError as error:
        raise BadAnswer("the session check is not JSON") from error
    if not isinstance(body, dict) or not body.get("token"):
        raise SessionDead("logged in, but the site gives no session")
    return dict(await visit.context.storage_state())
