"""The review queue: what it shows to whom, who has what in hand, and that nothing leaves by a stale decision."""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.conversations import attention, delivery, rounds, turns, urgency
from apps.conversations.models import Message, Offer, Snooze, StaffClaim, Turn
from apps.core import doorbell
from apps.desk import queue_order
from apps.desk.models import Membership
from apps.marketplace.models import Item
from tests.factories import a_buyer, a_message, a_user, an_account
from tests.integration.desk_world import DRAFT, NAME, a_held_turn, a_person
from tests.integration.test_desk_pages import queries

pytestmark = pytest.mark.django_db
QUEUE = "admin:conversations_turn_changelist"


@pytest.fixture
def ana(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)
    client.force_login(a_user(first_name="Ana"))
    return client


@pytest.fixture
def luis(db: None) -> Client:
    client = Client()
    client.force_login(a_user(first_name="Luis"))
    return client


def form(turn: Turn, **more: str) -> dict[str, object]:
    """What the page's script sends for this row."""
    turn.refresh_from_db()
    chat = type(turn.conversation).objects.select_related("item").get(pk=turn.conversation_id)
    assert chat.item is not None
    shown = {"turn": str(turn.pk), "response": str(turn.response_id), "seen": f"{chat.revision}.{chat.item.revision}"}
    return {**shown, **more}


def decide(client: Client, turn: Turn, deed: str, data: dict[str, object]) -> tuple[int, dict[str, object]]:
    address = reverse("admin:conversations_turn_decide", args=[turn.pk, deed])
    answer = client.post(address, data, headers={"X-Requested-With": "fetch"})
    return answer.status_code, answer.json() if answer.headers["content-type"] == "application/json" else {}


def shown(client: Client) -> list[int]:
    return [row.pk for row in client.get(reverse("admin:conversations_turn_changelist")).context["rows"]]


def test_the_most_harmful_wait_comes_first(ana: Client) -> None:
    question, buying, fraud = a_held_turn(), a_held_turn(), a_held_turn(security_hold=True)
    type(buying.conversation).objects.filter(pk=buying.conversation_id).update(priority="alta")
    assert shown(ana) == [fraud.pk, buying.pk, question.pk]


def test_queue_and_news_ask_as_much_for_fifty_rows_as_for_five(ana: Client) -> None:
    def news() -> str:
        rows = ana.get(reverse("admin:conversations_turn_changelist")).context["rows"]
        return f"{reverse('admin:conversations_turn_news')}?filas={','.join(row.mark for row in rows)}"

    for _ in range(5):
        attention.claim(a_held_turn().conversation_id, by=a_user())
    page = reverse("admin:conversations_turn_changelist")
    few = queries(ana, page), queries(ana, news())
    for _ in range(45):
        a_held_turn()
    assert (queries(ana, page), queries(ana, news())) == few


def test_two_on_one_draft_send_once_and_the_other_sees_why(ana: Client, luis: Client) -> None:
    turn = a_held_turn()
    sent = form(turn)
    assert decide(ana, turn, "aprobar", sent)[0] == 200
    status, told = decide(luis, turn, "aprobar", sent)
    assert status == 409 and "ya no espera tu decisión" in str(told["refused"])
    turn.refresh_from_db()
    assert turn.state == "ready" and turn.approved_by is not None and turn.approved_by.first_name == "Ana"


def test_a_buyer_who_wrote_meanwhile_is_shown_and_not_answered(ana: Client) -> None:
    turn = a_held_turn()
    sent = form(turn)
    row = ana.get(reverse("admin:conversations_turn_changelist")).context["rows"][0]
    a_message(conversation=turn.conversation, text="olvídalo, ya no lo quiero")
    status, told = decide(ana, turn, "aprobar", sent)
    assert status == 409 and "olvídalo, ya no lo quiero" in str(told["refused"])
    turn.refresh_from_db()
    assert turn.state == "held"
    news = ana.get(reverse("admin:conversations_turn_news"), {"filas": row.mark}).json()
    assert str(turn.pk) in news["gone"]


def test_what_another_has_in_hand_is_asked_for_and_runs_out(ana: Client, luis: Client) -> None:
    turn = a_held_turn()
    assert decide(ana, turn, "tener", form(turn))[0] == 200
    assert "la tiene Ana" in luis.get(reverse("admin:conversations_turn_changelist")).content.decode()
    status, told = decide(luis, turn, "descartar", form(turn))
    assert status == 409 and told["claimed"] and "La tiene Ana" in str(told["refused"])
    StaffClaim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "la tiene Ana" not in luis.get(reverse("admin:conversations_turn_changelist")).content.decode()
    decide(ana, turn, "tener", form(turn))
    assert decide(luis, turn, "descartar", form(turn, take="1"))[0] == 200
    assert Turn.objects.get(pk=turn.pk).state == "skipped" and not StaffClaim.objects.exists()


