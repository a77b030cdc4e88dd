"""Every list of the admin at a million messages: which indexes the queries use, and how long the pages take.

Judged by query plans: no page may read a large table from end to end. Times are printed, never asserted.
"""

import gc
import json
import statistics
import time
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.performance.figures import note

CONVERSATIONS, MESSAGES = 100_000, 1_000_000
LARGE = {
    "conversations",
    "messages",
    "turns",
    "ai_responses",
    "offers",
    "security_events",
    "security_evidence",
    "buyers",
    "items",
    "price_analysis",
    "price_observations",
}

#: Tables that say what changed (apps.desk.live): nobody listens here.
UNTOLD = "".join(
    f"ALTER TABLE {table} DISABLE TRIGGER USER;"
    for table in ("messages", "turns", "offers", "conversations", "accounts", "alerts", "security_events")
)
TABLES = sorted({*LARGE, "accounts", "alerts"})


def filled(conversations: int, messages: int, held: int = 500) -> str:
    """SQL that fills an empty database, spread over 200 days, so that "newest first" and filters are as selective as
    they are in life; `conversations` is a multiple of 10 and more than are `held`.
    """
    return f"""
{UNTOLD}
INSERT INTO accounts (id, platform, username, external_id, session_state, status, autonomy, persona, seller_kind,
    disclose_assistant, active_from, active_until, timezone, cap_per_hour, cap_per_day, min_gap_s, poll_busy_s,
    poll_idle_s, created_at)
  SELECT n, 'wallapop', 'cuenta' || n, '', '', 'active', 'auto', 'amigable_casual', 'private', true, '9:00', '22:00',
    'Europe/Madrid', 20, 60, 20, 15, 60, now() FROM generate_series(1, 10) n;
INSERT INTO buyers (id, external_id, name, blocked, first_seen_at)
  SELECT n, 'b' || n, 'Comprador ' || n, false, now() FROM generate_series(1, {conversations // 2}) n;
INSERT INTO items (id, account_id, external_id, reference, title, description, list_price, currency, ladder, condition,
    grammar, pickup_area, status, wanted_status, wanted_error, persona, revision, created_at)
  SELECT n, 1 + n % 10, 'i' || n, '', 'Artículo ' || n, '', 100, 'EUR', '{{}}', '', '', '', 'published', '', '', '', 1, now()
  FROM generate_series(1, {conversations // 10}) n;
INSERT INTO conversations (id, account_id, item_id, buyer_id, external_id, buyer_name, product_name, state, risk_score,
    priority, mode, mode_before, persona, read_digest, revision, last_message_at, created_at)
  SELECT n, 1 + n % 10, 1 + n % {conversations // 10}, 1 + n % {conversations // 2}, 'c' || n, 'Comprador ' || n,
    'Artículo ' || n, (ARRAY['inicial','explorando','negociando','comprometido','abandonado'])[1 + n % 5], n % 101,
    (ARRAY['alta','media','baja'])[1 + n % 3], (ARRAY['auto','auto','auto','manual'])[1 + n % 4], '', '', '', 1,
    now() - make_interval(mins => n * 3), now() FROM generate_series(1, {conversations}) n;
INSERT INTO messages (id, account_id, conversation_id, external_id, author, kind, text, sent_at, raw, seen_at)
  SELECT n, 1 + n % 10, 1 + n % {conversations}, 'm' || n, (ARRAY['buyer','assistant'])[1 + n % 2], 'text',
    '¿Sigue disponible? ' || n, now() - make_interval(secs => n * 17), '{{}}', now()
  FROM generate_series(1, {messages}) n;
INSERT INTO turns (id, conversation_id, cause, cause_id, state, reason, reason_detail, priority, intent, decision,
    our_offer_kind, security_hold, attempts, supersessions, reassessments, not_before, opened_at, waiting_since,
    ended_at, absent_reads, resent, trace_id)
  SELECT n, 1 + n % {conversations}, 'buyer_message', n,
    CASE WHEN n <= {held} THEN 'held' WHEN n % 7 = 0 THEN 'skipped' ELSE 'superseded' END, 'r', '', 1, '', '{{}}', '', false, 0,
    0, 0, now(), now() - make_interval(secs => n * 34), now(), CASE WHEN n <= {held} THEN NULL ELSE now() END, 0, false, ''
  FROM generate_series(1, {messages // 2}) n;
INSERT INTO ai_responses (id, conversation_id, turn_id, response_text, confidence, generation_time, model_used,
    personality, source, tokens_in, tokens_out, fell_back_because, our_offer_kind, guard_verdict, created_at)
  SELECT n, 1 + n % {conversations}, n, 'Sí, sigue disponible', 1, 1, '', '', 'template', 0, 0, '', '', '[]',
    now() - make_interval(secs => n * 34) FROM generate_series(1, {messages // 2}) n;
INSERT INTO security_events (id, event_type, risk_score, patterns_detected, action_taken, timestamp, conversation_id, trace_id)
  SELECT n, 'fraud_high', 70, '[]', 'negativa_segura', now() - make_interval(mins => n), 1 + n % {conversations}, ''
  FROM generate_series(1, {conversations}) n;
INSERT INTO price_analysis (id, product_name, platform, condition, currency, prices, sources, news, confidence,
    market_position, sample_size, note, analysis_date)
  SELECT n, 'Artículo ' || n, 'wallapop', '', 'EUR', '{{}}', '{{}}', '[]', 0.5, '', 10, '', now() - make_interval(mins => n)
  FROM generate_series(1, {conversations}) n;
INSERT INTO alerts (kind, subject, detail, opened_at, last_seen_at, closed_at, count)
  SELECT 'breaker', 's' || n, '', now() - make_interval(mins => n), now(), now(), 1 FROM generate_series(1, 10000) n;
INSERT INTO offers (conversation_id, item_id, who, amount, currency, kind, created_at)
  SELECT 1 + n % {conversations}, 1 + n % {conversations // 10}, 'buyer', 90, 'EUR', 'offer',
    now() - make_interval(mins => n * 3) FROM generate_series(1, {conversations}) n;
INSERT INTO security_evidence (event_id, rule, text, start, "end", explanation)
  SELECT n, 'pide_un_contacto', '¿me pasas tu whatsapp?', 0, 10, '' FROM generate_series(1, {conversations}) n;
"""


