"""First steps: from no account to drafts that wait for a person, left and gone on with at any time."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.core import clock
from apps.marketplace.models import Account, Item
from tests.factories import a_user, an_account, an_item
from tests.integration.test_desk_security_browser import in_browser


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(a_user(first_name="Ana", is_superuser=True, is_staff=True))
    return client


def at(account: Account, step: str) -> str:
    return f"/admin/primeros-pasos/{account.pk}/?paso={step}"


def a_new_account() -> Account:
    return an_account(autonomy="draft", set_up_at=None)


@pytest.mark.django_db
def test_without_an_account_the_front_page_offers_to_connect_one(boss: Client) -> None:
    assert "Conecta tu cuenta de Wallapop" in boss.get("/admin/").content.decode()
    assert boss.post("/admin/primeros-pasos/", {"username": ""}).status_code == 200
    answer = boss.post("/admin/primeros-pasos/", {"username": "ana.vende"})
    account = Account.objects.get()
    assert answer["Location"] == at(account, "cuenta") and (account.autonomy, account.status) == (
        "draft",
        "needs_login",
    )
    page = boss.get(at(account, "cuenta")).content.decode()
    assert "manage.py login ana.vende" in page and "Esperando a que entres" in page
    assert "ya existe" in boss.post("/admin/primeros-pasos/", {"username": "ana.vende"}).content.decode().lower()


@pytest.mark.django_db
def test_practice_names_its_account_its_command_and_where_to_play_the_buyer(boss: Client, settings: Any) -> None:
    settings.WALLE_PRACTICE, settings.WALLE_MARKET_WEB_URL = True, "http://mercado.test"
    assert "se llama ana" in boss.get("/admin/primeros-pasos/").content.decode()
    account = an_account(autonomy="draft", set_up_at=None, session_state="", status="needs_login")
    assert "WALLE_PRACTICE=yes .venv/bin/python manage.py login" in boss.get(at(account, "cuenta")).content.decode()
    done = boss.post(at(account, "empezar"), follow=True).content.decode()
    assert "haz de comprador" in done and "http://mercado.test/buyer" in done


@pytest.mark.django_db
def test_each_step_writes_ordinary_rows_and_leads_to_the_next(boss: Client) -> None:
    account = a_new_account()
    bike, lamp = (an_item(account=account, title=title, list_price=D(100), floor_price=None) for title in "BL")
    assert boss.get("/admin/primeros-pasos/")["Location"] == at(account, "cuenta")
    assert "Conectada" in boss.get(at(account, "cuenta")).content.decode()
    assert boss.post(at(account, "anuncios"), {"item": [bike.pk]})["Location"] == at(account, "precios")
    lamp.refresh_from_db()
    assert lamp.autonomy == "draft"
    sent = boss.post(at(account, "precios"), {f"floor_{bike.pk}": "84,50", f"floor_{lamp.pk}": ""})
    assert sent["Location"] == at(account, "horario")
    bike.refresh_from_db()
    lamp.refresh_from_db()
    assert (bike.floor_price, lamp.floor_price) == (D("84.50"), None)
    manners = {"active_from": "10:00", "active_until": "20:00", "persona": account.persona, "seller_kind": "private"}
    assert boss.post(at(account, "horario"), manners)["Location"] == at(account, "empezar")
    page = boss.get(at(account, "empezar")).content.decode()
    assert "2 anuncios, 1 con mínimo" in page and "solo borradores" in page
    assert boss.post(at(account, "empezar"))["Location"] == "/admin/"
    account.refresh_from_db()
    assert account.set_up_at and (account.active_from.hour, account.autonomy) == (10, "draft")
    assert "Primeros pasos" not in boss.get("/admin/").content.decode()


@pytest.mark.django_db
def test_a_wrong_floor_saves_nothing_and_keeps_what_was_typed(boss: Client) -> None:
    account = a_new_account()
    bike, lamp = (an_item(account=account, title=title, list_price=D(100), floor_price=None) for title in "BL")
    for wrong in ("101", "-3", "mucho"):
        page = boss.post(at(account, "precios"), {f"floor_{bike.pk}": "80", f"floor_{lamp.pk}": wrong})
        assert page.status_code == 200 and f'value="{wrong}"' in page.content.decode()
    assert set(Item.objects.values_list("floor_price", flat=True)) == {None}


@pytest.mark.django_db
def test_a_set_level_of_a_listing_is_not_lost_and_an_empty_account_waits(boss: Client) -> None:
    account = a_new_account()
    assert "Leyendo tus anuncios" in boss.get(at(account, "anuncios")).content.decode()
    careful = an_item(account=account, autonomy="safe")
    boss.post(at(account, "anuncios"), {})
    careful.refresh_from_db()
    assert careful.autonomy == "safe"
    assert boss.get(f"/admin/primeros-pasos/{account.pk}/?paso=nada").status_code == 302
    assert boss.get("/admin/primeros-pasos/999999/?paso=cuenta").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_from_the_first_page_to_drafts_in_a_browser_and_on_a_phone(live_server: LiveServer, client: Client) -> None:
    client.force_login(a_user(first_name="Ana", is_superuser=True, is_staff=True))

    def logs_in() -> None:
        Account.objects.update(status="active", adopted_at=clock.now())
        for title in ("Bici de paseo", "Lámpara"):
            an_item(account=Account.objects.get(), title=title, list_price=D(100), floor_price=None)
        connection.close()

    def steps(page: Page) -> None:
        page.goto(f"{live_server.url}/admin/")
        page.click("text=Empezar")
        page.fill("input[name=username]", "ana.vende")
        page.click("text=Seguir")
        expect(page.locator("[role=status]")).to_contain_text("Esperando")
        with ThreadPoolExecutor(1) as other_window:
            other_window.submit(logs_in).result()
        expect(page.locator("[role=status]")).to_contain_text("Conectada", timeout=10_000)
        page.click("text=Seguir")
        page.fill("[data-find]", "lámp")
        expect(page.locator(".d-picks li:visible")).to_have_count(1)
        page.set_viewport_size({"width": 390, "height": 844})
        page.click("button:has-text('Seguir')")
        page.click("[data-lower]")
        assert page.input_value("input[data-price] >> nth=0") == "85"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.click("button:has-text('Seguir')")
        page.click("button:has-text('Seguir')")
        expect(page.locator(".d-summary")).to_contain_text("2 anuncios, 2 con mínimo")
        page.click("button:has-text('Empezar')")
        expect(page.locator("body")).to_contain_text("En marcha")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert {each.floor_price for each in Item.objects.all()} == {D(85)} and Account.objects.get().set_up_at
