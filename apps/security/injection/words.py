"""What the words of a message have to do with steering a machine: its tokens and their concepts.

The words of each concept stand in `injection_lexicon_machine` and `injection_lexicon_wish`. Must never decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

from apps.security.injection.lexicon_machine import MACHINE
from apps.security.injection.lexicon_wish import WISH

LEXICON = MACHINE | WISH

_TOKEN = re.compile(r"[a-z]+|\d+")
MOST_TOKENS = 400
"""Tokens of a text that are read: some 2,000 characters, more than the model is ever shown."""


_SOUNDS = (
    *(("qu", "k"), ("ch", "x"), ("h", ""), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "b"), ("y", "i")),
    *(("ge", "je"), ("gi", "ji")),
)


def sounded(word: str) -> str:
    """A word as it sounds: silent h, doubled letters, b and v, c, k and z alike."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word)


BIT = {concept: 1 << index for index, concept in enumerate(LEXICON)}


def bits(concepts: str) -> int:
    """The bits of several concepts, written "ONE|OTHER"."""
    return reduce(or_, (BIT[concept] for concept in concepts.split("|")))


_Place = tuple[frozenset[str], tuple[str, ...]]
_whole: dict[str, int] = {}
_prefix: dict[str, int] = {}
_Rest = tuple[tuple[_Place, ...], int]
_phrases: dict[str, dict[str, list[_Rest]]] = {}
_phrases_by_stem: dict[str, list[_Rest]] = {}


def _place(alternatives: str) -> _Place:
    words = alternatives.split("|")
    return frozenset(word for word in words if not word.endswith("*")), tuple(
        word[:-1] for word in words if word.endswith("*")
    )


for _concept, _listed in LEXICON.items():
    _words, *_several = _listed.split("/")
    for _word in _words.split():
        _table = _prefix if _word.endswith("*") else _whole
        _table[_word.rstrip("*")] = _table.get(_word.rstrip("*"), 0) | BIT[_concept]
    for _phrase in _several:
        _first, _second, *_rest = _phrase.split()
        _words_there, _stems_there = _place(_second)
        for _head in _first.split("|"):
            for _word in _words_there:
                _phrases.setdefault(_head, {}).setdefault(_word, []).append((tuple(map(_place, _rest)), BIT[_concept]))
            if _stems_there:
                _places = ((frozenset(), _stems_there), *map(_place, _rest))
                _phrases_by_stem.setdefault(_head, []).append((_places, BIT[_concept]))
_OPENINGS = _phrases.keys() | _phrases_by_stem.keys()
_by_sound: dict[str, int] = {}
_prefix_by_sound: dict[str, int] = {}
for _table, _heard in ((_whole, _by_sound), (_prefix, _prefix_by_sound)):
    for _word, _mask in _table.items():
        if len(_word) >= 5:
            _heard[sounded(_word)] = _heard.get(sounded(_word), 0) | _mask

_FUNCTION_WORDS = ("que", "los", "las", "del", "por", "para", "con", "una", "tus", "sus", "the", "and", "you", "your")
_OTHERS, _OURS = BIT["OTHERS"], bits("MASTER|AUTHORITY|ABOVE|LICENSE|TOLD")
"""Another seller, an earlier owner: not the one the assistant serves."""
COMMON = frozenset((*_FUNCTION_WORDS, *(word for word in _whole if len(word) >= 4)))
"""Words whose presence tells a text from a jumble of letters."""


@lru_cache(maxsize=65536)
def concepts_of(word: str) -> int:
    """The concepts of one plain word as bits of `BIT`; a misspelt one is known by its sound."""
    found = _whole.get(word, 0)
    if word.endswith(("bot", "gpt")):
        found |= BIT["BOT"]
    for length in range(3, len(word) + 1):
        found |= _prefix.get(word[:length], 0)
    if not found and 5 <= len(word) <= 20:
        heard = sounded(word)
        found = _by_sound.get(heard, 0)
        for length in range(4, len(heard) + 1):
            found |= _prefix_by_sound.get(heard[:length], 0)
    return found


@dataclass(frozen=True, slots=True)
class Tagged:
    """A plain text as tokens: the place of each and its concepts (a phrase's stand at its first word)."""

    words: tuple[str, ...]
    masks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    total: int

    def places(self, mask: int) -> list[int]:
        """The numbers of the tokens that have any concept of `mask`."""
        return [index for index, each in enumerate(self.masks) if each & mask]

    def near(self, place: int, within: int) -> range:
        """The numbers of the tokens at most `within` words away from `place`."""
        return range(max(0, place - within), min(len(self.words), place + within + 1))


def tag(plain: str) -> Tagged:
    """The concepts of a plain text, token by token; at most `MOST_TOKENS` tokens."""
    matches = list(islice(_TOKEN.finditer(plain), MOST_TOKENS))
    words = [match.group() for match in matches]
    spans = [match.span() for match in matches]
    masks = [concepts_of(word) for word in words]
    for index, word in enumerate(words[:-1]):
        if word not in _OPENINGS:
            continue
        following = _phrases.get(word)
        for rest, mask in following.get(words[index + 1], ()) if following else ():
            if not rest or _fits(words, index + 2, rest):
                masks[index] |= mask
                spans[index] = (spans[index][0], matches[index + 1 + len(rest)].end())
        for rest, mask in _phrases_by_stem.get(word, ()):
            if _fits(words, index + 1, rest):
                masks[index] |= mask
                spans[index] = (spans[index][0], matches[index + len(rest)].end())
    for index, mask in enumerate(masks):
        if mask & _OTHERS:
            masks[index : index + 3] = [each & ~_OURS for each in masks[index : index + 3]]
    return Tagged(tuple(words), tuple(masks), tuple(spans), reduce(or_, masks, 0))


def _fits(words: list[str], start: int, places: tuple[_Place, ...]) -> bool:
    """Whether the words from `start` on stand in these places."""
    if start + len(places) > len(words):
        return False
    for word, (exact, stems) in zip(words[start:], places, strict=False):
        if word not in exact and not word.startswith(stems):
            return False
    return True
