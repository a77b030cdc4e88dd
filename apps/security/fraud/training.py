"""Training of the fraud model from the corpus: run by a person (`manage.py train`), never by Wall-E itself.

Needs scikit-learn (requirements-dev.txt). Must never read the test corpus.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from apps.security import evaluation, fraud, weights
from apps.security.fraud.model import PAST, Features, Model, features_of, windows
from apps.security.fraud.verdict import FRAUD
from apps.security.wording import read

CORPUS = Path(__file__).parents[1] / "corpus" / "fraud" / "train"
ORDERS = CORPUS.parents[1] / "injections" / "train"
NO_FRAUD = ("prompt_leak", "hijack")
"""What a message that gives the assistant orders may want and still be no fraud: another detector's business."""
FOLDS = 5
STRENGTH = 0.6
"""Inverse of the regularisation of the logistic regression; chosen by the folds."""
SMOOTHING = 0.5
"""Added to counts in the ratios whose roots scale the names (Wang and Manning, "Baselines and bigrams", ACL 2012; by
the folds the root does better than the ratio)."""
ONLY_RAISING = ("r:", "d:", "k:")
RAREST = 2
PART_WEIGHT = 0.3
"""What a part of an honest message counts beside the whole."""
SMALLEST = 0.01
"""Weights below are left out of what ships."""
FALSE_ALARMS = {"high": 0.02, "suspicious": 0.08}
"""Share of honest messages of stories not trained on that may reach a level."""
CRITICAL_RECALL = 0.97
"""Share of the critical among caught ones that must be called so."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The trained model, and the share of frauds it caught in stories that it had not seen."""

    model: Model
    rows: int
    caught: float


def train(progress: Callable[[str], None]) -> Outcome:
    """Trains on the corpus, sets the levels on stories left out, and returns the model; nothing is written."""
    rows = [row for path in sorted(CORPUS.glob("*.jsonl")) for row in evaluation.read_rows(path)]
    rows = [row for row in rows if row["label"] != "suspicious"] + _orders()
    progress(f"{len(rows)} mensajes")
    seen = [_features(row) for row in rows]
    earlier = [_earlier(row) for row in rows]
    is_fraud = [row["label"] in FRAUD for row in rows]
    is_critical = [row["label"] == "critical" for row in rows]
    folds = [zlib.crc32(str(row.get("story", row["id"])).encode()) % FOLDS for row in rows]

    def without(fold: int, seen: Sequence[Features]) -> _Fitted:
        inside = [at for at in range(len(rows)) if folds[at] != fold]
        return _fit([seen[at] for at in inside], [is_fraud[at] for at in inside], [is_critical[at] for at in inside])

    # What came before a message is scored by a model that has not learnt from its story.
    firsts = [without(fold, seen) for fold in range(FOLDS)]
    after = [_after(each, lines, firsts[fold]) for each, lines, fold in zip(seen, earlier, folds, strict=True)]
    scores, severities = [0.0] * len(rows), [0.0] * len(rows)
    for fold in range(FOLDS):
        part = without(fold, after)
        for at in range(len(rows)):
            if folds[at] == fold:
                scores[at], severities[at] = part.scores(_after(seen[at], earlier[at], part))
        progress(f"parte {fold + 1} de {FOLDS}")
    honest = sorted((score for score, bad in zip(scores, is_fraud, strict=True) if not bad), reverse=True)
    limits = {level: honest[int(share * len(honest))] for level, share in FALSE_ALARMS.items()}
    caught = [at for at, bad in enumerate(is_fraud) if bad and scores[at] >= limits["high"]]
    severe = sorted(severities[at] for at in caught if is_critical[at])
    limits["critical"] = severe[int((1 - CRITICAL_RECALL) * len(severe))]
    whole = _fit(after, is_fraud, is_critical)
    model = Model(whole.fraud, whole.critical, whole.bias, whole.critical_bias, limits)
    return Outcome(model, len(rows), len(caught) / sum(is_fraud))


def write(model: Model, path: Path) -> None:
    """Writes the weights, the same bytes for the same model."""
    names = sorted(name for name, weight in model.fraud.items() if abs(weight) >= SMALLEST)
    stored = {
        "bias": round(model.bias, 4),
        "critical_bias": round(model.critical_bias, 4),
        "thresholds": {name: round(limit, 3) for name, limit in model.thresholds.items()},
        "names": names,
        "fraud": [round(model.fraud[name], 3) for name in names],
        "critical": [round(model.critical.get(name, 0.0), 3) for name in names],
    }
    weights.write(stored, path)


