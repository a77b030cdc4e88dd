"""Strangers write the input: whatever it is, reading it takes time in proportion to its length."""

import time
from collections.abc import Callable

import pytest

from apps.language.amounts import amounts
from apps.language.contacts import contacts
from apps.language.normalise import normalise

_PIECES = [
    "a", "1", " ", "\n", "а", "\u202e", "\u0336a", "🇪🇸", "😀1 a ", "🍎🍎/", "w4ts@pp ", "A1B2C3 ", "a.b.",
    "a-", "wwaa", "a*b", "w h a ", "<b>", "x_y", "ab.cd@", "(at)", "6 ", "6l2 ", "es12 ", "1.234.", "12/",
    "uno ", "seisuno", "mil ",
    "600 y ", "doble ", "http://", "www . a . com ", "xn--a.", "punto ", "guion bajo ",
    "%41", "&#54;", "01101000 ", "- . ",
    "aGk", "VII ", "ese ", "tele fo no ", "llama 6 sillas ", "quita las letras 6a3b ", "cambia las x por puntos ",
]  # fmt: skip


def _seconds(read: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


@pytest.mark.parametrize("piece", _PIECES)
def test_ten_times_the_text_costs_about_ten_times_the_work(piece: str) -> None:
    short, long = (piece * (size // len(piece) + 1) for size in (1_000, 10_000))

    def read(text: str) -> None:
        form = normalise(text)
        contacts(form)
        amounts(form)

    read(short)
    assert min(_seconds(read, long) for _ in range(2)) < 30 * (min(_seconds(read, short) for _ in range(2)) + 0.001)
