"""Which armed faults strike a call, and how often they still may.

Reads and counts down the table of faults; knows nothing of what a fault does.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass

from apps.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Armed:
    """A fault drawn for one call. `n`: its number in the table; `armed_ms`: when it was armed."""

    kind: str
    seconds: float
    n: int = 0
    armed_ms: int = 0


def striking(store: Store, account: str, call: str, kinds: Collection[str]) -> list[Armed]:
    """The armed faults that would strike this call now, oldest first; none of them is counted yet."""
    rows = store.all(
        "select * from faults where account in ('*', ?) and calls like ? and coalesce(remaining, 1) > 0 order by n",
        account,
        f"% {call} %",
    )
    return [
        Armed(row["kind"], row["seconds"], row["n"], row["armed_ms"])
        for row in rows
        if row["kind"] in kinds and random.random() < row["probability"]
    ]


def hit(store: Store, fault: Armed) -> Armed:
    """Count one strike of this fault."""
    store.run("update faults set hits = hits + 1, remaining = remaining - 1 where n = ?", fault.n)
    return fault


def draw(store: Store, account: str, call: str, kinds: Collection[str]) -> Armed | None:
    """The oldest armed fault that strikes this call now, counted; None when all is well."""
    found = striking(store, account, call, kinds)
    return hit(store, found[0]) if found else None
