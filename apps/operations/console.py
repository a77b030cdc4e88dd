"""What the operator reads while Wall-E starts: a line per step with its seconds, an error as one sentence.

Must never print a traceback for something the operator can mend.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """Something the operator must mend first; the text is one clear sentence saying what to do."""


_line_open = False


def say(text: str = "") -> None:
    """One line, at once, also through a pipe; below the step that is running."""
    global _line_open
    if _line_open:
        print()
    _line_open = False
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Prints the step when it starts and its seconds when it ends."""
    global _line_open
    print(f"  {text} … ", end="", flush=True)
    _line_open = True
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed" if _line_open else f"  {text}: failed", flush=True)
        raise
    else:
        seconds = f"{time.monotonic() - start:.1f} s"
        print(seconds if _line_open else f"  {text}: {seconds}", flush=True)
    finally:
        _line_open = False
