"""Starts the processes of one run, collects their logs, restarts what dies and stops everything in order.

One thread and one loop, so that starting a child never forks a process with threads in it. Must never leave a
process behind: a guard process cleans up should the supervisor itself be killed.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from apps.operations import processes
from apps.operations.console import Refused, say
from apps.operations.logfiles import LogFile

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a restart: doubling between these
CALM = 60.0  # seconds a process must live before its pause is forgotten


@dataclass(frozen=True)
class Service:
    """One process to keep alive. `prepare` runs before every start; `stdin` is written to it once."""

    name: str
    command: list[str]
    env: dict[str, str]
    stop_signal: int = signal.SIGTERM
    # What Linux sends when the supervisor is killed. A worker asked politely would wait for a database that
    # is gone as well; being killed is what every turn is built to survive.
    death_signal: int = signal.SIGKILL
    options: dict[str, object] = field(default_factory=dict)
    stdin: bytes = b""
    prepare: Callable[[], None] = lambda: None


@dataclass
class Running:
    """A service and its current process."""

    service: Service
    log: LogFile
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0
    restarts: int = 0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps services alive. To drive from the main thread; end with `stop`."""

    def __init__(self, home: Path, code: Path) -> None:
        self.home, self.code = home, code
        self.run = f"{os.getpid()}.{time.time_ns()}"
        self.running: dict[str, Running] = {}
        self.serving = False
        self._selector = selectors.DefaultSelector()
        self._guard: subprocess.Popen[bytes] | None = None
        self._keep_guard()

    def start(self, service: Service) -> Running:
        """Start a service now; its log is logs/<name>.log."""
        running = Running(service, LogFile(self.home / "logs" / f"{service.name}.log"))
        self.running[service.name] = running
        self._spawn(running)
        return running

    def run_until(self, condition: Callable[[], bool], seconds: float, what: str, every: float = 0.05) -> None:
        """Serve until the condition, asked `every` so many seconds, holds.

        Raises Refused when a process keeps stopping or the time is over.
        """
        end, look_at = time.monotonic() + seconds, 0.0
        while True:
            if time.monotonic() >= look_at:
                if condition():
                    return
                look_at = time.monotonic() + every
            self._tick(0.05)
            for running in self.running.values():
                if running.restarts >= 3:
                    raise Refused(f"{running.service.name} keeps stopping: {_last_words(running)} ({running.log.path})")
            if time.monotonic() > end:
                raise Refused(f"{what} did not answer within {seconds:.0f} s. See {self.home / 'logs'}.")

    def run_for_ever(self) -> None:
        """Serve until a signal raises KeyboardInterrupt."""
        self.serving = True
        while True:
            self._tick(0.5)

    def stop(self) -> None:
        """Stop workers, then what they depend on; then sweep up whatever else carries this run's mark."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        servers = [name for name in ("redis", "postgres") if name in self.running]
        self._stop([name for name in self.running if name not in servers], grace=6)
        processes.end(self._not_servers(servers), grace=3)
        for name in servers:
            self._stop([name], grace=10)
        processes.end(processes.marked(self.home, run=self.run), grace=3)
        if self._guard is not None and self._guard.stdin is not None:
            try:
                self._guard.stdin.write(b"bye\n")
                self._guard.stdin.close()
            except BrokenPipeError:
                pass  # the guard is gone, and with everything stopped it has nothing left to do
            self._guard.wait()
        for running in self.running.values():
            running.log.close()

    def _not_servers(self, servers: Iterable[str]) -> list[psutil.Process]:
        keep = {process.pid for name in servers if (process := self.running[name].process)}
        return [
            process
            for process in processes.marked(self.home, run=self.run)
            if process.pid not in keep and not keep & processes.ancestors(process)
        ]

    def _spawn(self, running: Running) -> None:
        service = running.service
        service.prepare()
        process = subprocess.Popen(  # type: ignore[call-overload]
            service.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**service.env, processes.MARK: processes.mark(self.home, self.run)},
            start_new_session=True,  # Ctrl-C reaches the supervisor only
            preexec_fn=processes.die_with_parent(service.death_signal),
            **{"cwd": self.code, **service.options},
        )
        running.process, running.started = process, time.monotonic()
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, running)
        try:
            process.stdin.write(service.stdin)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it died at once; the next tick sees that and its log says why

    def _tick(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            self._read(key.fileobj, key.data)  # type: ignore[arg-type]
        now = time.monotonic()
        for running in self.running.values():
            if running.process is not None and running.process.poll() is not None:
                self._bury(running, now)
            if running.process is None and now >= running.start_at:
                self._spawn(running)
        self._keep_guard()

    def _read(self, pipe: "IO[bytes]", running: Running) -> None:
        chunk = os.read(pipe.fileno(), 65536)
        if chunk:
            running.log.take(chunk)
        else:
            self._selector.unregister(pipe)
            pipe.close()

    def _bury(self, running: Running, now: float) -> None:
        assert running.process is not None
        code = running.process.returncode
        if now - running.started > CALM:
            running.pause = FIRST_PAUSE
        running.start_at = now + running.pause
        cause = signal.Signals(-code).name if code < 0 else f"exit {code}"
        if self.serving:  # while starting, run_until tells of the first that keeps stopping
            what = f"{running.service.name} stopped ({cause}), again in {running.pause:g} s"
            say(f"  {what}: {_last_words(running)}")
        running.pause = min(running.pause * 2, LONGEST_PAUSE)
        running.restarts += 1
        running.process = None
        # What it started and left behind, such as Chromium; its pipe may stay open until they are gone.
        processes.end(processes.orphans(self.home, self.run, os.getpid()), grace=1)

    def _stop(self, names: list[str], grace: float) -> None:
        for name in names:
            if self.running[name].alive:
                self.running[name].process.send_signal(self.running[name].service.stop_signal)  # type: ignore[union-attr]
        end = time.monotonic() + grace
        while any(self.running[name].alive for name in names) and time.monotonic() < end:
            for key, _ in self._selector.select(0.05):  # a full pipe would keep a process from ending
                self._read(key.fileobj, key.data)  # type: ignore[arg-type]
        for name in names:
            running = self.running[name]
            if running.alive and running.process is not None:
                os.killpg(running.process.pid, signal.SIGKILL)
            if running.process is not None:
                running.process.wait()

    def _keep_guard(self) -> None:
        if self._guard is None or self._guard.poll() is not None:
            self._guard = subprocess.Popen(
                [sys.executable, "-m", "apps.operations.guard", str(self.home), self.run],
                stdin=subprocess.PIPE,
                cwd=self.code,
                start_new_session=True,
            )


def _last_words(running: Running) -> str:
    lines = [line.strip() for line in running.log.last if line.strip()]
    return lines[-1][:200] if lines else ""
