"""Training of the offer model from the corpus: run by a person (`manage.py train offers`), never by Wall-E itself.

Needs scikit-learn (requirements-dev.txt). Must never read the cases of tests/unit/offers.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.conversations import offers
from apps.conversations.offer_model import Model
from apps.security import weights

CORPUS = Path(__file__).parent / "corpus" / "offers"
TUNED = "first"
"""The file that the rules were written with in view: there the model isn't told what they say, or it would believe
them more than they deserve."""
FOLDS = 8
STRENGTH = 0.4
"""Inverse of the regularisation of the logistic regression; chosen by the folds."""
RAREST = 2
SMALLEST = 0.01
"""Weights below are left out of what ships."""
OVERTAKEN = 0.3
"""What an amount counts that another of the same message took the place of."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The model, and the share of cases it read rightly whose part of the corpus it had not seen."""

    model: Model
    cases: int
    right: float


@dataclass(frozen=True, slots=True)
class Example:
    """A case of the corpus as the model reads it."""

    case: Mapping[str, Any]
    seen: offers.Seen
    tuned: bool
    fold: int


def corpus(folder: Path = CORPUS) -> list[Example]:
    """Every case of the corpus, in the order of its files."""
    return [
        example(json.loads(line), path.stem == TUNED)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def example(case: Mapping[str, Any], tuned: bool) -> Example:
    seen = offers.examine(
        case["text"],
        Decimal(case["list"]),
        ours=Decimal(case["ours"]) if "ours" in case else None,
        earlier=[Decimal(each) for each in case.get("earlier", ())],
    )
    return Example(case, seen, tuned, zlib.crc32(case["text"].encode()) % FOLDS)


def is_right(each: Example, model: Model) -> bool:
    """Whether the case is read as its writer meant it."""
    found = offers.judged(each.seen, model)
    case = each.case
    if case["offer"] is None:
        return found is None
    return found == offers.Offered(Decimal(case["offer"]), case.get("units", 1), case.get("shipping", False))


def train(examples: Sequence[Example]) -> Outcome:
    """Trains on all, and on each part but one to know what it is worth on cases not seen."""
    right = 0
    for fold in range(FOLDS):
        part = fit([each for each in examples if each.fold != fold])
        right += sum(is_right(each, part) for each in examples if each.fold == fold)
    return Outcome(fit(examples), len(examples), right / len(examples))


def write(model: Model, path: Path) -> None:
    """Writes the weights, the same bytes for the same model."""
    names = sorted(name for name, weight in model.named.items() if abs(weight) >= SMALLEST)
    weights.write(
        {"bias": round(model.bias, 4), "names": names, "weights": [round(model.named[name], 3) for name in names]},
        path,
    )


def _rows(examples: Iterable[Example]) -> Iterable[tuple[frozenset[str], bool, float]]:
    """Each amount: what is seen of it, whether it is the offer, and what it counts."""
    for each in examples:
        wanted = each.case["offer"]
        last = max(
            (at for at, one in enumerate(each.seen.offered) if wanted and one.amount == Decimal(wanted)), default=-1
        )
        for at, names in enumerate(each.seen.features):
            overtaken = at < last
            if each.tuned:
                names = frozenset(name for name in names if not name.startswith("h:"))
            yield names, at == last, OVERTAKEN if overtaken else 1.0


def fit(examples: Sequence[Example]) -> Model:
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    names, wanted, counts = zip(*_rows(examples), strict=True)
    vectors = DictVectorizer(sort=True, dtype=numpy.float32)
    table = vectors.fit_transform([dict.fromkeys(sorted(each), 1.0) for each in names])
    kept = numpy.asarray(table.sum(axis=0)).ravel() >= RAREST
    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
    fitted.fit(table[:, kept], wanted, sample_weight=counts)
    known = [name for name, keep in zip(vectors.get_feature_names_out(), kept, strict=True) if keep]
    return Model(float(fitted.intercept_[0]), dict(zip(known, map(float, fitted.coef_[0]), strict=True)))
