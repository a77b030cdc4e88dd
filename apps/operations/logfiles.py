"""Collects what a process prints into var/<name>/logs, bounded in size. Must never block that process."""

import os
from collections import deque
from pathlib import Path

LARGEST = 20_000_000  # bytes; the file before is kept beside it as .1


class LogFile:
    """One process's log: takes raw chunks, keeps the last complete lines for the console."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self.last: deque[str] = deque(maxlen=200)
        self._rest = b""
        self._open()

    def _open(self) -> None:
        number = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = open(number, "ab", buffering=0)  # noqa: SIM115 - kept open for the process's life

    def take(self, chunk: bytes) -> None:
        """Append a chunk as it came."""
        self._file.write(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self.last.extend(line.decode(errors="replace") for line in lines)
        self._rest = self._rest[-10_000:]
        if self._file.tell() > LARGEST:
            self._file.close()
            self.path.replace(self.path.with_suffix(self.path.suffix + ".1"))
            self._open()

    def contains(self, text: str) -> bool:
        """Whether one of the recent lines contains the text."""
        return any(text in line for line in self.last)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
