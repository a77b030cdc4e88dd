"""The performance monitor: figures that anybody can check by hand, from rows made by hand."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.conversations import performance
from apps.conversations.models import Response, Turn
from apps.core import cache, clock
from apps.operations import servers
from tests.factories import a_response, a_turn

pytestmark = pytest.mark.django_db

FIGURES = {"name", "replies", "generation_s", "first_token_s", "tokens_per_s", "fallback", "cache", "held"}


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.forget(performance.KEY)


def written(seconds: float, *, ago: timedelta = timedelta(minutes=1), turn: Turn | None = None, **values: Any) -> None:
    defaults: dict[str, Any] = {"source": "llm", "model_used": "llama3.2", "personality": "amigable_casual"}
    if defaults["source"] == values.get("source", "llm"):
        defaults |= {"tokens_out": int(seconds * 10), "first_token_time": seconds / 4}
    row = a_response(turn=turn or a_turn(), generation_time=seconds, **defaults | values)
    Response.objects.filter(pk=row.pk).update(created_at=clock.now() - ago)


def test_percentiles_and_shares_are_those_of_the_rows() -> None:
    for tenths in range(1, 12):
        written(tenths / 10 * 10)
    written(0.1, source="template", model_used="", fell_back_because="El modelo no ha terminado a tiempo.")
    written(0.1, source="template", model_used="")
    written(0.1, source="cache")
    written(500, source="staff", model_used="")
    window = performance.report()["windows"]["1h"]
    by_source = {each["name"]: each for each in window["source"]}
    assert set(by_source) == {"llm", "template", "cache"}
    model = by_source["llm"]
    assert model["replies"] == 11
    assert model["generation_s"] == {"p50": 6.0, "p90": 10.0, "p95": 10.5, "p99": 10.9}
    assert model["first_token_s"]["p50"] == 1.5
    assert model["tokens_per_s"] == {"p50": 10.0, "p90": 10.0, "p95": 10.0, "p99": 10.0}
    assert by_source["template"]["first_token_s"] is None and by_source["template"]["tokens_per_s"] is None
    assert by_source["template"]["fallback"] == 0.5
    assert window["all"]["replies"] == 14
    assert window["all"]["fallback"] == round(1 / 14, 4) and window["all"]["cache"] == round(1 / 14, 4)


def test_each_window_counts_its_own_and_the_chart_has_a_point_for_each_step() -> None:
    written(1, ago=timedelta(minutes=30))
    written(2, ago=timedelta(hours=5))
    written(3, ago=timedelta(days=3))
    written(4, ago=timedelta(days=8))
    windows = performance.report()["windows"]
    assert [windows[name]["all"]["replies"] for name in ("1h", "24h", "7d")] == [1, 2, 3]
    assert [len(windows[name]["series"]) for name in ("1h", "24h", "7d")] == [12, 24, 28]
    for name in ("1h", "24h", "7d"):
        assert sum(each["replies"] for each in windows[name]["series"]) == windows[name]["all"]["replies"]


def test_what_waited_for_a_person_is_counted_by_whose_words_they_were() -> None:
    now = clock.now()
    held = a_turn(state="held", reason="revision", decided_at=now)
    written(1, turn=held, personality="vendedor_experimentado")
    approved = a_turn(decided_at=now, approved_at=now)
    written(1, turn=approved)
    written(1, turn=a_turn(decided_at=now))
    a_turn(state="held", reason="sin_respuesta", decided_at=now)
    window = performance.report()["windows"]["1h"]
    assert window["turns"] == {"decided": 4, "held": 3, "unwritten": 1}
    assert {each["name"]: each["held"] for each in window["persona"]} == {
        "vendedor_experimentado": 1.0,
        "amigable_casual": 0.5,
    }


def test_an_empty_shop_has_figures_of_nothing() -> None:
    window = performance.report()["windows"]["24h"]
    assert window["all"]["replies"] == 0 and window["all"]["generation_s"] is None
    assert window["model"] == [] and len(window["series"]) == 24


def test_the_shape_of_the_report_is_an_interface() -> None:
    written(1)
    report = performance.report()
    assert set(report) == {"form", "computed_at", "windows"}
    assert list(report["windows"]) == ["1h", "24h", "7d"]
    for window in report["windows"].values():
        assert set(window) == {"since", "until", "all", "model", "persona", "source", "series", "turns"}
        assert set(window["all"]) == FIGURES
        assert all(set(each) == FIGURES for part in ("model", "persona", "source", "series") for each in window[part])


def test_five_minutes_of_memory_cost_no_query_and_losing_it_only_time(redis_server: servers.Redis) -> None:
    written(1)
    first = performance.report()
    with CaptureQueriesContext(connection) as asked:
        assert performance.report() == first
    assert not asked.captured_queries
    left = cache._ask(lambda redis: redis.ttl(performance.KEY))
    assert left is not None and 290 < left <= 300
    cache.put(performance.KEY, '{"form": 0}', 60)
    with CaptureQueriesContext(connection) as asked:
        assert performance.report()["windows"]["1h"]["all"]["replies"] == 1
    assert len(asked.captured_queries) == 6
    cache.forget(performance.KEY)


def test_the_command_prints_the_figures_as_a_table_and_as_json() -> None:
    written(1.5)
    out = StringIO()
    call_command("performance", stdout=out)
    assert "1,50 s" in out.getvalue() and "Por modelo" in out.getvalue() and "llama3.2" in out.getvalue()
    out = StringIO()
    call_command("performance", "--json", stdout=out)
    assert json.loads(out.getvalue())["windows"]["1h"]["all"]["replies"] == 1
