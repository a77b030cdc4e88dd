"""«Resultados» in a real browser: read at any width, an experiment begun by hand."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations.models import Agreement, Experiment
from tests.factories import a_conversation, a_user, an_item
from tests.integration.test_desk_access_browser import both
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_results_are_read_and_an_experiment_is_begun(live_server: LiveServer, client: Client) -> None:
    client.force_login(a_user())
    page_of = live_server.url + reverse("desk_outcomes")

    def steps(page: Page) -> None:
        page.goto(page_of)
        expect(page.get_by_text("Ninguna conversación empezada")).to_be_visible()
        both(page, "outcomes-empty")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    for title in ("Nintendo Switch OLED", "Bicicleta de montaña Orbea talla M con cambio nuevo y luces"):
        item = an_item(title=title)
        for state in ("abandonado", "abandonado", "explorando"):
            a_conversation(item=item, state=state)
        chat = a_conversation(item=item)
        Agreement.objects.create(account=item.account, conversation=chat, item=item, price=190)

    def more(page: Page) -> None:
        page.goto(page_of)
        expect(page.get_by_role("rowheader", name="Nintendo Switch OLED")).to_be_visible()
        page.get_by_role("link", name="Voz").click()
        page.get_by_text("Empezar otro").click()
        page.get_by_label("Nombre").fill("Voz seria")
        both(page, "outcomes")
        page.get_by_role("button", name="Empezar", exact=True).click()
        expect(page.get_by_text("En marcha: «Voz seria»")).to_be_visible()
        both(page, "outcomes-running")
        page.get_by_role("button", name="Acabar ya").click()
        expect(page.get_by_text("acabado a mano")).to_be_visible()

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, more)
    assert Experiment.objects.get().ended_at
