"""`make drill`: a whole Wall-E, its buyers, and everything that can go wrong, judged by the marketplace's record.

Exits with 1 unless nothing was lost, repeated, out of date, said under take-over or STOP, and every incident
alerted once. docs/drill.md explains the table.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from tests.drill import faults, newer, report, wire
from tests.drill.judge import Finding, judge
from tests.drill.world import Drill
from tests.installation import CODE, Installation

#: People are played quickly, so that many talks fit into a minute; what guards against processes stays as it is.
TIMING = {"WALLE_TIME_FACTOR": "100"}
MODEL_MS = 1
#: Seconds of talk unless told: so many for each fault, and so many at least.
APART, SHORTEST = 2.0, 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the drills asked for; returns the exit code."""
    options = _options(arguments)
    runs, broken = [], False
    for seed in range(options.seed, options.seed + options.seeds):
        figures = once(seed, options)
        runs.append(figures)
        broken = broken or any(figures["findings"].values())
        report.write(options.json, runs)
    print(f"{'FAILED' if broken else 'Passed'}: {len(runs)} drills; figures in {options.json}")
    return int(broken)


def once(seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """One drill on an installation of its own, which is kept where a promise broke."""
    began = time.monotonic()
    findings: list[Finding] | None = None
    wires, undone = ExitStack(), list[Finding]()
    code = CODE
    if options.upgrade:
        code = newer.checkout(Path(wires.enter_context(tempfile.TemporaryDirectory(prefix="walle-newer-"))))
    installation = Installation(TIMING, code)
    try:
        start(installation)
        if options.wire:
            wires.enter_context(wire.laid(installation))
        names = faults.share(_chosen(faults.known(installation), options.only), options.share, seed)
        seconds = options.seconds or (newer.SECONDS if options.upgrade else max(SHORTEST, APART * len(names)))
        print(f"Drill {seed}: {options.conversations} conversations, {len(names)} faults. Data: {installation.home}")
        drill = Drill(
            installation,
            seed=seed,
            conversations=options.conversations,
            seconds=seconds,
            names=names,
            patience=options.patience,
            within=seconds + options.settle,
        )
        with ExitStack() as meanwhile:
            if options.upgrade:
                undone = meanwhile.enter_context(newer.upgraded(installation))
            evidence = drill.run()
        findings = [*judge(evidence), *undone]
        figures = report.summary(evidence, findings) | {
            "seed": seed,
            "faults_hit": {name: hits for name, hits in drill.hits.items() if hits},
            "faults_unmet": [name for name, hits in drill.hits.items() if not hits],
            "restarts": installation.said().count(" stopped ("),
            "seconds": round(time.monotonic() - began, 1),
        }
        print(report.table(figures))
        print(report.explained(evidence, findings))
        return figures
    finally:
        installation.stop()
        wires.close()
        if findings == []:
            installation.remove()
        else:
            print(f"\n  Kept for you: {installation.home.parent}")


def start(installation: Installation) -> None:
    """Everything up, and the demo's own buyers silent: they end before the launcher lets them begin."""
    installation.launch()
    installation.wait(lambda: _control(installation, "start"), 120, "the sandbox")
    _control(installation, "stop")
    installation.wait(lambda: "Wall-E is up" in installation.said(), 120, "the launcher")
    # The model hurries like everybody: else its time is up whenever twenty people ask at once.
    installation.control("settings", llm_ms_per_token=MODEL_MS)


def _control(installation: Installation, call: str) -> bool:
    try:
        installation.control(call)
    except httpx.TransportError:
        return False
    return True


def _chosen(names: list[str], only: list[str]) -> list[str]:
    if only == ["nothing"]:
        return []
    unknown = set(only) - set(names)
    if unknown:
        sys.exit(f"No such fault: {', '.join(sorted(unknown))}. There are: {', '.join(names)}")
    return [name for name in names if not only or name in only]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--conversations", type=int, default=20)
    parser.add_argument("--seconds", type=float, help="how long buyers talk and faults strike (2 for each fault)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=1, help="how many drills, one seed each (1)")
    parser.add_argument("--only", action="append", default=[], metavar="FAULT", help="this fault only; «nothing»: none")
    parser.add_argument(
        "--share", type=int, default=1, help="one in so many of the market's faults, others with each seed (1)"
    )
    parser.add_argument(
        "--patience", type=float, default=6, help="seconds until the person tries a paused service again (6)"
    )
    parser.add_argument("--settle", type=float, default=240, help="seconds for everything to come to its end (240)")
    parser.add_argument("--wire", action="store_true", help="PostgreSQL and Redis over wires that break")
    parser.add_argument("--upgrade", action="store_true", help="make upgrade, rollback and upgrade while buyers talk")
    parser.add_argument("--json", type=Path, default=CODE / "var" / "drill" / "drill.json")
    options = parser.parse_args(arguments)
    options.only = options.only or (["nothing"] if options.upgrade else [])
    return options


if __name__ == "__main__":
    sys.exit(main())
