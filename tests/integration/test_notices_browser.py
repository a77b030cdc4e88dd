"""One's own notices in a real browser, and a draft decided from a link by somebody who isn't logged in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as current
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations.models import Turn
from apps.desk.notices import tickets
from apps.desk.notices.models import TelegramBot
from tests.factories import a_user
from tests.integration.desk_world import DRAFT, a_held_turn, a_person
from tests.integration.test_desk_access_browser import both
from tests.integration.test_desk_security_browser import in_browser
from tests.telegram import TOKEN, Outside
from tests.telegram import outside as world_outside

INVITED = re.compile(r"https://t\.me/tienda_bot\?start=[\w-]{20,}")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Any) -> Iterator[Outside]:
    with world_outside() as found:
        settings.WALLE_TELEGRAM_URL = found.address
        yield found


def test_a_way_is_added_tried_and_changed(live_server: LiveServer, client: Client, world: Outside) -> None:
    client.force_login(a_user())

    def steps(page: Page) -> None:
        page.goto(live_server.url + reverse("desk_notices"))
        expect(page.get_by_text("En ningún sitio todavía")).to_be_visible()
        both(page, "notices-empty")
        page.get_by_label("Código del bot").fill(TOKEN)
        page.get_by_role("button", name="Ponerlo").click()
        expect(page.get_by_text("Ahora es @tienda_bot")).to_be_visible()
        page.get_by_label("Nombre", exact=True).fill("mi móvil")
        page.locator("#id_via").select_option("telegram")
        page.get_by_role("button", name="Guardar").click()
        expect(page.get_by_role("link", name="Enlazar")).to_have_attribute("href", INVITED)
        page.get_by_label("Nombre", exact=True).fill("ntfy")
        page.locator("#id_via").select_option("address")
        page.locator("#id_target").fill("https://ejemplo")
        page.get_by_role("button", name="Guardar").click()
        expect(page.get_by_text("no empieza por un servicio conocido")).to_be_visible()
        both(page, "notices-wrong")
        page.locator("#id_target").fill(f"{world.address.replace('http', 'ntfy')}/tienda")
        page.get_by_role("button", name="Guardar").click()
        page.get_by_role("button", name="Probar").click()
        expect(page.get_by_text("mira si ha llegado a «ntfy»")).to_be_visible()
        both(page, "notices")
        assert len(world.pushed) == 1

    in_browser(live_server.url, client.cookies[current.SESSION_COOKIE_NAME].value, steps)
    assert TelegramBot.objects.get().username == "tienda_bot"


def test_decided_from_a_link(live_server: LiveServer) -> None:
    turn = a_held_turn()
    link = tickets.path(tickets.give(a_person("Revisión"), turn))

    def steps(page: Page) -> None:
        page.context.clear_cookies()
        page.goto(live_server.url + link)
        expect(page.get_by_text(DRAFT)).to_be_visible()
        both(page, "ticket")
        page.get_by_role("button", name="Aprobar y enviar").click()
        expect(page.get_by_text("Aprobado")).to_be_visible()
        both(page, "ticket-done")
        page.goto(live_server.url + link)
        expect(page.get_by_text("ya se ha usado")).to_be_visible()

    in_browser(live_server.url, "nobody", steps)
    assert Turn.objects.get(pk=turn.pk).state == "ready"
