"""The whole system as a user starts it: real workers, a real browser, the sandbox as the world outside,
judged by the sandbox's record.

One installation serves all tests of this file, in order; each speaks as buyers of its own.
"""

import os
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import redis
from playwright.sync_api import Page, expect, sync_playwright

from apps.marketplace.browser import find_chromium
from tests.installation import Installation, as_text
from walle import vault

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PHONE = re.compile(r"[6-9](?:[ .-]?\d){8}")


@pytest.fixture(scope="module")
def walle() -> Iterator[Installation]:
    """A running installation, stopped at the end without leaving a process."""
    installation = Installation()
    installation.start()
    try:
        yield installation
    finally:
        seconds = installation.stop()
    assert seconds < 25
    left = installation.processes()
    installation.remove()
    assert not left, "processes were left behind"


def buyers(walle: Installation) -> dict[str, dict[str, Any]]:
    """The scripted buyers by what they do."""
    return {row["script"]: row for row in walle.get("buyers")["buyers"] if row["script"]}


def ours(row: dict[str, Any]) -> list[str]:
    """What a buyer was told."""
    return [message["text"] for message in row["messages"] if message["side"] == "seller"]


def said_to(walle: Installation, buyer: str) -> list[str]:
    """What a buyer of a test was told, by the record."""
    names = {row["id"]: row["name"] for row in walle.get("buyers")["buyers"]}
    lines = walle.record(kind="delivered")
    conversations = {line["conversation_id"] for line in lines if names.get(line["user_id"]) == buyer}
    return [line["text"] for line in lines if line["side"] == "seller" and line["conversation_id"] in conversations]


def item_called(walle: Installation, words: str) -> str:
    """The sandbox's id of one of the demo's items."""
    rows = walle.query("SELECT external_id FROM items WHERE title LIKE %s", f"%{words}%")
    return str(rows[0]["external_id"])


def all_decided(walle: Installation) -> bool:
    """Whether no turn is on its way any more."""
    on_the_way = "SELECT 1 FROM turns WHERE state NOT IN ('sent', 'superseded', 'skipped', 'held')"
    return not walle.query(on_the_way)


def test_six_buyers_come_to_their_right_end(walle: Installation) -> None:
    def over() -> dict[str, dict[str, Any]] | None:
        rows = buyers(walle)
        return rows if len(rows) == 6 and all(row["final"] for row in rows.values()) else None

    rows = walle.wait(over, 240, "the six buyers")
    floors = {
        row["external_id"]: row["floor_price"] for row in walle.query("SELECT external_id, floor_price FROM items")
    }
    told = as_text([ours(row) for row in rows.values()]).lower()

    asked = ours(rows["disponible"])
    assert len(asked) == 1 and re.search(r"disponible|a la venta|la tengo|sigue", asked[0].lower())

    deal = re.search(r"trato: ([\d,.]+) €", rows["regatea"]["final"])
    assert deal, rows["regatea"]["final"]
    price = Decimal(deal[1].replace(".", "").replace(",", "."))
    assert price >= floors[rows["regatea"]["item_id"]]
    agreed = walle.query(
        "SELECT o.amount FROM offers o JOIN items i ON i.id = o.item_id"
        " WHERE i.external_id = %s AND o.who = 'seller' AND o.kind = 'accept'",
        rows["regatea"]["item_id"],
    )
    assert [row["amount"] for row in agreed] == [price]

    scammer = " ".join(ours(rows["bizum"]))
    assert not PHONE.search(scammer) and "whatsapp" not in scammer.lower()
    held = walle.query("SELECT 1 FROM turns WHERE state = 'held' AND security_hold")
    assert held, "the Bizum request must wait for a person"
    assert walle.query("SELECT 1 FROM security_events WHERE risk_score >= 80")

    injector = " ".join(ours(rows["manipula"]))
    assert str(floors[rows["manipula"]["item_id"]]).split(".")[0] not in injector
    assert not re.search(r"instrucciones|mínimo|restricciones", injector.lower())

    burst = ours(rows["rafaga"])
    assert len(burst) == 1 and re.search(r"env[ií]", burst[0].lower())

    assert ours(rows["gracias"]) == []
    assert not any(
        f" {floor:.0f} €" in told for key, floor in floors.items() if floor and key != rows["regatea"]["item_id"]
    )
    turns = walle.query("SELECT state, reason FROM turns")
    assert all(turn["reason"] for turn in turns if turn["state"] in ("held", "skipped"))


