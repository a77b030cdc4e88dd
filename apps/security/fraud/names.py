"""The names that the fraud model may know: how each is spelt, and of a text only those that are worth making.

A message has hundreds of names and the model knows some fifty: what is unknown is never spelt out. Must never weigh
anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from apps.security.fraud.concepts import tagged, tokens
from apps.security.fraud.concepts_phrases import PHRASES
from apps.security.fraud.concepts_talk import TALK
from apps.security.fraud.concepts_words import WORDS
from apps.security.wording import read

# Said in every kind of message: they make no pairs.
DULL = frozenset(("QUESTION", "HELLO", "THANKS", "TO_YOU", "PLEASE", "OK", "FILLER", "LAUGH", "TO_ME"))
_DULL_TURNED = DULL | {f"~{concept}" for concept in DULL}
_DULL_BEFORE = DULL | {"NOT", "AVAILABLE", "STATE", "LIKE", "ITEM"}
_REACH = 3
"""Tokens after a "no" that it turns round."""
_CONCEPTS = sorted(f"{turned}{concept}" for concept in {*WORDS, *TALK, *PHRASES} for turned in ("", "~"))


class _Row(dict[str, Any]):
    """What is known of one concept joined to others, by the other."""

    def __init__(self, known: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(known)
        self.others = frozenset(self)


_NONE = _Row()


class _Joined(dict[str, _Row]):
    """What is known of two concepts joined, by the one and then by the other.

    `listed`: what is known by name; None: every name there can be, for itself. `rising`: the one comes before the
    other in the alphabet, and neither joins itself.
    """

    def __init__(self, shape: str, listed: Mapping[str, Any] | None, *, rising: bool = False) -> None:
        self._shape, self._all, self._rising = shape, listed is None, rising
        spelt = re.compile(re.escape(shape).replace(re.escape("{}"), "(.+)"))
        rows: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, known in (listed or {}).items():
            if match := spelt.fullmatch(name):
                rows[match.group(1)][match.group(2)] = known
        super().__init__((one, _Row(row.items())) for one, row in rows.items())

    def __missing__(self, one: str) -> _Row:
        if not self._all:
            return _NONE
        others = (other for other in _CONCEPTS if one < other or not self._rising)
        row = self[one] = _Row((other, self._shape.format(one, other)) for other in others)
        return row

    def between(self, some: Iterable[str], others: frozenset[str]) -> list[Any]:
        """What is known of every one of `some` with every one of `others`."""
        return [row[other] for row in map(self.__getitem__, some) for other in row.others & others]

    def of(self, some: tuple[str, ...], others: tuple[str, ...]) -> tuple[Any, ...]:
        """The same for a few, as often as they stand there."""
        return tuple(row[other] for row in map(self.__getitem__, some) for other in others if other in row)


class Names:
    """Finds the names of texts: those that are `listed`, by their numbers there, or without a list all, spelt out.

    Numbers, because the weights of a message's names are then looked up in a table that stays in the processor's cache.
    """

    def __init__(self, listed: Sequence[str] | None = None) -> None:
        known = None if listed is None else {name: number for number, name in enumerate(listed)}
        self._known: Callable[[str], Any] = str if known is None else known.get
        self._pairs = _Joined("P:{}&{}", known, rising=True)
        self._ordered = lru_cache(maxsize=32768)(_Joined("Q:{}>{}", known).of)
        self._close = lru_cache(maxsize=32768)(_Joined("S:{}>{}", known).of)
        self._spelling = lru_cache(maxsize=32768)(self._spelt)
        self.of_sentence = lru_cache(maxsize=4096)(self._of_sentence)
        self.before = lru_cache(maxsize=1024)(self._before)

    def known(self, names: Iterable[str]) -> frozenset[Any]:
        """Those of the names that are known."""
        found = set(map(self._known, names))
        found.discard(None)
        return frozenset(found)

    def _before(self, buyer: tuple[str, ...], seller: tuple[str, ...]) -> frozenset[Any]:
        """What buyer and seller said before: what it was about, and of the last line of each the stems too."""
        names: list[str] = []
        for side, lines in (("B", buyer), ("S", seller)):
            heard = [_heard(line) for line in lines]
            for concepts, _stems in heard:
                names += [f"H{side}:{concept}" for concept in concepts if concept.lstrip("~") not in _DULL_BEFORE]
            for concepts, stems in heard[-1:]:
                names += [f"L{side}:{concept}" for concept in concepts]
                names += [f"l{side}:{stem}" for stem in stems]
        return self.known(names)

    def across(self, one: frozenset[str], other: frozenset[str]) -> frozenset[Any]:
        """The pairs of concepts that two sentences have together."""
        return frozenset((*self._pairs.between(one, other), *self._pairs.between(other, one)))

    def _of_sentence(self, sentence: str) -> tuple[frozenset[Any], frozenset[str]]:
        """The names of one sentence by itself, and the concepts it is about."""
        words = tokens(sentence)
        about = turned(words)
        concepts = frozenset(chain.from_iterable(about))
        telling = concepts - DULL
        stems = [word[:5] for word in words]
        names: set[Any] = set(self._pairs.between(telling, telling))
        names.update(*map(self._spelling, words))
        names.update(map(self._known, map("C:{}".format, concepts)))
        names.update(map(self._known, map("b:{} {}".format, ["^", *stems], [*stems, "$"])))
        said = list(filter(None, about))
        near = list(filter(None, map(_telling, about)))
        names.update(
            *map(self._ordered, said, said[1:]), *map(self._close, near, near[1:]), *map(self._close, near, near[2:])
        )
        names.discard(None)
        return frozenset(names), telling

    def _spelt(self, word: str) -> frozenset[Any]:
        """A word by its stem and by its pieces of four letters, so that its other forms are known too."""
        shut = f"<{word}>"
        return self.known((f"w:{word[:5]}", *(f"x:{shut[at : at + 4]}" for at in range(len(shut) - 3))))


@lru_cache(maxsize=4096)
def _heard(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts and the stems of an earlier line."""
    words = tokens(read(text[:1000]).form.text)
    return frozenset(chain.from_iterable(turned(words))), frozenset(word[:5] for word in words)


def turned(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The concepts of every token, turned round ("~") where a "no" stands shortly before."""
    found: list[tuple[str, ...]] = []
    left = 0
    for word, concepts in zip(words, tagged(words), strict=True):
        if word in ("!", "?"):
            left = 0
        if "NOT" in concepts:
            left = _REACH
            found.append(concepts)
            continue
        found.append(_denied(concepts) if left > 0 else concepts)
        left -= 1
    return found


@lru_cache(maxsize=4096)
def _telling(concepts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(concept for concept in concepts if concept not in _DULL_TURNED)


@lru_cache(maxsize=4096)
def _denied(concepts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"~{concept}" for concept in concepts)


EVERY = Names()
"""Leaves nothing out: for training."""
