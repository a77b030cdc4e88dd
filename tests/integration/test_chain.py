"""The chain of one reply, step by step: what it asks of the database, and an item that moves while it is read."""

import gc
from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.conversations import assess, drafting, judging, verdicts
from apps.conversations.models import Turn
from apps.core import doorbell
from apps.marketplace.models import Item
from tests.factories import a_conversation, a_turn, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    monkeypatch.setattr(doorbell, "ring", lambda *_: None)


def run(turn: Turn, *steps: Callable[[int], None]) -> Turn:
    for step in steps:
        step(turn.pk)
    turn.refresh_from_db()
    return turn


def test_each_step_of_a_reply_asks_the_database_little() -> None:
    run(a_turn(), assess.assess, drafting.generate, drafting.validate)
    turn, asked = a_turn(), []
    for step in (assess.assess, drafting.generate, drafting.validate):
        with CaptureQueriesContext(connection) as seen:
            run(turn, step)
        asked.append(len(seen.captured_queries) - 1)  # ours, to read the turn again
    assert turn.state == "ready"
    assert all(count <= most for count, most in zip(asked, (17, 17, 11), strict=True)), asked


def test_a_price_that_moves_while_the_message_is_judged_is_thought_again(monkeypatch: pytest.MonkeyPatch) -> None:
    turn, judge = a_turn(), judging.judge

    def meanwhile(*words: Any) -> Any:
        assert turn.conversation.item
        Item.objects.filter(pk=turn.conversation.item.pk).update(list_price=D(150))
        return judge(*words)

    monkeypatch.setattr(judging, "judge", meanwhile)
    assert run(turn, assess.assess).state == "assessed"
    monkeypatch.undo()
    assert run(turn, drafting.generate).state == "received"


def test_a_warm_worker_knows_all_rules_and_no_longer_goes_through_them() -> None:
    try:
        verdicts.warm_up()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()


def test_nobody_is_promised_a_parcel_while_nobody_has_said_that_it_is_sent() -> None:
    def stopped(**values: Any) -> bool:
        turn = a_turn(conversation=a_conversation(item=an_item(**values)))
        return not verdicts.guard_text(turn, "Hago envío por la app, va aparte.").ok

    assert stopped(shipping=None) and stopped(shipping=False)
    assert not stopped(shipping=True) and not stopped(shipping=None, description="Envío por Correos o en mano.")
