"""Training of the model for injections from the corpus: run by a person (`manage.py train injection`), never by Wall-E.

Needs scikit-learn (requirements-dev.txt). Must never read a test set.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.security import weights
from apps.security.evaluation import read_rows
from apps.security.injection.detector import GOES_BACK, READ, features_of

CORPUS = Path(__file__).parents[1] / "corpus"
FOLDS = 5
STRENGTH = 0.3
"""Inverse of the regularisation of the logistic regression; chosen by the folds."""
SCALE = {"w": 0.6, "b": 0.6, "x": 0.6}
"""How free words are beside concepts; chosen by the folds."""
RAREST = 2
SMALLEST = 0.01
"""Weights below are left out of what ships."""
FALSE_ALARMS = 0.045
"""Share of the harmless look-alikes of stories not trained on that may count as attempts."""


@dataclass(frozen=True, slots=True)
class Example:
    """What the model sees of a text, whether it is an attempt, its story, and whether it is of the injection corpus."""

    found: frozenset[str]
    attack: bool
    story: str
    near: bool


@dataclass(frozen=True, slots=True)
class Trained:
    """The weights as `injection.model` reads them, and the shares caught and falsely alarmed on stories left out."""

    bias: float
    weights: dict[str, float]
    threshold: float = 0.5
    caught: float = 0.0
    alarms: float = 0.0


def corpus() -> list[dict[str, Any]]:
    """The rows to learn from: attempts and look-alikes, and the honest messages of the fraud corpus."""
    files = [path for kind in ("injections", "fraud") for path in sorted((CORPUS / kind / "train").glob("*.jsonl"))]
    rows = [row for path in files for row in read_rows(path)]
    return [row for row in rows if "is_injection" in row or row["label"] == "benign"]


def examples(rows: Iterable[Mapping[str, Any]]) -> list[Example]:
    """Every message alone, and with what its buyer wrote before.

    The last line of an attack over several messages is often innocent alone, so only the whole is learned from.
    """
    made = []
    for row in rows:
        near, attack = "is_injection" in row, bool(row.get("is_injection"))
        history = row.get("history") or row.get("context", {}).get("history") or []
        earlier = [str(line["text"])[:500] for line in history if line["role"] == "buyer"][-GOES_BACK:]
        story = str(row.get("story", row["text"]))
        if not (attack and earlier):
            made.append(Example(features_of(row["text"]), attack, story, near))
        if earlier:
            together = " \n".join([*earlier, row["text"]])[-READ:]
            made.append(Example(features_of(together), attack, story, near))
    return made


def train(learned: Sequence[Example]) -> Trained:
    """The model of all examples; its threshold from models that have not seen the story they are asked about."""
    import numpy

    scores = numpy.zeros(len(learned))
    for fold in range(FOLDS):
        left_out = [zlib.crc32(each.story.encode()) % FOLDS == fold for each in learned]
        part = fit([each for each, out in zip(learned, left_out, strict=True) if not out])
        for at, each in enumerate(learned):
            if left_out[at]:
                scores[at] = part.bias + sum(part.weights.get(name, 0.0) for name in each.found)
    attack = numpy.array([each.attack for each in learned])
    near = numpy.array([each.near for each in learned])
    limit = float(numpy.quantile(scores[near & ~attack], 1 - FALSE_ALARMS))
    whole = fit(learned)
    caught, alarms = float((scores[attack] > limit).mean()), float((scores[~near & ~attack] > limit).mean())
    return Trained(whole.bias, whole.weights, float(1 / (1 + numpy.exp(-limit))), caught, alarms)


def fit(learned: Sequence[Example]) -> Trained:
    """Logistic regression, both classes weighing the same; names seen once are left out."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    def freedom(name: str) -> float:
        return SCALE.get(name.partition(":")[0], 1.0)

    vectors = DictVectorizer(sort=True)
    table = vectors.fit_transform([{name: freedom(name) for name in sorted(each.found)} for each in learned])
    kept = (table > 0).sum(axis=0).A1 >= RAREST
    fitted = LogisticRegression(
        C=STRENGTH, solver="liblinear", max_iter=300, random_state=0, class_weight="balanced"
    ).fit(table[:, kept], [each.attack for each in learned])
    known = [name for name, keep in zip(vectors.get_feature_names_out(), kept, strict=True) if keep]
    weights = {name: float(w) * freedom(name) for name, w in zip(known, fitted.coef_[0], strict=True)}
    return Trained(float(fitted.intercept_[0]), weights)


def write(model: Trained, path: Path) -> None:
    """Writes the weights, the same bytes for the same model."""
    names = sorted(name for name, weight in model.weights.items() if abs(weight) >= SMALLEST)
    stored = {
        "bias": round(model.bias, 4),
        "threshold": round(model.threshold, 3),
        "names": names,
        "weights": [round(model.weights[name], 3) for name in names],
    }
    weights.write(stored, path)
