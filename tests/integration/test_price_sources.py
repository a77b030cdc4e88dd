"""Every source against its twin over real HTTP: what is read and refused, and that one's fault is nobody else's."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from apps.core import breakers, cache
from apps.core.models import Alert, CircuitBreaker
from apps.pricing.source_state import SourceState
from apps.pricing.sources import SOURCES, Listing, asking, ebay, memory, polite, vinted
from apps.pricing.sources.base import SourceBlocked, SourceNotReady
from tests.sandbox import Sandbox, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
NAME = "iPhone 13 128GB"
CALLS = {
    "wallapop": "search",
    "vinted": "source_vinted",
    "ebay": "source_ebay",
    "cex": "source_cex",
    "cashconverters": "source_cashconverters",
}
ALL = tuple(CALLS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sources")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def sandbox(site: Sandbox, settings: Any) -> Iterator[Sandbox]:
    settings.WALLE_MARKET_WEB_URL = settings.WALLE_MARKET_API_URL = site.url
    settings.WALLE_SOURCE_URLS = {name: f"{site.url}/sources/{name}" for name in settings.WALLE_SOURCE_URLS}
    settings.WALLE_MARKET_TIMEOUT = 2
    ebay._tokens.clear()
    site.healed()
    forget()
    yield site
    site.healed()
    forget()


def forget(*searches: str) -> None:
    for name in ALL:
        for keywords in (NAME, "iphone", "nike", "Bugaboo Fox 3", *searches):
            key = memory._key(keywords)
            cache.forget(f"price_source:{name}:{key}", f"price_raw:{name}:{key}")


def search(name: str, keywords: str = NAME, **options: Any) -> list[Listing]:
    return SOURCES[name].signed("", "").search(keywords, timeout=2, **options)


def ask(keywords: str = NAME) -> dict[str, asking.Answer]:
    forget(keywords)
    return {each.source: each for each in asking.ask(keywords)}


@pytest.mark.parametrize("name", ALL)
def test_listings_are_whole_each_once(name: str) -> None:
    found = search(name)
    assert len(found) >= 20 and len({each.external_id for each in found}) == len(found)
    for each in found:
        assert each.source == name and each.title and each.price > 0 and each.currency == "EUR"
        assert each.url.startswith("http") and len(each.url) <= 400 and len(each.external_id) <= 60
    assert any("iphone 13" in each.title.lower() for each in found)
    if name != "wallapop":  # whose search keeps it back
        assert {each.condition for each in found} <= {"new", "as_good_as_new", "good", "fair", "has_given_it_all"}
        assert all(each.condition for each in found)


def test_what_a_buyer_pays_and_what_a_shop_gives() -> None:
    assert all(each.buyer_total and each.buyer_total > each.price for each in search("vinted"))
    totals = [each.buyer_total for each in search("ebay")]
    assert None in totals and any(totals)  # calculated postage is not told
    assert all(each.shop_pays and each.shop_pays < each.price for each in search("cex"))


def test_a_listing_is_completed_by_its_own_page() -> None:
    found = search("wallapop")[:3]
    done = asking.with_details(found, most=2)
    assert [bool(each.condition) for each in done] == [True, True, False]
    assert [each.external_id for each in done] == [each.external_id for each in found]
    box = search("cex")[0]
    detail = SOURCES["cex"].detail(box.external_id, timeout=2)
    assert detail and (detail.price, detail.shop_pays) == (box.price, box.shop_pays)
    assert SOURCES["cex"].detail("nada", timeout=2) is None
    assert SOURCES["wallapop"].detail("nada", timeout=2) is None


def test_ebay_without_keys_is_not_asked_and_refused_keys_are_said(settings: Any) -> None:
    with pytest.raises(SourceNotReady):
        ebay.Ebay().search(NAME)
    with pytest.raises(SourceNotReady, match="claves"):
        ebay.Ebay("malo", "malo").search(NAME)
    SourceState.objects.create(name="ebay", client_id="malo", client_secret="secreto")
    answer = ask()["ebay"]
    assert answer.fault == asking.NOT_READY and not CircuitBreaker.objects.filter(pk="source:ebay").exists()


@pytest.mark.parametrize("always", [False, True])
def test_a_stale_session_is_renewed_once_and_no_more(monkeypatch: pytest.MonkeyPatch, always: bool) -> None:
    renewals: list[int] = []
    renew = vinted._Library.refresh_session

    def stale(self: vinted._Library, retries: int = 1) -> Any:
        session = renew(self)
        renewals.append(1)
        if always or len(renewals) == 1:
            session.cookies = {"access_token_web": "viejo"}
        return session

    monkeypatch.setattr(vinted._Library, "refresh_session", stale)
    if always:
        with pytest.raises(SourceBlocked):
            search("vinted")
    else:
        assert search("vinted")
    assert len(renewals) == 2


FAULTS = [
    ("block", asking.BLOCKED),
    ("captcha", asking.BLOCKED),
    ("429", asking.BLOCKED),
    ("500", asking.UNREACHABLE),
    ("drop", asking.UNREACHABLE),
    ("shape_drift", asking.CHANGED),
    ("filters_ignored", asking.CHANGED),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS)
@pytest.mark.parametrize("name", ALL)
def test_one_source_at_fault_is_named_and_leaves_the_others(sandbox: Sandbox, name: str, fault: str, said: str) -> None:
    sandbox.control("faults", kind=fault, calls=[CALLS[name]])
    answers = ask()
    assert answers[name].fault == said and answers[name].why and not answers[name].listings
    assert all(answers[other].fault == "" and answers[other].listings for other in ALL if other != name)
    assert SourceState.objects.get(pk=name).last_error


@pytest.mark.parametrize(("fault", "said"), FAULTS)
def test_a_fault_alerts_once_rests_and_is_ended_by_an_operator(sandbox: Sandbox, fault: str, said: str) -> None:
    only: dict[str, Any] = {"names": ("cex",)}
    sandbox.control("faults", kind=fault, calls=["source_cex"])
    for _ in range(4):
        forget()
        asking.ask(NAME, **only)
    sandbox.healed()
    alerts = Alert.objects.filter(kind="breaker", closed_at=None)
    assert [alert.subject for alert in alerts] == ["source:cex"] and "CeX" in alerts[0].detail
    state = SourceState.objects.get(pk="cex")
    assert state.last_error and state.last_error_at and not state.last_ok_at
    assert [each.fault for each in asking.ask(NAME, **only)] == [asking.PAUSED]  # it is left alone
    breakers.reset("source:cex")
    assert asking.ask(NAME, **only)[0].listings and not Alert.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize("name", ALL)
def test_the_third_empty_answer_is_checked_and_alerts_once(sandbox: Sandbox, name: str) -> None:
    sandbox.control("faults", kind="no_results", calls=[CALLS[name]])
    said = [ask()[name].fault for _ in range(3)]
    assert said == ["", "", asking.SILENT]
    assert Alert.objects.filter(kind="breaker", closed_at=None).count() == 1
    state = SourceState.objects.get(pk=name)
    assert state.canary_ok is False and state.empty_runs >= asking.EMPTY_RUNS


def test_three_things_that_a_shop_does_not_have_alarm_nobody() -> None:
    for _ in range(3):
        answer = ask("Bugaboo Fox 3")["cashconverters"]
        assert (answer.fault, answer.listings) == ("", [])
    state = SourceState.objects.get(pk="cashconverters")
    assert state.canary_ok and state.empty_runs == 0 and not Alert.objects.exists()


def test_promoted_rows_are_left_out_and_repeated_pages_end_the_search(sandbox: Sandbox) -> None:
    usual = {name: len(search(name)) for name in ("vinted", "wallapop")}
    sandbox.control("faults", kind="promoted_rows")
    for name, before in usual.items():
        assert 0 < len(search(name)) < before / 3
    sandbox.healed()
    sandbox.control("faults", kind="repeated_pages")
    for name in ALL:
        found = search(name, pages=5)
        assert found and len({each.external_id for each in found}) == len(found)


@pytest.mark.parametrize("name", ALL)
def test_another_encoding_costs_no_letter(sandbox: Sandbox, name: str) -> None:
    titles = {each.title for each in search(name, "zapatillas nike air force 1" if name == "vinted" else NAME)}
    sandbox.control("faults", kind="wrong_encoding", calls=[CALLS[name]])
    assert {each.title for each in search(name, "zapatillas nike air force 1" if name == "vinted" else NAME)} == titles


def test_what_was_answered_is_remembered_and_an_empty_answer_is_not(sandbox: Sandbox) -> None:
    first = ask()
    assert not any(each.cached for each in first.values())
    sandbox.control("faults", kind="500", calls=list(CALLS.values()))
    again = {each.source: each for each in asking.ask(NAME)}
    assert all(each.cached and each.listings == first[name].listings for name, each in again.items())
    raw = memory.raw("cex", NAME)
    assert raw and raw[0].status == 200 and b"sellPrice" in raw[0].body
    assert not any(b"access_token" in each.body for each in memory.raw("ebay", NAME))
    sandbox.healed()
    assert not ask("Bugaboo Fox 3")["cex"].listings
    assert not {each.source: each for each in asking.ask("Bugaboo Fox 3")}["cex"].cached


def test_a_refusal_is_kept_for_staff_and_never_repeated(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.control("faults", kind="block", calls=["source_vinted"])
    ask()
    kept = memory.raw("vinted", NAME)
    assert [each.status for each in kept] == [403] and b"Request blocked" in kept[0].body


def test_a_person_switches_a_source_off_and_what_terms_forbid_is_off_by_itself(settings: Any) -> None:
    SourceState.objects.create(name="cex", enabled=False)
    assert ask()["cex"].fault == asking.OFF
    settings.WALLE_SOURCE_URLS = {**settings.WALLE_SOURCE_URLS, "vinted": "https://www.vinted.es"}
    real = SOURCES["vinted"]
    assert not asking.is_enabled(real, None) and real.why_off and real.terms
    assert asking.is_enabled(real, SourceState(name="vinted", enabled=True))


def test_all_side_by_side_within_three_seconds_at_300_ms_an_answer(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="slow", calls=list(CALLS.values()), seconds=0.3)
    started = time.monotonic()
    answers = ask()
    took = time.monotonic() - started
    assert all(each.listings for each in answers.values()) and took <= 3


def test_we_say_who_we_are_and_nothing_of_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    send = polite.Polite._answer

    def spy(self: polite.Polite, request: Any) -> Any:
        seen.append(dict(request.headers))
        return send(self, request)

    monkeypatch.setattr(polite.Polite, "_answer", spy)
    for name in ALL:
        search(name)
    assert len(seen) >= len(ALL)
    for headers in seen:
        assert headers["user-agent"] == polite.USER_AGENT and not any(each.startswith("sec-") for each in headers)


def test_the_daily_check_asks_for_what_there_always_is(sandbox: Sandbox) -> None:
    sandbox.control("faults", kind="no_results", calls=["source_ebay"])
    said = {each.source: each.fault for each in asking.check_all()}
    assert said == {name: asking.SILENT if name == "ebay" else "" for name in ALL}
    assert {each.name: each.canary_ok for each in SourceState.objects.all()} == {name: name != "ebay" for name in ALL}


def test_calls_to_a_real_site_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polite, "PAUSE_S", 0.2)
    started = time.monotonic()
    for _ in range(3):
        polite.wait_turn("prueba")
    assert time.monotonic() - started >= 0.4
    monkeypatch.setattr(cache, "lock", lambda *_: None)  # Redis is away
    started = time.monotonic()
    for _ in range(3):
        polite.wait_turn("prueba")
    assert time.monotonic() - started >= 0.4
