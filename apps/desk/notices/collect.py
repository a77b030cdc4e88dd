"""What there is to tell and whom: turns open incidents into rows of the outbox, one per channel and incident.

Reads what is true now, so an incident is never lost with a process; a row that exists keeps it from being told twice.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from apps.conversations.models import Agreement, Turn
from apps.core import clock
from apps.core.models import Alert
from apps.desk import visibility
from apps.desk.notices.models import Channel, Kind, Notice

#: Somebody at the desk decides within this; only then is the telephone worth a ring.
PATIENCE = timedelta(minutes=2)
#: A digest that could not be made for so long after its hour is left out.
DIGEST_LATE = timedelta(hours=3)
#: Incidents by the kind of their alert; the rest are Kind.OTHER.
OF_ALERT = {
    "fraud": Kind.RISK,
    "session": Kind.SESSION,
    "session_soon": Kind.SESSION,
    "challenge": Kind.CHALLENGE,
    "breaker": Kind.BREAKER,
    "backlog": Kind.BACKLOG,
}
ANSWERS = "conversations.answer_buyers"

Found = tuple[str, str]


def usable() -> list[Channel]:
    """The channels of people who may still log in, each with a person of its own to ask about rights."""
    rows = Channel.objects.filter(person__is_active=True, person__is_staff=True).select_related("person")
    return [each for each in rows if each.address]


def collect() -> int:
    """Adds what is missing in the outbox; returns how many rows."""
    now, added = clock.now(), 0
    for channel in usable():
        found = [(kind, key) for kind, key in _incidents(channel, now) if kind in channel.wants]
        known = set(channel.notices.filter(key__in=[key for _kind, key in found]).values_list("key", flat=True))
        new = [
            Notice(channel=channel, kind=kind, key=key, created_at=now, due_at=now)
            for kind, key in found
            if key not in known
        ]
        Notice.objects.bulk_create(new, ignore_conflicts=True)
        added += len(new)
    return added


def _incidents(channel: Channel, now: datetime) -> Iterator[Found]:
    person, since = channel.person, channel.created_at
    for pk, kind in alerts(person).filter(opened_at__gte=since).values_list("pk", "kind"):
        yield OF_ALERT.get(kind, Kind.OTHER), f"alert:{pk}"
    held = decisions(person).filter(decided_at__gte=since, decided_at__lte=now - clock.paced(PATIENCE.total_seconds()))
    if Kind.RISK in channel.wants:  # told by its alert already
        held = held.filter(security_hold=False)
    yield from ((Kind.DECISION, f"turn:{pk}") for pk in held.values_list("pk", flat=True))
    agreed = agreements(person).filter(created_at__gte=since)
    yield from ((Kind.AGREED, f"agreement:{pk}") for pk in agreed.values_list("pk", flat=True))
    local = timezone.localtime(now)
    hour = local.replace(hour=channel.digest_at.hour, minute=channel.digest_at.minute, second=0, microsecond=0)
    if since <= hour <= local < hour + DIGEST_LATE:
        yield Kind.DIGEST, f"digest:{local:%Y-%m-%d}"


def alerts(person: User) -> QuerySet[Alert]:
    """Open alerts this person may see."""
    rows = Alert.objects.filter(closed_at=None)
    return visibility.visible(person, rows) if person.has_perm("core.view_alert") else rows.none()


def decisions(person: User) -> QuerySet[Turn]:
    """Held turns this person may decide, without those put off."""
    rows = Turn.objects.filter(state=Turn.State.HELD).exclude(snooze__until__gt=clock.now())
    return visibility.visible(person, rows) if person.has_perm(ANSWERS) else rows.none()


def agreements(person: User) -> QuerySet[Agreement]:
    """Open agreements this person may see."""
    rows = Agreement.objects.filter(status=Agreement.Status.AGREED)
    return visibility.visible(person, rows) if person.has_perm("conversations.view_conversation") else rows.none()


def numbers(notices: Iterable[Notice], prefix: str) -> list[int]:
    """The numbers of those notices that are about a `prefix`."""
    return [int(each.key.partition(":")[2]) for each in notices if each.key.startswith(f"{prefix}:")]
