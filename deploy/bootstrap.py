"""From a bare machine to a virtualenv with everything in it and a Chromium that starts; then runs a command.

`python3 deploy/bootstrap.py [--dev] [--browser] [--demo] COMMAND…` with the standard library only. Repeating
it costs a moment: a stamp remembers what was installed. Must never touch anything outside the checkout,
except that root on Debian may get python3-venv and chromium from apt-get.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
NEEDED_DISK = 1_500_000_000  # bytes: 700 MB of packages, their unpacking, a browser
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class Refused(Exception):
    """Something the operator must mend; the text says what."""


def main(arguments: list[str]) -> None:
    """Prepare, then become the command."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file meets whatever Python the machine has
        raise Refused(
            f"Wall-E needs Python 3.11 or newer, this is {sys.version.split()[0]}: install one and name it, "
            "for example `make demo PYTHON=python3.12`."
        )
    development = "--dev" in arguments
    browser = "--browser" in arguments
    if "--demo" in arguments:
        os.environ.setdefault("WALLE_DEMO", "yes")
    command = [word for word in arguments if word not in ("--dev", "--browser", "--demo")]
    begun = time.monotonic()
    install("requirements-dev.txt" if development else "requirements.txt")
    if browser:
        os.environ["WALLE_CHROMIUM"] = chromium()
    if time.monotonic() - begun > 5:
        print(f"  Set-up took {time.monotonic() - begun:.0f} s.", flush=True)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, *command])


def install(requirements: str) -> None:
    """The virtualenv with the pinned packages; nothing to do where the stamp says so."""
    stamps = {VENV / f".installed-{name}": _digest(name) for name in {"requirements.txt", requirements}}
    stamp = VENV / f".installed-{requirements}"
    if stamp.exists() and stamp.read_text() == stamps[stamp] and works([PYTHON, "-c", "import django"]):
        return
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_DISK and not stamp.exists():
        needed = NEEDED_DISK // 10**6
        raise Refused(f"Only {free // 10**6} MB free in {ROOT}, about {needed} needed: free some space.")
    pip = virtualenv()
    run(
        f"Packages of {requirements}",
        [*pip, "install", "--disable-pip-version-check", "--no-input", "-r", str(ROOT / requirements)],
    )
    for file, digest in stamps.items():
        file.write_text(digest)


def _digest(requirements: str) -> str:
    """What decides whether the packages of a file are installed: Python and the files' contents."""
    files = [(ROOT / name).read_bytes() for name in sorted({"requirements.txt", requirements})]
    return hashlib.sha256(b"|".join([sys.version.encode(), *files])).hexdigest()


def virtualenv() -> list[str]:
    """Make .venv where it is missing or broken; returns the command that is its pip.

    Debian's Python comes without the part that puts pip into a virtualenv; the system's pip can serve.
    """
    if works([PYTHON, "-m", "pip", "--version"]):
        return [PYTHON, "-m", "pip"]
    shutil.rmtree(VENV, ignore_errors=True)
    if not works([sys.executable, "-c", "import ensurepip, venv"]):
        if works([sys.executable, "-c", "import venv"]) and works([sys.executable, "-m", "pip", "--version"]):
            run("Virtualenv in .venv", [sys.executable, "-m", "venv", "--without-pip", str(VENV)])
            return [sys.executable, "-m", "pip", "--python", PYTHON]
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Refused("This Python cannot make virtualenvs: `sudo apt-get install python3-venv`, then again.")
        apt_get("python3-venv")
    run("Virtualenv in .venv", [sys.executable, "-m", "venv", str(VENV)])
    return [PYTHON, "-m", "pip"]


def chromium() -> str:
    """Path of a Chromium that starts: configured, the system's, Playwright's own, or installed now."""
    configured = os.environ.get("WALLE_CHROMIUM", "")
    if configured:
        if not works([configured, "--version"]):
            raise Refused(f"WALLE_CHROMIUM={configured} does not start: correct it, or unset it to have one found.")
        return configured
    found = find_browser()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt_get("chromium")  # brings the libraries it needs, which Playwright's own does not
    else:
        run("Chromium, by Playwright", [PYTHON, "-m", "playwright", "install", "chromium"])
    found = find_browser()
    if not found:
        raise Refused(
            "Chromium is installed but does not start, most likely for want of system libraries: "
            f"`sudo {PYTHON} -m playwright install-deps chromium`, or set WALLE_CHROMIUM to one that does."
        )
    return found


def find_browser() -> str:
    """Path of the first browser that starts, or nothing."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path and works([path, "--version"]):
            return path
    ask = "from playwright.sync_api import sync_playwright as start\n"
    ask += "with start() as playwright: print(playwright.chromium.executable_path)"
    answer = subprocess.run([PYTHON, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    path = answer.stdout.strip()
    return path if path and works([path, "--version"]) else ""


def apt_get(package: str) -> None:
    """Install a Debian package; only root can."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run("Package lists of Debian", ["apt-get", "update", "-q"], environment)
    run(
        f"Debian package {package}",
        ["apt-get", "install", "-yq", "--no-install-recommends", package],
        environment,
    )


def run(what: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a slow command with a line of progress; its output is shown only where it fails."""
    print(f"  {what} … ", end="", flush=True)
    begun = time.monotonic()
    done = threading.Event()
    ticker = threading.Thread(target=tick, args=(begun, done), daemon=True)
    ticker.start()
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        code = subprocess.call(
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment
        )
        done.set()
        ticker.join()
        print("failed" if code else f"{time.monotonic() - begun:.1f} s", flush=True)
        if code:
            output.seek(0)
            raise Refused(explain(what, output.read()))


def tick(begun: float, done: threading.Event) -> None:
    """A sign of life every ten seconds."""
    while not done.wait(10):
        print(f"{time.monotonic() - begun:.0f} … ", end="", flush=True)


def explain(what: str, text: str) -> str:
    """One sentence for a failed installation, by what its output says."""
    if "No space left on device" in text:
        return f"{what}: the disk is full; free some space and start again."
    unreachable = (
        "Retrying (",  # pip; without it, "from versions: none" means that an index did answer
        "Temporary failure",
        "Could not resolve",
        "Connection refused",
        "Max retries exceeded",
        "NewConnectionError",
        "ETIMEDOUT",
        "ENOTFOUND",
        "EAI_AGAIN",
        "Unable to locate package",  # apt, whose update before it fails silently without a network
        "ECONNREFUSED",
        "Network is unreachable",
        "Read timed out",
    )
    if any(sign in text for sign in unreachable):
        return f"{what}: the package registry cannot be reached; check the network, or pip's and apt's settings."
    if "No matching distribution" in text:
        package = text.split("No matching distribution found for", 1)[-1].split()[:1]
        machine = f"Python {sys.version.split()[0]} on {platform.system()} {platform.machine()}"
        return f"{what}: the registry has no build of {''.join(package)} that fits {machine}."
    return f"{what} failed. Its last words:\n" + "\n".join(text.splitlines()[-12:])


def works(command: list[str]) -> bool:
    """Whether a command runs and ends well within a minute."""
    try:
        return (
            subprocess.call(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
            )
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
