"""What the model for injections learns from: labelled rows of the development format, turned into features.

Used only by the command that trains. Must never read a test set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.language.normalise import normalise
from apps.security import injection_model
from apps.security.injection import GOES_BACK, READ
from apps.security.injection_signs import signs
from apps.security.injection_words import tag

Example = tuple[frozenset[str], bool]


def examples(rows: Iterable[Mapping[str, Any]]) -> list[Example]:
    """The message alone, and with what its buyer wrote before; honest rows of the fraud corpus count as harmless.

    The last line of an attack over several messages is often innocent alone, so only the whole is learned from.
    """
    found: list[Example] = []
    for row in rows:
        if "is_injection" not in row and row.get("label") != "benign":
            continue
        attack = bool(row.get("is_injection", False))
        history = row.get("history") or row.get("context", {}).get("history") or []
        earlier = [str(line["text"])[:500] for line in history if line.get("role") == "buyer"][-GOES_BACK:]
        if not (attack and earlier):
            found.append((_features(row["text"]), attack))
        if earlier:
            found.append((_features(" \n".join([*earlier, row["text"]])[-READ:]), attack))
    return found


def _features(text: str) -> frozenset[str]:
    form = normalise(text)
    shapes = [sign.name for sign, _place in signs(text)]
    return injection_model.features(tag(form.text), shapes, disguised=bool(form.disguises))
