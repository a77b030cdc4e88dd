"""The review queue by keyboard alone, on a phone, and with the line cut, in a real browser."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations.models import Conversation, Turn
from apps.core import doorbell
from tests.factories import a_user
from tests.integration.desk_world import a_held_turn
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_WIDTH = 390


def shot(page: Page, name: str) -> None:
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


AT_ONCE = """addEventListener("DOMContentLoaded", () =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "a", bubbles: true})))"""


def test_a_queue_is_worked_off_without_a_mouse_and_nothing_typed_is_lost(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user(first_name="Ana"))
    held = [a_held_turn() for _ in range(5)]
    fourth, last = held[3:]
    Conversation.objects.filter(pk=last.conversation_id).update(product_name="Lámpara de pie " * 4)
    queue = live_server.url + reverse("admin:conversations_turn_changelist")

    def steps(page: Page) -> None:
        page.add_init_script(AT_ONCE)  # pressed as the page comes: nobody can have read it
        page.goto(queue)
        rows = page.locator("[data-row]")
        expect(rows).to_have_count(5)
        expect(page.locator("[data-toast]")).to_contain_text("nadie ha podido leerlo")
        shot(page, "desktop")
        page.keyboard.press("?")
        expect(page.locator("#q-help")).to_be_visible()
        page.keyboard.press("?")
        page.wait_for_timeout(450)
        page.keyboard.press("a")
        expect(rows).to_have_count(4)
        expect(page.locator("[data-toast]")).to_contain_text("Deshacer")
        page.keyboard.press("x")
        expect(rows).to_have_count(3)
        page.keyboard.press("z")
        expect(rows).to_have_count(2)
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Hola, sigue aquí.")
        page.reload()
        box = page.locator("[data-row] textarea").first
        expect(box).to_have_value("Hola, sigue aquí.")
        page.context.set_offline(True)
        box.focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-problem]").first).to_contain_text("Sin conexión: tu texto está guardado")
        page.context.set_offline(False)
        page.keyboard.press("Control+Enter")
        expect(rows).to_have_count(1)
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
        shot(page, "phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
        for button in page.locator(".q button:visible, .q a.d-btn:visible").all():
            size = button.bounding_box()
            assert size is not None and size["height"] >= 44, button.inner_text()
        page.keyboard.press("t")
        expect(rows).to_have_count(0)

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    states = [Turn.objects.get(pk=each.pk).state for each in held]
    assert states == ["ready", "skipped", "held", "ready", "held"]
    sent = Turn.objects.get(pk=fourth.pk).response
    assert sent is not None and sent.response_text == "Hola, sigue aquí."
    assert Conversation.objects.get(pk=last.conversation_id).mode == "manual"


def test_a_row_greys_out_where_something_changed_and_can_no_longer_be_approved(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user(first_name="Ana"))
    first = a_held_turn()
    queue = live_server.url + reverse("admin:conversations_turn_changelist")

    def steps(page: Page) -> None:
        page.goto(queue)
        expect(page.locator("[data-row]")).to_have_count(1)
        # Somebody else decides, as another page of theirs would.
        page.evaluate(
            """async ([turn]) => { const row = document.querySelector(`[data-row="${turn}"]`);
            await fetch(row.querySelector("form").action.replace("tener", "llevar"), {method: "POST",
            body: new FormData(row.querySelector("form")), headers: {"X-Requested-With": "fetch"}}); }""",
            [first.pk],
        )
        expect(page.locator(".q-row--gone")).to_have_count(1)
        expect(page.locator("[data-problem]").first).to_contain_text("Ha cambiado algo")
        shot(page, "gone")
        page.keyboard.press("a")
        expect(page.locator("[data-row]")).to_have_count(1)

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert Turn.objects.get(pk=first.pk).state == "held"
