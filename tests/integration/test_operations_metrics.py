"""What Prometheus is told: the rows' figures, this machine's processes, the log's loud lines; to whom, and how dear."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from apps.conversations.models import Response, Turn
from apps.core import alerts, cache, clock, logs, vitals
from apps.core.models import CircuitBreaker
from apps.operations import health
from apps.operations.management.commands.metrics import guarded
from apps.operations.measures.machine import service
from apps.security import events
from tests.factories import a_conversation, a_message, a_response, a_turn, an_account, an_item

pytestmark = pytest.mark.django_db


def told(client: Client) -> dict[str, dict[tuple[str, ...], float]]:
    """Each metric with its values by label."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(answer.content.decode())
    }


def a_reply(seconds: float, **values: Any) -> Turn:
    """A buyer's turn of a quarter of an hour ago that was decided and sent after so many seconds."""
    account = an_account()
    chat = a_conversation(account=account, item=an_item(account=account, list_price=200))
    began = clock.now() - timedelta(minutes=15)
    turn = a_turn(conversation=chat, up_to_message=a_message(conversation=chat))
    response = a_response(turn=turn, source="llm", tokens_in=400, tokens_out=30, generation_time=1.5, guard_ok=True)
    done = {"state": "sent", "sending_at": began + timedelta(seconds=seconds), "response": response}
    done |= {"decided_at": began + timedelta(seconds=seconds), "ended_at": began + timedelta(seconds=seconds + 5)}
    done |= {"opened_at": began, "settled_at": began, "waiting_since": began}
    Turn.objects.filter(pk=turn.pk).update(**done | values)
    turn.refresh_from_db()
    return turn


def test_the_rows_figures(client: Client) -> None:
    a_reply(2)
    a_reply(90, our_offer=150, our_offer_kind="accept")
    waiting = a_turn(conversation=a_conversation())
    Turn.objects.filter(pk=waiting.pk).update(
        state="held", reason="borrador", waiting_since=clock.now() - timedelta(minutes=3)
    )
    CircuitBreaker.objects.create(pk="ollama:x", state="open")
    alerts.raise_alert("backlog", "account:1", "")
    events.record("fraud_high", 70, "retenida", "", ())
    found = told(client)
    assert found["walle_turns"][("held",)] == 1 and found["walle_turns"][("received",)] == 0
    assert found["walle_held"] == {("borrador",): 1}
    assert 170 < found["walle_turn_oldest_seconds"][("held",)] < 200
    assert found["walle_time_to_decision_seconds"][("0.5",)] == pytest.approx(46)
    assert found["walle_time_to_decision_measured"][()] == 2
    assert found["walle_time_to_buyer_seconds"][("0.5",)] == pytest.approx(51)
    stages = found["walle_stage_seconds"]
    assert stages["0.5", "decide"] == pytest.approx(46) and stages["0.95", "deliver"] == pytest.approx(5)
    assert stages["0.99", "settle"] == stages["0.99", "pace"] == 0
    assert found["walle_answered_in_time_ratio"][()] == 0.5 and found["walle_buyer_messages_due"][()] == 2
    assert found["walle_deliveries"] == {("sent",): 2}
    assert found["walle_texts"] == {("llm",): 2} and found["walle_guard"] == {("passed",): 2}
    assert found["walle_model_tokens"] == {("in",): 800, ("out",): 60}
    assert found["walle_model_seconds"][("0.95",)] == 1.5
    assert (found["walle_agreements"][()], found["walle_price_realised_ratio"][()]) == (1, 0.75)
    assert found["walle_breaker_open"] == {("ollama:x",): 1} and found["walle_alerts_open"] == {("backlog",): 1}
    assert found["walle_security_events"] == {("fraud_high",): 1}
    assert found["walle_stopped"][()] == 0 and found["walle_accounts"][("active",)] >= 2


def test_without_a_single_row_every_figure_is_told(client: Client) -> None:
    found = told(client)
    assert found["walle_answered_in_time_ratio"][()] == 1
    assert found["walle_time_to_decision_seconds"][("0.99",)] == 0
    assert found["walle_price_realised_ratio"][()] == 0


