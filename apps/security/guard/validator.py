"""The reply guard, which is also the validator: what may never leave, whoever or whatever wrote it.

Pure: plain values in, a verdict out. Must never let through an amount the ledger doesn't hold, the floor,
personal data, a payment or a channel outside the app. In doubt it stops the text, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.security.guard import (
    agreed,
    claims,
    conduct,
    doubt,
    form,
    handover,
    home,
    honesty,
    limits,
    manners,
    money,
    personal,
    sale,
    terms,
)
from apps.security.guard.case import Case, ListingFacts, PrivateData, SaleState, case_of
from apps.security.guard.finding import EXPLANATIONS, Finding
from apps.security.guard.signs import DOUBTFUL, Signs, signs
from apps.security.guard.text import Sentence, cut, parse, sentence

READ_LENGTH = 2000
"""Characters of a text that are read; anything near it is far too long to be sent anyway."""

_HARD = (personal.hard, home.hard, limits.hard, money.hard, conduct.hard)
_SOFT = (
    money.soft,
    home.soft,
    conduct.soft,
    agreed.soft,
    sale.soft,
    claims.soft,
    handover.soft,
    terms.soft,
    honesty.soft,
    manners.soft,
)


_RIVAL = re.compile(r"(?:^|(?<=[.!?] ))Hay otra persona interesada\.")
"""All that may be said of another buyer, in these words only, and only while the ledger holds a better offer."""


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
    signed, found = examine(
        _RIVAL.sub(lambda said: " " * len(said[0]), text) if state.rival else text,
        allowed_amounts=allowed_amounts,
        quotable=quotable,
        floor=floor,
        facts=facts,
        private=private,
        state=state,
        recent=recent,
        buyer_message=buyer_message,
    )
    if not signed or doubt.score(signed) <= 0:
        found = [each for each in found if each[0] not in DOUBTFUL]
    elif all(each[0] not in DOUBTFUL for each in found):
        found.append((claims.CLAIM, 0, len(text)))
    return _verdict(
        text, [(claims.CLAIM if code == claims.CERTAIN else code, first, last) for code, first, last in found]
    )


def examine(
    text: str,
    *,
    allowed_amounts: frozenset[Decimal],
    quotable: frozenset[Decimal],
    floor: Decimal | None,
    facts: ListingFacts,
    private: PrivateData,
    state: SaleState,
    recent: Sequence[str],
    buyer_message: str,
) -> tuple[Signs, list[Finding]]:
    """What the rules find in a text, and the signs by which the model decides the doubtful codes among them."""
    case = case_of(allowed_amounts, quotable, floor, facts, private, state, buyer_message[:READ_LENGTH])
    parsed = parse(text[:READ_LENGTH])
    found = _hard(parsed.sentences, parsed.starts, case)
    for rule in _SOFT:
        found += [_placed(each, parsed.sentences[index], parsed.starts[index]) for index, each in rule(parsed, case)]
    found += form.findings(text, parsed, recent, case)
    found += personal.soft(parsed, case)
    if not parsed.plain.strip():
        return {}, found
    doubtful = [(code, text[first:last]) for code, first, last in found if code in DOUBTFUL]
    return signs(parsed, case, doubtful), found


def check_prefix(
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
    """Judge the beginning of a text still being written: only what no continuation can mend.

    Reads the sentences that have surely ended (a stop and a blank after it). Whatever it finds, `check` finds in
    every text that begins so; personal data, links, limits, payments and channels are found here at the latest when
    their sentence ends. Keywords as for `check`; `recent` is accepted and not needed.
    """
    case = case_of(allowed_amounts, quotable, floor, facts, private, state, buyer_message[:READ_LENGTH])
    pieces, starts, ended = cut(text[:READ_LENGTH])
    whole = pieces if ended else pieces[:-1]
    return _verdict(text, _hard([sentence(piece) for piece in whole], starts, case))


def _hard(sentences: Sequence[Sentence], starts: Sequence[int], case: Case) -> list[Finding]:
    """What single sentences give away, by place in the original; the same whatever comes after them."""
    return [
        _placed(each, said, start)
        for said, start in zip(sentences, starts, strict=False)
        for rule in _HARD
        for each in rule(said, case)
    ]


def _placed(finding: Finding, said: Sentence, start: int) -> Finding:
    code, first, last = finding
    first, last = said.reading.form.original_span(first, last)
    return code, start + first, start + last


def _verdict(text: str, found: Sequence[Finding]) -> GuardVerdict:
    violations: dict[tuple[str, int], Violation] = {}
    for code, first, last in found:
        violations.setdefault((code, first), Violation(code, text[first:last], first, last, EXPLANATIONS[code]))
    ordered = tuple(sorted(violations.values(), key=lambda violation: (violation.start, violation.code)))
    return GuardVerdict(not ordered, ordered)
