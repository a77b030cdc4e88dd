"""One Chromium per process, owned by one thread with its own event loop; everybody else asks and waits.

Playwright's objects live and die in that thread, and the ORM never enters it. Every wait has an end.
Nothing here forges an identity: the browser shows itself as what it is.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import shutil
import threading
import time
import uuid
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import psutil
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from apps.marketplace.remote import MarketplaceError, Unreachable

T = TypeVar("T")

LOCALE, TIMEZONE = "es-ES", "Europe/Madrid"
VIEWPORT = {"width": 1280, "height": 860}
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
LAUNCH_S, CLOSE_S = 30.0, 8.0
RECYCLE_CONTEXTS, RECYCLE_S = 50, 3600.0


class BrowserMissing(MarketplaceError):
    """There is no Chromium to start, or it does not start; the message says what to do."""


def find_chromium(explicit: str, playwrights_own: str) -> str:
    """Path of the browser to start: the configured one, else Playwright's, else one on PATH."""
    if explicit:
        if shutil.which(explicit):
            return explicit
        raise BrowserMissing(f"WALLE_CHROMIUM points to {explicit}, which is not a program")
    if Path(playwrights_own).is_file():
        return playwrights_own
    for name in (*NAMES, *MAC_APPS):
        if found := shutil.which(name):
            return found
    raise BrowserMissing("no Chromium found: install one (apt install chromium) or set WALLE_CHROMIUM")


@dataclass
class _Launch:
    """One running Chromium and how much it was used. `mark` stands in its command line."""

    playwright: Playwright
    chromium: Chromium
    mark: str
    born: float = field(default_factory=time.monotonic)
    opened: int = 0
    open_now: int = 0

    @property
    def usable(self) -> bool:
        return self.chromium.is_connected()

    @property
    def worn(self) -> bool:
        return self.opened >= RECYCLE_CONTEXTS or time.monotonic() - self.born >= RECYCLE_S


