"""Making backups: everything the installation knows, encrypted, and proof inside of what it held.

A backup begins with a description (rows and digest of every table at the dump's own snapshot, migrations, the other
secrets) and goes on with pg_dump's output. Restoring is in `backups_restore`. Must never write plain text to a disk,
nor make a backup that nobody could open once this machine is gone: without the key on paper it refuses.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone
from psycopg import IsolationLevel

from apps.core import alerts, clock, leases, logs
from apps.operations import backups_dump, backups_keep, backups_sealed, keys, standstill
from apps.operations.backups_sealed import Backup
from apps.operations.console import Refused
from apps.operations.standstill import Address

ALERT = "backup"
LEASE_S = 4 * 3600.0
ERASURES = "erasures.jsonl"
NO_PAPER = (
    "No se hacen copias hasta que la llave que las abre esté apuntada en papel: sin ella no servirían. "
    "Ejecuta: manage.py keys escrow"
)

log = logs.get(__name__)


@dataclass(frozen=True)
class Description:
    """What a backup says of itself."""

    made_at: str
    measures: backups_dump.Measures
    migrations: list[list[str]]
    secrets: dict[str, str]
    server: str


def make(address: Address | None = None) -> Backup:
    """A new backup of the database, and away with those that the rule doesn't keep. Raises Refused."""
    key, where, now = settings.WALLE_FIELD_KEYS[0], backups_sealed.folder(), clock.now().replace(microsecond=0)
    if not keys.escrowed(key):
        raise Refused(NO_PAPER)
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = backups_sealed.named(where, now)
        draft = path.with_suffix(".part")
        for left in where.glob("walle-*.part"):  # of one that was cut short
            left.unlink()
        try:
            with draft.open("xb") as out:
                draft.chmod(0o600)
                sealer = backups_sealed.Sealer(out, key)
                for piece in _contents(address or standstill.in_use(), now.isoformat()):
                    sealer.write(piece)
                sealer.finish()
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        _keep_by_rule(where)
        erasures = Path(settings.WALLE_DATA_DIR) / ERASURES
        if erasures.exists():  # goes wherever the copies are taken
            shutil.copyfile(erasures, where / ERASURES)
            (where / ERASURES).chmod(0o600)
    except OSError as error:
        raise Refused(
            f"No se puede escribir en {where}: {error.strerror}. Haz sitio o cambia WALLE_BACKUP_DIR."
        ) from error
    size = path.stat().st_size
    log.info("backup.made", size=size, seconds=round((clock.now() - now).total_seconds(), 1))
    return Backup(path, now, size)


def _contents(address: Address, made_at: str) -> Iterator[bytes]:
    """The description, then the dump, both of one moment."""
    with standstill.link(address) as link:
        link.autocommit = False
        link.isolation_level = IsolationLevel.REPEATABLE_READ
        snapshot = str(_one(link, "SELECT pg_export_snapshot()"))
        told = {
            "made_at": made_at,
            "measures": backups_dump.measure(link),
            "migrations": [list(row) for row in link.execute("SELECT app, name FROM django_migrations ORDER BY id")],
            "secrets": {"SECRET_KEY": settings.SECRET_KEY, keys.NAME: ",".join(settings.WALLE_FIELD_KEYS)},
            "server": str(_one(link, "SHOW server_version")),
        }
        text = json.dumps(told).encode()
        yield len(text).to_bytes(8, "big") + text
        yield from backups_dump.dumped(address, snapshot)


def _one(link: "psycopg.Connection[Any]", query: str) -> Any:
    row = link.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def described(pieces: Iterator[bytes]) -> tuple[Description, Iterator[bytes]]:
    """The description and what follows it, of an opened backup."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= 8 and len(head) >= 8 + (size := int.from_bytes(head[:8], "big")):
            break
    else:
        raise Refused("La copia está vacía.")
    told = json.loads(head[8 : 8 + size])
    told["measures"] = {name: (rows, digest) for name, (rows, digest) in told["measures"].items()}

    def rest() -> Iterator[bytes]:
        yield head[8 + size :]
        yield from pieces

    return Description(**told), rest()


def _keep_by_rule(where: Path) -> None:
    found = {timezone.localtime(each.at): each for each in backups_sealed.listing(where)}
    stay = backups_keep.kept(found)
    for at, each in found.items():
        if at not in stay:
            each.path.unlink()
            log.info("backup.dropped", made_at=each.at.isoformat())


def daily() -> Backup | None:
    """Beat's: a backup, or an alert that says why there is none. The demo has nothing to keep."""
    if settings.WALLE_DEMO:
        return None
    with leases.lease("backup", LEASE_S) as held:
        if held is None:
            return None
        try:
            made = make()
        except (Refused, psycopg.Error) as refused:
            alerts.raise_alert(ALERT, "daily", f"No hay copia de seguridad de hoy. {refused}")
            log.error("backup.failed")
            return None
    alerts.close(ALERT, "daily")
    return made


def overdue() -> timedelta | None:
    """How old the newest backup is; None where there is none."""
    found = backups_sealed.listing(backups_sealed.folder())
    return clock.now() - found[0].at if found else None
