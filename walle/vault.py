"""The generated secrets of one data directory: made once, kept in a file only its owner can read.

Standard library only, because the launcher uses it before anything else is installed or configured.
Must never print a secret nor replace one that exists: the field keys decrypt what the database holds.
"""

import base64
import os
import secrets
from pathlib import Path

FILE = "secrets.env"
# The data directories whose secrets this process has made: nothing can depend on those yet.
made: set[Path] = set()


def _generate() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        # A Fernet key is 32 random bytes in URL-safe base64.
        "WALLE_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "WALLE_ADMIN_PASSWORD": secrets.token_urlsafe(12),
        "WALLE_FLOWER_PASSWORD": secrets.token_urlsafe(12),
        "WALLE_SELLER_PASSWORD": secrets.token_urlsafe(12),
        "WALLE_POSTGRES_PASSWORD": secrets.token_hex(24),
        "WALLE_POSTGRES_OWNER_PASSWORD": secrets.token_hex(24),
        "WALLE_REDIS_PASSWORD": secrets.token_hex(24),
    }


def read(home: Path, file: str = FILE) -> dict[str, str]:
    """The `NAME=value` lines of a file of a data directory, empty where it does not exist."""
    try:
        lines = (home / file).read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def ensure(home: Path) -> dict[str, str]:
    """The secrets of a data directory, made now where absent; two processes at once get the same ones."""
    if found := read(home):
        return found
    home.mkdir(parents=True, exist_ok=True, mode=0o711)
    draft = home / f".{FILE}.{os.getpid()}"
    body = "".join(f"{name}={value}\n" for name, value in _generate().items())
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("# Generated. Losing it makes the encrypted columns of this database unreadable.\n" + body)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, home / FILE)  # fails where another process was first: its secrets count
        made.add(home)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return read(home)
