"""The disk, looked at once a minute: a word at 80 %, no more price scans at 90 %, then what can be spared goes, and
last of all nothing is sent any more. What each level asks for is `rules`.

Every process asks the table how full the fullest disk is, its own or another machine's: the database's counts for all.
"""

import shutil
import socket
from datetime import timedelta

from django.conf import settings
from django.db.models import Max

from apps.conversations.models import Message
from apps.core import alerts, clock, logs
from apps.marketplace import failures
from apps.operations.privacy import outside, rules
from apps.operations.privacy.models import DiskReading, LegalHold
from apps.operations.privacy.rules import Level as Level

#: A reading older than this says nothing: its machine is off, or looks at the disk no more.
FRESH = timedelta(minutes=5)
#: How long a process trusts what it read.
TRUSTED_S = 5.0
#: Raw payloads younger than this stay even on a full disk: they tell what the site changed today.
YOUNG = timedelta(days=1)
#: Raw payloads dropped in one minute.
MOST_RAW = 20_000

log = logs.get(__name__)
_known: tuple[float, Level] | None = None


def used() -> float:
    """How full the disk under the data directory is, 0 to 1, as a process without privileges sees it."""
    found = shutil.disk_usage(settings.WALLE_DATA_DIR)
    return found.used / (found.used + found.free)


def level() -> Level:
    """What the fullest disk asks for; FINE where none was looked at lately."""
    global _known
    now = clock.monotonic()
    if _known is None or now - _known[0] > TRUSTED_S:
        fresh = DiskReading.objects.filter(seen_at__gt=clock.now() - FRESH)
        _known = now, rules.of_disk(fresh.aggregate(most=Max("used"))["most"] or 0.0)
    return _known[1]


def watch() -> Level:
    """Looks at this machine's disk, writes it down, tells people, and makes room from PRUNED on; the level."""
    global _known
    share, host = used(), socket.gethostname()[:100]
    DiskReading.objects.update_or_create(host=host, defaults={"used": share, "seen_at": clock.now()})
    _known = None
    now = rules.of_disk(share)
    if now:
        alerts.raise_alert("disk", host, _told(host, share, now))
    elif rules.alert_ends(share):
        alerts.close("disk", host)
    if now >= Level.PRUNED:
        freed = prune()
        log.warning("disk.pruned", used=round(share, 3), **freed)
    return now


def _told(host: str, share: float, now: Level) -> str:
    state = {
        Level.WARNED: "Haz sitio pronto: al 90 % se dejan de buscar precios.",
        Level.NO_SCANS: "Ya no se buscan precios; se sigue contestando.",
        Level.PRUNED: "Ya no se buscan precios, y se borran capturas y originales de mensajes para hacer sitio.",
        Level.NO_DELIVERIES: "Ya no se envía nada: no quedaría sitio para anotarlo. Lo pendiente espera.",
    }[now]
    return f"El disco de {host} está al {share:.0%}. {state} Qué ocupa: «manage.py retention --dry-run» y «du -xh»."


def prune() -> dict[str, int]:
    """Drops what serves only to find faults: pictures, logs turned over, raw payloads. How much of each."""
    pictures = failures.prune(timedelta(0))
    turned = [path for path in outside.log_files() if path.suffix == ".1"]
    for path in turned:
        path.unlink(missing_ok=True)
    old = Message.objects.filter(sent_at__lt=clock.now() - YOUNG).exclude(raw={})
    old = old.exclude(conversation__buyer__in=LegalHold.objects.filter(lifted_at=None).values("buyer"))
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:MOST_RAW])
    return {"pictures": pictures, "logs": len(turned), "raw": Message.objects.filter(pk__in=ids).update(raw={})}
