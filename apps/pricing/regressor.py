"""A price for a listing learned from other listings: a linear model of its words and boosted trees, averaged.

Pure. Trained on asking prices, it estimates asking prices. The interval is conformal: as wide as the errors
on listings that the model had not seen, in proportion to how hard a listing looks. Same data and seed, same
model. Memory: the words are at most MOST_WORDS, the rows at most MOST_ROWS (the newest).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from apps.pricing import features
from apps.pricing.features import Prediction, Sample, Told

FEWEST_ROWS = 200  # below that, `estimate` alone: on fewer, the trees did no better than a median of the like
MOST_ROWS = 40_000
MOST_WORDS = 40_000
FOLDS = 5
SHRINK = 4.0  # a group's mean counts as much as four listings of its parent's
COVERAGE = 0.80
NEWEST = 0.25  # the share of listings on which the interval is set: the newest
FEWEST_NEWER = 100
LEAST_SCALE = 0.02
SEED = 20_261_122
# 300 rounds at 0.05 did no better and took three times as long; eight leaves, or squared errors, did worse.
ROUNDS, RATE, LEAVES = 100, 0.12, 15

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]


class TooFew(ValueError):
    """Not enough listings to learn from."""


class Regressor:
    """Learns from listings with prices (`train`), then prices others (`predict`)."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed
        self._core = _Core(seed)
        self._hard: Any = None
        self._margin = 0.0

    def predict(self, samples: Sequence[Sample]) -> list[Prediction]:
        """A price and its 80 % interval for each listing; nothing of their own prices is read."""
        if not samples:
            return []
        told = [features.read(sample) for sample in samples]
        logs, inputs = self._core.predict(told)
        scale = _scale(self._hard, inputs)
        return [
            Prediction(float(a), float(b), float(c))
            for a, b, c in zip(
                np.exp(logs), np.exp(logs - self._margin * scale), np.exp(logs + self._margin * scale), strict=True
            )
        ]


def train(samples: Sequence[Sample], *, seed: int = SEED) -> Regressor:
    """Learns prices; raises TooFew below FEWEST_ROWS different listings. A listing seen often counts little more."""
    with threadpool_limits(limits=1):  # on so few rows threads only wait for each other
        return _train(samples, seed)


def _train(samples: Sequence[Sample], seed: int) -> Regressor:
    samples = sorted(samples, key=lambda sample: (sample.day or 0, sample.item_id))[-MOST_ROWS:]
    if len({sample.item_id for sample in samples}) < FEWEST_ROWS:
        raise TooFew(f"fewer than {FEWEST_ROWS} different listings")
    logs = np.log(np.array(features.prices_of(samples)))
    told = [features.read(sample) for sample in samples]
    items = [sample.item_id for sample in samples]
    model = Regressor(seed)
    errors, inputs = _errors_on_unseen(told, logs, items, seed)
    model._hard = _hardness(seed, errors, inputs, items)
    # Scaled out of fold: on the errors it learned from, the scale would flatter itself.
    ratio = np.empty(len(errors))
    for inside, outside in _folds(items, seed + 1, FOLDS):
        hard = _hardness(seed, errors[inside], inputs[inside], [items[i] for i in inside])
        ratio[outside] = errors[outside] / _scale(hard, inputs[outside])
    model._margin = _quantile(np.abs(ratio), _weights(items, power=1.0), COVERAGE)
    # Listings of the same days flatter; those of later days, priced by older ones alone, are harder than ours
    # will be, since ours are priced by all. The truth lies between.
    older, newer = _before_and_after([sample.day for sample in samples], items)
    if len(newer) >= FEWEST_NEWER:
        core = _Core(seed)
        core.fit([told[i] for i in older], logs[older], [items[i] for i in older])
        guess, some = core.predict([told[i] for i in newer])
        later = np.abs(logs[newer] - guess) / _scale(model._hard, some)
        margin = _quantile(later, _weights([items[i] for i in newer], power=1.0), COVERAGE)
        model._margin = float(np.sqrt(model._margin * margin))
    model._core.fit(told, logs, items)
    return model


def _before_and_after(days: Sequence[int | None], items: Sequence[str]) -> tuple[Indexes, Indexes]:
    """Rows seen before the newest quarter of listings first appeared, and that quarter's rows."""
    first: dict[str, int] = {}
    for day, item in zip(days, items, strict=True):
        if day is None:
            return np.arange(len(items)), np.arange(0)
        first[item] = min(day, first.get(item, day))
    cut = sorted(first.values())[int(len(first) * (1 - NEWEST))]
    rows = range(len(items))
    return (
        np.array([i for i in rows if (days[i] or 0) < cut], dtype=np.int64),
        np.array([i for i in rows if first[items[i]] >= cut], dtype=np.int64)
        if cut > min(first.values())
        else np.arange(0),
    )


def _hardness(seed: int, errors: Floats, inputs: Floats, items: list[str]) -> Any:
    trees = _trees(seed, leaves=6, rounds=60, rate=0.05)
    return trees.fit(inputs, np.abs(errors), sample_weight=_weights(items))


