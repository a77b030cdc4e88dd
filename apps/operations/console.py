"""What the operator reads while Wall-E starts: a line per step with its seconds, an error as one sentence.

Must never print a traceback for something the operator can mend.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """Something the operator must mend first; the text is one clear sentence saying what to do."""


def say(text: str = "") -> None:
    """One line, at once, also through a pipe."""
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Prints the step when it starts and its seconds when it ends."""
    print(f"  {text} … ", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        say("failed")
        raise
    say(f"{time.monotonic() - start:.1f} s")
