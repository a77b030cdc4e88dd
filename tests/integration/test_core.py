"""The ground floor: leases, breakers, alerts, STOP, secrets at rest, what triggers refuse, and a doorbell
that never makes anyone wait.
"""

import os
import signal
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection, connections, transaction

from apps.core import alerts, breakers, clock, doorbell, leases, stop
from apps.core.fields import Undecryptable
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent
from tests import plugin
from tests.factories import a_conversation, a_message, a_user, an_account, an_item

pytestmark = pytest.mark.django_db


def age_leases(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leases SET expires_at = expires_at - make_interval(secs => %s)", [seconds])


# -- leases


def test_a_second_holder_is_refused_while_the_lease_is_held() -> None:
    first = leases.acquire("account:1", 30)
    assert first is not None
    assert leases.acquire("account:1", 30) is None
    assert leases.acquire("account:2", 30) is not None


def test_an_expired_lease_is_taken_over_and_its_old_holder_cannot_give_it_back() -> None:
    old = leases.acquire("account:1", 30)
    age_leases(31)
    new = leases.acquire("account:1", 30)
    assert old and new
    leases.release(old)
    assert leases.acquire("account:1", 30) is None
    leases.release(new)
    assert leases.acquire("account:1", 30) is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_gets_the_lease() -> None:
    won: list[leases.Held | None] = []

    def take() -> None:
        won.append(leases.acquire("poll:7", 30))
        connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(held is not None for held in won) == 1


# -- breakers and alerts


def test_a_breaker_opens_after_three_failures_alerts_once_and_lets_one_probe_through() -> None:
    for _ in range(2):
        breakers.failed("ollama:x", "no contesta")
    assert breakers.allows("ollama:x")
    for _ in range(3):
        breakers.failed("ollama:x", "no contesta")
    assert not breakers.allows("ollama:x")
    assert Alert.objects.get(kind="breaker", subject="ollama:x").count == 3
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert breakers.allows("ollama:x")
        assert not breakers.allows("ollama:x")
        breakers.succeeded("ollama:x")
    assert breakers.allows("ollama:x")
    assert not Alert.objects.filter(closed_at=None).exists()


def test_a_challenge_opens_at_once_and_retry_after_is_obeyed() -> None:
    breakers.failed("account:1", "captcha", at_once=True)
    assert not breakers.allows("account:1")
    breakers.failed("account:2", "429", pause=timedelta(minutes=40))
    with time_machine.travel(clock.now() + timedelta(minutes=39)):
        assert not breakers.allows("account:2")
    with time_machine.travel(clock.now() + timedelta(minutes=41)):
        assert breakers.allows("account:2")


def test_the_pause_grows_with_failed_probes_up_to_a_quarter_of_an_hour() -> None:
    for _ in range(30):
        breakers.failed("source:wallapop", "x")
    breaker = CircuitBreaker.objects.get(pk="source:wallapop")
    assert breaker.probe_at and breaker.probe_at - clock.now() <= breakers.LONGEST_PAUSE


def test_one_incident_is_one_alert_until_it_is_closed() -> None:
    for _ in range(3):
        alerts.raise_alert("session", "account:1", "Hay que entrar")
    assert Alert.objects.get().count == 3
    alerts.close("session", "account:1")
    alerts.raise_alert("session", "account:1", "Otra vez")
    assert Alert.objects.count() == 2


# -- STOP


def test_stop_holds_until_lifted_and_remembers_who() -> None:
    ana = a_user()
    stop.press(ana)
    stop.press(None)
    assert stop.active() and Stop.objects.count() == 1
    stop.lift(ana)
    assert not stop.active()
    assert Stop.objects.get().ended_by == ana


# -- secrets


def test_a_session_is_ciphertext_in_the_database_and_survives_a_key_rotation(settings: Any) -> None:
    account = an_account(session_state='{"cookies": ["secreto"]}')
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_state FROM accounts WHERE id = %s", [account.pk])
        stored = cursor.fetchone()[0]
    assert "secreto" not in stored
    settings.WALLE_FIELD_KEYS = [Fernet.generate_key().decode(), *settings.WALLE_FIELD_KEYS]
    assert Account.objects.get(pk=account.pk).session_state == '{"cookies": ["secreto"]}'


def test_a_lost_key_says_so(settings: Any) -> None:
    account = an_account()
    settings.WALLE_FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Undecryptable, match="WALLE_FIELD_KEYS"):
        _ = Account.objects.get(pk=account.pk).session_state


