"""The API: the desk's rows, rights and deeds for programs; each deed once; every refusal in one shape."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conversations.models import Agreement, Conversation, Offer, Turn
from apps.core import alerts, cache, clock, vitals
from apps.core.models import CircuitBreaker, Stop
from apps.desk import twofactor
from apps.desk.api import entry, once
from apps.desk.api.api import api
from apps.desk.models import ApiAnswer, ApiToken, AuditEvent, Membership
from apps.marketplace.models import Account, Item, ItemEdit
from apps.operations import servers
from apps.pricing.models import PriceAnalysis, PriceObservation
from apps.security import events
from tests.factories import a_conversation, a_message, a_user, an_account, an_item
from tests.integration.desk_world import DRAFT, FLOOR, NAME, PHONE, a_held_turn, a_person

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "/api/v1"


class Program:
    """A program with somebody's key."""

    def __init__(self, person: User, scope: str = "manage", account: Account | None = None) -> None:
        self.row, text = entry.make(person, "prueba", scope, 30, account)
        self.client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {text}"})

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """The answer's JSON."""
        return read(self.client.get(BASE + path, query), status)

    def post(self, path: str, body: Any = None, status: int = 200, key: str = "") -> Any:
        """The same for a deed."""
        headers = {"Idempotency-Key": key} if key else {}
        sent = json.dumps(body) if body is not None else b""
        return read(self.client.post(BASE + path, sent, content_type="application/json", headers=headers), status)


def read(answer: Any, status: int = 200) -> Any:
    """Its JSON, once its status and kind are as they should be."""
    assert answer.status_code == status, answer.content
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer["Content-Type"].startswith(kind)
    told = json.loads(answer.content)
    if status != 200:
        assert told["status"] == status and told["title"] and told["detail"]
    return told


