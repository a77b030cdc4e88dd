"""Upgrading while it runs: checked, backed up, drained; then migrated, restarted with the new code, looked at again.

`before` belongs to the old code and `after` to the new; `deploy/upgrade.py` changes the code between them. Buyers who
write meanwhile wait: what they wrote is a row, or is read afterwards. Raises Refused, and then says where it stands.
"""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.conversations.models import Turn
from apps.core import logs
from apps.operations import backups, doctor, processes, upgrade_rules
from apps.operations.console import Refused
from walle import vault

DRAIN_S, BACK_S = 180.0, 120.0
#: Inboxes that nobody read meanwhile are read again within this.
SETTLE_S = 90.0
ASK_S = 3.0
#: What an upgrade is there to mend; and what beat writes down a while after it happened.
_NOT_ASKED = ("esquema", "tareas periódicas")
#: What must not be cut: everything else is begun again from its rows.
_WAITED_FOR = ("replies.", "inbox.")
#: Of the processes that are no workers, by a word of their command line.
_OTHERS = ("uvicorn", "beat", "listen", "flower")

log = logs.get(__name__)
Tell = Callable[[str], None]


def before(tell: Tell) -> None:
    """By the old code: everything well, a backup, and no worker takes anything new."""
    tell("Comprobando…")
    _expect_well()
    if settings.WALLE_DEMO:
        tell("Es la demostración: sin copia.")
    else:
        tell(f"Copia: {backups.make().path}")
    tell("Vaciando: nadie empieza nada nuevo y lo empezado termina…")
    drain()
    tell("Vacío. Lo que llegue ahora espera.")


def after(tell: Tell, *, migrate: bool = True) -> None:
    """By the new code, with the old one's processes still there: the schema, a restart, a look at how it is."""
    waiting = pending()
    if migrate and waiting:
        unsafe = [each for each in _unsafe() if (each.app, each.migration) in waiting]
        if unsafe:
            raise Refused(
                f"Esta versión no puede convivir con la de antes ({unsafe[0].app}: {unsafe[0].why}): párala del todo "
                "(Ctrl-C, o systemctl stop) y arráncala con la nueva; el arranque pone el esquema al día."
            )
        tell(f"Esquema: {len(waiting)} migraciones…")
        call_command("migrate", interactive=False, verbosity=0)
    tell("Reiniciando los procesos con el programa nuevo…")
    restart()
    tell("Comprobando…")
    _expect_well(SETTLE_S)
    tell("Todo en marcha.")
    log.warning("upgrade.done", migrations=len(waiting) if migrate else 0)


def pending() -> set[tuple[str, str]]:
    """Migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {(migration.app_label, migration.name) for migration, _backwards in plan}


def _unsafe() -> list[upgrade_rules.Danger]:
    return upgrade_rules.dangers(MigrationExecutor(connection).loader, upgrade_rules.BASELINE)


def _expect_well(patience: float = 0.0) -> None:
    """Raises Refused where something is still bad after `patience` seconds."""
    end = time.monotonic() + patience
    while bad := [each for each in doctor.examine() if each.how == doctor.BAD and each.what not in _NOT_ASKED]:
        if time.monotonic() < end:
            time.sleep(2)
            continue
        raise Refused("; ".join(f"{each.what}: {each.seen} ({each.mend})" for each in bad))


def _ask(question: str) -> dict[str, Any]:
    """Every worker's answer by name; empty where nobody answers."""
    with suppress(OperationalError, RedisError, OSError):
        return getattr(current_app.control.inspect(timeout=ASK_S), question)() or {}
    return {}


def drain(patience: float = DRAIN_S) -> None:
    """No worker takes anything new; returns once no reply or reading is under way. Raises Refused, and they go on."""
    taken = {worker: [queue["name"] for queue in queues] for worker, queues in _ask("active_queues").items()}
    for worker, names in taken.items():
        for name in names:
            current_app.control.cancel_consumer(name, destination=[worker])
    end = time.monotonic() + patience
    while busy := _busy():
        if time.monotonic() > end:
            go_on(taken)
            raise Refused(f"No se vacía en {patience:.0f} s ({', '.join(sorted(busy)[:3])}): sigue todo como estaba.")
        time.sleep(0.5)


def _busy() -> set[str]:
    under_way = {
        str(task.get("name", ""))
        for question in ("active", "reserved")
        for tasks in _ask(question).values()
        for task in tasks
        if str(task.get("name", "")).startswith(_WAITED_FOR)
    }
    return under_way | ({"una respuesta que está saliendo"} if _sending() else set())


def _sending() -> bool:
    return Turn.objects.filter(state=Turn.State.SENDING).exists()


def go_on(taken: dict[str, list[str]] | None = None) -> None:
    """Drained workers take their queues again; without `taken`, those that stand for their name."""
    if taken is None:
        taken = {worker: _queues_of(worker) for worker in _ask("ping")}
    for worker, names in taken.items():
        for name in names:
            current_app.control.add_consumer(name, destination=[worker])


def _queues_of(worker: str) -> list[str]:
    """What a worker of the Procfile listens to."""
    name = worker.partition("@")[0]
    for line in (Path(settings.BASE_DIR) / "Procfile").read_text().splitlines():
        if line.startswith(f"{name}:") and " -Q " in line:
            return line.split(" -Q ", 1)[1].split()[0].split(",")
    return []


def restart(patience: float = BACK_S) -> None:
    """Ends every process in order and waits until who supervises them has started each again. Raises Refused."""
    before = _pids()
    if not before:
        raise Refused("No contesta ningún proceso: arranca con make up; el arranque pone el esquema al día.")
    others = _others()
    current_app.control.shutdown()
    for process in others:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGTERM)
    end = time.monotonic() + patience
    while True:
        now = _pids()
        missing = [worker for worker, pid in before.items() if now.get(worker, pid) == pid]
        if not missing and _web_answers():
            return
        if time.monotonic() > end:
            raise Refused(
                f"No ha vuelto todo en {patience:.0f} s ({', '.join(missing) or 'la web'}): arráncalo (make up, o "
                "systemctl start) y repite, o vuelve a la versión de antes: make rollback"
            )
        time.sleep(0.5)


def _pids() -> dict[str, int]:
    return {worker: int(told.get("pid", 0)) for worker, told in _ask("stats").items()}


def _others() -> list[psutil.Process]:
    """Web, beat, listener and Flower of this installation on this machine."""
    found = []
    for process in processes.marked(Path(settings.WALLE_DATA_DIR)):
        with suppress(psutil.Error):
            words = process.cmdline()
            if any(word == each for each in _OTHERS for word in words[:6]):
                found.append(process)
    return found


def _web_answers() -> bool:
    port = vault.read(Path(settings.WALLE_DATA_DIR), "runtime.env").get("WALLE_PORT_ADMIN")
    if port is None:  # the web runs elsewhere
        return True
    try:
        return httpx.get(f"http://127.0.0.1:{port}/admin/login/", timeout=ASK_S, trust_env=False).status_code < 500
    except httpx.HTTPError:
        return False
