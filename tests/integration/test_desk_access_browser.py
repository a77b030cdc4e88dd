"""In a real browser: no page of the desk does what its own policy forbids, and the pages of one's own access work."""

from base64 import b32decode
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from django_otp.oath import TOTP
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.core import doorbell
from apps.desk.models import Membership
from tests.factories import a_user
from tests.integration.desk_world import a_shop
from tests.integration.test_desk_access import PASSWORD, somebody
from tests.integration.test_desk_queue_browser import PHONE_WIDTH, shot
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)


def both(page: Page, name: str) -> None:
    """Wide and narrow, light and dark."""
    for width in (1440, PHONE_WIDTH):
        page.set_viewport_size({"width": width, "height": 900})
        for dark in ("false", "true"):
            page.evaluate(f"document.documentElement.classList.toggle('dark', {dark})")
            shot(page, f"access-{name}-{width}-{dark}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("document.documentElement.classList.remove('dark')")


def test_no_page_breaks_its_own_policy(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user())
    chat = a_shop(1)[0]
    assert chat.item is not None
    task = PeriodicTask.objects.create(name="x", task="x", interval=IntervalSchedule.objects.create(every=1))
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    ]
    pages += [reverse("admin:index"), reverse("desk_access"), reverse("desk_search"), reverse("admin:auth_user_add")]
    pages += [reverse("admin:conversations_conversation_change", args=[chat.pk])]
    pages += [reverse("admin:marketplace_item_change", args=[chat.item.pk])]
    pages += [reverse("admin:marketplace_account_change", args=[chat.account_id])]
    pages += [reverse("admin:django_celery_beat_periodictask_change", args=[task.pk])]
    pages += [reverse("admin:password_change"), reverse("desk_second_step_on"), reverse("desk_setup_first")]
    told: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Permissions policy" in message.text:
            told.append(message.text)

    def steps(page: Page) -> None:
        page.on("console", heard)
        for address in pages:
            page.goto(live_server.url + address, wait_until="load")
        page.goto(live_server.url + reverse("admin:index"))
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = '1'; document.body.append(s) }"
        )
        assert len(told) == 1, told  # the policy is heard at work, and was at nobody's expense before
        assert "script-src" in told.pop()

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert not told


def test_an_operator_comes_in_by_two_steps_and_sees_their_logins(live_server: LiveServer, settings: Any) -> None:
    settings.WALLE_SECOND_STEP = True
    person = somebody("operator")
    two = somebody("reviewer", *(chat.account for chat in a_shop(1)))
    Membership.objects.create(person=two, account=a_shop(1)[0].account, role="viewer")

    def fill(page: Page, who: str, password: str) -> None:
        page.goto(f"{live_server.url}/admin/login/")
        page.locator("input[name=username]").fill(who)
        page.locator("input[name=password]").fill(password)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def steps(page: Page) -> None:
        page.context.clear_cookies()
        fill(page, person.username, PASSWORD)
        expect(page.get_by_role("heading", name="Activa el segundo paso")).to_be_visible()
        both(page, "on")
        key = "".join((page.locator(".d-key").text_content() or "").split())
        code = f"{TOTP(b32decode(key)).token():06d}"
        page.get_by_label("Código", exact=True).fill(code)
        page.get_by_role("button", name="Activar").click()
        expect(page.locator(".d-codes li")).to_have_count(10)
        both(page, "codes")
        recovery = page.locator(".d-codes code").first.text_content() or ""
        page.get_by_role("link", name="seguir").click()
        expect(page.get_by_role("button", name="PARAR TODO")).to_be_visible()
        page.goto(live_server.url + reverse("admin:desk_auditevent_changelist"))
        both(page, "audit")
        page.goto(live_server.url + reverse("admin:auth_user_change", args=[two.pk]))
        both(page, "person")
        page.context.clear_cookies()
        fill(page, person.username, PASSWORD)
        expect(page.get_by_role("heading", name="Segundo paso")).to_be_visible()
        both(page, "step")
        page.get_by_label("Código", exact=True).fill(recovery)
        page.get_by_role("button", name="Entrar").click()
        expect(page.get_by_role("button", name="PARAR TODO")).to_be_visible()
        page.context.clear_cookies()
        fill(page, two.username, PASSWORD)
        expect(page.get_by_label("Trabajas en")).to_be_visible()
        both(page, "front-two-roles")
        page.goto(live_server.url + reverse("desk_access"))
        both(page, "own")
        page.context.clear_cookies()
        for _each in range(5):
            fill(page, two.username, "mal")
        expect(page.get_by_role("heading", name="Acceso bloqueado")).to_be_visible()
        both(page, "locked")

    in_browser(live_server.url, "nobody", steps)
