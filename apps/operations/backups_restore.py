"""Bringing a backup back, and rehearsing it every week on a database beside the real one.

A restore fills a new database, compares it table by table with what the backup says it held, erases again whom somebody
asked to have erased, and only then puts it in the old one's place, which stays beside it for a week. Must never touch
the old one before the new one is proven, nor let anything leave before a person has looked.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from psycopg import errors, sql

from apps.conversations.refused import Refused as NotNow
from apps.core import alerts, clock, leases, logs, stop
from apps.core.fields import Undecryptable
from apps.marketplace.models import Account
from apps.operations import backups_dump, backups_sealed, keys, standstill
from apps.operations.backups import ALERT, ERASURES, LEASE_S, Description, described
from apps.operations.backups_sealed import Unopened
from apps.operations.console import Refused
from apps.operations.privacy import erasing
from apps.operations.standstill import Address

REHEARSAL = "_rehearsal"
BEFORE = "_before_"
KEPT_BEFORE = timedelta(days=7)

log = logs.get(__name__)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What came of a restore. `logins`: accounts that need one, by user name."""

    rows: int
    erased: int
    logins: list[str]
    before: str


@contextmanager
def opened(path: Path, ring: Sequence[str]) -> Iterator[tuple[Description, Iterator[bytes]]]:
    """A backup's description and its dump. Raises Refused."""
    try:
        with path.open("rb") as file:
            yield described(backups_sealed.opened(file, ring))
    except (Unopened, OSError) as error:
        raise Refused(f"{path.name}: {error}") from error


def empty(address: Address) -> bool:
    """Whether the database has no tables."""
    with standstill.link(address) as link:
        return not list(link.execute("SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace LIMIT 1"))


@contextmanager
def beside(address: Address, ending: str) -> Iterator[Address]:
    """A new empty database of the same owner, dropped at the end unless it was renamed. Raises Refused where the role
    may not create one.
    """
    name = address["dbname"] + ending
    made = {"name": sql.Identifier(name), "owner": sql.Identifier(address["user"])}
    with standstill.link_beside(address) as link:
        try:
            standstill.drop(link, name)
            link.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE template0").format(**made))
        except errors.InsufficientPrivilege as error:
            raise Refused(
                f"El usuario {address['user']} no puede crear bases de datos, y hace falta una al lado: "
                f"ALTER ROLE {address['user']} CREATEDB, como administrador de PostgreSQL."
            ) from error
        try:
            yield address | {"dbname": name}
        finally:
            standstill.drop(link, name)


def fill_and_compare(address: Address, told: Description, dump: Iterator[bytes]) -> list[str]:
    """Restores into an empty database; what differs from what the backup says of itself."""
    backups_dump.fill(address, dump)
    with standstill.link(address) as link:
        return backups_dump.differences(told.measures, backups_dump.measure(link))


def rehearse() -> list[str] | None:
    """The newest backup restored beside the real database, compared and dropped; what differed, or None where there is
    nothing to rehearse. An alert opens where it can't be restored or differs.
    """
    found = backups_sealed.listing(backups_sealed.folder())
    if settings.WALLE_DEMO or not found:
        return None
    with leases.lease("backup", LEASE_S) as held:
        if held is None:
            return None
        address = standstill.in_use()
        try:
            with (
                opened(found[0].path, settings.WALLE_FIELD_KEYS) as (told, dump),
                beside(address, REHEARSAL) as scratch,
            ):
                wrong = fill_and_compare(scratch, told, dump)
        except (Refused, psycopg.Error) as refused:
            wrong = [str(refused)]
        _forget_old(address)
    if wrong:
        alerts.raise_alert(
            ALERT,
            "rehearsal",
            f"La copia {found[0].path.name} no se recupera como era: {'; '.join(wrong)[:600]}. "
            "Haz otra (manage.py backup) y ensáyala (manage.py backup --rehearse); si falla también: docs/backups.md.",
        )
        log.error("backup.rehearsal_failed", differences=len(wrong))
    else:
        alerts.close(ALERT, "rehearsal")
        log.info("backup.rehearsed", made_at=found[0].at.isoformat(), tables=len(told.measures))
    return wrong


def _forget_old(address: Address) -> None:
    """Drops what restores left beside the database for a while."""
    with standstill.link_beside(address) as link:
        start = address["dbname"] + BEFORE
        for (name,) in link.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (start,)
        ).fetchall():
            try:
                at = datetime.strptime(f"{str(name)[len(start) :]}+0000", "%Y%m%d%H%M%S%z")
            except ValueError:
                continue
            if clock.now() - at > KEPT_BEFORE:
                standstill.drop(link, str(name))


