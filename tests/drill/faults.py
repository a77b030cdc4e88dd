"""What goes wrong during a drill: killed processes, emptied and killed servers, and every fault the sandbox
knows, drawn from a seed.

Every fault heals by itself but a lost login or a challenge, which need a person (person.py). Must never signal
a process that does not belong to the drill's own installation.
"""

import random
import shlex
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import redis

from tests.installation import CODE, Installation
from walle import vault

#: Not ours: the world outside keeps the evidence, and Flower only watches.
SPARED = ("sandbox", "flower")
#: How a fault of the sandbox is armed where it should not be left to chance: for so many calls, so long for each
#: of them. A kind that is not here strikes one of COUNTS times, so that new ones are drilled without a word here:
#: once to stumble, twice to be tried again, four times to open a breaker.
COUNTS = (1, 2, 4)
SECONDS = 2
ARMED: dict[str, dict[str, Any]] = {
    "slow": {"count": 6, "seconds": 2},
    "llm_slow": {"count": 2, "seconds": 0.5},
    "llm_hang": {"count": 1, "seconds": 20},
    "ack_delay": {"count": 1, "seconds": 6},
    "ack_lost": {"count": 1, "seconds": 4},
    "ack_no_delivery": {"count": 1},
    "deliver_late": {"count": 1, "seconds": 5},
    "session_dead": {},
    "captcha": {"count": 1},
    "block": {"count": 1},
}
#: Seconds after which a fault of the sandbox is disarmed, spent or not. Some calls are rare.
LASTS = 20.0


@dataclass(frozen=True)
class Strike:
    """One fault, `at` so many seconds after the drill's start, for `count` calls where it is the sandbox's."""

    at: float
    name: str
    count: int


def processes() -> dict[str, str]:
    """What the Procfile starts: name → the part of its command line by which it is known."""
    found = {}
    for line in (CODE / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        if command and not line.startswith("#") and name not in SPARED:
            words = shlex.split(command)
            words = words[words.index("python") + 1 :]
            found[name] = " ".join(words).partition("%")[0].partition("$")[0].strip()
    return found


def known(installation: Installation) -> list[str]:
    """The names of all faults, those of the sandbox as it tells them."""
    kinds = [f"market {kind}" for kind in installation.get("faults")["kinds"]]
    kills = [f"kill {name}" for name in processes()]
    return [*kills, "kill chromium", "flush redis", "kill redis", "kill postgres", *kinds]


def schedule(seed: int, names: list[str], seconds: float) -> list[Strike]:
    """Every named fault once, in an order and at moments drawn from `seed`."""
    chance = random.Random(f"faults {seed}")
    order = chance.sample(names, len(names))
    step = seconds / max(len(order), 1)
    return [
        Strike(step * (place + chance.uniform(0.1, 0.9)), name, chance.choice(COUNTS))
        for place, name in enumerate(order)
    ]


def strike(installation: Installation, fault: Strike) -> int:
    """Lets one fault happen; returns the number to disarm it by, 0 for what needs none."""
    what, _, whom = fault.name.partition(" ")
    if what == "market":
        how = ARMED.get(whom, {"count": fault.count, "seconds": SECONDS})
        return int(installation.control("faults", kind=whom, **how)["n"])
    if what == "flush":
        url = vault.read(installation.home, "runtime.env")["REDIS_URL"]
        with suppress(redis.RedisError), redis.Redis.from_url(url, socket_timeout=2) as client:
            client.flushall()
    else:
        for process in _victims(installation, whom):
            with suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
    return 0


def disarm(installation: Installation, number: int) -> None:
    """Ends a fault of the sandbox that has not struck as often as it might."""
    installation.delete(f"faults?n={number}")


def may_alert(name: str) -> bool:
    """Whether a person should hear of it: what the marketplace does, never a process of ours that came back."""
    return name.startswith("market ")


def _victims(installation: Installation, whom: str) -> list[psutil.Process]:
    if whom == "redis":
        return [each for each in installation.processes() if _name(each) == "redis-server"]
    if whom == "postgres":
        servers = [each for each in installation.processes() if _name(each) == "postgres"]
        return [each for each in servers if _name(each.parent()) != "postgres"]
    if whom == "chromium":
        home = f"--walle-home={installation.home}"
        return [each for each in installation.processes() if home in _words(each)]
    return [each for each in installation.processes() if processes()[whom] in " ".join(_words(each))]


def _name(process: psutil.Process | None) -> str:
    try:
        return Path(_words(process)[0]).name.partition(":")[0] if process and _words(process) else ""
    except psutil.Error:
        return ""


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []
