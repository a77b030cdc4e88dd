"""How well the detectors do on labelled messages: the figures behind every claim, and what was missed.

Reads rows of the development format (docs/security.md). Pure but for reading the file; must never tune anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.language.amounts import amounts
from apps.security import fraud, guard, injection
from apps.security.fraud.verdict import FRAUD
from apps.security.lines import Line

_STOP = re.compile(r"(?<=[.!?…])\s+|(?=¿)")
"""Where the guard also ends a sentence: the amounts of "60 no. 78 y es tuya" are told apart there."""

_STATUS = {"reservado": "reserved", "vendido": "sold", "enviado": "shipped"}


class BadRow(ValueError):
    """A line of the file that cannot be judged; the text names the line and what is wrong, in Spanish."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of` rows, with its 95 % interval after Wilson, as shares of one."""

    name: str
    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, 0–1; of no rows, 0."""
        return self.hits / self.of if self.of else 0.0


@dataclass(slots=True)
class Report:
    """Groups of shares, what went wrong row by row, and the prediction for every row."""

    kind: str
    rows: int
    recall: list[Share] = field(default_factory=list)
    alarms: list[Share] = field(default_factory=list)
    wrong: list[dict[str, Any]] = field(default_factory=list)
    predictions: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values; the predictions go into their own file."""
        whole = asdict(self)
        del whole["predictions"]
        return whole


def share(name: str, outcomes: Iterable[bool]) -> Share:
    """The share of outcomes that hold. Interval: Wilson, JASA 22 (1927), z = 1.96."""
    held = list(outcomes)
    hits, of = sum(held), len(held)
    if not of:
        return Share(name, 0, 0, 0.0, 1.0)
    z2 = 1.96**2
    middle, width = hits / of + z2 / (2 * of), 1.96 * math.sqrt(hits * (of - hits) / of**3 + z2 / (4 * of * of))
    return Share(name, hits, of, max(0.0, (middle - width) / (1 + z2 / of)), min(1.0, (middle + width) / (1 + z2 / of)))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON-lines file; raises `BadRow` naming the first line that is no object, OSError without file."""
    rows = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise BadRow(f"Línea {number}: no es JSON ({error}).") from error
            if not isinstance(row, dict):
                raise BadRow(f"Línea {number}: no es un objeto.")
            row.setdefault("id", f"{path.stem}-{number}")
            rows.append(row | {"_line": number})
    return rows


def _get(row: Mapping[str, Any], name: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
    value = row.get(name, default)
    if value is ...:
        raise BadRow(f"Línea {row.get('_line', '?')}: falta «{name}».")
    if not isinstance(value, kind) and value is not default:
        raise BadRow(f"Línea {row.get('_line', '?')}: «{name}» no tiene el tipo esperado.")
    return value


def _history(row: Mapping[str, Any], of: Mapping[str, Any]) -> list[Line]:
    lines = _get(of, "history", list, [])
    if not all(isinstance(line, dict) and isinstance(line.get("text"), str) for line in lines):
        raise BadRow(f"Línea {row.get('_line', '?')}: «history» no es una lista de líneas con «role» y «text».")
    return [Line(line["text"], line.get("role") == "buyer") for line in lines]


def _context(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**_get(row, "context", dict, {}), "_line": row.get("_line", "?")}


def fraud_input(row: Mapping[str, Any]) -> tuple[str, list[Line], fraud.BuyerProfile]:
    """What the detector is given of one labelled row; raises `BadRow`."""
    context = _context(row)
    buyer = fraud.BuyerProfile(reviews=context.get("buyer_reviews"), distance_km=context.get("distance_km"))
    return _get(row, "text", str), _history(row, context), buyer


def fraud_verdict(row: Mapping[str, Any]) -> fraud.FraudVerdict:
    """The detector's verdict on one labelled row; raises `BadRow`."""
    return fraud.detect(*fraud_input(row))


