"""What the words of a message are about: looks them up in the lexicon (`concepts_words`, `concepts_talk`,
`concepts_phrases`).

Reads plain tokens (see `apps.language.normalise`). Must never hold a sentence, nor say what is dangerous: a
concept alone means nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, islice, pairwise, product

from apps.security.fraud.concepts_phrases import PHRASES
from apps.security.fraud.concepts_talk import TALK
from apps.security.fraud.concepts_words import BY_EAR, NOT_BY_EAR, WORDS

MOST_TOKENS = 160
"""Tokens of one message that are read: some 900 characters."""
LONGEST_STEM = 20
"""Letters at either end of a token that are looked at."""
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,:/]*|[?!~@]")
_SHORTEST_BY_EAR = 4
_TWICE = re.compile(r"([a-qs-z])\1+")


class _Stems:
    """Words, beginnings and endings, each with what it stands for."""

    def __init__(self) -> None:
        self.words: dict[str, set[str]] = defaultdict(set)
        self.beginnings: dict[str, set[str]] = defaultdict(set)
        self.endings: dict[str, set[str]] = defaultdict(set)

    def add(self, stem: str, concept: str) -> None:
        """A star at one end stands for anything there."""
        kind = self.beginnings if stem.endswith("*") else self.endings if stem.startswith("*") else self.words
        kind[stem.strip("*")].add(concept)

    def of(self, token: str) -> set[str]:
        """All that the token stands for."""
        found = set(self.words.get(token, ()))
        for length in range(2, min(len(token), LONGEST_STEM) + 1):
            found |= self.beginnings.get(token[:length], set())
            found |= self.endings.get(token[-length:], set())
        return found


def _by_ear(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _TWICE.sub(r"\1", word)


_SOUNDS = [tuple(pair.split(">")) for pair in BY_EAR.split()]
_PLAIN = frozenset(NOT_BY_EAR.split())
_MEANT, _NOT_MEANT, _HEARD = _Stems(), _Stems(), _Stems()
for _concept, _listed in (*WORDS.items(), *TALK.items()):
    for _stem in _listed.split():
        if _stem.startswith("-"):
            _NOT_MEANT.add(_stem[1:], _concept)
            continue
        _MEANT.add(_stem, _concept)
        _heard = _by_ear(_stem)
        if len(_heard) >= _SHORTEST_BY_EAR + 2 * _heard.endswith("*") and not _stem.startswith("*"):
            _HEARD.add(_heard, _concept)


_BEGUN: dict[str, list[tuple[str, list[list[str]]]]] = defaultdict(list)
"""Of each word that begins an expression of several: the concept, and the words that may stand in its next places."""
for _concept, _listed in PHRASES.items():
    for _phrase in _listed.split("|"):
        _places = [place.split("/") for place in _phrase.split()]
        for _number, _place in enumerate(_places, 1):
            for _word in filter(None, _place):
                _BEGUN[_word].append((_concept, _places[_number:]))
            if "" not in _place:
                break


@cache
def _phrases(first: str) -> tuple[dict[tuple[str, ...], list[str]], frozenset[str], int]:
    """Every way of saying the expressions that begin with a word, with their concepts; their second words, and how
    long the longest is. Spelt out when the word is met: all of them together are a hundred thousand.
    """
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for concept, places in _BEGUN[first]:
        for words in product(*places):
            said = (first, *filter(None, words))
            if len(said) > 1 and concept not in found[said]:
                found[said].append(concept)
    return dict(found), frozenset(said[1] for said in found), max(map(len, found), default=0)


@lru_cache(maxsize=65536)
def concepts_of(token: str) -> tuple[str, ...]:
    """The concepts of one plain token, in alphabetical order; none for many words."""
    found = _MEANT.of(token) - _NOT_MEANT.of(token)
    if "'" in token:
        before, _, after = token.partition("'")
        for part in (before, after):
            if len(part) > 2:
                found |= _MEANT.of(part) - _NOT_MEANT.of(part)
    if not found and _SHORTEST_BY_EAR <= len(token) <= LONGEST_STEM and token not in _PLAIN:
        found = _HEARD.of(_by_ear(token))
    return tuple(sorted(found))


def tokens(plain: str) -> list[str]:
    """The words, numbers (as "#" and how many digits they have) and signs of a plain text, at most `MOST_TOKENS`."""
    found = [match.group() for match in islice(_TOKEN.finditer(plain), MOST_TOKENS)]
    return [f"#{min(6, sum(map(str.isdigit, token)))}" if token[0].isdigit() else token for token in found]


def tagged(words: Iterable[str]) -> list[tuple[str, ...]]:
    """The concepts of every token, those of a phrase given to its first word."""
    listed = tuple(words)
    found = list(map(concepts_of, listed))
    for index, (first, second) in enumerate(pairwise(listed)):
        if first in _BEGUN and second in (begun := _phrases(first))[1]:
            said = (begun[0].get(listed[index : index + length], ()) for length in range(2, begun[2] + 1))
            concepts = found[index]
            found[index] = (
                *concepts,
                *(each for each in dict.fromkeys(chain.from_iterable(said)) if each not in concepts),
            )
    return found