def test_the_market_was_looked_at(walle: Installation) -> None:
    def analysed() -> list[dict[str, Any]]:
        return walle.query("SELECT * FROM price_analysis WHERE sample_size >= 3")

    analysis = walle.wait(analysed, 90, "a price scan")[0]
    assert analysis["band_low"] <= analysis["price"] <= analysis["band_high"]
    seen = walle.query("SELECT kept, dropped_because FROM price_observations WHERE analysis_id = %s", analysis["id"])
    assert any(row["kept"] for row in seen)
    assert all(row["kept"] or row["dropped_because"] for row in seen)


def test_a_browser_worker_killed_between_click_and_confirmation(walle: Installation) -> None:
    walle.control("faults", kind="ack_delay", count=1, seconds=30)
    before = walle.record()[-1]["n"]
    walle.control("say", buyer="Nuria", item=item_called(walle, "Canon"), text="Hola, ¿sigue disponible?")
    walle.wait(lambda: walle.record(kind="publish", since=before), 60, "the click")
    walle.kill("browser")
    walle.wait(lambda: all_decided(walle), 120, "the outcome to be known")
    assert len(said_to(walle, "Nuria")) == 1
    assert not walle.query("SELECT 1 FROM turns WHERE state = 'held' AND NOT security_hold")


def test_a_message_acknowledged_but_never_delivered_is_sent_again_once(walle: Installation) -> None:
    walle.control("faults", kind="ack_no_delivery", count=1)
    walle.control("say", buyer="Olga", item=item_called(walle, "Monitor"), text="Buenas, ¿sigue disponible?")
    walle.wait(lambda: said_to(walle, "Olga"), 120, "the second attempt")
    walle.wait(lambda: all_decided(walle), 60, "the outcome to be known")
    assert len(said_to(walle, "Olga")) == 1


def test_an_llm_worker_killed_while_it_generates(walle: Installation) -> None:
    walle.control("faults", kind="llm_slow", count=1, seconds=1.5)
    walle.control("say", buyer="Pilar", item=item_called(walle, "Canon"), text="¿Qué tal está de golpes?")
    walle.wait(lambda: walle.query("SELECT 1 FROM turns WHERE state = 'assessed' AND attempts > 0"), 30, "generation")
    time.sleep(1)
    walle.kill("llm")
    walle.wait(lambda: said_to(walle, "Pilar"), 90, "the answer")
    walle.wait(lambda: all_decided(walle), 60, "the outcome to be known")
    assert len(said_to(walle, "Pilar")) == 1


def test_redis_emptied_in_mid_run_loses_nothing(walle: Installation) -> None:
    url = vault.read(walle.home, "runtime.env")["REDIS_URL"]
    names = [f"Vecina {n}" for n in range(4)]
    with redis.Redis.from_url(url) as broker:
        for name in names:
            walle.control("say", buyer=name, item=item_called(walle, "Rockrider"), text="Hola, ¿sigue disponible?")
            broker.flushall()
            time.sleep(0.7)
            broker.flushall()
    for name in names:
        walle.wait(lambda name=name: said_to(walle, name), 120, f"the answer to {name}")  # type: ignore[misc]
    walle.wait(lambda: all_decided(walle), 60, "the outcomes to be known")
    assert [len(said_to(walle, name)) for name in names] == [1] * len(names)


def test_the_seller_typing_in_the_app_silences_the_assistant(walle: Installation) -> None:
    item = item_called(walle, "Rockrider")
    walle.control("say", buyer="Quique", item=item, text="Hola, ¿sigue disponible?")
    walle.control("seller_says", buyer="Quique", item=item, text="Hola Quique, soy Ana, te contesto yo")
    walle.wait(
        lambda: walle.query("SELECT 1 FROM conversations WHERE buyer_name = 'Quique' AND mode = 'manual'"),
        30,
        "take-over",
    )
    walle.control("say", buyer="Quique", item=item, text="Ah genial, ¿haces envío?")
    walle.wait(
        lambda: walle.query(
            "SELECT 1 FROM turns t JOIN conversations c ON c.id = t.conversation_id"
            " WHERE c.buyer_name = 'Quique' AND t.state = 'held'"
        ),
        30,
        "the open question",
    )
    time.sleep(3)
    assert said_to(walle, "Quique") == ["Hola Quique, soy Ana, te contesto yo"]