def test_at_the_end_of_a_shift_everything_is_let_go_of(ana: Client) -> None:
    for _ in range(2):
        turn = a_held_turn()
        decide(ana, turn, "tener", form(turn))
    ana.post(reverse("admin:conversations_turn_release"))
    assert not StaffClaim.objects.exists()


def test_what_is_put_off_comes_back_by_itself_and_at_once_when_the_buyer_writes(ana: Client) -> None:
    turn = a_held_turn()
    assert decide(ana, turn, "posponer", form(turn, minutes="60"))[0] == 200
    assert shown(ana) == []
    Snooze.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert shown(ana) == [turn.pk]
    decide(ana, turn, "posponer", form(turn, minutes="60"))
    newer = a_message(conversation=turn.conversation, text="¿hola?")
    turns.open_turn(
        turn.conversation, "buyer_message", newer.pk, newest=newer, waiting_since=timezone.now(), trace_id="0" * 32,
        settle=False, hold_because=("borrador", "Falta tu visto bueno."),
    )  # fmt: skip
    assert len(shown(ana)) == 1


def test_an_approval_is_undone_from_the_tray_until_it_is_sent(ana: Client) -> None:
    turn = a_held_turn()
    _status, told = decide(ana, turn, "aprobar", form(turn))
    assert told["undo"]
    assert "cancelar" in ana.get(reverse("admin:conversations_turn_changelist")).content.decode()
    assert decide(ana, turn, "deshacer", {"turn": turn.pk})[0] == 200
    assert shown(ana) == [turn.pk]


def test_several_are_approved_with_every_text_shown_and_the_doubtful_left_out(ana: Client) -> None:
    plain, priced = a_held_turn(decision={}, intent="disponibilidad"), a_held_turn()
    Message.objects.filter(turn=None, conversation=plain.conversation).update(text="¿Sigue?")
    risky = a_held_turn(security_hold=True)
    page = reverse("admin:conversations_turn_several")
    answer = ana.get(page)
    assert [row.pk for row in answer.context["fit"]] == [plain.pk]
    assert {row.pk: row.left_out for row in answer.context["left"]} == {
        risky.pk: "Riesgo: mírala una a una.",
        priced.pk: "Habla de precio.",
    }
    assert answer.content.decode().count(DRAFT) == 3
    marks = [row.mark for row in [*answer.context["fit"], *answer.context["left"]]]
    ana.post(page, {"row": marks})
    assert set(Turn.objects.filter(state="ready").values_list("pk", flat=True)) == {plain.pk}


def test_a_viewer_reads_without_names_and_decides_nothing(client: Client) -> None:
    turn = a_held_turn()
    client.force_login(a_person("Lectura"))
    html = client.get(reverse("admin:conversations_turn_changelist")).content.decode()
    assert NAME not in html and "Zacarías" not in html and "data-deed" not in html
    for deed in ("aprobar", "editar", "descartar", "deshacer", "llevar", "bloquear", "tener", "posponer"):
        assert decide(client, turn, deed, form(turn))[0] == 403
    assert client.get(reverse("admin:conversations_turn_several")).status_code == 403
    assert Turn.objects.get(pk=turn.pk).state == "held"


def test_an_empty_queue_says_what_was_done_today(ana: Client) -> None:
    html = ana.get(reverse("admin:conversations_turn_changelist")).content.decode()
    assert "Nada por revisar. Hoy el asistente ha contestado 0 mensajes" in html


def test_what_was_put_off_is_a_list_of_its_own_and_is_taken_back_at_once(ana: Client) -> None:
    turn, other = a_held_turn(), a_held_turn()
    decide(ana, turn, "posponer", form(turn, minutes="60"))
    page = ana.get(reverse(QUEUE), {"ver": "pospuestas"})
    assert [row.pk for row in page.context["rows"]] == [turn.pk]
    assert page.context["counts"] == {"all": 1, "mine": 0, "put_off": 1} and page.context["desk"].held == 1
    html = page.content.decode()
    assert "vuelve" in html and "· Ana" in html and "Recuperar ya" in html
    status, told = decide(ana, turn, "recuperar", form(turn))
    assert status == 200 and "Recuperada" in str(told["said"])
    assert set(shown(ana)) == {turn.pk, other.pk} and not Snooze.objects.exists()


