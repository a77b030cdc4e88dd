"""How well relevance and prices do on labelled listings: the figures behind every claim, and what went wrong.

Reads CSV files, gzipped or not, with the columns told in docs/prices.md. Must never tune anything.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from statistics import fmean, median
from typing import Any

from apps.pricing import regressor, relevance
from apps.pricing.features import Sample

FACTS = ("generation", "variant", "storage_gb", "battery_pct", "is_shop", "warranty")
NEAR = 0.20
EPOCH = date(1970, 1, 1).toordinal()


class BadRow(ValueError):
    """A row that cannot be read; the text names it and what is wrong, in Spanish."""


@dataclass(slots=True)
class Report:
    """Figures by name, what went wrong row by row, and the prediction for every row."""

    kind: str
    rows: int
    figures: dict[str, float] = field(default_factory=dict)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    predictions: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values; the predictions go into their own file."""
        return {"kind": self.kind, "rows": self.rows, "figures": self.figures, "wrong": self.wrong}


def read_rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file; raises BadRow where a needed column is missing or it is no such file, OSError."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="")
        ) as file:
            rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise BadRow(f"{path.name}: no es un CSV legible ({error}).") from error
    missing = [name for name in needed if rows and name not in rows[0]]
    if missing:
        raise BadRow(f"{path.name}: falta la columna «{missing[0]}».")
    if not rows:
        raise BadRow(f"{path.name}: no tiene filas.")
    return rows


def evaluate_relevance(rows: Sequence[Mapping[str, str]]) -> Report:
    """Precision and recall of "usable", by query and in all; each query is judged as one search, variants open.

    Columns: query, item_id, title, price_eur; description where there is one; usable_comparable (0 or 1) where
    it is labelled, without which there are predictions only.
    """
    report = Report("relevance", len(rows))
    queries: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        queries[row["query"]].append(row)
    judged: dict[int, relevance.Judgement] = {}
    for query, some in queries.items():
        offers = [relevance.Offer(row["title"], row.get("description", ""), _price(row)) for row in some]
        found = relevance.judge_all(relevance.product(query, family=True), offers)
        judged |= {id(row): each for row, each in zip(some, found, strict=True)}
    for row in rows:
        each = judged[id(row)]
        report.predictions.append({"item_id": row["item_id"], "usable": each.keep, "reason": each.reason})
        if "usable_comparable" in row and each.keep != _usable(row):
            told = {"label": row.get("label", row["usable_comparable"]), "reason": each.reason or "cuenta"}
            report.wrong.append({"query": row["query"], **told, "text": row["title"]})
    if "usable_comparable" in rows[0]:
        names = {"": list(rows), **(dict(queries) if len(queries) > 1 else {})}
        for query, group in names.items():
            hits = sum(judged[id(row)].keep and _usable(row) for row in group)
            kept, usable = sum(judged[id(row)].keep for row in group), sum(map(_usable, group))
            name = f" «{query}»" if query else ""
            report.figures[f"precisión{name}"] = hits / kept if kept else 1.0
            report.figures[f"exhaustividad{name}"] = hits / usable if usable else 1.0
    return report


def evaluate_prices(train: Iterable[Mapping[str, str]], test: Sequence[Mapping[str, str]]) -> Report:
    """Learns from `train` alone, prices `test`. Raises BadRow, regressor.TooFew.

    Columns: item_id, title; description, scan_date (YYYYMMDD), condition and FACTS where known; price_eur always
    in `train`, in `test` where errors are to be measured.
    """
    started = time.monotonic()
    model = regressor.train([_sample(row, priced=True) for row in train])
    learned = time.monotonic()
    priced = "price_eur" in test[0]
    samples = [_sample(row, priced=priced) for row in test]
    found = model.predict(samples)
    report = Report("prices", len(test))
    report.predictions = [
        {
            "item_id": sample.item_id,
            "suggested": round(each.suggested, 2),
            "low": round(each.low, 2),
            "high": round(each.high, 2),
        }
        for sample, each in zip(samples, found, strict=True)
    ]
    pairs = [(s, p, s.price) for s, p in zip(samples, found, strict=True) if s.price is not None]
    if pairs:
        errors = [abs(p.suggested / price - 1) for _, p, price in pairs]
        report.figures = {
            "MAPE": fmean(errors),
            "error mediano": median(errors),
            "a menos del 20 %": fmean(error <= NEAR for error in errors),
            "dentro del intervalo del 80 %": fmean(p.low <= price <= p.high for _, p, price in pairs),
            "anchura mediana del intervalo": median((p.high - p.low) / p.suggested for _, p, price in pairs),
        }
        worst = sorted(zip(errors, pairs, strict=True), key=lambda each: -each[0])
        report.wrong = [
            {"label": price, "suggested": round(p.suggested, 2), "text": sample.title}
            for error, (sample, p, price) in worst
            if error > NEAR
        ]
    report.figures["segundos de aprendizaje"] = learned - started
    return report


def _usable(row: Mapping[str, str]) -> bool:
    return row["usable_comparable"] == "1"


def _price(row: Mapping[str, str]) -> Decimal | None:
    try:
        price = Decimal(row.get("price_eur", "").replace(",", ".") or "NaN")
    except InvalidOperation as error:
        raise BadRow(f"«{row.get('price_eur')}» no es un precio (anuncio {row.get('item_id')}).") from error
    return price if price.is_finite() else None


def _sample(row: Mapping[str, str], *, priced: bool) -> Sample:
    price = _price(row) if priced else None
    if priced and (price is None or price <= 0):
        raise BadRow(f"El anuncio {row.get('item_id')} no tiene un precio mayor que cero.")
    return Sample(
        item_id=row["item_id"],
        title=row["title"],
        description=row.get("description", ""),
        price=None if price is None else float(price),
        day=_day(row.get("scan_date", "")),
        condition=row.get("condition", ""),
        facts={name: row[name] for name in FACTS if row.get(name)},
    )


def _day(told: str) -> int | None:
    digits = told.replace("-", "")[:8]
    if not digits:
        return None
    try:
        return date.fromisoformat(digits).toordinal() - EPOCH
    except ValueError as error:
        raise BadRow(f"«{told}» no es una fecha AAAAMMDD.") from error
