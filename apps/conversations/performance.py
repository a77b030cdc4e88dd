"""How the writing of replies performs: times, speed, and who wrote instead of the model, over the last hour, day, week.

Computed in the database from `ai_responses` and `turns`, remembered five minutes in Redis; must never be what anything
is decided by.
"""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from apps.core import cache, clock

KEY = "performance_metrics"
KEPT_S = 300
#: Form of what is remembered: another program version's is not read.
FORM = 1
#: Window -> how long it is, and how long one point of its charts.
WINDOWS = {
    "1h": (timedelta(hours=1), timedelta(minutes=5)),
    "24h": (timedelta(hours=24), timedelta(hours=1)),
    "7d": (timedelta(days=7), timedelta(hours=6)),
}
PERCENTILES = ("p50", "p90", "p95", "p99")
_SHARES = "ARRAY[0.5, 0.9, 0.95, 0.99]"

# What staff wrote is no performance of ours. The bound on turns, whose texts are of the same days, lets an index serve.
# Speed counts the whole wait, first token and second attempt included.
_REPLIES = f"""
    SELECT
        CASE GROUPING(model_used, personality, source, bucket)
            WHEN 7 THEN 'model' WHEN 11 THEN 'persona' WHEN 13 THEN 'source' WHEN 14 THEN 'series' ELSE 'all' END,
        coalesce(model_used, personality, source, bucket::text, ''),
        count(*),
        percentile_cont({_SHARES}) WITHIN GROUP (ORDER BY generation_time),
        percentile_cont({_SHARES}) WITHIN GROUP (ORDER BY first_token_time),
        percentile_cont({_SHARES}) WITHIN GROUP (ORDER BY speed),
        avg(fallback), avg(cached), avg(held)
    FROM (
        SELECT
            r.model_used, r.personality, r.source, r.generation_time, r.first_token_time,
            floor(extract(epoch FROM r.created_at - %(since)s) / %(step)s)::int AS bucket,
            CASE WHEN r.source = 'llm' AND r.tokens_out > 0
                THEN r.tokens_out / nullif(r.generation_time, 0) END AS speed,
            (r.source = 'template' AND r.fell_back_because <> '')::int AS fallback,
            (r.source = 'cache')::int AS cached,
            coalesce(t.state = 'held' OR t.approved_at IS NOT NULL OR t.reason = 'descartada', false)::int AS held
        FROM ai_responses r
        LEFT JOIN turns t ON t.id = r.turn_id AND t.opened_at >= %(since)s - interval '7 days'
        WHERE r.created_at >= %(since)s AND r.created_at < %(until)s AND r.source <> 'staff'
    ) AS replies
    GROUP BY GROUPING SETS ((), (model_used), (personality), (source), (bucket))
"""
# Of the answers that came to a decision: those that waited, or wait, for a person, and those nothing was written for.
_TURNS = """
    SELECT
        count(*),
        count(*) FILTER (WHERE state = 'held' OR approved_at IS NOT NULL OR reason = 'descartada'),
        count(*) FILTER (WHERE reason = 'sin_respuesta')
    FROM turns
    WHERE opened_at >= %(since)s AND opened_at < %(until)s AND decided_at IS NOT NULL AND state <> 'superseded'
"""


def report(*, fresh: bool = False) -> dict[str, Any]:
    """The figures of every window, at most five minutes old; `fresh`: computed now.

    `{"computed_at", "windows": {"1h" | "24h" | "7d": {"since", "until", "all", "model", "persona", "source",
    "series", "turns"}}}`. `all` is one set of figures and `model`, `persona`, `source`, `series` lists of them, each:
    `name` (of a series: ISO time of the point's beginning), `replies`, `generation_s`, `first_token_s`, `tokens_per_s`
    (p50 to p99, or null where nothing was measured), and `fallback`, `cache`, `held` (shares from 0 to 1, or null).
    `turns`: `decided`, `held`, `unwritten`. `held` counts whatever waited for a person: in an account that only
    drafts, that is everything.
    """
    if not fresh and (found := _remembered()) is not None:
        return found
    now = clock.now()
    made = {
        "form": FORM,
        "computed_at": now.isoformat(timespec="seconds"),
        "windows": {name: _window(now, *lengths) for name, lengths in WINDOWS.items()},
    }
    cache.put(KEY, json.dumps(made), KEPT_S)
    return made


def _remembered() -> dict[str, Any] | None:
    try:
        found = json.loads(cache.get(KEY) or "null")
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("form") == FORM else None


def _window(now: datetime, length: timedelta, step: timedelta) -> dict[str, Any]:
    since = now - length
    given: dict[str, datetime | float] = {"since": since, "until": now, "step": step.total_seconds()}
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in ("all", "model", "persona", "source", "series")}
    with connection.cursor() as cursor:
        cursor.execute(_REPLIES, given)
        for part, name, *figures in cursor.fetchall():
            parts[part].append(_figures(name, figures))
        cursor.execute(_TURNS, given)
        decided, held, unwritten = cursor.fetchone()
    for part in ("model", "persona", "source"):
        parts[part].sort(key=lambda each: (-each["replies"], each["name"]))
    return {
        "since": since.isoformat(timespec="seconds"),
        "until": now.isoformat(timespec="seconds"),
        "all": parts["all"][0],
        **{part: parts[part] for part in ("model", "persona", "source")},
        "series": _series(parts["series"], since, now, step),
        "turns": {"decided": decided, "held": held, "unwritten": unwritten},
    }


def _figures(name: str, columns: list[Any]) -> dict[str, Any]:
    replies, generation, first, speed, fallback, cached, held = columns
    return {
        "name": name,
        "replies": replies,
        "generation_s": _percentiles(generation),
        "first_token_s": _percentiles(first),
        "tokens_per_s": _percentiles(speed),
        "fallback": _share(fallback),
        "cache": _share(cached),
        "held": _share(held),
    }


def _percentiles(values: list[float | None] | None) -> dict[str, float] | None:
    if not values or values[0] is None:
        return None
    return {name: round(value or 0.0, 3) for name, value in zip(PERCENTILES, values, strict=True)}


def _share(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _series(found: list[dict[str, Any]], since: datetime, until: datetime, step: timedelta) -> list[dict[str, Any]]:
    """One set of figures a point, oldest first; points without a reply have none, so that a chart shows the gap."""
    by_point = {int(each["name"]): each for each in found}
    nothing = _figures("", [0, None, None, None, None, None, None])
    points = []
    for point in range(math.ceil((until - since) / step)):
        began = (since + point * step).isoformat(timespec="seconds")
        points.append(by_point.get(point, nothing) | {"name": began})
    return points
