"""A conversation as the detectors read it.

Must never hold more than who spoke and what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.security.wording import Reading, read

REMEMBERED = 10
"""Lines of history that are read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One earlier message of the conversation."""

    text: str
    from_buyer: bool


def buyer_text(history: Sequence[Line]) -> Reading:
    """What the buyer wrote lately, as one text."""
    return _joined([line.text for line in history[-REMEMBERED:] if line.from_buyer])


def seller_text(history: Sequence[Line]) -> Reading:
    """What our side wrote lately, as one text."""
    return _joined([line.text for line in history[-REMEMBERED:] if not line.from_buyer])


def _joined(texts: list[str]) -> Reading:
    return read("\n".join(text[:500] for text in texts))
