"""Which language a short message is in."""

import pytest

from apps.language.tongue import language


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
        ("disponible", "es"),
    ],
)
def test_the_language_of_a_short_message(text: str, tongue: str) -> None:
    assert language(text) == tongue


def test_words_of_two_languages_alike_tell_nothing() -> None:
    assert language("bai yes") == "?"