class Browser:
    """The process's browser. Starts with first use, again after a crash or fork, anew when worn.

    `home` is the data directory; it marks our Chromium's command line so that strays can be told from
    the seller's own browser. Call `close` before the process ends.
    """

    def __init__(self, *, home: Path, executable: str = "", headless: bool = True) -> None:
        self._home, self._executable, self._headless = home, executable, headless
        self._guard = threading.Lock()
        self._pid = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._launches: list[_Launch] = []
        self._starting: asyncio.Lock | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- any thread ------------------------------------------------------------------------------------------

    def run(self, work: Coroutine[Any, Any, T], timeout: float) -> T:
        """Run a coroutine in the browser's thread and wait at most `timeout` seconds.

        Raises Unreachable for time-outs and crashes, BrowserMissing, or whatever the work raises.
        """
        future = asyncio.run_coroutine_threadsafe(_bounded(work, timeout), self._started_loop())
        try:
            return future.result(timeout + 2)
        except (concurrent.futures.TimeoutError, concurrent.futures.CancelledError) as error:
            future.cancel()
            raise Unreachable(f"the browser gave no answer within {timeout:g} s") from error
        except PlaywrightTimeout as error:
            raise Unreachable(f"page: {first_line(error)}") from error
        except PlaywrightError as error:
            raise Unreachable(f"browser: {first_line(error)}") from error

    def close(self) -> None:
        """End Chromium, driver and thread. Safe to call twice, and in a forked child, which owns nothing."""
        with self._guard:
            loop, thread, owner = self._loop, self._thread, self._pid == os.getpid()
            self._loop = self._thread = None
            launches, self._launches = self._launches, []
        if not owner or loop is None or thread is None:
            return
        future = asyncio.run_coroutine_threadsafe(_bounded(_end_all(launches), CLOSE_S), loop)
        try:
            future.result(CLOSE_S + 2)
        except (concurrent.futures.TimeoutError, Unreachable, PlaywrightError):
            future.cancel()
        for launch in launches:
            kill_marked(launch.mark)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(CLOSE_S)

    def _started_loop(self) -> asyncio.AbstractEventLoop:
        with self._guard:
            alive = self._thread is not None and self._thread.is_alive()
            if self._loop is None or self._pid != os.getpid() or not alive:
                # After a fork the parent's loop, driver and browser are the parent's: begin afresh.
                self._pid, self._launches, self._starting = os.getpid(), [], None
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_serve, args=(self._loop,), daemon=True)
                self._thread.start()
            return self._loop

    # -- the browser's thread --------------------------------------------------------------------------------

    @asynccontextmanager
    async def context(self, state: Mapping[str, Any] | None) -> AsyncIterator[BrowserContext]:
        """A fresh context with this login, closed at the end. Only inside `run`."""
        launch, context = await self._fresh_context(state)
        launch.open_now += 1
        try:
            yield context
        finally:
            launch.open_now -= 1
            await asyncio.shield(self._leave(context, launch))

    async def _fresh_context(self, state: Mapping[str, Any] | None) -> tuple[_Launch, BrowserContext]:
        for attempt in (1, 2):
            launch = await self._ready()
            launch.opened += 1
            try:
                context = await launch.chromium.new_context(
                    storage_state=dict(state) if state else None,  # type: ignore[arg-type]
                    locale=LOCALE,
                    timezone_id=TIMEZONE,
                    viewport=VIEWPORT,  # type: ignore[arg-type]
                    accept_downloads=False,
                )
                return launch, context
            except PlaywrightError as error:
                if attempt == 2 or (launch.usable and "closed" not in str(error).lower()):
                    raise
                # Found dead only now; nothing was done with it, so another may take its place.
                await self._retire(launch)
        raise AssertionError("unreachable")

    async def _leave(self, context: BrowserContext, launch: _Launch) -> None:
        try:
            await asyncio.wait_for(context.close(), CLOSE_S)
        except (PlaywrightError, TimeoutError):
            if not launch.usable:
                await self._retire(launch)
                return
        if launch.worn and launch.open_now == 0:
            await self._retire(launch)

    async def _ready(self) -> _Launch:
        if self._starting is None:
            self._starting = asyncio.Lock()
        async with self._starting:
            for launch in list(self._launches):
                if not launch.usable or (launch.worn and launch.open_now == 0):
                    await self._retire(launch)
            for launch in self._launches:
                if not launch.worn:
                    return launch
            launch = await self._launch()
            self._launches.append(launch)
            return launch

    async def _retire(self, launch: _Launch) -> None:
        if launch in self._launches:
            self._launches.remove(launch)
            await _end_all([launch])
            kill_marked(launch.mark)

    async def _launch(self) -> _Launch:
        mark = f"--walle-launch={uuid.uuid4().hex}"
        _reap_orphans(f"--walle-home={self._home}")
        playwright = await asyncio.wait_for(async_playwright().start(), LAUNCH_S)
        try:
            root = hasattr(os, "geteuid") and os.geteuid() == 0
            chromium = await playwright.chromium.launch(
                executable_path=find_chromium(self._executable, playwright.chromium.executable_path),
                headless=self._headless,
                chromium_sandbox=not root,  # Chromium refuses to start sandboxed as root
                args=[*QUIET, f"--walle-home={self._home}", mark],
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=LAUNCH_S * 1000,
            )
        except PlaywrightError as error:
            await playwright.stop()
            kill_marked(mark)
            raise BrowserMissing(f"Chromium does not start: {first_line(error)}") from error
        except BaseException:
            await playwright.stop()
            kill_marked(mark)
            raise
        return _Launch(playwright, chromium, mark)


async def _bounded(work: Coroutine[Any, Any, T], timeout: float) -> T:
    try:
        async with asyncio.timeout(timeout):
            return await work
    except TimeoutError as error:
        raise Unreachable(f"the browser did not finish within {timeout:g} s") from error


async def _end_all(launches: list[_Launch]) -> None:
    for launch in launches:
        for end in (launch.chromium.close, launch.playwright.stop):
            try:
                await asyncio.wait_for(end(), CLOSE_S / 2)
            except (PlaywrightError, TimeoutError):
                continue  # its process is killed by its mark afterwards


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def kill_marked(mark: str) -> None:
    """End the one Chromium carrying this launch's mark: a dead driver leaves its browser behind."""
    for process in psutil.process_iter(["cmdline"]):
        if mark in (process.info["cmdline"] or ()):
            with suppress(psutil.Error):
                process.kill()


def _reap_orphans(home: str) -> None:
    """End what a worker killed together with its driver left behind: our browsers that no driver holds."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or ()
        if home not in words or any(word.startswith("--type=") for word in words):
            continue
        with suppress(psutil.Error):
            parent = process.parent()
            if parent is None or "playwright" not in " ".join(parent.cmdline()):
                process.kill()


def first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
