"""Finding an item by «/» and keys, and changing many on a phone, in a real browser."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.core import doorbell
from apps.marketplace.models import Item
from tests.factories import a_buyer, a_conversation, a_message, a_user, an_account, an_item
from tests.integration.test_desk_queue_browser import PHONE_WIDTH, shot
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)


def in_both_themes(page: Page, name: str) -> None:
    """The page on a desktop and a phone, light and dark."""
    for width, screen in ((1440, "desktop"), (PHONE_WIDTH, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate("(dark) => document.documentElement.classList.toggle('dark', dark)", theme == "dark")
            shot(page, f"{name}-{screen}-{theme}")
    page.evaluate("document.documentElement.classList.remove('dark')")


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH


def test_an_item_is_found_by_keys_changed_with_others_and_sold_in_two_clicks(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user(first_name="Ana"))
    account = an_account(username="tienda-centro")
    lamp = an_item(
        title="Lámpara de pie con pantalla de lino y regulador", account=account, reference="R-17", shelf="A-3"
    )
    dear = an_item(title="Cámara", account=account, list_price=Decimal("12345.67"), floor_price=None)
    gift = an_item(title="Regalo 😀", account=account, list_price=0, floor_price=None)
    chat = a_conversation(item=lamp, buyer=a_buyer(name="Zoë 🦊 Lámparez"))
    a_message(conversation=chat, text="Hola, ¿la lámpara da luz cálida? Te doy 210 " + "y la recojo hoy mismo " * 8)
    admin = f"{live_server.url}/admin/"

    def steps(page: Page) -> None:
        page.goto(admin + "marketplace/item/")
        box = page.locator("#desk-search")
        page.keyboard.press("/")
        expect(box).to_be_focused()
        page.keyboard.type("lampra")  # a slip
        offers = page.locator("#desk-search-offers [role=option]")
        expect(offers.first).to_contain_text("Lámpara de pie")
        in_list = page.locator("#result_list")
        expect(in_list).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(offers.first).to_have_attribute("aria-selected", "true")
        shot(page, "offers")
        page.keyboard.press("Escape")
        expect(offers.first).to_be_hidden()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{live_server.url}{reverse('admin:marketplace_item_change', args=[lamp.pk])}")
        shot(page, "item")

        page.goto(admin + "marketplace/item/")
        in_both_themes(page, "list")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_role("link", name="Cambiar todos los de esta lista").click()
        fits(page)
        page.get_by_label("Un tanto por ciento por debajo del precio").check()
        page.get_by_label("% por debajo").fill("15")
        page.get_by_label("Pregunta").first.fill("¿Tiene factura?")
        page.get_by_label("Respuesta").first.fill("Sí, de 2024")
        in_both_themes(page, "bulk")
        page.get_by_role("button", name="Ver cómo quedarían").click()
        expect(page.locator(".d-changes")).to_contain_text("10.493,82 €")
        expect(page.locator(".d-findings")).to_contain_text("Regalo")
        fits(page)
        in_both_themes(page, "preview")
        page.get_by_role("button", name="Cambiar los 2").click()
        expect(page.locator("body")).to_contain_text("2 anuncios cambiados.")
        fits(page)
        page.get_by_role("button", name="Deshacer").click()
        expect(page.locator("body")).to_contain_text("2 anuncios vuelven a como estaban.")

        page.goto(admin + "buscar/?q=lampara")
        fits(page)
        in_both_themes(page, "search")
        page.get_by_role("button", name="Vendido en tienda").click()
        fits(page)
        in_both_themes(page, "sold")
        page.get_by_role("button", name="Sí, está vendido").click()
        expect(page.locator(".d-found")).to_contain_text("vendido")
        page.goto(admin + "marketplace/item/importar/")
        fits(page)
        in_both_themes(page, "import")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert Item.objects.get(pk=lamp.pk).status == "sold"
    assert Item.objects.get(pk=dear.pk).floor_price is None and Item.objects.get(pk=gift.pk).floor_price is None
