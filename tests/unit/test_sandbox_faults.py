"""What a client sees of each fault of the simulated site, what is recorded of readings, and where faults are armed."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from apps.marketplace.browser import find_chromium
from apps.sandbox.faults import KINDS
from tests.unit.test_sandbox_wire import FORM, Site, inbox, running, say, sign_in

COMPOSER = "textarea.textarea-element"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("sandbox") / "s.sqlite3") as client:
        yield client
        client.post("/control/reset")  # rings: long-polls that a closed page left behind end


@pytest.fixture
def site(world: Site) -> Iterator[Site]:
    """The running sandbox with nobody's conversations, and without faults afterwards."""
    world.post("/control/reset")
    world.cookies.clear()
    yield world
    world.delete("/control/faults")


def arm(site: Site, kind: str, **more: Any) -> None:
    answer = site.post("/control/faults", json={"kind": kind, "account": "ana", **more})
    assert answer.status_code == 200, answer.text


def hits(site: Site) -> list[int]:
    return [row["hits"] for row in site.get("/control/faults").json()["armed"]]


def chatter(site: Site, buyers: int = 4, each: int = 5) -> list[dict[str, str]]:
    """So many buyers who say so many things each."""
    rows = [
        {"buyer": f"Persona {buyer}", "item": "Nintendo", "text": f"hola {number}"}
        for number in range(each)
        for buyer in range(buyers)
    ]
    said: list[dict[str, str]] = site.post("/control/say_many", json=rows).json()["said"]
    return said


def settled(site: Site, headers: dict[str, str]) -> dict[str, Any]:
    """The inbox once every message has reached the seller's phone: nothing changes by itself from here on."""
    for _ in range(50):
        page = inbox(site, headers)
        states = {each["status"] for row in page["conversations"] for each in row["messages"]["messages"]}
        if "sent" not in states:
            break
        time.sleep(0.05)
    return page


def thread(site: Site, headers: dict[str, str], key: str) -> list[dict[str, Any]]:
    answer = site.get(f"/bff/messaging/conversation/{key}", headers=headers)
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["messages"]["messages"]
    return rows


def record(site: Site, kind: str) -> list[dict[str, Any]]:
    start = site.get("/control/record", params={"kind": "reset"}).json()[-1]["n"]
    rows: list[dict[str, Any]] = site.get("/control/record", params={"since": start, "kind": kind}).json()
    return rows


def test_a_truncated_answer_is_whole_as_http_and_broken_as_json(site: Site) -> None:
    chatter(site)
    headers = sign_in(site)
    arm(site, "truncated", count=1)
    answer = site.get("/bff/messaging/inbox", headers=headers)
    assert (answer.status_code, int(answer.headers["content-length"])) == (200, len(answer.content))
    with pytest.raises(ValueError):
        answer.json()
    assert len(inbox(site, headers)["conversations"]) == 4
    assert hits(site) == [1]
    assert len(record(site, "inbox_read")) == 1


def _nothing_lost(plain: Any, answered: Any) -> int:
    """How many unknown fields there are; everything known is as it was."""
    if isinstance(plain, dict):
        return len(set(answered) - set(plain)) + sum(_nothing_lost(plain[key], answered[key]) for key in plain)
    if isinstance(plain, list):
        return sum(_nothing_lost(one, other) for one, other in zip(plain, answered, strict=True))
    if isinstance(plain, str) and plain.startswith("{"):
        return _nothing_lost(json.loads(plain), json.loads(answered))
    assert plain == answered
    return 0


def test_unknown_fields_are_in_every_object_and_change_nothing_else(site: Site) -> None:
    said = chatter(site, 2, 2)
    headers = sign_in(site)
    settled(site, headers)
    site.post("/control/third_voice", json={"conversation": said[0]["conversation"], "text": "Oferta de 40€."})
    plain = inbox(site, headers)
    arm(site, "unknown_fields")
    assert _nothing_lost(plain, inbox(site, headers)) >= 2 * 9 + 5
    listed = site.get("/api/v3/user/items", headers=headers).json()["data"]
    assert all(any(name.startswith("novelty") for name in row["price"]) for row in listed)


