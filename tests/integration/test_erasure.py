"""A buyer's data are erased: no table holds a word of theirs any more, what was decided still adds up, and nothing
brings the words back.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from apps.ai_engine import known
from apps.conversations import buyers, erasure, intake, labels, missing, rounds
from apps.conversations.assess import unanswered
from apps.conversations.models import (
    Agreement,
    Conversation,
    Message,
    MissingFact,
    Note,
    Offer,
    Replay,
    ReplayRow,
    Response,
    StaffTask,
    Turn,
)
from apps.conversations.refused import Refused
from apps.core import alerts, clock, doorbell
from apps.desk import corpus
from apps.marketplace.models import Account, Buyer, PageFailure
from apps.security import events, shared
from apps.security.models import SecurityEvent, SecurityEvidence, SeenContact, StaffVerdict
from tests.factories import a_buyer, a_conversation, a_message, a_response, a_turn, a_user
from tests.integration.desk_world import NAME, PHONE, Hit, a_held_turn, a_person
from tests.site import Site

pytestmark = pytest.mark.django_db

SAID = f"Hola, soy {NAME}, del barrio Valdeperales. ¿Viene con la correa azulina? Llámame: {PHONE}"
ANSWER = "Hola, Zacarías: la correa azulina no está."
TRACES = (NAME, "Zacarías", "Quintanilla", PHONE, "Valdeperales", "azulina", "taquilla 14")
OTHER = "¿Trae la correa azulina?"


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def tables_with(words: Iterable[str]) -> set[tuple[str, str]]:
    """Every (table, word) where any column of any row of the whole database holds the word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = set()
        for name in names:
            for word in words:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {name} AS t WHERE t::text ILIKE %s)", [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.add((name, word))
    return found


def a_past() -> Turn:
    """A buyer whose words have got into every table that takes any; returns their open turn."""
    turn = a_held_turn(reason_detail=f"{NAME} escribe de nuevo.")
    chat, item = turn.conversation, turn.conversation.item
    Response.objects.update(response_text=ANSWER)
    assert item is not None
    asked = a_message(conversation=chat, text=SAID, raw={"text": SAID, "from": NAME})
    a_message(conversation=chat, author=Message.Author.SYSTEM, kind="offer_card", text=f"{NAME} ofrece 170 €")
    sent = a_turn(conversation=chat, up_to_message=asked, state="skipped", reason="cortesia", ended_at=clock.now())
    said = a_response(
        turn=sent,
        response_text=ANSWER,
        guard_verdict=[{"code": "PII_PHONE", "evidence": PHONE}],
        fell_back_because=f"No pasó la revisión: {PHONE}",
        facts=[[OTHER, "Sí, la azulina."]],
        instruction="dile a Zacarías que sí",
    )
    Note.objects.create(conversation=chat, author=a_user(), text=f"{NAME} llama desde el {PHONE}")
    a_message(conversation=chat, author=Message.Author.ASSISTANT, text=ANSWER, turn=sent)
    Turn.objects.filter(pk=sent.pk).update(
        state="sent",
        reason="",
        response=said,
        decision={"kind": "counter", "amount": "195", "questions": [["informacion", SAID]], "messages": [asked.pk]},
    )
    Offer.objects.create(conversation=chat, item=item, who="buyer", amount=170, kind="offer", message=asked)
    Offer.objects.create(conversation=chat, item=item, who="seller", amount=195, kind="counter", turn=sent)
    StaffTask.objects.create(conversation=chat, kind="shipping", text=f"{NAME} ha comprado: envíalo.")
    Agreement.objects.create(
        account=chat.account,
        conversation=chat,
        item=item,
        price=195,
        place="Metro Valdeperales, taquilla 14",
        notes=f"Viene {NAME}",
        status="no_show",
        closed_at=clock.now(),
    )
    own = MissingFact.objects.create(item=item, key="azulin corre", topic=OTHER[3:-1], question=f"¿{NAME}?")
    own.turns.add(sent)
    ReplayRow.objects.create(replay=Replay.objects.create(), turn=sent, result={"before": {"text": ANSWER}})
    PageFailure.objects.create(account=chat.account, at=clock.now(), error="x", html=f"<p>{SAID}</p>")
    alerts.raise_alert("fraud", f"conversation:{chat.pk}", f"Posible estafa de {NAME}.")
    events.record(
        "fraud_high",
        70,
        "negativa_segura",
        SAID,
        [Hit("phone", 5, 9, "Da su teléfono.")],
        conversation_id=chat.pk,
        message_id=asked.pk,
        buyer_id=chat.buyer_id,
    )
    shared.remember(shared.told(SAID), conversation_id=chat.pk, buyer_id=chat.buyer_id, message_id=asked.pk)
    labels.label(asked.pk, "fraud", by=a_user())
    turn.refresh_from_db()
    return turn


