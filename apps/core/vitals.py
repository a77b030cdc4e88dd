"""What was last seen of the things Wall-E stands on: kept in Redis for a minute, for whoever asks."""

import json
from dataclasses import dataclass

from apps.core import cache

KEY, KEPT_S = "system_health", 60


@dataclass(frozen=True)
class Part:
    """Something Wall-E stands on: whether it is well, milliseconds until it said so, and what it said if it isn't."""

    name: str
    ok: bool
    ms: float
    said: str = ""


def last() -> tuple[list[Part], dict[str, int]]:
    """What was seen within the last minute, and how many wait in each queue; nothing where nobody looked."""
    try:
        kept = json.loads(cache.get(KEY) or "{}")
        return [Part(**part) for part in kept.get("parts", ())], {
            queue: n for queue, n in kept.get("queues", {}).items() if n is not None
        }
    except (ValueError, TypeError, AttributeError):
        return [], {}
