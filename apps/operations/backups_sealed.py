"""The file of a backup: a head that says which key opens it, then AES-256-GCM in chunks.

Each file has a random key of its own, locked with the installation's newest key in the head, so that changing that key
rewrites a head and not the file. Chunks carry their number and whether they are the last: one changed, moved, left out
or cut off is noticed. Plain text is never on a disk. Knows nothing of what is inside.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MAGIC = b"WALL-E BACKUP 1\n"
HEAD = 4096  # one block of a disk, written at once
CHUNK, TAG = 1 << 20, 16
SUFFIX = ".backup"
_STAMP = "walle-%Y%m%dT%H%M%SZ"


class Unopened(Exception):
    """No key given opens the file, or it is not a whole backup of Wall-E; the text is Spanish."""


@dataclass(frozen=True)
class Backup:
    """A file of the folder, by what its name and size say."""

    path: Path
    at: datetime
    size: int


def folder() -> Path:
    """Where backups are kept."""
    return Path(settings.WALLE_BACKUP_DIR)


def listing(where: Path) -> list[Backup]:
    """The backups of a folder, newest first; other files are left alone."""
    found = []
    for path in where.glob(f"walle-*{SUFFIX}"):
        try:
            at = datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(path, at, path.stat().st_size))
    return sorted(found, key=lambda each: each.at, reverse=True)


def named(where: Path, at: datetime) -> Path:
    """The path of a backup made at that moment."""
    return where / (at.astimezone(UTC).strftime(_STAMP) + SUFFIX)


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _head(data_key: bytes, key: str) -> bytes:
    told = {"key": _mark(key), "lock": Fernet(key).encrypt(data_key).decode()}
    text = MAGIC + json.dumps(told).encode() + b"\n"
    return text.ljust(HEAD, b" ")


class Sealer:
    """Writes a backup: `write` as often as one likes, then `finish`, without which the file opens nowhere."""

    def __init__(self, out: BinaryIO, key: str) -> None:
        data_key = AESGCM.generate_key(bit_length=256)
        self._out, self._lock = out, AESGCM(data_key)
        self._number, self._waiting = 0, bytearray()
        out.write(_head(data_key, key))

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # what is left may be the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._out.flush()
        os.fsync(self._out.fileno())

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._out.write(self._lock.encrypt(_nonce(self._number, last), plain, None))
        self._number += 1


def _data_key(file: BinaryIO, keys: Sequence[str]) -> bytes:
    head = file.read(HEAD)
    try:
        if len(head) != HEAD or not head.startswith(MAGIC):
            raise ValueError
        told = json.loads(head[len(MAGIC) :])
        mark, lock = str(told["key"]), str(told["lock"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unopened("No es una copia de Wall-E, o está dañada.") from error
    for key in keys:
        try:
            return Fernet(key).decrypt(lock.encode())
        except (InvalidToken, ValueError):
            continue
    raise Unopened(f"Ninguna llave la abre: hace falta la de huella {mark}.")


def opened(file: BinaryIO, keys: Sequence[str]) -> Iterator[bytes]:
    """The plain bytes, piece by piece; raises Unopened, also in the middle, before a changed piece is handed out."""
    lock, number = AESGCM(_data_key(file, keys)), 0
    ahead = file.read(CHUNK + TAG)
    while ahead:
        block, ahead = ahead, file.read(CHUNK + TAG)
        try:
            yield lock.decrypt(_nonce(number, not ahead), block, None)
        except (InvalidTag, ValueError) as error:
            raise Unopened("La copia está dañada o cortada.") from error
        number += 1
    if not number:
        raise Unopened("La copia está dañada o cortada.")


def relock(where: Path, keys: Sequence[str]) -> int:
    """Locks every backup of a folder with the first of `keys`; returns how many open with it. Those that no key opens
    are left as they are.
    """
    good = 0
    for backup in listing(where):
        with backup.path.open("r+b") as file:
            try:
                data_key = _data_key(file, keys[:1])
            except Unopened:
                try:
                    file.seek(0)
                    data_key = _data_key(file, keys)
                except Unopened:
                    continue
                file.seek(0)
                file.write(_head(data_key, keys[0]))
                file.flush()
                os.fsync(file.fileno())
            good += bool(data_key)
    return good