@pytest.fixture(autouse=True)
def uncounted() -> Iterator[None]:
    """Each test with its own minute."""
    yield
    minute = int(clock.now().timestamp() // 60)
    cache.forget(*(f"api_rate:ip:127.0.0.1:{each}" for each in (minute - 1, minute)))


def every_list() -> list[str]:
    """The addresses of all lists."""
    return [
        path.removeprefix("/api/v1")
        for path, methods in api.get_openapi_schema()["paths"].items()
        if "{" not in path and any(each["name"] == "before" for each in methods.get("get", {}).get("parameters", []))
    ]


def a_world() -> Turn:
    """A row for every list."""
    turn = a_held_turn()
    chat = turn.conversation
    assert chat.item
    Offer.objects.create(conversation=chat, item=chat.item, who="buyer", kind="offer", amount=170)
    Agreement.objects.create(account=chat.account, conversation=chat, item=chat.item, price=190, place="Gràcia")
    events.record("fraud_high", 70, "retenida", "", [], account_id=chat.account_id, conversation_id=chat.pk)
    alerts.raise_alert("fraud", f"conversation:{chat.pk}", f"{NAME} pide un pago fuera.")
    analysis = PriceAnalysis.objects.create(item_id=chat.item_id, product_name="Switch", analysis_date=clock.now())
    PriceObservation.objects.create(
        analysis=analysis, source="wallapop", external_id="x", title="Switch", price=190, seen_at=clock.now(), kept=True
    )
    return turn


def test_every_list_has_its_row_and_names_nobody_without_the_right() -> None:
    a_world()
    seen, blind = Program(a_person("Gestión"), "read"), Program(a_person("Lectura"), "read")
    assert len(every_list()) >= 10
    for path in every_list():
        rows = seen.get(path)["rows"]
        assert rows and all(row["id"] for row in rows), path
        told = json.dumps(blind.get(path), ensure_ascii=False)
        assert str(FLOOR) not in told and NAME not in told and PHONE not in told, path
    for path in ("/items", "/conversations", "/turns", "/prices", "/accounts"):
        pk = seen.get(path)["rows"][0]["id"]
        assert seen.get(f"{path}/{pk}")["id"] == pk
        told = json.dumps(blind.get(f"{path}/{pk}"), ensure_ascii=False)
        assert str(FLOOR) not in told and NAME not in told, path
    assert str(FLOOR) in json.dumps(seen.get("/items")) and NAME in json.dumps(seen.get("/turns"), ensure_ascii=False)
    for path in ("/me", "/items/statistics", "/ai/statistics", "/settings", "/events", "/metrics"):
        told = json.dumps(blind.get(path), ensure_ascii=False)
        assert NAME not in told and str(FLOOR) not in told
    assert AuditEvent.objects.filter(kind="saw", page="api_turns").count() == 1


def test_lists_cost_the_same_however_long() -> None:
    program = Program(a_user(), "read")
    a_world()

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            program.get(path)
        return len(counted)

    before = {path: (program.get(path), queries(path))[1] for path in every_list()}
    for _each in range(4):
        a_world()
    assert {path: queries(path) for path in before} == before


def test_pages_go_on_without_gap_or_repetition() -> None:
    for _each in range(7):
        a_conversation()
    program, found, before = Program(a_user(), "read"), [], None
    while True:
        page = program.get("/conversations", limit=3, **({"before": before} if before else {}))
        found += [row["id"] for row in page["rows"]]
        before = page["next"]
        if before is None:
            break
    assert found == sorted(Conversation.objects.values_list("pk", flat=True), reverse=True)


def test_filters() -> None:
    turn = a_world()
    other = a_world()
    program = Program(a_user(), "read")
    for path in ("/messages", "/turns", "/offers", "/agreements", "/security-events"):
        rows = program.get(path, conversation=turn.conversation_id)["rows"]
        assert len(rows) == 1, path
        assert len(program.get(path, account=other.conversation.account_id)["rows"]) == 1, path
    assert not program.get("/turns", state="sent")["rows"]
    assert not program.get("/messages", author="staff")["rows"]
    assert len(read(program.client.get(f"{BASE}/items?q=oled&status=published"))["rows"]) == 2
    assert len(program.get("/items", account=turn.conversation.account_id)["rows"]) == 1
    assert not program.get("/conversations", mode="manual")["rows"]
    assert len(program.get("/prices", item=turn.conversation.item_id)["rows"]) == 1
    assert not program.get("/alerts", open="false")["rows"]
    assert not program.get("/security-events", least=80)["rows"]
    assert not program.get("/security-events", since="2100-01-01T00:00:00Z")["rows"]


@pytest.mark.parametrize(
    "path",
    ["/turns?state=lista", "/turns?limit=0", "/turns?limit=101", "/turns?before=x", f"/turns?before={10**20}",
     "/items?q=%00", "/security-events?since=ayer", "/conversations?item=-1"],
)  # fmt: skip
def test_what_is_asked_wrongly_is_said_where(path: str) -> None:
    told = read(Program(a_user(), "read").client.get(BASE + path), 422)
    assert told["errors"][0]["where"].startswith("query.")


def test_what_is_not_there_and_what_cannot_be_done() -> None:
    program = Program(a_user())
    for path in ("/turns/999999", "/nada", "/items/0"):
        program.get(path, 404 if path != "/items/0" else 422)
    read(program.client.delete(f"{BASE}/turns"), 405)
    read(program.client.post(f"{BASE}/turns/1/approve", "{", content_type="application/json"), 400)
    read(Client().get("/api/v2/turns"), 404)


def test_another_accounts_rows_do_not_exist() -> None:
    turn = a_world()
    mine = an_account()
    person = a_user(is_superuser=False)
    Membership.objects.create(person=person, role="manager", account=mine)
    program = Program(person)
    for path in every_list():
        rows = program.get(path)["rows"]
        assert path in ("/accounts", "/prices") or not rows, path
    assert [row["id"] for row in program.get("/accounts")["rows"]] == [mine.pk]
    program.get(f"/turns/{turn.pk}", 404)
    program.post(f"/turns/{turn.pk}/discard", {}, 404)
    program.post(f"/accounts/{turn.conversation.account_id}/pause", status=404)
    wish = {"items": [turn.conversation.item_id], "wish": {"shelf": "A"}}
    program.post("/items/bulk", wish, 404)
    program.get("/ai/statistics", 403)
    assert Turn.objects.get(pk=turn.pk).state == "held"


def test_a_key_for_one_account_sees_only_that() -> None:
    one, _other = a_world(), a_world()
    person = a_user(is_superuser=False)
    Membership.objects.create(person=person, role="operator")
    program = Program(person, "read", one.conversation.account)
    assert [row["id"] for row in program.get("/turns")["rows"]] == [one.pk]


def test_a_key_reaches_as_far_as_it_says_and_as_its_person_may_now() -> None:
    turn = a_world()
    person = a_person("Gestión")
    reads, decides = Program(person, "read"), Program(person, "decide")
    assert "llave" in reads.post(f"/turns/{turn.pk}/discard", {}, 403)["detail"]
    assert "llave" in decides.post(f"/accounts/{turn.conversation.account_id}/pause", status=403)["detail"]
    Membership.objects.update(role="viewer")
    assert "papel" in decides.post(f"/turns/{turn.pk}/discard", {}, 403)["detail"]
    assert not decides.get("/me")["sees_floor"]
    User.objects.filter(pk=person.pk).update(is_active=False)
    decides.get("/me", 401)


def test_keys_that_open_nothing() -> None:
    program = Program(a_user())
    assert "walle_" not in ApiToken.objects.get().digest
    for header in ("Bearer nada", "Bearer walle_" + "x" * 43, "Basic YTpi", "Bearer "):
        read(Client(headers={"Authorization": header}).get(f"{BASE}/me"), 401)
    read(Client().get(f"{BASE}/me"), 401)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        program.get("/me", 401)
    ApiToken.objects.all().delete()
    program.get("/me", 401)


def test_by_session_with_the_forms_token_and_after_the_second_step(client: Client, settings: Any) -> None:
    turn = a_world()
    person = a_person("Revisión")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert read(strict.get(f"{BASE}/me"))["name"] == person.username
    path = f"{BASE}/turns/{turn.pk}/discard"
    assert "X-CSRFToken" in read(strict.post(path, "{}", content_type="application/json"), 403)["detail"]
    strict.get(reverse("admin:index"))
    token = {"X-CSRFToken": strict.cookies["csrftoken"].value}
    assert read(strict.post(path, "{}", content_type="application/json", headers=token))["state"] == "skipped"
    device = twofactor.begin(person)
    type(device).objects.update(confirmed=True)
    assert "segundo paso" in read(strict.get(f"{BASE}/me"), 401)["detail"]


def test_too_many_in_a_minute(monkeypatch: pytest.MonkeyPatch, redis_server: servers.Redis) -> None:
    monkeypatch.setattr(entry, "PER_MINUTE", 3)
    program = Program(a_user())
    with time_machine.travel(clock.now().replace(second=5), tick=False):
        for _each in range(3):
            program.get("/me")
        answer = program.client.get(f"{BASE}/me")
    read(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_without_redis_it_still_answers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    program = Program(a_user())
    monkeypatch.setattr(cache, "_ask", lambda _work: None)
    program.get("/me")


def test_nothing_huge_is_read() -> None:
    body = b'{"why": "' + b"x" * entry.MOST_BYTES + b'"}'
    program = Program(a_user())
    read(program.client.post(f"{BASE}/turns/1/discard", body, content_type="application/json"), 413)
    in_pieces = {"Transfer-Encoding": "chunked"}
    path = f"{BASE}/turns/1/discard"
    read(program.client.post(path, "{}", content_type="application/json", headers=in_pieces), 413)


def seen_of(program: Program, turn: Turn) -> Any:
    return program.get(f"/turns/{turn.pk}")


def test_approving_undoing_and_what_moved() -> None:
    turn = a_world()
    ana = a_person("Revisión")
    program = Program(ana, "decide")
    read_ = seen_of(program, turn)
    given = {"response": read_["response"], "seen": read_["seen"]}
    assert program.post(f"/turns/{turn.pk}/approve", given)["state"] == "ready"
    assert AuditEvent.objects.filter(kind="did", page="api_turn_approve", person_id=ana.pk).exists()
    assert program.get("/turns", state="ready")["rows"][0]["approved_by"] == ana.username
    assert program.post(f"/turns/{turn.pk}/undo")["state"] == "held"
    a_message(conversation=turn.conversation, text="¿Me lo guardas?")
    assert "Algo ha cambiado" in program.post(f"/turns/{turn.pk}/approve", given, 409)["detail"]
    program.post(f"/turns/{turn.pk}/approve", given | {"prisa": True}, 422)


def test_own_words_are_guarded_and_sent_with_a_reason() -> None:
    turn = a_world()
    program = Program(a_person("Gestión"), "decide")
    given = {"text": "Mándame un bizum al 655443322", "seen": seen_of(program, turn)["seen"]}
    told = program.post(f"/turns/{turn.pk}/edit", given, 409)
    assert told["violations"]
    program.post(f"/turns/{turn.pk}/edit", given | {"text": "@ana mira esto"}, 409)
    program.post(f"/turns/{turn.pk}/edit", given | {"text": "a\x00"}, 422)
    assert program.post(f"/turns/{turn.pk}/edit", given | {"text": "Sí, sigue disponible."})["state"] == "ready"


def test_taking_over_writing_and_handing_back() -> None:
    turn = a_world()
    chat = turn.conversation
    program = Program(a_person("Revisión"), "decide")
    assert program.post(f"/conversations/{chat.pk}/take-over")["mode"] == "manual"
    seen = program.get(f"/conversations/{chat.pk}")["seen"]
    program.post(f"/conversations/{chat.pk}/messages", {"text": "Hola, te leo.", "seen": seen})
    assert Turn.objects.filter(conversation=chat, cause="staff", state="ready").exists()
    assert program.post(f"/conversations/{chat.pk}/hand-back")["mode"] != "manual"


def test_the_same_key_does_it_once_and_another_request_is_refused() -> None:
    turn = a_world()
    program = Program(a_person("Revisión"), "decide")
    read_ = seen_of(program, turn)
    given = {"response": read_["response"], "seen": read_["seen"]}
    first = program.post(f"/turns/{turn.pk}/approve", given, key="k1")
    assert program.post(f"/turns/{turn.pk}/approve", given, key="k1") == first
    program.post(f"/turns/{turn.pk}/approve", given, 409)
    program.post(f"/turns/{turn.pk}/undo", key="k1", status=422)
    again = program.post(f"/turns/{turn.pk}/approve", given, 409, key="k2")
    assert program.post(f"/turns/{turn.pk}/approve", given, 409, key="k2")["detail"] == again["detail"]
    program.post(f"/turns/{turn.pk}/undo", key="x" * 81, status=422)
    other = Program(a_person("Revisión"), "decide")
    other.post(f"/turns/{turn.pk}/approve", given, 409, key="k1")
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        once.forget()
    assert not ApiAnswer.objects.exists()


def test_a_deed_that_breaks_leaves_its_key_free(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = a_world()
    program = Program(a_user())
    program.client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("apps.conversations.review.discard", lambda *_, **__: 1 / 0)
        told = program.post(f"/turns/{turn.pk}/discard", {}, 500, key="k")
        assert "Zero" not in json.dumps(told)
    assert program.post(f"/turns/{turn.pk}/discard", {}, key="k")["state"] == "skipped"


def test_many_items_with_a_preview_first() -> None:
    item, other = an_item(list_price=Decimal(200), floor_price=None), an_item(floor_price=None)
    program = Program(a_user())
    body: dict[str, Any] = {"items": [item.pk, other.pk], "wish": {"floor_percent": "10", "facts": {"¿Caja?": "Sí"}}}
    shown = program.post("/items/bulk", body)["changes"]
    assert [row["after"]["floor"] for row in shown] == ["180.00", "189.00"] and not ItemEdit.objects.exists()
    marks = {row["item"]: row["mark"] for row in shown}
    Item.objects.filter(pk=other.pk).update(shelf="B")
    told = program.post("/items/bulk", body | {"apply": True, "marks": marks})
    assert (told["written"], told["left"]) == (1, [other.title])
    item.refresh_from_db()
    assert item.floor_price == 180 and program.get(f"/items/{item.pk}")["facts"] == {"¿Caja?": "Sí"}
    fixed = {"items": [item.pk], "wish": {"floor": "fixed", "ladder": {}}}
    assert program.post("/items/bulk", fixed)["changes"][0]["after"]["floor"] is None
    wrong = {"items": [item.pk], "wish": {"ladder": {"rounds": 99}}}
    assert program.post("/items/bulk", wrong)["changes"][0]["problems"]
    for bad in ({"floor": "-1"}, {"floor": "mucho"}, {"floor_percent": 200}, {"precio": 3}):
        program.post("/items/bulk", {"items": [item.pk], "wish": bad}, 422)


def test_floors_are_for_those_who_may_see_them() -> None:
    item = an_item()
    person = a_person("Gestión")
    Group.objects.get(name="Gestión").permissions.remove(Permission.objects.get(codename="see_floor_price"))
    program = Program(person)
    program.post("/items/bulk", {"items": [item.pk], "wish": {"floor": "fixed"}}, 403)
    told = program.post("/items/bulk", {"items": [item.pk], "wish": {"shelf": "A3"}})
    assert "185" not in json.dumps(told)


def test_running_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Any] = []
    monkeypatch.setattr("apps.core.doorbell.ring", lambda *links: rung.extend(links))
    account = an_account()
    CircuitBreaker.objects.create(name=f"account:{account.pk}:send", state="open")
    program = Program(a_user())
    assert program.get(f"/accounts/{account.pk}")["paused"] == ["send"] == program.get("/accounts")["rows"][0]["paused"]
    assert program.post(f"/accounts/{account.pk}/pause")["status"] == "paused"
    program.post(f"/accounts/{account.pk}/scan", status=409)
    assert program.post(f"/accounts/{account.pk}/resume") == {"id": account.pk, "status": "active", "changed": True}
    program.post(f"/accounts/{account.pk}/scan")
    assert ("inbox.poll", account.pk) in rung and ("inbox.sync_account", account.pk) in rung

    def patch(body: Any, status: int) -> Any:
        path = f"{BASE}/accounts/{account.pk}/settings"
        return read(program.client.patch(path, json.dumps(body), content_type="application/json"), status)

    assert patch({"cap_per_day": 50, "active_from": "08:30"}, 200)["changed"] == ["active_from", "cap_per_day"]
    account.refresh_from_db()
    assert account.cap_per_day == 50
    for bad in ({"timezone": "Luna/Mar"}, {"poll_busy_s": 600, "poll_idle_s": 60}, {"session_state": "x"}):
        patch(bad, 422)


def test_how_an_item_stands_and_stop() -> None:
    item = an_item()
    program = Program(a_user())
    assert program.post(f"/items/{item.pk}/status", {"status": "reserved"})["changed"]
    assert not program.post(f"/items/{item.pk}/status", {"status": "reserved"})["changed"]
    assert program.post("/stop") == {"stopped": True} and program.get("/settings")["stopped"]
    assert program.post("/stop/lift") == {"stopped": False} and Stop.objects.get().ended_at


def test_prices_are_asked_for_when_the_last_answer_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Any] = []
    monkeypatch.setattr("apps.core.doorbell.ring", lambda *links: rung.extend(links))
    item, program = an_item(), Program(a_user())
    assert program.post(f"/items/{item.pk}/price-scan") == {"id": item.pk, "asked": True}
    assert rung == [("prices.scan", item.pk)]
    PriceAnalysis.objects.create(item_id=item.pk, product_name="Switch", analysis_date=clock.now())
    assert "reciente" in program.post(f"/items/{item.pk}/price-scan", status=409)["detail"]
    assert len(rung) == 1
    Program(a_person("Revisión")).post(f"/items/{item.pk}/price-scan", status=403)


def test_health_for_anybody_and_no_more() -> None:
    assert read(Client().get(f"{BASE}/health")) == {"status": "ok"}


def test_how_each_part_is_for_who_may_see_alerts() -> None:
    cache.forget(vitals.KEY)
    program = Program(a_user())
    assert program.get("/health/parts") == {"parts": [], "queues": {}}
    part = {"name": "redis", "ok": False, "ms": 3.2, "said": "account 7 is not read"}
    cache.put(vitals.KEY, json.dumps({"parts": [part], "queues": {"llm": 4, "ring": None}}), 60)
    told = {"parts": [{"name": "redis", "ok": False, "ms": 3.2}], "queues": {"llm": 4}}
    assert program.get("/health/parts") == told
    read(Client().get(f"{BASE}/health/parts"), 401)
    cache.forget(vitals.KEY)


def test_own_keys_page(client: Client) -> None:
    page = reverse("desk_tokens")
    ana, operator = a_person("Revisión"), a_user()
    client.force_login(ana)
    form = {"deed": "hacer", "name": "hoja de cálculo", "scope": "read", "days": "30"}
    shown = client.post(page, form).content.decode()
    row = ApiToken.objects.get()
    assert row.person == ana and shown.count("walle_") == 1
    text = shown.split("walle_")[1][:43]
    assert row.digest == entry.digest(f"walle_{text}")
    assert "walle_" not in client.get(page).content.decode()
    for bad in ({"days": "0"}, {"days": "9999"}, {"scope": "todo"}, {"name": ""}, {"account": "99999"}):
        assert client.post(page, form | bad).status_code == 400
    other = a_person("Revisión")
    client.force_login(other)
    client.post(page, {"deed": "quitar", "token": row.pk})
    assert "hoja de cálculo" not in client.get(page).content.decode() and ApiToken.objects.exists()
    client.force_login(operator)
    assert "hoja de cálculo" in client.get(page).content.decode()
    client.post(page, {"deed": "quitar", "token": row.pk})
    assert not ApiToken.objects.exists()


def test_no_draft_is_told_twice_as_long() -> None:
    a_world()
    assert Program(a_person("Revisión"), "read").get("/turns")["rows"][0]["draft"] == DRAFT
