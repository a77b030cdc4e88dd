"""The faults under way: since when, how often each has really struck, and when it is over.

What has struck nobody is no incident. Never strikes on its own: when is the drill's business.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.drill import faults
from tests.drill.evidence import Incident
from tests.installation import Installation


def now() -> datetime:
    """The moment, as the judge compares it."""
    return datetime.now(UTC)


@dataclass
class Struck:
    """A fault under way: `number` disarms it, `until` is when at the latest (monotonic); `last_hit` since it `hits`."""

    strike: faults.Strike
    number: int
    began: datetime
    until: float
    hits: int = 0
    last_hit: datetime | None = None

    def hit(self, hits: int) -> None:
        """Notes how often it has struck by now."""
        if hits > self.hits:
            self.hits, self.last_hit = hits, now()


@dataclass
class Trouble:
    """What goes wrong on an installation, and what has gone wrong there."""

    installation: Installation
    under_way: list[Struck] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    hits: dict[str, int] = field(default_factory=dict)

    @property
    def is_searching(self) -> bool:
        """Whether a kill still looks for its victim."""
        return any(not each.number for each in self.under_way)

    def strike(self, strike: faults.Strike) -> None:
        """Lets a fault begin."""
        began = now()
        number, hit = faults.strike(self.installation, strike)
        struck = Struck(strike, number, began, time.monotonic() + (faults.LASTS if number else faults.SEARCHES))
        struck.hit(int(hit))
        self.under_way.append(struck)

    def look(self, for_login: bool = False) -> None:
        """Notes what has struck, tries again whom it found nobody to kill, and ends what is over; `for_login`: also
        what would keep a person from putting the account right.
        """
        armed = {row["n"]: row for row in self.installation.get("faults")["armed"]} if self.under_way else {}
        for struck in list(self.under_way):
            over = bool(struck.hits)
            if struck.number:
                row = armed[struck.number]
                struck.hit(row["hits"])
                over = row["remaining"] == 0 or (for_login and faults.ends_with_login(struck.strike.name))
            elif not struck.hits:
                struck.hit(int(faults.strike(self.installation, struck.strike)[1]))
            if over or time.monotonic() >= struck.until:
                self._end_of(struck)

    def end(self) -> None:
        """Everything is well again."""
        for struck in list(self.under_way):
            self._end_of(struck)

    def _end_of(self, struck: Struck) -> None:
        if struck.number:
            faults.disarm(self.installation, struck.number)
        self.under_way.remove(struck)
        name = struck.strike.name
        self.hits[name] = struck.hits
        if struck.last_hit:
            causes, slows = faults.may_cause(name), faults.slows(struck.strike)
            self.incidents.append(Incident(name, struck.began, struck.last_hit, causes, slows))
