"""How the guard looks words up: stems and phrases, each under the concepts they stand for.

A concept is one bit, so that what a clause is about is one whole number. Must never hold a rule, nor words.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache


def word_set(listed: str) -> frozenset[str]:
    """The words of a list parted by blanks."""
    return frozenset(listed.split())


class _Node:
    """A place in the tree of phrases: where each next word leads, and the concepts of what ends here."""

    __slots__ = ("exact", "mask", "stems")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = {}
        self.stems: list[tuple[str, _Node]] = []
        self.mask = 0

    def add(self, word: str) -> _Node:
        if not word.endswith("*"):
            return self.exact.setdefault(word, _Node())
        known = next((node for stem, node in self.stems if stem == word[:-1]), None)
        if known is None:
            known = _Node()
            self.stems.append((word[:-1], known))
        return known

    def leads(self, word: str) -> bool:
        """Whether a phrase goes on with a word of this stem."""
        return any(word.startswith(stem) for stem, _node in self.stems)

    def after(self, word: str) -> list[_Node]:
        found = [node for stem, node in self.stems if word.startswith(stem)]
        exact = self.exact.get(word)
        return [*found, exact] if exact else found


class Lexicon:
    """Words and phrases by concept.

    `entries` maps a concept's name to its words: parted by commas, a star standing for any ending, a slash
    between alternatives of one word of a phrase, `_` for an alternative left out and `@` for "lo, la, los, las".
    A phrase takes its words with it: what they mean alone no longer counts, so that "código postal" is no code.
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.bits = {name: 1 << index for index, name in enumerate(entries)}
        self._whole: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._phrases = _Node()
        for name, listed in entries.items():
            for entry in listed.split(","):
                for words in itertools.product(
                    *(part.replace("@", "lo/la/los/las").split("/") for part in entry.split())
                ):
                    self._add(self.bits[name], [word for word in words if word != "_"])
        self._longest = max((len(stem) for stem in self._stems), default=0)
        self.of = lru_cache(maxsize=65536)(self._of)
        self._first = lru_cache(maxsize=65536)(self._phrases.after)

    def _add(self, bit: int, words: list[str]) -> None:
        if len(words) == 1:
            word = words[0]
            table = self._stems if word.endswith("*") else self._whole
            table[word.rstrip("*")] = table.get(word.rstrip("*"), 0) | bit
            return
        node = self._phrases
        for word in words:
            node = node.add(word)
        node.mask |= bit

    def _of(self, word: str) -> int:
        mask = self._whole.get(word, 0)
        for length in range(1, min(len(word), self._longest) + 1):
            mask |= self._stems.get(word[:length], 0)
        return mask

    def mask(self, *names: str) -> int:
        """The concepts of these names together."""
        found = 0
        for name in names:
            found |= self.bits[name]
        return found

    def tag(self, words: Sequence[str]) -> list[int]:
        """The concepts of every word, in order; the words of a phrase all have the phrase's, the longest winning."""
        found: list[int] = []
        of, first = self.of, self._first
        index, count = 0, len(words)
        while index < count:
            word = words[index]
            starts = first(word)
            if starts and index + 1 < count:
                following = words[index + 1]
                for node in starts:
                    if following in node.exact or (node.stems and node.leads(following)):
                        length, mask = self._phrase(words, index, starts)
                        break
                else:
                    length = mask = 0
                if length:
                    found += [mask] * length
                    index += length
                    continue
            found.append(of(word))
            index += 1
        return found

    @staticmethod
    def _phrase(words: Sequence[str], index: int, starts: Sequence[_Node]) -> tuple[int, int]:
        """How many words the longest phrase from `index` has, and its concepts; nothing where there is none."""
        length = mask = 0
        nodes, at = list(starts), index
        while nodes:
            at += 1
            ended = [node.mask for node in nodes if node.mask]
            if ended:
                length, mask = at - index, 0
                for each in ended:
                    mask |= each
            nodes = [after for node in nodes for after in node.after(words[at])] if at < len(words) else []
        return length, mask
