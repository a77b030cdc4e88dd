"""What a drill prints and writes: the table, the JSON, and the story of a conversation in which a promise broke."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.drill.evidence import Evidence, Row, delivered
from tests.drill.judge import Finding, window

VERDICTS = ("lost", "repeated", "unrecognised", "out of date", "under take-over", "under STOP", "alerts", "vacuous")


def summary(evidence: Evidence, findings: Sequence[Finding]) -> dict[str, Any]:
    """The drill in figures: verdicts (0 each to pass), what happened, and the window nobody can close."""
    said = delivered(evidence)
    replies = delivered(evidence, side="seller", via="publish")
    states = Counter(turn["state"] for turn in evidence.turns)
    held = Counter(turn["reason"] for turn in evidence.turns if turn["state"] == "held")
    blind = window(evidence)
    return {
        "findings": {name: sum(each.verdict == name for each in findings) for name in VERDICTS},
        "conversations": len({line["conversation_id"] for line in said}),
        "buyers_messages": sum(line["side"] == "buyer" for line in said),
        "replies": len(replies),
        "answered": len({line["conversation_id"] for line in replies}),
        "by_hand": sum(line["via"] == "official_app" for line in said),
        "turns": dict(states),
        "held": dict(held),
        "incidents": len(evidence.incidents),
        "outages": [
            {"status": each.status, "seconds": round((each.ended - each.began).total_seconds(), 1)}
            for each in evidence.outages
        ],
        "alerts": [f"{row['kind']} {row['subject']}" for row in evidence.alerts],
        "window_ms": {"p50": blind.p50, "max": blind.longest},
        "window_hits": blind.hits,
        "longest_wait_s": round(longest_wait(evidence), 1),
    }


def longest_wait(evidence: Evidence) -> float:
    """The most seconds a buyer waited for an answer of ours, of those who got one."""
    waiting: dict[str, int] = {}
    longest = 0
    for line in evidence.record:
        if line["kind"] != "delivered":
            continue
        if line["side"] == "buyer":
            waiting.setdefault(line["conversation_id"], line["at_ms"])
        elif line["side"] == "seller":
            since = waiting.pop(line["conversation_id"], line["at_ms"])
            longest = max(longest, line["at_ms"] - since)
    return longest / 1000


def table(figures: dict[str, Any]) -> str:
    """The figures as a table for people."""
    rows = [(f"{name} (0)", count) for name, count in figures["findings"].items()]
    rows += [(name.replace("_", " "), value) for name, value in figures.items() if name != "findings"]
    return "\n".join(f"  {name:<20} {_short(value)}" for name, value in rows)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(_short(each) for each in value) or "–"
    return str(value)


def explained(evidence: Evidence, findings: Sequence[Finding]) -> str:
    """Each broken promise, with the story it belongs to."""
    parts = []
    for conversation in dict.fromkeys(each.conversation for each in findings):
        parts += [f"\n  {each.verdict.upper()}: {each.what}" for each in findings if each.conversation == conversation]
        parts.append(story(evidence, conversation) if conversation else _incidents(evidence))
    return "\n".join(parts)


def _incidents(evidence: Evidence) -> str:
    lines = [(each.began, f"{each.name}, last hit {each.last_hit:%H:%M:%S}") for each in evidence.incidents]
    lines += [(each.began, f"account {each.status} until {each.ended:%H:%M:%S}") for each in evidence.outages]
    for row in evidence.alerts:
        closed = f"closed {row['closed_at']:%H:%M:%S}" if row["closed_at"] else "still open"
        lines.append((row["opened_at"], f"ALERT {row['kind']} {row['subject']}, {closed}, seen {row['count']} times"))
    return "\n".join(f"    {moment:%H:%M:%S} {text}" for moment, text in sorted(lines))


def story(evidence: Evidence, conversation: str) -> str:
    """Everything that is known of a conversation, in order of time."""
    lines: list[tuple[float, str]] = []
    for line in evidence.record:
        if line["conversation_id"] == conversation and line["kind"] not in ("seen",):
            who = f"{line['kind']} {line['side'] or ''} {line['via'] or ''}".strip()
            lines.append((line["at_ms"] / 1000, f"{who}: {line['text'] or ''} {_told(line)}"))
    for turn in evidence.turns:
        if turn["conversation"] == conversation:
            name = f"turn {turn['id']} ({turn['cause']}, up to {turn['up_to_message_id']})"
            for moment in ("opened_at", "sending_at", "ended_at"):
                if turn[moment]:
                    what = f"{turn['state']} {turn['reason']}" if moment == "ended_at" else ""
                    lines.append((turn[moment].timestamp(), f"{name} {moment} {what} «{turn['text'] or ''}»"))
            if not turn["ended_at"]:
                lines.append((float("inf"), f"{name} is {turn['state']} {turn['reason']}"))
    for row in evidence.messages:
        if row["conversation"] == conversation:
            what = f"our row {row['id']} of {row['author']} (turn {row['turn_id']}): {row['text']}"
            lines.append((row["seen_at"].timestamp(), what))
    lines.sort(key=lambda line: line[0])
    start = lines[0][0] if lines else 0.0
    return "\n".join(f"    {moment - start:8.3f} {text}" for moment, text in lines)


def _told(line: Row) -> str:
    return json.dumps(line["detail"], ensure_ascii=False) if line["detail"] else ""


def write(path: Path, runs: Sequence[dict[str, Any]]) -> None:
    """The figures of every run, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(runs), ensure_ascii=False, indent=2, default=str) + "\n")