def test_more_than_a_thousand_wait_and_none_falls_out(ana: Client) -> None:
    """Read by the first letter of its priority, as once, the urgent one among the «media» would be the last."""
    some = a_held_turn()
    chats = [some.conversation]
    for number in range(1050):
        chats.append(copied(some.conversation, external_id=f"chat{number}"))
    Turn.objects.bulk_create(
        copied(some, conversation=each, cause_id=1000 + n, save=False) for n, each in enumerate(chats[1:])
    )
    urgent = Turn.objects.order_by("-pk").first()
    assert urgent is not None
    Turn.objects.filter(pk=urgent.pk).update(security_hold=True)
    page = ana.get(reverse(QUEUE))
    assert page.context["rows"][0].pk == urgent.pk and page.context["total"] == 1051
    html = page.content.decode()
    assert "1 a 50 de 1.051" in html and "pagina=2" in html
    seen: list[int] = []
    for number in range(1, 23):
        seen += [row.pk for row in ana.get(reverse(QUEUE), {"pagina": str(number)}).context["rows"]]
    assert sorted(seen) == sorted(Turn.objects.values_list("pk", flat=True))
    assert "Ver las más urgentes" in ana.get(reverse(QUEUE), {"pagina": "99"}).content.decode()
    asked = {"filas": ",".join(row.mark for row in page.context["rows"]), "desde": page.context["made"].isoformat()}
    assert ana.get(reverse("admin:conversations_turn_news"), asked).json()["new"] == 0
    Turn.objects.filter(pk=seen[-1]).update(decided_at=timezone.now())
    assert ana.get(reverse("admin:conversations_turn_news"), asked).json()["said"] == "1 nuevo · mostrar"
    told = ana.get(reverse("admin:conversations_turn_news"), {"desde": asked["desde"]}).json()
    assert told["said"].startswith("Quedan 1.051")


def copied(row: Any, save: bool = True, **values: Any) -> Any:
    """Another row with the same values but for these."""
    fields = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    for name, value in values.items():
        fields.pop(f"{name}_id", None)
        fields[name] = value
    made = type(row)(**fields)
    if save:
        made.save()
    return made


def test_the_database_orders_as_the_rule_does(ana: Client) -> None:
    now, dice = timezone.now(), random.Random(7)
    for _ in range(40):
        turn = a_held_turn(
            security_hold=dice.random() < 0.1,
            our_offer=dice.choice([None, Decimal(dice.randint(0, 4000))]),
            waiting_since=now - timedelta(minutes=dice.randint(-5, 3000)),
        )
        chat, item = turn.conversation, turn.conversation.item
        assert item is not None
        risk, priority = dice.randint(0, 100), dice.choice(["alta", "media", "baja"])
        type(chat).objects.filter(pk=chat.pk).update(risk_score=risk, priority=priority)
        if dice.random() < 0.5:
            until = now + timedelta(hours=dice.randint(-10, 50))
            Offer.objects.create(
                conversation=chat, item=item, who="seller", amount=9, kind="counter", valid_until=until
            )
        if dice.random() < 0.5:
            until = now + timedelta(hours=dice.randint(-10, 50))
            buyer = dice.choice([chat.buyer, a_buyer()])
            Item.objects.filter(pk=item.pk).update(promised_to=buyer, promised_until=until)
    found: list[Any] = list(queue_order.by_harm(attention.waiting(), now).select_related("conversation__item"))
    for row in found:
        chat, item = row.conversation, row.conversation.item
        assert item is not None
        offers = Offer.objects.filter(conversation=chat, who="seller").order_by("-id")
        ends = [each.valid_until for each in offers[:1] if each.valid_until]
        ends += [item.promised_until] if item.promised_until and item.promised_to_id == chat.buyer_id else []
        deadline = min(ends, default=None)
        value, risk = row.our_offer if row.our_offer is not None else item.list_price, chat.risk_score
        left = deadline - now if deadline else None
        waiting = urgency.Waiting(
            chat.priority, value or Decimal(0), 100 if row.security_hold else risk, left, now - row.waiting_since
        )
        assert row.deadline == deadline and row.harm == pytest.approx(urgency.harm(waiting))
    harms = [row.harm for row in found]
    assert harms == sorted(harms, reverse=True) and len(set(harms)) > 30


def test_a_passed_deadline_is_said_and_never_sends(ana: Client) -> None:
    turn = a_held_turn()
    assert turn.conversation.item is not None
    past = timezone.now() - timedelta(minutes=5)
    Offer.objects.create(
        conversation=turn.conversation, item=turn.conversation.item, who="seller", amount=200, kind="counter",
        valid_until=past,
    )  # fmt: skip
    Item.objects.update(promised_to=turn.conversation.buyer, promised_until=past)
    rounds.go()
    html = ana.get(reverse(QUEUE)).content.decode()
    assert "venció" in html
    turn.refresh_from_db()
    assert turn.state == "held" and not Turn.objects.exclude(pk=turn.pk).exists()
    assert delivery._next_due(turn.conversation.account) is None


def test_texts_of_strangers_and_nonsense_are_told_as_over(ana: Client) -> None:
    mine = a_held_turn()
    page, reviewer = reverse("admin:conversations_turn_typed_news"), Client()
    reviewer.force_login(a_person("Revisión"))
    asked = f"{mine.conversation_id}.{mine.pk},{mine.conversation_id}.0,424242.1"
    assert ana.get(page, {"textos": asked}).json() == {"over": ["424242.1"]}
    assert ana.get(page, {"textos": "x,1,1.2.3,-1.0,,9999999999999999999999.1"}).json() == {"over": []}
    stranger = a_user(is_superuser=False)
    Membership.objects.create(person=stranger, role="reviewer", account=an_account())
    reviewer.force_login(stranger)
    assert len(reviewer.get(page, {"textos": asked}).json()["over"]) == 3
