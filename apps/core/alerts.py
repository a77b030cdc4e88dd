"""Alerts: one row per open incident, however often it is seen."""

from django.db import connection

from apps.core import clock
from apps.core.models import Alert


def raise_alert(kind: str, subject: str, detail: str) -> bool:
    """Opens an alert for (kind, subject), or counts one more sighting of the open one; returns whether it is new.
    `detail` is Spanish: what happened, what to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO alerts (kind, subject, detail, opened_at, last_seen_at, count)
               VALUES (%(kind)s, %(subject)s, %(detail)s, %(now)s, %(now)s, 1)
               ON CONFLICT (kind, subject) WHERE closed_at IS NULL
               DO UPDATE SET count = alerts.count + 1, last_seen_at = excluded.last_seen_at, detail =
               excluded.detail RETURNING count = 1""",
            {"kind": kind, "subject": subject[:200], "detail": detail, "now": clock.now()},
        )
        return bool(cursor.fetchone()[0])


def close(kind: str, subject: str) -> None:
    """Ends the open alert of (kind, subject), if there is one."""
    Alert.objects.filter(kind=kind, subject=subject[:200], closed_at=None).update(closed_at=clock.now())
