"""What a reply says to come with the item: the verb that says so, and the things that it names.

Pure. Must never know what the listing has but by the words it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from apps.security.guard.listing import stem
from apps.security.guard.text import MASK, Clause, Sentence
from apps.security.guard.words_item import FACTS, FAULTS, ITEM, PARTS, STATE

_HAVE, _INCLUDE = ITEM.bits["HAVE"], ITEM.bits["INCLUDE"]
_NOT_SAID = ITEM.mask("WITHOUT", "LOGISTICS", "PACKS", "MAYBE")
_CLAIMS = ITEM.mask(*PARTS, *FAULTS, *STATE, *FACTS)
_HOME = MASK("HOME")
_GOES_ON = frozenset((",", "y", "e", "and", "i"))
_LONGEST = 4
"""Words of a clause that only names one thing more: "y el cargador original"."""


def verb(sentence: Sentence, clause: Clause, mask: int, before: int) -> int:
    """The verb by which a clause says that something comes with it: its own, or in an enumeration that `before`."""
    if clause.refused or mask & _NOT_SAID:
        return 0
    if own := mask & (_HAVE | _INCLUDE) or (_HAVE if sentence.words[clause.first] == "con" else 0):
        return own
    goes_on = clause.first > 0 and sentence.words[clause.first - 1] in _GOES_ON
    return before if goes_on and clause.last - clause.first <= _LONGEST else 0


def unlisted(sentence: Sentence, clause: Clause, mask: int, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a clause says the first thing to be included whose stem isn't among those `known`."""
    if not mask & _INCLUDE or clause.refused or mask & _NOT_SAID or clause.mask & _HOME:
        return
    after = False
    for index in range(clause.first, clause.last):
        word = sentence.words[index]
        if sentence.items[index] & _INCLUDE:
            after = True
        elif (
            after
            and len(word) >= 4
            and word.isalpha()
            and not sentence.items[index] & _CLAIMS
            and stem(word) not in known
        ):
            yield sentence.places[index]
            return
