"""One drill on one running installation: buyers speak, faults strike, a person mends what only a person can,
and in the end everything is gathered for the judge.

Speaks to the world through the sandbox's control API and reads our database; never moves a turn.
"""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import psycopg
from psycopg.rows import dict_row

from tests.drill import buyers, faults
from tests.drill.evidence import Evidence, Outage, Row
from tests.drill.judge import DECIDED
from tests.drill.person import Person
from tests.drill.trouble import Trouble, now
from tests.installation import Installation
from walle import vault

TICK = 0.1
#: Seconds the person takes to notice that the account is lost.
NOTICE = 2.0
#: Seconds for which buyers go on talking to a lost account.
TALK_ON = 5.0
#: Seconds without anything left to do, after which the drill is over.
CALM = 3.0
STOPPED_FOR = 5.0
#: Seconds between two faults at least; those that waited for a lost account would come all at once.
APART = 0.7
PAGE = 5_000

TYPING = (
    "SELECT t.id, c.external_id FROM turns t JOIN conversations c ON c.id = t.conversation_id"
    " WHERE t.state = 'ready' AND t.lease_token IS NOT NULL"
)
UNDECIDED = f"SELECT 1 FROM turns WHERE state NOT IN {DECIDED} LIMIT 1"
MESSAGES = (
    "SELECT m.id, m.external_id, c.external_id AS conversation, m.author, m.text, m.turn_id, m.sent_at, m.seen_at"
    " FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY m.id"
)
TURNS = (
    "SELECT t.id, c.external_id AS conversation, t.cause, t.state, t.reason, t.intent, t.up_to_message_id,"
    " t.decision->'messages' AS messages, t.opened_at, t.approved_at, t.sending_at, t.ended_at, t.resent,"
    " t.attempts, r.response_text AS text FROM turns t JOIN conversations c ON c.id = t.conversation_id"
    " LEFT JOIN ai_responses r ON r.id = t.response_id ORDER BY t.id"
)


