"""`manage.py up`: from a data directory, maybe empty, to the whole system answering, and until it is stopped.

Must never start a second system on one data directory, and never serve beyond the loopback.
"""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from types import FrameType

import httpx
import psycopg
import redis

from apps.operations import processes, screens
from apps.operations.console import LOGIN_AS_GENERATED, Refused, say, step
from apps.operations.servers import Postgres, Redis, free_port, port_is_free
from apps.operations.supervisor import Service, Supervisor
from walle import vault

PORTS = {"ADMIN": 8000, "FLOWER": 5555, "SANDBOX": 8900}
OF_A_LIVE_ONE = (
    "DATABASE_URL",
    "REDIS_URL",
    "WALLE_MARKET_WEB_URL",
    "WALLE_MARKET_API_URL",
    "WALLE_MARKET_EVENTS_URL",
    "WALLE_SOURCES_URL",
)
LEAST_DISK = 500_000_000  # bytes free, for the databases' logs and the browser's profile


class Launch:
    """One run of the system on the data directory `home`; `code` is the checkout. `practice`: a demo without buyers
    or seller, for the person in front of it to set up.
    """

    def __init__(self, home: Path, code: Path, *, demo: bool, practice: bool = False) -> None:
        self.home, self.code, self.demo, self.practice = home, code, demo, practice
        self.ports: dict[str, int] = {}
        self.env: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        self.login_as_generated = False

    def go(self) -> None:
        """Start everything, print where it is, serve until a signal, stop everything."""
        begun = time.monotonic()
        self._refuse_live_addresses()
        signal.signal(signal.SIGINT, _interrupt)  # a background job inherits it ignored
        signal.signal(signal.SIGTERM, _interrupt)
        signal.signal(signal.SIGHUP, _interrupt)
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o711)
        with self._only_one():
            self._clear_leftovers()
            self._check_kind()
            self._check_machine()
            self._make_logs()
            self.secrets = vault.ensure(self.home)
            supervisor = Supervisor(self.home, self.code)
            try:
                self._start(supervisor)
                self._announce(time.monotonic() - begun)
                if self.demo and not self.practice:
                    self._first_answer(supervisor)
                supervisor.run_for_ever()
            except KeyboardInterrupt:
                say("\nStopping …")
            finally:
                start = time.monotonic()
                supervisor.stop()
                say(f"Stopped in {time.monotonic() - start:.1f} s. Data stays in {self.home}.")

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        # The kernel drops this lock with its holder, however that ends.
        with (self.home / "running.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused(f"Wall-E is already running on {self.home}: stop that one first (Ctrl-C).") from error
            yield

    def _clear_leftovers(self) -> None:
        left = processes.marked(self.home)
        if left:
            with step(f"Ending {len(left)} processes a killed run left behind"):
                processes.end(left, grace=8)

    def _make_logs(self) -> None:
        logs = self.home / "logs"
        logs.mkdir(exist_ok=True)
        logs.chmod(0o700)
        shutil.rmtree(self.home / "metrics", ignore_errors=True)  # counts of processes that are gone
        (self.home / "metrics").mkdir(mode=0o700)

    def _refuse_live_addresses(self) -> None:
        set_outside = [name for name in OF_A_LIVE_ONE if os.environ.get(name)]
        if self.demo and set_outside:
            raise Refused(
                f"The demo brings its own database, Redis and marketplace, so that its data never lands in a "
                f"live installation: unset {', '.join(set_outside)} first."
            )

    def _check_kind(self) -> None:
        before = vault.read(self.home, "runtime.env").get("WALLE_DEMO", "").lower()
        if before and (before in ("1", "true", "yes", "on")) != self.demo:
            kind, other = ("live installation", "demo") if self.demo else ("demo", "live installation")
            raise Refused(f"{self.home} belongs to a {kind}: give the {other} another WALLE_DATA_DIR.")

    def _check_machine(self) -> None:
        free = shutil.disk_usage(self.home).free
        if free < LEAST_DISK:
            raise Refused(f"Only {free // 10**6} MB are free for {self.home}, {LEAST_DISK // 10**6} are needed.")
        for name, default in PORTS.items():
            if name == "SANDBOX" and not self.demo:
                continue
            text = os.environ.get(f"WALLE_PORT_{name}", str(default))
            if not text.isdigit() or not 0 < int(text) < 65536:
                raise Refused(f"WALLE_PORT_{name}={text!r}: expected a port number.")
            self.ports[name] = int(text)
            if not port_is_free(int(text)):
                raise Refused(
                    f"Port {text} ({name.lower()}) is taken: stop what listens there or choose another, "
                    f"for example WALLE_PORT_{name}={free_port()}."
                )

    def _start(self, supervisor: Supervisor) -> None:
        self.env = {**os.environ, **self._addresses(), "PROMETHEUS_MULTIPROC_DIR": str(self.home / "metrics")}
        self.env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.env.get('PATH', os.defpath)}"
        self.env["DATABASE_URL"] = self._moved_to() or self._postgres(supervisor)
        self.env["REDIS_URL"] = os.environ.get("REDIS_URL") or self._redis(supervisor)
        self._check_external()
        self._write_runtime()
        self._screen(supervisor)
        lines, probes = dict(self._procfile()), self._probes()
        if self.demo:
            with step("Sandbox"):
                supervisor.start(Service("sandbox", lines.pop("sandbox"), self.env))
                _wait_for(supervisor, "The sandbox", probes.pop("The sandbox"))
        seeded = self.demo and not self.practice
        with step("Tables, first data and the seller's login" if seeded else "Tables and first data"):
            self.login_as_generated = LOGIN_AS_GENERATED in self._manage(supervisor, "prepare")
        with step("Starting the processes"):
            for name, command in lines.items():
                supervisor.start(Service(name, command, self.env))
            logs = {name: supervisor.running[name].log for name, line in lines.items() if "worker" in line}
            supervisor.run_until(
                lambda: all(log.contains(f"{name}@") and log.contains(" ready.") for name, log in logs.items()),
                90,
                "A worker",
            )
            for name, url in probes.items():
                _wait_for(supervisor, name, url)

    def _addresses(self) -> dict[str, str]:
        """Settings this launcher decides, each only where the operator has not."""
        decided = {
            "WALLE_DATA_DIR": str(self.home),
            "WALLE_DEMO": "yes" if self.demo else "no",
            "WALLE_PRACTICE": "yes" if self.practice else "no",
            "WALLE_PUBLIC_URL": f"http://127.0.0.1:{self.ports['ADMIN']}",
        }
        if self.demo:
            sandbox = f"http://127.0.0.1:{self.ports['SANDBOX']}"
            decided |= {
                "WALLE_MARKET_WEB_URL": sandbox,
                "WALLE_MARKET_API_URL": sandbox,
                "WALLE_MARKET_EVENTS_URL": sandbox,
                "WALLE_SOURCES_URL": sandbox,
                "OLLAMA_HOST": sandbox,
                "WALLE_LLM_MODEL": "llama3.2",  # which the simulated server holds
                "WALLE_HEADLESS": "yes",
                "WALLE_TIME_FACTOR": "4",
            }
        decided |= {f"WALLE_PORT_{name}": str(port) for name, port in self.ports.items()}
        return {name: os.environ.get(name) or value for name, value in decided.items()}

    def _moved_to(self) -> str:
        """Another PostgreSQL, named by the environment or by `manage.py move_database`; '' for the embedded one."""
        return os.environ.get("DATABASE_URL") or self.secrets.get("DATABASE_URL", "")

    def _postgres(self, supervisor: Supervisor) -> str:
        server = Postgres(
            self.home,
            (self.secrets["WALLE_POSTGRES_PASSWORD"], self.secrets["WALLE_POSTGRES_OWNER_PASSWORD"]),
        )
        with step(
            "PostgreSQL" if (server.data / "PG_VERSION").exists() else "PostgreSQL, creating its database cluster"
        ):
            server.prepare()
            supervisor.start(
                Service(
                    "postgres",
                    server.command(),
                    _bare_environment(),
                    stop_signal=signal.SIGINT,  # fast shutdown: does not wait for clients to leave
                    death_signal=signal.SIGINT,
                    options=server.who.popen_options(),
                    prepare=server.prepare,
                )
            )
            supervisor.run_until(server.answers, 60, "PostgreSQL")
            server.ensure_database()
        return server.url

    def _redis(self, supervisor: Supervisor) -> str:
        remembered = vault.read(self.home, "runtime.env").get("REDIS_PORT", "")
        port = int(remembered) if remembered.isdigit() and port_is_free(int(remembered)) else free_port()
        server = Redis(self.home, self.secrets["WALLE_REDIS_PASSWORD"], port)
        with step("Redis"):
            server.prepare()
            supervisor.start(
                Service(
                    "redis",
                    server.command(),
                    _bare_environment(),
                    death_signal=signal.SIGTERM,
                    options=server.who.popen_options(),
                    stdin=server.configuration(),
                )
            )
            supervisor.run_until(server.answers, 30, "Redis")
        self.env["REDIS_PORT"] = str(port)
        return server.url

    def _screen(self, supervisor: Supervisor) -> None:
        """The site is reported to refuse headless browsers: on a server ours draws on a screen that nobody sees."""
        if self.env.get("WALLE_HEADLESS", "no").lower() in ("1", "true", "yes", "on") or not screens.none_here():
            return
        if screens.missing(view=False):
            say("  There is no screen, so no reply can be sent: install one (apt install xvfb) and start again.")
            return
        command, env = screens.prepare(self.home / "screen")
        with step("A screen for the browser"):
            supervisor.start(Service("screen", command, _bare_environment(), death_signal=signal.SIGTERM))
            supervisor.run_until(lambda: screens.shown(env), 15, "Xvfb")
        self.env |= env

    def _check_external(self) -> None:
        try:
            psycopg.connect(self.env["DATABASE_URL"], connect_timeout=5).close()
        except psycopg.Error as error:
            raise Refused(f"The database of DATABASE_URL does not let us in: {str(error).splitlines()[0]}") from error
        try:
            with redis.Redis.from_url(self.env["REDIS_URL"], socket_timeout=5, socket_connect_timeout=5) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise Refused(f"The Redis of REDIS_URL does not let us in: {error}") from error

    def _write_runtime(self) -> None:
        """What `manage.py` commands of an operator need to find this installation."""
        names = ["DATABASE_URL", "REDIS_URL", "REDIS_PORT", *self._addresses()]
        text = "".join(f"{name}={self.env[name]}\n" for name in names if name in self.env and name != "WALLE_DATA_DIR")
        draft = self.home / "runtime.env.new"
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write("# Written at every start.\n" + text)
        draft.rename(self.home / "runtime.env")

    def _manage(self, supervisor: Supervisor, command: str) -> list[str]:
        """Run a management command while the supervisor goes on serving; returns what it said."""
        path = self.home / "logs" / f"{command}.log"
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", command],
                cwd=self.code,
                env={**self.env, processes.MARK: processes.mark(self.home, supervisor.run)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=processes.die_with_parent(signal.SIGTERM),
            )
            supervisor.run_until(lambda: process.poll() is not None, 600, f"manage.py {command}")
            log.seek(0)
            lines = [line for line in log.read().splitlines() if line.strip()]
        if process.returncode:
            raise Refused("\n".join(lines[-12:]))
        return lines

    def _procfile(self) -> list[tuple[str, list[str]]]:
        known = {**self.env, **self.secrets}
        found = []
        for line in (self.code / "Procfile").read_text().splitlines():
            name, _, command = line.partition(":")
            if not command or line.startswith("#") or (name == "sandbox" and not self.demo):
                continue
            words = [Template(word).substitute(known) for word in shlex.split(command)]
            found.append((name, words))
        return found

    def _probes(self) -> dict[str, str]:
        probes = {
            # Not the public address: a proxy may stand there that starts later, or none at all yet.
            "The admin": f"http://127.0.0.1:{self.ports['ADMIN']}/admin/login/",
            "Flower": f"http://127.0.0.1:{self.ports['FLOWER']}/healthcheck",
        }
        if self.demo:
            probes["The sandbox"] = f"http://127.0.0.1:{self.ports['SANDBOX']}/control/health"
        return probes

    def _announce(self, seconds: float) -> None:
        admin, flower = self.env["WALLE_PUBLIC_URL"], f"http://127.0.0.1:{self.ports['FLOWER']}"
        say(f"\nWall-E is up after {seconds:.1f} s.\n")
        generated = f"login admin / {self.secrets['WALLE_ADMIN_PASSWORD']}"
        say(f"  Admin    {admin}/admin/   {generated if self.login_as_generated else 'your own admin login'}")
        say(f"  Flower   {flower}/         login walle / {self.secrets['WALLE_FLOWER_PASSWORD']}")
        if self.demo:
            say(f"  Sandbox  http://127.0.0.1:{self.ports['SANDBOX']}/         the marketplace, simulated")
        say(f"  Logs     {self.home / 'logs'}")
        say("\nThe passwords again: make password. Stop: Ctrl-C.\n")

    def _first_answer(self, supervisor: Supervisor) -> None:
        from apps.operations.demo import answers_so_far, start_buyers

        sandbox = f"http://127.0.0.1:{self.ports['SANDBOX']}"
        begun, before = time.monotonic(), answers_so_far(sandbox)
        started = start_buyers(sandbox)
        if not started:
            say("The scripted buyers began earlier; be one yourself in the sandbox (make reset starts anew).")
            return
        say(f"{len(started)} buyers are writing; the first answer is on its way …")
        try:
            supervisor.run_until(lambda: answers_so_far(sandbox) > before, 120, "The first answer", every=0.5)
        except Refused as late:
            say(f"  {late}")
            return
        say(f"First buyer answered {time.monotonic() - begun:.1f} s after the set-up.")


def _bare_environment() -> dict[str, str]:
    """For the servers: nothing of ours, no PG… variable that would change their behaviour."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _wait_for(supervisor: Supervisor, name: str, url: str) -> None:
    supervisor.run_until(lambda: _answers(url), 60, f"{name} ({url})", every=0.2)


def _answers(url: str) -> bool:
    try:
        # 301: with https as public address, plain http is sent there.
        return httpx.get(url, timeout=3, trust_env=False).status_code in (200, 301, 302)
    except httpx.HTTPError:
        return False


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