def test_unknown_types_spoil_a_few_rows_but_never_all_nor_which_row_it_is(site: Site) -> None:
    chatter(site)
    headers = sign_in(site)
    plain = {row["hash"]: row for row in settled(site, headers)["conversations"]}
    arm(site, "unknown_types")
    odd, kinds = [], set()
    for _ in range(40):
        rows = inbox(site, headers)["conversations"]
        assert {row["hash"] for row in rows} == set(plain)
        messages = [(each, row["hash"]) for row in rows for each in row["messages"]["messages"]]
        known = {each["id"]: each for row in plain.values() for each in row["messages"]["messages"]}
        strange = [each for each, _ in messages if each["id"] not in known]
        assert [each["type"] for each in strange] == ["hologram"]
        spoilt = [each for each, _ in messages if each["id"] in known and each != known[each["id"]]]
        whole = [row for row in rows if all(row[key] == plain[row["hash"]][key] for key in row if key != "messages")]
        assert 1 <= len(spoilt) + len(rows) - len(whole) <= 3 and whole
        for each in spoilt:
            name = next(key for key in each if each[key] != known[each["id"]][key])
            assert name in ("timestamp", "status", "time_token")
            kinds.add(name)
            odd.append(each[name])
    assert kinds == {"timestamp", "status", "time_token"}
    assert any(isinstance(value, str) and value.startswith("20") for value in odd), "a date as text"
    assert {type(None), dict, list, int, str} <= {type(value) for value in odd}


def test_unknown_identity_takes_who_or_which_from_one_row_only(site: Site) -> None:
    chatter(site)
    headers = sign_in(site)
    arm(site, "unknown_identity")
    lost = set()
    for _ in range(40):
        rows = inbox(site, headers)["conversations"]
        gone = ["hash" for row in rows if "hash" not in row]
        for row in rows:
            gone += [key for each in row["messages"]["messages"] for key in ("id", "from_self") if key not in each]
        assert len(gone) == 1
        lost |= set(gone)
    assert lost == {"hash", "id", "from_self"}


def test_duplicated_messages_and_events_have_the_same_id(site: Site) -> None:
    headers = sign_in(site)
    me = site.get("/api/v3/users/me", headers=headers).json()["id"]
    auth = site.get("/api/v3/instant-messaging/token", headers=headers).json()["token"]
    since = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": 0, "auth": auth}).json()["t"]["t"]
    said = chatter(site, 2, 3)
    arm(site, "duplicated")
    for rows in (thread(site, headers, said[0]["conversation"]), inbox(site, headers)["conversations"][0]["messages"]):
        rows = rows["messages"] if isinstance(rows, dict) else rows
        assert (len(rows), len({each["id"] for each in rows})) == (4, 3)
    older = f"/api/v3/instant-messaging/archive/conversation/{said[0]['conversation']}/messages"
    assert len(site.get(older, params={"from": said[4]["time_token"]}, headers=headers).json()["messages"]) == 3
    events = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": since, "auth": auth}).json()["m"]
    told = [each["d"]["id"] for each in events if each["u"]["type"] == "text"]
    assert told == [each["id"] for each in said for _ in range(2)]


def test_reordered_answers_have_all_rows_in_another_order(site: Site) -> None:
    said = chatter(site)
    headers = sign_in(site)
    orders = [inbox(site, headers)["conversations"], thread(site, headers, said[0]["conversation"])]
    arm(site, "reordered")
    for plain, mixed in zip(
        orders, (inbox(site, headers)["conversations"], thread(site, headers, said[0]["conversation"])), strict=True
    ):
        key = "hash" if "hash" in plain[0] else "id"
        before, after = [row[key] for row in plain], [row[key] for row in mixed]
        assert sorted(before) == sorted(after) and before != after


def test_reordered_events_are_gathered_and_told_backwards(site: Site) -> None:
    headers = sign_in(site)
    me = site.get("/api/v3/users/me", headers=headers).json()["id"]
    auth = site.get("/api/v3/instant-messaging/token", headers=headers).json()["token"]
    where = f"/v2/subscribe/sub/inbox.{me}/0"
    since = site.get(where, params={"tt": 0, "auth": auth}).json()["t"]["t"]
    arm(site, "reordered_events", seconds=0.3, count=1)
    first = say(site, "uno")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(site.get, where, params={"tt": since, "auth": auth})
        second = say(site, "dos")
        answer = waiting.result().json()
    assert [each["d"]["id"] for each in answer["m"]] == [second["id"], first["id"]]
    assert int(answer["t"]["t"]) == max(int(each["p"]["t"]) for each in answer["m"])