@dataclass
class Drill:
    """One run. `names` are the faults to strike, each once, over `seconds` of talk; `patience` is how long (s)
    the person looks on while a service is in pause. After `within` seconds it is over, come what may.
    """

    installation: Installation
    seed: int
    conversations: int
    seconds: float
    names: list[str]
    patience: float
    within: float
    outages: list[Outage] = field(default_factory=list)
    log: Callable[[str], None] = print

    def run(self) -> Evidence:
        """Everything in order; returns what there is to judge."""
        self._prepare()
        self._started = time.monotonic()
        self._end = self._started + self.within
        while self._is_going_on() and time.monotonic() < self._end:
            self._tick()
        if not self._is_going_on():
            self.log(f"{self._clock()} everything said")
        self._settle()
        return self.evidence()

    @property
    def hits(self) -> dict[str, int]:
        """How often each fault has struck; 0 too."""
        return {name: self._trouble.hits.get(name, 0) for name in self.names}

    def _is_going_on(self) -> bool:
        return bool(self._lines or self._strikes or self._lost or self._stopped_since)

    def _prepare(self) -> None:
        self._person = Person(self.installation)
        self._database: psycopg.Connection[Row] | None = None
        self._trouble = Trouble(self.installation)
        self._lost: tuple[str, datetime, float] | None = None
        self._login: subprocess.Popen[bytes] | None = None
        self._paused_since = 0.0
        self._at, self._looked_at = 0.0, time.monotonic()
        self._struck_at = 0.0
        self._stop_at: float | None = 0.55 * self.seconds
        self._stopped_since = 0.0
        # As a seller with 300 buyers would set it: the drill is about order, not about waiting.
        self.installation.query(
            "UPDATE accounts SET min_gap_s = 2, cap_per_hour = 30000, cap_per_day = 30000 RETURNING id"
        )
        items = self.installation.query("SELECT external_id, list_price FROM items ORDER BY external_id")
        self._plan = buyers.plan(
            self.seed,
            self.conversations,
            self.seconds,
            [(row["external_id"], float(row["list_price"])) for row in items],
        )
        self._lines = list(self._plan.lines)
        self._strikes = faults.schedule(self.seed, self.names, self.seconds)
        self._known: dict[str, int] = {}  # conversation of the marketplace → number in the plan
        self._interrupted: set[tuple[str, int]] = set()
        self._promised: list[tuple[float, buyers.Line]] = []
        self._read: list[Row] = []

    # -- the clockwork -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        # While the account stays lost the plan stands still: nothing would be there to be hit.
        last, self._looked_at = self._looked_at, time.monotonic()
        if not self._lost or self._looked_at - self._lost[2] < TALK_ON:
            self._at += self._looked_at - last
        at = self._at
        while self._lines and self._lines[0].at <= at:
            self._say(self._lines.pop(0))
        for line in [each for each in self._promised if each[0] <= at]:
            self._promised.remove(line)
            self._say(line[1])
        self._trouble.look()
        self._play_the_person()
        self._press_stop(at)
        if self._strikes and max(self._strikes[0].at, self._struck_at + APART) <= at and not self._lost:
            self._struck_at = at
            self.log(f"{self._clock()} {self._strikes[0].name}")
            self._trouble.strike(self._strikes.pop(0))
        self._interrupt_typing(at)
        time.sleep(TICK)

    def _say(self, line: buyers.Line) -> None:
        name, item = self._plan.buyers[line.conversation]
        call = "seller_says" if line.by_seller else "say"
        answer = self.installation.control(call, buyer=name, item=item, text=line.text)
        self._known[answer["conversation"]] = line.conversation

    # -- what people do ------------------------------------------------------------------------------------

    def _play_the_person(self) -> None:
        rows = self._rows("SELECT status FROM accounts")
        if not rows:
            return
        status = rows[0]["status"]
        if status == "active":
            if self._lost:
                self._note_outage(self._lost)
                self.log(f"{self._clock()} the account is back")
                self._lost = None
            self._look_at_breakers()
            return
        if not self._lost:
            self.log(f"{self._clock()} the account is {status}")
            self._lost = (status, now(), time.monotonic())
        if time.monotonic() - self._lost[2] < NOTICE:
            return
        self._trouble.look(for_login=True)
        if status == "challenged":
            with suppress(httpx.HTTPError):
                self._person.reactivate()
        elif self._login is None:
            self._login = self._person.log_in_again()
        if self._login is not None and self._login.poll() is not None:
            self._login = None

    def _note_outage(self, lost: tuple[str, datetime, float]) -> None:
        self.outages.append(Outage(lost[0], lost[1], now()))

    def _look_at_breakers(self) -> None:
        if self._login is not None and self._login.poll() is not None:
            self._login = None
        if not self._rows("SELECT 1 FROM circuit_breakers WHERE state <> 'closed'"):
            self._paused_since = 0.0
        elif not self._paused_since:
            self._paused_since = time.monotonic()
        elif time.monotonic() - self._paused_since > self.patience:
            self._paused_since = 0.0
            self.log(f"{self._clock()} the person tries the paused services again")
            with suppress(httpx.HTTPError):
                self._person.try_services_again()

    def _press_stop(self, at: float) -> None:
        with suppress(httpx.HTTPError):
            if self._stop_at is not None and at >= self._stop_at:
                self._person.press_stop()
                self._stop_at, self._stopped_since = None, time.monotonic()
                self.log(f"{self._clock()} STOP")
            elif self._stopped_since and time.monotonic() - self._stopped_since > STOPPED_FOR:
                self._person.lift_stop()
                self._stopped_since = 0.0
                self.log(f"{self._clock()} STOP lifted")

    def _interrupt_typing(self, at: float) -> None:
        """Buyer or seller say something exactly while we type, once in each conversation that plans it."""
        for row in self._rows(TYPING):
            number = self._known.get(row["external_id"], -1)
            for kind, plans in (("buyer", self._plan.corrections), ("seller", self._plan.takeovers)):
                if number in plans and (kind, number) not in self._interrupted:
                    self._interrupted.add((kind, number))
                    after, text = plans[number]
                    self._promised.append((at + after, buyers.Line(0, number, text, kind == "seller")))

    # -- the end -------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Until nothing is left to do, for CALM seconds, or the time is over; judged either way."""
        calm_since = 0.0
        while time.monotonic() < self._end:
            self._tick()
            if self._lost or self._promised or self._trouble.is_searching or not self._is_quiet():
                calm_since = 0.0
            elif not calm_since:
                calm_since = time.monotonic()
            elif time.monotonic() - calm_since > CALM:
                self.log(f"{self._clock()} nothing is left to do")
                return
        self.log(f"{self._clock()} not everything came to its end")

    def _is_quiet(self) -> bool:
        if self._rows(UNDECIDED) or not self._rows("SELECT 1"):
            return False
        known = {row["external_id"] for row in self._rows("SELECT external_id FROM messages")}
        said = (line for line in self._record() if line["kind"] == "delivered" and line["side"] == "buyer")
        return all(line["message_id"] in known for line in said)

    def evidence(self) -> Evidence:
        """Everything the judge needs, as rows."""
        query = self.installation.query
        self._trouble.end()
        if self._lost:
            self._note_outage(self._lost)
        # A fault of the marketplace that no call met is only told: some calls are rare.
        untried = [name for name in self.names if not faults.is_market(name) and not self.hits[name]]
        stops = query("SELECT * FROM stops ORDER BY id")
        return Evidence(
            record=self._record(),
            messages=query(MESSAGES),
            turns=query(TURNS),
            alerts=query("SELECT * FROM alerts ORDER BY id"),
            stops=stops,
            incidents=tuple(self._trouble.incidents),
            outages=tuple(self.outages),
            untried=untried if stops else [*untried, "STOP"],
        )

    def _record(self) -> list[Row]:
        """The whole record; only what is new is asked for."""
        while True:
            page = self.installation.record(since=self._read[-1]["n"] if self._read else 0, limit=PAGE)
            self._read += page
            if len(page) < PAGE:
                return self._read

    def _rows(self, sql: str) -> list[Row]:
        """Rows from our database over one connection; none while it is down."""
        try:
            if self._database is None:
                url = vault.read(self.installation.home, "runtime.env")["DATABASE_URL"]
                self._database = psycopg.connect(url, row_factory=dict_row, autocommit=True, connect_timeout=2)
            return self._database.execute(sql).fetchall()
        except psycopg.OperationalError:
            self._database = None
            return []

    def _clock(self) -> str:
        return f"{time.monotonic() - self._started:6.1f} s"
