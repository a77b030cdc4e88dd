"""A copy of the database for staging in which nobody can be known again, as `declared` says column by column.

The same value becomes the same other value throughout one copy and another in the next: the key is thrown away. Numbers
of rows, dates, prices and states stay, so that the copy behaves like the original. Rows of logins, tokens, channels and
of what the machine itself is doing are left out. Must never write to the database it reads.
"""

import hashlib
import hmac
import os
import secrets
import subprocess
import sys
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql

from apps.conversations.models.threads import ERASED
from apps.conversations.refused import Refused
from apps.operations.privacy import declared

Link = psycopg.Connection[tuple[object, ...]]

#: Nobody's business in a copy, or secret all through.
_LEFT_OUT = """
sessions.Session desk.DeskSession desk.Authenticator desk.RecoveryCode desk.ApiToken desk.ApiAnswer axes.AccessAttempt
axes.AccessAttemptExpiration axes.AccessFailureLog axes.AccessLog admin.LogEntry notices.Channel notices.Notice
notices.Ticket notices.TelegramBot core.Lease core.CircuitBreaker privacy.TrainingExport privacy.DiskReading
privacy.RetentionPass
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
#: Of these a text is made: said in any sale, by nobody in particular.
_SAID = """
hola buenas sigue disponible perfecto gracias claro vale precio envío mano quedar tarde mañana semana caja funciona
bien nuevo usado color negro blanco foto fotos puedo podría interesa cuando donde también pero para con sin
"""
_WORDS = _SAID.split()
_SOUNDS = "ba be bo ca da de do fa fo ga lo lu ma mi mo na ni no pa pe ra ri ro sa se ta ti to va ze"
_SYLLABLES = _SOUNDS.split()


class _Stand:
    """Makes other values of values, the same of the same, by a key of its own."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def _digest(self, value: str) -> bytes:
        return hmac.new(self._key, value.encode(), hashlib.sha256).digest()

    def make(self, how: str, value: str, pk: str, longest: int | None) -> str | None:
        """What stands for `value`, never empty and never longer than the column takes."""
        if how == "keep" or value in ("", ERASED):
            return value
        if how in ("blank", "null"):
            return "" if how == "blank" else None
        if how in ("list", "dict"):
            return "[]" if how == "list" else "{}"
        if how == "login":
            return f"persona{pk}"
        seed = self._digest(value)
        made = seed.hex() if how == "id" else _name(seed) if how == "name" else _text(seed, len(value.split()))
        return made[:longest].strip() or "x"


def _name(seed: bytes) -> str:
    said = [_SYLLABLES[each % len(_SYLLABLES)] for each in seed[:6]]
    return f"{''.join(said[:3]).title()} {''.join(said[3:]).title()}"


def _text(seed: bytes, count: int) -> str:
    """As many words as there were."""
    stream = hashlib.shake_256(seed).digest(max(1, count))
    return " ".join(_WORDS[each % len(_WORDS)] for each in stream).capitalize()


def copy_into(url: str) -> dict[str, int]:
    """Fills the empty database at `url` (postgres://…) and returns how many rows each table got. Raises Refused where
    it cannot be reached, is not empty, or its tables cannot be made; then nothing was changed in the original.
    """
    where = _address(url)
    try:
        with psycopg.connect(**where, connect_timeout=5) as link:
            found = link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            if found and found[0]:
                raise Refused("La base de datos de destino no está vacía: crea una nueva para la copia.")
    except psycopg.OperationalError as error:
        raise Refused(f"No se puede usar la base de datos de destino: {str(error).strip()}") from error
    made = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "migrate", "--verbosity", "0"],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "walle.settings"},
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise Refused(f"No se han podido crear las tablas de destino: {made.stderr.strip()[-300:]}")
    own = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    here: dict[str, Any] = {name: own[key] for name, key in names.items() if own[key]}
    with psycopg.connect(**here) as source, psycopg.connect(**where) as target:
        source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # one moment of the whole
        source.read_only = True
        return _copy(source, target)


def _address(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    found = {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": parts.path.lstrip("/"),
    }
    if parts.scheme not in ("postgres", "postgresql") or not found["dbname"]:
        raise Refused("El destino se escribe postgres://usuario:contraseña@máquina:5432/base.")
    return {name: value for name, value in found.items() if value}


def _copy(source: Link, target: Link) -> dict[str, int]:
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    tables = [sql.Identifier(name) for name in models]
    for table in tables:  # they would raise revisions, ring bells, and refuse to be emptied
        target.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
    stand = _Stand()
    done = {
        name: _copy_table(source, target, model, stand)
        for name, model in models.items()
        if model._meta.label not in LEFT_OUT
    }
    target.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, table in zip(models, tables, strict=True):
        target.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
        _set_sequence(target, models[name])
    return done


def _copy_table(
    source: Link,
    target: Link,
    model: type[Model],
    stand: _Stand,
) -> int:
    table, personal = model._meta.db_table, declared.personal().get(model._meta.label, {})
    columns = [
        str(name)
        for (name,) in source.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
    ]
    fields = {field.column: field for field in model._meta.concrete_fields}
    pk = columns.index(str(model._meta.pk.column))
    hide = {
        at: (personal[fields[name].name], getattr(fields[name], "max_length", None))
        for at, name in enumerate(columns)
        if name in fields and fields[name].name in personal
    }
    chosen = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
    into = sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    rows = 0
    with source.cursor(name="rows") as reading, target.cursor() as writing:
        reading.itersize = 2000
        reading.execute(sql.SQL("SELECT {} FROM {}").format(chosen, sql.Identifier(table)))
        with writing.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), into)) as copy:
            for row in reading:
                values = list(row)
                for at, (how, longest) in hide.items():
                    if values[at] is not None:
                        values[at] = stand.make(how, str(values[at]), str(row[pk]), longest)
                copy.write_row(values)
                rows += 1
    return rows


def _set_sequence(target: Link, model: type[Model]) -> None:
    table, column = model._meta.db_table, str(model._meta.pk.column)
    found = target.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column]).fetchone()
    if found and found[0]:
        highest = sql.SQL("SELECT setval(%s, coalesce((SELECT max({}) FROM {}), 0) + 1, false)")
        target.execute(highest.format(sql.Identifier(column), sql.Identifier(table)), [found[0]])