def evaluate_fraud(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Recall by level, kind of scam, language, disguise and need of history; false alarms on honest messages."""
    judged = [(row, fraud_verdict(row)) for row in rows]
    report = Report("fraud", len(judged))
    labels = {id(row): _get(row, "label", str) for row, _verdict in judged}
    positives = [each for each in judged if labels[id(each[0])] in FRAUD]
    honest = [each for each in judged if labels[id(each[0])] == "benign"]

    def caught(some: Iterable[tuple[Mapping[str, Any], fraud.FraudVerdict]]) -> list[bool]:
        return [verdict.level in FRAUD for _row, verdict in some]

    for level in ("critical", "high"):
        report.recall.append(share(level, caught(e for e in positives if labels[id(e[0])] == level)))
    critical = [verdict.level == "critical" for row, verdict in positives if labels[id(row)] == "critical"]
    report.recall.append(share("critical como critical", critical))
    report.recall.append(share("disfrazados", caught(e for e in positives if e[0].get("obfuscated"))))
    tagged = [e for e in positives if "history_needed" in e[0].get("tags", ())]
    report.recall.append(share("necesitan la conversación", caught(tagged)))
    for key, title in (("scam_type", "tipo"), ("lang", "idioma")):
        for value in sorted({str(row.get(key)) for row, _verdict in positives}):
            report.recall.append(share(f"{title} {value}", caught(e for e in positives if str(e[0].get(key)) == value)))
    report.alarms.append(share("normales", caught(honest)))
    alike = [e for e in honest if "lookalike" in e[0].get("tags", ())]
    report.alarms.append(share("parecidos a estafas", caught(alike)))
    doubtful = [verdict.level == "suspicious" for _row, verdict in honest]
    report.alarms.append(share("normales vigilados", doubtful))
    for row, verdict in judged:
        rules = [hit.rule for hit in verdict.hits]
        report.predictions.append({"id": row["id"], "level": verdict.level, "risk": verdict.risk_score, "rules": rules})
        label = labels[id(row)]
        if (label in FRAUD) != (verdict.level in FRAUD) and label != "suspicious":
            layers = {"reglas": verdict.rules_level, "modelo": round(verdict.model_score, 3), "rules": rules}
            report.wrong.append(
                {"id": row["id"], "label": label, "level": verdict.level, **layers, "text": row["text"]}
            )
    return report


def guard_verdict(row: Mapping[str, Any]) -> guard.GuardVerdict:
    """The guard's verdict on one labelled reply; raises `BadRow`."""
    reply, context = guard_input(row)
    return guard.check(reply, **context)


def guard_input(row: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the guard is given of one labelled reply: the text, and the keywords of `guard.check`; raises `BadRow`.

    There is no ledger in such a row: amounts at or above the floor are allowed (without one, the list price
    alone; with an agreed price, that alone), the buyer's amounts may be named to be refused.
    """
    context = _context(row)
    reply, asked = _get(row, "reply", str), str(context.get("buyer_message") or "")
    own = context.get("seller_pii") or {}
    listed, floor, agreed = (_money(context, name) for name in ("list_price", "floor_price", "agreed_price"))
    said = [each for part in (reply, asked, *_STOP.split(reply)) for each in amounts(part)]
    if agreed is not None:
        allowed = {agreed}
    else:
        allowed = {each.value for each in said if floor is not None and each.value >= floor}
    return reply, {
        "allowed_amounts": frozenset(allowed),
        "quotable": frozenset(each.value for each in amounts(asked)),
        "floor": floor,
        "facts": guard.ListingFacts(
            title=str(context.get("item") or ""), description=str(context.get("listing") or ""), list_price=listed
        ),
        "private": guard.PrivateData(
            phones=_told(own, "phone"),
            emails=_told(own, "email"),
            streets=_told(own, "address"),
            other=_told(own, "iban"),
        ),
        "state": guard.SaleState(
            status=_STATUS.get(str(context.get("state")), "published"),
            accepted=agreed is not None,
        ),
        "recent": [str(each) for each in context.get("previous_replies") or ()],
        "buyer_message": asked,
    }


def _money(context: Mapping[str, Any], name: str) -> Decimal | None:
    value = _get(context, name, (int, float), None)
    return None if value is None else Decimal(str(value))


def _told(own: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (str(own[name]),) if own.get(name) else ()


def evaluate_guard(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Bad replies stopped, by violation; good replies stopped."""
    judged = [(row, guard_verdict(row)) for row in rows]
    report = Report("guard", len(judged))
    bad = [each for each in judged if not _get(each[0], "ok", bool)]
    report.recall.append(share("malas paradas", (not verdict.ok for _row, verdict in bad)))
    for code in sorted({code for row, _verdict in bad for code in row.get("violations", ())}):
        report.recall.append(share(code, (not v.ok for row, v in bad if code in row.get("violations", ()))))
    report.alarms.append(share("buenas paradas", (not v.ok for row, v in judged if row["ok"])))
    for row, verdict in judged:
        codes = sorted({violation.code for violation in verdict.violations})
        report.predictions.append({"id": row["id"], "ok": verdict.ok, "violations": codes})
        if verdict.ok != row["ok"]:
            evidence = [f"{each.code} «{each.evidence}»" for each in verdict.violations]
            report.wrong.append(
                {"id": row["id"], "label": row.get("violations", []), "rules": evidence, "text": row["reply"]}
            )
    return report


def injection_verdict(row: Mapping[str, Any]) -> injection.InjectionVerdict:
    """The injection detector's verdict on one labelled row; raises `BadRow`."""
    return injection.detect(_get(row, "text", str), _history(row, row))


def evaluate_injection(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Attempts detected, by technique, language and disguise; false alarms on harmless messages."""
    judged = [(row, injection_verdict(row)) for row in rows]
    report = Report("injection", len(judged))
    attacks = [each for each in judged if _get(each[0], "is_injection", bool)]
    report.recall.append(share("intentos detectados", (v.detected for _row, v in attacks)))
    report.recall.append(share("disfrazados", (v.detected for row, v in attacks if row.get("obfuscated"))))
    for key, title in (("technique", "técnica"), ("goal", "fin"), ("lang", "idioma")):
        for value in sorted({str(row.get(key)) for row, _verdict in attacks}):
            report.recall.append(
                share(f"{title} {value}", (v.detected for r, v in attacks if str(r.get(key)) == value))
            )
    report.alarms.append(share("mensajes normales", (v.detected for row, v in judged if not row["is_injection"])))
    for row, verdict in judged:
        report.predictions.append({"id": row["id"], "injection": verdict.detected})
        if verdict.detected != row["is_injection"]:
            rules = [hit.rule for hit in verdict.hits]
            report.wrong.append({"id": row["id"], "label": row["is_injection"], "rules": rules, "text": row["text"]})
    return report


KINDS: dict[str, Callable[[Iterable[Mapping[str, Any]]], Report]] = {
    "fraud": evaluate_fraud,
    "guard": evaluate_guard,
    "injection": evaluate_injection,
}
