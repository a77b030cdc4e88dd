"""One plain form for every spelling of the same message, with a map back to what was really written.

Rules read the plain form (lower-case ASCII, one space between words); people are shown the original.
Must never raise, never take more than linear time, and never lose the way back to the original.
"""

from __future__ import annotations

import re
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
_MANY_KEYCAPS = 5
_MANY_MARKS = 4
_ALWAYS = frozenset(("hidden", "bidi", "leet", "emoji"))
_WORD = re.compile(rf"[a-z0-9{UNREADABLE}]+")


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
    if _KEYCAP in text and text.count(_KEYCAP) >= _MANY_KEYCAPS:
        draft.disguises.add("keycaps")
    if odd:
        _judge(draft, odd)
    undo(draft)
    return Normalised(text, draft.plain, tuple(draft.places), tuple(sorted(draft.disguises)))


def _judge(draft: Draft, odd: list[Odd]) -> None:
    """Which of the odd characters were chosen to hide: those of a bullet, a brand or a real foreign word were not."""
    tricks = [trick for _start, _end, trick in odd]
    draft.disguises |= _ALWAYS.intersection(tricks)
    if tricks.count("stacked") > _MANY_MARKS:
        draft.disguises.add("stacked")
    if "styled" in tricks or "homoglyph" in tricks:
        _judge_words(draft, [each for each in odd if each[2] in ("styled", "homoglyph")])


def _judge_words(draft: Draft, odd: list[Odd]) -> None:
    """Styled: many digits, two words, or one that people hide. Homoglyph: mixed with Latin, or a word people hide."""
    fancy = digits = at = 0
    for match in _WORD.finditer(draft.plain):
        first = at
        while at < len(odd) and odd[at][0] < match.end():
            at += 1
        if first == at:
            continue
        word = match.group()
        if all(trick == "styled" for _start, _end, trick in odd[first:at]):
            digits += sum(map(str.isdigit, word))
            fancy += len(word) > 1 and not word.isdigit()
            if is_sought(word):
                draft.disguises.add("styled")
        elif is_sought(word) or sum(map(str.isalpha, word)) > sum(end - start for start, end, _trick in odd[first:at]):
            draft.disguises.add("homoglyph")
    if digits >= _MANY_DIGITS or fancy > 1:
        draft.disguises.add("styled")
