"""Work on the database while nobody else is at it: moving, restoring, changing keys.

Holds the launcher's lock, so that no system starts meanwhile; runs the embedded PostgreSQL where that is the database
and is not running; refuses while anybody else is connected, from whichever machine.
"""

import fcntl
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from apps.operations import processes
from apps.operations.console import Refused
from apps.operations.servers import Postgres, wait_until
from walle import vault

#: Parameters of libpq: host, port, user, password, dbname and what TLS needs.
Address = dict[str, str]
_KNOWN = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
RUNNING = "Wall-E está en marcha sobre estos datos: párala antes (Ctrl-C, o systemctl stop)."


def in_use() -> Address:
    """The database that Django uses now."""
    given = {name: value for name, value in connection.get_connection_params().items() if name in _KNOWN}
    return {name: str(value) for name, value in given.items() if value}


def of_url(url: str) -> Address:
    """Of a postgres:// address. Raises Refused where it isn't one."""
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise Refused("Eso no es una dirección de PostgreSQL: postgres://usuario:clave@host:puerto/base") from error
    if not url.startswith(("postgres://", "postgresql://")) or not found.get("dbname"):
        raise Refused("Se espera postgres://usuario:clave@host:puerto/base, con el nombre de la base.")
    return {name: str(found[name]) for name in _KNOWN if found.get(name)}


def leave() -> None:
    """Closes every connection that Django of this process has."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def use(address: Address) -> None:
    """Makes Django of this process use another database."""
    leave()
    connection.settings_dict |= {
        "NAME": address["dbname"],
        "USER": address.get("user", ""),
        "PASSWORD": address.get("password", ""),
        "HOST": address.get("host", ""),
        "PORT": address.get("port", ""),
    }


def embedded(home: Path) -> Postgres:
    """The cluster of a data directory, whether or not it is in use."""
    secrets = vault.read(home)
    names = ("WALLE_POSTGRES_PASSWORD", "WALLE_POSTGRES_OWNER_PASSWORD")
    return Postgres(home, (secrets.get(names[0], ""), secrets.get(names[1], "")))


def administrator(address: Address) -> Address:
    """Who may create databases beside this one: the superuser of the embedded server, elsewhere the role itself."""
    server = embedded(settings.WALLE_DATA_DIR)
    if address.get("host") != str(server.sockets):
        return address
    return address | {"user": "postgres", "password": server.passwords[1]}


def link(address: Address, dbname: str = "") -> "psycopg.Connection[tuple[object, ...]]":
    """A plain connection that commits by itself. Raises Refused where the server doesn't let us in."""
    wanted = address | ({"dbname": dbname} if dbname else {})
    try:
        return psycopg.connect(**wanted, connect_timeout=5, autocommit=True)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise Refused(f"PostgreSQL no deja entrar: {str(error).strip().splitlines()[-1]}") from error


def link_beside(address: Address) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection to the same server that may create and rename databases, to none of ours. Raises Refused."""
    admin = administrator(address)
    try:
        return link(admin, "postgres")
    except Refused:
        return link(admin, "template1")


def drop(beside: "psycopg.Connection[Any]", name: str) -> None:
    """Drops the database if it is there, ending whatever clients it still has.

    Not WITH (FORCE): that refuses while PostgreSQL's own autovacuum is in it; without, the server sends it away.
    """
    theirs = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
    beside.execute(f"{theirs} AND backend_type = 'client backend'", (name,))
    beside.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def standstill(home: Path) -> Iterator[Address]:
    """Yields the address of the database, with nobody else at it and nobody able to start. Raises Refused."""
    with alone(home) as address:
        others = connected(address)
        if others:
            raise Refused(f"Hay {others} conexiones abiertas con la base de datos. {RUNNING}")
        yield address


@contextmanager
def reachable(home: Path) -> Iterator[Address]:
    """Yields the address of the database, starting the embedded server where nothing runs. Raises Refused."""
    address = in_use()
    try:
        link(address).close()
    except Refused:
        if not _is_embedded(home):
            raise
    else:
        yield address
        return
    with alone(home) as address:
        yield address


@contextmanager
def alone(home: Path) -> Iterator[Address]:
    """Yields the address of the database while no launcher runs on `home`; who else is connected isn't asked."""
    with ExitStack() as stack:
        stack.enter_context(locked(home))
        if not _is_embedded(home):
            yield in_use()
            return
        vault.ensure(home)
        server = embedded(home)
        stack.enter_context(running(server, home))
        server.ensure_database()
        use(of_url(server.url))
        try:
            yield of_url(server.url)
        finally:
            leave()


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Holds the launcher's lock, so that no system starts. Raises Refused where one runs."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(RUNNING) from error
        yield


def _is_embedded(home: Path) -> bool:
    """Whether this installation keeps its database itself: nobody said where else it is (`launch` asks the same)."""
    url = settings.DATABASE_URL
    never_started = "DATABASE_URL" not in vault.read(home, "runtime.env") and url == settings.DEFAULT_DATABASE_URL
    return never_started or in_use().get("host") == str(embedded(home).sockets)


@contextmanager
def running(server: Postgres, home: Path) -> Iterator[None]:
    """Runs a cluster for the length of a block; one that answers already is left running."""
    if server.answers():  # of a caller that started it
        yield
        return
    server.prepare()
    (home / "logs").mkdir(exist_ok=True, mode=0o700)
    with (home / "logs" / "postgres.log").open("ab") as log:
        process = subprocess.Popen(  # type: ignore[call-overload]
            server.command(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGINT),
            **server.who.popen_options(),
        )
    try:
        wait_until(server, lambda: process.poll() is None, 60)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def connected(address: Address) -> int:
    """How many others are connected to this database; the connections of this process are closed first."""
    leave()
    with link(address) as asked:
        row = asked.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    return int(str(row[0])) if row else 0
