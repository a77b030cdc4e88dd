"""The plain form: every disguise undone, and always a way back to what was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.language.normalise import normalise
from apps.language.tongue import language


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("¿Cuánto AÑO?", " cuanto ano?"),
        ("w4ts@pp", "watsapp"),
        ("c0d1g0 y num3ros", "codigo y numeros"),
        ("el c o d i g o ya", "el codigo ya"),
        ("b.i.z.u.m", "bizum"),
        ("w a l l a p o p - e n v i o . c o m", "wallapop-envio.com"),
        ("i g n o r a   t o d o", "ignora todo"),
        ("6\u200b0\u200b0", "600"),
        ("6️⃣0️⃣", "60"),
        ("𝗪𝗮𝗹𝗹𝗮𝗽𝗼𝗽", "wallapop"),
        ("ｗａｐ ①②❸", "wap 123"),
        ("whаtsаpp", "whatsapp"),
        ("holaaaa", "hola"),
        ("40€", "40eur"),
    ],
)
def test_disguises_are_undone(written: str, plain: str) -> None:
    assert normalise(written).text == plain


@pytest.mark.parametrize(
    "written",
    ["iphone12pro", "ps4pro", "rtx3080ti", "64gb", "xm4", "pepe@gmail.com", "www.ikea.es", "talla s m l"],
)
def test_models_sizes_and_addresses_are_no_disguise(written: str) -> None:
    form = normalise(written)
    assert not form.disguises
    assert form.text == written or written == "talla s m l"


def test_a_place_in_the_plain_form_is_found_in_the_original() -> None:
    form = normalise("¡Hola!  te paso el b.i.z.u.m 👍")
    start = form.text.index("bizum")
    first, last = form.original_span(start, start + 5)
    assert form.original[first:last] == "b.i.z.u.m"


@given(st.text(max_size=300))
def test_any_text_has_a_plain_ascii_form_whose_map_stays_inside_it(text: str) -> None:
    form = normalise(text)
    assert form.text.isascii()
    assert len(form.spans) == len(form.text)
    assert all(0 <= place < len(text) for place in form.spans)
    assert list(form.spans) == sorted(form.spans)
    first, last = form.original_span(0, len(form.text))
    assert 0 <= first <= last <= len(text)


@given(st.text(max_size=200))
def test_reading_the_plain_form_again_finds_no_letters_in_disguise(text: str) -> None:
    assert not {"styled", "homoglyph", "hidden", "bidi"} & set(normalise(normalise(text).text).disguises)


@pytest.mark.parametrize("piece", ["a", "w4ts@pp ", "a.b.", "😀1 a ", "а", " ", "a1"])
def test_a_hostile_100_kb_message_costs_well_under_a_second(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    normalise(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Hola, ¿sigue disponible?", "es"),
        ("Bona tarda, encara el tens?", "ca"),
        ("Manda o teu IBAN e o nome completo que faço já", "pt"),
        ("Ola, pásame o teu móbil e falamos", "gl"),
        ("Is it still available?", "en"),
        ("kaixo, zenbat da?", "eu"),
        ("160?", "?"),
    ],
)
def test_the_language_of_a_short_message(text: str, tongue: str) -> None:
    assert language(text) == tongue