def test_no_table_holds_the_words_the_name_or_the_contacts_of_a_buyer_that_was_erased() -> None:
    turn = a_past()
    held = {table for table, _word in tables_with(TRACES)}
    assert held >= {
        "buyers", "conversations", "messages", "ai_responses", "turns", "replay_rows", "alerts", "staff_tasks",
        "agreements", "missing_facts", "security_evidence", "page_failures",
    }  # fmt: skip
    erasure.erase(turn.conversation.buyer_id or 0, by=a_user())
    assert tables_with(TRACES) == set()
    assert not SecurityEvidence.objects.exists() and not SeenContact.objects.exists()


#: Columns about a buyer's chats that may hold words, each with what erasing does of it.
EMPTIED = """
Buyer.name Conversation.buyer_name Message.text Message.raw Turn.reason_detail Turn.decision Response.response_text
Response.fell_back_because Response.guard_verdict Response.facts Response.instruction Note.text
ReplayRow.result Agreement.place Agreement.notes StaffTask.text
MissingFact.key MissingFact.topic MissingFact.question MissingFact.answer
Alert.detail PageFailure.error PageFailure.url PageFailure.screenshot PageFailure.html
SecurityEvidence.text SecurityEvidence.explanation SeenContact.masked
"""
OURS = """
Alert.subject Conversation.product_name SecurityEvent.patterns_detected
Item.title Item.description Item.ladder Item.pickup_area Item.wanted_error
Erasure.asked_by Erasure.counts LegalHold.reason LegalHold.set_by LegalHold.lifted_by
"""


def test_a_new_column_that_may_hold_a_buyers_words_has_to_be_decided_on() -> None:
    about = {Buyer, Conversation, Message, Turn}
    ids = {"conversation_id", "buyer_id", "turn_id", "message_id", "event_id", "subject"}
    columns = set()
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        tied = any(field.related_model in about for field in fields) or ids & {field.name for field in fields}
        if not model.__module__.startswith("apps.") or not (tied or model in {*about, MissingFact}):
            continue
        for field in fields:
            long = isinstance(field, models.CharField) and not field.choices and (field.max_length or 999) >= 100
            if long or isinstance(field, models.TextField | models.JSONField | models.BinaryField):
                columns.add(f"{model.__name__}.{field.name}")
    assert columns == {*EMPTIED.split(), *OURS.split()}


def test_events_ledger_and_what_was_sent_stay_as_they_were() -> None:
    turn = a_past()
    events_before = list(SecurityEvent.objects.order_by("pk").values())
    offers_before = list(Offer.objects.order_by("pk").values())
    ana = a_user()
    erasure.erase(turn.conversation.buyer_id or 0, by=ana)
    *kept, last = SecurityEvent.objects.order_by("pk").values()
    assert kept == events_before and list(Offer.objects.order_by("pk").values()) == offers_before
    assert (last["event_type"], last["action_taken"], last["staff_id"]) == ("buyer_erased", "datos_borrados", ana.pk)
    sent = Turn.objects.get(state="sent")
    assert sent.response is not None and sent.response.response_text == "[borrado]"
    assert sent.decision["kind"] == "counter" and sent.decision["amount"] == "195"
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("skipped", "datos_borrados")
    assert Conversation.objects.get().state == "abandonado"
    assert [row["text"] for row in corpus.rows(StaffVerdict.objects.all())] == []


