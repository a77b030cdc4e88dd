"""Watches the supervisor from outside: when that is killed, ends everything the run has started.

`python -m apps.operations.guard HOME RUN`, with a pipe from the supervisor as stdin: its end without "bye"
means death. Must never touch a process of another run.
"""

import sys
from pathlib import Path

from apps.operations import processes
from apps.operations.console import say


def main(home: Path, run: str) -> None:
    """Wait for the supervisor's end."""
    if sys.stdin.readline() == "bye\n":
        return
    # A process may be starting another while it is being ended: look again until nothing is left.
    ended = 0
    for _ in range(5):
        found = processes.marked(home, run=run)
        if not found:
            break
        ended += processes.end(found, grace=6)
    say(f"Wall-E's supervisor was killed; {ended} processes of its run were stopped.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
