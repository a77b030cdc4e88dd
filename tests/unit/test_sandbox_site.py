"""What happens on the simulated site when a client does something: archive, block, mark, reserve, offer, search."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.test_sandbox_wire import FORM, Site, inbox, publish, running, say, sign_in

IM = "/api/v3/instant-messaging"
APP = {"X-AppVersion": "826680"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("sandbox") / "s.sqlite3") as client:
        yield client


@pytest.fixture
def site(world: Site) -> Site:
    world.post("/control/reset")
    world.cookies.clear()
    return world


@pytest.fixture
def ana(site: Site) -> dict[str, str]:
    return sign_in(site) | APP


@pytest.fixture
def beto(site: Site) -> dict[str, str]:
    """Somebody else with an account, who buys."""
    site.post("/control/sellers", json={"username": "beto", "password": "x", "name": "Beto"})
    return sign_in(site, "beto", "x") | APP


def settings(site: Site, **wanted: Any) -> None:
    assert site.post("/control/settings", json=wanted).status_code == 200


def item_of(site: Site, title: str = "Nintendo") -> str:
    rows = site.get("/buyer/api/items").json()["items"]
    return str(next(row["id"] for row in rows if title in row["title"]))


def offer(site: Site, who: dict[str, str], amount: object, **other: object) -> Any:
    body = {"offer_id": str(uuid.uuid4()), "offer_price_amount": amount, "offer_price_currency": "EUR",
            "item_ids": [item_of(site)]} | other  # fmt: skip
    return site.post("/api/v3/delivery/buyer/offers", headers=who, json=body)


def test_an_archived_talk_comes_back_with_the_next_message(site: Site, ana: dict[str, str]) -> None:
    keys = [say(site, "hola", buyer=f"Comprador {n}")["conversation"] for n in range(3)]
    archive: dict[str, Any] = {"headers": ana, "json": {"conversation_ids": keys}}
    assert site.put(f"{IM}/conversations/archive", **archive).status_code == 200
    assert site.put(f"{IM}/conversations/archive", **archive).status_code == 409
    assert inbox(site, ana)["conversations"] == []
    found: list[str] = []
    cursor = ""
    while not found or cursor:
        page = site.get("/bff/messaging/archived", headers=ana, params={"page_size": 2, "from": cursor}).json()
        found += [row["hash"] for row in page["conversations"]]
        cursor = page["next_from"]
    assert found == keys[::-1]
    say(site, "¿hola?", buyer="Comprador 1")
    assert [row["hash"] for row in inbox(site, ana)["conversations"]] == [keys[1]]
    back: dict[str, Any] = {"headers": ana, "json": {"conversation_ids": [keys[0]]}}
    assert site.put(f"{IM}/conversations/unarchive", **back).status_code == 200
    assert site.put(f"{IM}/conversations/unarchive", **back).status_code == 409
    assert site.put(f"{IM}/conversations/archive", headers=ana, json={}).status_code == 400


def test_both_ways_to_open_a_talk_find_the_same_one_until_there_are_too_many(site: Site, beto: dict[str, str]) -> None:
    first = site.post("/api/v3/conversations", headers=beto, json={"item_id": item_of(site)})
    again = site.post(f"{IM}/conversation", headers=beto, json={"item_hash_id": item_of(site)})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == {"conversation_id", "item_id", "other_user_id", "channel", "created_date"}
    settings(site, new_conversations_per_hour=1)
    assert site.post("/api/v3/conversations", headers=beto, json={"item_id": item_of(site)}).status_code == 200
    refused = site.post("/api/v3/conversations", headers=beto, json={"item_id": item_of(site, "iPhone")})
    assert refused.json()["code"] == 100 and not refused.is_success


@pytest.mark.parametrize(
    ("change", "body", "why"),
    [
        ("users", {"user": "Nuria", "available": 0}, "ya no es miembro"),
        ("users", {"user": "Nuria", "malicious": 1}, "presunta actividad sospechosa"),
        ("items", {"id": "Nintendo", "status": "unpublished"}, "normas de convivencia"),
        ("items", {"id": "Nintendo", "status": "expired"}, "ha caducado"),
        ("items", {"id": "Nintendo", "hidden": 1}, "ha caducado"),
        ("block", {}, "Has bloqueado"),
    ],
)
def test_a_closed_talk_acknowledges_and_delivers_nothing(
    site: Site, ana: dict[str, str], change: str, body: dict[str, Any], why: str
) -> None:
    say(site, "Hola")
    if change == "block":
        nuria = inbox(site, ana)["conversations"][0]["with_user"]["hash"]
        json_ = {"block_user_hashes": [nuria]}
        assert site.put(f"{IM}/privacy/user", headers=ana, json=json_).status_code == 204
        assert inbox(site, ana)["conversations"][0]["with_user"]["blocked"] is True
    else:
        site.post(f"/control/{change}", json=body)
    marker = len(site.get("/control/record").json())
    assert publish(site, ana, "Sí").json()[0] == 1
    sent = site.get("/control/record", params={"kind": "publish"}).json()[-1]
    assert sent["detail"]["outcome"] == "refused" and why in sent["detail"]["closed"]
    assert not [row for row in site.get("/control/record").json()[marker:] if row["kind"] == "delivered"]
    if change == "block":
        unblock = {"unblock_user_hashes": [nuria]}
        assert site.request("DELETE", f"{IM}/privacy/user", headers=ana, json=unblock).status_code == 204
        assert inbox(site, ana)["conversations"][0]["with_user"]["blocked"] is False


def test_moments_are_numbers_or_strings_as_the_site_is_set(site: Site, ana: dict[str, str]) -> None:
    say(site, "Hola")
    settings(site, timestamps="iso")
    message = inbox(site, ana)["conversations"][0]["messages"]["messages"][0]
    assert message["timestamp"].endswith("Z") and message["timestamp"][10] == "T"
    assert site.post("/control/settings", json={"timestamps": "martes"}).status_code == 400
    site.post("/control/reset")
    assert site.post("/control/settings", json={}).json()["timestamps"] == "number"


def test_own_lists_are_paged_by_forty_with_the_cursor_in_body_and_header(site: Site, ana: dict[str, str]) -> None:
    for number in range(40):
        site.post("/control/items", json={"seller": "ana", "title": f"Libro {number}", "price": 5})
    first = site.get("/api/v3/user/items", headers=ana)
    cursor = first.json()["meta"]["next"]
    assert len(first.json()["data"]) == 40 and first.headers["x-nextpage"] == f"since={cursor}"
    rest = site.get("/api/v3/user/items", headers=ana, params={"since": cursor})
    assert len(rest.json()["data"]) == 6 and rest.json()["meta"] == {} and "x-nextpage" not in rest.headers


def test_an_own_listing_is_reserved_expires_is_renewed_sold_and_deleted(site: Site, ana: dict[str, str]) -> None:
    key = item_of(site)

    def row(kind: str = "") -> dict[str, Any]:
        rows = site.get(f"/api/v3/user/items{kind}", headers=ana).json()["data"]
        return next((each for each in rows if each["id"] == key), {})

    def put(verb: str, **body: Any) -> int:
        return site.put(f"/api/v3/items/{key}/{verb}", headers=ana, json=body).status_code

    assert {"reserved", "expired", "sold", "location"}.isdisjoint(row())
    assert put("reserve", reserved=True) == 204 and row()["reserved"] == {"flag": True}
    assert put("reserve", reserved="sí") == 400
    assert put("reserve", reserved=False) == 204 and "reserved" not in row()
    site.post("/control/items", json={"id": key, "status": "expired"})
    assert row()["expired"] == {"flag": True} and put("reactivate") == 204 and "expired" not in row()
    assert put("sold") == 204 and row() == {} and row("/sold")["sold"] == {"flag": True}
    assert site.delete(f"/api/v3/items/{key}", headers=ana).status_code == 204
    assert row("/sold") == {} and site.get(f"/api/v3/items/{key}").status_code == 404


@pytest.mark.parametrize(
    ("method", "verb", "status"), [("PUT", "/reserve", 401), ("PUT", "/sold", 403), ("DELETE", "", 401)]
)
def test_a_write_on_another_persons_item_is_bare(
    site: Site, beto: dict[str, str], method: str, verb: str, status: int
) -> None:
    path = f"/api/v3/items/{item_of(site)}{verb}"
    answer = site.request(method, path, headers=beto, json={"reserved": True})
    assert (answer.status_code, answer.content) == (status, b"")
    assert "x-wallapop-unauthorized" not in answer.headers


def test_counters_move_by_strangers_looks_marks_and_talks(
    site: Site, ana: dict[str, str], beto: dict[str, str]
) -> None:
    site.cookies.clear()
    path = f"/api/v3/items/{item_of(site)}"
    before = site.get(path, headers=ana).json()["counters"]
    assert site.get(path, headers=ana).json()["counters"] == before
    assert site.put(f"{path}/favorite", headers=beto, json={"favorited": True}).status_code == 204
    seen = site.get(path, headers=beto).json()
    assert seen["favorited"] == {"flag": True} and seen["counters"]["favorites"] == before["favorites"] + 1
    assert [row["id"] for row in site.get("/api/v3/user/items/favorited", headers=beto).json()["data"]] == [seen["id"]]
    say(site, "Hola")
    after = site.get(path, headers=ana).json()["counters"]
    assert (after["views"], after["conversations"]) == (before["views"] + 1, before["conversations"] + 1)
    assert site.delete(f"{path}/favorite", headers=beto).status_code == 204
    assert site.post(f"{path}/favorite", headers=beto).status_code == 204
    assert site.put(f"{path}/favorite", headers=beto, json={}).status_code == 400


def test_the_public_page_lags_as_long_as_the_site_is_set_to(site: Site, ana: dict[str, str]) -> None:
    row = site.get("/api/v3/user/items", headers=ana).json()["data"][0]
    site.get(f"/item/{row['slug']}")
    site.post("/control/items", json={"id": row["id"], "status": "sold", "price": 1})
    stale = site.get(f"/item/{row['slug']}").text
    assert '"sold": false' in stale and ">1 €<" not in stale
    settings(site, item_page_seconds=0)
    fresh = site.get(f"/item/{row['slug']}").text
    assert '"sold": true' in fresh and ">1 €<" in fresh


def test_an_offer_is_a_card_and_each_side_reads_its_own_words(
    site: Site, ana: dict[str, str], beto: dict[str, str]
) -> None:
    terms = site.get("/bff/delivery/make-an-offer", headers=beto, params={"item_id": item_of(site)}).json()
    assert terms["restriction"] == {
        "max_offers_per_day": 10, "remaining_offers_per_day": 10, "max_offer_percentage": 30,
    }  # fmt: skip
    assert [offer(site, beto, amount).status_code for amount in (146.99, 210.01, 180.001, "180")] == [400] * 4
    assert [offer(site, beto, 180, offer_id="1").status_code, offer(site, beto, 180, item_ids=[]).status_code] == [
        400
    ] * 2
    assert offer(site, ana, 180).status_code == 403
    me = site.get("/api/v3/users/me", headers=ana).json()["id"]
    pam = site.get(f"{IM}/token", headers=ana).json()["token"]
    since = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": 0, "auth": pam}).json()["t"]["t"]
    key = str(uuid.uuid4())
    assert offer(site, beto, 180.5, offer_id=key).status_code == 201
    assert offer(site, beto, 180.5, offer_id=key).status_code == 409

    event = site.get(f"/v2/subscribe/sub/inbox.{me}/0", params={"tt": since, "auth": pam}).json()["m"][0]
    told = json.loads(event["d"]["payload"]["payload"])
    assert event["u"]["type"] == "server-message" and "original_time_token" not in event["u"]
    assert told["text"] == "Beto ha hecho una oferta de 180,50€."
    assert told["type"] == "delivery" and told["buttons"][0]["action"].endswith(f"/app/chat/offer/{key}")

    status = f"/api/v3/delivery/offers/{key}/status"
    assert site.patch(status, headers=beto, json={"status": "DECLINED"}).status_code == 403
    assert site.patch(status, headers=ana, json={"status": "ACCEPTED"}).status_code == 400
    assert site.patch(status, headers=ana, json={"status": "DECLINED"}).status_code == 200
    assert site.patch(status, headers=ana, json={"status": "DECLINED"}).status_code == 409
    lines = {}
    for name, who in (("ana", ana), ("beto", beto)):
        card = site.get("/bff/delivery/offer-details", headers=who, params={"offer_id": key}).json()
        assert card["offer_status"] == {"title": "Oferta rechazada"}
        assert card["offer_analytics"]["offer_status"] == "DECLINED"
        messages = inbox(site, who)["conversations"][0]["messages"]["messages"]
        assert {message["type"] for message in messages} == {"delivery_generic"}
        lines[name] = [json.loads(message["payload"])["text"] for message in messages]
    assert lines == {
        "ana": ["Has rechazado la oferta.", "Beto ha hecho una oferta de 180,50€."],
        "beto": ["Ana M. ha rechazado tu oferta.", "Has hecho una oferta de 180,50€."],
    }


def test_offers_end_for_the_day_and_where_the_seller_takes_none(site: Site, beto: dict[str, str]) -> None:
    assert [offer(site, beto, 180).status_code for _ in range(11)] == [201] * 10 + [429]
    settings(site, offers_per_day=20)
    site.post("/control/items", json={"id": "Nintendo", "offers_off": 1})
    refused = offer(site, beto, 180)
    assert refused.status_code == 409 and "offer creation not allowed" in refused.text


def test_the_site_announces_a_lower_price_when_asked_to(site: Site, ana: dict[str, str]) -> None:
    said = say(site, "Hola")
    site.post("/control/items", json={"id": "Nintendo", "price": 190, "announce": True})
    review = {"conversation": said["conversation"], "type": "review", "text": "¿Cómo ha ido?"}
    site.post("/control/third_voice", json=review)
    messages = inbox(site, ana)["conversations"][0]["messages"]["messages"]
    told = [(message["type"], json.loads(message["payload"])["type"]) for message in messages[:2]]
    assert told == [("review", "review"), ("drop_price", "drop_price")]


def test_search_honours_some_filters_and_ignores_others(site: Site) -> None:
    def found(**params: Any) -> list[dict[str, Any]]:
        asked: dict[str, Any] = {"source": "search_box", "keywords": "monitor", "latitude": 41.40, "longitude": 2.16}
        section = site.get("/api/v3/search", params=asked | params).json()["data"]["section"]
        rows: list[dict[str, Any]] = section["payload"]["items"]
        return rows

    everywhere = {row["location"]["city"] for row in found()}
    assert everywhere == {row["location"]["city"] for row in found(distance=1)} and len(everywhere) > 3
    assert {row["location"]["city"] for row in found(distance_in_km=30)} <= {"Barcelona", "Sabadell"}
    assert found(category_ids=17000) == found() and found(category_id=17000) == []
    assert found(category_id=24200, subcategory_ids="10133,1")[0]["title"]
    assert found(subcategory_ids=10088) == []
    near = [row["location"]["latitude"] for row in found(order_by="closest")]
    assert near[0] == pytest.approx(41.40, abs=0.2)
    prices = [row["price"]["amount"] for row in found(order_by="price_high_to_low")]
    assert prices == sorted(prices, reverse=True)
    created = [row["created_at"] for row in found(order_by="newest")]
    assert created == sorted(created, reverse=True)
    assert 0 < len(found(time_filter="lastWeek")) < len(found(time_filter="lastMonth")) <= len(found())
    assert 0 < len(found(condition="fair,new")) < len(found())
    assert all(50 <= row["price"]["amount"] <= 90 for row in found(min_sale_price=50, max_sale_price=90))
    assert site.get("/api/v3/cars/search").json()["search_objects"] == []
    answer = site.get("/api/v3/search/components", params={"source": "x"})
    assert (
        answer.headers["x-wallapop-search-id"]
        == (answer.json()["components"][0]["type_data"]["query_params"]["search_id"])
    )


def test_a_client_that_brings_the_prefixed_cookie_gets_it_back_renewed(site: Site) -> None:
    site.post(FORM, data={"username": "ana", "password": "clave"})
    value = site.cookies["next-auth.session-token"]
    assert value.count(".") == 4 and len(value) > 500
    site.cookies.clear()
    answer = site.get("/api/auth/session", headers={"Cookie": f"__Secure-next-auth.session-token={value}"})
    cookie = next(line for line in answer.headers.get_list("set-cookie") if "session-token" in line)
    assert cookie.startswith("__Secure-next-auth.session-token=") and "expires=" in cookie.lower()
    assert "HttpOnly" in cookie and "Secure" in cookie and answer.json()["user"]


def test_one_signs_in_and_out_by_nextauths_own_calls(site: Site) -> None:
    token = site.get("/api/auth/csrf").json()["csrfToken"]
    assert site.get("/api/auth/csrf").json()["csrfToken"] == token
    assert {"next-auth.csrf-token", "next-auth.callback-url"} <= set(site.cookies)
    form = {"csrfToken": token, "callbackUrl": "/app/chat", "json": "true"}
    assert "csrf=true" in site.post("/api/auth/signin/keycloak", data=form | {"csrfToken": "x"}).json()["url"]
    assert "/protocol/openid-connect/auth?" in site.post("/api/auth/signin/keycloak", data=form).json()["url"]
    sign_in(site)
    site.post("/api/auth/signout", data={"csrfToken": token})
    assert site.get("/api/auth/session").json() == {}


def test_the_channel_opens_only_what_its_token_grants(site: Site, ana: dict[str, str]) -> None:
    token = site.get(f"{IM}/token", headers=ana)
    me = inbox(site, ana)["user_hash"]
    assert token.status_code == 201
    assert token.json()["channels"] == [f"inbox.{me}", f"signals.{me}", f"chat.{me}.*.*", f"chat.*.*.{me}"]

    def ask(*channels: str) -> Any:
        params = {"tt": 0, "auth": token.json()["token"]}
        return site.get(f"/v2/subscribe/sub/{','.join(channels)}/0", params=params)

    assert ask(f"inbox.{me}", f"signals.{me}").json()["m"] == []
    assert len(ask(f"inbox.{me}").json()["t"]["t"]) == 17
    for strange in ("inbox.otro", f"inbox.{me}.x", "chat.a.b.c"):
        assert ask(f"inbox.{me}", strange).status_code == 403


def test_only_api_v3_wants_the_device_header_and_everything_a_user_agent(site: Site, ana: dict[str, str]) -> None:
    def status(path: str, **headers: str) -> int:
        request = site.build_request("GET", path, headers=ana | headers)
        for name in ("x-deviceos", "user-agent"):
            if name not in headers:
                request.headers.pop(name, None)
        return site.send(request).status_code

    named = {"user-agent": "x"}
    assert status("/bff/messaging/inbox", **named) == 200 and status("/bff/messaging/inbox") == 403
    assert status("/api/v3/users/me", **named) == 403
    assert status("/api/v3/users/me", **named, **{"x-deviceos": "0"}) == 200
