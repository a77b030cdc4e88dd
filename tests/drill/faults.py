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

from tests.drill import wire
from tests.drill.evidence import Cause
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
    "mfa": {"count": 1},
    "selectors": {"count": 6},  # a reply tries two addresses of its chat; three fail, and nothing more is tried
}
#: Seconds after which a fault of the sandbox is disarmed, spent or not: some calls are rare.
LASTS = 45.0
#: Seconds after which a kill without a victim is given up: after other kills, STOP and a lost login there is no browser
#: until something can be sent.
SEARCHES = 120.0
#: What does not keep a person from logging in, and stays armed while they do. A code by SMS they have at hand, once.
NOT_IN_THE_WAY = (
    *("ack_delay", "ack_lost", "ack_no_delivery", "deliver_late", "selectors", "selectors_send", "page_crash", "mfa"),
    *("late", "reordered_events", "duplicated", "reordered"),
)
PAUSE: Cause = ("breaker", "account:")
PRICES: Cause = ("breaker", "source:")
MODEL: Cause = ("breaker", "ollama:")
LOGIN: Cause = ("session", "account:")
CHALLENGE: Cause = ("challenge", "account:")
UNREADABLE: Cause = ("unreadable", "account:")
DRIFT: Cause = ("drift", "account:")
#: What a person may hear of, by the kind of fault. Nothing for those that are not here: what heals unseen, what is
#: ours to put up with, and every process that came back by itself.
MAY_CAUSE: dict[str, tuple[Cause, ...]] = {
    "401": (LOGIN,),
    "token_revoked": (LOGIN,),
    "session_dead": (LOGIN,),
    "403": (CHALLENGE, PRICES),
    "block": (CHALLENGE, PRICES),
    "captcha": (CHALLENGE, PRICES),
    "429": (PAUSE, PRICES),
    "500": (PAUSE, PRICES),
    "slow": (PAUSE, PRICES),
    "drop": (PAUSE, PRICES),
    "truncated": (PAUSE, PRICES, UNREADABLE),
    "unknown_types": (PAUSE, PRICES, UNREADABLE, ("site_event", "conversation:")),
    "unknown_identity": (PAUSE, PRICES, UNREADABLE),
    "selectors": (PAUSE, DRIFT),
    "selectors_send": (PAUSE, DRIFT),
    "page_crash": (PAUSE,),
    **dict.fromkeys(
        ("no_results", "filters_ignored", "repeated_pages", "promoted_rows", "shape_drift", "wrong_encoding"), (PRICES,)
    ),
}


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
    near = [f"{deed} {whom}" for whom in installation.wires for deed in wire.DEEDS] or ["kill redis", "kill postgres"]
    return [*kills, "kill chromium", "flush redis", *near, *kinds]


def share(names: list[str], one_in: int, seed: int) -> list[str]:
    """Everything but the sandbox's faults, and of those one in so many: others with the next seed, all in `one_in`
    seeds. Neighbours are alike, so that each share has some of every sort.
    """
    kinds = [name for name in names if is_market(name)]
    return [name for name in names if not is_market(name)] + kinds[seed % one_in :: one_in]


def is_market(name: str) -> bool:
    """Whether it is the sandbox that goes wrong, rather than a process of ours."""
    return name.startswith("market ")


def may_cause(name: str) -> tuple[Cause, ...]:
    """The alerts that a fault may cause."""
    kind = name.removeprefix("market ")
    usual = (MODEL,) if kind.startswith("llm_") else ()
    return MAY_CAUSE.get(kind, usual) if is_market(name) else ()


def ends_with_login(name: str) -> bool:
    """Whether a person who puts the account right finds the marketplace well again."""
    kind = name.removeprefix("market ")
    return is_market(name) and kind not in NOT_IN_THE_WAY and not kind.startswith("llm_")


def slows(strike: "Strike") -> float:
    """Seconds by which a fault delays every call of the marketplace."""
    return float(ARMED["slow"]["seconds"]) if strike.name == "market slow" else 0.0


def schedule(seed: int, names: list[str], seconds: float) -> list[Strike]:
    """Every named fault once, in an order and at moments drawn from `seed`."""
    chance = random.Random(f"faults {seed}")
    order = chance.sample(names, len(names))
    step = seconds / max(len(order), 1)
    return [
        Strike(step * (place + chance.uniform(0.1, 0.9)), name, chance.choice(COUNTS))
        for place, name in enumerate(order)
    ]


def strike(installation: Installation, fault: Strike) -> tuple[int, bool]:
    """Lets one fault happen; returns the number to disarm it by (0 for what needs none), and whether it has already
    hit somebody: a worker that is just starting, or a browser that nobody uses, is not there to be killed.
    """
    what, _, whom = fault.name.partition(" ")
    if what == "market":
        how = ARMED.get(whom, {"count": fault.count, "seconds": SECONDS})
        number = int(installation.control("faults", kind=whom, **how)["n"])
        return number, not number
    if what == "flush":
        url = vault.read(installation.home, "runtime.env")["REDIS_URL"]
        with suppress(redis.RedisError), redis.Redis.from_url(url, socket_timeout=2) as client:
            return 0, bool(client.flushall())
        return 0, False
    if what in wire.DEEDS:
        return 0, wire.strike(installation.wires[whom], what)
    victims = _victims(installation, whom)
    for process in victims:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGKILL)
    return 0, bool(victims)


def disarm(installation: Installation, number: int) -> None:
    """Ends a fault of the sandbox that has not struck as often as it might."""
    installation.delete(f"faults?n={number}")


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
