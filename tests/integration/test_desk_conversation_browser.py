"""The conversation page in a real browser: by keyboard, with the line cut, while the buyer writes, and on a phone."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.conversations import drafting
from apps.conversations.models import Note, Offer, Turn
from apps.core import cache, clock, doorbell
from apps.marketplace.models import ItemFact
from apps.operations import servers
from apps.security import events
from tests.factories import a_message, a_response, a_turn, a_user
from tests.integration.desk_world import Hit, a_held_turn
from tests.integration.test_desk_queue_browser import PHONE_WIDTH, shot
from tests.integration.test_desk_security_browser import in_browser

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Hola, buenas tardes, te cuento: " + "me interesa mucho la consola para mi hija y querría saber si " * 4


def a_full_page(ana: User) -> Turn:
    """A conversation with a bit of everything: evidence, offers, a note, a correction, a long message."""
    turn = a_held_turn()
    chat, item, asked = turn.conversation, turn.conversation.item, turn.up_to_message
    assert item is not None and asked is not None
    question = a_message(conversation=chat, text="¿trae la caja?")
    old = a_turn(conversation=chat, up_to_message=question, state="skipped", reason="cortesia", ended_at=clock.now())
    draft = a_response(turn=old, response_text="Lo miro y te digo.")
    own = a_response(turn=old, response_text="Lleva la caja original.", source="staff", written_by=ana, guard_ok=True)
    Turn.objects.filter(pk=old.pk).update(
        state="sent", response=own, approved_by=ana, approved_at=clock.now(), ended_at=clock.now(),
        decision={"questions": [["informacion", "¿trae la caja?"]], "intents": ["informacion"]},
    )  # fmt: skip
    assert draft.pk < own.pk
    a_message(conversation=chat, author="staff", text=own.response_text, turn=old)
    a_message(conversation=chat, author="system", kind="offer_card", text="Ha hecho una oferta de 180 €")
    a_message(conversation=chat, text=LONG[:300])
    Note.objects.create(conversation=chat, author=ana, text="Ya compró otra vez, es de fiar.")
    for who, amount, kind in (("buyer", 170, "offer"), ("seller", 195, "counter"), ("buyer", 180, "offer")):
        Offer.objects.create(conversation=chat, item=item, who=who, amount=amount, kind=kind)
    start = asked.text.index("Mi tel")
    ids = {"conversation_id": chat.pk, "message_id": asked.pk, "buyer_id": chat.buyer_id}
    events.record(
        "fraud_suspicious", 45, "vigilar", asked.text, [Hit("phone", start, start + 6, "Da su teléfono.")], **ids
    )
    return turn


def test_a_conversation_is_worked_on_without_a_mouse_nothing_typed_is_lost_and_what_is_over_is_not_approved(
    live_server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch, redis_server: servers.Redis
) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    ana = a_user(first_name="Ana")
    luis = a_user(username="luis", first_name="Luis")
    client.force_login(ana)
    turn = a_full_page(ana)
    own = live_server.url + reverse("admin:conversations_conversation_change", args=[turn.conversation_id])
    being_written = a_turn(state="assessed")
    assert cache.put(f"{drafting.LIVE}{being_written.pk}", "Sí, sigue aq", 60)
    pages = reverse("admin:conversations_conversation_change", args=[being_written.conversation_id])
    other = Client()
    other.force_login(luis)
    news = reverse("admin:conversations_conversation_news", args=[turn.conversation_id])

    def steps(page: Page) -> None:
        page.goto(own)
        page.keyboard.press("a")  # at once: nobody can have read it
        page.wait_for_timeout(100)
        expect(page.locator("[data-deed=aprobar]")).to_be_visible()
        shot(page, "conv-desktop")
        page.emulate_media(color_scheme="dark")
        page.evaluate("document.documentElement.classList.add('dark')")
        shot(page, "conv-desktop-dark")
        page.evaluate("document.documentElement.classList.remove('dark')")
        page.keyboard.press("w")
        expect(page.locator(".d-msg--ours .d-why")).to_contain_text("La escribió")
        shot(page, "conv-why")
        page.locator("mark").first.focus()
        # What is typed goes to the guard, outlives a reload and a cut line.
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        page.keyboard.type("Mi WhatsApp es 612345678")
        expect(page.locator("#verdict .d-findings")).to_be_visible()
        expect(page.locator("[data-deed=aprobar]")).to_be_hidden()
        page.reload()
        expect(page.locator("#text")).to_have_value("Mi WhatsApp es 612345678")
        expect(page.locator("#restored")).to_contain_text("Hemos recuperado tu texto")
        page.context.set_offline(True)
        page.locator("#text").focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#reply-form [data-problem]")).to_contain_text("Sin conexión")
        page.context.set_offline(False)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#reply-form [data-problem]")).to_contain_text("Este texto no puede salir así")
        expect(page.locator("#override")).to_be_visible()
        page.locator("#override").focus()
        page.keyboard.press("Enter")  # without a reason: refused again, and nothing else happens
        expect(page.locator("#reply-form [data-problem]")).to_contain_text("Este texto no puede salir así")
        expect(page.locator("#override")).to_be_visible()
        shot(page, "conv-refused")
        page.locator("#override").blur()
        # A note goes to its own box.
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.type("@luis ¿lo ves?")
        shot(page, "conv-note")
        page.get_by_role("button", name="Guardar la nota").click()
        expect(page.locator(".c-note").last).to_contain_text("@luis ¿lo ves?")
        expect(page.locator("#note")).to_have_value("")
        page.get_by_role("button", name="Volver al borrador").click()
        # Beside the chat: a fact.
        page.get_by_text("añadir", exact=True).click()
        page.locator("#new-question").fill("¿Cuánto pesa?")
        page.locator("#new-answer").fill("Menos de un kilo")
        page.get_by_role("button", name="Guardar el dato").click()
        expect(page.locator(".d-col--item")).to_contain_text("Menos de un kilo")
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
        for tab in ("Anuncio", "Comprador", "Chat"):
            page.get_by_role("button", name=tab, exact=True).click()
            shot(page, f"conv-phone-{tab}")
            for button in page.locator(
                ".d-conv button:visible, .d-conv a.d-btn:visible, .d-conv summary.d-btn:visible"
            ).all():
                size = button.bounding_box()
                assert size is not None and size["height"] >= 44, button.inner_text()
        # The page was built before the buyer's newest message.
        page.evaluate("""() => { const own = document.getElementById("conversation");
            const parts = own.dataset.mark.split("."); parts[2] = "0"; own.dataset.mark = parts.join(".");
            document.dispatchEvent(new Event("visibilitychange")); }""")
        expect(page.locator("#respuesta.d-reply--gone")).to_be_visible()
        expect(page.locator("#news")).to_contain_text("El comprador escribió de nuevo")
        expect(page.locator("[data-deed=aprobar]")).to_be_disabled()
        page.wait_for_timeout(450)
        page.keyboard.press("a")
        shot(page, "conv-gone")
        page.locator("#news").click()
        expect(page.locator("[data-deed=aprobar]")).to_be_enabled()
        page.get_by_role("button", name="Descartar").click()
        expect(page.locator("#respuesta")).to_contain_text("Al día")
        page.goto(live_server.url + pages)
        expect(page.locator("#writing")).to_contain_text("Sí, sigue aq")

    in_browser(live_server.url, client.cookies[settings.SESSION_COOKIE_NAME].value, steps)
    assert Turn.objects.get(pk=turn.pk).state == "skipped"
    assert ItemFact.objects.filter(question="¿Cuánto pesa?").exists()
    assert other.get(news).json()["claim"] == "", "whoever left the page has let go of it"
