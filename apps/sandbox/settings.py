"""How the simulated site behaves where reports differ or it may change, kept in the file until a reset.

Set through the control API; nothing here is a fault, every value is something the real site is reported to do.
"""

from __future__ import annotations

import json
from typing import Any

from apps.sandbox.store import Store

#: name -> (usual value, sentence)
KNOWN: dict[str, tuple[int | str, str]] = {
    "timestamps": ("number", "messages carry `timestamp` as a number (2026) or as an `iso` string (2022)"),
    "item_page_seconds": (60, "how long an item's public page may show an old state"),
    "new_conversations_per_hour": (60, "beyond it, opening one answers `code: 100`"),
    "offers_per_day": (10, "offers one buyer may make in 24 hours"),
    "offer_percentage": (30, "how far below the price an offer may be, in percent"),
    "search_depth": (220_000, "results after which a search pages no further"),
}


def value(store: Store, name: str) -> Any:
    """The setting's present value."""
    row = store.one("select value from settings where name = ?", name)
    return json.loads(row["value"]) if row else KNOWN[name][0]


def change(store: Store, wanted: dict[str, Any]) -> dict[str, Any]:
    """Set those of the known settings that are in `wanted` and return all. Raises ValueError for a senseless value."""
    for name, (usual, sentence) in KNOWN.items():
        if name not in wanted:
            continue
        new = wanted[name]
        fits = new in ("number", "iso") if name == "timestamps" else isinstance(new, int) and new >= 0
        if not fits or isinstance(new, bool):
            raise ValueError(f"«{name}» no admite {new!r}: {sentence}.")
        store.run("delete from settings where name = ?", name)
        if new != usual:
            store.insert("settings", name=name, value=json.dumps(new))
    return {name: value(store, name) for name in KNOWN}
