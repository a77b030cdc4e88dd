"""Writing security events: what a rule saw, with the buyer's words only as a keyed digest; the words
themselves go to the erasable table.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from apps.core import clock
from apps.security.models import SecurityEvent, SecurityEvidence


class Hit(Protocol):
    """One rule's finding, with its span in `text`."""

    @property
    def rule(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def explanation_es(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding of our own making, where no rule's result is at hand."""

    rule: str
    weight: float
    start: int
    end: int
    explanation_es: str


def digest(text: str) -> str:
    """Keyed digest of evidence: equal texts match, nobody without the key can try texts out."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def record(event_type: str, risk_score: int, action: str, text: str, hits: Iterable[Hit], **ids: Any) -> SecurityEvent:
    """Stores an event and its evidence. `ids`: account_id, conversation_id, message_id, buyer_id, turn_id,
    trace_id; staff_id where a person decided it.
    """
    hits = list(hits)
    with transaction.atomic():
        event = SecurityEvent.objects.create(
            event_type=event_type,
            risk_score=risk_score,
            action_taken=action,
            timestamp=clock.now(),
            patterns_detected=[
                {"rule": hit.rule, "weight": hit.weight, "evidence": digest(text[hit.start : hit.end])} for hit in hits
            ],
            **ids,
        )
        SecurityEvidence.objects.bulk_create(
            SecurityEvidence(
                event_id=event.pk,
                buyer_id=ids.get("buyer_id"),
                rule=hit.rule,
                text=text,
                start=hit.start,
                end=hit.end,
                explanation=hit.explanation_es,
            )
            for hit in hits
        )
    return event


def add_note(event: SecurityEvent, rule: str, text: str) -> None:
    """Keeps what a person wrote about an event, such as a reason, where it can be erased."""
    SecurityEvidence.objects.create(
        event_id=event.pk, buyer_id=event.buyer_id, rule=rule, text=text, start=0, end=0, explanation=""
    )


def digest_of_day(day: date) -> str:
    """One line for the record kept outside the database: day (Madrid), number of events, keyed digest over
    them in order.
    """
    zone = ZoneInfo("Europe/Madrid")
    start = datetime.combine(day, time(0), zone)
    rows = SecurityEvent.objects.filter(timestamp__gte=start, timestamp__lt=start + timedelta(days=1)).order_by("id")
    mac = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    count = 0
    for values in rows.values().iterator():
        row: dict[str, Any] = dict(values)
        if row["staff_id"] is None:
            del row["staff_id"]  # days before there was such a column keep their digest
        mac.update(json.dumps(row, default=str, sort_keys=True).encode())
        count += 1
    return f"{day.isoformat()} {count} {mac.hexdigest()}"