# -- triggers


@pytest.mark.parametrize(
    "sql",
    ["UPDATE security_events SET risk_score = 0", "DELETE FROM security_events", "TRUNCATE security_events"],
)
def test_security_events_cannot_be_changed_by_any_sql(sql: str) -> None:
    SecurityEvent.objects.create(event_type="fraud_high", risk_score=70, action_taken="x", timestamp=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE security_events ENABLE TRIGGER security_events_no_truncate")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
    assert SecurityEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({"list_price": 200}, True),
        ({"floor_price": 190}, True),
        ({"status": "sold"}, True),
        ({"description": "otra"}, True),
        ({"reference": "A-7"}, False),
        ({"list_price": 210}, False),
    ],
)
def test_an_items_revision_rises_with_what_may_change_a_reply_and_nothing_else(
    change: dict[str, Any], moves: bool
) -> None:
    item = an_item(list_price=210)
    type(item).objects.filter(pk=item.pk).update(**change)
    before = item.revision
    item.refresh_from_db()
    assert (item.revision > before) is moves


def test_facts_messages_blocks_and_offers_raise_revisions_but_our_echo_does_not() -> None:
    conversation = a_conversation()
    assert conversation.item and conversation.buyer
    conversation.item.refresh_from_db()
    before = conversation.item.revision
    conversation.item.facts.create(question="¿horas?", answer="pocas")
    conversation.item.refresh_from_db()
    assert conversation.item.revision == before + 1

    def revision() -> int:
        conversation.refresh_from_db()
        return int(conversation.revision)

    now = revision()
    a_message(conversation=conversation, author="assistant")
    assert revision() == now
    a_message(conversation=conversation)
    assert revision() == now + 1
    conversation.buyer.blocked = True
    conversation.buyer.save()
    assert revision() == now + 2
    conversation.offers.create(item=conversation.item, who="buyer", amount=150, kind="offer")
    assert revision() == now + 3


# -- the doorbell


def test_a_frozen_broker_makes_nobody_wait_and_raises_nothing(redis_server: Any) -> None:
    frozen = [int(pid) for pid in os.popen(f"pgrep -f 'redis-server.*:{plugin.REDIS.port}'").read().split()]
    assert frozen
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for _ in range(50):
            doorbell.ring(("replies.deliver", 1))
        assert time.monotonic() - began < 1
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    doorbell.flush(30)


def test_a_doorbell_without_end_drops_rings_instead_of_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "_ensure_publisher", lambda: None)
    for _ in range(doorbell.LONGEST_LIST + 50):
        doorbell.ring(("replies.deliver", 1))
    while not doorbell._rings.empty():
        doorbell._rings.get_nowait()
        doorbell._rings.task_done()


def test_a_site_that_fails_in_every_kind_of_call_is_one_alert_until_all_are_well() -> None:
    for call in ("read", "send"):
        breakers.failed(f"account:7:{call}", "503", pause=timedelta(minutes=1))
    alert = Alert.objects.get(kind="breaker")
    assert (alert.subject, alert.count, alert.closed_at) == ("account:7", 2, None)
    breakers.reset("account:7:read")
    assert Alert.objects.filter(kind="breaker", closed_at=None).exists()
    breakers.reset("account:7:send")
    assert not Alert.objects.filter(kind="breaker", closed_at=None).exists()


def test_an_account_s_breakers_close_together_and_no_other_s() -> None:
    for name in ("account:7:read", "account:7:send", "account:71:read"):
        breakers.failed(name, "captcha", at_once=True)
    breakers.reset_account(7)
    assert list(CircuitBreaker.objects.exclude(state="closed").values_list("pk", flat=True)) == ["account:71:read"]


def test_what_a_change_of_the_site_stopped_goes_on_when_that_alone_is_reset() -> None:
    for name in ("account:7:read", "account:7:send"):
        breakers.failed(name, "503", at_once=True, alert=name.endswith("read"))
    alerts.raise_alert("drift", "account:7", "Wallapop ha cambiado y no se envía nada.")
    breakers.reset_account(7)
    assert list(CircuitBreaker.objects.exclude(state="closed").values_list("pk", flat=True)) == ["account:7:send"]
    assert list(Alert.objects.filter(closed_at=None).values_list("kind", flat=True)) == ["drift"]
    breakers.reset("account:7:send")
    assert breakers.allows("account:7:send") and not Alert.objects.filter(closed_at=None).exists()
