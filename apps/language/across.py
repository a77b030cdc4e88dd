"""What only several messages of one person say together: addresses and words cut to pieces.

Must never read the messages of two people as one; the caller gives those of one, oldest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.language.contact import Contact
from apps.language.contacts import contacts
from apps.language.normalise import normalise
from apps.language.pieces import phones_across
from apps.language.sought import is_beginning, is_sought, is_whole
from apps.language.tongue import COMMON

_PIECE = 160
"""A longer message is no mere piece."""
_LAST = 6
# "Parte 2: …"
_NUMBERED = re.compile(r"^(?:[yie] )?(?:part[et]?|trozo|cacho|tros|pt)? ?\d ?[:)] ?", re.IGNORECASE)
_TAIL = re.compile(r"(?:^|[^a-z])([a-z]{1,12})$")
_HEAD = re.compile(r"([a-z]{1,12})")


def contacts_across(texts: Sequence[str]) -> tuple[Contact, ...]:
    """Telephones, addresses and links that only the last messages of one person together give, the last included.

    `start` and `end` are 0 and the length of the last message; the value is what matters.
    """
    found = [("phone", value) for value in phones_across(texts)]
    last = texts[-1] if texts else ""
    if len(texts) > 1 and len(last) <= _PIECE:
        pieces = [_NUMBERED.sub("", text.strip())[:_PIECE] for text in texts[-_LAST:]]
        alone = tuple((contact.kind, contact.value) for text in pieces for contact in contacts(text))
        for count in range(len(pieces), 1, -1):
            for glue in ("", " "):
                glued = glue.join(pieces[-count:])
                border = len(glued) - len(pieces[-1])
                found += [
                    (contact.kind, contact.value)
                    for contact in contacts(glued)
                    if contact.kind in ("link", "email")
                    and contact.start < border < contact.end
                    and not any(kind == contact.kind and value in contact.value for kind, value in alone)
                ]
    whole = [each for each in dict.fromkeys(found) if not any(each != other and each[1] in other[1] for other in found)]
    return tuple(Contact(kind, value, 0, len(last), True) for kind, value in whole)


def glued(texts: Sequence[str]) -> str:
    """The last messages as one text where a word people hide is cut over them ("d", "n", "i"); else nothing.

    Pieces that make no such word stay apart by a line.
    """
    pieces = [normalise(text[:_PIECE]).text.strip() for text in texts[-_LAST:]]
    whole = ""
    mended = False
    at = 0
    while at < len(pieces):
        joined, taken = _word_over(whole, pieces[at:])
        if taken:
            whole, mended = joined, True
            at += taken
        else:
            whole = f"{whole}\n{pieces[at]}" if whole else pieces[at]
            at += 1
    return whole if mended else ""


def _word_over(before: str, pieces: Sequence[str]) -> tuple[str, int]:
    """`before` with as many pieces put to it as complete a hidden word with its last letters."""
    tail = _TAIL.search(before)
    if tail is None or tail.group(1) in COMMON or is_sought(tail.group(1)):
        return before, 0
    word, joined = tail.group(1), before
    for taken, piece in enumerate(pieces, 1):
        head = _HEAD.match(piece)
        if head is None:
            break
        word += head.group(1)
        joined += piece
        if is_whole(word):
            return joined, taken
        if head.end() < len(piece) or not is_beginning(word):
            break
    return before, 0
