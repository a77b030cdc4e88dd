"""Telephones, addresses, links and accounts, however they are spelled."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.contacts import contacts, phones_across, registered_domain


def found(text: str) -> list[tuple[str, str]]:
    return [(contact.kind, contact.value) for contact in contacts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "612345678",
        "612 345 678",
        "+34 612 34 56 78",
        "6.1.2.3.4.5.6.7.8",
        "6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "seis uno dos tres cuatro cinco seis siete ocho",
        "seiscientos doce, tres cuatro cinco, seis siete ocho",
        "six one dos tres four cinco seis siete ocho",
        "6l2 345 678",
        "61 23 45 67 8",
    ],
)
def test_a_telephone_is_read_in_any_spelling(text: str) -> None:
    assert found(text) == [("phone", "612345678")]


@pytest.mark.parametrize(
    "text",
    [
        "el ISBN es 978-84-9838-709-4",
        "part number 622-010-771",
        "ref de ikea 604.012.34",
        "12 345 km",
        "600, 610 y 620",
        "son 3 x 2 m, 600 x 300 x 45",
        "192.168.1.1",
        "EAN 8412345678905",
    ],
)
def test_references_and_sizes_are_no_telephones(text: str) -> None:
    assert found(text) == []


def test_a_telephone_in_pieces_is_put_together_only_if_the_last_message_is_part_of_it() -> None:
    assert phones_across(["612", "345", "678 junta"]) == ("612345678",)
    assert phones_across(["612 345 678", "hola"]) == ()
    assert phones_across(["612"]) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://es.wallapop.com/item/a-1", "https://es.wallapop.com/item/a-1"),
        ("wallapop-recibir.site", "wallapop-recibir.site"),
        ("wallapop guion pago punto com barra 7741", "wallapop-pago.com/7741"),
        ("hxxps://pago[.]com/x", "https://pago.com/x"),
        ("w4lla-p0p . p4go . link / 22", "walla-pop.pago.link/22"),
        ("cutt.ly/abc", "cutt.ly/abc"),
    ],
)
def test_links_are_read_in_any_spelling(text: str, value: str) -> None:
    assert found(text) == [("link", value)]


@pytest.mark.parametrize(
    "text", ["gracias.me interesa", "vale.Si quieres", "Lo llamé ayer. Es grande", "el punto es que no"]
)
def test_a_forgotten_space_is_no_link(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("pepe arroba gmail punto com", "email"),
        ("a.b@c.com", "email"),
        ("ES91 2100 0418 4502 0005 1332", "iban"),
        ("@pepito_99", "handle"),
    ],
)
def test_addresses_accounts_and_handles(text: str, kind: str) -> None:
    assert [contact.kind for contact in contacts(text)] == [kind]


def test_only_the_registered_domain_says_whose_a_link_is() -> None:
    assert registered_domain("https://es.wallapop.com/item/a")[0] == "wallapop.com"
    assert registered_domain("https://wallapop.cobro-envios24.com/x")[0] == "cobro-envios24.com"
    assert registered_domain("http://localhost:8000/x") == ("", "localhost")


@given(st.text(alphabet="0123456789 .-+abcoliesyw@:/[]áñ6️⃣уно", max_size=120))
def test_contacts_never_fail_and_stay_inside_the_text(text: str) -> None:
    assert all(0 <= contact.start <= contact.end <= len(text) for contact in contacts(text))


@pytest.mark.parametrize(
    "piece", ["a.b ", "a@", "6 ", "es12 ", "http://", "1.234.", "uno ", "www . a . com ", "a-"]
)
def test_a_hostile_100_kb_message_is_read_in_about_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    contacts(text)
    assert time.process_time() - began < 2