@pytest.mark.parametrize("state", ["received", "assessed", "drafted", "ready", "held"])
def test_whatever_was_open_ends_and_nobody_is_written_to_any_more(state: str) -> None:
    turn = a_turn()
    why = "borrador" if state == "held" else ""
    Turn.objects.filter(pk=turn.pk).update(state=state, response=a_response(turn=turn), reason=why)
    erasure.erase(turn.conversation.buyer_id or 0, by=a_user())
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("skipped", "datos_borrados")
    assert not unanswered(turn.conversation) and sum(rounds.go().values()) == 0


def test_another_buyers_words_stay_and_a_shared_question_is_asked_in_theirs() -> None:
    turn = a_past()
    mine, item = turn.conversation, turn.conversation.item
    assert item is not None
    other = a_conversation(item=item, buyer=a_buyer(name="Rosa"))
    asked = a_message(conversation=other, text="¿Cuántas horas de uso lleva?")
    waiting = a_turn(conversation=other, up_to_message=asked)
    Turn.objects.filter(pk=waiting.pk).update(decision={"questions": [["informacion", asked.text]]})
    key = missing.key_of(known.topic("informacion", asked.text) or "", asked.text)
    row = MissingFact.objects.create(item=item, key=key, topic="x", question="Dime las horas, soy Zacarías")
    sent = Turn.objects.get(state="sent")
    row.turns.add(sent, waiting)
    erasure.erase(mine.buyer_id or 0, by=a_user())
    row.refresh_from_db()
    assert row.question == asked.text and list(row.turns.all()) == [waiting]
    assert MissingFact.objects.count() == 1
    asked.refresh_from_db()
    other.refresh_from_db()
    assert asked.text.startswith("¿Cuántas") and other.buyer_name == "Rosa"


def says(site: Site, text: str, late: timedelta) -> None:
    """A message whose time is now and `late` more."""
    site.says(text)
    site.shown[-1] = replace(site.shown[-1], sent_at=clock.now() + late)


def test_the_next_reading_brings_nothing_back_and_what_is_written_anew_is_answered() -> None:
    site = Site(a_conversation(buyer=a_buyer(name=NAME)))
    site.says(f"Soy {NAME}")
    account = Account.objects.get()
    chat = intake.record(account, site.thread())
    assert chat is not None
    erasure.erase(chat.buyer_id or 0, by=a_user())
    says(site, "Una línea vieja que no se había leído", timedelta(minutes=-5))
    intake.record(account, site.thread())
    assert tables_with((NAME, "línea vieja")) == set()
    assert Turn.objects.exclude(state="skipped").count() == 0
    says(site, "Hola, ¿sigue disponible?", timedelta(seconds=2))
    intake.record(account, site.thread())
    assert [message.text for message in unanswered(chat)] == ["Hola, ¿sigue disponible?"]
    assert Turn.objects.filter(state="received").count() == 1
    chat.refresh_from_db()
    new, old = chat.buyer, Buyer.objects.exclude(pk=chat.buyer_id or 0).get()
    assert new is not None and not new.forgotten and new.name == chat.buyer_name == NAME, "they are somebody new"
    assert old.forgotten and (old.name, old.external_id) == ("", f"erased-{old.pk}")
    assert tables_with(("línea vieja",)) == set()
    site.says("¿Hola?")
    intake.record(account, site.thread())
    assert Buyer.objects.count() == 2, "and stay that one"
    erasure.erase(new.pk, by=a_user())
    intake.record(account, site.thread())
    assert tables_with((NAME,)) == set() and Buyer.objects.get(pk=new.pk).forgotten


