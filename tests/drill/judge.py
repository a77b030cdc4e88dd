"""The drill's judge: what the marketplace's own record and our rows say together, as findings.

Pure functions over plain rows, so that each verdict can be shown to fail when it should. Must never look at
what the drill meant to do, only at what the world recorded; never decides in doubt for the system.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

Row = dict[str, Any]

#: Design §1.5: one STOP silences everything within two seconds. The same is granted where an account is lost.
GRACE = timedelta(seconds=2)
#: An alert may open this long after its cause was mended: the call that failed was still under way.
ALERT_LAG = timedelta(seconds=15)
DECIDED = ("sent", "held", "skipped", "superseded")
ABOUT_A_CONVERSATION = "conversation:"


@dataclass(frozen=True)
class Incident:
    """Something the drill broke, from when to when. `alerts`: whether it may alert."""

    name: str
    began: datetime
    healed: datetime
    alerts: bool


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
    marketplace's id. `alerts`, `stops`: rows as they are.
    """

    record: Sequence[Row]
    messages: Sequence[Row] = ()
    turns: Sequence[Row] = ()
    alerts: Sequence[Row] = ()
    stops: Sequence[Row] = ()
    incidents: Sequence[Incident] = ()
    outages: Sequence[Outage] = ()


@dataclass(frozen=True)
class Finding:
    """One broken promise. `conversation` is the marketplace's id, empty where it is about none."""

    verdict: str
    conversation: str
    what: str


@dataclass
class Window:
    """The time between the last read and the publish of each reply: what nobody can see any more."""

    milliseconds: list[int] = field(default_factory=list)
    hits: int = 0

    @property
    def p50(self) -> int:
        return round(median(self.milliseconds)) if self.milliseconds else 0

    @property
    def longest(self) -> int:
        return max(self.milliseconds, default=0)


def judge(evidence: Evidence) -> list[Finding]:
    """Every broken promise that the evidence shows; none is the only pass."""
    return [
        *lost(evidence),
        *repeated(evidence),
        *unrecognised(evidence),
        *out_of_date(evidence),
        *under_take_over(evidence),
        *under_stop(evidence),
        *alerts(evidence),
    ]


def lost(evidence: Evidence) -> list[Finding]:
    """Each buyer's message must be among ours and end answered, held, skipped with a reason, or answered by
    the seller's own hand; and what we call sent must have arrived.
    """
    ours = {row["external_id"]: row for row in evidence.messages}
    turns = _by_conversation(evidence.turns)
    typed: dict[str, int] = {}
    for line in _delivered(evidence, side="seller", via="official_app"):
        typed[line["conversation_id"]] = line["n"]
    findings = []
    for line in _delivered(evidence, side="buyer"):
        conversation = line["conversation_id"]
        row = ours.get(line["message_id"])
        if row is None:
            findings.append(Finding("lost", conversation, f"never read: «{line['text']}»"))
        elif line["n"] > typed.get(conversation, 0) and not any(
            _settles(turn) and _answers(turn, row["id"]) for turn in turns[conversation]
        ):
            findings.append(Finding("lost", conversation, f"neither answered nor held: «{line['text']}»"))
    arrived = {line["message_id"] for line in _delivered(evidence)}
    said = {row["turn_id"] for row in evidence.messages if row["external_id"] in arrived}
    for turn in evidence.turns:
        if turn["state"] not in DECIDED:
            findings.append(Finding("lost", turn["conversation"], f"turn {turn['id']} is still {turn['state']}"))
        elif turn["state"] == "sent" and turn["id"] not in said:
            findings.append(Finding("lost", turn["conversation"], f"turn {turn['id']} is sent, nothing arrived"))
    return findings


def repeated(evidence: Evidence) -> list[Finding]:
    """No buyer gets the same text of ours twice, nor one turn's reply twice."""
    turn_of = _turn_of_message(evidence)
    texts, turns, findings = set(), set(), []
    for line in _delivered(evidence, side="seller", via="publish"):
        text = (line["conversation_id"], " ".join(line["text"].split()))
        turn = turn_of.get(line["message_id"])
        if text in texts:
            findings.append(Finding("repeated", line["conversation_id"], f"said twice: «{line['text']}»"))
        elif turn is not None and turn["id"] in turns:
            findings.append(Finding("repeated", line["conversation_id"], f"turn {turn['id']} was delivered twice"))
        texts.add(text)
        turns.add(turn["id"] if turn else None)
    return findings


def unrecognised(evidence: Evidence) -> list[Finding]:
    """What we sent must be known to us as ours: else our own echo was taken for a person."""
    turn_of = _turn_of_message(evidence)
    return [
        Finding("unrecognised", line["conversation_id"], f"of no turn: «{line['text']}»")
        for line in _delivered(evidence, side="seller", via="publish")
        if line["message_id"] not in turn_of
    ]


def out_of_date(evidence: Evidence) -> list[Finding]:
    """What the buyer had said at the last read before a reply left must be answered by that reply."""
    ours = {row["external_id"]: row["id"] for row in evidence.messages}
    turn_of, arrived = _turn_of_message(evidence), {line["message_id"] for line in _delivered(evidence)}
    findings = []
    for publish, read, before in _publishes(evidence):
        turn = turn_of.get(publish["message_id"])
        if publish["message_id"] not in arrived or turn is None:
            continue
        conversation = publish["conversation_id"]
        if read is None:
            findings.append(Finding("out of date", conversation, f"sent unread: «{publish['text']}»"))
            continue
        for line in before:
            if line["side"] != "buyer" or not _visible(line, read):
                continue
            message = ours.get(line["message_id"])
            if message is None or not _answers(turn, message):
                what = f"«{publish['text']}» ignores «{line['text']}»"
                findings.append(Finding("out of date", conversation, what))
    return findings


