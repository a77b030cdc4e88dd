"""The performance monitor over 100,000 replies of the week among half a million: the index it uses, and how long it takes."""

import json
import time
from datetime import datetime

import pytest
from django.db import connection

from apps.conversations import performance
from apps.core import clock
from tests.performance.test_bench_lists import UNTOLD

FILL = (
    UNTOLD
    + """
INSERT INTO accounts (id, platform, username, external_id, session_state, status, autonomy, persona, seller_kind,
    disclose_assistant, active_from, active_until, timezone, cap_per_hour, cap_per_day, min_gap_s, poll_busy_s,
    poll_idle_s, created_at)
  VALUES (1, 'wallapop', 'ana', '', '', 'active', 'auto', 'amigable_casual', 'private', true, '9:00', '22:00',
    'Europe/Madrid', 20, 60, 20, 15, 60, now());
INSERT INTO conversations (id, account_id, external_id, buyer_name, product_name, state, risk_score, priority, mode,
    mode_before, persona, read_digest, revision, created_at)
  SELECT n, 1, 'c' || n, '', '', 'inicial', 0, 'media', 'auto', '', '', '', 1, now() FROM generate_series(1, 1000) n;
INSERT INTO turns (id, conversation_id, cause, cause_id, state, reason, reason_detail, priority, intent, decision,
    our_offer_kind, security_hold, attempts, supersessions, reassessments, not_before, opened_at, waiting_since,
    decided_at, ended_at, absent_reads, resent, trace_id)
  SELECT n, 1 + n % 1000, 'buyer_message', n, 'skipped', CASE WHEN n % 9 = 0 THEN 'descartada' ELSE 'x' END, '', 1, '',
    '{}', '', false, 0, 0, 0, now(), now() - make_interval(secs => n * 6.048), now(), now(), now(), 0, false, ''
  FROM generate_series(1, 500000) n;
INSERT INTO ai_responses (id, conversation_id, turn_id, response_text, confidence, generation_time, first_token_time,
    model_used, personality, source, tokens_in, tokens_out, fell_back_because, our_offer_kind, guard_verdict,
    created_at)
  SELECT n, 1 + n % 1000, n, 'Sí, sigue disponible', 1, 1 + random(), random(),
    (ARRAY['llama3.2', 'gemma3', ''])[1 + n % 3], (ARRAY['amigable_casual', 'profesional_cordial'])[1 + n % 2],
    (ARRAY['llm', 'llm', 'template'])[1 + n % 3], 300, 30, '', '', '[]', now() - make_interval(secs => n * 6.048)
  FROM generate_series(1, 500000) n;
ANALYZE turns;
ANALYZE ai_responses;
"""
)


@pytest.mark.bench
@pytest.mark.django_db
def test_a_week_of_100000_replies_is_read_by_index_and_soon() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    began = time.perf_counter()
    report = performance.report(fresh=True)
    took = time.perf_counter() - began
    print(f"\n{report['windows']['7d']['all']['replies']:,} replies in a week, all windows: {took:.2f} s")
    assert report["windows"]["7d"]["all"]["replies"] > 99_000
    length, step = performance.WINDOWS["7d"]
    now = clock.now()
    given: dict[str, datetime | float] = {"since": now - length, "until": now, "step": step.total_seconds()}
    with connection.cursor() as cursor:
        for query in (performance._REPLIES, performance._TURNS):
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query, given)
            plan = json.loads(text) if isinstance(text := cursor.fetchone()[0], str) else text
            said = json.dumps(plan)
            print(f"{plan[0]['Execution Time']:.0f} ms", sorted(set(_indexes(plan[0]["Plan"]))))
            assert "responses_newest" in said or "turns_newest" in said


def _indexes(node: dict) -> list[str]:  # type: ignore[type-arg]
    here = [f"{node['Node Type']} {node.get('Index Name') or node['Relation Name']}"] if "Relation Name" in node else []
    return here + [name for child in node.get("Plans", ()) for name in _indexes(child)]
