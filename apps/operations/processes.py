"""Processes of one run of Wall-E: how they are marked, found again and stopped.

Every process of a run, and whatever it starts (workers, Playwright's driver, Chromium), inherits an
environment variable naming data directory and run. So leftovers are found without any file that could be
stale. Must never signal a process that does not carry our mark.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psutil

MARK = "WALLE_SUPERVISED"
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def die_with_parent(stop_signal: int) -> Callable[[], None]:
    """For preexec_fn: Linux sends the child this signal when its parent dies, however it dies."""

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, stop_signal)

    return arrange


@contextmanager
def interruptible() -> Iterator[None]:
    """For a command that has something to put away: a closed terminal or SIGTERM is as Ctrl-C, once."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in kept:  # a closed terminal says so twice, and what ends in order must not be cut short
            signal.signal(each, signal.SIG_IGN)
        as_by_hand = signal.getsignal(signal.SIGINT)
        if callable(as_by_hand):
            as_by_hand(number, frame)
        else:  # a background job inherits it ignored
            raise KeyboardInterrupt

    for number, before in kept.items():
        if before is not signal.SIG_IGN:  # started with nohup
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


def mark(home: Path, run: str) -> str:
    """The value of the environment variable that marks a run's processes."""
    return f"{home}|{run}"


def marked(home: Path, *, run: str = "", but_not: str = "") -> list[psutil.Process]:
    """Living processes of this data directory: of one run, or of every run but one."""
    found = []
    for process in psutil.process_iter():
        try:
            text = process.environ().get(MARK, "")
            chromium = f"--walle-home={home}" in process.cmdline()
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
        except (psutil.Error, OSError):
            continue
        if (run and text == mark(home, run)) or (
            not run and (text.startswith(f"{home}|") or chromium) and text != mark(home, but_not)
        ):
            found.append(process)
    return found


def orphans(home: Path, run: str, supervisor: int) -> list[psutil.Process]:
    """Processes of this run that no longer descend from the supervisor: what a killed worker left behind."""
    return [process for process in marked(home, run=run) if supervisor not in ancestors(process)]


def ancestors(process: psutil.Process) -> set[int]:
    """Ids of its parent, its parent's parent and so on."""
    try:
        return {parent.pid for parent in process.parents()}
    except psutil.Error:
        return {os.getppid(), os.getpid()}  # gone meanwhile: nothing to reap


def end(processes: Iterable[psutil.Process], grace: float) -> int:
    """Ask each to stop in the way it understands, kill what is left after `grace` s; returns how many."""
    waiting = list(processes)
    for process in waiting:
        _signal(process, signal.SIGINT if _is_postgres(process) else signal.SIGTERM)
    _, left = psutil.wait_procs(waiting, timeout=grace)
    for process in left:
        _signal(process, signal.SIGQUIT if _is_postgres(process) else signal.SIGKILL)
    _, left = psutil.wait_procs(left, timeout=5)
    for process in left:
        _signal(process, signal.SIGKILL)
    return len(waiting)


def _is_postgres(process: psutil.Process) -> bool:
    try:
        return bool(process.name() == "postgres")
    except psutil.Error:
        return False


def _signal(process: psutil.Process, number: int) -> None:
    with suppress(psutil.Error):  # gone already, which is what was wanted
        process.send_signal(number)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll a condition; whether it came true in time."""
    end_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end_at:
            return False
        time.sleep(0.05)
    return True
