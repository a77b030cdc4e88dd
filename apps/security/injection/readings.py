"""What else a message says: decoded, turned round, joined together. A person writes to a person in none of these.

Pure and linear. Must never decide: a reading is only another text to be judged like the message itself.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.language.decode import decoded
from apps.language.normalise import normalise


@dataclass(frozen=True, slots=True)
class Reading:
    """Another text that the message holds at `start` to `end`; `coded` if no person could have read it."""

    text: str
    start: int
    end: int
    coded: bool


_CODES = frozenset(("base64", "hex", "binary", "numbers", "percent", "html", "escapes", "morse"))
_INVISIBLE = re.compile(r"[\U000e0020-\U000e007e]{4,}")
_TAG = re.compile(r"<[^<>]{0,60}>")
_INSIDE_WORD = re.compile(r"(?<=[^\W\d_])[-_*·|~+.]+(?=[^\W\d_])")
_LONG_BREAK = re.compile(r"[-_*·|~]{2,}")


def other_readings(message: str) -> Iterator[Reading]:
    """Every other text that the message may hold; decoded ones only where they are made of words."""
    whole = (0, len(message))
    for match in _INVISIBLE.finditer(message):
        yield Reading("".join(chr(ord(char) - 0xE0000) for char in match.group()), *match.span(), True)
    for each in decoded(normalise(message)):
        yield Reading(each.text, each.start, each.end, each.how in _CODES)
    yield Reading(message[::-1], *whole, False)
    yield Reading(codecs.encode(message, "rot13"), *whole, False)
    joined = _INSIDE_WORD.sub(lambda mark: " " if _LONG_BREAK.match(mark.group()) else "", _TAG.sub("", message))
    if joined != message:
        yield Reading(joined, *whole, False)
