"""Training of the guard's model from the corpus: run by a person (`manage.py train guard`), never by Wall-E itself.

Needs scikit-learn (requirements-dev.txt). Must never read the test corpus. The limit is set on replies of writers
that the model had not seen: each file of the corpus is another writer's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.security import evaluation, weights
from apps.security.guard.signs import DOUBTFUL, Signs
from apps.security.guard.validator import examine

CORPUS = Path(__file__).parents[1] / "corpus" / "replies" / "train"
STRENGTH = 0.3
"""Inverse of the regularisation of the logistic regression; chosen by the folds."""
RAREST = 3
"""Replies a sign must be found in to be learned."""
FALSE_ALARMS = 0.03
"""Share of good replies of unseen writers that may be stopped by the model."""
SMALLEST = 0.005


@dataclass(frozen=True, slots=True)
class Example:
    """One reply: its signs, whether it is bad, and whether the rules stop it for what is not the model's business."""

    signs: Signs
    bad: bool
    ruled: bool


@dataclass(frozen=True, slots=True)
class Model:
    """The weights, and what was caught of bad replies and stopped of good ones, rules and model together, by writers
    left out."""

    weights: dict[str, float]
    bias: float
    limit: float
    caught: float
    alarms: float


def corpus() -> list[list[Example]]:
    """The examples, writer by writer."""
    return [[_example(row) for row in evaluation.read_rows(path)] for path in sorted(CORPUS.glob("*.jsonl"))]


def _example(row: dict[str, object]) -> Example:
    reply, context = evaluation.guard_input(row)
    signs, found = examine(reply, **context)
    return Example(signs, not row["ok"], any(each[0] not in DOUBTFUL for each in found))


def train(writers: Sequence[Sequence[Example]], progress: Callable[[str], None] = lambda said: None) -> Model:
    """Trains on all writers; the limit and the figures come from models that each leave one writer out."""
    scored: list[tuple[float, Example]] = []
    for left_out, examples in enumerate(writers):
        known, bias = _fit([each for at, others in enumerate(writers) if at != left_out for each in others])
        scored += [(_score(known, bias, each.signs), each) for each in examples]
        progress(f"parte {left_out + 1} de {len(writers)}")
    good = sorted((score for score, each in scored if not each.bad and not each.ruled), reverse=True)
    limit = good[int(FALSE_ALARMS * len(good))]
    stopped = [(each.ruled or score > limit, each.bad) for score, each in scored]
    caught = sum(hit for hit, bad in stopped if bad) / sum(bad for _hit, bad in stopped)
    alarms = sum(hit for hit, bad in stopped if not bad) / sum(not bad for _hit, bad in stopped)
    known, bias = _fit([each for examples in writers for each in examples])
    return Model(known, bias, limit, caught, alarms)


def _score(known: dict[str, float], bias: float, signs: Signs) -> float:
    return bias + sum(known.get(name, 0.0) * value for name, value in signs.items())


def _fit(examples: Sequence[Example]) -> tuple[dict[str, float], float]:
    """What rules of other codes stop teaches nothing here."""
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    learned = [each for each in examples if not each.ruled]
    vectors = DictVectorizer(sort=True)
    table = vectors.fit_transform([each.signs for each in learned])
    kept = numpy.asarray((table != 0).sum(axis=0)).ravel() >= RAREST
    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0)
    fitted.fit(table[:, kept], [each.bad for each in learned])
    names = [name for name, keep in zip(vectors.get_feature_names_out(), kept, strict=True) if keep]
    return dict(zip(names, map(float, fitted.coef_[0]), strict=True)), float(fitted.intercept_[0])


def write(model: Model, path: Path) -> None:
    """Writes the weights, the same bytes for the same model."""
    names = sorted(name for name, weight in model.weights.items() if abs(weight) >= SMALLEST)
    stored = {
        "bias": round(model.bias, 4),
        "limit": round(model.limit, 4),
        "names": names,
        "weights": [round(model.weights[name], 3) for name in names],
    }
    weights.write(stored, path)
