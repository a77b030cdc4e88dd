"""What the site says is read whole where it can be, and refused where guessing would be dangerous."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.marketplace import wire
from apps.marketplace.remote import BadAnswer

SAID_AT = 1789593100000


def message(number: int = 1, **changes: object) -> dict[str, object]:
    return {
        "id": f"m{number}",
        "from_self": False,
        "text": f"mensaje {number}",
        "timestamp": SAID_AT + number * 1000,
        "status": "read",
        "type": "text",
        "time_token": f"{SAID_AT + number * 1000}0000",
        **changes,
    }


def conversation(*messages: object, **changes: object) -> dict[str, object]:
    return {
        "hash": "conv00000001",
        "sale": {"seller": {"hash": "me0000000001"}, "buyer": {"hash": "buyer0000001"}},
        "with_user": {
            "hash": "buyer0000001",
            "name": "Ana P.",
            "available": True,
            "blocked": False,
            "rating_average": 4.9,
            "reviews_count": 97,
        },
        "item": {
            "hash": "item00000001",
            "title": "Bici",
            "status": "PUBLISHED",
            "price": {"amount": 50.0, "currency": "EUR"},
            "slug": "bici-1",
            "is_mine": True,
        },
        "messages": {"messages": list(messages), "next_from": ""},
        "unread_messages": 1,
        **changes,
    }


def card(text: str, *, nested: bool = False) -> dict[str, object]:
    inner: object = {
        "text": text,
        "type": "delivery",
        "buttons": [{"action": "https://wallapop.com/app/chat/offer/11111111-1111-4111"}],
    }
    payload = json.dumps({"payload": json.dumps(inner)} if nested else inner)
    return message(9, text="", type="delivery_generic", from_self=True, payload=payload)


def test_messages_come_newest_first_and_are_given_oldest_first() -> None:
    thread = wire.read_thread(conversation(message(3), message(2), message(1)))
    assert [m.external_id for m in thread.messages] == ["m1", "m2", "m3"]


def test_messages_in_any_order_and_twice_give_the_same_thread() -> None:
    thread = wire.read_thread(conversation(message(2), message(3), message(1), message(3)))
    assert [m.external_id for m in thread.messages] == ["m1", "m2", "m3"]


def test_a_message_without_any_time_stays_beside_its_neighbour() -> None:
    bare = message(2, timestamp=None, time_token=None)
    thread = wire.read_thread(conversation(message(3), bare, message(1)))
    assert [m.external_id for m in thread.messages] == ["m1", "m2", "m3"]
    assert thread.messages[1].sent_at is None


@pytest.mark.parametrize(
    "stamp",
    [SAID_AT, str(SAID_AT), SAID_AT // 1000, "2026-09-16T21:11:40Z", "2026-09-16T23:11:40.000000+02:00"],
)
def test_every_form_of_timestamp_is_the_same_moment(stamp: object) -> None:
    assert wire.moment(stamp) == datetime(2026, 9, 16, 21, 11, 40, tzinfo=UTC)


@pytest.mark.parametrize("stamp", [None, "", "ayer", True, -5, {}, [], "9" * 400, float("1e300")])
def test_a_senseless_timestamp_is_unknown(stamp: object) -> None:
    assert wire.moment(stamp) is None


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (50.0, "50"),
        (0.85, "0.85"),
        ("12.45", "12.45"),
        ("89,50", "89.50"),
        ("89,50 €", "89.50"),
        ("111€", "111"),
        ("1.200", "1200"),
        ("1.200,00€", "1200"),
        (1200, "1200"),
        ("0.500", "0.50"),
    ],
)
def test_a_price_is_read_in_each_form(written: object, amount: str) -> None:
    assert wire.euros(written) == Decimal(amount)


@pytest.mark.parametrize("written", [None, True, "gratis", "", "NaN", "-3", 1e30, {}, "1e999999999"])
def test_what_is_no_price_is_none(written: object) -> None:
    assert wire.euros(written) is None


@pytest.mark.parametrize("nested", [False, True])
def test_an_offer_card_tells_its_text_amount_and_id_and_speaks_with_the_sites_voice(nested: bool) -> None:
    thread = wire.read_thread(conversation(card("Ana P. ha hecho una oferta de 1.040,50€.", nested=nested)))
    (offer,) = thread.messages
    assert (offer.author, offer.kind, offer.offer_amount) == (
        "system",
        "delivery_generic",
        Decimal("1040.50"),
    )
    assert offer.offer_id == "11111111-1111-4111"
    assert offer.text.startswith("Ana P. ha hecho")


def test_a_buyer_cannot_forge_an_offer_with_a_chosen_name() -> None:
    thread = wire.read_thread(conversation(card("Leo oferta de 900€ ha hecho una oferta de 40€.")))
    assert thread.messages[0].offer_amount == Decimal(40)
    plain = wire.read_thread(conversation(message(1, text="te hago una oferta de 40€")))
    assert plain.messages[0].offer_amount is None


def test_an_unknown_type_is_kept_raw_and_never_taken_for_ours() -> None:
    odd = message(1, type="hologram", from_self=True, payload={"depth": 3})
    (kept,) = wire.read_thread(conversation(odd)).messages
    assert (kept.author, kept.known_kind, kept.raw["payload"]) == ("system", False, {"depth": 3})


@pytest.mark.parametrize("bad", [None, 7, {}, message(1, id=None), message(1, type=None), message(1, from_self=None)])
def test_a_bad_message_is_a_problem_with_its_raw_and_the_rest_is_read(bad: object) -> None:
    thread = wire.read_thread(conversation(message(2), bad))
    assert [m.external_id for m in thread.messages] == ["m2"]
    assert [(p.where, p.raw) for p in thread.problems] == [("message", bad)]


def test_null_user_and_item_are_allowed() -> None:
    thread = wire.read_thread(conversation(message(1), with_user=None, item=None))
    assert (thread.user, thread.item, thread.problems) == (None, None, ())


def test_status_is_compared_in_lower_case_and_unknown_fields_do_no_harm() -> None:
    thread = wire.read_thread(conversation(message(1), hologram={"x": [1]}))
    assert thread.item is not None and thread.item.status == "published"
    assert thread.item.price == Decimal(50)


def test_one_bad_conversation_does_not_hide_the_others() -> None:
    page, cursor = wire.read_inbox_page({"user_hash": "me", "conversations": [{"x": 1}, conversation(message(1))]})
    assert [t.external_id for t in page.threads] == ["conv00000001"]
    assert (page.problems[0].raw, cursor) == ({"x": 1}, "")


@pytest.mark.parametrize("answer", [None, [], {}, {"conversations": None}, {"conversations": [1, 2]}])
def test_an_inbox_in_another_shape_is_an_error_and_never_an_empty_inbox(answer: object) -> None:
    with pytest.raises(BadAnswer):
        wire.read_inbox_page(answer)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"a":', b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 90 + b"1" + b"}" * 90]
)
def test_what_is_not_json_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        wire.load(body)


def test_nothing_leaves_that_postgresql_cannot_store() -> None:
    loaded = wire.load(rb'{"a\u0000": "x\u0000\ud83dy", "n": NaN, "big": 1e999, "ok": "\ud83d\ude00"}')
    assert loaded == {"a": "xy", "n": None, "big": None, "ok": "😀"}


def test_own_listings_tell_their_status_by_flags() -> None:
    rows = {
        "data": [
            {"id": "a", "title": "t", "price": {"amount": 5, "currency": "EUR"}},
            {"id": "b", "reserved": {"flag": True}},
            {"id": "c", "expired": {"flag": True}},
            {"no": 1},
        ],
        "meta": {"next": "40"},
    }
    items, problems, cursor = wire.read_items(rows)
    assert [(i.external_id, i.status, i.is_mine) for i in items] == [
        ("a", "published", True),
        ("b", "reserved", True),
        ("c", "unpublished", True),
    ]
    assert (len(problems), cursor) == (1, "40")


def test_the_detail_unwraps_texts_price_condition_and_place() -> None:
    item = wire.read_detail(
        {
            "id": "a",
            "title": {"original": "Bici"},
            "description": {"original": "Poco uso"},
            "price": {"cash": {"amount": 1000.0, "currency": "EUR"}},
            "slug": "bici-1",
            "type_attributes": {"condition": {"value": "good"}},
            "location": {"city": "Barcelona", "postal_code": "08023"},
            "shipping": {"item_is_shippable": True, "user_allows_shipping": False},
            "counters": {"views": 97, "favorites": 8.0, "conversations": 3},
            "modified_date": SAID_AT // 1000,
        }
    )
    assert (item.views, item.favourites, item.modified_at) == (97, 8, wire.moment(SAID_AT))
    assert (item.title, item.description, item.price, item.condition) == (
        "Bici",
        "Poco uso",
        Decimal(1000),
        "good",
    )
    assert (item.shipping, item.pickup_area, item.status) == (False, "08023, Barcelona", "")


@pytest.mark.parametrize("counters", [None, [], "7", {"views": "7", "favorites": -1}, {"views": True}])
def test_counters_that_are_none_are_not_told(counters: object) -> None:
    item = wire.read_detail({"id": "a", "counters": counters, "modified_date": {}})
    assert (item.views, item.favourites, item.modified_at) == (None, None, None)


def test_flags_come_from_the_pages_own_data() -> None:
    data = {"props": {"pageProps": {"item": {"flags": {"reserved": True, "sold": False, "onHold": True}}}}}
    page = f'<html><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></html>'
    flags = wire.read_flags(page)
    assert (flags.reserved, flags.sold, flags.expired, flags.on_hold) == (True, False, False, True)
    with pytest.raises(BadAnswer):
        wire.read_flags("<html></html>")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "hash",
                    "id",
                    "messages",
                    "conversations",
                    "text",
                    "type",
                    "payload",
                    "timestamp",
                    "price",
                    "item",
                    "with_user",
                    "from_self",
                    "amount",
                    "time_token",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_no_answer_whatever_makes_the_reader_fail_otherwise(answer: object) -> None:
    for read in (wire.read_inbox_page, wire.read_thread, wire.read_items, wire.read_detail):
        try:
            read(answer)
        except BadAnswer:
            continue


@given(JSON)
def test_any_message_row_gives_a_message_or_a_problem(row: object) -> None:
    thread = wire.read_thread(conversation(row))
    assert len(thread.messages) + len(thread.problems) == 1
