"""`python -m tests.drill.characters`: bad models write, and nothing that they shouldn't have said may leave.

For each character varied buyers speak to the real chain (intake, assess, generate, validate, deliver) over the
sandbox's marketplace and model server, without browser, broker and workers, which would cost seconds for each reply
(`characters_world` tells what stands for them). Judged by an independent reader is every reply that the chain let
through: one that reached `ready`, whether or not it left. How many the sandbox's own record shows is counted apart.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from apps.sandbox.characters import CHARACTERS

ROOT = Path(__file__).resolve().parents[2]


def drive(character: str, turns: int, seed: int, within: float, **changes: Any) -> dict[str, Any]:
    """So many turns against one character, or as many as `within` seconds allow; what came of them, with every finding.

    The database is the caller's.
    """
    from tests.drill.characters_world import world

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, world(Path(folder), character, seed, **changes) as outside:
        said = list(islice(_until(began + within, outside.talks()), turns))
        seen = outside.record()
    let = [each for each in said if each.text]
    return {
        "character": character,
        "turns": len(said),
        "let_through": len(let),
        "in_record": len(seen),
        "unknown_in_record": list((Counter(seen) - Counter(each.text for each in let)).elements()),
        "by_source": dict(Counter(each.source for each in let)),
        "not_sent": dict(Counter(f"{each.state}: {each.reason}" for each in said if not each.text)),
        "by_kind": dict(Counter(found.kind for each in let for found in each.findings)),
        "findings": sum(bool(each.findings) for each in let),
        "replies": [asdict(each) for each in let],
        "seconds": round(time.monotonic() - began, 1),
    }


def _until(end: float, talks: Iterator[Any]) -> Iterator[Any]:
    """As many as begin before `end` on the monotonic clock; the last one too, for it has been said."""
    while time.monotonic() < end:
        yield next(talks)


def run(characters: Sequence[str], turns: int, seed: int, within: float) -> list[dict[str, Any]]:
    """All of these characters at once on a database of their own, each in its process."""
    from django.core.management import call_command
    from django.db import connection

    with _servers():
        call_command("migrate", verbosity=0)
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # else the processes would share its sockets
        with ProcessPoolExecutor(len(characters), mp_context=get_context("fork")) as pool:
            return list(pool.map(partial(_alone, turns=turns, seed=seed, within=within), characters))


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)


def _alone(character: str, turns: int, seed: int, within: float) -> dict[str, Any]:
    """`drive` with memories of answers that no other character shares."""
    from django.conf import settings

    number = list(CHARACTERS).index(character)
    return drive(character, turns, seed, within, REDIS_URL=settings.REDIS_URL.removesuffix("/0") + f"/{number}")


@contextmanager
def _servers() -> Any:
    from tests import plugin

    with ExitStack() as stack:
        stack.enter_context(contextmanager(plugin.run)(plugin.POSTGRES, 2))
        stack.enter_context(contextmanager(plugin.run)(plugin.REDIS, 15))
        plugin.POSTGRES.ensure_database()
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what is asked for; 1 where anything was found or nothing was shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1000, help="turns of each character (1000)")
    parser.add_argument("--character", action="append", choices=CHARACTERS, help="this one only; all unless told")
    parser.add_argument("--within", type=float, default=3600, help="seconds at most (3600)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "drill" / "characters.json")
    options = parser.parse_args(arguments)
    rows = run(options.character or list(CHARACTERS), options.turns, options.seed, options.within)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1, default=_plain))
    print(f"{'character':10} {'turns':>6} {'through':>8} {'record':>7} {'seconds':>8} {'findings':>9}")
    for row in rows:
        figures = (row["turns"], row["let_through"], row["in_record"], row["seconds"], row["findings"])
        print("{:10} {:6} {:8} {:7} {:8} {:9}".format(row["character"], *figures), row["by_source"], row["by_kind"])
        print("    not sent:", row["not_sent"])
        for each in (each for each in row["replies"] if each["findings"]):
            print("    ({source}) {buyer}\n      {text}".format_map(each))
            print("     ", *(f"{found['kind']}: {found['what']}" for found in each["findings"]))
    short = any(row["turns"] < options.turns for row in rows)
    return int(short or any(row["findings"] or row["unknown_in_record"] or not row["in_record"] for row in rows))


if __name__ == "__main__":
    from tests import plugin  # noqa: F401 - before Django reads its settings

    os.environ |= {"DJANGO_SETTINGS_MODULE": "walle.settings", "WALLE_LOG_LEVEL": "ERROR"}
    import django

    django.setup()
    sys.exit(main())
