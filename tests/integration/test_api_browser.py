"""The description of the API in a real browser under the desk's own policy, the keys' page, and the sample clients."""

import importlib.util
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations.models import Turn
from apps.desk.api import entry
from apps.desk.models import ApiToken
from tests.factories import a_user
from tests.integration.desk_world import DRAFT, a_held_turn, a_person
from tests.integration.test_desk_access_browser import both
from tests.integration.test_desk_security_browser import in_browser

EXAMPLES = settings.BASE_DIR / "docs" / "examples"
_spec = importlib.util.spec_from_file_location("decide", EXAMPLES / "decide.py")
assert _spec and _spec.loader
decide = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(decide)
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_description_and_a_key_made_by_hand(live_server: LiveServer, client: Client) -> None:
    client.force_login(a_user())
    told: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The test's own server has no sockets; pages then ask now and then.
        if "WebSocket" not in message.text and (message.type == "error" or "Content Security" in message.text):
            told.append(message.text)

    def steps(page: Page) -> None:
        page.on("console", heard)
        page.goto(f"{live_server.url}/api/v1/")
        held = page.locator("details", has_text=re.compile("Las respuestas: las que esperan"))
        held.locator("summary").click()
        expect(held.get_by_text("state", exact=True)).to_be_visible()
        held.get_by_role("button", name="Probar").click()
        expect(held.locator("pre")).to_contain_text('"rows": []')
        both(page, "api")
        page.goto(live_server.url + reverse("desk_tokens"))
        page.get_by_label("Para qué es").fill("hoja de cálculo")
        page.get_by_role("button", name="Hacerla").click()
        expect(page.get_by_text("Cópiala ahora")).to_be_visible()
        both(page, "tokens")
        page.get_by_role("button", name="Quitar").click()
        expect(page.get_by_text("Ninguna todavía")).to_be_visible()

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert not told and not ApiToken.objects.exists()


def a_key() -> str:
    return entry.make(a_person("Revisión"), "muestra", "decide", 1)[1]


def test_the_sample_in_python(live_server: LiveServer) -> None:
    turns = [a_held_turn() for _ in range(2)]
    desk = decide.connect(live_server.url, a_key())
    assert {row["id"]: row["draft"] for row in decide.waiting(desk)} == {turn.pk: DRAFT for turn in turns}
    assert decide.approve(desk, turns[0].pk)["state"] == "ready"
    with pytest.raises(decide.Refused, match="ya no espera"):
        decide.approve(desk, turns[0].pk)


def test_the_sample_in_javascript(live_server: LiveServer) -> None:
    turns, key = [a_held_turn() for _ in range(2)], a_key()
    source = (EXAMPLES / "desk.mjs").read_text().replace("export ", "")
    script = f"""async ([web, key, number]) => {{ {source}
        const desk = new Desk(web, key), found = [];
        for await (const turn of desk.waiting()) found.push(turn.id);
        const state = (await desk.approve(number)).state;
        const again = await desk.approve(number).catch((error) => error.message);
        return [found, state, again];
    }}"""
    found: list[Any] = []

    def steps(page: Page) -> None:
        page.goto(f"{live_server.url}/api/v1/health")
        found.extend(page.evaluate(script, [live_server.url, key, turns[1].pk]))

    in_browser(live_server.url, "nobody", steps)
    assert sorted(found[0]) == [turn.pk for turn in turns] and found[1] == "ready" and "ya no espera" in found[2]
    assert Turn.objects.get(pk=turns[1].pk).state == "ready"
