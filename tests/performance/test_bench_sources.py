"""One product over all price sources, cold, 300 ms an answer; and a whole night of a thousand items' scans.

Times are printed; that one product takes three seconds at most, that the night's work fits into it several times and
that memory stays flat, is asserted. Against the sandbox's twins, whose answers need no pause between two calls: the
night takes some five minutes.
"""

import gc
import logging
import statistics
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from typing import Any

import psutil
import pytest
from celery import current_app
from django_celery_beat.schedulers import DatabaseScheduler

from apps.conversations import price_scans
from apps.core import cache, doorbell
from apps.marketplace.models import Item
from apps.pricing.models import ItemScan, PriceAnalysis, PriceObservation
from apps.pricing.sources import SOURCES, asking, memory
from tests.factories import an_account
from tests.sandbox import Sandbox, running

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_server")]
CALLS = ["search", "source_vinted", "source_ebay", "source_cex", "source_cashconverters"]
PRODUCTS = ("iPhone 13 128GB", "Nintendo Switch OLED", "iPhone 12 128GB", "Nike Air Force 1", "Bugaboo Fox 3")
COLOURS = ("blanco", "negro", "azul", "rojo", "verde", "gris", "rosa", "dorado", "plata", "lila")
EXTRAS = ("con caja", "con cargador", "impecable", "como nuevo", "urge", "con factura", "poco uso", "original",
          "con garantía", "completo", "revisado", "sin golpes", "con funda", "oferta", "barato", "regalo", "perfecto",
          "cuidado", "de vitrina", "a toda prueba")  # fmt: skip
MANY = 1_000
NIGHT_S = price_scans.NIGHT_MINUTES * 60


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    logging.getLogger("apps.pricing").setLevel("ERROR")
    with running(tmp_path) as sandbox:
        settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = sandbox.url
        settings.WALLE_SOURCE_URLS = {name: f"{sandbox.url}/sources/{name}" for name in settings.WALLE_SOURCE_URLS}
        settings.WALLE_DATA_DIR = tmp_path
        yield sandbox


def forget(keywords: str) -> None:
    for name in SOURCES:
        cache.forget(f"price_source:{name}:{memory._key(keywords)}")


def test_one_product_over_all_sources_cold(site: Sandbox) -> None:
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


def test_a_thousand_items_in_a_nights_schedule_with_flat_memory(site: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    account = an_account()
    titles = [f"{name} {colour} {extra}" for name, colour, extra in islice(product(PRODUCTS, COLOURS, EXTRAS), MANY)]
    Item.objects.bulk_create(
        Item(account=account, external_id=f"b{n}", title=title, list_price=Decimal(200), floor_price=Decimal(160))
        for n, title in enumerate(titles)
    )
    started = time.monotonic()
    assert price_scans.keep_schedules() == MANY and price_scans.keep_schedules() == 0
    made = time.monotonic() - started
    started = time.monotonic()
    known = sum(
        name.startswith("Precios del anuncio") for name in DatabaseScheduler(app=current_app, lazy=True).schedule
    )
    print(
        f"\n{MANY} schedules: made in {made:.1f} s, read by beat ({known} near) in {time.monotonic() - started:.1f} s"
    )
    night = sorted(Item.objects.values_list("pk", flat=True), key=price_scans.slot)
    process, sizes, took = psutil.Process(), [], []
    for number, pk in enumerate(night, 1):
        started = time.monotonic()
        price_scans.run(pk)
        took.append(time.monotonic() - started)
        if number % (MANY // 10) == 0:
            gc.collect()
            sizes.append(process.memory_info().rss / 1e6)
            print(f"{number} items: {sum(took):.0f} s, {sizes[-1]:.0f} MB", flush=True)
    assert PriceAnalysis.objects.count() == MANY and not ItemScan.objects.exclude(trouble="").exists()
    slow = sorted(took)[int(0.95 * MANY)]
    seen = PriceObservation.objects.count() / MANY
    print(f"a scan: median {statistics.median(took):.2f} s, p95 {slow:.2f} s, {seen:.0f} listings seen an item")
    print(f"memory from a tenth of the night to its end: {sizes[0]:.0f} to {sizes[-1]:.0f} MB")
    assert sum(took) < NIGHT_S / 3
    assert sizes[-1] - sizes[0] < 30