def test_a_late_message_comes_after_its_successor_with_its_earlier_time(site: Site) -> None:
    headers = sign_in(site)
    arm(site, "late", seconds=0.5, count=1)
    late, early = say(site, "¿cuánto es lo menos?"), say(site, "¿hola?")
    assert [each["id"] for each in thread(site, headers, late["conversation"])] == [early["id"]]
    assert [row["message_id"] for row in record(site, "delivered")] == [early["id"]]
    time.sleep(0.8)
    rows = thread(site, headers, late["conversation"])
    assert [each["id"] for each in rows] == [early["id"], late["id"]]
    assert rows[1]["time_token"] == late["time_token"] < rows[0]["time_token"]
    assert [row["message_id"] for row in record(site, "delivered")] == [early["id"], late["id"]]


def test_a_revoked_token_and_too_many_new_conversations_say_so(site: Site) -> None:
    headers = sign_in(site)
    arm(site, "token_revoked", count=1)
    answer = site.get("/bff/messaging/inbox", headers=headers)
    assert (answer.status_code, answer.headers["x-wallapop-unauthorized"]) == (401, "REFRESH_TOKEN_EXPIRED")
    arm(site, "new_limit", count=1)
    answer = site.post("/api/v3/conversations", headers=headers, json={"item_id": "x"})
    assert answer.json()["code"] == 100
    assert site.post("/api/v3/conversations", headers=headers, json={"item_id": "x"}).status_code == 404


@pytest.mark.parametrize("count", [None, 1])
def test_a_stale_item_page_keeps_what_it_showed_for_as_long_as_said(site: Site, count: int | None) -> None:
    headers = sign_in(site)
    item = site.get("/api/v3/user/items", headers=headers).json()["data"][0]
    arm(site, "stale_item", seconds=0.6, count=count)
    site.post("/control/items", json={"id": item["id"], "status": "sold"})
    for _ in range(2):
        assert '"sold": false' in site.get(f"/item/{item['slug']}").text
    time.sleep(0.7)
    assert '"sold": true' in site.get(f"/item/{item['slug']}").text


def test_a_code_is_asked_for_once_and_any_six_digits_pass(site: Site) -> None:
    arm(site, "mfa", count=1)
    answer = site.post(FORM, data={"username": "ana", "password": "clave", "next": "/app/chat"})
    assert 'id="mfa-code-validation-form"' in answer.text and 'text="Verificar"' in answer.text
    assert site.get("/api/auth/session").json() == {}
    proof = answer.text.split('name="proof" value="')[1].split('"')[0]
    where = FORM.replace("authenticate", "mfa")
    for code, status in (("12a456", 200), ("123456", 302)):
        answer = site.post(where, data={"mfa_code": code, "proof": proof, "next": "/app/chat"})
        assert answer.status_code == status
    assert answer.headers["location"] == "/app/chat" and "token" in site.get("/api/auth/session").json()
    assert site.post(where, data={"mfa_code": "123456", "proof": "x"}).status_code == 200
    sign_in(site)


def test_the_record_tells_what_each_reading_showed(site: Site) -> None:
    said = chatter(site, 2, 2)
    headers = sign_in(site)
    inbox(site, headers)
    thread(site, headers, said[0]["conversation"])
    arm(site, "500", calls=["conversation"], count=1)
    assert site.get(f"/bff/messaging/conversation/{said[0]['conversation']}", headers=headers).status_code == 500
    thread(site, headers, said[1]["conversation"])
    rows = record(site, "thread_read,inbox_read")
    me = site.get("/api/v3/users/me", headers=headers).json()["id"]
    assert [(row["kind"], row["conversation_id"], row["detail"]["time_token"]) for row in rows] == [
        ("inbox_read", None, said[3]["time_token"]),
        ("thread_read", said[0]["conversation"], said[2]["time_token"]),
        ("thread_read", said[1]["conversation"], said[3]["time_token"]),
    ]
    assert {(row["account"], row["user_id"], row["via"]) for row in rows} == {(me, me, "api")}


