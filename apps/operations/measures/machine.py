"""Figures of this machine: what each of our services and its browser uses, and how much memory is left."""

import os
import re
from collections.abc import Iterator

import psutil
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.operations import processes
from apps.operations.measures.rows import gauge

#: What a command line says of whose it is, the first that fits.
SERVICES = (
    ("browser", re.compile(r"chrom|playwright")),
    (r"\1", re.compile(r"celery -A walle worker -n (\w+)@")),
    ("beat", re.compile("celery -A walle beat")),
    ("flower", re.compile("celery -A walle flower")),
    ("web", re.compile(r"uvicorn walle\.asgi")),
    ("listener", re.compile(r"manage\.py listen")),
    ("postgres", re.compile("postgres")),
    ("redis", re.compile("redis-server")),
)


class Machine(Collector):
    """What runs here of this installation; of another on the same machine nothing, where `up` started both."""

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """All figures of this moment."""
        found: dict[str, list[tuple[int, float]]] = {}
        for name, memory, seconds in _ours():
            found.setdefault(name, []).append((memory, seconds))
        resident = gauge("process_resident_bytes", "Memory of a service's processes here", "service")
        used = CounterMetricFamily("walle_process_cpu_seconds", "Processor time of a service here", labels=["service"])
        running = gauge("processes", "Processes of a service here", "service")
        for name, each in found.items():
            resident.add_metric([name], sum(memory for memory, _seconds in each))
            used.add_metric([name], sum(seconds for _memory, seconds in each))
            running.add_metric([name], len(each))
        left = gauge("memory_used_ratio", "Share of this machine's memory in use")
        left.add_metric([], psutil.virtual_memory().percent / 100)
        yield from (resident, used, running, left)


def service(command: str) -> str:
    """Whose a command line is; "" where it is none of our services."""
    for name, pattern in SERVICES:
        if found := pattern.search(command):
            return found.expand(name)
    return ""


def _ours() -> Iterator[tuple[str, int, float]]:
    """Service, resident bytes and processor seconds of each process; those of our own run where we belong to one."""
    mark = os.environ.get(processes.MARK, "")
    browser = f"--walle-home={mark.partition('|')[0]}"  # Chromium's own children lose the environment
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            if not (name := service(command)):
                continue
            if mark and browser not in command and process.environ().get(processes.MARK, "") != mark:
                continue
            with process.oneshot():
                times = process.cpu_times()
                yield name, process.memory_info().rss, times.user + times.system
        except psutil.Error:
            continue  # gone meanwhile, or somebody else's
