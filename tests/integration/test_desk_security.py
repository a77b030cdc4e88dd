"""The security pages: found, filtered, marked, exported and masked as the person may see."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations import labels
from apps.conversations.models import Conversation, Message, Response, Turn
from apps.core import doorbell
from apps.desk import corpus
from apps.marketplace.models import Buyer
from apps.security import erasure, evaluation, events
from apps.security.models import ListedContact, SecurityEvent, SecurityEvidence, StaffVerdict
from tests.factories import a_buyer, a_conversation, a_message, a_user
from tests.integration.desk_world import NAME, PHONE, Hit, a_held_turn, a_person, a_shop

pytestmark = pytest.mark.django_db

EVENTS = "admin:security_securityevent_changelist"
VERDICTS = "admin:security_staffverdict_changelist"
LISTS = "admin:security_listedcontact_changelist"


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


@pytest.fixture
def ana(client: Client) -> User:
    person: User = a_user(first_name="Ana")
    client.force_login(person)
    return person


def an_event(text: str = "Dale a aceptar el bizum", **values: Any) -> SecurityEvent:
    """A critical event with «bizum» as its evidence."""
    conversation = values.pop("conversation", None) or a_conversation(buyer=a_buyer(name=NAME))
    message = a_message(conversation=conversation, text=text)
    start = max(text.find("bizum"), 0)
    given: dict[str, Any] = {"kind": "fraud_critical", "risk": 95, "action": "retenida"}
    given |= {"rule": "bizum_al_reves"} | values
    return events.record(
        given["kind"],
        given["risk"],
        given["action"],
        text,
        [Hit(given["rule"], start, start + 5, "Pide aceptar una solicitud.")],
        account_id=conversation.account_id,
        conversation_id=conversation.pk,
        message_id=message.pk,
        buyer_id=conversation.buyer_id,
    )


def found(client: Client, **asked: str) -> set[int]:
    return {row.pk for row in client.get(reverse(EVENTS), asked).context["cl"].result_list}


def exported(client: Client, form: str, **asked: str) -> str:
    answer = client.get(reverse("admin:security_securityevent_export", args=[form]), asked)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    return answer.content.decode("utf-8-sig")


def page_of(conversation: Conversation) -> str:
    return reverse("admin:conversations_conversation_change", args=[conversation.pk])


# -- events


def test_events_are_found_by_rule_buyer_product_number_and_words(client: Client, ana: User) -> None:
    one = an_event()
    other = an_event("Pásame el código", conversation=a_conversation(product_name="Bici"), rule="pide_codigo")
    assert found(client, q="bizum_al_reves") == {one.pk}
    assert found(client, q="zacarías") == {one.pk}
    assert found(client, q="bici") == {other.pk}
    assert found(client, q=str(other.conversation_id)) >= {other.pk}
    assert found(client, q="código") == {other.pk}
    assert found(client, q="aceptar bizum") == {one.pk}
    assert found(client, q="nada") == set()
    assert "Nada coincide" in client.get(reverse(EVENTS), {"q": "nada"}).content.decode()


def test_accents_and_capitals_are_forgiven_in_what_is_searched_and_in_what_is_found(client: Client, ana: User) -> None:
    one = an_event("¿CUÁNDO me pasas el código del BIZUM, señor?")
    other = an_event("manana te llamo", conversation=a_conversation(product_name="Sillón orejero"), rule="pide_codigo")
    assert found(client, q="cuando") == {one.pk} == found(client, q="SENOR codígo")
    assert found(client, q="mañana") == {other.pk} == found(client, q="sillon")
    assert found(client, q="zacarias quintanilla") == {one.pk}
    assert found(client, q="cod%") == set() == found(client, q="pide_codig%")


def test_events_are_found_by_why_what_happened_and_what_was_done_in_spanish(client: Client, ana: User) -> None:
    one = an_event()
    buyer = a_buyer(name="Ángela Pérez")
    blocked = events.record("buyer_blocked", 0, "bloqueado", "", (), buyer_id=buyer.pk, staff_id=ana.pk)
    assert found(client, q="solicitud aceptar") == {one.pk}, "the explanation and the evidence"
    assert found(client, q="retenida") == {one.pk}
    assert found(client, q="comprador bloqueado") == {blocked.pk} == found(client, q="angela perez bloqueado")


def test_search_days_level_and_the_other_filters_narrow_one_another_and_the_export(client: Client, ana: User) -> None:
    with time_machine.travel("2026-03-10 22:30+00:00", tick=False):  # 23:30 in Spain
        late = an_event("bizum de noche")
    with time_machine.travel("2026-03-10 23:30+00:00", tick=False):  # the next day there
        next_day = an_event("bizum de madrugada")
        high = an_event("bizum de madrugada", kind="fraud_high", risk=70)
    assert found(client, hasta="2026-03-10") == {late.pk}
    assert found(client, desde="2026-03-11", hasta="2026-03-11") == {next_day.pk, high.pk}
    asked = {"q": "madrugada", "desde": "2026-03-11", "nivel": "critical", "event_type": "fraud_critical"}
    assert found(client, **asked) == {next_day.pk}
    assert [row["id"] for row in json.loads(exported(client, "json", **asked))] == [next_day.pk]
    html = client.get(reverse(EVENTS), asked).content.decode()
    assert '<input type="hidden" name="nivel" value="critical">' in html and 'value="2026-03-11"' in html
    assert '<input type="hidden" name="q" value="madrugada">' in html
    assert found(client, desde="ayer", hasta="9999-12-31") == {late.pk, next_day.pk, high.pk}
    assert "Nada coincide" in client.get(reverse(EVENTS), {"desde": "2030-01-01"}).content.decode()


def test_before_anything_happened_the_list_says_what_it_is_for(client: Client, ana: User) -> None:
    assert "Ningún suceso. Cuando alguien intente una estafa" in client.get(reverse(EVENTS)).content.decode()


def test_events_are_filtered_by_kind_level_action_and_account(client: Client, ana: User) -> None:
    one = an_event()
    other = an_event("Escríbeme fuera", kind="fraud_high", risk=70, action="negativa_segura")
    assert found(client, event_type="fraud_high") == {other.pk}
    assert found(client, nivel="critical") == {one.pk}
    assert found(client, action_taken="retenida") == {one.pk}
    assert found(client, account_id=str(other.account_id)) == {other.pk}
    assert found(client, account_id="x") == {one.pk, other.pk}
    assert found(client, timestamp__gte="2020-01-01 00:00+00:00", timestamp__lt="2020-01-02 00:00+00:00") == set()


def test_the_page_of_an_event_marks_the_evidence_and_leads_to_message_and_reply(client: Client, ana: User) -> None:
    event = an_event("<b>dale</b> al bizum <script>alert(1)</script>")
    html = client.get(reverse("admin:security_securityevent_change", args=[event.pk])).content.decode()
    assert ">bizum</mark>" in html and "&lt;script&gt;alert(1)" in html and "<script>alert(1)" not in html
    assert f'conversation/{event.conversation_id}/change/#m{event.message_id}"' in html


def test_an_erased_text_is_said_to_be_erased_and_the_event_stays(client: Client, ana: User) -> None:
    event = an_event()
    before = SecurityEvent.objects.values().get()
    assert event.buyer_id
    erasure.forget(event.buyer_id, [])
    html = client.get(reverse("admin:security_securityevent_change", args=[event.pk])).content.decode()
    assert "Borrado: queda solo su huella." in html
    assert SecurityEvent.objects.values().get() == before
    [row] = json.loads(exported(client, "json"))
    assert row["borrado"] and row["textos"] == [] and row["reglas"] == ["bizum_al_reves"]


def test_who_may_not_see_buyers_reads_masked_texts_and_finds_nothing_by_words_or_names(client: Client) -> None:
    event = an_event(f"Soy {NAME}, dale al bizum o llama al {PHONE}")
    client.force_login(a_person("Lectura"))
    page = reverse("admin:security_securityevent_change", args=[event.pk])
    for said in (client.get(page).content.decode(), exported(client, "json"), exported(client, "csv")):
        assert NAME not in said and PHONE not in said
        assert "dale al bizum o llama al" in said
    assert found(client, q=NAME) == set() == found(client, q=PHONE) == found(client, q="llama")
    assert found(client, q="bizum_al_reves") == {event.pk}
    Conversation.objects.all().delete()
    assert NAME not in exported(client, "json") and "dale al" not in exported(client, "json")


def test_the_export_is_what_the_list_shows_and_no_cell_is_a_formula(client: Client, ana: User) -> None:
    an_event("=cmd|' /C calc'!A0 bizum")
    an_event("Otra cosa", kind="injection", risk=50, action="contestada_como_normal")
    assert [row["tipo"] for row in json.loads(exported(client, "json", event_type="injection"))] == ["injection"]
    rows = list(csv.DictReader(io.StringIO(exported(client, "csv", nivel="critical")), delimiter=";"))
    assert len(rows) == 1 and rows[0]["textos"].startswith("'=cmd")
    assert exported(client, "csv", q="nada").strip() == "id"
    assert client.get(reverse("admin:security_securityevent_export", args=["xml"])).status_code == 404


def test_too_many_events_are_not_exported_but_the_person_is_told(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_event()
    monkeypatch.setattr("apps.desk.admin.security_export.MOST", 0)
    page = reverse("admin:security_securityevent_export", args=["csv"])
    answer = client.get(page, {"nivel": "critical"}, follow=True)
    assert "filtra antes" in answer.content.decode() and answer.redirect_chain[0][0].endswith("?nivel=critical")


def test_an_export_needs_the_right(client: Client) -> None:
    nobody = a_user(is_superuser=False)
    client.force_login(nobody)
    assert client.get(reverse("admin:security_securityevent_export", args=["csv"])).status_code == 403


def test_the_security_lists_cost_the_same_with_few_rows_and_with_many(client: Client, ana: User) -> None:
    def fill(rows: int) -> None:
        for number in range(rows):
            event = an_event()
            labels.label(event.message_id or 0, "fraud", by=a_user())
            ListedContact.objects.create(value=f"61234{SecurityEvent.objects.count():04d}", added_by=a_user())
            assert number < rows

    pages = [reverse(name) for name in (EVENTS, VERDICTS, LISTS)]
    pages.append(reverse("admin:security_securityevent_export", args=["json"]))
    pages.append(f"{pages[0]}?q=bizum+zacarias+solicitud&desde=2020-01-01&nivel=critical")
    fill(2)
    client.get(pages[0])
    few = [count(client, page) for page in pages]
    fill(20)
    assert [count(client, page) for page in pages] == few


def count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


# -- lists


def test_a_contact_is_added_in_the_admin_by_its_plain_value_with_who(client: Client, ana: User) -> None:
    page = reverse("admin:security_listedcontact_add")
    answer = client.post(page, {"value": "+34 612 34 56 78", "verdict": "block", "note": "pidió un adelanto"})
    assert answer.status_code == 302
    row = ListedContact.objects.get()
    assert (row.value, row.kind, row.added_by) == ("612345678", "phone", ana)
    again = client.post(page, {"value": "612345678", "verdict": "allow", "note": ""}).content.decode()
    assert "Ya está en la lista." in again
    assert "no es un teléfono" in client.post(page, {"value": "hola", "verdict": "block"}).content.decode()
    change = reverse("admin:security_listedcontact_change", args=[row.pk])
    before = row.changed_at
    assert client.post(change, {"verdict": "allow", "note": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.verdict, row.value) == ("allow", "612345678") and row.changed_at > before


def test_the_lists_say_what_they_are_for_when_empty(client: Client, ana: User) -> None:
    assert "Aún no hay nada." in client.get(reverse(LISTS)).content.decode()
    assert "Aún no hay veredictos." in client.get(reverse(VERDICTS)).content.decode()


# -- buyers


def test_a_buyer_is_blocked_after_a_question_and_unblocked_with_one_click(client: Client, ana: User) -> None:
    turn = a_held_turn()
    Turn.objects.update(security_hold=True)
    Conversation.objects.update(risk_score=95)
    html = client.get(page_of(turn.conversation)).content.decode()
    assert "Se aconseja bloquear" in html and "¿Bloquear a" in html
    page = reverse("admin:conversations_conversation_comprador", args=[turn.conversation_id])
    assert client.post(page, {"deed": "bloquear"}).status_code == 302
    assert Buyer.objects.get().blocked
    html = client.get(page_of(turn.conversation)).content.decode()
    assert "Desbloquear" in html and "Se aconseja bloquear" not in html
    client.post(page, {"deed": "desbloquear"})
    client.post(page, {"deed": "confiar"})
    assert Buyer.objects.get().trusted and not Buyer.objects.get().blocked
    assert client.post(page, {"deed": "otra"}).status_code == 409


def test_the_buyers_own_page_decides_the_same_and_keeps_who(client: Client, ana: User) -> None:
    buyer = a_held_turn().conversation.buyer
    assert buyer
    page = reverse("admin:marketplace_buyer_decide", args=[buyer.pk])
    html = client.get(reverse("admin:marketplace_buyer_change", args=[buyer.pk])).content.decode()
    assert f'action="{page}"' in html and "¿Bloquear a" in html
    client.post(page, {"deed": "bloquear"})
    told = client.post(page, {"deed": "bloquear"}, follow=True).content.decode()
    assert "Ya estaba así" in told and Buyer.objects.get().blocked
    assert SecurityEvent.objects.get().staff_id == ana.pk
    client.force_login(a_person("Lectura"))
    assert client.post(page, {"deed": "desbloquear"}).status_code == 403
    assert client.get(page).status_code == 405


# -- verdicts


def test_a_verdict_is_given_beside_the_message_and_changed_there(client: Client, ana: User) -> None:
    event = an_event()
    chat, asked = Conversation.objects.get(pk=event.conversation_id or 0), event.message_id or 0
    page = reverse("admin:conversations_conversation_juzgar", args=[chat.pk])
    assert "Era fraude" in client.get(page_of(chat)).content.decode()
    form = {"message": str(event.message_id), "verdict": "fraud", "scam_type": "bizum_request"}
    answer = client.post(page, form)
    assert answer["Location"].endswith(f"#m{event.message_id}")
    html = client.get(page_of(chat)).content.decode()
    assert "era fraude · Bizum: solicitud en vez de pago" in html and "cambiar" in html
    assert "selected" in client.get(page_of(chat), {"juzgar": asked}).content.decode()
    client.post(page, form | {"verdict": "honest"})
    assert StaffVerdict.objects.get().verdict == "honest"
    assert "no lo era" in client.get(reverse(VERDICTS)).content.decode()


def test_a_message_nothing_was_found_in_can_be_called_a_fraud(client: Client, ana: User) -> None:
    message = a_message(text="hola, me interesa")
    chat = message.conversation
    html = client.get(page_of(chat)).content.decode()
    assert "¿estafa?" in html and "Era fraude" not in html
    assert "Era fraude" in client.get(page_of(chat), {"juzgar": message.pk}).content.decode()
    page = reverse("admin:conversations_conversation_juzgar", args=[chat.pk])
    assert client.post(page, {"message": a_message().pk, "verdict": "fraud"}).status_code == 409
    client.force_login(a_person("Lectura"))
    assert "¿estafa?" not in client.get(page_of(chat)).content.decode()
    assert client.post(page, {"message": message.pk, "verdict": "fraud"}).status_code == 403


def test_verdicts_are_exported_as_rows_that_can_be_evaluated_without_the_buyers_data(
    client: Client, ana: User, tmp_path: Path
) -> None:
    conversation = a_conversation(buyer=a_buyer(name=NAME, distance_km=12))
    a_message(conversation=conversation, text="Hola, ¿lo envías?")
    a_message(conversation=conversation, text=f"Sí, {NAME.split()[0]}, por la app.", author=Message.Author.ASSISTANT)
    text = f"soy {NAME}, dale a aceptar el bizum. {PHONE}, zaca@gmail.com, pagos-zaca.com/ab12"
    message = a_message(conversation=conversation, text=text)
    labels.label(message.pk, "fraud", scam_type="bizum_request", by=ana)
    labels.label(a_message(text="¿Sigue disponible?").pk, "honest", by=ana)
    labels.label(a_message(text="paga ya").pk, "fraud", scam_type="urgency_pressure", by=ana)
    chosen = [str(pk) for pk in StaffVerdict.objects.values_list("pk", flat=True)]
    answer = client.post(reverse(VERDICTS), {"action": "export", "_selected_action": chosen})
    said = answer.content.decode()
    for private in (NAME, NAME.split()[0], PHONE, "zaca@gmail.com", "ab12"):
        assert private not in said
    rows = [json.loads(line) for line in said.splitlines()]
    assert [row["label"] for row in rows] == ["critical", "benign", "suspicious"]
    assert "dale a aceptar el bizum" in rows[0]["text"] and rows[0]["tags"] == ["masked"]
    assert rows[0]["scam_type"] == "bizum_request" and rows[1]["scam_type"] is None
    assert rows[0]["context"]["buyer_reviews"] == 23 and rows[0]["context"]["distance_km"] == 12
    assert [line["role"] for line in rows[0]["context"]["history"]] == ["buyer", "seller"]
    file = tmp_path / "v.jsonl"
    call_command("export_verdicts", file, "--raw", stdout=io.StringIO())
    assert text in [row["text"] for row in evaluation.read_rows(file)]
    assert file.stat().st_mode & 0o077 == 0
    assert evaluation.evaluate_fraud(evaluation.read_rows(file)).rows == 3


def test_a_message_that_is_gone_has_no_row(client: Client, ana: User) -> None:
    message = a_message()
    row = labels.label(message.pk, "honest", by=ana)
    way = client.get(reverse("admin:security_staffverdict_change", args=[row.pk]))
    assert way["Location"].endswith(f"?juzgar={message.pk}#m{message.pk}")
    assert client.get(reverse("admin:security_staffverdict_change", args=[row.pk + 1])).status_code == 302
    Message.objects.filter(pk=message.pk).delete()
    assert list(corpus.rows(StaffVerdict.objects.all())) == []
    assert "Borrado" in client.get(reverse(VERDICTS)).content.decode()
    Conversation.objects.all().delete()
    assert client.get(reverse(VERDICTS)).status_code == 200


def test_many_verdicts_are_exported_a_batch_at_a_time(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "AT_ONCE", 2)
    for _ in range(3):
        labels.label(a_message().pk, "honest", by=ana)
    assert len(list(corpus.rows(StaffVerdict.objects.all()))) == 3


# -- shared contacts and staff texts


def test_a_shared_contact_leads_to_the_other_conversation(client: Client, ana: User) -> None:
    from apps.security import shared

    one, other = a_conversation(buyer=a_buyer(name=NAME)), a_conversation()
    for chat in (one, other):
        message = a_message(conversation=chat, text=f"llama al {PHONE}")
        shared.remember(
            shared.told(message.text), conversation_id=chat.pk, buyer_id=chat.buyer_id, message_id=message.pk
        )
    html = client.get(page_of(other)).content.decode()
    assert "Este teléfono (65···22) lo ha dado también:" in html and page_of(one) in html and NAME in html
    client.force_login(a_person("Lectura"))
    html = client.get(page_of(other)).content.decode()
    assert page_of(one) in html and NAME not in html and PHONE not in html


def test_a_text_the_guard_objects_to_comes_back_with_its_words_marked_and_leaves_with_a_reason(
    client: Client, ana: User
) -> None:
    turn = a_held_turn()
    page = reverse("admin:conversations_conversation_editar", args=[turn.conversation_id])
    chat = Conversation.objects.select_related("item").get()
    assert chat.item
    form = {"turn": turn.pk, "seen": f"{chat.revision}.{chat.item.revision}", "text": "Llámame al <612 345 678>"}
    answer = client.post(page, form)
    html = answer.content.decode()
    assert answer.status_code == 409 and "612 345 678" in html and '<mark class="d-evidence"' in html
    assert "&lt;" in html and "<612" not in html
    assert client.post(page, form | {"override": "es mi número del trabajo"}).status_code == 302
    events_page = client.get(reverse(EVENTS)).content.decode()
    assert "Enviada pese a la revisión" in events_page
    event = SecurityEvent.objects.get()
    html = client.get(reverse("admin:security_securityevent_change", args=[event.pk])).content.decode()
    assert "es mi número del trabajo" in html and "Ana" in html


def test_a_draft_the_guard_objects_to_can_be_approved_with_a_reason(client: Client, ana: User) -> None:
    turn = a_held_turn()
    Response.objects.filter(turn=turn).update(response_text="Te paso mi número: 612345678")
    chat = Conversation.objects.select_related("item").get()
    assert chat.item
    seen = f"{chat.revision}.{chat.item.revision}"
    page = reverse("admin:conversations_conversation_aprobar", args=[turn.conversation_id])
    form = {"turn": turn.pk, "seen": seen, "response": turn.response_id or 0, "text": "Te paso mi número: 612345678"}
    assert client.post(page, form).status_code == 409
    assert client.post(page, form | {"override": "quedamos hoy"}).status_code == 302
    turn.refresh_from_db()
    assert turn.state == "ready" and turn.response and turn.response.written_by == ana


def test_an_overridden_price_below_the_floor_tells_nobody_of_the_floor(client: Client, ana: User) -> None:
    turn = a_held_turn()
    chat = Conversation.objects.select_related("item").get()
    assert chat.item
    form = {"turn": turn.pk, "seen": f"{chat.revision}.{chat.item.revision}", "text": "Te la dejo en 150 €."}
    page = reverse("admin:conversations_conversation_editar", args=[turn.conversation_id])
    assert client.post(page, form | {"override": "me corre prisa"}).status_code == 302
    assert not SecurityEvidence.objects.filter(explanation__icontains="mínimo").exists()
    assert {each["rule"] for each in SecurityEvent.objects.get().patterns_detected} == {"PRICE_CONFLICT"}


def test_the_three_lists_of_security_open_for_reviewers(client: Client) -> None:
    a_shop(1)
    client.force_login(a_person("Revisión"))
    for name in (EVENTS, VERDICTS, LISTS):
        assert client.get(reverse(name)).status_code == 200
