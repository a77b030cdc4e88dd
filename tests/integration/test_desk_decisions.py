"""What a person decides on the conversation page: done once, refused with a reason, no typed text lost."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from apps.conversations.models import Conversation, Response, StaffTask, Turn
from apps.core import alerts, breakers, doorbell, stop
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.marketplace.models import Account, Item
from tests.factories import a_message, a_user
from tests.integration.desk_world import DRAFT, NAME, a_held_turn, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


@pytest.fixture
def ana(client: Client) -> User:
    person: User = a_user(first_name="Ana")
    client.force_login(person)
    return person


@pytest.fixture
def held(ana: User) -> Turn:
    return a_held_turn()


def page_of(turn: Turn) -> str:
    return reverse("admin:conversations_conversation_change", args=[turn.conversation_id])


def form_of(client: Client, turn: Turn) -> dict[str, str]:
    """The fields of the reply box as the browser would send them."""
    html = client.get(page_of(turn)).content.decode()
    box = html[html.index('class="d-form"') :]
    fields = dict(re.findall(r'<input type="hidden" name="(seen|turn|response)" value="([^"]*)"', box))
    typed = re.search(r"<textarea[^>]*>([^<]*)</textarea>", box)
    return fields | ({"text": typed.group(1)} if typed else {})


def decide(client: Client, turn: Turn, deed: str, **values: str) -> Any:
    fields = form_of(client, turn) | values
    return post(client, turn, deed, fields)


def post(client: Client, turn: Turn, deed: str, fields: dict[str, str]) -> Any:
    return client.post(reverse(f"admin:conversations_conversation_{deed}", args=[turn.conversation_id]), fields)


def state(turn: Turn) -> str:
    return Turn.objects.get(pk=turn.pk).state


def test_an_approved_draft_goes_out_as_it_is(client: Client, held: Turn, ana: User) -> None:
    assert decide(client, held, "aprobar").status_code == 302
    held.refresh_from_db()
    assert (held.state, held.approved_by) == ("ready", ana)
    html = client.get(page_of(held)).content.decode()
    assert "Deshacer" in html and "visto bueno de Ana" in html


def test_an_approval_can_be_undone_until_it_leaves(client: Client, held: Turn) -> None:
    decide(client, held, "aprobar")
    assert decide(client, held, "deshacer").status_code == 302
    assert state(held) == "held"


def test_approving_a_text_that_was_edited_is_refused_and_keeps_it(client: Client, held: Turn) -> None:
    answer = decide(client, held, "aprobar", text="Otra cosa distinta.")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "usa «Editar y enviar»" in html and "Otra cosa distinta." in html
    assert state(held) == "held"


def test_an_edited_text_goes_out_in_the_persons_name(client: Client, held: Turn, ana: User) -> None:
    assert decide(client, held, "editar", text="Hola, sí, sigue disponible.").status_code == 302
    held.refresh_from_db()
    assert held.state == "ready" and held.response is not None
    assert (held.response.response_text, held.response.written_by) == ("Hola, sí, sigue disponible.", ana)


def test_a_buyer_who_writes_between_opening_and_approving_is_seen_first(client: Client, held: Turn) -> None:
    fields = form_of(client, held)
    a_message(conversation=held.conversation, text="espera, ¿tiene caja?")
    answer = post(client, held, "aprobar", fields)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Algo ha cambiado" in html and "espera, ¿tiene caja?" in html
    assert state(held) == "held"


def test_a_price_change_between_opening_and_editing_keeps_the_typed_text(client: Client, held: Turn) -> None:
    fields = form_of(client, held) | {"text": "Te la dejo con la caja."}
    Item.objects.update(list_price=205)
    answer = post(client, held, "editar", fields)
    assert answer.status_code == 409
    assert "Te la dejo con la caja." in answer.content.decode()
    assert not Response.objects.filter(source="staff").exists()


def test_what_the_guard_objects_to_needs_a_reason(client: Client, held: Turn) -> None:
    text = "Escríbeme al WhatsApp 612345678"
    answer = decide(client, held, "editar", text=text)
    assert answer.status_code == 409
    assert text in answer.content.decode() and state(held) == "held"
    assert decide(client, held, "editar", text=text, override="Es mi hermano").status_code == 302
    response = Response.objects.get(source="staff")
    assert response.guard_verdict and response.guard_verdict[0]["overridden"] == "Es mi hermano"


def test_the_verdict_is_told_while_typing(client: Client, held: Turn) -> None:
    page = reverse("admin:conversations_conversation_verdict", args=[held.conversation_id])
    bad = client.post(page, form_of(client, held) | {"text": "Mi WhatsApp es 612345678"}).content.decode()
    assert "d-findings" in bad
    good = client.post(page, form_of(client, held) | {"text": DRAFT}).content.decode()
    assert "no tiene nada que objetar" in good


@pytest.mark.parametrize("turn", ["", "0", "no", "9" * 30, "²"])
def test_a_verdict_on_no_turn_of_this_conversation_is_not_found(client: Client, held: Turn, turn: str) -> None:
    page = reverse("admin:conversations_conversation_verdict", args=[held.conversation_id])
    assert client.post(page, {"turn": turn, "text": DRAFT}).status_code == 404


def test_who_may_not_see_names_approves_the_draft_as_shown_and_sends_no_stand_in(
    client: Client, held: Turn, ana: User
) -> None:
    Response.objects.filter(turn=held).update(response_text=f"¡Hola, {NAME}! Sí, sigue disponible.")
    somebody = a_person("Lectura")
    somebody.user_permissions.add(Permission.objects.get(codename="answer_buyers"))
    client.force_login(somebody)
    shown = f"¡Hola, Comprador {held.conversation.buyer_id}! Sí, sigue disponible."
    answer = decide(client, held, "editar", text=shown)
    assert answer.status_code == 409 and "Quita del texto" in answer.content.decode()
    assert decide(client, held, "aprobar", text=shown).status_code == 302
    assert state(held) == "ready"


def test_two_people_on_one_draft_make_one_reply(client: Client, held: Turn) -> None:
    raul = Client()
    raul.force_login(a_person("Revisión"))
    his = form_of(raul, held)
    decide(client, held, "aprobar")
    answer = post(raul, held, "aprobar", his)
    assert answer.status_code == 409
    assert "ya no espera tu decisión" in answer.content.decode()


def test_discarding_ends_it_without_an_answer(client: Client, held: Turn) -> None:
    assert decide(client, held, "descartar").status_code == 302
    assert state(held) == "skipped"


def test_taking_over_and_handing_back(client: Client, held: Turn, ana: User) -> None:
    assert decide(client, held, "llevar").status_code == 302
    conversation = Conversation.objects.get()
    assert (conversation.mode, conversation.assigned_staff) == ("manual", ana)
    assert "Devolver al asistente" in client.get(page_of(held)).content.decode()
    assert decide(client, held, "devolver").status_code == 302
    assert Conversation.objects.get().mode == "auto"
    assert state(held) == "received"


def test_a_person_can_write_first_but_not_past_an_unseen_message(client: Client, held: Turn) -> None:
    decide(client, held, "descartar")
    fields = form_of(client, held) | {"text": "¿Sigues interesado?"}
    a_message(conversation=held.conversation, text="sí, me la quedo")
    assert post(client, held, "escribir", fields).status_code == 409
    assert decide(client, held, "escribir", text="¿Sigues interesado?").status_code == 302
    assert Turn.objects.filter(cause="staff", state="ready").count() == 1


def test_a_turn_of_another_conversation_is_refused(client: Client, held: Turn) -> None:
    other = a_held_turn(item=held.conversation.item)
    fields = form_of(client, held) | {"turn": str(other.pk)}
    assert post(client, held, "descartar", fields).status_code == 409
    assert state(other) == "held"


@pytest.mark.parametrize("fields", [{}, {"turn": "x"}, {"turn": "1", "seen": "x", "response": "1"}])
def test_a_mangled_form_is_refused_politely(client: Client, held: Turn, fields: dict[str, str]) -> None:
    assert post(client, held, "aprobar", fields).status_code == 409
    assert state(held) == "held"


def test_decisions_are_posts_only(client: Client, held: Turn) -> None:
    page = reverse("admin:conversations_conversation_aprobar", args=[held.conversation_id])
    assert client.get(page).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.first())  # type: ignore[arg-type]
    assert strict.post(page, {}).status_code == 403
    assert state(held) == "held"


def test_news_are_announced_and_nothing_moves_by_itself(client: Client, held: Turn) -> None:
    mark = client.get(page_of(held)).context["mark"]
    news = reverse("admin:conversations_conversation_news", args=[held.conversation_id])
    assert client.get(news, {"mark": mark}).json()["moved"] is False
    Turn.objects.filter(pk=held.pk).update(state="received", response=None)
    told = client.get(news, {"mark": mark}).json()
    assert told["moved"] and not told["wrote"] and "Hay novedades" in told["said"]
    a_message(conversation=held.conversation)
    told = client.get(news, {"mark": mark}).json()
    assert told["wrote"] and "escribió de nuevo" in told["said"]


def test_a_buyers_words_never_become_markup(client: Client, held: Turn) -> None:
    a_message(conversation=held.conversation, text="<script>alert(1)</script><b>hola</b>")
    Conversation.objects.update(buyer_name="<img src=x onerror=alert(1)>")
    for page in (
        page_of(held),
        reverse("admin:conversations_conversation_changelist"),
        reverse("admin:index"),
    ):
        html = client.get(page).content.decode()
        assert "<script>alert(1)" not in html and "<img src=x" not in html


def test_stop_is_one_click_and_starting_again_asks(client: Client, ana: User) -> None:
    front = reverse("admin:index")
    back = client.post(reverse("admin:core_stop_press"), headers={"referer": f"http://testserver{front}"})
    assert back.status_code == 302 and back["Location"].endswith(front)
    assert stop.active()
    html = client.get(front).content.decode()
    assert "Todo parado desde las" in html and "por Ana" in html
    assert client.get(reverse("admin:core_stop_lift")).status_code == 200
    assert stop.active()
    client.post(reverse("admin:core_stop_lift"))
    assert not stop.active()
    row = Stop.objects.get()
    assert (row.started_by, row.ended_by) == (ana, ana)


def test_stop_sends_nobody_to_a_foreign_page(client: Client, ana: User) -> None:
    answer = client.post(reverse("admin:core_stop_press"), headers={"referer": "https://malo.example/x"})
    assert answer["Location"] == reverse("admin:index")


def test_a_service_in_pause_can_be_tried_again(client: Client, ana: User) -> None:
    breakers.failed("source:web", "503", at_once=True)
    page = reverse("admin:core_circuitbreaker_changelist")
    [row] = re.findall(r'name="_selected_action" value="(\w+)"', client.get(page).content.decode())
    client.post(page, {"action": "reset", "_selected_action": [row]})
    assert CircuitBreaker.objects.get().state == "closed"
    assert not Alert.objects.filter(closed_at=None).exists()


def test_a_task_is_done_once_by_whoever_did_it(client: Client, ana: User) -> None:
    task = StaffTask.objects.create(conversation=a_held_turn().conversation, kind="shipping", text="Envíalo.")
    page = reverse("admin:conversations_stafftask_changelist")
    client.post(page, {"action": "mark_done", "_selected_action": [task.pk]})
    task.refresh_from_db()
    assert task.done_by == ana
    first = task.done_at
    client.post(page + "?tareas=hechas", {"action": "mark_done", "_selected_action": [task.pk]})
    task.refresh_from_db()
    assert task.done_at == first


def test_a_challenged_account_is_made_active_again_by_a_person(client: Client, ana: User) -> None:
    account = a_held_turn().conversation.account
    Account.objects.update(status="challenged")
    breakers.failed(f"account:{account.pk}:read", "captcha", at_once=True)
    page = reverse("admin:marketplace_account_changelist")
    client.post(page, {"action": "resume", "_selected_action": [account.pk]})
    assert Account.objects.get().status == "active"
    assert not CircuitBreaker.objects.filter(pk=f"account:{account.pk}:read").exclude(state="closed").exists()


def test_reactivating_does_not_send_through_a_page_that_has_changed_but_trying_again_does(
    client: Client, ana: User
) -> None:
    account = a_held_turn().conversation.account
    sending = f"account:{account.pk}:send"
    Account.objects.update(status="challenged")
    breakers.failed(sending, "Wallapop ha cambiado", at_once=True, alert=False)
    alerts.raise_alert("drift", f"account:{account.pk}", "Wallapop ha cambiado y no se envía nada.")
    page = reverse("admin:marketplace_account_changelist")
    client.post(page, {"action": "resume", "_selected_action": [account.pk]})
    assert Account.objects.get().status == "active" and not breakers.allows(sending)
    assert Alert.objects.filter(kind="drift", closed_at=None).exists()
    page = reverse("admin:core_circuitbreaker_changelist")
    [row] = re.findall(r'name="_selected_action" value="(\w+)"', client.get(page).content.decode())
    client.post(page, {"action": "reset", "_selected_action": [row]})
    assert breakers.allows(sending) and not Alert.objects.filter(closed_at=None).exists()
