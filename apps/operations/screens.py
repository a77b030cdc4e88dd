"""A screen where the machine has none: Xvfb for browsers that must be seen to work, and noVNC to look at one from
elsewhere, once, through the operator's own ssh.

Must never listen beyond the loopback, nor let another user of the machine look on: the screen asks for a cookie, the
view for a password of its own, and both end with what they were started for.
"""

import os
import secrets
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from apps.operations.console import Refused
from apps.operations.processes import die_with_parent
from apps.operations.servers import free_port, port_is_free

SIZE = "1440x1100x24"  # the browser's window and its frame
SOCKETS = Path("/tmp/.X11-unix")  # fixed by X
NOVNC = (Path("/usr/share/novnc"), Path("/usr/share/webapps/novnc"))
START_S, STOP_S = 10.0, 3.0
_ANY_ADDRESS = 65535  # FamilyWild of an Xauthority file
_COOKIE = b"MIT-MAGIC-COOKIE-1"


@dataclass(frozen=True)
class View:
    """Where the screen can be seen: a port of the loopback, and the page with its one-time password."""

    port: int
    link: str


def none_here() -> bool:
    """Whether this is a Linux without a screen to open a window on."""
    return sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing(*, view: bool) -> list[str]:
    """Packages to install before a screen can be made, and looked at (`view`)."""
    programs = ("Xvfb", "x11vnc", "websockify") if view else ("Xvfb",)
    packages = [program.lower() for program in programs if not shutil.which(program)]
    return [*packages, "novnc"] if view and _novnc() is None else packages


def _novnc() -> Path | None:
    return next((folder for folder in NOVNC if (folder / "vnc.html").is_file()), None)


def prepare(folder: Path) -> tuple[list[str], dict[str, str]]:
    """A new screen's command, and the environment of those who may use it. Its cookie is kept in `folder`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = next(n for n in range(90, 1000) if not _taken(n))
    authority = folder / "Xauthority"
    authority.unlink(missing_ok=True)
    with open(os.open(authority, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(struct.pack(">H", _ANY_ADDRESS))
        for text in (b"", str(number).encode(), _COOKIE, secrets.token_bytes(16)):
            out.write(struct.pack(">H", len(text)) + text)
    command = ["Xvfb", f":{number}", "-screen", "0", SIZE, "-auth", str(authority), "-nolisten", "tcp"]
    return command, {"DISPLAY": f":{number}", "XAUTHORITY": str(authority)}


def _taken(number: int) -> bool:
    return (SOCKETS / f"X{number}").exists() or Path(f"/tmp/.X{number}-lock").exists()


def shown(env: Mapping[str, str]) -> bool:
    """Whether the screen of this environment is there."""
    return (SOCKETS / f"X{env['DISPLAY'].removeprefix(':')}").exists()


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A screen for the length of a block; yields the environment for who draws on it. Raises Refused."""
    with tempfile.TemporaryDirectory(prefix="walle-screen-") as folder, ExitStack() as stack:
        command, env = prepare(Path(folder))
        process = stack.enter_context(_running(command))
        _wait(lambda: shown(env), process, "Xvfb")
        yield env


@contextmanager
def viewed(env: Mapping[str, str]) -> Iterator[View]:
    """The screen of `env` as a web page on the loopback, for the length of a block. Raises Refused."""
    pages = _novnc()
    assert pages is not None, "look for what is missing first"
    with tempfile.TemporaryDirectory(prefix="walle-view-") as folder, ExitStack() as stack:
        password = secrets.token_urlsafe(6)  # VNC reads no more than eight characters
        kept = Path(folder) / "password"
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(password + "\n")
        vnc, web = free_port(), free_port()
        screen_of = ["-display", env["DISPLAY"], "-auth", env["XAUTHORITY"]]
        only_here = ["-rfbport", str(vnc), "-localhost", "-no6", "-passwdfile", str(kept), "-nevershared"]
        server = stack.enter_context(_running(["x11vnc", *screen_of, *only_here, "-forever", "-norc", "-quiet"]))
        _wait(lambda: not port_is_free(vnc), server, "x11vnc")
        relay = stack.enter_context(
            _running(["websockify", "--web", str(pages), f"127.0.0.1:{web}", f"127.0.0.1:{vnc}"])
        )
        _wait(lambda: not port_is_free(web), relay, "websockify")
        # Behind the # it stays in the browser: no log of any server sees it.
        yield View(web, f"http://127.0.0.1:{web}/vnc.html#autoconnect=true&resize=scale&password={password}")


@contextmanager
def _running(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    # A session of its own: Ctrl-C is for whoever waits, who then ends this in order.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(15),
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", name: str) -> None:
    end = time.monotonic() + START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            ended = "no contesta" if process.poll() is None else f"ha acabado con {process.poll()}"
            raise Refused(f"{name} no arranca ({ended}): pruébalo a mano para ver por qué.")
        time.sleep(0.05)