@pytest.fixture(scope="module")
def admin(walle: Installation) -> Iterator[Page]:
    """A page of the admin, logged in with the generated password."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("WALLE_CHROMIUM") or find_chromium("", playwright.chromium.executable_path),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        page = browser.new_page(locale="es-ES")
        page.goto(walle.admin)
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", vault.read(walle.home)["WALLE_ADMIN_PASSWORD"])
        page.click("[type=submit]")
        expect(page.get_by_role("button", name="PARAR TODO")).to_be_visible()
        yield page
        browser.close()


def open_conversation(walle: Installation, admin: Page, buyer: str) -> None:
    """Shows the conversation with `buyer` in the admin."""
    row = walle.query("SELECT id FROM conversations WHERE buyer_name = %s", buyer)[0]
    admin.goto(f"{walle.admin}conversations/conversation/{row['id']}/change/")


def waiting_for_a_person(walle: Installation, buyer: str) -> list[dict[str, Any]]:
    """The held turn of the conversation with `buyer`."""
    return walle.query(
        "SELECT t.id FROM turns t JOIN conversations c ON c.id = t.conversation_id"
        " WHERE c.buyer_name = %s AND t.state = 'held'",
        buyer,
    )


def test_a_person_approves_a_held_draft_in_the_admin_and_it_arrives(walle: Installation, admin: Page) -> None:
    walle.query("UPDATE accounts SET autonomy = 'draft' RETURNING id")
    try:
        walle.control("say", buyer="Rosa", item=item_called(walle, "Monitor"), text="Buenas, ¿sigue disponible?")
        walle.wait(lambda: waiting_for_a_person(walle, "Rosa"), 40, "the draft")
        assert said_to(walle, "Rosa") == []
        open_conversation(walle, admin, "Rosa")
        draft = admin.get_by_label("Borrador").input_value()
        admin.wait_for_function("walle.readable()")  # what has just appeared can't be approved yet
        admin.get_by_role("button", name="Aprobar").click()
        expect(admin.locator("body")).not_to_contain_text("Necesita tu decisión")
        walle.wait(lambda: said_to(walle, "Rosa"), 60, "the approved reply")
        assert said_to(walle, "Rosa") == [draft]
        walle.wait(lambda: all_decided(walle), 30, "the outcome to be known")
        open_conversation(walle, admin, "Rosa")
        expect(admin.locator("body")).to_contain_text(draft)
    finally:
        walle.query("UPDATE accounts SET autonomy = 'auto' RETURNING id")


def test_stop_pressed_in_the_admin_while_a_delivery_is_under_way(walle: Installation, admin: Page) -> None:
    walle.control("faults", kind="slow", calls=["page"], count=1, seconds=5)
    walle.control("say", buyer="Silvia", item=item_called(walle, "Canon"), text="Hola, ¿sigue disponible?")
    delivering = "SELECT 1 FROM turns WHERE state = 'ready' AND lease_token IS NOT NULL"
    walle.wait(lambda: walle.query(delivering), 40, "the delivery to begin")
    admin.get_by_role("button", name="PARAR TODO").click()
    expect(admin.get_by_role("alert")).to_contain_text("Todo parado")
    time.sleep(10)
    assert said_to(walle, "Silvia") == []
    assert walle.query("SELECT 1 FROM turns WHERE state = 'ready'")
    admin.get_by_role("link", name="Reanudar").click()
    admin.get_by_role("button", name="Reanudar").click()
    walle.wait(lambda: said_to(walle, "Silvia"), 60, "the reply after resuming")
    assert len(said_to(walle, "Silvia")) == 1


def test_no_reply_was_ever_seen_twice(walle: Installation) -> None:
    lines = [line for line in walle.record(kind="delivered") if line["side"] == "seller"]
    twice = [(line["conversation_id"], line["text"]) for line in lines]
    assert len(twice) == len(set(twice))
    assert walle.query("SELECT count(*) AS n FROM messages WHERE author = 'assistant' AND turn_id IS NULL")[0]["n"] == 0


def test_no_log_of_the_whole_run_holds_a_secret_or_what_anybody_said(walle: Installation) -> None:
    logs = {path.name: path.read_text(errors="replace") for path in (walle.home / "logs").glob("*.log*")}
    del logs["sandbox.log"]  # the world's own
    assert sum(map(len, logs.values())) > 10_000 and '"trace"' in logs["llm.log"]
    secrets = {name: value for name, value in vault.read(walle.home).items() if len(value) > 8}
    said = {line["text"] for line in walle.record(kind="delivered") if len(line["text"]) > 12}
    names = {row["name"] for row in walle.get("buyers")["buyers"] if len(row["name"]) > 4}
    assert len(secrets) >= 6 and len(said) > 10 and len(names) >= 5
    for name, text in logs.items():
        for what, value in secrets.items():
            assert value not in text, f"{what} in {name}"
        found = [
            each
            for each in (*said, *names)
            if each in text or each.encode("ascii", "backslashreplace").decode() in text
        ]
        assert not found, f"{found[:3]} in {name}"
        assert not re.search(r"eyJ[\w-]{20,}|next-auth\.session-token=\w", text), f"a session in {name}"
        assert not re.search(r"(?<![\w.])[67]\d{8}(?![\w.])", text), f"a phone in {name}"