def test_who_was_blocked_is_blocked_when_they_write_again() -> None:
    site = Site(a_conversation(buyer=a_buyer(name=NAME)))
    site.says(f"Soy {NAME}")
    account = Account.objects.get()
    chat = intake.record(account, site.thread())
    assert chat is not None
    erasure.erase(chat.buyer_id or 0, by=a_user())
    Buyer.objects.filter(pk=chat.buyer_id or 0).update(blocked=True)
    says(site, "Hola otra vez", timedelta(seconds=2))
    again = intake.record(account, site.thread())
    assert again is not None and again.buyer_id != chat.buyer_id and again.buyer is not None and again.buyer.blocked


@pytest.mark.parametrize("values", [{"state": "sending"}, {"lease_expires_at": True}])
def test_nothing_is_erased_while_a_reply_is_on_its_way(values: dict[str, Any]) -> None:
    turn = a_turn()
    if "lease_expires_at" in values:
        values = {"lease_expires_at": clock.now() + timedelta(minutes=1)}
    Turn.objects.filter(pk=turn.pk).update(response=a_response(turn=turn), **values)
    with pytest.raises(Refused, match="prueba otra vez"):
        erasure.erase(turn.conversation.buyer_id or 0, by=a_user())
    assert Buyer.objects.get().name == "Carlos" and Response.objects.get().response_text != "[borrado]"


def test_nothing_is_erased_while_a_deal_is_open() -> None:
    turn = a_past()
    Agreement.objects.update(status="agreed", closed_at=None)
    with pytest.raises(Refused, match="acuerdo"):
        erasure.erase(turn.conversation.buyer_id or 0, by=a_user())
    assert ("buyers", NAME) in tables_with((NAME,))


def test_lifting_the_block_of_an_erased_buyer_brings_no_old_message_back() -> None:
    turn = a_past()
    ana, buyer_id = a_user(), turn.conversation.buyer_id or 0
    buyers.block(buyer_id, by=ana)
    erasure.erase(buyer_id, by=ana)
    assert Buyer.objects.get().blocked, "a block is no datum about the person but a decision of ours"
    buyers.unblock(buyer_id, by=ana)
    assert not Turn.objects.filter(state="held").exists()


def test_staff_erase_a_buyer_from_their_page_after_reading_what_goes(client: Client) -> None:
    turn = a_past()
    buyer_id = turn.conversation.buyer_id or 0
    page = reverse("admin:marketplace_buyer_erase", args=[buyer_id])
    own = reverse("admin:marketplace_buyer_change", args=[buyer_id])
    client.force_login(a_person("Revisión"))
    assert page not in client.get(own).content.decode()
    assert client.get(page).status_code == 403 == client.post(page).status_code
    ana = a_person("Gestión")
    client.force_login(ana)
    chat = reverse("admin:conversations_conversation_change", args=[turn.conversation_id])
    client.post(reverse("admin:marketplace_buyer_decide", args=[buyer_id]), {"deed": "confiar"})
    assert page in client.get(own).content.decode()
    html = client.get(page).content.decode()
    assert NAME in html and "no se puede deshacer" in html and "mensajes suyos: 2; nuestros: 1" in html
    assert Buyer.objects.get().name == NAME, "looking erases nothing"
    html = client.post(page, follow=True).content.decode()
    assert "Datos borrados" in html and NAME not in html and "Sus datos se borraron" in html
    assert tables_with(TRACES) == set()
    assert LogEntry.objects.filter(user=ana, object_id=str(buyer_id), change_message__contains="borrados").exists()
    for where in (chat, own, reverse("admin:security_securityevent_changelist"), reverse("admin:index")):
        html = client.get(where).content.decode()
        assert not [word for word in TRACES if word in html], where
    assert "[borrado]" in client.get(chat).content.decode()
    assert "Ya se borraron" in client.get(page).content.decode()


def test_a_buyer_with_an_open_deal_is_kept_and_staff_are_told_why(client: Client) -> None:
    turn = a_past()
    Agreement.objects.update(status="agreed", closed_at=None)
    client.force_login(a_user())
    page = reverse("admin:marketplace_buyer_erase", args=[turn.conversation.buyer_id])
    assert "acuerdo sin cerrar" in client.post(page, follow=True).content.decode()
    assert Buyer.objects.get().name == NAME
    assert Decimal(195) == Agreement.objects.get().price
