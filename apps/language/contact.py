"""A way to reach someone, and the place where it stands.

Must never say whether giving it was right: that is for the rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.language.normalise import Normalised

MOST = 300
"""Contacts of one kind read in one message; more than this is noise by intent."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach someone. `kind` is phone, email, link, iban or handle; `value` its plain spelling.

    `start` and `end` are places in the original; `disguised` when it was not written the ordinary way.
    """

    kind: str
    value: str
    start: int
    end: int
    disguised: bool


def make(form: Normalised, kind: str, value: str, start: int, end: int, ordinary: bool) -> Contact:
    """A contact at a place of the plain text; disguised too where the original spells that place otherwise."""
    first, last = form.original_span(start, end)
    written = form.original[first:last]
    return Contact(kind, value, first, last, not ordinary or written.lower() != form.text[start:end])
