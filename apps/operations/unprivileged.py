"""Runs the embedded servers without root's rights, also when root started us.

PostgreSQL refuses to run as root. As root, both servers run as `nobody`, who cannot enter a checkout below a
closed folder such as /root. Then their data and a copy of their programs live in /var/lib/walle instead:
permissions of existing folders are never widened.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from apps.operations.console import Refused

SYSTEM_FOLDER = Path("/var/lib/walle")


@dataclass(frozen=True)
class Servant:
    """Who runs the servers: an unprivileged user, or ourselves where `uid` is None."""

    uid: int | None
    gid: int | None

    def popen_options(self) -> dict[str, object]:
        """Arguments for subprocess that make a child run as this user, in a folder it may be in."""
        options: dict[str, object] = {"cwd": "/"}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def folder(self, path: Path) -> Path:
        """Make a folder that only this user (and root) may enter."""
        path.mkdir(parents=True, exist_ok=True, mode=0o711)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path

    def write_secret(self, path: Path, text: str) -> Path:
        """Write a file that only this user (and root) may read; returns its path."""
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)
        return path

    def reaches(self, path: Path) -> bool:
        """Whether this user can enter the folder; tried for real, since several rules decide it."""
        if self.uid is None:
            return True
        command = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(path)]
        return subprocess.run(command, **self.popen_options()).returncode == 0  # type: ignore[call-overload, no-any-return]


def servant() -> Servant:
    """The user to run servers as."""
    if os.geteuid() != 0:
        return Servant(None, None)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise Refused(
            "Started by root, but there is no user 'nobody' to run PostgreSQL as: start as a user."
        ) from error
    return Servant(entry.pw_uid, entry.pw_gid)


def place_for_data(home: Path, name: str, who: Servant) -> Path:
    """The folder for a server's data: in the data directory where the servant can reach it, else outside.

    The outside folder is named after the data directory's own secret, not its path: a new data directory at
    the same path must not meet the old one's database, whose encrypted columns it could not read.
    """
    if who.reaches(home):
        return home / name
    return _open_folder(SYSTEM_FOLDER / identity(home)) / name


def identity(home: Path) -> str:
    """A name for this data directory that outlives restarts but not `make reset`."""
    file = home / "identity"
    if not file.exists() or not file.read_text():  # empty after a full disk; it must never name the parent
        file.write_text(os.urandom(8).hex())
    return file.read_text()


def place_for_programs(folder: Path, extra: tuple[Path, ...], who: Servant, version: str) -> Path:
    """`folder` where the servant can reach it, else a copy of it (with the folders `extra` beside it)."""
    if who.reaches(folder):
        return folder
    target = SYSTEM_FOLDER / "programs" / version
    if not target.exists():
        draft = _open_folder(target.parent) / f"{target.name}.{os.getpid()}"
        for source in (folder, *extra):
            shutil.copytree(source, draft / source.relative_to(_common(folder, *extra)), symlinks=True)
        for path in (draft, *draft.rglob("*")):  # readable whatever umask the originals were installed with
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(target)
    return target / folder.relative_to(_common(folder, *extra))


def _open_folder(path: Path) -> Path:
    """Make a folder of ours that others may pass through (not list), whatever the umask."""
    for folder in (SYSTEM_FOLDER, path):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    return path


def _common(*folders: Path) -> Path:
    return Path(os.path.commonpath([str(folder.parent) for folder in folders]))
