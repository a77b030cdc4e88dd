"""What a decision and the pages that staff live in cost as the history grows from a thousand messages to a million."""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import a_turn
from tests.performance.figures import note
from tests.performance.test_bench_chain import answer_directly
from tests.performance.test_bench_lists import TABLES, filled

SIZES = (1_000, 100_000, 1_000_000)
FIRST: dict[str, float] = {}


def median_ms(step: Callable[[], object], times: int = 60) -> float:
    """The median of so many calls, after a few that nobody counts."""
    found = []
    for _ in range(times + 5):
        began = time.perf_counter()
        step()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found[5:])


@pytest.mark.bench
@pytest.mark.django_db
@pytest.mark.parametrize("messages", SIZES)
def test_growth(messages: int, client: Client, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    with connection.cursor() as cursor:
        cursor.execute(filled(messages // 10, messages, held=90))
        for table in TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}")
            cursor.execute(f"ANALYZE {table}")
    client.force_login(get_user_model().objects.create_superuser("ana", password="una-clave-larga-9"))
    chat = reverse("admin:conversations_conversation_change", args=[1])
    gc.freeze()
    waiting = [a_turn() for _ in range(65)]
    found = {
        "a decision": median_ms(lambda: answer_directly([waiting.pop()])),
        "the queue": median_ms(lambda: client.get(reverse("admin:conversations_turn_changelist")), 30),
        "a conversation's page": median_ms(lambda: client.get(chat), 30),
        "the front page": median_ms(lambda: client.get(reverse("admin:index")), 30),
    }
    for what, value in found.items():
        note(
            f"{what}, {messages:,} messages",
            value,
            "ms",
            value / FIRST.setdefault(what, value),
            f"{SIZES[0]:,} messages",
        )
    assert not waiting
