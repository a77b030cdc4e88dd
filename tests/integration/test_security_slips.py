"""What must not slip away between two people, a worker and the next message: holds, verdicts, events, words."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.conversations import assess, buyers, delivery, drafting, labels, review, turns, verdicts
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.refused import Refused
from apps.core import alerts, doorbell, leases
from apps.core.models import Alert
from apps.desk import corpus, visibility
from apps.security import erasure, lists, plain, shared
from apps.security.models import ListedContact, SecurityEvent, SecurityEvidence, SeenContact
from tests.factories import a_conversation, a_message, a_user
from tests.integration.test_security_people import PHONE, SCAM, kinds, level, newest, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


@pytest.fixture
def ana() -> User:
    person: User = a_user(first_name="Ana")
    return person


def again(turn: Turn) -> Turn:
    turn.refresh_from_db()
    return turn


def drafted(turn: Turn, text: str = "Sí, sigue disponible.", **values: Any) -> Turn:
    response = turn.responses.create(conversation=turn.conversation, response_text=text, source="template")
    Turn.objects.filter(pk=turn.pk).update(response=response, **values)
    return again(turn)


# -- holds


def test_a_page_opened_before_a_colleague_called_it_a_fraud_approves_nothing(ana: User) -> None:
    turn = drafted(said("Hola, ¿sigue disponible?"), state="held", reason="borrador")
    seen = review.revisions(Conversation.objects.select_related("item").get())
    labels.label(newest(turn).pk, "fraud", by=a_user())
    assert turn.response_id
    with pytest.raises(Refused, match="ha cambiado"):
        review.approve(turn.pk, response_id=turn.response_id, seen=seen, by=ana)
    assert again(turn).state == "held"


def test_a_reply_whose_sending_is_unknown_is_not_sent_again_after_a_fraud_was_called(ana: User) -> None:
    turn = drafted(said("Hola, ¿sigue disponible?"), state="unknown")
    labels.label(newest(turn).pk, "fraud", by=ana)
    assert turns.is_stale(turns.again(turn))


def test_one_honest_message_does_not_free_another_that_a_colleague_called_a_fraud(ana: User) -> None:
    turn = said(SCAM)
    quiet = a_message(conversation=turn.conversation, text="Te espero en casa")
    Turn.objects.filter(pk=turn.pk).update(up_to_message=quiet)
    labels.label(quiet.pk, "fraud", by=ana)
    labels.label(Message.objects.earliest("pk").pk, "honest", by=ana)
    assert (again(turn).state, turn.security_hold) == ("held", True)
    assert Conversation.objects.get().risk_score == 100


def test_a_refusal_in_hand_is_thought_anew_when_the_message_was_honest(ana: User) -> None:
    turn = said(PHONE)
    assert turn.decision["safe_refusal"] == 1
    drafted(turn, state="ready")
    labels.label(newest(turn).pk, "honest", by=ana)
    assert (again(turn).state, turn.response_id) == ("received", None)


def test_a_refusal_that_a_person_approved_stays_theirs(ana: User) -> None:
    turn = drafted(said(PHONE))
    Turn.objects.filter(pk=turn.pk).update(state="ready", approved_by=ana, approved_at=turn.opened_at)
    labels.label(newest(turn).pk, "honest", by=ana)
    assert again(turn).state == "ready"


def test_what_a_person_has_in_hand_no_longer_says_it_is_a_fraud(ana: User) -> None:
    turn = said(SCAM)
    review.take_over(turn.conversation_id, by=ana)
    labels.label(newest(turn).pk, "honest", by=ana)
    assert (again(turn).state, turn.reason) == ("held", "la_llevas_tu")
    assert "estafa" not in turn.reason_detail


def test_what_a_block_left_unanswered_is_answered_once_unblocked_and_said_to_be_honest(ana: User) -> None:
    turn = said(SCAM)
    buyer_id = turn.conversation.buyer_id
    assert buyer_id
    buyers.block(buyer_id, by=ana)
    buyers.unblock(buyer_id, by=ana)
    labels.label(newest(turn).pk, "honest", by=ana)
    opened = Turn.objects.get(state="received")
    assess.assess(opened.pk)
    assert (again(opened).state, opened.decision["messages"]) == ("assessed", [newest(turn).pk])


@pytest.mark.django_db(transaction=True)
def test_a_fraud_called_while_a_worker_writes_the_reply_holds_it_all_the_same(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = said("Hola, ¿sigue disponible?")
    move = turns.move

    def worker() -> None:
        Turn.objects.filter(pk=turn.pk, state="assessed").update(state="drafted")
        connection.close()

    def overtaken(*given: Any, **values: Any) -> bool:
        writes = threading.Thread(target=worker)
        writes.start()
        writes.join(0.3)
        return move(*given, **values)

    monkeypatch.setattr(turns, "move", overtaken)
    labels.label(newest(turn).pk, "fraud", by=ana)
    assert (again(turn).state, turn.security_hold) == ("held", True)


# -- events


def test_a_stopped_draft_and_its_event_are_kept_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = drafted(said("Hola, ¿sigue disponible?"), "Mi tel: 612345678", state="drafted")

    def crash(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(verdicts, "record", crash)
    with pytest.raises(MemoryError):
        drafting.validate(turn.pk)
    assert again(turn).state == "drafted"


def test_a_reply_that_the_guard_stops_at_the_moment_of_sending_is_an_event_too() -> None:
    turn = drafted(said("Hola, ¿sigue disponible?"), "Mi tel: 612345678", state="ready")
    now = Conversation.objects.select_related("item").get()
    approved = {"approved_at": turn.opened_at, "conversation_revision": now.revision}
    Turn.objects.update(**approved, item_revision=now.item.revision if now.item else None)
    claim = turns.claim(turn.pk, "ready")
    assert claim
    with leases.lease("account:1", 60) as held:
        assert held and not delivery._commit_sending(claim.turn, claim, held)
    assert (again(turn).state, turn.reason) == ("held", "revision")
    assert kinds(turn.conversation) == [("guard_stopped", "retenida")]


def test_words_of_a_time_when_the_buyer_was_unknown_are_forgotten_too() -> None:
    conversation = a_conversation()
    buyer_id = conversation.buyer_id
    Conversation.objects.update(buyer=None)
    conversation.refresh_from_db()
    said(PHONE, conversation)
    Conversation.objects.update(buyer=buyer_id)
    other = said(SCAM)
    before = list(SecurityEvent.objects.values())
    assert buyer_id
    erasure.forget(buyer_id, [conversation.pk])
    assert not SeenContact.objects.filter(conversation_id=conversation.pk).exists()
    assert {each.buyer_id for each in SecurityEvidence.objects.all()} == {other.conversation.buyer_id}
    assert list(SecurityEvent.objects.values()) == before


# -- lists


def test_a_change_saved_by_a_process_whose_clock_is_behind_is_seen_too() -> None:
    old, new = (ListedContact.objects.create(value=site) for site in ("una-tienda.com", "otra-tienda.com"))
    assert lists.current().blocked == {old.value, new.value}
    behind = old.changed_at + (new.changed_at - old.changed_at) / 2
    ListedContact.objects.filter(pk=old.pk).update(verdict="allow", changed_at=behind)
    assert lists.current().allowed == {old.value}


@pytest.mark.parametrize("typed", ["bit.ly/abc12", "https://wa.me/34612345678", "instagram.com/mi_tienda"])
def test_a_link_on_a_site_of_many_does_not_list_everybody_there(typed: str) -> None:
    with pytest.raises(plain.NotAContact, match="de alguien distinto"):
        plain.understand(typed)
    assert plain.understand(typed.split("//")[-1].split("/")[0])[0] == "link"


def test_a_listed_site_still_can_be_changed_whatever_the_rules_think_of_its_value_now(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ListedContact.objects.create(value="una-tienda.com")

    def no_more(_typed: str) -> Any:
        raise plain.NotAContact("ya no")

    monkeypatch.setattr(plain, "understand", no_more)
    client.force_login(ana)
    page = reverse("admin:security_listedcontact_change", args=[row.pk])
    assert client.post(page, {"verdict": "allow", "note": "es mía"}).status_code == 302
    row.refresh_from_db()
    assert (row.verdict, row.value) == ("allow", "una-tienda.com")


def test_who_may_not_see_contacts_adds_none(client: Client) -> None:
    person = a_user(is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(codename__endswith="_listedcontact"))
    client.force_login(person)
    assert client.post(reverse("admin:security_listedcontact_add"), {"verdict": "block"}).status_code == 403


@pytest.mark.parametrize(
    "ways", [("612 345", "678"), ("wa.me/34612345678",), ("api.whatsapp.com/send?phone=34612345678",)]
)
def test_a_blocked_number_is_blocked_in_pieces_and_inside_a_link_too(ways: tuple[str, ...]) -> None:
    ListedContact.objects.create(value="612 345 678")
    conversation = a_conversation()
    for text in ways[:-1]:
        a_message(conversation=conversation, text=text)
    turn = said(ways[-1], conversation)
    assert (level(turn), turn.state, turn.security_hold) == ("critical", "held", True)
    assert "en_la_lista" in turn.decision["risk"]["rules"]


def test_a_number_and_the_link_to_its_whatsapp_tie_two_buyers_together() -> None:
    first, second = said(PHONE).conversation, said("escríbeme: https://wa.me/34612345678").conversation
    [link] = shared.links_of(second.pk, second.buyer_id)
    assert (link.kind, link.masked, link.conversations) == ("phone", "61···78", (first.pk,))
    assert ("contact_shared", "vigilar") in kinds(second)


def test_allowing_a_site_allows_no_mailbox_there() -> None:
    [told] = shared.told("escribe a timo@unatienda.com", allowed=frozenset({"unatienda.com"}))
    assert told.kind == "email"
    assert shared.told("mira https://unatienda.com/x", allowed=frozenset({"unatienda.com"})) == ()


# -- what is masked, and what is exported


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "2100 0418 4502 0005 1332",
        "12.345.678-Z",
        "12345678 - Z",
        "X-1234567-L",
    ],
)
def test_cards_accounts_and_identity_cards_are_masked_on_pages_and_in_the_corpus(number: str) -> None:
    conversation = a_conversation()
    verdict = labels.label(
        a_message(conversation=conversation, text=f"Es el {number}, ¿vale?").pk, "fraud", by=a_user()
    )
    shown = visibility.words(a_user(is_superuser=False), f"Es el {number}, ¿vale?", conversation)
    [row] = corpus.rows([verdict])
    assert shown == row["text"] == "Es el [oculto], ¿vale?"


def test_prices_sizes_and_years_are_not_masked() -> None:
    said = "Te doy 1.250,50 € por las 2 de 200 x 90, del 2019, o 120 000 km; talla 42"
    assert visibility.words(a_user(is_superuser=False), said, a_conversation()) == said


def test_an_account_keeps_its_kind_in_the_corpus() -> None:
    message = a_message(text="Ingrésalo en ES91 2100 0418 4502 0005 1332")
    [row] = corpus.rows([labels.label(message.pk, "fraud", by=a_user())])
    assert row["text"] == "Ingrésalo en ES00 0000 0000 0000 0000 0000"


def test_a_file_that_was_open_to_all_is_not_when_verdicts_are_in_it(tmp_path: Path) -> None:
    file = tmp_path / "v.jsonl"
    file.touch(mode=0o644)
    call_command("export_verdicts", file, stdout=io.StringIO())
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("asked", ["timestamp__gte=ayer", "otra=1"])
def test_an_export_asked_for_wrongly_leads_back_to_the_list(client: Client, ana: User, asked: str) -> None:
    client.force_login(ana)
    answer = client.get(reverse("admin:security_securityevent_export", args=["csv"]) + "?" + asked)
    assert answer.status_code == 302


def test_alerts_of_others_stay_open_when_one_is_said_to_be_honest(ana: User) -> None:
    alerts.raise_alert("fraud", "conversation:0", "otra")
    labels.label(newest(said(SCAM)).pk, "honest", by=ana)
    assert [each.subject for each in Alert.objects.filter(closed_at=None)] == ["conversation:0"]
    assert level(Turn.objects.get()) == "critical"
