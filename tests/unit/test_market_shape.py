"""What counts as a change of the marketplace, and what is only odd."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from apps.marketplace.shape import Page, Seen, drift
from tests.unit.test_market_client import jwt

ANSWERS: dict[str, Any] = {
    "session": {"token": jwt(), "expires": "2026-12-01T00:00:00.000Z", "user": {}},
    "inbox": {
        "user_hash": "me",
        "unread_messages": 0,
        "next_from": "",
        "conversations": [
            {
                "hash": f"conversation{number}",
                "sale": {"seller": {"hash": "me"}, "buyer": {"hash": "berta"}},
                "with_user": {"hash": "berta", "name": "Berta", "available": True, "blocked": False},
                "item": {
                    "hash": "item",
                    "title": "Switch",
                    "status": "published",
                    "price": {"amount": 210, "currency": "EUR"},
                    "is_mine": True,
                },
                "messages": {
                    "next_from": "",
                    "messages": [
                        {
                            "id": "m1",
                            "from_self": False,
                            "text": "Hola",
                            "timestamp": 1_700_000_000_000,
                            "status": "read",
                            "type": "text",
                            "time_token": "17000000000000000",
                        },
                        {
                            "id": "m0",
                            "from_self": False,
                            "text": "",
                            "timestamp": 1_600_000_000_000,
                            "status": "read",
                            "type": "price_drop",
                            "time_token": "16000000000000000",
                            "payload": '{"text": "Ha bajado"}',
                        },
                    ],
                },
                "unread_messages": 0,
            }
            for number in (1, 2)
        ],
    },
    "items": {"data": [{"id": "item", "title": "Switch", "price": {"amount": 210, "currency": "EUR"}}], "meta": {}},
    "detail": {
        "id": "item",
        "title": {"original": "Switch"},
        "description": {"original": "Con caja"},
        "price": {"cash": {"amount": 210, "currency": "EUR"}},
    },
}
FOUND = {"composer": 0, "send": 0, "name": 0, "title": 0, "bubble": 0, "bubble_text": 0, "own": 0, "bubble_status": 0}


def a_page(**values: Any) -> Page:
    known = {"limit": 300, "disabled": False, "has_own": True, "has_any": True}
    words = {"name": "Berta", "title": "Switch", "their_name": "Berta", "their_title": "Switch"}
    found = {**FOUND, **values.pop("found", {})}
    return Page(found=found, **{**known, **words, **values})


def changed(change: Callable[[dict[str, Any]], None], page: Page | None = None) -> tuple[list[str], list[str]]:
    """Changes and notes of a site changed by `change`."""
    answers = copy.deepcopy(ANSWERS)
    change(answers)
    found = drift(Seen(answers, page or a_page()))
    said = [(finding.drift, f"{finding.where}: {finding.seen_es}") for finding in found]
    return [text for grave, text in said if grave], [text for grave, text in said if not grave]


def conversations(answers: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answers["inbox"]["conversations"]
    return rows


def test_the_site_as_we_know_it_is_no_news() -> None:
    assert changed(lambda answers: None) == ([], [])


def rename_next_from(answers: dict[str, Any]) -> None:
    answers["inbox"]["cursor"] = answers["inbox"].pop("next_from")


def lose_the_users_hash(answers: dict[str, Any]) -> None:
    for each in conversations(answers):
        del each["with_user"]["hash"]


def nest_the_text(answers: dict[str, Any]) -> None:
    for each in conversations(answers):
        each["messages"]["messages"][0]["text"] = {"plain": "Hola"}


def lose_the_author(answers: dict[str, Any]) -> None:
    for each in conversations(answers):
        del each["messages"]["messages"][0]["from_self"]


def put_items_elsewhere(answers: dict[str, Any]) -> None:
    answers["items"] = {"items": answers["items"]["data"]}


def answer_a_list(answers: dict[str, Any]) -> None:
    answers["inbox"] = []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (rename_next_from, "la bandeja de entrada: «next_from» no está"),
        (lose_the_users_hash, "las personas: «hash» no está"),
        (nest_the_text, "los mensajes de texto: «text» es un objeto"),
        (lose_the_author, "los mensajes de texto: «from_self» no está"),
        (put_items_elsewhere, "tus anuncios: «data» no está"),
        (answer_a_list, "la bandeja de entrada: «user_hash» no está: una lista en lugar de un objeto"),
        (lambda answers: answers["session"].pop("token"), "la sesión: «token» no está"),
        (lambda answers: answers["detail"].update(price="gratis"), "la ficha de un anuncio: «price» es un texto"),
    ],
)
def test_what_we_need_and_every_row_lacks_is_a_change_with_its_name(
    change: Callable[[dict[str, Any]], None], named: str
) -> None:
    assert named in changed(change)[0]


def odd_row(answers: dict[str, Any]) -> None:
    conversations(answers)[0]["item"]["title"] = None


def null_person(answers: dict[str, Any]) -> None:
    conversations(answers)[0].update(with_user=None, item=None)


def new_kind(answers: dict[str, Any]) -> None:
    conversations(answers)[0]["messages"]["messages"][1].update(type="video_call")


def new_field(answers: dict[str, Any]) -> None:
    conversations(answers)[0]["urgency"] = 3


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        (odd_row, ["los artículos de las conversaciones: «title» es nada (null) en 1 de 2"]),
        (null_person, []),
        (new_kind, ["los mensajes: tipos nuevos: video_call"]),
        (new_field, ["las conversaciones: campos nuevos: urgency"]),
    ],
)
def test_an_odd_row_and_what_is_new_stop_nothing(change: Callable[[dict[str, Any]], None], notes: list[str]) -> None:
    assert changed(change) == ([], notes)


def test_an_empty_inbox_says_only_that_the_page_was_not_looked_at() -> None:
    found = drift(Seen({**ANSWERS, "inbox": {**ANSWERS["inbox"], "conversations": []}}))
    assert [(finding.where, finding.drift) for finding in found] == [("la página del chat", False)]


@pytest.mark.parametrize(
    ("page", "changes", "notes"),
    [
        (a_page(found={"send": -1}), ["no está donde siempre"], []),
        (a_page(found={"composer": -1, "own": -1}), ["no está donde siempre"] * 2, []),
        (a_page(found={"own": -1, "bubble_status": -1}, has_own=False), [], []),
        (a_page(found={"bubble_status": -1}), [], ["no está donde siempre"]),
        (a_page(found={"send": 2}), [], ["está con otro de sus nombres conocidos (el 3.º)"]),
        (a_page(name="Otra"), ["no es el de la conversación que se ha abierto"], []),
        (a_page(limit=200), ["solo caben 200"], []),
        (a_page(limit=500), [], ["caben 500"]),
        (a_page(limit=-1), [], ["no dice cuántos caben"]),
        (a_page(disabled=True), [], ["en esta conversación está cerrado"]),
    ],
)
def test_the_page_is_judged_by_what_delivery_does_with_it(page: Page, changes: list[str], notes: list[str]) -> None:
    where = "la página del chat: "
    said = changed(lambda answers: None, page)
    assert said == ([where + each for each in changes], [where + each for each in notes])
