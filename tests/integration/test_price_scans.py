"""A scan over every source of the sandbox: side by side, each fault named, none of them an empty market."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.core import clock
from apps.core.models import Alert, CircuitBreaker
from apps.pricing import learning, regressor, scans, watch
from apps.pricing.models import ImportedPrice, PriceAnalysis, PriceObservation, PriceVerdict
from apps.pricing.sources import Listing, asking, memory
from tests.sandbox import Sandbox, running

pytestmark = pytest.mark.django_db
SITES = ("vinted", "ebay", "cex_search", "cex", "cashconverters", "vinted_api")
NAME = "Nintendo Switch OLED"
OTHERS = ("vinted", "ebay", "cex", "cashconverters")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("prices")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def sandbox(site: Sandbox, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Sandbox]:
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = site.url
    settings.WALLE_SOURCE_URLS = {name: f"{site.url}/sources/{name}" for name in SITES}
    settings.WALLE_MARKET_TIMEOUT = 2
    settings.WALLE_DATA_DIR = tmp_path
    monkeypatch.setattr(memory, "listings", lambda *_: None)  # cold: every scan asks
    site.healed()
    yield site
    site.healed()


def scanned(name: str = NAME, **options: Any) -> PriceAnalysis:
    analysis = scans.scan(name, **options)
    assert analysis is not None
    return analysis


def test_every_source_is_asked_and_the_evidence_kept() -> None:
    analysis = scanned(price=Decimal(205), condition="good")
    assert {name: told["fault"] for name, told in analysis.sources.items()} == dict.fromkeys(("wallapop", *OTHERS), "")
    assert all(told["seen"] for told in analysis.sources.values())
    prices = [Decimal(analysis.prices[step]["asked"]) for step in ("fast", "balanced", "patient")]
    assert prices == sorted(prices) and Decimal(150) < prices[1] < Decimal(280)
    assert analysis.band_low and analysis.band_high and analysis.band_low < prices[1] < analysis.band_high
    assert analysis.market_position and analysis.sample_size >= 10 and 0 < analysis.confidence <= 1
    rows = list(analysis.observations.all())
    assert sum(row.kept for row in rows) == analysis.sample_size
    assert all(row.kept != bool(row.dropped_because) for row in rows)
    shops = [row for row in rows if row.source in ("cex", "cashconverters")]
    assert shops and not any(row.kept for row in shops)
    assert Decimal(analysis.prices["shop"]) in {row.price for row in shops}


@pytest.mark.parametrize(
    ("fault", "named"),
    [("500", "unreachable"), ("block", "blocked"), ("429", "blocked"), ("shape_drift", "changed"),
     ("filters_ignored", "changed"), ("drop", "unreachable")],
)  # fmt: skip
@pytest.mark.parametrize("name", OTHERS)
def test_one_source_failing_is_named_and_leaves_the_rest(sandbox: Sandbox, name: str, fault: str, named: str) -> None:
    sandbox.control("faults", kind=fault, calls=[f"source_{name}"])
    analysis = scanned()
    assert analysis.sources[name]["fault"] == named and analysis.sources[name]["why"]
    assert [other for other, told in analysis.sources.items() if told["fault"]] == [name]
    assert analysis.price is not None
    if named != "unreachable":  # a refusal or a new shape stops at once, with one alert however often it is met
        assert CircuitBreaker.objects.get(pk=f"source:{name}").state == CircuitBreaker.State.OPEN
        assert scanned().sources[name]["fault"] == "paused"
        assert Alert.objects.filter(kind="breaker", subject=f"source:{name}", closed_at=None).count() == 1


def test_three_empty_answers_in_a_row_are_no_empty_market(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="no_results", calls=["source_vinted"])
    assert [scanned().sources["vinted"]["fault"] for _ in range(3)] == ["", "", "silent"]
    assert Alert.objects.filter(subject="source:vinted", closed_at=None).count() == 1


def test_a_slow_source_costs_no_more_than_its_time_out(sandbox: Sandbox, settings: Any) -> None:
    settings.WALLE_MARKET_TIMEOUT = 1
    sandbox.control("faults", kind="slow", calls=["source_cex"], seconds=6)
    begun = time.monotonic()
    assert scanned().sources["cex"]["fault"] == "unreachable"
    assert time.monotonic() - begun < 4


def test_all_sources_cold_at_300_ms_an_answer_take_three_seconds_at_most(sandbox: Sandbox) -> None:
    calls = ["search", *(f"source_{name}" for name in OTHERS)]
    sandbox.control("faults", kind="slow", calls=calls, seconds=0.3)
    begun = time.monotonic()
    analysis = scanned("iPhone 12 128GB")
    took = time.monotonic() - begun
    assert not any(told["fault"] for told in analysis.sources.values())
    assert took <= 3, f"{took:.2f} s"


def test_where_nobody_answers_there_is_no_analysis(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="500", calls=["search", *(f"source_{name}" for name in OTHERS)])
    assert scans.scan(NAME) is None
    assert not PriceAnalysis.objects.exists()


def test_too_few_comparables_give_no_number() -> None:
    analysis = scanned("Trompeta de agua XK9000")
    assert analysis.price is None and analysis.prices.get("balanced") is None
    assert "no basta" in analysis.note


def test_a_word_of_a_person_is_remembered_and_can_be_taken_back(admin_user: Any) -> None:
    analysis = scanned()
    row = analysis.observations.filter(kept=True).order_by("price").first()
    assert row is not None
    scans.overrule(row, False, by_id=admin_user.pk)
    analysis.refresh_from_db()
    assert analysis.observations.filter(kept=True).count() == analysis.sample_size
    again = scanned().observations.get(source=row.source, external_id=row.external_id)
    assert (again.kept, again.dropped_because) == (False, "descartado a mano")
    scans.overrule(again, None, by_id=admin_user.pk)
    assert not PriceVerdict.objects.exists()
    assert scanned().observations.get(source=row.source, external_id=row.external_id).kept


def test_what_people_brought_counts_as_what_it_is() -> None:
    today = time.strftime("%Y-%m-%d")
    for number, kind in enumerate(("sold", "new")):
        ImportedPrice.objects.create(
            product_name=NAME, source="other", external_id=f"m{number}", title=NAME, price=199, kind=kind,
            seen_on=today,
        )  # fmt: skip
    found = {row.external_id: row for row in scanned().observations.filter(source="other")}
    assert found["m0"].kept and found["m0"].sold
    assert not found["m1"].kept and "nuevo" in found["m1"].dropped_because


def test_the_command_tells_the_price_and_its_evidence() -> None:
    out = StringIO()
    call_command("price", NAME, "--condition", "good", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["product"] == NAME and Decimal(told["prices"]["balanced"]["asked"]) > 100
    assert {row["source"] for row in told["evidence"]} >= {"wallapop", "vinted", "ebay"}
    assert all(row["kept"] or row["reason"] for row in told["evidence"])
    out = StringIO()
    call_command("price", NAME, stdout=out)
    assert "equilibrado" in out.getvalue() and "Wallapop" in out.getvalue()


def test_the_command_says_when_nobody_answers(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="500", calls=["search", *(f"source_{name}" for name in OTHERS)])
    with pytest.raises(CommandError, match="Ninguna fuente"):
        call_command("price", "Patinete Xiaomi", stdout=StringIO())


def test_prices_are_not_learned_from_a_handful() -> None:
    scanned()
    with pytest.raises(CommandError, match="200"):
        call_command("train", "prices", stdout=StringIO())


K = ("vinted", "1"), ("vinted", "2"), ("ebay", "3")


def test_a_rival_is_news_once_and_for_as_long_as_it_lasts() -> None:
    before = {K[0]: Decimal(90), K[1]: Decimal(120)}
    now = {K[0]: Decimal(90), K[1]: Decimal(95), K[2]: Decimal(80)}
    assert watch.rivals(now, before, Decimal(100), set()) == ([K[2]], [K[1]])
    assert watch.rivals(now, now, Decimal(100), set()) == ([], [])
    assert watch.rivals(now, now, Decimal(100), {K[2]}) == ([K[2]], [])
    assert watch.rivals({K[2]: Decimal(99)}, {}, Decimal(100), set()) == ([], [])


def test_our_price_outside_the_band_is_one_alert_that_ends_by_itself() -> None:
    for _ in range(2):
        scanned(price=Decimal(900), item_id=7)
    (alert,) = Alert.objects.filter(kind="price", closed_at=None)
    assert (alert.subject, alert.count) == ("item:7", 2) and "por encima" in alert.detail
    middle = scanned().price
    assert middle is not None
    scanned(price=middle * Decimal("0.8"), item_id=7)
    assert not Alert.objects.filter(kind="price", closed_at=None, detail__contains="por encima").exists()


def test_where_comparables_are_few_the_learned_price_has_a_say_if_it_is_sure(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trained on what scans kept, written to the installation's file, and asked by the scan itself."""
    told = PriceAnalysis.objects.create(product_name=NAME, platform="mercado", analysis_date=clock.now())
    PriceObservation.objects.bulk_create(
        PriceObservation(
            analysis=told, source="ebay", external_id=f"t{n}", title=f"{NAME} {('blanca', 'roja', 'negra')[n % 3]}",
            price=300 + n % 7, condition="good", seen_at=clock.now() - timedelta(days=n % 30), kept=True,
        )
        for n in range(240)
    )  # fmt: skip
    monkeypatch.setattr(regressor, "ROUNDS", 20)
    rows = [
        Listing(source="wallapop", external_id=f"w{n}", title=f"{NAME} {n}", price=Decimal(price))
        for n, price in enumerate((150, 180, 220, 160))
    ]
    monkeypatch.setattr(asking, "ask", lambda *_, **__: [asking.Answer("wallapop", rows)])
    alone = scanned(condition="good").price
    call_command("train", "prices", stdout=StringIO())
    helped = scanned(condition="good").price
    assert alone is not None and helped is not None and alone < helped < 300
    rows += [replace(row, external_id=f"{row.external_id}{n}", title=f"{row.title} {n}") for row in rows for n in "ab"]
    many = scanned(condition="good")
    assert many.sample_size >= scans.THIN and many.price is not None and many.price < helped
    (settings.WALLE_DATA_DIR / learning.FILE).write_bytes(b"no model")
    assert scanned(condition="good").price == many.price
