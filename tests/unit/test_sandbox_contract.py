"""The simulated site's answers, field by field, as recorded from the real one; written by hand from those reports."""

import json
import uuid
from collections.abc import Iterator
from types import NoneType
from typing import Any

import pytest

from tests.unit.test_sandbox_wire import Site, running, say, sign_in

APP = {"X-AppVersion": "826680"}
NUMBER = (int, float)
FLAG = {"flag": bool}
MONEY = {"amount": NUMBER, "currency": str}
IMAGES = [{"id": str, "urls": {"small": str, "medium": str, "big": str}}]
SHIPPING = {"item_is_shippable": bool, "user_allows_shipping": bool}
ATTRIBUTE = {"value": str, "title": str, "text": str, "icon_text": str}
MESSAGE = {
    "id": str, "from_self": bool, "text": str, "timestamp": int, "status": str, "type": str, "time_token": str,
    "payload?": str,
}  # fmt: skip
MESSAGES = {"messages": [MESSAGE], "next_from": str}
CONVERSATION = {
    "hash": str,
    "sale": {"seller": {"hash": str}, "buyer": {"hash": str}},
    "with_user": {
        "hash": str, "name": str, "slug": str, "available": bool, "blocked": bool,
        "rating_average": (float, NoneType), "reviews_count": int, "score": int,
        "location": {"latitude": float, "longitude": float},
    },
    "item": {
        "hash": str, "title": str, "status": str, "price": MONEY, "slug": str, "is_mine": bool, "image_url": str,
    },
    "messages": MESSAGES,
    "unread_messages": int, "channel": str, "translatable": bool, "topic_id": str, "items_count": int,
}  # fmt: skip
INBOX = {"user_hash": str, "unread_messages": int, "conversations": [CONVERSATION], "next_from": str}
LISTED = {
    "id": str, "title": str, "category_id": str, "slug": str, "images": IMAGES, "price": MONEY,
    "is_refurbished": FLAG,
}  # fmt: skip
FOUND = {
    "id": str, "user_id": str, "title": str, "description": str, "category_id": int, "price": MONEY,
    "images": IMAGES, "reserved": FLAG, "favorited": FLAG, "shipping": SHIPPING, "web_slug": str,
    "location": {"latitude": float, "longitude": float, "postal_code": str, "city": str, "country_code": str},
    "created_at": int, "modified_at": int, "taxonomy": [{"id": int, "name": str}], "bump": {"type": str},
}  # fmt: skip
NEXT = {"next_page": (str, NoneType)}
STARS = {str(n): {"percentage": int} for n in range(1, 6)}

