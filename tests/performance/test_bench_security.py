"""What judging costs on one core: detector, guard and injections, on ordinary messages and on hostile ones."""

import gc
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from apps.language.contacts import contacts
from apps.language.normalise import normalise
from apps.security import evaluation, fraud, guard, injection
from apps.security.lines import Line
from tests.performance.figures import note

pytestmark = pytest.mark.bench

CORPUS = Path(evaluation.__file__).with_name("corpus")
ORDINARY = 300
HISTORY = 10
HOSTILE = 100_000


def rows(kind: str) -> list[dict[str, Any]]:
    return [row for path in sorted((CORPUS / kind / "train").glob("*.jsonl")) for row in evaluation.read_rows(path)]


def cpu_ms(call: Callable[[], object]) -> float:
    began = time.process_time_ns()
    call()
    return (time.process_time_ns() - began) / 1e6


def told(name: str, costs: list[float]) -> None:
    """Costs of messages that were never seen before, in milliseconds of one core."""
    p99 = statistics.quantiles(costs, n=100)[98]
    mean = statistics.fmean(costs)
    print(f"{name:<22} mean {mean:.3f} ms, p99 {p99:.2f} ms, {1000 / mean:,.0f}/s per core")
    note(f"{name}, mean", mean, "ms CPU")
    note(f"{name}, p99", p99, "ms CPU")


def test_ordinary_messages() -> None:
    buyers = [row for row in rows("fraud") if len(row["text"]) <= ORDINARY]
    lines = [Line(row["text"], at % 2 == 0) for at, row in enumerate(buyers[:HISTORY])]
    for line in lines:
        fraud.detect(line.text)
    warm, measured = buyers[: len(buyers) // 2], buyers[len(buyers) // 2 :]
    for row in warm:
        fraud.detect(row["text"], lines)
        injection.detect(row["text"], lines)
    gc.freeze()  # the corpus is no part of the service
    told("reading", [cpu_ms(lambda row=row: contacts(normalise(row["text"] + " "))) for row in measured])  # type: ignore[misc]
    told("fraud detector", [cpu_ms(lambda row=row: fraud.detect(row["text"], lines)) for row in measured])  # type: ignore[misc]
    told("injections", [cpu_ms(lambda row=row: injection.detect(row["text"], lines)) for row in measured])  # type: ignore[misc]
    # As it is in a conversation: what was said before has been judged, but not as the history of this message.
    own: dict[str, Any] = {"fraud, own history": fraud.detect, "injections, own history": injection.detect}
    told_before = [evaluation.fraud_input(row)[:2] for row in measured[::4]]
    told_before = [(text, history) for text, history in told_before if history]
    for name, detect in own.items():
        costs = []
        for text, history in told_before:
            for at, line in enumerate(history):
                if line.from_buyer:
                    detect(line.text, history[:at])
            costs.append(cpu_ms(lambda d=detect, t=text, h=history: d(t, h)))  # type: ignore[misc]
        told(name, costs)
    gc.unfreeze()


def test_ordinary_replies() -> None:
    replies = [row for row in rows("replies") if len(row["reply"]) <= ORDINARY]
    asked = [evaluation.guard_input(row) for row in replies]
    for reply, context in asked[::2]:
        guard.check(reply, **context)
    gc.freeze()
    costs = []
    for reply, context in asked[1::2]:
        guard.check("Hola.", **context)  # the listing and the question are known before there is a reply
        costs.append(cpu_ms(lambda r=reply, c=context: guard.check(r, **c)))  # type: ignore[misc]
    told("guard", costs)
    gc.unfreeze()


@pytest.mark.parametrize(
    "piece", ["te doy 4 ", "6 ", "bizum acepta ", "a.b ", "http://a", "dame tu ", "а", "🇼 ", "@", "1️⃣"]
)
def test_a_hostile_message_costs_in_proportion_to_its_length(piece: str) -> None:
    def judged(size: int) -> float:
        text = (piece * size)[:size]
        return cpu_ms(
            lambda: (
                fraud.detect(text),
                injection.detect(text),
                guard.check(
                    text,
                    allowed_amounts=frozenset(),
                    floor=Decimal(10),
                    facts=guard.ListingFacts(),
                    private=guard.PrivateData(),
                    state=guard.SaleState(),
                ),
            )
        )

    costs = [judged(size) for size in (HOSTILE // 100, HOSTILE // 10, HOSTILE)]
    growth = ", ".join(f"x{after / before:.1f}" for before, after in pairwise(costs))
    print(f"{piece!r:<18} {HOSTILE // 1000} kB {costs[-1]:.0f} ms; ten times the length costs {growth}")
