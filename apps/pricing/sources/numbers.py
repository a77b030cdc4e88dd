"""Prices out of text and JSON. Pure.

JSON of the sites writes a point before the cents ("58.0"); people and Spanish pages write 1.200, 89,50 and 1.250,00 €.
Which of the two it is must be known by the caller: "1.200" is 1.20 in one and 1,200 in the other.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

LIMIT = Decimal(10) ** 8
_CURRENCY = re.compile(r"(?i)\s*(?:€|eur(?:os?)?)\s*")
_SPANISH = re.compile(r"(?P<whole>\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d+)(?:,(?P<cents>\d{1,2}))?")
_ENGLISH = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d{1,2}))?")


def plain(value: Any) -> Decimal | None:
    """A positive price below 100 million from a number or a text with a decimal point; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return _priced(found)


def spanish(text: str) -> Decimal | None:
    """A price as people in Spain write it: "1.200", "89,50", "1.250,00 €", "1 200", "89.50"; None for anything else.

    A point before exactly three digits separates thousands; before one or two it is a decimal point.
    """
    bare = _CURRENCY.sub("", text).strip()
    found = _SPANISH.fullmatch(bare) or _ENGLISH.fullmatch(bare)
    if found is None:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    return _priced(Decimal(f"{whole}.{found['cents'] or 0}"))


def _priced(found: Decimal) -> Decimal | None:
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 < found < LIMIT else None
