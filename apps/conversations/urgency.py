"""Which decision a person should take first: the one whose waiting does the most harm. Pure.

The weights are judgement, not measurement; what is promised is only that each of them never works backwards.
It orders a list for people and must never decide what is sent: a passed deadline is merely the most urgent one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

#: A buyer who is about to buy goes elsewhere soonest: worth about as much as a deadline that ends now.
INTENT = {"alta": 40.0, "media": 20.0, "baja": 0.0}
#: A possible loss outweighs a possible sale of the same likelihood, but a doubt alone does not outrank a buyer.
RISK = 45.0
#: Euros weigh by their logarithm: 10 € to 20 € matters as much as 500 € to 1,000 €; from 2,000 € on no more.
VALUE, VALUE_MOST = 15.0, 2000.0
#: A reservation or offer that ends takes the choice away; a day before, it is no reason yet.
DEADLINE, DEADLINE_FROM = 40.0, timedelta(hours=24)
#: The first hours cost most of a buyer's patience: two thirds of the harm is done after four.
WAITING, PATIENCE = 20.0, timedelta(hours=4)


@dataclass(frozen=True)
class Waiting:
    """What waits for a person.

    `priority` is alta, media or baja; `value` in euros; `risk` 0 to 100; `left` until the deadline (negative once
    passed, None without one); `waited` since the buyer began to wait.
    """

    priority: str
    value: Decimal
    risk: int
    left: timedelta | None
    waited: timedelta


def harm(each: Waiting) -> float:
    """Return the harm of letting it wait, 0 to 160; more is more urgent."""
    value = min(max(float(each.value), 0.0), VALUE_MOST)
    near = 0.0
    if each.left is not None:
        near = 1.0 - min(max(each.left / DEADLINE_FROM, 0.0), 1.0)
    return (
        INTENT.get(each.priority, INTENT["media"])
        + RISK * min(max(each.risk, 0), 100) / 100
        + VALUE * math.log1p(value) / math.log1p(VALUE_MOST)
        + DEADLINE * near
        + WAITING * (1.0 - math.exp(-max(each.waited / PATIENCE, 0.0)))
    )
