"""The learned price kept in a file: trained by command on what scans have seen, asked where comparables are few.

The file is ours alone (owner-only, in the data directory): unpickling what others could write would run their code.
"""

from __future__ import annotations

import contextlib
import os
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any

from apps.core import logs
from apps.pricing.features import Prediction, Sample
from apps.pricing.models import PriceObservation

FILE = "prices.model"
VERSION = 2

log = logs.get(__name__)

__all__ = ["Prediction", "observed", "predict", "train"]


def observed(most: int = 40_000) -> list[Sample]:
    """The comparables that scans kept, newest first, one sample a sighting; sold and imported ones included."""
    rows = PriceObservation.objects.filter(kept=True, currency="EUR").order_by("-seen_at", "-id")
    told = rows.values_list("source", "external_id", "title", "price", "seen_at", "condition")[:most]
    return [
        Sample(f"{source}:{external_id}", title, price=float(price), day=seen.toordinal() - 719163, condition=condition)
        for source, external_id, title, price, seen, condition in told
    ]


def train(home: Path) -> int:
    """Learns from all observations and writes the model; how many samples. Raises regressor.TooFew."""
    from apps.pricing import regressor  # scikit-learn takes a second and 100 MB: only who learns pays for it

    samples = observed()
    model = regressor.train(samples)
    path = home / FILE
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        pickle.dump((VERSION, model), file)
    fresh.replace(path)
    return len(samples)


def predict(home: Path, sample: Sample) -> Prediction | None:
    """The learned price of one listing; None where nothing was learned, or by another version."""
    path = home / FILE
    with contextlib.suppress(OSError):
        model = _load(str(path), path.stat().st_mtime)
        if model is not None:
            found: list[Prediction] = model.predict([sample])
            return found[0]
    return None


@lru_cache(maxsize=1)
def _load(path: str, changed: float) -> Any:
    try:
        version, model = pickle.loads(Path(path).read_bytes())
    except Exception as error:  # noqa: BLE001 - whatever a file of another version does, prices go on without it
        log.warning("price.model_unreadable", error=type(error).__name__)
        return None
    return model if version == VERSION else None
