"""One product over all price sources, cold, 300 ms an answer; and what many products cost in memory.

Times are printed; that all answer within three seconds, and that memory stays flat, is asserted.
"""

import statistics
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from apps.core import cache
from apps.pricing.sources import SOURCES, asking, memory
from tests.sandbox import running

pytestmark = [pytest.mark.bench, pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
CALLS = ["search", "source_vinted", "source_ebay", "source_cex", "source_cashconverters"]
PRODUCTS = ("iPhone 13 128GB", "Nintendo Switch OLED", "iPhone 12 128GB", "Nike Air Force 1", "Bugaboo Fox 3")


def forget(keywords: str) -> None:
    for name in SOURCES:
        cache.forget(f"price_source:{name}:{memory._key(keywords)}")


def test_one_product_over_all_sources_cold(tmp_path: Path, settings: Any) -> None:
    with running(tmp_path) as site:
        settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = site.url
        settings.WALLE_SOURCE_URLS = {name: f"{site.url}/sources/{name}" for name in settings.WALLE_SOURCE_URLS}
        site.control("faults", kind="slow", calls=CALLS, seconds=0.3)
        took = []
        for name in PRODUCTS * 2:
            forget(name)
            started = time.monotonic()
            answers = asking.ask(name)
            took.append(time.monotonic() - started)
            assert not any(each.fault for each in answers) and len(answers) == len(CALLS)
        print(f"\nall sources, cold, 300 ms an answer: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
        assert max(took) <= 3
        site.healed()
        process = psutil.Process()
        sizes = []
        for number in range(200):
            name = PRODUCTS[number % len(PRODUCTS)]
            forget(name)
            asking.ask(name)
            if number % 50 == 49:
                sizes.append(process.memory_info().rss / 1e6)
        print("memory after 50, 100, 150, 200 products: " + ", ".join(f"{size:.0f} MB" for size in sizes))
        assert sizes[-1] - sizes[0] < 30
