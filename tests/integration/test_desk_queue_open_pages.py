"""The queue in open pages: counts right after a decision, news without moving anything, nothing sent that nobody could
read, deadlines that pass by themselves, typed text forgotten when nobody waits for it.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.conversations import review
from apps.conversations.models import Conversation, Offer, Turn
from apps.core import clock, doorbell
from tests.factories import a_user
from tests.integration.desk_world import a_held_turn
from tests.integration.test_desk_security_browser import in_browser
from tests.integration.test_live import in_thread
from tests.web import Follower, served

pytestmark = pytest.mark.django_db(transaction=True)
SOON_MS = 3000
QUEUE = "admin:conversations_turn_changelist"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    with served() as address:
        yield address


def settle(page: Page) -> None:
    """Waits until the page may be decided on."""
    page.wait_for_function("window.walle && walle.readable()")


def test_every_open_page_counts_right_at_once_after_a_decision(web: str) -> None:
    ana = Follower(web, a_user(first_name="Ana"))
    for _ in range(3):
        a_held_turn()

    def steps(page: Page) -> None:
        front, queue = page.context.new_page(), page.context.new_page()
        front.goto(web + reverse("admin:index"))
        queue.goto(web + reverse(QUEUE))
        page.goto(web + reverse(QUEUE))
        for each in (front, queue, page):
            each.wait_for_function("window.walleLive")
            expect(each.locator("#desk-state")).to_contain_text("3 esperan tu decisión")
        expect(page.locator("[data-count=total]")).to_have_text("3")
        settle(page)
        page.keyboard.press("a")
        for name, n in (("total", "2"), ("all", "2"), ("mine", "0"), ("put_off", "0")):
            expect(page.locator(f"[data-count={name}]")).to_have_text(n, timeout=SOON_MS)
        page.keyboard.press("z")
        for name, n in (("total", "1"), ("all", "1"), ("put_off", "1")):
            expect(page.locator(f"[data-count={name}]")).to_have_text(n, timeout=SOON_MS)
        menu = f"#nav-sidebar-apps a[href$='{reverse(QUEUE)}'] .d-nav-count"
        expect(page.locator("#desk-state")).to_contain_text("1 espera tu decisión", timeout=SOON_MS)
        expect(page.locator(menu)).to_have_text("1")
        # Approving is told at once; putting off, which no row of the conversation shows, with the next look.
        for each in (front, queue):
            expect(each.locator("#desk-state")).to_contain_text("1 espera tu decisión", timeout=20_000)
            expect(each.locator(menu)).to_have_text("1")
        expect(queue.locator("[data-count=total]")).to_have_text("1")

    in_browser(web, ana.cookie, steps)


def test_what_nobody_can_have_read_is_not_approved_and_the_page_says_so(web: str) -> None:
    ana = Follower(web, a_user(first_name="Ana"))
    turn = a_held_turn()
    chat = reverse("admin:conversations_conversation_change", args=[turn.conversation_id])

    def steps(page: Page) -> None:
        for address, key, place in (
            (reverse(QUEUE), "a", "[data-toast]"),
            (chat, "a", "#reply-form [data-problem]"),
            (reverse("admin:conversations_turn_several"), "", "form [data-problem]"),
        ):
            page.goto(web + address)
            # In one breath: a slow machine presses later than the 400 ms.
            button = page.locator("button", has_text="Aprobar las marcadas")
            if key:
                page.evaluate(
                    "key => { walle.inert(); document.body.dispatchEvent("
                    "new KeyboardEvent('keydown', {key, bubbles: true})) }",
                    key,
                )
            elif button.count():
                button.evaluate("button => { walle.inert(); button.click() }")
            else:
                continue
            expect(page.locator(place)).to_contain_text("no se ha enviado nada")
            assert page.locator(place).get_attribute("role") in ("status", "alert")

    in_browser(web, ana.cookie, steps)
    assert Turn.objects.get(pk=turn.pk).state == "held"


def test_several_at_once_are_as_inert_as_one(web: str) -> None:
    ana = Follower(web, a_user(first_name="Ana"))
    turn = a_held_turn(decision={}, intent="disponibilidad")
    asked = turn.up_to_message
    assert asked is not None
    type(asked).objects.filter(pk=asked.pk).update(text="¿Sigue?")

    def steps(page: Page) -> None:
        page.goto(web + reverse("admin:conversations_turn_several"))
        button = page.get_by_role("button", name="Aprobar las marcadas")
        button.evaluate("button => { walle.inert(); button.click() }")
        expect(page.locator("form [data-problem]")).to_contain_text("no se ha enviado nada")
        assert in_thread(lambda: Turn.objects.get(pk=turn.pk).state) == "held"
        settle(page)
        page.get_by_role("button", name="Aprobar las marcadas").click()
        expect(page.locator("body")).to_contain_text("Aprobadas: 1")

    in_browser(web, ana.cookie, steps)
    assert Turn.objects.get(pk=turn.pk).state == "ready"


def test_new_ones_announce_themselves_and_move_nothing_until_they_are_asked_for(web: str) -> None:
    ana = Follower(web, a_user(first_name="Ana"))
    first = [a_held_turn() for _ in range(3)]

    def steps(page: Page) -> None:
        page.goto(web + reverse(QUEUE))
        page.wait_for_function("window.walleLive")
        page.keyboard.press("j")
        row = page.locator(".q-row--here")
        key, place = row.get_attribute("data-row"), row.bounding_box()
        order = page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
        urgent = [in_thread(lambda: a_held_turn(security_hold=True)) for _ in range(2)]
        fresh = page.locator("[data-new]")
        expect(fresh).to_have_text("2 nuevos · mostrar")
        assert page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)") == order
        assert row.get_attribute("data-row") == key and row.bounding_box() == place, "moved under the cursor"
        fresh.click()
        expect(page.locator("[data-row]")).to_have_count(5)
        top = page.locator("[data-row]").evaluate_all("rows => rows.slice(0, 2).map(row => Number(row.dataset.row))")
        assert set(top) == {each.pk for each in urgent}
        expect(fresh).to_be_hidden()

    in_browser(web, ana.cookie, steps)
    assert {Turn.objects.get(pk=each.pk).state for each in first} == {"held"}


def test_a_deadline_counts_down_by_itself_passes_and_sends_nothing(web: str) -> None:
    ana = Follower(web, a_user(first_name="Ana"))
    turn = a_held_turn()
    assert turn.conversation.item is not None
    until = clock.now() + timedelta(seconds=8)
    Offer.objects.create(
        conversation=turn.conversation, item=turn.conversation.item, who="seller", amount=200, kind="counter",
        valid_until=until,
    )  # fmt: skip

    def steps(page: Page) -> None:
        page.goto(web + reverse(QUEUE))
        due = page.locator("[data-due]")
        expect(due).to_contain_text("vence dentro de")
        expect(due).to_contain_text("venció hace", timeout=15_000)
        assert "d-tone--red" in (due.get_attribute("class") or "")

    in_browser(web, ana.cookie, steps)
    turn.refresh_from_db()
    assert turn.state == "held" and turn.approved_at is None


def test_typed_text_is_forgotten_once_decided_closed_or_logged_out_and_kept_where_the_buyer_wrote_again(
    web: str,
) -> None:
    person = a_user(first_name="Ana")
    ana, turns = Follower(web, person), [a_held_turn() for _ in range(4)]
    decided, closed, superseded, waiting = turns

    def texts(page: Page) -> set[int]:
        keys = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('walle.text.'))")
        return {int(key.split(".")[3]) for key in keys}

    def steps(page: Page) -> None:
        page.goto(web + reverse(QUEUE))
        for turn in turns:
            row = page.locator(f"[data-row='{turn.pk}']")
            row.locator("[data-open-edit]").click()
            row.locator("textarea").fill(f"Mi texto para {turn.pk}")
        assert texts(page) == {each.conversation_id for each in turns}
        page.evaluate("localStorage.setItem('walle.text.999999.1', '{}')")  # somebody else's, at the same computer
        in_thread(lambda: review.discard(decided.pk, by=person))
        in_thread(lambda: Conversation.objects.filter(pk=closed.conversation_id).update(state="finalizado"))
        in_thread(
            lambda: Turn.objects.filter(pk=superseded.pk).update(
                state="superseded", reason="escribio_de_nuevo", ended_at=clock.now()
            )
        )
        page.reload()
        row = page.locator(f"[data-row='{waiting.pk}'] textarea")
        expect(row).to_have_value(f"Mi texto para {waiting.pk}")
        expect(page.locator(f"[data-row='{closed.pk}'] textarea")).not_to_have_value(f"Mi texto para {closed.pk}")
        assert texts(page) == {superseded.conversation_id, waiting.conversation_id}
        # Decided by a colleague while the page is open.
        in_thread(lambda: review.discard(waiting.pk, by=person))
        expect(page.locator(".q-row--gone")).to_have_count(1)
        assert texts(page) == {superseded.conversation_id}
        with page.expect_navigation():
            page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
        assert texts(page) == set()

    in_browser(web, ana.cookie, steps)
