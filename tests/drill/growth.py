"""`python -m tests.drill.growth --minutes 60`: whether pages that stay open under traffic grow.

A whole Wall-E, buyers who write every few seconds, and front page, review queue and a conversation open in Chromium.
Once a minute, after a full collection: each page's JavaScript memory, nodes and listeners. Exits with 1 where one of
them grows by more than a tenth an hour.
"""

import argparse
import itertools
import os
import sys
import time

from playwright.sync_api import CDPSession, sync_playwright
from scipy.stats import theilslopes

from apps.marketplace.browser import find_chromium
from tests.drill import __main__ as drill
from tests.drill.buyers import OPENINGS, QUESTIONS
from tests.installation import Installation
from walle import vault

PAGES = ("", "conversations/turn/", "conversations/conversation/1/change/")
MEASURES = ("JSHeapUsedSize", "Nodes", "JSEventListeners")
#: Minutes until a page has all that it loads once; the share it may grow by in an hour; seconds between messages.
WARM, NONE, EVERY_S = 5, 0.1, 4.0
BUYERS = 12


def main() -> int:
    """Watches for as long as asked; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    minutes = parser.parse_args().minutes
    installation = Installation()
    try:
        drill.start(installation)
        return watch(installation, minutes)
    finally:
        installation.stop()
        installation.remove()


def watch(installation: Installation, minutes: int) -> int:
    """The pages through so many minutes of traffic."""
    goods = [row["external_id"] for row in installation.query("SELECT external_id FROM items ORDER BY id")]
    said = itertools.cycle((*OPENINGS, *QUESTIONS))
    talk(installation, goods, 0, next(said))
    installation.wait(lambda: installation.query("SELECT 1 FROM conversations"), 60, "a conversation")
    with sync_playwright() as playwright:
        executable = os.environ.get("WALLE_CHROMIUM") or find_chromium("", playwright.chromium.executable_path)
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        context = playwright.chromium.launch(executable_path=executable, args=arguments).new_context(locale="es-ES")
        page = context.new_page()
        page.goto(installation.admin)
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", vault.read(installation.home)["WALLE_ADMIN_PASSWORD"])
        page.click("[type=submit]")
        page.wait_for_function("window.walleLive")
        watched = {path: page if not path else context.new_page() for path in PAGES}
        looks: dict[str, list[tuple[float, ...]]] = {path: [] for path in PAGES}
        for path, each in watched.items():
            each.goto(installation.admin + path)
        sessions = {path: context.new_cdp_session(each) for path, each in watched.items()}
        for session in sessions.values():
            session.send("Performance.enable")
        for minute in range(1, minutes + 1):
            until = time.monotonic() + 60
            for turn in itertools.count():
                talk(installation, goods, (minute * 15 + turn) % BUYERS, next(said))
                page.wait_for_timeout(EVERY_S * 1000)
                if time.monotonic() >= until:
                    break
            for path, session in sessions.items():
                looks[path].append(look(session))
                print(f"{minute:3d} min  /{path:40s}", *(f"{value:12,.0f}" for value in looks[path][-1]), flush=True)
    messages = installation.query("SELECT count(*) AS n FROM messages")[0]["n"]
    print(f"{messages} messages; growth in an hour after {WARM} minutes (Theil-Sen), of what it was then:")
    return int(max(growth(path, rows) for path, rows in looks.items()) > NONE)


def talk(installation: Installation, goods: list[str], buyer: int, text: str) -> None:
    """A buyer says something about one of the seller's listings."""
    installation.control("say", buyer=f"Comprador {buyer}", item=goods[buyer % len(goods)], text=text)


def look(session: CDPSession) -> tuple[float, ...]:
    """The page's MEASURES once nothing is left to collect."""
    session.send("HeapProfiler.collectGarbage")
    found = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    return tuple(found[name] for name in MEASURES)


def growth(path: str, rows: list[tuple[float, ...]]) -> float:
    """The largest share by which a measure grows in an hour; said for each."""
    rows = rows[WARM:] if len(rows) > WARM + 1 else rows
    shares = [theilslopes(column).slope * 60 / column[0] for column in zip(*rows, strict=True)]
    print(f"  /{path:40s}", *(f"{name} {share:+.1%}" for name, share in zip(MEASURES, shares, strict=True)))
    return float(max(shares))


if __name__ == "__main__":
    sys.exit(main())