def plans_of(queries: list[dict[str, str]]) -> list[str]:
    """The large tables that a query of `queries` reads from end to end."""
    whole = []
    for query in queries:
        if not query["sql"].lstrip().upper().startswith(("SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (FORMAT JSON) " + query["sql"].replace("%", "%%"))
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        whole += [f"{table}: {query['sql'][:160]}" for table in _whole_reads(plan[0]["Plan"])]
    return whole


def _whole_reads(node: dict[str, Any]) -> list[str]:
    here = [node["Relation Name"]] if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE else []
    return here + [table for child in node.get("Plans", ()) for table in _whole_reads(child)]


@pytest.mark.bench
@pytest.mark.django_db
def test_no_page_reads_a_large_table_from_end_to_end(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(filled(CONVERSATIONS, MESSAGES))
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
    client.force_login(get_user_model().objects.create_superuser("ana", password="una-clave-larga-9"))
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model, _ in sorted(admin.site._registry.items(), key=lambda pair: pair[0].__name__)
    ]
    pages += [reverse("admin:index"), reverse("admin:conversations_conversation_change", args=[1])]
    pages += [reverse("desk_front"), reverse("desk_outcomes"), reverse("desk_search") + "?q=articulo+77"]
    pages += [
        f"/api/v1/{things}"
        for things in (
            "conversations",
            "messages",
            "turns",
            "offers",
            "security-events",
            "items",
            "prices",
            "ai/statistics",
            "metrics",
        )
    ]
    faults, rows = [], []
    client.get(pages[0])
    gc.freeze()  # as the web process does (walle/asgi.py)
    for page in pages:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(page)
        assert answer.status_code in (200, 302), (page, answer.status_code)
        queries = captured.captured_queries  # before the next request empties the log
        assert queries, page
        faults += [f"{page} {fault}" for fault in plans_of(queries)]
        times = []
        for _ in range(40):
            began = time.perf_counter()
            client.get(page)
            times.append((time.perf_counter() - began) * 1000)
        rows.append((page, len(queries), statistics.median(times), statistics.quantiles(times, n=20)[-1]))
    print(f"\n{MESSAGES:,} messages, {CONVERSATIONS:,} conversations")
    print("     p50      p95")
    for page, count, half, nearly_all in rows:
        print(f"{half:5.0f} ms {nearly_all:5.0f} ms {count:4d} queries  {page}")
        note(f"{MESSAGES:,} messages: {page}"[:44], half, "ms")
    assert not faults, "\n".join(faults)
