"""What a drill is judged by: the marketplace's own record and our rows, and the questions the judge asks of them.

Pure: plain rows in, plain rows out. Must never decide whether a promise was broken; that is the judge's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Row = dict[str, Any]
#: A kind of alert, and how the subject of those begins.
Cause = tuple[str, str]


@dataclass(frozen=True)
class Incident:
    """Something the drill broke: from when on, when it struck for the last time, what alerts it may cause, and by
    how many seconds it makes each call of the marketplace slower.
    """

    name: str
    began: datetime
    last_hit: datetime
    may_cause: Sequence[Cause] = ()
    slows: float = 0.0


@dataclass(frozen=True)
class Outage:
    """A time in which the account was `status` (needs_login, challenged), until the person mended it."""

    status: str
    began: datetime
    ended: datetime


@dataclass(frozen=True)
class Evidence:
    """Everything a judgement is made of.

    `record`: the sandbox's lines, in order. `messages`, `turns`: our rows, with `conversation` as the
    marketplace's id. `alerts`, `stops`: rows as they are. `untried`: what the drill meant to do and could not.
    """

    record: Sequence[Row]
    messages: Sequence[Row] = ()
    turns: Sequence[Row] = ()
    alerts: Sequence[Row] = ()
    stops: Sequence[Row] = ()
    incidents: Sequence[Incident] = ()
    outages: Sequence[Outage] = ()
    untried: Sequence[str] = ()


@dataclass(frozen=True)
class Publish:
    """One send of the seller's: `line` as recorded, the `read` of its thread before it, what was delivered `before`
    it, and the turn of ours it belongs to.
    """

    line: Row
    read: Row | None
    before: Sequence[Row]
    turn: Row | None

    @property
    def conversation(self) -> str:
        return str(self.line["conversation_id"])

    @property
    def approved(self) -> bool:
        """Whether a person gave their word for it."""
        return bool(self.turn and self.turn["approved_at"])

    def blind_ms(self) -> int:
        """Milliseconds since the read; 0 without one."""
        return int(self.line["at_ms"] - self.read["at_ms"]) if self.read else 0


def delivered(evidence: Evidence, *, side: str = "", via: str = "") -> list[Row]:
    """What became visible to both sides: by a side, over a way."""
    return [
        line
        for line in evidence.record
        if line["kind"] == "delivered" and side in ("", line["side"]) and via in ("", line["via"])
    ]


def publishes(evidence: Evidence) -> list[Publish]:
    """Every send of the seller's, in order."""
    turns = turn_of_message(evidence)
    reads: dict[str, Row] = {}
    before: dict[str, list[Row]] = defaultdict(list)
    found = []
    for line in evidence.record:
        conversation = line["conversation_id"]
        if line["kind"] == "thread_read" and line["via"] == "api":  # the page reads too, but we don't read it there
            reads[conversation] = line
        elif line["kind"] == "delivered":
            before[conversation].append(line)
        elif line["kind"] == "publish" and line["side"] == "seller":
            seen = list(before[conversation])
            found.append(Publish(line, reads.get(conversation), seen, turns.get(line["message_id"])))
    return found


def visible(line: Row, read: Row) -> bool:
    """Whether a delivered message was there at a read. A fault may have kept it back from that answer."""
    newest = read["detail"]["time_token"]
    return bool(line["n"] < read["n"]) and int(line["detail"]["time_token"]) <= int(newest or 0)


def turn_of_message(evidence: Evidence) -> dict[str, Row]:
    """The turn of each message of ours, by the marketplace's id."""
    turns = {turn["id"]: turn for turn in evidence.turns}
    return {row["external_id"]: turns[row["turn_id"]] for row in evidence.messages if row["turn_id"] in turns}


def answers(turn: Row, message_id: int) -> bool:
    """Whether our message is among what the turn was written for."""
    return message_id <= (turn["up_to_message_id"] or 0) or message_id in (turn["messages"] or ())


def by_conversation(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Our rows, by the marketplace's id of their conversation."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["conversation"]].append(row)
    return found


def ms(moment: datetime) -> float:
    """A moment as the record writes it."""
    return moment.timestamp() * 1000
