"""Whether a buyer who fell silent is asked once whether they are still interested. Pure; the clock comes with the call.

It must never run after somebody who said goodbye or no, who was refused something, or who is under suspicion, and
never twice after the same buyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: The next day, when people look again, and well before the conversation counts as abandoned (48 h).
AFTER = timedelta(hours=20)
UNTIL = timedelta(hours=36)
#: From the detector's "suspicious" band on nobody is written to unasked.
SUSPECT = 25
#: (state, priority) of those worth a second word: who haggled in earnest, or was about to buy.
PROMISING = frozenset({("negociando", "alta"), ("negociando", "media"), ("explorando", "alta")})


@dataclass(frozen=True, slots=True)
class Silence:
    """How a conversation stood when it fell silent. `last_is_ours`: the last word is ours, said at `said_at`.

    `closed`: the buyer's last message was a goodbye or a no. `refused`: something unsafe was refused here, or
    security held it. `for_sale`: the item is on sale for this buyer. `followed_up`: they were asked before.
    """

    state: str
    priority: str
    last_is_ours: bool
    said_at: datetime
    closed: bool
    refused: bool
    risk: int
    for_sale: bool
    followed_up: bool


def due(silence: Silence, now: datetime) -> bool:
    """Whether the buyer may be asked now. When it leaves is for pacing: only within the account's active hours."""
    return (
        (silence.state, silence.priority) in PROMISING
        and silence.last_is_ours
        and AFTER <= now - silence.said_at < UNTIL
        and not silence.closed
        and not silence.refused
        and silence.risk < SUSPECT
        and silence.for_sale
        and not silence.followed_up
    )
