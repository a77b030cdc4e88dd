"""Whether an installation is well, one thing at a time, and how to mend what isn't.

Looks only: nothing is changed, sent or asked of the marketplace. A check that fails never keeps the next from being
made; without the database those that need it are left out.
"""

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
from celery import current_app
from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright
from redis import Redis
from redis.exceptions import RedisError

from apps.ai_engine.llm import Model, Timeouts
from apps.conversations.model import in_use
from apps.core import clock, vitals
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.desk import state
from apps.marketplace.browser import BrowserMissing, find_chromium
from apps.marketplace.models import Account
from apps.operations import backups, keys, schedules
from walle import vault

GOOD, DOUBTFUL, BAD = "bien", "ojo", "mal"
LEAST_DISK, LEAST_MEMORY = 2 * 10**9, 5 * 10**8
#: A schedule unheard for so many of its periods (and never less than this) stands still.
PERIODS, AT_LEAST = 5, timedelta(minutes=2)
QUEUES = ("inbox", "checks", "guard", "llm", "browser", "prices", "upkeep", "ring")
SKEW = timedelta(seconds=5)
#: Two nights without a backup are one too many.
BACKUP_AGE = timedelta(hours=50)
OLD_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is (GOOD, DOUBTFUL, BAD), what was seen and, unless GOOD, what to do. Spanish."""

    what: str
    how: str
    seen: str
    mend: str = ""


def examine() -> Iterator[Finding]:
    """All findings, as they are made."""
    yield from _machine()
    yield _configuration()
    database = _database()
    yield database
    broker = _broker()
    yield broker
    if broker.how == GOOD:
        yield _workers()
        yield _last_look()
    yield _chromium()
    if database.how == BAD:
        return
    for look in (_migrations, _clock, _model, _schedules, _accounts, _held_up, _backups):
        yield from _kept_going(look)


def _kept_going(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except Error as error:
        yield Finding(
            look.__name__.strip("_"),
            BAD,
            f"la base de datos se ha caído mientras se miraba: {error}",
            "Repite «manage.py doctor».",
        )


def _machine() -> Iterator[Finding]:
    home = Path(settings.WALLE_DATA_DIR)
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    seen = f"{free / 10**9:.1f} GB libres en {home}"
    yield _by(free >= LEAST_DISK, "disco", seen, "Libera espacio: con menos de 0,5 GB no arranca.", soft=True)
    memory = psutil.virtual_memory().available
    yield _by(
        memory >= LEAST_MEMORY,
        "memoria",
        f"{memory / 10**9:.1f} GB libres",
        "Cierra otros programas o usa un modelo más pequeño (docs/model.md).",
        soft=True,
    )
    secret = home / vault.FILE
    if secret.exists():
        open_to = stat.S_IMODE(secret.stat().st_mode) & 0o077
        yield _by(
            not open_to,
            "secretos",
            "solo los lee su dueño" if not open_to else "los puede leer otra gente",
            f"chmod 600 {secret}",
        )


def _by(good: bool, what: str, seen: str, mend: str, *, soft: bool = False) -> Finding:
    return Finding(what, GOOD, seen) if good else Finding(what, DOUBTFUL if soft else BAD, seen, mend)


def _configuration() -> Finding:
    wrong = [each for each in checks.run_checks() if each.level >= checks.WARNING]
    seen = "; ".join(f"{each.msg}" for each in wrong) or "nada que objetar"
    mends = " ".join(each.hint for each in wrong if each.hint)
    return _by(not wrong, "configuración", seen, mends or "Mira walle/settings.py: cada ajuste dice qué acepta.")


def _database() -> Finding:
    begun = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            version = cursor.fetchone()[0]
    except Error as error:
        return Finding(
            "PostgreSQL",
            BAD,
            str(error).splitlines()[0],
            "¿Está en marcha «make up»? Si usas otro servidor, comprueba DATABASE_URL.",
        )
    return Finding("PostgreSQL", GOOD, f"{version}, contesta en {1000 * (time.monotonic() - begun):.0f} ms")


def _broker() -> Finding:
    begun = time.monotonic()
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3).ping()
    except (RedisError, OSError) as error:
        return Finding(
            "Redis", BAD, type(error).__name__, "¿Está en marcha «make up»? Si no es el suyo, comprueba REDIS_URL."
        )
    return Finding("Redis", GOOD, f"contesta en {1000 * (time.monotonic() - begun):.0f} ms")


def _chromium() -> Finding:
    try:
        with sync_playwright() as playwright:
            path = find_chromium(settings.WALLE_CHROMIUM, playwright.chromium.executable_path)
            browser = playwright.chromium.launch(executable_path=path)
            version = browser.version
            browser.close()
    except (BrowserMissing, BrowserError) as error:
        return Finding(
            "Chromium", BAD, str(error).splitlines()[0], "make up lo instala; en un servidor: apt install chromium."
        )
    return Finding("Chromium", GOOD, f"{version} arranca ({path})")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    seen = f"faltan {len(waiting)}: {waiting[0][0]}…" if waiting else "al día"
    yield _by(not waiting, "esquema", seen, f"manage.py migrate --database {DEFAULT_DB_ALIAS}, o reinicia «make up».")


def _clock() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - clock.now())
    yield _by(
        apart < SKEW,
        "reloj",
        f"a {apart.total_seconds():.1f} s del de PostgreSQL",
        "Pon en hora las dos máquinas (chrony o systemd-timesyncd).",
        soft=True,
    )


def _model() -> Iterator[Finding]:
    if settings.WALLE_LLM_MODE == "template_only":
        yield Finding("modelo", GOOD, "no se usa: WALLE_LLM_MODE=template_only")
        return
    name = in_use().model
    found = Model(settings.OLLAMA_HOST, name, Timeouts(connect=3, chunk=5)).health()
    for each in found:
        yield _by(
            each.ok,
            "modelo",
            f"{name} en {each.host}" if each.ok else each.problem,
            "Mientras contestan las plantillas. ollama serve; manage.py model pull; … test.",
            soft=True,
        )


def _schedules() -> Iterator[Finding]:
    now, still, begun = clock.now(), list[str](), schedules.begun()
    rows = PeriodicTask.objects.filter(enabled=True).exclude(interval=None).select_related("interval")
    for each in rows:
        every = each.schedule.run_every if hasattr(each.schedule, "run_every") else timedelta()
        last = max(filter(None, (each.last_run_at, begun)), default=None)
        if last is None or now - last > max(PERIODS * every, AT_LEAST + every):
            still.append(each.name)
    off = list(
        PeriodicTask.objects.filter(enabled=False).exclude(name__startswith="celery.").values_list("name", flat=True)
    )
    yield _by(
        not still,
        "tareas periódicas",
        f"paradas: {', '.join(still[:5])}" if still else f"{len(rows)} en marcha",
        f"¿Está en marcha «make up»? Mira {settings.WALLE_DATA_DIR}/logs/beat.log.",
    )
    if off:
        yield Finding(
            "tareas apagadas", DOUBTFUL, ", ".join(off[:5]), "Enciéndelas en «Tareas periódicas» si no fue a propósito."
        )


def _workers() -> Finding:
    try:
        told = current_app.control.inspect(timeout=3).active_queues() or {}
    except (OperationalError, RedisError, OSError):
        told = {}
    heard = {queue["name"] for queues in told.values() for queue in queues}
    missing = [each for each in QUEUES if each not in heard]
    return _by(
        not missing,
        "procesos",
        f"nadie atiende {', '.join(missing)}" if missing else f"{len(told)} contestan",
        f"Reinicia «make up»; mira {settings.WALLE_DATA_DIR}/logs.",
    )


def _last_look() -> Finding:
    parts, _queues = vitals.last()
    ill = [part.name for part in parts if not part.ok]
    seen = ", ".join(f"{part.name} {part.ms:.0f} ms" for part in parts) or "nadie ha mirado en el último minuto"
    return _by(
        bool(parts) and not ill,
        "último vistazo",
        f"no está bien: {', '.join(ill)} ({seen})" if ill else seen,
        "Lo hacen beat y el proceso de «upkeep» cada 20 s: docs/monitoring.md.",
        soft=True,
    )


def _accounts() -> Iterator[Finding]:
    rows = Account.objects.defer("session_state").order_by("username")
    if not rows:
        yield Finding("cuentas", DOUBTFUL, "no hay ninguna", "Abre el panel: «Primeros pasos» te lleva.")
    for each in rows:
        name, now = f"cuenta {each.username}", clock.now()
        if each.status in (Account.Status.NEEDS_LOGIN, Account.Status.CHALLENGED):
            yield Finding(name, BAD, each.get_status_display(), f"manage.py login {each.username}")
        elif each.status != Account.Status.ACTIVE:
            yield Finding(name, DOUBTFUL, each.get_status_display(), f"manage.py resume --account {each.username}")
        elif state.unread(each):
            yield Finding(name, BAD, "nadie lee sus mensajes", "Mira «procesos» y «tareas periódicas» más arriba.")
        elif each.session_expires_at and each.session_expires_at - now < timedelta(days=3):
            yield Finding(name, DOUBTFUL, "la sesión caduca pronto", f"manage.py login {each.username}")
        else:
            yield Finding(name, GOOD, "se lee y puede enviar")


def _held_up() -> Iterator[Finding]:
    if Stop.objects.filter(ended_at=None).exists():
        yield Finding("PARAR TODO", DOUBTFUL, "pulsado: no sale nada", "manage.py resume --all")
    paused = CircuitBreaker.objects.exclude(state=CircuitBreaker.State.CLOSED)
    for each in paused:
        yield Finding(
            "en pausa", DOUBTFUL, f"{each.pk}: {each.reason[:120]}", "Se prueba solo; «Servicios» en el panel."
        )
    opened = Alert.objects.filter(closed_at=None).count()
    yield _by(
        not opened, "avisos", f"{opened} abiertos" if opened else "ninguno abierto", "«Avisos» en el panel.", soft=True
    )


def _backups() -> Iterator[Finding]:
    if settings.WALLE_DEMO:
        return
    age = backups.overdue()
    if not keys.escrowed(settings.WALLE_FIELD_KEYS[0]):
        yield Finding("copias", DOUBTFUL, "no se hacen: su llave no está apuntada en papel", "manage.py keys escrow")
        return
    seen = f"la última tiene {age.total_seconds() / 3600:.0f} h" if age is not None else "no hay ninguna"
    yield _by(age is not None and age < BACKUP_AGE, "copias", seen, "manage.py backup; docs/backups.md", soft=True)
