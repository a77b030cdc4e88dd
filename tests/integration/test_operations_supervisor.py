"""The supervisor heals what is killed and leaves nothing behind, even when it is itself killed."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from apps.operations import processes, servers
from apps.operations.console import Refused
from apps.operations.launch import Launch
from apps.operations.logfiles import LogFile
from apps.operations.servers import Postgres, Redis
from apps.operations.supervisor import Service, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(600)"]
# Starts a grandchild in a session of its own, as Playwright's driver does with Chromium.
WITH_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys, time\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
    "print('awake', flush=True); time.sleep(600)",
]


def _service(name: str, command: list[str]) -> Service:
    return Service(name, command, dict(os.environ))


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    one = Supervisor(tmp_path, ROOT)
    yield one
    one.stop()
    for number, handler in kept.items():
        signal.signal(number, handler)
    assert processes.marked(tmp_path) == []


def test_a_killed_process_is_started_again(supervisor: Supervisor) -> None:
    running = supervisor.start(_service("one", SLEEPER))
    supervisor.run_until(lambda: running.log.contains("awake"), 10, "one")
    first = running.process
    assert first is not None
    first.kill()
    supervisor.run_until(lambda: running.process is not None and running.process.pid != first.pid, 10, "one")
    assert running.alive


def test_what_a_killed_process_left_behind_is_ended(supervisor: Supervisor, tmp_path: Path) -> None:
    running = supervisor.start(_service("one", WITH_CHILD))
    supervisor.run_until(lambda: running.log.contains("awake"), 10, "one")
    assert running.process is not None
    (child,) = psutil.Process(running.process.pid).children()
    running.process.kill()
    supervisor.run_until(lambda: running.restarts == 1, 10, "one")
    assert not child.is_running()


def test_a_process_that_cannot_start_is_one_sentence(supervisor: Supervisor) -> None:
    supervisor.start(_service("broken", [sys.executable, "-c", "raise SystemExit('no such thing')"]))
    with pytest.raises(Refused, match="broken keeps stopping: no such thing"):
        supervisor.run_until(lambda: False, 30, "broken")


@pytest.mark.parametrize("guard_too", [False, True])
def test_a_killed_supervisor_leaves_no_process(tmp_path: Path, guard_too: bool) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from apps.operations.supervisor import Service, Supervisor\n"
        "import os\n"
        f"one = Supervisor(Path({str(tmp_path)!r}), Path({str(ROOT)!r}))\n"
        f"one.start(Service('a', {WITH_CHILD!r}, dict(os.environ)))\n"
        "one.run_for_ever()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    assert processes.wait_for(lambda: len(processes.marked(tmp_path)) == 2, 15)
    if guard_too:
        (guard,) = [one for one in psutil.Process(process.pid).children() if "guard" in " ".join(one.cmdline())]
        guard.kill()
    process.kill()
    process.wait()
    if guard_too:  # Linux ends the direct child; the next start sweeps up the rest
        processes.end(processes.marked(tmp_path), grace=3)
    assert processes.wait_for(lambda: not processes.marked(tmp_path), 15)


@pytest.fixture
def home() -> Iterator[Path]:
    """A data directory that the servers' user can reach; pytest's own folders are closed to others."""
    path = Path(tempfile.mkdtemp(prefix="walle-home-"))
    path.chmod(0o711)
    yield path
    processes.end(processes.marked(path), grace=5)
    servers.forget(path)


def _postgres(home: Path, *, careless: bool = True) -> Postgres:
    return Postgres(home, ("a" * 48, "b" * 48), careless=careless)


def _start(server: Postgres, log: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    server.prepare()
    env = {"PATH": os.defpath, processes.MARK: processes.mark(server.home, "test")}
    process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
        server.command(), env=env, stderr=log, **server.who.popen_options()
    )
    servers.wait_until(server, lambda: process.poll() is None, 30)
    return process


def test_the_database_log_never_holds_what_was_written_in_it(home: Path, tmp_path: Path) -> None:
    server = _postgres(home)
    with (tmp_path / "postgres.log").open("wb") as log:
        process = _start(server, log.fileno())
    server.ensure_database()
    with psycopg.connect(server.url, autocommit=True) as link:
        link.execute("create table m (body text unique, note text not null)")
        for body, note in (("soy Marta, calle Mayor 3", "x"), ("soy Marta, calle Mayor 3", "x"), ("Marta", None)):
            with suppress(psycopg.IntegrityError):
                link.execute("insert into m values (%s, %s)", (body, note))
        with suppress(psycopg.Error):
            link.execute("select 'Marta' from nowhere")
        link.execute("select pg_sleep(1.1), 'Marta'")
    process.send_signal(signal.SIGINT)
    process.wait(20)
    text = (tmp_path / "postgres.log").read_text()
    assert text.count("violates") == 2 and "nowhere" in text
    assert "Marta" not in text and "STATEMENT" not in text and "DETAIL" not in text


def test_postgres_starts_again_after_kill_nine_and_keeps_its_data(home: Path) -> None:
    server = _postgres(home, careless=False)
    process = _start(server)
    server.ensure_database()
    with psycopg.connect(server.url) as link:
        link.execute("create table kept (n int)")
    process.kill()
    process.wait()
    assert (server.data / "postmaster.pid").exists()
    again = _start(server)
    with psycopg.connect(server.url) as link:
        link.execute("select n from kept")
    again.send_signal(signal.SIGINT)
    assert again.wait(20) == 0


def test_the_mark_of_a_dead_server_whose_number_another_process_now_has_is_removed(home: Path) -> None:
    server = _postgres(home)
    server.prepare()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    process = _start(server)
    process.send_signal(signal.SIGINT)
    process.wait(20)


def test_the_application_is_no_superuser_and_needs_its_password(home: Path) -> None:
    server = _postgres(home)
    process = _start(server)
    server.ensure_database()
    with psycopg.connect(server.url) as link:
        row = link.execute(
            "select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False, False, False)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url_of("walle", "walle", "wrong"))
    if os.geteuid() == 0:
        assert psutil.Process(process.pid).username() != "root"
    process.send_signal(signal.SIGINT)
    process.wait(20)


def test_a_cluster_of_another_major_gets_the_commands_to_move_it(home: Path) -> None:
    server = _postgres(home)
    server.prepare()
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Refused, match=r"written by PostgreSQL 16.*move_database --newer"):
        _postgres(home).prepare()


def test_redis_asks_for_its_password(home: Path) -> None:
    server = Redis(home, "secret", servers.free_port())
    server.prepare()
    process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
        server.command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **server.who.popen_options()
    )
    assert process.stdin is not None
    process.stdin.write(server.configuration())
    process.stdin.close()
    servers.wait_until(server, lambda: process.poll() is None, 10)
    assert not Redis(home, "wrong", server.port).answers()
    process.terminate()
    process.wait(10)


def test_logs_stay_bounded_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.operations.logfiles.LARGEST", 100)
    log = LogFile(tmp_path / "logs" / "one.log")
    for number in range(10):
        log.take(f"line {number} {'.' * 30}\n".encode())
    log.take(b"half a line")
    log.close()
    assert {path.name for path in (tmp_path / "logs").iterdir()} == {"one.log", "one.log.1"}
    assert all(path.stat().st_size < 200 for path in (tmp_path / "logs").iterdir())
    assert (tmp_path / "logs" / "one.log").stat().st_mode & 0o777 == 0o600
    assert log.contains("line 9") and not log.contains("half")


def test_a_full_disk_costs_log_lines_and_nothing_else(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(LogFile, "_told", False)
    running = supervisor.start(_service("one", SLEEPER))
    with Path("/dev/full").open("wb", buffering=0) as full, monkeypatch.context() as patch:
        patch.setattr(running.log, "_file", full)
        supervisor.run_until(lambda: running.log.contains("awake"), 10, "one")
        running.log.take(b"lost as well\n")
    running.log.take(b"kept again\n")
    assert running.alive
    assert (tmp_path / "logs" / "one.log").read_bytes() == b"kept again\n"
    assert capsys.readouterr().out.count("cannot be written (No space left on device)") == 1


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("WALLE_PORT_ADMIN", str(port))
        kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
        with pytest.raises(Refused, match=rf"Port {port} \(admin\) is taken.*WALLE_PORT_ADMIN=\d+"):
            Launch(tmp_path, ROOT, demo=False).go()
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_a_second_start_on_the_same_data_is_refused(tmp_path: Path) -> None:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    with (tmp_path / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="already running"):
            Launch(tmp_path, ROOT, demo=False).go()
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_waiting_gives_up_in_time() -> None:
    start = time.monotonic()
    assert not processes.wait_for(lambda: False, 0.2)
    assert time.monotonic() - start < 1
