"""Programs that check what is deployed (promtool, nginx, systemd-analyze): found on the machine, else unpacked from
Debian's packages into the user's cache. No root is needed; nothing is installed.
"""

import fcntl
import shutil
import subprocess
from pathlib import Path

CACHE = Path.home() / ".cache" / "walle-tools"
#: Program: the packages it and its libraries come in.
PACKAGES = {
    "promtool": ("prometheus",),
    "nginx": ("nginx", "nginx-common"),
    "systemd-analyze": ("systemd", "libsystemd-shared"),
}


def find(name: str) -> list[str]:
    """The command that runs a program. Raises AssertionError with what to install where it can't be had."""
    if found := shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin"):
        return [found]
    folder = CACHE / name
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not folder.exists():
            _unpack(name, folder)
    program = next(path for path in folder.rglob(name) if path.is_file() and path.parent.name in ("bin", "sbin"))
    libraries = [str(path) for path in folder.rglob("systemd") if path.is_dir() and path.parent.name != "etc"]
    return ["env", f"LD_LIBRARY_PATH={':'.join(libraries)}", str(program)] if libraries else [str(program)]


def _unpack(name: str, folder: Path) -> None:
    draft = folder.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    packages = PACKAGES[name]
    advice = f"{name} is missing: apt-get install {packages[0]}"
    assert shutil.which("apt-get"), advice
    done = _run(["apt-get", "download", "-q", *packages], draft)
    if done.returncode:  # without its lists of packages
        _run(["apt-get", "update", "-q"], draft)
        done = _run(["apt-get", "download", "-q", *packages], draft)
    assert not done.returncode, f"{advice}\n{done.stdout}"
    for package in draft.glob("*.deb"):
        unpacked = _run(["dpkg", "-x", str(package), str(draft)], draft)
        assert not unpacked.returncode, unpacked.stdout
        package.unlink()
    draft.rename(folder)


def _run(command: list[str], where: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False
    )
