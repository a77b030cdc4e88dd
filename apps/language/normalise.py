"""One plain form for every spelling of the same message, with a map back to what was really written.

Rules read the plain form (lower-case ASCII, one space between words); people are shown the original.
Must never raise, never take more than linear time, and never lose the way back to the original.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from apps.language.characters import UNREADABLE, Odd, plain_characters
from apps.language.draft import Draft
from apps.language.sought import is_sought
from apps.language.spelling import undo

__all__ = ["CACHED_LENGTH", "UNREADABLE", "Normalised", "normalise"]

CACHED_LENGTH = 1000
"""Longer texts are not kept in memory between calls."""

_KEYCAP = "\u20e3"
_MANY_DIGITS = 4
_MANY_MARKS = 4


@dataclass(frozen=True, slots=True)
class Normalised:
    """The plain form of a text.

    `text` is lower-case ASCII; `spans[i]` is the index in `original` of the character `text[i]` came from;
    `disguises` names the tricks that were undone: styled, homoglyph, hidden, stacked, bidi, keycaps, emoji (a picture
    for a word), spaced, stuttered, spelled (letters by their names), masked (letters starred out), reversed, leet.
    """

    original: str
    text: str
    spans: tuple[int, ...]
    disguises: tuple[str, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original; empty spans map to an empty place."""
        if start >= end or start >= len(self.spans):
            place = self.spans[start] if start < len(self.spans) else len(self.original)
            return place, place
        last = self.spans[min(end, len(self.spans)) - 1]
        return self.spans[start], max(last + 1, self.spans[start])

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the original's characters `start` to `end` stand in `text`."""
        return bisect_left(self.spans, start), bisect_left(self.spans, end)


def normalise(text: str) -> Normalised:
    """The plain form of `text`, in linear time; never raises."""
    return _normalise_cached(text) if len(text) <= CACHED_LENGTH else _normalise(text)


@lru_cache(maxsize=2048)
def _normalise_cached(text: str) -> Normalised:
    return _normalise(text)


def _normalise(text: str) -> Normalised:
    plain, places, odd = plain_characters(text)
    draft = Draft(text, plain, places)
    if odd:
        _judge(draft, odd)
    undo(draft)
    return Normalised(text, draft.plain, tuple(draft.places), tuple(sorted(draft.disguises)))


def _judge(draft: Draft, odd: list[Odd]) -> None:
    """Which of the odd characters were chosen to hide: those of a bullet, a brand or a real foreign word were not."""
    if draft.original.count(_KEYCAP) >= 5:
        draft.disguises.add("keycaps")
    styled: dict[int, int] = {}
    foreign: dict[int, list[tuple[int, int]]] = {}
    digits = stacked = 0
    start = end = -1
    for first, last, trick in odd:
        if trick in ("hidden", "bidi", "leet", "emoji"):
            draft.disguises.add(trick)
        elif trick == "stacked":
            stacked += 1
        else:
            if first >= end:
                start, end = _word_around(draft.plain, first, last)
            if trick == "styled":
                digits += draft.plain[first:last].isdigit()
                styled[start] = end
            else:
                foreign.setdefault(start, []).append((first, last))
                styled.pop(start, None)
    fancy = [draft.plain[start:end] for start, end in styled.items()]
    if (
        digits >= _MANY_DIGITS
        or sum(len(word) > 1 and not word.isdigit() for word in fancy) > 1
        or any(map(is_sought, fancy))
    ):
        draft.disguises.add("styled")
    if any(_is_mixed(draft.plain, places) for places in foreign.values()):
        draft.disguises.add("homoglyph")
    if stacked > _MANY_MARKS:
        draft.disguises.add("stacked")


def _word_around(plain: str, first: int, last: int) -> tuple[int, int]:
    while first > 0 and _in_word(plain[first - 1]):
        first -= 1
    while last < len(plain) and _in_word(plain[last]):
        last += 1
    return first, last


def _in_word(char: str) -> bool:
    return char.isalnum() or char == UNREADABLE


def _is_mixed(plain: str, foreign: list[tuple[int, int]]) -> bool:
    """A word of Latin letters and look-alikes, or of look-alikes only that reads as something people hide."""
    start, end = _word_around(plain, *foreign[0])
    word = plain[start:end]
    latin = sum(map(str.isalpha, word)) - sum(last - first for first, last in foreign)
    return latin > 0 or is_sought(word)