def _orders() -> list[dict[str, Any]]:
    rows = [row for path in sorted(ORDERS.glob("*.jsonl")) for row in evaluation.read_rows(path)]
    return [
        {"id": row["id"], "text": row["text"], "label": "benign", "story": f"orders-{row['story']}", "context": {}}
        for row in rows
        if row.get("goal") in NO_FRAUD and not row["history"]
    ]


def _features(row: Mapping[str, Any]) -> Features:
    message, history, buyer = evaluation.fraud_input(row)
    return fraud.examine(message, history, buyer).features


@cache
def _first(text: str) -> Features:
    """A message as if it were the first of its conversation."""
    return features_of(read(text[:1000]), (), (), ())


def _earlier(row: Mapping[str, Any]) -> list[Features]:
    _message, history, _buyer = evaluation.fraud_input(row)
    return [_first(line.text) for line in history if line.from_buyer][-PAST:]


def _after(seen: Features, earlier: Sequence[Features], fitted: _Fitted) -> Features:
    return seen.after([fitted.scores(each)[0] for each in earlier]) if earlier else seen


@dataclass(frozen=True, slots=True)
class _Fitted:
    fraud: Mapping[str, float]
    critical: Mapping[str, float]
    bias: float
    critical_bias: float

    def scores(self, seen: Features) -> tuple[float, float]:
        """The logits of both heads: of the worst stretch, and how severe it is."""
        base = self.bias + sum(self.fraud.get(name, 0.0) for name in seen.common | seen.before)
        best = max(
            windows(len(seen.sentences)),
            key=lambda place: sum(self.fraud.get(name, 0.0) for name in seen.names(*place)),
        )
        names = seen.names(*best)
        severity = self.critical_bias + sum(
            self.critical.get(name, 0.0) for name in {*seen.common, *seen.before, *names}
        )
        return base + sum(self.fraud.get(name, 0.0) for name in names), severity


def _fit(seen: Sequence[Features], is_fraud: Sequence[bool], is_critical: Sequence[bool]) -> _Fitted:
    """Honest messages are also shown in parts, since the worst stretch of a message decides."""
    examples: list[tuple[Features, int, int, bool, float]] = []
    for each, bad in zip(seen, is_fraud, strict=True):
        whole = (0, len(each.sentences))
        for place in {whole} if bad else {whole, *windows(len(each.sentences))}:
            examples.append((each, *place, bad, 1.0 if place == whole else PART_WEIGHT))
    names = [{*each.common, *each.before, *each.names(first, last)} for each, first, last, _bad, _weight in examples]
    fraud_weights, bias = _regression(names, [e[3] for e in examples], [e[4] for e in examples])
    bad_ones = [at for at, bad in enumerate(is_fraud) if bad]
    severe_names = [
        {*seen[at].common, *seen[at].before, *seen[at].names(0, len(seen[at].sentences))} for at in bad_ones
    ]
    critical_weights, critical_bias = _regression(
        severe_names, [is_critical[at] for at in bad_ones], [1.0] * len(bad_ones)
    )
    return _Fitted(fraud_weights, critical_weights, bias, critical_bias)


def _regression(
    names: Sequence[Iterable[str]], wanted: Sequence[bool], weights: Sequence[float]
) -> tuple[dict[str, float], float]:
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer(sort=True, dtype=numpy.float32)
    table = vectors.fit_transform([dict.fromkeys(sorted(each), 1.0) for each in names])
    kept = numpy.asarray(table.sum(axis=0)).ravel() >= RAREST
    table, whole, bad = table[:, kept], numpy.asarray(weights) == 1.0, numpy.asarray(wanted)
    counts = [numpy.asarray(table[whole & side].sum(axis=0)).ravel() + SMOOTHING for side in (bad, ~bad)]
    ratio = numpy.sqrt(numpy.abs(numpy.log((counts[0] / counts[0].sum()) / (counts[1] / counts[1].sum()))))
    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
    fitted.fit(table.multiply(ratio).tocsr(), bad, sample_weight=list(weights))
    # Of the common names none may speak for a message: a harmless sentence beside a demand could bring it in.
    known = [name for name, keep in zip(vectors.get_feature_names_out(), kept, strict=True) if keep]
    found = {
        name: max(float(weight), 0.0) if name.startswith(ONLY_RAISING) else float(weight)
        for name, weight in zip(known, fitted.coef_[0] * ratio, strict=True)
    }
    return found, float(fitted.intercept_[0])