#: name -> (path, shape of the answer)
RECORDED: dict[str, tuple[str, Any]] = {
    "inbox": ("/bff/messaging/inbox?page_size=30&max_messages=30", INBOX),
    "conversation": ("/bff/messaging/conversation/{conversation}", CONVERSATION),
    "older": ("/api/v3/instant-messaging/archive/conversation/{conversation}/messages?max_messages=30", MESSAGES),
    "unread": ("/api/v3/instant-messaging/messages/unread", {"unread_counter": int}),
    "token": ("/api/v3/instant-messaging/token", {"token": str, "channels": [str]}),
    "session": ("/api/auth/session", {"token": str, "idToken": str, "expires": str, "user": dict}),
    "own items": (
        "/api/v3/user/items",
        {"data": [LISTED | {"created_date": int, "modified_date": int}], "meta": dict},
    ),
    "items": (
        "/api/v3/users/{me}/items",
        {
            "data": [LISTED | {"type_attributes": {"condition": ATTRIBUTE}, "shipping": SHIPPING}],
            "meta": {"next": (str, NoneType)},
        },
    ),
    "detail": (
        "/api/v3/items/{item}",
        {
            "id": str, "title": {"original": str}, "description": {"original": str},
            "taxonomy": [{"id": str, "name": str}], "type": str, "user": {"id": str}, "slug": str, "share_url": str,
            "modified_date": int, "images": IMAGES, "price": {"cash": MONEY}, "shipping": SHIPPING,
            "location": {"latitude": float, "longitude": float, "city": str, "postal_code": str, "country_code": str},
            "type_attributes": {"condition": ATTRIBUTE}, "favorited": FLAG,
            "counters": {"views": int, "favorites": int, "conversations": int},
        },
    ),
    "search": (
        "/api/v3/search?source=search_box&keywords=switch",
        {"data": {"section": {"type": str, "payload": {"title": str, "items": [FOUND], "order": str}}}, "meta": NEXT},
    ),
    "section": (
        "/api/v3/search/section?source=deep_link&keywords=switch&section_type=organic_search_results",
        {"data": {"section": {"type": str, "title": str, "items": [FOUND]}}, "meta": NEXT},
    ),
    "components": (
        "/api/v3/search/components?source=search_box&keywords=switch",
        {"components": [{"type": str, "type_data": {"query_params": {"search_id": str}}}]},
    ),
    "filters": (
        "/api/v3/search/filters/regular-filters?source=search_box",
        {"filter_sections": [{"filters": [{"id": str, "title": str, "type": str, "search_params": dict}]}]},
    ),
    "categories": (
        "/api/v3/categories",
        {"categories": [{"id": int, "name": str, "vertical_id": str, "subcategories": list}]},
    ),
    "me": (
        "/api/v3/users/me",
        {
            "id": str, "micro_name": str, "type": str, "image": {"id": str, "urls_by_size": dict}, "web_slug": str,
            "location": {"approximated_latitude": float, "approximated_longitude": float, "city": str, "zip": str,
                         "country_code": str},
            "url_share": str, "register_date": int, "featured": bool, "is_top_profile": bool,
            "seller_type": {"type": str, "verified": bool}, "preferences": {"vacation_mode": dict},
        },
    ),
    "stats": (
        "/api/v3/users/{me}/stats",
        {
            "ratings": [{"type": str, "value": int}],
            "counters": [{"type": str, "value": int}],
            "rating_average": float,
        },
    ),
    "summary": (
        "/api/v3/users/{me}/reviews/summary",
        {"total_reviews": int, "average": float, "breakdown": STARS},
    ),
    "extra": ("/api/v3/users/{me}/extra-info", {"validations": dict, "response_rate": str, "scoring_stars": float}),
    "reviews": (
        "/bff/sales/reviews/user-profile?user_id={me}&page=0&order_by=creation_desc",
        [{"id": str, "rating": int, "rating_over_five": int, "comment": str, "published": int, "sale": dict,
          "user": {"id": str}, "analytics": dict, "edit": NoneType}],
    ),
    "old reviews": (
        "/api/v3/users/{me}/reviews?init=0",
        [{"item": {"id": str, "title": str}, "user": {"id": str, "micro_name": str}, "type": str,
          "review": {"id": str, "date": int, "rating_over_five": int, "comments": str}}],
    ),
    "offer terms": (
        "/bff/delivery/make-an-offer?item_id={item}",
        {
            "restriction": {"max_offers_per_day": int, "remaining_offers_per_day": int, "max_offer_percentage": int},
            "item": {"title": str, "price": MONEY}, "items_price": MONEY, "offer": NoneType,
        },
    ),
    "offer": (
        "/bff/delivery/offer-details?offer_id={offer}",
        {
            "offer_status": {"title": str},
            "offer_analytics": {"item_id": str, "offer_id": str, "offer_price": MONEY, "offer_status": str,
                                "buyer_user_id": str},
        },
    ),
    "saved searches": ("/api/v3/searchalerts/savedsearch/", []),
    "csrf": ("/api/auth/csrf", {"csrfToken": str}),
    "providers": ("/api/auth/providers", {"keycloak": {"id": str, "name": str, "type": str, "signinUrl": str}}),
}  # fmt: skip


def misfits(value: Any, shape: Any, where: str = "answer") -> list[str]:
    """What is missing or of another type; a name ending in ? may be missing, a list's shape is that of its rows."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is {value!r}"]
        found = []
        for name, inner in shape.items():
            key = name.rstrip("?")
            if key in value:
                found += misfits(value[key], inner, f"{where}.{key}")
            elif name == key:
                found.append(f"{where}.{key} is missing")
        return found
    if isinstance(shape, list):
        if not isinstance(value, list) or (shape and not value):
            return [f"{where} is {value!r}"]
        return [miss for row in value for miss in misfits(row, shape[0], f"{where}[]")] if shape else []
    wrong = not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool)
    return [f"{where} is {value!r}"] if wrong else []


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str], dict[str, str]]]:
    """The site with a talk, a notice and an offer; the seller's headers; and the ids that the paths want."""
    with running(tmp_path_factory.mktemp("sandbox") / "s.sqlite3") as site:
        said = say(site, "Hola, ¿sigue disponible?")
        site.post("/control/third_voice", json={"conversation": said["conversation"], "text": "Envío en camino."})
        offer = {"buyer": "Nuria", "item": "Nintendo", "amount": 180}
        made = site.post("/control/offers", json=offer).json()
        headers = sign_in(site) | APP
        me = site.get("/api/v3/users/me", headers=headers).json()["id"]
        item = site.get("/api/v3/user/items", headers=headers).json()["data"][0]["id"]
        yield site, headers, {"conversation": said["conversation"], "me": me, "item": item, "offer": made["id"]}


