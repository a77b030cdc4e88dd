"""The drill's judge: what the marketplace's own record and our rows say together, as findings.

Pure functions over plain rows, so that each verdict can be shown to fail when it should. Must never look at
what the drill meant to do but to notice that it was not done; never decides in doubt for the system.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from tests.drill.evidence import (
    Evidence,
    Publish,
    Row,
    answers,
    by_conversation,
    delivered,
    ms,
    publishes,
    turn_of_message,
    visible,
)

#: Design §1.5: one STOP silences everything within two seconds. The same is granted where an account is lost.
GRACE = timedelta(seconds=2)
#: The longest from the last read of a thread to the publish: its rows taken in, `sending` committed, a click that
#: may wait 1.5 s, the page's own request; the rest is for a busy machine.
READ_BEFORE_MS = 5_000
#: So many calls may stand between the last read and the publish, each as slow as a fault makes it: the page's token
#: and the publish.
CALLS_BEFORE_PUBLISH = 2
#: An alert may open this long after its cause struck for the last time: the call hit was still under way.
ALERT_LAG = timedelta(seconds=15)
#: Alerts that tell what the market and the people do, not what broke.
NEWS = ("price", "backlog")
#: Of the conversations that nobody took over, so many need a reply of ours, or nothing was shown.
ANSWERED_AT_LEAST = 0.3
DECIDED = ("sent", "held", "skipped", "superseded")
TELLS_OF = {"needs_login": "session", "challenged": "challenge"}


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
        *vacuous(evidence),
    ]


def lost(evidence: Evidence) -> list[Finding]:
    """Each buyer's message must be among ours and end answered, held, skipped with a reason, or answered by
    the seller's own hand; and what we call sent must have arrived.
    """
    ours = {row["external_id"]: row for row in evidence.messages}
    turns = by_conversation(evidence.turns)
    typed: dict[str, int] = {}
    for line in delivered(evidence, side="seller", via="official_app"):
        typed[line["conversation_id"]] = line["n"]
    findings = []
    for line in delivered(evidence, side="buyer"):
        conversation = line["conversation_id"]
        row = ours.get(line["message_id"])
        if row is None:
            findings.append(Finding("lost", conversation, f"never read: «{line['text']}»"))
        elif line["n"] > typed.get(conversation, 0) and not any(
            _settles(turn) and answers(turn, row["id"]) for turn in turns[conversation]
        ):
            findings.append(Finding("lost", conversation, f"neither answered nor held: «{line['text']}»"))
    arrived = {line["message_id"] for line in delivered(evidence)}
    said = {row["turn_id"] for row in evidence.messages if row["external_id"] in arrived}
    for turn in evidence.turns:
        if turn["state"] not in DECIDED:
            findings.append(Finding("lost", turn["conversation"], f"turn {turn['id']} is still {turn['state']}"))
        elif turn["state"] == "sent" and turn["id"] not in said:
            findings.append(Finding("lost", turn["conversation"], f"turn {turn['id']} is sent, nothing arrived"))
    return findings


def repeated(evidence: Evidence) -> list[Finding]:
    """No buyer gets the same text of ours twice, one turn's reply twice, nor two answers to one question."""
    turn_of, findings = turn_of_message(evidence), []
    rows = by_conversation(evidence.messages)
    texts = set()
    told: dict[str, dict[int, set[int]]] = defaultdict(dict)  # conversation → turn → the buyer's messages it answers
    for line in delivered(evidence, side="seller", via="publish"):
        conversation, turn = line["conversation_id"], turn_of.get(line["message_id"])
        text = (conversation, " ".join(line["text"].split()))
        if text in texts:
            findings.append(Finding("repeated", conversation, f"said twice: «{line['text']}»"))
        texts.add(text)
        if turn is None or turn["cause"] != "buyer_message":
            continue
        asked = {row["id"] for row in rows[conversation] if row["author"] == "buyer" and answers(turn, row["id"])}
        earlier = [messages for number, messages in told[conversation].items() if number != turn["id"]]
        if earlier and asked <= set().union(*earlier):
            findings.append(Finding("repeated", conversation, f"answered before: «{line['text']}»"))
        told[conversation][turn["id"]] = asked
    bound: dict[int, set[str]] = defaultdict(set)
    for row in evidence.messages:
        if row["turn_id"]:
            bound[row["turn_id"]].add(row["external_id"])
    findings += [
        Finding("repeated", turn["conversation"], f"turn {turn['id']} has {len(bound[turn['id']])} messages")
        for turn in evidence.turns
        if len(bound[turn["id"]]) > 1
    ]
    return findings


def unrecognised(evidence: Evidence) -> list[Finding]:
    """What we sent must be known to us as ours: else our own echo was taken for a person."""
    turn_of = turn_of_message(evidence)
    return [
        Finding("unrecognised", line["conversation_id"], f"of no turn: «{line['text']}»")
        for line in delivered(evidence, side="seller", via="publish")
        if line["message_id"] not in turn_of
    ]


