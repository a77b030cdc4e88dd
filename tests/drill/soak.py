"""`make soak ARGS="--minutes 60"`: the drill's storm at a low rate, for as long as asked.

Says what share of the buyers was answered or held in time, what was lost or repeated, how soon work went on after each
fault, and by how much each process grows. Exits with 1 where a promise or a bound is broken.
"""

import argparse
import itertools
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
from scipy.stats import theilslopes

from tests.drill import __main__ as drill
from tests.drill import faults, report
from tests.drill.evidence import Incident, Row
from tests.drill.judge import judge
from tests.drill.world import Drill
from tests.installation import CODE, Installation

#: Seconds between two faults, conversations begun in a minute, seconds between two looks at the memory.
APART, A_MINUTE, LOOK_S = 75.0, 3, 10.0
#: Seconds from a buyer's message to its decision that count as in time, whatever strikes meanwhile.
IN_TIME_S = 60.0
#: Minutes until a process has all it loads once; minutes it must live after that for its growth to be told.
WARM, LONG_ENOUGH = 15, 20
#: What is asked: share in time, MB an hour.
SHARE, GROWTH = 0.999, 10.0
SETTLE_S = 240.0
DECISIONS = "SELECT opened_at, coalesce(decided_at, ended_at) AS decided_at FROM turns ORDER BY 2"


def main(arguments: Sequence[str] | None = None) -> int:
    """Soaks one installation; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="no faults: memory alone")
    parser.add_argument("--json", type=Path, default=CODE / "var" / "soak" / "soak.json")
    options = parser.parse_args(arguments)
    installation, well = Installation(drill.TIMING), False
    try:
        drill.start(installation)
        figures = soak(installation, options.minutes, options.seed, calm=options.calm)
        report.write(options.json, [figures])
        print(table(figures))
        well = passed(figures)
        print(f"{'Passed' if well else 'FAILED'}; figures in {options.json}")
        return int(not well)
    finally:
        installation.stop()
        if well:
            installation.remove()
        else:
            print(f"Kept for you: {installation.home.parent}")


def soak(installation: Installation, minutes: int, seed: int, *, calm: bool = False) -> dict[str, Any]:
    """The storm, or its lack, and its figures."""
    seconds = 60.0 * minutes
    names = [] if calm else storm(faults.known(installation), int(seconds / APART), seed)
    run = Drill(
        installation,
        seed=seed,
        conversations=max(10, A_MINUTE * minutes),
        seconds=seconds,
        names=names,
        patience=6,
        within=seconds + SETTLE_S,
    )
    over = threading.Event()
    looks: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    watcher = threading.Thread(target=watch, args=(installation, looks, over), daemon=True)
    watcher.start()
    try:
        evidence = run.run()
    finally:
        over.set()
        watcher.join(LOOK_S)
    findings = judge(evidence)
    print(report.explained(evidence, findings))
    decisions = installation.query(DECISIONS)
    return report.summary(evidence, findings) | {
        "minutes": minutes,
        "share_in_time": share_in_time(decisions),
        "recovery_s": recovery(evidence.incidents, decisions),
        "growth_mb_h": growth(looks),
        "memory_mb": {name: round(rows[-1][1]) for (name, _), rows in sorted(looks.items())},
        # Every minute, by which a step is told from a slope.
        "memory_mb_by_minute": {
            f"{name} {number}": [round(size) for _, size in rows[:: int(60 / LOOK_S)]]
            for (name, number), rows in sorted(looks.items())
        },
    }


def storm(names: Sequence[str], count: int, seed: int) -> list[str]:
    """So many faults: all of them in turn, each round in an order of its own."""
    chance = random.Random(f"storm {seed}")
    rounds = (chance.sample(list(names), len(names)) for _ in itertools.count())
    return list(itertools.islice(itertools.chain.from_iterable(rounds), count))


def watch(
    installation: Installation, looks: dict[tuple[str, int], list[tuple[float, float]]], over: threading.Event
) -> None:
    """Notes each process's own memory in MB, and Chromium's of a worker together, until it is `over`."""
    began, known = time.monotonic(), faults.processes()
    while not over.wait(LOOK_S):
        sizes: dict[tuple[str, int], float] = defaultdict(float)
        for process in installation.processes():
            try:
                words, size = " ".join(process.cmdline()), process.memory_info().rss / 1e6
            except psutil.Error:
                continue
            if "chrom" in words.partition(" ")[0]:
                sizes["chromium", 0] += size
            else:
                name = next((name for name, part in known.items() if part in words), "")
                if name:
                    sizes[name, process.pid] = size
        for key, size in sizes.items():
            looks[key].append((time.monotonic() - began, size))


def share_in_time(decisions: Sequence[Row]) -> float:
    """The share of turns that were decided within IN_TIME_S of being opened; undecided ones were not."""
    if not decisions:
        return 0.0
    ended = [row for row in decisions if row["decided_at"]]
    soon = [row for row in ended if (row["decided_at"] - row["opened_at"]).total_seconds() <= IN_TIME_S]
    return len(soon) / len(decisions)


def recovery(incidents: Sequence[Incident], decisions: Sequence[Row]) -> dict[str, float]:
    """Per fault the longest seconds from its last hit, or the next work that came, to the first decision after it."""
    found: dict[str, float] = {}
    for each in incidents:
        after = [row for row in decisions if row["decided_at"] and row["decided_at"] > each.last_hit]
        if after:
            first = min(after, key=_decided)
            seconds = (first["decided_at"] - max(each.last_hit, first["opened_at"])).total_seconds()
            found[each.name] = max(found.get(each.name, 0.0), round(seconds, 1))
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _decided(row: Row) -> datetime:
    moment: datetime = row["decided_at"]
    return moment


def growth(looks: dict[tuple[str, int], list[tuple[float, float]]]) -> dict[str, float]:
    """MB an hour (Theil–Sen) of each process that lived long enough once warm; the steepest of a name."""
    found: dict[str, float] = {}
    for (name, _), rows in looks.items():
        # A process that a fault replaced is warm so long after its own start.
        warm = [row for row in rows if row[0] >= rows[0][0] + 60 * WARM]
        if warm and warm[-1][0] - warm[0][0] >= 60 * LONG_ENOUGH:
            slope = theilslopes([size for _, size in warm], [at / 3600 for at, _ in warm]).slope
            found[name] = round(max(found.get(name, float("-inf")), float(slope)), 1)
    return found


def passed(figures: dict[str, Any]) -> bool:
    """Whether every promise was kept and every bound met; Chromium is recycled and has none."""
    grows = [value for name, value in figures["growth_mb_h"].items() if name != "chromium"]
    return (
        not any(figures["findings"].values()) and figures["share_in_time"] >= SHARE and max(grows, default=0) <= GROWTH
    )


def table(figures: dict[str, Any]) -> str:
    """The figures for people; where no process lived long enough, that is said."""
    told = report.table({name: value for name, value in figures.items() if name != "memory_mb_by_minute"})
    if not figures["growth_mb_h"]:
        told += f"\n  no growth told: no process lived {WARM} + {LONG_ENOUGH} minutes"
    return told


if __name__ == "__main__":
    sys.exit(main())
