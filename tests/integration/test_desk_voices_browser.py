"""A voice written in a real browser: what it answers follows the typing."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.ai_engine.apps import _seed
from tests.factories import a_user
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_preview_follows_the_typing(live_server: LiveServer, client: Client) -> None:
    _seed()
    client.force_login(a_user(first_name="Ana"))
    page_of_new = live_server.url + reverse("admin:ai_engine_persona_add")

    def steps(page: Page) -> None:
        page.goto(page_of_new)
        replies = page.locator("#voice-replies")
        expect(replies).to_contain_text("¿Cuánto es lo menos?")
        page.fill("#id_name", "Abuela")
        page.fill("#id_style", "Directa y sin rodeos.")
        expect(replies).to_contain_text("Hazme una oferta")
        page.fill("#id_examples", "[1")
        expect(replies).to_contain_text("El JSON está mal escrito")
        page.fill("#id_examples", "Comprador: ¿Sigue?\nTú: Sí, aquí sigue.")
        expect(replies).not_to_contain_text("JSON")
        page.click("input[name=_save], button[name=_save]")
        expect(page.locator("body")).to_contain_text("Abuela")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