def test_it_asks_the_database_as_often_whatever_there_is(client: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        told(client)
    for _ in range(6):
        a_reply(3)
    with CaptureQueriesContext(connection) as many:
        told(client)
    assert len(few) == len(many) <= 24


def test_no_buyer_is_in_it(client: Client) -> None:
    turn = a_reply(2)
    Response.objects.update(response_text="Te llamo al 612345678")
    text = client.get("/metrics").content.decode()
    assert "612345678" not in text and turn.conversation.buyer_name not in text


def test_only_this_machine_asks_or_who_brings_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8").status_code == 401
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 401
    settings.WALLE_METRICS_TOKEN = "una-muy-larga"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer una"}).status_code == 401
    with_it = {"Authorization": "Bearer una-muy-larga"}
    assert client.get("/metrics", headers=with_it, REMOTE_ADDR="10.0.0.8").status_code == 200
    assert client.post("/metrics", headers=with_it).status_code == 405


def test_what_the_log_was_loud_about_is_counted_by_component(client: Client) -> None:
    before = told(client).get("walle_log_lines", {}).get(("ai_engine", "warning"), 0)
    logs.get("apps.ai_engine.llm").warning("model.cut")
    logs.get("apps.ai_engine.llm").info("model.fine")
    assert told(client)["walle_log_lines"][("ai_engine", "warning")] == before + 1


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("python -m celery -A walle worker -n llm@box -Q llm -P threads", "llm"),
        ("python -m celery -A walle beat --pidfile=", "beat"),
        ("python -m uvicorn walle.asgi:application --port 8000", "web"),
        ("/usr/lib/chromium/chromium --type=renderer --walle-home=/x", "browser"),
        ("python manage.py listen", "listener"),
        ("vim notes.txt", ""),
    ],
)
def test_whose_a_process_is(command: str, name: str) -> None:
    assert service(command) == name


@pytest.mark.usefixtures("redis_server")
def test_the_last_look_at_what_it_stands_on_is_kept_a_minute_and_told(client: Client, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    cache.forget(vitals.KEY)
    assert told(client)["walle_health_fresh"][()] == 0
    seen = {part.name: part for part in health.look()}
    assert seen["database"].ok and seen["redis"].ok and not seen["beat"].ok
    found = told(client)
    assert found["walle_health_fresh"][()] == 1
    assert (found["walle_dependency_up"][("database",)], found["walle_dependency_up"][("beat",)]) == (1, 0)
    assert 0 <= found["walle_dependency_seconds"][("database",)] < 5
    assert found["walle_queue_messages"][("llm",)] == 0
    cache.put(vitals.KEY, json.dumps({"parts": [{"otra": "cosa"}]}), 60)
    assert told(client)["walle_health_fresh"][()] == 0


@pytest.mark.usefixtures("redis_server")
def test_alive_and_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").json() == {"database": True, "redis": True}
    monkeypatch.setattr(cache, "put", lambda *_: False)
    assert client.get("/health/ready").status_code == 503


def asked_for(token: str, brought: str) -> tuple[str, str]:
    """Status and text of a scrape of a host with workers only."""
    statuses: list[str] = []
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": "/metrics", "QUERY_STRING": ""}
    body = guarded(token)(environ | {"HTTP_AUTHORIZATION": brought}, lambda status, _headers: statuses.append(status))
    return statuses[0], b"".join(body).decode()


def test_a_host_with_workers_only_tells_its_own_part() -> None:
    status, text = asked_for("", "")
    assert status == "200 OK" and "walle_memory_used_ratio" in text and "walle_turns" not in text
    assert asked_for("secreta", "Bearer otra")[0] == asked_for("secreta", "")[0] == "401 Unauthorized"
    assert asked_for("secreta", "Bearer secreta")[0] == "200 OK"


def test_a_host_with_workers_only_is_not_opened_to_others_without_a_token(settings: Any) -> None:
    settings.WALLE_METRICS_TOKEN = ""
    with pytest.raises(CommandError, match="WALLE_METRICS_TOKEN"):
        call_command("metrics", "--host", "0.0.0.0")
