"""The weights of the trained models as they ship: compressed JSON, the same bytes for the same model."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """What `write` stored; raises OSError or ValueError for a missing or broken file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        stored: dict[str, Any] = json.load(file)
    return stored


def write(stored: dict[str, Any], path: Path) -> None:
    """Stores plain values, without a date or name in the archive."""
    with path.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        file.write(json.dumps(stored, separators=(",", ":")).encode())
