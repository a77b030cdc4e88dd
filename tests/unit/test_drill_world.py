"""A drill always comes to its end, and says what it could not try: played on an installation that never heals."""

from pathlib import Path
from typing import Any

import psutil

from tests.drill import faults, world
from tests.drill.evidence import Evidence, Row


class Victim:
    """A process as the drill looks at it."""

    def __init__(self) -> None:
        self.killed = 0

    def cmdline(self) -> list[str]:
        return ["python", *faults.processes()["web"].split()]

    def send_signal(self, _: int) -> None:
        self.killed += 1


class Installation:
    """Nothing behind it: no process but those of `there`, a login that never comes to its end."""

    admin = "http://127.0.0.1:1/admin/"
    home = Path("nowhere")

    def __init__(self) -> None:
        self.there: list[Any] = []
        self.looked = 0

    def processes(self) -> list[psutil.Process]:
        self.looked += 1
        return self.there if self.looked > 3 else []

    def get(self, _: str) -> dict[str, list[Row]]:
        return {"armed": []}

    def query(self, _: str) -> list[Row]:
        return []

    def record(self, **_: Any) -> list[Row]:
        return []

    def manage(self, *_: str) -> "Installation":
        return self

    def poll(self) -> None:
        return None


class Drill(world.Drill):
    """The rows of our database are made up; the rest is the drill's own."""

    status = "active"

    def _rows(self, sql: str) -> list[Row]:
        return [{"status": self.status}] if "FROM accounts" in sql else []


def played(installation: Installation, *, status: str, names: list[str]) -> Evidence:
    drill = Drill(installation, 1, 0, 0.2, names, patience=9, within=1.5, log=lambda _: None)  # type: ignore[arg-type]
    drill.status = status
    return drill.run()


def test_an_account_that_never_comes_back_ends_the_drill_and_is_an_outage_until_then() -> None:
    evidence = played(Installation(), status="needs_login", names=["kill web"])
    (outage,) = evidence.outages
    assert outage.status == "needs_login"
    assert (outage.ended - outage.began).total_seconds() > 1
    assert evidence.untried == ["kill web", "STOP"]
    assert evidence.incidents == ()


def test_a_kill_looks_for_its_victim_until_there_is_one() -> None:
    installation = Installation()
    victim = Victim()
    installation.there = [victim]
    evidence = played(installation, status="active", names=["kill web"])
    assert victim.killed == 1
    assert [each.name for each in evidence.incidents] == ["kill web"]
    assert evidence.untried == ["STOP"]
