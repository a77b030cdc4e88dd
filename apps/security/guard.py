"""The reply guard, which is also the validator: what may never leave, whoever or whatever wrote it.

Pure: plain values in, a verdict out. Must never let through an amount the ledger doesn't hold, the floor,
personal data, a payment or a channel outside the app. In doubt it stops the text, and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.security import guard_conduct, guard_facts, guard_form, guard_money, guard_private
from apps.security.guard_finding import EXPLANATIONS, Finding
from apps.security.wording import read

READ_LENGTH = 2000
"""Characters of a text that are read; anything near it is far too long to be sent anyway."""


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the listing says: the only things a reply may claim. `shipping` is None where unknown."""

    title: str = ""
    description: str = ""
    list_price: Decimal | None = None
    condition: str = ""
    shipping: bool | None = None
    pickup_area: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateData:
    """The seller's own data, in any spelling; `other` is anything else never to be told."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleState:
    """How the sale stands: `status` of the item (published, reserved, sold or another word for gone)."""

    status: str = "published"
    promised_elsewhere: bool = False
    accepted: bool = False
    buyer_asked_if_bot: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: its code, the words that break it, their place in the text, and why, in Spanish."""

    code: str
    evidence: str
    start: int
    end: int
    explanation_es: str


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """`ok` where nothing stands against sending; else every violation found, in the order of the text."""

    ok: bool
    violations: tuple[Violation, ...]


def check(
    text: str,
    *,
    allowed_amounts: frozenset[Decimal],
    quotable: frozenset[Decimal] = frozenset(),
    floor: Decimal | None,
    facts: ListingFacts,
    private: PrivateData,
    state: SaleState,
    recent: Sequence[str] = (),
    buyer_message: str = "",
) -> GuardVerdict:
    """Judge a text about to be sent.

    `allowed_amounts`: euros the ledger lets us propose or accept (the list price is always allowed until a
    price is agreed). `quotable`: the buyer's amounts, which may be named only to refuse them. `floor`: the
    seller's limit, or None where there is no haggling. `recent`: our latest replies in the conversation.
    `buyer_message`: what is being answered; without it, a bare "sí" to an unsafe question can't be told from
    any other "sí".
    """
    reading = read(text[:READ_LENGTH])
    asked = read(buyer_message[:READ_LENGTH])
    findings: list[Finding] = [
        *guard_form.findings(text, reading, recent, asked),
        *guard_private.findings(reading, asked, private),
        *guard_money.findings(reading, allowed_amounts, quotable, floor, facts, state.accepted),
        *guard_conduct.findings(reading, asked, state),
        *guard_facts.findings(reading, asked, facts, state),
    ]
    violations: dict[tuple[str, int], Violation] = {}
    for code, start, end in findings:
        first, last = reading.form.original_span(start, end)
        violations.setdefault(
            (code, first), Violation(code, text[first:last], first, last, EXPLANATIONS[code])
        )
    ordered = tuple(sorted(violations.values(), key=lambda violation: (violation.start, violation.code)))
    return GuardVerdict(not ordered, ordered)
