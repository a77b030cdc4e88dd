"""The rubric over what templates answer to a hundred hand-written messages in each voice, and the guard too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from apps.ai_engine.brief import Brief
from apps.ai_engine.quality import opening, review
from apps.ai_engine.templates import render
from apps.language.amounts import amounts
from apps.security import guard
from tests.unit.rubric_cases import CASES, PERSONAS, brief_of

#: What is left to a person, and why.
HELD = {
    "buenas tardes": "a courtesy: nothing is asked",
}
BRIEFS = [(case, brief_of(case, persona)) for case in CASES for persona in PERSONAS]
REPLIES: list[tuple[Brief, str | None]] = [(brief, render(brief)) for _, brief in BRIEFS]


def judged(brief: Brief, text: str) -> guard.GuardVerdict:
    """The guard's word on a reply, from what the brief knows."""
    ours = frozenset({brief.amount or brief.list_price}) if brief.available else frozenset()
    return guard.check(
        text,
        allowed_amounts=ours,
        quotable=frozenset(each.value for each in amounts(brief.buyer_text)),
        floor=None,
        facts=guard.ListingFacts(
            title=brief.title,
            description=brief.description,
            list_price=brief.list_price if brief.available else None,
            condition=brief.condition,
            shipping=brief.shipping,
            pickup_area=brief.pickup_area,
            answers=brief.facts,
        ),
        private=guard.PrivateData(),
        state=guard.SaleState(
            status=brief.status,
            accepted=brief.decision == "accept" or bool(brief.reserved_for_buyer_until),
            buyer_asked_if_bot=brief.asks_if_bot,
            rival=brief.rival,
        ),
        buyer_message=brief.buyer_text,
    )


def test_there_are_two_hundred_replies_and_more_and_only_the_named_are_left_to_a_person() -> None:
    assert len([text for _, text in REPLIES if text]) >= 300
    assert {brief.buyer_text for brief, text in REPLIES if text is None} == set(HELD)


def test_no_reply_fails_a_gate_and_the_rubric_is_met() -> None:
    reviews = [(text, review(text, brief)) for brief, text in REPLIES if text]
    failed = [f"{text}: {each.failed}" for text, each in reviews if each.failed]
    assert not failed, "\n".join(failed)
    missed = Counter(name for _, each in reviews for name in each.missed)
    score = sum(each.score for _, each in reviews) / len(reviews)
    assert score >= 0.98, missed
    assert min(each.score for _, each in reviews) >= 0.8, missed


def test_usted_is_said_as_grammar_has_it() -> None:
    assert not [text for _, text in REPLIES if text and re.search(r"\b(le|les) l[oa]s?\b", text)]


def test_the_guard_lets_every_reply_out() -> None:
    stopped = [
        f"{brief.buyer_text} -> {text}: {[(each.code, each.evidence) for each in verdict.violations]}"
        for brief, text in REPLIES
        if text and not (verdict := judged(brief, text)).ok
    ]
    assert not stopped, "\n".join(stopped)


def test_others_are_named_in_our_words_only_while_the_ledger_holds_their_offer() -> None:
    said = [(brief, text) for brief, text in REPLIES if text and "otra persona interesada" in text]
    assert said and all(brief.rival for brief, _ in said)
    for brief, text in said:
        alone = replace(brief, rival=False)
        assert not judged(alone, text).ok
        assert not judged(brief, text.replace("interesada", "que da más")).ok


def test_what_is_stopped_is_worded_otherwise() -> None:
    brief = brief_of(("switch", "te ofrezco 150", "counter 195", {"greet": False}), PERSONAS[0])
    first = render(brief)
    other = render(brief, acceptable=lambda text: ["no"] if text == first else [])
    assert first and other and other != first


def test_three_buyers_of_an_item_hear_three_beginnings() -> None:
    for number, case in enumerate(CASES):
        brief = brief_of(case, PERSONAS[number % 3])
        if brief.occasion or brief.safe_refusal or not brief.available or brief.asks_if_bot:
            continue
        said: list[str] = []
        for _ in range(3):
            if text := render(brief, elsewhere=said):
                said.append(text)
        if brief.greet and said:
            assert len({opening(text) for text in said}) == len(said), said
