"""pg_dump and pg_restore of the embedded PostgreSQL, through pipes; and what proves that two databases are the same.

Passwords go by the environment, never in an argument list. Nothing is written to a disk here.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from apps.operations.console import Refused
from apps.operations.standstill import Address, embedded

PIECE = 1 << 20
#: Rows and a digest that doesn't depend on their order, by table.
Measures = dict[str, tuple[int, str]]
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
#: How a row is written as text must not depend on who asks.
_AS_TEXT = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = 1;"
    " SET bytea_output = 'hex'; SET jit = off; SET search_path = public"
)
_TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'public' AND relkind = 'r' ORDER BY relname"""
_DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(md5(one::text), 16))::bit(64)::bigint::numeric), 0)::text
FROM {table} AS one"""


def _program(name: str, address: Address) -> tuple[list[str], dict[str, str]]:
    """A program's command line and environment for one database."""
    given = {variable: address[name] for name, variable in _VARIABLES.items() if address.get(name)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return [str(embedded(settings.WALLE_DATA_DIR).programs() / name)], kept | given


def dumped(address: Address, snapshot: str = "") -> Iterator[bytes]:
    """What pg_dump says of a database, in its custom format. Raises Refused where it fails, after the last piece."""
    command, env = _program("pg_dump", address)
    command += ["--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--snapshot={snapshot}"] if snapshot else []
    with tempfile.TemporaryFile() as errors:  # names of tables and programs, no rows
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        try:
            while piece := process.stdout.read(PIECE):
                yield piece
            process.stdout.close()
            _expect_success(process.wait(), errors, "pg_dump")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def fill(address: Address, pieces: Iterable[bytes]) -> None:
    """Restores a dump into an empty database, all or nothing. Raises Refused."""
    command, env = _program("pg_restore", address)
    # The schema public is there in every new database.
    command += [
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        "--dbname",
        env["PGDATABASE"],
    ]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors)
        assert process.stdin is not None
        try:
            try:
                for piece in pieces:
                    process.stdin.write(piece)
                process.stdin.close()
            except BrokenPipeError:
                pass  # it ended early; what it said comes below
            _expect_success(process.wait(), errors, "pg_restore")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _expect_success(code: int, errors: Any, name: str) -> None:
    if not code:
        return
    errors.seek(0)
    said = [line for line in errors.read().decode(errors="replace").splitlines() if line.strip()]
    first = next((line for line in said if "error" in line.lower()), said[-1] if said else f"código {code}")
    raise Refused(f"{name} ha fallado: {first[:300]}")


def measure(link: "psycopg.Connection[Any]") -> Measures:
    """Rows and digest of every table, as the link sees them."""
    link.execute(_AS_TEXT)
    names = [str(row[0]) for row in link.execute(_TABLES)]
    found = {}
    for name in names:
        row = link.execute(sql.SQL(_DIGEST).format(table=sql.Identifier(name))).fetchone()
        assert row is not None
        found[name] = (int(row[0]), str(row[1]))
    return found


def differences(wanted: Measures, found: Measures) -> list[str]:
    """Tables that aren't the same, in words: empty means the same rows."""
    told = []
    for name in sorted(wanted.keys() | found.keys()):
        before, after = wanted.get(name), found.get(name)
        if before == after:
            continue
        if before is None or after is None:
            told.append(f"{name}: {'sobra' if before is None else 'falta'}")
        elif before[0] != after[0]:
            told.append(f"{name}: {before[0]} filas, y ahora {after[0]}")
        else:
            told.append(f"{name}: las mismas {before[0]} filas, con otro contenido")
    return told
