"""Every page of the desk under axe-core, at a desktop's and a phone's width, light and dark: nothing serious found, and
nothing wider than the screen.
"""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from apps.conversations import attention
from apps.conversations.models import Turn
from apps.core import clock, doorbell
from apps.desk.models import Membership
from apps.desk.notices import tickets
from tests.factories import a_user
from tests.integration.desk_world import a_held_turn, a_shop
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)
SERIOUS = ("serious", "critical")
# Each width and each theme once: all four together found nothing that these two miss, in twice the time.
LOOKS = [(1440, "light"), (390, "dark")]
MANY = 60


def found(page: Page, name: str) -> list[str]:
    """One line for each serious finding: page, rule, where, why."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name.replace('/', '_')[:90]}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    lines = [f"{name}: {wide} px too wide"] if wide > 0 else []
    for each in Axe().run(page).response["violations"]:
        if each["impact"] in SERIOUS:
            for node in each["nodes"][:5]:
                why = " ".join(node["failureSummary"].split())[:300]
                lines.append(f"{name}: {each['id']} ({len(each['nodes'])}) {node['target']} {node['html'][:160]} {why}")
    return lines


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_page_has_serious_findings(
    width: int, scheme: str, live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    ana = a_user(first_name="Ana")
    client.force_login(ana)
    home, queue = reverse("admin:index"), reverse("admin:conversations_turn_changelist")
    session, said = client.cookies[settings.SESSION_COOKIE_NAME].value, list[str]()

    def looked(*addresses: str) -> None:
        def steps(page: Page) -> None:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for address in addresses:
                page.goto(live_server.url + address)
                page.wait_for_load_state("load")
                said.extend(found(page, f"{address} {width} {scheme}"))

        in_browser(live_server.url, session, steps)

    looked(home, queue, f"{queue}?ver=pospuestas", reverse("admin:conversations_turn_hand_over"))
    chat = a_shop(5)[0]
    turn = Turn.objects.filter(state="held").earliest("pk")
    Membership.objects.create(person=a_user(first_name="Luis", is_superuser=False), role="reviewer")
    attention.claim(turn.conversation_id, by=ana)
    put_off = a_held_turn(security_hold=True)
    attention.snooze(put_off.pk, clock.now() + timedelta(hours=1), by=ana)
    looked(
        home, queue, f"{queue}?ver=pospuestas",
        reverse("admin:conversations_turn_hand_over"), reverse("admin:conversations_turn_several"),
        reverse("admin:conversations_conversation_change", args=[chat.pk]),
        reverse("admin:conversations_conversation_change", args=[put_off.conversation_id]),
        reverse("admin:marketplace_account_autonomy", args=[chat.account_id]),
        reverse("admin:marketplace_item_import"),
        f"{reverse('desk_search')}?q=switch", reverse("desk_setup", args=[chat.account_id]), reverse("desk_access"),
        reverse("desk_notices"), reverse("desk_tokens"), reverse("desk_outcomes"), reverse("api_description"),
        tickets.path(tickets.give(ana, turn)), reverse("desk_second_step_on"), reverse("admin:password_change"),
        reverse("admin:core_stop_lift"),
    )  # fmt: skip
    named = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    looked(*(reverse(f"admin:{each}_changelist") for each in named))
    rows = {each: model._base_manager.first() for each, model in named.items()}
    looked(*(reverse(f"admin:{each}_change", args=[row.pk]) for each, row in rows.items() if row))
    for _ in range(MANY):
        a_held_turn()
    looked(queue)
    session = "nobody"
    looked(reverse("admin:login"))
    assert not said, "\n".join(said)
