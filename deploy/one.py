"""Becomes one process of the Procfile, by its name: for systemd and containers, where something else watches it."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def commands() -> dict[str, str]:
    """The Procfile's processes: name and command line."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line.strip() and not line.startswith("#"))


def main() -> None:
    """Replaces this process by the one that is named."""
    known = commands()
    if len(sys.argv) != 2 or sys.argv[1] not in known:
        sys.exit(f"Which process? One of: {', '.join(known)}")
    os.chdir(ROOT)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execvp("/bin/sh", ["sh", "-c", f"exec {known[sys.argv[1]]}"])


if __name__ == "__main__":
    main()