def test_the_control_api_takes_lists_and_refuses_with_a_sentence(site: Site) -> None:
    armed = site.post("/control/faults", json=[{"kind": "slow", "seconds": 0}, {"kind": "401", "account": "ana"}])
    assert len(armed.json()["n"]) == 2
    wrong: list[tuple[str, Any]] = [
        ("faults", [{"kind": "slow"}, {"kind": "meteorito"}]),
        ("faults", {"kind": "slow", "account": "nadie"}),
        ("faults", {"kind": "slow", "calls": ["carta"]}),
        ("faults", {"kind": "mfa", "calls": ["inbox"]}),
        ("faults", {"kind": "slow", "probability": 2}),
        ("faults", {"account": "ana"}),
        ("faults", ["slow"]),
        ("say_many", [{"buyer": "Nuria", "item": "Nintendo", "text": "hola"}, {"buyer": "Nuria", "item": "x"}]),
        ("sellers", {"username": "ana", "password": "otra"}),
    ]
    for path, body in wrong:
        answer = site.post(f"/control/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"].endswith("."), answer.text
    assert len(site.get("/control/faults").json()["armed"]) == 2, "of a list, all or none"
    assert "Mensaje 2 de 2" in site.post("/control/say_many", json=wrong[-2][1]).json()["error"]
    assert [row["text"] for row in record(site, "delivered")] == ["hola", "hola"]
    assert site.post("/control/say", content=b"{").status_code == 400


def _looks(address: str) -> None:
    def control(path: str, body: Any) -> None:
        httpx.post(f"{address}/control/{path}", json=body, trust_env=False).raise_for_status()

    def names(page: Page) -> list[int]:
        page.goto(f"{address}/app/chat")
        page.locator("div.InboxConversation").click()
        page.locator(".message-container", has_text="Esto es un saludo").wait_for()
        return [page.locator(each).count() for each in (COMPOSER, "a.btn-send-message", ".message-cloud")]

    with sync_playwright() as playwright:
        chromium = find_chromium(os.environ.get("WALLE_CHROMIUM", ""), playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(locale="es-ES")
        context.set_default_timeout(10_000)
        desk = context.new_page()
        desk.goto(f"{address}/control")
        for kind in ("consent_didomi", "mfa"):
            desk.select_option("#fault [name=kind]", kind)
            desk.locator("#what", has_text=KINDS[kind].what).wait_for()
            desk.click("#fault button")
            desk.locator("#armed tr", has_text=kind).wait_for()
        page = context.new_page()
        page.goto(f"{address}/login?redirectUrl=/wall")
        page.click("#didomi-notice-agree-button")
        assert page.locator("#didomi-host").count() == 0
        page.click('walla-button[text="Iniciar sesión con email"]')
        page.fill("#username", "ana")
        page.fill("#password", "clave")
        page.click("#kc-login")
        page.fill("#mfa-code-validation-form input[name=mfa_code]", "123456")
        assert "login-actions" in page.url
        page.click('walla-button[text="Verificar"]')
        page.wait_for_url("**/wall")
        page.click("#cmpbox a.cmpboxbtnyes")
        armed = desk.locator("#armed tr", has_text="mfa")
        armed.locator("td:nth-child(7)", has_text="1").wait_for()
        assert armed.locator("td:nth-child(4)").inner_text() == "0"
        armed.get_by_role("button", name="Quitar").click()
        armed.wait_for(state="detached")

        control("say", {"buyer": "Nuria", "item": "Nintendo", "text": "Esto es un saludo"})
        assert names(page) == [1, 1, 1]
        control("faults", {"kind": "selectors_send", "account": "ana", "count": 1})
        assert names(page) == [1, 0, 1]
        control("faults", {"kind": "selectors", "account": "ana", "count": 1})
        assert names(page) == [0, 0, 0]
        page.fill("textarea[name=draft]", "Todavía funciona para una persona")
        page.click(".ChatBar__submit")
        page.locator(".Bubble.is-own .Bubble__state.received").wait_for()

        control("faults", {"kind": "page_crash", "account": "ana", "count": 1, "seconds": 0.2})
        with page.expect_event("crash"):
            page.goto(f"{address}/app/chat")
        again = context.new_page()
        assert names(again) == [1, 1, 2]
        browser.close()


@pytest.mark.system
def test_a_page_that_changed_or_crashes_and_the_desk_where_a_person_arms_that(site: Site) -> None:
    with ThreadPoolExecutor(1) as own_thread:
        own_thread.submit(_looks, str(site.base_url).rstrip("/")).result(120)
    assert {row["via"] for row in record(site, "inbox_read,thread_read")} == {"page"}
