"""The simulated site as a client sees it: sessions, inbox, event channel, items, search, faults, record."""

import base64
import json
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import uvicorn

from apps.sandbox.app import create_app
from apps.sandbox.store import Store

APP = {"X-DeviceOS": "0"}
FORM = "/realms/wallapop-internal/login-actions/authenticate"


class Site(httpx.Client):
    """A client of one running sandbox, whose store a test may look into."""

    store: Store


@contextmanager
def running(path: Path) -> Iterator[Site]:
    """The sandbox over that file, served in a thread."""
    app = create_app(Store(path), demo=True, password="clave", speed=50.0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # asyncio does this for sockets of its own making only; without it each small answer waits 40 ms for an ACK.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Site(base_url=address, headers=APP, trust_env=False) as client:
            client.store = app.state.world.store
            yield client
        server.should_exit = True
        thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running(tmp_path / "s.sqlite3") as client:
        yield client


def sign_in(site: Site, username: str = "ana", password: str = "clave") -> dict[str, str]:
    """Headers of a signed-in client."""
    site.post(FORM, data={"username": username, "password": password, "next": "/app/chat"})
    return {"Authorization": f"Bearer {site.get('/api/auth/session').json()['token']}"}


def say(site: Site, text: str, buyer: str = "Nuria", item: str = "Nintendo") -> dict[str, Any]:
    answer = site.post("/control/say", json={"buyer": buyer, "item": item, "text": text})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def inbox(site: Site, headers: dict[str, str], **params: str | int) -> dict[str, Any]:
    answer = site.get("/bff/messaging/inbox", headers=headers, params={"page_size": 30, "max_messages": 30, **params})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def publish(site: Site, headers: dict[str, str], text: str, key: str = "") -> Any:
    row = inbox(site, headers)["conversations"][0]
    channel = site.get("/api/v3/instant-messaging/token", headers=headers).json()
    message = quote(json.dumps({"id": key or str(uuid.uuid4()), "payload": {"text": text}}), safe="")
    meta = json.dumps({"type": "text", "conversation_hash": row["hash"]})
    return site.get(f"/publish/pub/sub/0/{row['channel']}/0/{message}", params={"meta": meta, "auth": channel["token"]})


def delivered(site: Site) -> list[tuple[str, str]]:
    rows = site.get("/control/record", params={"kind": "delivered"}).json()
    return [(row["author"], row["text"]) for row in rows]


def test_a_session_is_a_cookie_that_buys_a_token_for_300_seconds(site: Site) -> None:
    assert site.get("/api/auth/session").json() == {}
    assert site.post(FORM, data={"username": "ana", "password": "no"}).status_code == 200
    assert site.get("/app/chat?itemId=1").headers["location"] == "/login?redirectUrl=%2Fapp%2Fchat%3FitemId%3D1"
    answer = site.post(FORM, data={"username": "ana", "password": "clave", "next": "/app/chat?itemId=1"})
    assert answer.headers["location"] == "/app/chat?itemId=1"
    assert "HttpOnly" in answer.headers["set-cookie"]
    session = site.get("/api/auth/session").json()
    assert set(session) == {"token", "idToken", "expires", "user"}
    claims = json.loads(base64.urlsafe_b64decode(session["token"].split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == 300


def test_a_login_never_leads_to_another_host(site: Site) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = site.post(FORM, data={"username": "ana", "password": "clave", "next": target})
        assert answer.headers["location"] == "/wall"


def test_old_copies_of_the_cookie_keep_working_until_the_session_dies(site: Site) -> None:
    headers = sign_in(site)
    old = dict(site.cookies)
    site.get("/api/auth/session")
    site.cookies.clear()
    site.cookies.update(old)
    assert "token" in site.get("/api/auth/session").json()
    site.post("/control/faults", json={"kind": "session_dead", "account": "ana"})
    assert site.get("/api/auth/session").json() == {}
    answer = site.get("/bff/messaging/inbox", headers=headers)
    assert (answer.status_code, answer.headers["x-wallapop-unauthorized"]) == (401, "REFRESH_TOKEN_EXPIRED")
    assert "token" in (sign_in(site) and site.get("/api/auth/session").json())


def test_the_api_refuses_a_missing_or_forged_token_with_the_reason(site: Site) -> None:
    for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Bearer e30.e30"}):
        answer = site.get("/bff/messaging/inbox", headers=headers)
        assert answer.status_code == 401
        assert answer.json() == {"code": "ACCESS_TOKEN_EXPIRED"}
        assert answer.headers["x-wallapop-unauthorized"] == "ACCESS_TOKEN_EXPIRED"


def test_a_buyers_message_is_in_the_inbox_unread_and_reading_marks_nothing(site: Site) -> None:
    said = say(site, "Hola, ¿sigue disponible?")
    headers = sign_in(site)
    for _ in range(2):
        page = inbox(site, headers)
        assert page["unread_messages"] == 1
    row = page["conversations"][0]
    assert row["hash"] == said["conversation"]
    assert row["with_user"]["name"] == "Nuria"
    assert row["item"] | {"hash": "", "slug": "", "image_url": ""} == {
        "hash": "", "slug": "", "image_url": "", "title": "Nintendo Switch OLED blanca",
        "status": "published",
        "price": {"amount": 210.0, "currency": "EUR"}, "is_mine": True,
    }  # fmt: skip
    message = row["messages"]["messages"][0]
    assert message | {"timestamp": 0, "time_token": ""} == {
        "id": said["id"], "from_self": False, "text": "Hola, ¿sigue disponible?", "timestamp": 0,
        "status": "sent",
        "type": "text", "time_token": "",
    }  # fmt: skip
    assert len(message["time_token"]) == 17 and abs(message["timestamp"] - time.time() * 1000) < 5000


def test_inbox_and_messages_are_paged_newest_first_to_the_end(site: Site) -> None:
    for number in range(7):
        say(site, f"hola {number}", buyer=f"Comprador {number % 3}")
    headers = sign_in(site)
    names, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = inbox(site, headers, page_size=2, max_messages=2, **({"from": cursor} if cursor else {}))
        names += [row["with_user"]["name"] for row in page["conversations"]]
        cursor, pages = page["next_from"], pages + 1
    assert names == ["Comprador 0", "Comprador 2", "Comprador 1"]
    first = inbox(site, headers, max_messages=2)["conversations"][0]
    assert [each["text"] for each in first["messages"]["messages"]] == ["hola 6", "hola 3"]
    older = site.get(
        f"/api/v3/instant-messaging/archive/conversation/{first['hash']}/messages",
        params={"max_messages": 2, "from": first["messages"]["next_from"]},
        headers=headers,
    ).json()
    assert [each["text"] for each in older["messages"]] == ["hola 0"]
    assert older["next_from"] == ""


def test_a_message_goes_out_over_the_channel_only_and_once_per_id(site: Site) -> None:
    say(site, "Hola")
    headers = sign_in(site)
    answer = publish(site, headers, "¡Hola! 50 % / ¿sí?", key="m1")
    assert answer.json()[:2] == [1, "Sent"]
    publish(site, headers, "¡Hola! 50 % / ¿sí?", key="m1")
    assert delivered(site) == [("buyer", "Hola"), ("seller", "¡Hola! 50 % / ¿sí?")]
    assert site.post("/api/v3/instant-messaging/messages", headers=headers, json={}).status_code == 404
    assert site.get("/api/v3/conversations", headers=headers).status_code == 405


def test_the_channel_tells_of_a_message_and_of_its_being_seen(site: Site) -> None:
    headers = sign_in(site)
    me = site.get("/api/v3/users/me", headers=headers).json()["id"]
    auth = site.get("/api/v3/instant-messaging/token", headers=headers).json()["token"]
    since = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": 0, "auth": auth}).json()["t"]["t"]
    said = say(site, "Hola")
    events = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": since, "auth": auth}).json()
    first = events["m"][0]
    assert first["d"] == {"id": said["id"], "payload": {"text": "Hola"}}
    assert first["u"]["original_time_token"] == said["time_token"]
    assert first["u"]["conversation_hash"] == said["conversation"]
    row = inbox(site, headers)["conversations"][0]
    where = f"/v1/message-actions/sub/channel/{row['channel']}/message/{said['time_token']}"
    assert site.post(where, params={"auth": auth}, json={"type": "seen", "value": "{}"}).status_code == 200
    assert site.post(where, params={"auth": auth}, json={"type": "seen", "value": "{}"}).status_code == 409
    assert inbox(site, headers)["unread_messages"] == 0
    assert site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": 0, "auth": "old"}).status_code == 403


@pytest.mark.parametrize(
    ("kind", "status", "at_once", "at_last"),
    [("ack_no_delivery", 200, 1, 1), ("deliver_late", 200, 1, 2), ("ack_delay", 200, 2, 2)],
)
def test_confirmation_and_delivery_come_apart(site: Site, kind: str, status: int, at_once: int, at_last: int) -> None:
    say(site, "Hola")
    headers = sign_in(site)
    site.post("/control/faults", json={"kind": kind, "account": "ana", "count": 1, "seconds": 0.4})
    began = time.monotonic()
    assert publish(site, headers, "Sí").status_code == status
    assert (time.monotonic() - began > 0.4) == (kind == "ack_delay")
    assert len(delivered(site)) == at_once
    time.sleep(0.6)
    assert len(delivered(site)) == at_last
    publish(site, headers, "Otra")
    assert len(delivered(site)) == at_last + 1


def test_http_faults_strike_as_often_as_asked_and_only_that_account(site: Site) -> None:
    site.post("/control/sellers", json={"username": "luis", "password": "otra"})
    luis, ana = sign_in(site, "luis", "otra"), sign_in(site)
    seen = []
    for kind in ("401", "403", "429", "block"):
        site.post("/control/faults", json={"kind": kind, "account": "ana", "count": 1, "seconds": 7})
        assert site.get("/bff/messaging/inbox", headers=luis).status_code == 200
        seen.append(site.get("/bff/messaging/inbox", headers=ana))
        assert site.get("/bff/messaging/inbox", headers=ana).status_code == 200
    assert [each.status_code for each in seen] == [401, 403, 429, 403]
    assert seen[1].content == b""
    assert seen[2].headers["retry-after"] == "7"
    assert "Generated by cloudfront" in seen[3].text
    assert site.post("/control/faults", json={"kind": "meteorito"}).status_code == 400


def test_a_value_that_cannot_be_is_answered_with_a_sentence(site: Site) -> None:
    bad: list[tuple[str, Any]] = [
        ("say", {"item": {}, "text": "Hola", "buyer": "Nuria"}),
        ("say", {"item": "Nintendo", "text": "Hola", "buyer": []}),
        ("say_many", [{"item": {}, "text": "Hola", "buyer": "Nuria"}]),
        ("users", {"user": {}}),
        ("users", {"user": "Nuria", "rating": 10**30}),
        ("seller_says", {"conversation": [1], "text": "Hola"}),
        ("third_voice", {"conversation": {}, "text": "Hola"}),
        ("third_voice", {"buyer": "Nuria", "item": "Nintendo", "text": "Hola", "type": 5}),
        ("items", {"id": "Nintendo", "price": 1e400}),
        ("offers", {"id": {}, "status": "ACCEPTED"}),
        ("faults", {"kind": "500", "count": 10**30}),
    ]
    answers = [site.post(f"/control/{call}", content=json.dumps(body)) for call, body in bad]
    answers += [site.get("/control/record", params={name: "9" * 20}) for name in ("limit", "since")]
    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert all(answer.json()["error"] for answer in answers)


def test_without_the_device_header_the_firewall_answers(site: Site) -> None:
    answer = site.get("/api/v3/search?source=x&keywords=x", headers={"X-DeviceOS": ""})
    assert answer.status_code == 200
    del site.headers["X-DeviceOS"]
    answer = site.get("/api/v3/search?source=x&keywords=x")
    assert answer.status_code == 403 and "cloudfront" in answer.text


def test_reserving_is_for_the_owner_and_shows_late_on_the_public_page(site: Site) -> None:
    ana = sign_in(site)
    item = next(
        each for each in site.get("/api/v3/user/items", headers=ana).json()["data"] if "Switch" in each["title"]
    )
    page = f"/item/{item['slug']}"
    assert '"reserved": false' in site.get(page).text
    assert site.put(f"/api/v3/items/{item['id']}/reserve", headers=ana, json={"reserved": True}).status_code == 204
    assert '"reserved": false' in site.get(page).text
    assert "reserved" not in site.get(f"/api/v3/items/{item['id']}").json()
    site.post("/control/sellers", json={"username": "luis", "password": "otra"})
    luis = sign_in(site, "luis", "otra")
    for verb, status in (("reserve", 401), ("sold", 403)):
        answer = site.put(f"/api/v3/items/{item['id']}/{verb}", headers=luis, json={"reserved": True})
        assert (answer.status_code, answer.content) == (status, b"")


def test_search_has_both_envelopes_pages_of_forty_and_needs_a_source(site: Site) -> None:
    assert site.get("/api/v3/search", params={"keywords": "iphone"}).status_code == 400
    first = site.get("/api/v3/search", params={"keywords": "iPhone 12", "source": "search_box"}).json()
    section = site.get("/api/v3/search/section", params={"keywords": "iPhone 12", "source": "search_box"}).json()
    items = first["data"]["section"]["payload"]["items"]
    assert items == section["data"]["section"]["items"]
    assert len(items) == 40
    rest = site.get("/api/v3/search", params={"source": "x", "next_page": first["meta"]["next_page"]}).json()
    more = rest["data"]["section"]["payload"]["items"]
    assert more and not {each["id"] for each in items} & {each["id"] for each in more}
    assert rest["meta"]["next_page"] is None
    assert "type_attributes" not in items[0] and set(items[0]["reserved"]) == {"flag"}


def test_the_market_is_the_same_on_every_machine(site: Site, tmp_path: Path) -> None:
    def found(client: Site) -> list[tuple[str, float]]:
        page = client.get(
            "/api/v3/search",
            params={"keywords": "monitor 27", "source": "x", "order_by": "price_low_to_high"},
        )
        return [(row["id"], row["price"]["amount"]) for row in page.json()["data"]["section"]["payload"]["items"]]

    with running(tmp_path / "t.sqlite3") as other:
        assert found(other) == found(site)


def test_a_site_notice_has_its_text_in_a_json_string_and_a_lost_item_is_null(site: Site) -> None:
    said = say(site, "Hola")
    site.post(
        "/control/third_voice",
        json={"conversation": said["conversation"], "text": "Nuria ha hecho una oferta de 40€."},
    )
    site.post("/control/items", json={"id": "Nintendo", "hidden": True})
    site.post("/control/users", json={"user": "Nuria", "hidden": True})
    row = inbox(site, sign_in(site))["conversations"][0]
    notice = row["messages"]["messages"][0]
    assert (notice["type"], notice["text"]) == ("delivery_generic", "")
    assert json.loads(notice["payload"])["text"] == "Nuria ha hecho una oferta de 40€."
    assert row["item"] is None and row["with_user"] is None


def test_the_record_can_only_grow_and_survives_a_reset(site: Site, tmp_path: Path) -> None:
    say(site, "Hola")
    own = sqlite3.connect(tmp_path / "s.sqlite3", isolation_level=None)  # the server's belongs to its thread
    own.execute("pragma recursive_triggers = on")
    for statement in (
        "update record set text = 'x'",
        "delete from record",
        "replace into record select * from record",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            own.execute(statement)
    own.close()
    marker = site.post("/control/reset").json()["record_from"]
    assert inbox(site, sign_in(site))["conversations"] == []
    assert delivered(site) == [("buyer", "Hola")]
    rows = site.get("/control/record", params={"since": marker}).json()
    assert [row["kind"] for row in rows] == ["login", "inbox_read"]


def test_scripted_buyers_act_and_tell_what_they_saw(site: Site) -> None:
    assert len(site.post("/control/start", json={}).json()["started"]) == 6
    assert site.post("/control/start", json={}).json()["started"] == []
    for _ in range(60):
        time.sleep(0.1)
        buyers = {each["script"]: each for each in site.get("/control/buyers").json()["buyers"]}
        for each in buyers.values():
            if each["messages"] and each["messages"][-1]["side"] == "buyer" and each["script"] == "disponible":
                site.post("/control/seller_says", json={"conversation": each["conversation"], "text": "Sí"})
        if all(each["final"] for each in buyers.values()):
            break
    assert buyers["disponible"]["final"] == "atendida" and buyers["disponible"]["answers"] == 1
    assert buyers["gracias"]["final"] == "sin respuesta"
    assert [each["text"] for each in buyers["rafaga"]["messages"]] == [
        "hola",
        "sigue disponible?",
        "haces envio?",
    ]


def test_a_restart_keeps_people_and_conversations(tmp_path: Path) -> None:
    for round_ in range(2):
        with running(tmp_path / "s.sqlite3") as client:
            if round_ == 0:
                say(client, "Hola")
            assert len(inbox(client, sign_in(client))["conversations"]) == 1
            assert len(client.get("/buyer/api/items").json()["items"]) == 6
