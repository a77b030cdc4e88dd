"""The names that the fraud model may know: how each is spelt, and of a text only those that are worth making.

A message has hundreds of names and the model knows some fifty: what is unknown is never spelt out. Must never weigh
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from apps.security.fraud.concepts import tagged, tokens
from apps.security.fraud.concepts_phrases import PHRASES
from apps.security.fraud.concepts_talk import TALK
from apps.security.fraud.concepts_words import WORDS

# Said in every kind of message: they make no pairs.
DULL = frozenset(("QUESTION", "HELLO", "THANKS", "TO_YOU", "PLEASE", "OK", "FILLER", "LAUGH", "TO_ME"))
_REACH = 3
"""Tokens after a "no" that it turns round."""
_CONCEPTS = sorted(f"{turned}{concept}" for concept in {*WORDS, *TALK, *PHRASES} for turned in ("", "~"))


Known = Callable[[str], str | None]
"""Gives the name itself, as the model holds it, or nothing."""


class _Row(dict[str, str]):
    """The known names that join one concept to others, by the other."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        super().__init__(names)
        self.others = frozenset(self)


class _Joined(dict[str, _Row]):
    """The known names that join two concepts, by the one and then by the other."""

    def __init__(self, spelt: Callable[[str, str], str], known: Known) -> None:
        self._spelt, self._known = spelt, known

    def __missing__(self, one: str) -> _Row:
        names = ((other, self._known(self._spelt(one, other))) for other in _CONCEPTS)
        row = self[one] = _Row((other, name) for other, name in names if name)
        return row

    def between(self, some: Iterable[str], others: frozenset[str]) -> list[str]:
        """The names of every one of `some` with every one of `others`."""
        return [row[other] for row in map(self.__getitem__, some) for other in row.others & others]


class Names:
    """Spells the names of texts, those only for which `known` has something to give, and what it gives."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._pairs = _Joined(_pair, known)
        self._in_order = _Joined("Q:{}>{}".format, known)
        self._with_buyer = _Joined("XB:{}&{}".format, known)
        self._with_seller = _Joined("XS:{}&{}".format, known)
        self._spelling = lru_cache(maxsize=32768)(self._spelt)
        self._beside = lru_cache(maxsize=16384)(self._before)
        self.of_sentence = lru_cache(maxsize=4096)(self._of_sentence)

    def known(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the names that are known."""
        return frozenset(filter(None, map(self._known, names)))

    def with_before(self, about: Iterable[str], buyer: frozenset[str], seller: frozenset[str]) -> list[str]:
        """What a sentence is about, beside what was said before it."""
        return [name for one in about for name in self._beside(one, buyer, seller)]

    def _before(self, one: str, buyer: frozenset[str], seller: frozenset[str]) -> tuple[str, ...]:
        return (*self._with_buyer.between((one,), buyer), *self._with_seller.between((one,), seller))

    def across(self, one: Iterable[str], other: frozenset[str]) -> frozenset[str]:
        """The pairs of concepts that two sentences have together."""
        return frozenset(self._pairs.between(one, other))

    def _of_sentence(self, sentence: str) -> tuple[frozenset[str], frozenset[str]]:
        """The names of one sentence by itself, and the concepts it is about."""
        words = tokens(sentence)
        about = turned(words)
        concepts = frozenset(chain.from_iterable(about))
        telling = concepts - DULL
        stems = [word[:5] for word in words]
        names: set[str | None] = set(self._pairs.between(telling, telling))
        names.update(*map(self._spelling, words))
        names.update(map(self._known, map("C:{}".format, concepts)))
        names.update(map(self._known, map("b:{} {}".format, ["^", *stems], [*stems, "$"])))
        for some, others in pairwise(filter(None, about)):
            names.update(
                [row[other] for one in some if (row := self._in_order[one]) for other in others if other in row]
            )
        return frozenset(filter(None, names)), telling

    def _spelt(self, word: str) -> tuple[str, ...]:
        """A word by its stem and by its pieces of four letters, so that its other forms are known too."""
        shut = f"<{word}>"
        spelt = (f"w:{word[:5]}", *(f"x:{shut[at : at + 4]}" for at in range(len(shut) - 3)))
        return tuple(filter(None, map(self._known, spelt)))


def _pair(one: str, other: str) -> str:
    # A concept makes no pair with itself.
    return f"P:{one}&{other}" if one < other else f"P:{other}&{one}" if other < one else ""


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
def _denied(concepts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"~{concept}" for concept in concepts)


EVERY = Names(str)
"""Leaves nothing out: for training."""
