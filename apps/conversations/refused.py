"""What staff are told when a decision of theirs can't be carried out."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refused(Exception):
    """The decision can't be carried out; the text says why and what to do, in Spanish.

    `rows` are the guard's objections, where it was the guard: code, evidence and explanation. They are not in
    the text, because an explanation may speak of the floor, which not everybody may hear of.
    """

    def __init__(self, why: str, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(why)
        self.rows = tuple(rows)