@pytest.mark.parametrize("name", RECORDED)
def test_the_answer_has_the_recorded_fields_and_types(
    stage: tuple[Site, dict[str, str], dict[str, str]], name: str
) -> None:
    site, headers, ids = stage
    path, shape = RECORDED[name]
    answer = site.get(path.format(**ids), headers=headers)
    assert answer.is_success, answer.text
    assert misfits(answer.json(), shape) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v3/conversations", 405),
        ("POST", "/api/v3/instant-messaging/messages", 404),
        ("POST", "/api/v3/access/login", 400),
        ("POST", "/api/v3/items", 405),
        ("GET", "/api/v3/general/search?keywords=x&source=x", 403),
        ("GET", "/api/v3/search?keywords=x", 400),
        ("GET", "/api/v3/search/section?keywords=x", 400),
        ("GET", "/api/v3/searchalerts/savedsearch/nadie", 404),
        ("GET", "/api/v3/users/nadie", 404),
        ("GET", "/api/v3/items/nadie", 404),
        ("GET", "/item/1300000017", 404),
    ],
)
def test_what_the_real_site_refuses_is_refused_alike(
    stage: tuple[Site, dict[str, str], dict[str, str]], method: str, path: str, status: int
) -> None:
    site, headers, _ = stage
    answer = site.request(method, path, headers=headers)
    assert answer.status_code == status
    if "login" in path:
        assert (answer.content, answer.headers["x-wallapop-service"]) == (b"", "auth")
    if "general" in path:
        assert "Generated by cloudfront" in answer.text and "html" in answer.headers["content-type"]


def test_offers_and_saved_searches_want_the_version_of_the_app(
    stage: tuple[Site, dict[str, str], dict[str, str]],
) -> None:
    site, headers, ids = stage
    bare = {"Authorization": headers["Authorization"]}
    for path in (
        f"/bff/delivery/make-an-offer?item_id={ids['item']}",
        f"/bff/delivery/offer-details?offer_id={ids['offer']}",
        "/api/v3/searchalerts/savedsearch/",
    ):
        assert site.get(path, headers=bare).status_code == 400
        assert site.get(path, headers=bare | {"X-AppVersion": "0"}).status_code == 200
    body = {"offer_id": str(uuid.uuid4())}
    assert site.post("/api/v3/delivery/buyer/offers", headers=bare, json=body).status_code == 400


def test_the_reviews_are_as_many_as_the_counter_says_and_their_score_is_no_count(
    stage: tuple[Site, dict[str, str], dict[str, str]],
) -> None:
    site, _, ids = stage
    stats = site.get(f"/api/v3/users/{ids['me']}/stats").json()
    counters = {each["type"]: each["value"] for each in stats["counters"]}
    assert stats["ratings"] == [{"type": "reviews", "value": 96}] and counters["reviews"] == 36
    path, rows, page = "/bff/sales/reviews/user-profile", [], "0"
    while page:
        answer = site.get(path, params={"user_id": ids["me"], "page": page, "order_by": "creation_desc"})
        rows += answer.json()
        page = answer.headers.get("x-nextpage", "")
    assert len({row["id"] for row in rows}) == counters["reviews"]


def test_a_persons_page_carries_the_id_that_the_api_wants(stage: tuple[Site, dict[str, str], dict[str, str]]) -> None:
    site, headers, ids = stage
    slug = site.get("/api/v3/users/me", headers=headers).json()["web_slug"]
    html = site.get(f"/user/{slug}").text
    data = html.partition('<script id="__NEXT_DATA__" type="application/json">')[2].partition("</script>")[0]
    assert json.loads(data)["props"]["pageProps"]["user"]["id"] == ids["me"]
