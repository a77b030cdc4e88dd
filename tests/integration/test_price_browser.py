"""The price pages in a real browser: nothing serious for axe-core, nothing wider than the screen, one click decides."""

from decimal import Decimal as D

import pytest
from django.conf import settings as made
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations import price_scans
from apps.core import doorbell
from apps.pricing.models import ItemScan
from apps.pricing.sources import memory
from apps.pricing.sources.polite import Raw
from tests.factories import a_user, an_item
from tests.integration.price_world import a_proposal, an_analysis
from tests.integration.test_desk_axe import LOOKS, found
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_price_page_has_serious_findings_and_one_click_decides(
    width: int, scheme: str, live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    monkeypatch.setattr(memory, "raw", lambda *_: [Raw("https://api.example/search?q=switch", 200, b'{"items": []}')])
    client.force_login(a_user(first_name="Ana"))
    item = an_item(list_price=D(260), floor_price=D(240))
    an_analysis(item, days_old=9, shift=12)
    a_proposal(item)
    price_scans.keep_schedules()
    running = an_item(title="Cámara Canon EOS 2000D")
    price_scans.want(running.pk)
    ItemScan.objects.filter(pk=running.pk).update(asked=5, answered=2)
    alone, said = an_analysis(), list[str]()
    page_of = {each: reverse("admin:marketplace_item_prices", args=[each]) for each in (item.pk, running.pk)}
    import_page = reverse("admin:pricing_priceanalysis_import")
    sources = reverse("admin:pricing_priceanalysis_sources")

    def steps(page: Page) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]

        def look(name: str, address: str = "") -> None:
            if address:
                page.goto(live_server.url + address)
            said.extend(found(page, f"{name} {width} {scheme}"))

        look("running", page_of[running.pk])
        expect(page.get_by_text("han contestado 2 de 5 fuentes")).to_be_visible()
        look("analysis", reverse("admin:pricing_priceanalysis_change", args=[alone.pk]))
        look("raw", reverse("admin:pricing_priceanalysis_raw", args=[alone.pk]) + "?fuente=wallapop")
        look("import", f"{import_page}?producto=Switch")
        page.get_by_label("Líneas pegadas").fill("Switch OLED 189,95 €\nSwitch")
        page.get_by_role("button", name="Ver qué se ha entendido").click()
        expect(page.get_by_role("alert")).to_contain_text("Línea 2")
        look("import wrong")
        page.get_by_label("Líneas pegadas").fill("Switch OLED 189,95 €")
        page.get_by_role("button", name="Ver qué se ha entendido").click()
        expect(page.get_by_text("1 precio para «Switch»")).to_be_visible()
        look("import right")
        look("sources", sources)
        look("item", page_of[item.pk])
        page.get_by_text("Los números", exact=True).click()
        page.get_by_role("button", name="Aprobar").click()
        expect(page.get_by_text("Propuesta aprobada")).to_be_visible()
        look("decided")
        page.get_by_label("Última decisión").get_by_role("button", name="Deshacer").click()
        expect(page.get_by_role("button", name="Aprobar")).to_be_visible()
        page.get_by_role("button", name="No cuenta", exact=True).first.click()
        expect(page.get_by_text("por tu palabra").first).to_be_attached()

    in_browser(live_server.url, client.cookies[made.SESSION_COOKIE_NAME].value, steps)
    assert not said, "\n".join(said)
    item.refresh_from_db()
    assert item.floor_price == 240
