"""A text on its way to the plain form, and the only way to change it: every character keeps its place.

Must never reorder places: they rise, or the way back to the original is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Draft:
    """A text on its way to the plain form."""

    original: str
    plain: str
    places: Sequence[int]
    disguises: set[str] = field(default_factory=set)
    parted: int = 0

    def original_case(self, start: int, end: int) -> str:
        """What the original says from the first to the last of these plain characters."""
        return self.original[self.places[start] : self.places[end - 1] + 1]


Kept = Iterable[tuple[int, str]]
"""What stays of a match: places inside it, rising, and the character to stand there."""


def rewrite(draft: Draft, pattern: re.Pattern[str], change: Callable[[re.Match[str]], Kept | None]) -> None:
    """Replace every match by what `change` keeps of it; None leaves it as it is."""
    apply(draft, ((*match.span(), change(match)) for match in pattern.finditer(draft.plain)))


def apply(draft: Draft, changes: Iterable[tuple[int, int, Kept | None]]) -> None:
    plain, places = draft.plain, draft.places
    pieces: list[str] = []
    kept: list[int] = []
    done = 0
    for start, end, changed in changes:
        if changed is None:
            continue
        pieces.append(plain[done:start])
        kept.extend(places[done:start])
        for offset, char in changed:
            pieces.append(char)
            kept.append(places[start + offset])
        done = end
    if done:
        pieces.append(plain[done:])
        kept.extend(places[done:])
        draft.plain, draft.places = "".join(pieces), kept


def replace(draft: Draft, trick: str, found: Iterable[tuple[tuple[int, int], str]]) -> None:
    """Put words of the same length in place of others; an empty one changes nothing."""
    letters: list[str] = []
    for (start, end), word in found:
        if word:
            letters = letters or list(draft.plain)
            letters[start:end] = word
            draft.disguises.add(trick)
    if letters:
        draft.plain = "".join(letters)
