"""The security pages in a real browser: a contact is listed, a message judged, a buyer blocked, an event read.

The browser has a thread of its own: Playwright's loop and the ORM don't share one.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from apps.core import doorbell
from apps.marketplace.browser import find_chromium
from apps.marketplace.models import Buyer
from apps.security import events
from apps.security.models import ListedContact, StaffVerdict
from tests.factories import a_buyer, a_conversation, a_message, a_response, a_turn, a_user
from tests.integration.desk_world import Hit

pytestmark = pytest.mark.django_db(transaction=True)

SCAM = "Dale a aceptar el bizum y te entra"


def in_browser(address: str, session: str, steps: Callable[[Page], None]) -> None:
    """Runs `steps` on a page of somebody logged in; fails on any error of the page's own scripts."""

    def work() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("WALLE_CHROMIUM")
                or find_chromium("", playwright.chromium.executable_path),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
            context = browser.new_context(locale="es-ES", viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
            page = context.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            steps(page)
            assert not wrong
            browser.close()

    with ThreadPoolExecutor(1) as own_thread:
        own_thread.submit(work).result(120)


def test_a_person_lists_judges_blocks_and_reads_what_happened(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user(first_name="Ana"))
    chat = a_conversation(buyer=a_buyer(name="Robert"), risk_score=95)
    message = a_message(conversation=chat, text=SCAM)
    turn = a_turn(conversation=chat, up_to_message=message)
    turn.__class__.objects.update(state="held", reason="riesgo", security_hold=True, response=a_response(turn=turn))
    start = SCAM.index("bizum")
    ids = {"conversation_id": chat.pk, "message_id": message.pk, "buyer_id": chat.buyer_id}
    hit = Hit("bizum_al_reves", start, start + 5, "Pide aceptar una solicitud.")
    events.record("fraud_critical", 95, "retenida", SCAM, [hit], **ids)
    admin = f"{live_server.url}/admin/"

    def steps(page: Page) -> None:
        page.goto(f"{admin}security/listedcontact/add/")
        page.get_by_label("Contacto o dominio").fill("hola")
        page.locator("[name=_save]").click()
        expect(page.locator("body")).to_contain_text("Esto no es un teléfono")
        page.get_by_label("Contacto o dominio").fill("+34 612 345 678")
        page.locator("[name=_save]").click()
        expect(page.locator("#result_list")).to_contain_text("612345678")

        page.goto(f"{admin}security/securityevent/?q=bizum_al_reves")
        page.get_by_role("link", name="Estafa").click()
        expect(page.locator("mark")).to_have_text("bizum")
        page.get_by_role("link", name="Robert").click()
        bubble = page.locator(f"#m{message.pk}")
        bubble.get_by_role("combobox").select_option("bizum_request")
        bubble.get_by_role("button", name="Era fraude").click()
        expect(page.locator(f"#m{message.pk}")).to_contain_text("era fraude · Bizum")

        offer = page.locator(".d-suggest")
        expect(offer.get_by_role("button", name="Sí, bloquear")).to_be_hidden()
        offer.get_by_text("Bloquear…").click()
        offer.get_by_role("button", name="Sí, bloquear").click()
        expect(page.locator("body")).to_contain_text("Bloqueado: no se le contesta")
        expect(page.get_by_role("button", name="Desbloquear")).to_be_visible()
        with page.expect_download() as download:
            page.goto(f"{admin}security/securityevent/")
            page.get_by_role("link", name="Exportar CSV").click()
        assert download.value.suggested_filename.endswith(".csv")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert ListedContact.objects.get().value == "612345678"
    assert StaffVerdict.objects.get().scam_type == "bizum_request"
    assert Buyer.objects.get().blocked
