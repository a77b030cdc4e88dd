"""Which model a machine can run: a table, and what this machine has.

`choose` is pure. It must never pick a model that has no Spanish, nor one whose weights and contexts would not fit into
the memory that is there: Ollama would move it between memories, and every reply would come late.
"""

from __future__ import annotations

import ipaddress
import math
import os
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

GIB = 1024.0**3
#: GiB that the system and Wall-E's own processes (Chromium, PostgreSQL, workers) need beside the model.
OURS = 3.5
#: GiB of buffers that the runner allocates beside weights and contexts.
BUFFERS = 0.6
#: Fewer cores read a prompt of 1,500 tokens too slowly for anything above 1B to answer within a buyer's patience.
CORES_FOR_3B = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model of Ollama's library; `weights` and `context` (a slot of 4,096 tokens) in GiB. `alias`: its other tag."""

    name: str
    weights: float
    context: float
    on_cpu: bool
    alias: str = ""


#: Best first. Each speaks Spanish by its model card (Llama 3.1 and 3.2: English, German, French, Italian, Portuguese,
#: Hindi, Spanish and Thai). Weights: size of the default tag (Q4_K_M; 1B: Q8_0) on ollama.com/library. Context: two
#: (keys and values) x layers x key-value heads x head size x 2 bytes x 4,096 tokens, from each config.json:
#: 8B 32 x 8 x 128, 3B 28 x 8 x 128, 1B 16 x 8 x 64.
TABLE = (
    Candidate("llama3.1:8b", 4.6, 0.50, on_cpu=False, alias="llama3.1:latest"),
    Candidate("llama3.2", 1.9, 0.44, on_cpu=True, alias="llama3.2:3b"),
    Candidate("llama3.2:1b", 1.25, 0.13, on_cpu=True),
)
DEFAULT = "llama3.2"


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory in GiB (`gpu` 0: none that Ollama could use) and cores."""

    ram: float
    cores: int
    gpu: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A model's name and why it (Spanish)."""

    model: str
    reason: str


def choose(machine: Machine, slots: int = 1) -> Choice:
    """The best model that fits with `slots` replies at once; the smallest where none does."""
    for each in TABLE:
        if why := _why_it_fits(each, machine, slots):
            return Choice(each.name, why)
    why = f"es el más pequeño, y aun así va justo: {_gib(machine.ram)} de memoria y {machine.cores} núcleos"
    return Choice(TABLE[-1].name, why)


def held(names: Iterable[str], machine: Machine, slots: int = 1) -> str:
    """The best of the table that is among `names`, as they name it, and that fits; "" where none is."""
    there = set(names)
    for each in TABLE:
        found = [name for name in (each.name, f"{each.name}:latest", each.alias) if name in there]
        if found and _why_it_fits(each, machine, slots):
            return found[0].removesuffix(":latest")
    return ""


def _why_it_fits(each: Candidate, machine: Machine, slots: int) -> str:
    wanted = each.weights + each.context * slots + BUFFERS
    if wanted <= machine.gpu:
        return f"cabe en la tarjeta gráfica: {_gib(wanted)} de {_gib(machine.gpu)}"
    if each.on_cpu and wanted + OURS <= machine.ram and (each is TABLE[-1] or machine.cores >= CORES_FOR_3B):
        return f"cabe en la memoria ({_gib(machine.ram)}) y hay {machine.cores} núcleos"
    return ""


def is_here(host: str) -> bool:
    """Whether a host's address is this very machine."""
    name = urlsplit(host).hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@cache
def measure() -> Machine:
    """What this machine, or the container this runs in, has; what can't be found out counts as absent."""
    ram = min(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, allowed())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(ram, cores, _gpu())


def allowed(own: Path = Path("/proc/self/cgroup"), groups: Path = Path("/sys/fs/cgroup")) -> float:
    """GiB that a container may use: the narrowest limit of the control groups (v2) that this process is in, infinite
    where there is none.
    """
    limits = [math.inf]
    with suppress(OSError):
        place = next((line[4:] for line in own.read_text().splitlines() if line.startswith("0::/")), "")
        for folder in (groups / place, *(groups / place).parents):
            with suppress(OSError, ValueError):  # the topmost has no such file, and «max» is no number
                limits.append(int((folder / "memory.max").read_text()) / GIB)
    return min(limits)


def _gpu() -> float:
    """GiB of the largest graphics card: NVIDIA's own tool, or what the kernel says of an AMD card."""
    found = [0.0]
    for file in Path("/sys/class/drm").glob("card*/device/mem_info_vram_total"):
        found.append(int(file.read_text()) / GIB)
    if tool := shutil.which("nvidia-smi"):
        try:
            asked = [tool, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
            said = subprocess.run(asked, capture_output=True, text=True, timeout=3, check=True).stdout
            found += [int(line) / 1024 for line in said.split()]
        except (OSError, subprocess.SubprocessError, ValueError):
            return max(found)
    return max(found)


def _gib(size: float) -> str:
    return f"{size:.1f} GB".replace(".", ",")