def _errors_on_unseen(told: list[Told], logs: Floats, items: list[str], seed: int) -> tuple[Floats, Floats]:
    """Log errors on listings left out of the learning, and what tells how hard they are."""
    errors, inputs = np.empty(len(told)), None
    for inside, outside in _folds(items, seed, 3):
        core = _Core(seed)
        core.fit([told[i] for i in inside], logs[inside], [items[i] for i in inside])
        guess, some = core.predict([told[i] for i in outside])
        inputs = np.empty((len(told), some.shape[1])) if inputs is None else inputs
        errors[outside], inputs[outside] = logs[outside] - guess, some
    return errors, cast(Floats, inputs)


class _Core:
    """The point estimate: the mean of a linear model, of trees, and of trees that know the linear model's word."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._words = TfidfVectorizer(
            token_pattern=r"[a-z0-9%]+", ngram_range=(1, 2), min_df=4, sublinear_tf=True, max_features=MOST_WORDS
        )
        self._groups = DictVectorizer()
        self._line = Ridge(alpha=1.0)
        self._alone = _trees(seed)
        self._after = _trees(seed + 1)
        self._means: dict[str, tuple[float, float]] = {}
        self._middle = 0.0

    def fit(self, told: list[Told], logs: Floats, items: list[str]) -> None:
        weights = _weights(items)
        words = self._join(self._words.fit_transform(each.text for each in told), told, fit=True)
        inputs, lines = np.empty((len(told), len(told[0].numbers) + len(told[0].keys))), np.empty(len(told))
        for inside, outside in _folds(items, self.seed, FOLDS):
            self._learn_means([told[i] for i in inside], logs[inside], weights[inside])
            inputs[outside] = self._inputs([told[i] for i in outside])
            line = Ridge(alpha=1.0).fit(words[inside], logs[inside], sample_weight=weights[inside])
            lines[outside] = line.predict(words[outside])
        self._learn_means(told, logs, weights)
        self._line.fit(words, logs, sample_weight=weights)
        # The error that counts is the share of the price: a euro weighs more where the price is small.
        relative = weights / np.exp(logs - logs.mean())
        self._alone.fit(inputs, logs, sample_weight=relative)
        self._after.fit(np.c_[inputs, lines], logs, sample_weight=relative)

    def predict(self, told: list[Told]) -> tuple[Floats, Floats]:
        """Log prices, and what tells how hard a listing is: the trees' inputs, the linear word, how far all disagree.

        Not when it was seen: a later day lies beyond all that were learned from, and would be held as easy or as
        hard as the last of them happened to be.
        """
        words = self._join(self._words.transform(each.text for each in told), told, fit=False)
        inputs, line = self._inputs(told), self._line.predict(words)
        alone, after = self._alone.predict(inputs), self._after.predict(np.c_[inputs, line])
        spread = np.ptp(np.c_[line, alone, after], axis=1)
        return (line + alone + after) / 3, np.c_[np.delete(inputs, features.WHEN, axis=1), line, spread]

    def _join(self, words: Any, told: list[Told], *, fit: bool) -> Any:
        groups = [dict.fromkeys((*(f"{n}:{key}" for n, key in enumerate(t.keys)), *t.categories), 0.7) for t in told]
        return sparse.hstack([words, (self._groups.fit_transform if fit else self._groups.transform)(groups)]).tocsr()

    def _learn_means(self, told: list[Told], logs: Floats, weights: Floats) -> None:
        sums: dict[str, tuple[float, float]] = {}
        for each, log, weight in zip(told, logs, weights, strict=True):
            for level, key in enumerate(each.keys):
                total, count = sums.get(f"{level}:{key}", (0.0, 0.0))
                sums[f"{level}:{key}"] = (total + weight * log, count + weight)
        self._means, self._middle = sums, float(np.average(logs, weights=weights))

    def _inputs(self, told: list[Told]) -> Floats:
        rows = []
        for each in told:
            mean, means = self._middle, []
            for level, key in enumerate(each.keys):
                total, count = self._means.get(f"{level}:{key}", (0.0, 0.0))
                mean = (total + SHRINK * mean) / (count + SHRINK)
                means.append(mean)
            rows.append((*each.numbers, *means))
        inputs = np.array(rows, dtype=np.float64)
        # A column that nobody fills stays whole: the trees cannot cut one that is missing everywhere.
        return np.nan_to_num(inputs, nan=-1.0)


def _trees(
    seed: int, *, leaves: int = LEAVES, rounds: int | None = None, rate: float = RATE
) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="absolute_error",
        max_iter=rounds or ROUNDS,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=15,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )


def _scale(hard: Any, inputs: Floats) -> Floats:
    """How large an error looks likely, never so small that the interval closes."""
    return cast(Floats, np.maximum(hard.predict(inputs), LEAST_SCALE))


def _weights(items: Sequence[str], power: float = 0.5) -> Floats:
    """A listing seen n times weighs n^(1 - power) in all."""
    seen = Counter(items)
    return np.array([seen[item] ** -power for item in items])


def _folds(items: Sequence[str], seed: int, folds: int) -> list[tuple[Indexes, Indexes]]:
    """As many ways to leave some listings out, all sightings of one together."""
    names = sorted(set(items))
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold = dict(zip(names, shuffled % folds, strict=True))
    mine = np.array([fold[item] for item in items])
    return [(np.flatnonzero(mine != one), np.flatnonzero(mine == one)) for one in range(folds)]


def _quantile(values: Floats, weights: Floats, q: float) -> float:
    order = np.argsort(values)
    placed = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    return float(np.interp(q, placed, values[order]))
