"""What the operator reads while Wall-E starts: a line per step with its seconds, an error as one sentence.

Must never print a traceback for something the operator can mend.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# `manage.py prepare` says it to the launcher, which then may print the generated password as the admin's.
LOGIN_AS_GENERATED = "The login of admin is the generated one."


class Refused(Exception):
    """Something the operator must mend first; the text is one clear sentence saying what to do."""


_line_open = False


def say(text: str = "") -> None:
    """One line, at once, also through a pipe; below the step that is running."""
    global _line_open
    with suppress(OSError):  # output into a file on a full disk must not end what it tells of
        print(f"\n{text}" if _line_open else text, flush=True)
    _line_open = False


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
