"""Collects what a process prints into var/<name>/logs, bounded in size. Must never block that process."""

import os
from collections import deque
from pathlib import Path
from typing import IO, ClassVar

from apps.operations.console import say

LARGEST = 20_000_000  # bytes; the file before is kept beside it as .1


class LogFile:
    """One process's log: takes raw chunks, keeps the last complete lines for the console."""

    _told: ClassVar[bool] = False  # once for all logs of a run: they share the disk

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self.last: deque[str] = deque(maxlen=200)
        self._rest = b""
        self._file = _open(path)

    def take(self, chunk: bytes) -> None:
        """Append a chunk as it came; where that fails, it is dropped: a full disk must stop nothing."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.last.extend(line.decode(errors="replace") for line in lines)
        self._rest = self._rest[-10_000:]
        try:
            self._file.write(chunk)
            if self._file.tell() > LARGEST:
                self._turn()
        except OSError as error:
            if not LogFile._told:
                LogFile._told = True
                say(f"  {self.path} cannot be written ({error.strerror}): lines of logs are being lost.")

    def _turn(self) -> None:
        """Begin a new file; the old one goes on until the new one is open."""
        draft = self.path.with_suffix(f"{self.path.suffix}.new")
        fresh = _open(draft)
        self.path.replace(self.path.with_suffix(f"{self.path.suffix}.1"))
        draft.replace(self.path)
        self._file.close()
        self._file = fresh

    def contains(self, text: str) -> bool:
        """Whether one of the recent lines contains the text."""
        return any(text in line for line in self.last)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _open(path: Path) -> IO[bytes]:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", buffering=0)
