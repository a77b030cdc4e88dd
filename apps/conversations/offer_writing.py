"""The plain form of a buyer's message with sums as one figure each, and what is measured by a price already named.

Pure.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from apps.conversations import offer_figures as figures
from apps.conversations.offer_model import Haggle
from apps.language.numbers import number_words

_LEAST_CALLED, _MOST_CALLED = Decimal("0.5"), Decimal("1.1")
_LEAST_SHARE, _MOST_RISE = Decimal("0.3"), Decimal("0.5")
#: What stands in the text for the words of a relative offer.
RELATIVE_WORD = "relativeoffer"
_CENTS = Decimal("0.01")


def rewritten(plain: str, list_price: Decimal) -> str:
    """The plain form with ranges as their upper end and «1,1k» in full."""
    plain = figures.THANKS.sub("gracias", plain)
    for pattern, meant in figures.SHORT_FORMS:
        plain = pattern.sub(meant, plain)
    plain = figures.THOUSANDS_AND.sub(r"\g<1>\g<2>00", plain)
    plain = figures.THOUSANDS.sub(lambda found: f"{number(found.group(1)) * 1000:f}".split(".")[0], plain)
    plain = figures.SHORT_HUNDREDS.sub(lambda found: _called_out(found, list_price), plain)
    plain = figures.ELEVEN.sub("11", plain)
    for pattern, meant in figures.ROUND_WORDS:
        plain = pattern.sub(meant, plain)
    return figures.RANGE.sub(_upper_end, plain)


def _called_out(found: re.Match[str], list_price: Decimal) -> str:
    """«Dos veinte» as 220 where the item may cost that."""
    mil, hundreds, tens, alone, rest = found.groups()
    value = (1000 if mil else 0) + 100 * number(hundreds or alone) + (number(tens or rest) if tens or rest else 0)
    return f"{value}" if list_price * _LEAST_CALLED <= value <= list_price * _MOST_CALLED else found.group()


def _upper_end(found: re.Match[str]) -> str:
    """The upper end of a range of prices: as far as the buyer goes. Other pairs of numbers stay as they are."""
    low, high = (int(number) for number in found.groups() if number)
    return str(high) if low < high <= 2 * low else found.group()


def relative_offer(plain: str, haggle: Haggle) -> tuple[str, Decimal | None, str]:
    """What the text offers relative to a price already named, how, and the text with one word in place of those."""
    base = haggle.ours if haggle.ours is not None else haggle.listed
    best = haggle.best
    for pattern, how in figures.RELATIVE:
        for said in pattern.finditer(plain):
            value: Decimal | None = None
            if how == "half":
                value = haggle.listed / 2
            elif how == "middle":
                value = (base + best) / 2 if best is not None and best < base else None
            else:
                by = number(next(filter(None, said.groups())))
                if how == "percent":
                    value = base * (100 - by) / 100
                elif how == "less":
                    value = base - by
                elif best is not None and by <= best * _MOST_RISE:
                    value = best + by
            # Else it is an amount: «bajas 150?» offers 150, «subo 165».
            if value is not None and base * _LEAST_SHARE <= value <= max(base, haggle.listed):
                rest = f"{plain[: said.start()]} {RELATIVE_WORD} {plain[said.end() :]}"
                return rest, value.quantize(_CENTS, ROUND_HALF_UP), how
    return plain, None, ""


def number(written: str) -> Decimal:
    """A number in digits or figures."""
    if written[:1].isdigit():
        return Decimal(written.replace(",", "."))
    if written in figures.NAMED_NUMBERS:
        return Decimal(figures.NAMED_NUMBERS[written])
    said = number_words(written)
    return Decimal(said[0].value if said else 0)
