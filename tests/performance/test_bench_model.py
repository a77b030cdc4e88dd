"""Many buyers at once on a model with a few places: how much longer writing and deciding take than the model itself.

Ratios of one run; settling and pacing are off, and every reply takes the simulated model one second.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from apps.conversations import turns
from apps.conversations.models import Response, Turn
from apps.core import clock, doorbell
from apps.operations import servers
from tests import sandbox
from tests.factories import a_conversation, a_turn, an_item
from tests.performance.figures import note
from tests.performance.test_bench_chain import decided, worker

BUYERS, PLACES, ANSWER_S = 64, 16, 1.0
IDEAL_S = BUYERS / PLACES * ANSWER_S


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_sixty_four_buyers_on_sixteen_places(redis_server: servers.Redis, tmp_path: Path) -> None:
    with sandbox.running(tmp_path) as outside:
        outside.control("settings", llm_slots=PLACES, llm_answer_ms=1000 * ANSWER_S)
        extra = {
            "OLLAMA_HOST": outside.url,
            "WALLE_LLM_SLOTS": str(PLACES),
            "WALLE_LLM_MIN_BUDGET": "20",
            "WALLE_TIME_FACTOR": "100",
        }
        workers = [worker("llm", 64, **extra), worker("guard,checks", 2, **extra)]
        try:
            warm = [a_turn() for _ in range(4)]
            for turn in warm:
                turns.ring(turn)
            decided(warm)
            later = clock.now() + timedelta(hours=1)
            made = [
                a_turn(not_before=later, conversation=a_conversation(item=an_item(title=f"Nintendo Switch {number}")))
                for number in range(BUYERS)
            ]
            began = clock.now()
            Turn.objects.filter(pk__in=[turn.pk for turn in made]).update(not_before=began)
            for turn in made:
                turns.ring(turn)
            ends = decided(made)
        finally:
            for each in workers:
                each.terminate()
            for each in workers:
                each.wait(20)
            doorbell.flush(2)
    written = Response.objects.filter(turn__in=made).order_by("created_at")
    sources: dict[str, int] = {}
    for row in written:
        sources[row.source] = sources.get(row.source, 0) + 1
    stage = (written[len(written) - 1].created_at - written[0].created_at).total_seconds() + ANSWER_S
    whole = (ends[-1] - began).total_seconds()
    first = (ends[0] - began).total_seconds()
    print(f"\n{BUYERS} buyers, {PLACES} places of {ANSWER_S} s, ideal {IDEAL_S:.1f} s; by source {sources}")
    print(f"generate {stage:.2f} s, ratio {stage / IDEAL_S:.2f}; end to end {whole:.2f} s, ratio {whole / IDEAL_S:.2f}")
    note(f"{BUYERS} buyers on {PLACES} places", whole, "s", whole / IDEAL_S, "ideal")
    alone = BUYERS * ANSWER_S
    note(f"{BUYERS} buyers one after another", alone, "s (sum)", alone / IDEAL_S, "ideal")
    print(f"first reply decided after {first:.2f} s")
    assert sum(sources.values()) == BUYERS