def restore(backup: Path, address: Address, ring: Sequence[str], *, by: str, tell: Tell) -> Restored:
    """Puts a backup in the place of the database at `address`, which nobody uses. Raises Refused, and then nothing has
    changed.
    """
    before = ""
    with opened(backup, ring) as (told, dump):
        _expect_known(told)
        tell(f"Copia del {told.made_at}: {sum(rows for rows, _ in told.measures.values())} filas.")
        with beside(address, "_new") as new:
            wrong = fill_and_compare(new, told, dump)
            if wrong:
                raise Refused(
                    f"Lo recuperado no es lo que decía la copia ({'; '.join(wrong[:5])}): no se ha cambiado nada."
                )
            tell("Recuperada al lado y comparada, tabla por tabla: es igual.")
            ring_after = _use_secrets(told)
            standstill.use(new)
            try:
                call_command("migrate", interactive=False, verbosity=0)
                stop.press(None, via=by)
                erased = _replay_erasures(backup.parent)
                logins = needing_login()
            finally:
                standstill.leave()
                standstill.use(address)
            before = _swap(address, new)
            keys.change_secrets(settings.WALLE_DATA_DIR, ring_after)
    log.warning("backup.restored", made_at=told.made_at, by=by)
    return Restored(sum(rows for rows, _ in told.measures.values()), erased, logins, before)


def _expect_known(told: Description) -> None:
    ours = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    strange = [f"{app}.{name}" for app, name in told.migrations if (app, name) not in ours and _is_ours(app, ours)]
    if strange:
        raise Refused(
            f"La copia es de una versión más nueva de Wall-E (conoce {strange[-1]}): actualiza el programa y repite."
        )


def _is_ours(app: str, ours: Any) -> bool:
    return any(label == app for label, _ in ours)


def _swap(address: Address, new: Address) -> str:
    """The new database takes the name; the old one's name from now on, empty where there was none."""
    name = sql.Identifier(address["dbname"])
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with standstill.link_beside(address) as link:
        there = link.execute("SELECT FROM pg_database WHERE datname = %s", (address["dbname"],)).fetchone()
        before = f"{address['dbname']}{BEFORE}{clock.now():%Y%m%d%H%M%S}" if there is not None else ""
        try:
            with link.transaction():
                if before:
                    link.execute(rename.format(name, sql.Identifier(before)))
                link.execute(rename.format(sql.Identifier(new["dbname"]), name))
                link.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM public").format(name))
        except (errors.ObjectInUse, errors.InsufficientPrivilege) as error:
            raise Refused(
                f"No se puede poner en su sitio: {str(error).splitlines()[0]}. No se ha cambiado nada."
            ) from error
    return before


def _use_secrets(told: Description) -> dict[str, str]:
    """Makes this process use what opens the restored rows: their keys beside ours, and the key of their digests.
    Returns what is to be kept.
    """
    ours, theirs = list(settings.WALLE_FIELD_KEYS), told.secrets[keys.NAME].split(",")
    # On another machine the backup's key goes on encrypting: it is the one on paper.
    ring = list(dict.fromkeys([*ours, *theirs] if set(ours) & set(theirs) else [*theirs, *ours]))
    settings.WALLE_FIELD_KEYS, settings.SECRET_KEY = ring, told.secrets["SECRET_KEY"]
    return {keys.NAME: ",".join(ring), "SECRET_KEY": told.secrets["SECRET_KEY"]}


def _replay_erasures(folder: Path) -> int:
    """Erases again whom somebody asked to have erased since the backup; how many. What was taken along with the backups
    is added to what this machine knows. Raises Refused.
    """
    known, along = Path(settings.WALLE_DATA_DIR) / ERASURES, folder / ERASURES
    lines = known.read_text().splitlines() if known.exists() else []
    missing = [line for line in along.read_text().splitlines() if line not in lines] if along.exists() else []
    if missing:
        known.touch(mode=0o600)
        with known.open("a") as file:
            file.writelines(f"{line}\n" for line in missing)
    try:
        return erasing.replay_erasures(known)
    except (erasing.WrongKey, ValueError, NotNow) as error:
        raise Refused(
            f"No se ha podido repetir un borrado de datos personales: {error}. No se ha cambiado nada."
        ) from error


def needing_login() -> list[str]:
    """Accounts whose session is absent, over or locked with a key that is gone; they stop until somebody logs in."""
    found = []
    for account in Account.objects.defer("session_state").order_by("username"):
        try:
            has = bool(Account.objects.values_list("session_state", flat=True).get(pk=account.pk))
        except Undecryptable:
            Account.objects.filter(pk=account.pk).update(session_state="", status=Account.Status.NEEDS_LOGIN)
            has = False
        over = account.session_expires_at is not None and account.session_expires_at <= clock.now()
        if not has or over or account.status == Account.Status.NEEDS_LOGIN:
            found.append(account.username)
    return found
