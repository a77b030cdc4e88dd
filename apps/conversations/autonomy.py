"""How far the assistant goes alone: the most careful of what account, item and intent allow.

Pure. `draft`: a person sees every reply first; `safe`: what no money, promise or doubt hangs on leaves by itself;
`auto`: whatever the guard lets pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

DRAFT, SAFE, AUTO = LEVELS = ("draft", "safe", "auto")
#: Drafts a person must have decided on before an intent may go alone: with 30, 28 of them unedited, the interval's
#: lower end is 0.79.
ENOUGH = 30
#: Intents that ask for a price, a promise, or a person's judgement.
NEVER_SAFE = frozenset(("precio", "negociacion", "compra_directa", "pago", "cambio", "lote", "garantia", "posventa"))
#: Of a reply's quality (0–1): what the rubric finds nothing to say against.
GOOD = 0.8


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that the guard let pass: what it answers, what was decided, how much is in doubt."""

    intents: frozenset[str]
    decision: str
    risk: str
    injection: bool
    quality: float


@dataclass(frozen=True, slots=True)
class Share:
    """Of `n` drafts a person decided on, `unedited` left as they were; `low` and `high` bound the true share with
    95 % confidence (Wilson, 1927).
    """

    unedited: int
    n: int
    low: float
    high: float


def strictest(levels: Iterable[str]) -> str:
    """The most careful level; empty ones say nothing, and without any a person decides."""
    return min((each for each in levels if each), key=LEVELS.index, default=DRAFT)


def may_leave(level: str, reply: Reply) -> bool:
    """Whether a reply may leave without a person at this level."""
    if level != SAFE:
        return level == AUTO
    return (
        reply.decision == "none"
        and reply.risk == "benign"
        and not reply.injection
        and reply.quality >= GOOD
        and NEVER_SAFE.isdisjoint(reply.intents)
    )


def share(unedited: int, n: int) -> Share:
    """The share with its interval; (0, 1) where nothing was decided yet."""
    if not n:
        return Share(0, 0, 0.0, 1.0)
    z, p = 1.96, unedited / n
    middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Share(unedited, n, min(max(low, 0.0), p), max(min(high, 1.0), p))  # rounding left the ends beyond the share


def refusal(before: str, after: str, seen: Share) -> str:
    """Why a person may not raise a level yet, in Spanish; "" where they may, or it is not raised."""
    if LEVELS.index(after) <= LEVELS.index(before) or seen.n >= ENOUGH:
        return ""
    return f"Has decidido sobre {seen.n} borradores de {ENOUGH}: todavía no se sabe si acierta."
