"""The rubric over what the simulated model answers, by the official client, to the same messages as templates."""

from collections import Counter
from pathlib import Path

from apps.ai_engine import generator
from apps.ai_engine.brief import Brief
from apps.ai_engine.llm import Model, Timeouts
from apps.ai_engine.quality import review
from tests import sandbox
from tests.unit.test_rubric_run import BRIEFS, HELD, judged


def points(brief: Brief, text: str) -> list[str]:
    return [each.explanation_es for each in judged(brief, text).violations]


def test_what_the_model_writes_meets_the_rubric_or_a_template_stands_in(tmp_path: Path) -> None:
    drafts: list[tuple[Brief, generator.Draft]] = []
    with sandbox.running(tmp_path) as world:
        world.control("settings", llm_load_ms=0, llm_ms_per_token=0)
        model = Model(world.url, "llama3.2", Timeouts())
        for _case, brief in BRIEFS:
            draft = generator.generate(
                brief,
                mode="auto",
                budget_seconds=10,
                acceptable=lambda text, brief=brief: points(brief, text),  # type: ignore[misc]
                model=model,
            )
            assert draft is not None or brief.buyer_text in HELD
            if draft is not None:
                drafts.append((brief, draft))
    reviews = [(draft, review(draft.text, brief)) for brief, draft in drafts]
    assert not [(draft.text, each.failed) for draft, each in reviews if each.failed]
    written = Counter(draft.source for draft, _ in reviews)
    assert written["llm"] >= 200 and written["llm"] >= 0.8 * len(reviews), written
    assert sum(each.score for _, each in reviews) / len(reviews) >= 0.97