def out_of_date(evidence: Evidence) -> list[Finding]:
    """Whatever left was preceded by a fresh read of its thread, and answers what the buyer had said by then, or what
    we had taken in otherwise (the inbox) before it was on its way.
    """
    arrived = {line["message_id"] for line in delivered(evidence)}
    rows, findings = by_conversation(evidence.messages), []
    ours = {row["external_id"]: row["id"] for row in evidence.messages}
    for publish in publishes(evidence):
        text, conversation, turn = publish.line["text"], publish.conversation, publish.turn
        if publish.read is None:
            findings.append(Finding("out of date", conversation, f"sent unread: «{text}»"))
            continue
        if publish.blind_ms() > _read_within(evidence, publish):
            what = f"not read again for {publish.blind_ms()} ms: «{text}»"
            findings.append(Finding("out of date", conversation, what))
        if publish.line["message_id"] not in arrived or turn is None:
            continue
        ignored = {
            line["text"]: None
            for line in publish.before
            if line["side"] == "buyer"
            and visible(line, publish.read)
            and not (line["message_id"] in ours and answers(turn, ours[line["message_id"]]))
        }
        ignored |= {
            row["text"]: None for row in _taken_in(rows[conversation], turn, "buyer") if not answers(turn, row["id"])
        }
        findings += [Finding("out of date", conversation, f"«{text}» ignores «{each}»") for each in ignored]
    return findings


def window(evidence: Evidence) -> Window:
    """How long each reply was blind before it left, and how many messages fell into that."""
    found = Window()
    for publish in publishes(evidence):
        if publish.read is not None:
            found.milliseconds.append(publish.blind_ms())
            others = [line for line in publish.before if line["via"] != "publish"]
            found.hits += sum(not visible(line, publish.read) for line in others)
    return found


def under_take_over(evidence: Evidence) -> list[Finding]:
    """Nothing leaves after the seller's own words were there to be read, or were among ours before it was on its
    way, unless a person approved it.
    """
    rows, findings = by_conversation(evidence.messages), []
    for publish in publishes(evidence):
        if publish.approved:
            continue
        words = {
            line["text"]: None
            for line in publish.before
            if line["via"] == "official_app" and publish.read is not None and visible(line, publish.read)
        }
        if publish.turn is not None:
            words |= {row["text"]: None for row in _taken_in(rows[publish.conversation], publish.turn, "seller_app")}
        findings += [
            Finding("under take-over", publish.conversation, f"«{publish.line['text']}» after «{each}»")
            for each in words
        ]
    return findings


def under_stop(evidence: Evidence) -> list[Finding]:
    """Nothing leaves under STOP, nor from an account that is lost, two seconds after it was."""
    silent = [("STOP", stop["started_at"], stop["ended_at"]) for stop in evidence.stops]
    silent += [(outage.status, outage.began, outage.ended) for outage in evidence.outages]
    return [
        Finding("under STOP", publish.conversation, f"under {what}: «{publish.line['text']}»")
        for publish in publishes(evidence)
        for what, began, ended in silent
        if ms(began + GRACE) < publish.line["at_ms"] and (ended is None or publish.line["at_ms"] < ms(ended))
    ]


def alerts(evidence: Evidence) -> list[Finding]:
    """One alert per incident: never a second of the same kind and subject, none that nothing struck could cause,
    and exactly one for an account that is lost.
    """
    findings = []
    incidents = sorted(evidence.incidents, key=lambda each: each.last_hit)
    explained: set[tuple[str, str, int]] = set()
    for alert in sorted(evidence.alerts, key=lambda row: row["opened_at"]):
        kind, subject = alert["kind"], alert["subject"]
        if kind in NEWS:
            continue
        causes = (
            (kind, subject, number)
            for number, each in enumerate(incidents)
            if each.began <= alert["opened_at"] <= each.last_hit + ALERT_LAG
            and any(kind == may and subject.startswith(about) for may, about in each.may_cause)
        )
        cause = next((each for each in causes if each not in explained), None)
        if cause:
            explained.add(cause)
        else:
            what = f"{kind} {subject} opened at {alert['opened_at']:%H:%M:%S} without an incident of its own"
            findings.append(Finding("alerts", "", what))
    for outage in evidence.outages:
        raised = [
            row
            for row in evidence.alerts
            if row["kind"] == TELLS_OF.get(outage.status) and outage.began - GRACE <= row["opened_at"] <= outage.ended
        ]
        if len(raised) != 1:
            what = f"{len(raised)} alerts while the account was {outage.status} from {outage.began:%H:%M:%S}"
            findings.append(Finding("alerts", "", what))
    return findings


def vacuous(evidence: Evidence) -> list[Finding]:
    """A drill in which hardly anything was said, or something could not be tried, has shown nothing."""
    findings = [Finding("vacuous", "", f"not tried: {what}") for what in evidence.untried]
    asked = {line["conversation_id"] for line in delivered(evidence, side="buyer")}
    ours = asked - {line["conversation_id"] for line in delivered(evidence, via="official_app")}
    answered = ours & {line["conversation_id"] for line in delivered(evidence, side="seller", via="publish")}
    if len(answered) < ANSWERED_AT_LEAST * len(ours) or not ours:
        findings.append(Finding("vacuous", "", f"{len(answered)} of {len(ours)} conversations got a reply of ours"))
    return findings


def _taken_in(rows: list[Row], turn: Row, author: str) -> list[Row]:
    """What we had taken in of somebody's words before `turn` was on its way. Both are stamped under the lock of the
    conversation's row, so the order is the order in which they were committed.
    """
    sending = turn["sending_at"]
    return [row for row in rows if row["author"] == author and sending is not None and row["seen_at"] < sending]


def _read_within(evidence: Evidence, publish: Publish) -> float:
    """Milliseconds that a publish may follow the last read, slower where a fault made the calls between slow."""
    slow = sum(
        each.slows
        for each in evidence.incidents
        if each.slows and ms(each.began) <= publish.line["at_ms"] <= ms(each.last_hit) + READ_BEFORE_MS
    )
    return READ_BEFORE_MS + CALLS_BEFORE_PUBLISH * slow * 1000


def _settles(turn: Row) -> bool:
    return turn["state"] == "sent" or (turn["state"] in ("held", "skipped") and bool(turn["reason"]))