def window(evidence: Evidence) -> Window:
    """How long each reply was blind before it left, and how many messages fell into that."""
    found = Window()
    for publish, read, before in _publishes(evidence):
        if read is None:
            continue
        found.milliseconds.append(publish["at_ms"] - read["at_ms"])
        found.hits += sum(not _visible(line, read) for line in before if line["via"] != "publish")
    return found


def under_take_over(evidence: Evidence) -> list[Finding]:
    """Nothing leaves after the seller's own words were there to be read, unless a person approved it."""
    turn_of = _turn_of_message(evidence)
    return [
        Finding("under take-over", publish["conversation_id"], f"«{publish['text']}» after «{line['text']}»")
        for publish, read, before in _publishes(evidence)
        for line in before
        if line["via"] == "official_app"
        and read is not None
        and _visible(line, read)
        and not (turn_of.get(publish["message_id"]) or {}).get("approved_at")
    ]


def under_stop(evidence: Evidence) -> list[Finding]:
    """Nothing leaves under STOP, nor from an account that is lost, two seconds after it was."""
    silent = [("STOP", stop["started_at"], stop["ended_at"]) for stop in evidence.stops]
    silent += [(outage.status, outage.began, outage.ended) for outage in evidence.outages]
    return [
        Finding("under STOP", publish["conversation_id"], f"under {what}: «{publish['text']}»")
        for publish, _, _ in _publishes(evidence)
        for what, began, ended in silent
        if _ms(began + GRACE) < publish["at_ms"] and (ended is None or publish["at_ms"] < _ms(ended))
    ]


def alerts(evidence: Evidence) -> list[Finding]:
    """One alert per incident: never a second of the same kind and subject, none without a cause, and exactly
    one for an account that is lost.
    """
    findings = []
    by_end = sorted(evidence.incidents, key=lambda each: each.healed)
    explained: set[tuple[str, str, str]] = set()
    for alert in sorted(evidence.alerts, key=lambda row: row["opened_at"]):
        kind, subject = alert["kind"], alert["subject"]
        causes = [each.name for each in by_end if each.alerts and _may_cause(each, alert)]
        if subject.startswith(ABOUT_A_CONVERSATION):
            causes = [subject]  # an incident of its own, once
        cause = next((each for each in causes if (kind, subject, each) not in explained), "")
        if cause:
            explained.add((kind, subject, cause))
        else:
            what = f"{kind} {subject} opened at {alert['opened_at']:%H:%M:%S} without an incident of its own"
            findings.append(Finding("alerts", "", what))
    for outage in evidence.outages:
        raised = [
            row
            for row in evidence.alerts
            if row["kind"] in ("session", "challenge") and outage.began - GRACE <= row["opened_at"] <= outage.ended
        ]
        if len(raised) != 1:
            what = f"{len(raised)} alerts while the account was {outage.status} from {outage.began:%H:%M:%S}"
            findings.append(Finding("alerts", "", what))
    return findings


def _may_cause(incident: Incident, alert: Row) -> bool:
    return bool(incident.began <= alert["opened_at"] <= incident.healed + ALERT_LAG)


def _delivered(evidence: Evidence, *, side: str = "", via: str = "") -> list[Row]:
    """What became visible: by a side, over a way."""
    return [
        line
        for line in evidence.record
        if line["kind"] == "delivered" and side in ("", line["side"]) and via in ("", line["via"])
    ]


def _publishes(evidence: Evidence) -> list[tuple[Row, Row | None, list[Row]]]:
    """Each send of the seller's, the last read of its thread before it, and what was delivered before it."""
    reads: dict[str, Row] = {}
    before: dict[str, list[Row]] = defaultdict(list)
    found: list[tuple[Row, Row | None, list[Row]]] = []
    for line in evidence.record:
        conversation = line["conversation_id"]
        if line["kind"] == "thread_read" and line["via"] == "api":  # the page reads too, but we don't read it there
            reads[conversation] = line
        elif line["kind"] == "delivered":
            before[conversation].append(line)
        elif line["kind"] == "publish" and line["side"] == "seller":
            found.append((line, reads.get(conversation), list(before[conversation])))
    return found


def _visible(line: Row, read: Row) -> bool:
    """Whether a delivered message was there at a read. A fault may have kept it back from that answer."""
    newest = read["detail"]["time_token"]
    return bool(line["n"] < read["n"]) and int(line["detail"]["time_token"]) <= int(newest or 0)


def _turn_of_message(evidence: Evidence) -> dict[str, Row]:
    turns = {turn["id"]: turn for turn in evidence.turns}
    return {row["external_id"]: turns[row["turn_id"]] for row in evidence.messages if row["turn_id"] in turns}


def _settles(turn: Row) -> bool:
    return turn["state"] == "sent" or (turn["state"] in ("held", "skipped") and bool(turn["reason"]))


def _answers(turn: Row, message_id: int) -> bool:
    """Whether our message is among what the turn was written for."""
    return message_id <= (turn["up_to_message_id"] or 0) or message_id in (turn["messages"] or ())


def _by_conversation(turns: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for turn in turns:
        found[turn["conversation"]].append(turn)
    return found


def _ms(moment: datetime) -> float:
    return moment.timestamp() * 1000
