"""Answers of the API gone wrong: cut off, with unknown fields and types, with rows repeated or out of order.

Pure: an answer's bytes in, bytes out. The same bytes mean that there was nothing in it to spoil.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from apps.sandbox.chance import Armed

Change = Callable[[Armed, bytes], bytes]
Row = dict[str, Any]

#: Names under which answers keep their rows; `m` are the entries of the event channel.
LISTS = ("conversations", "messages", "data", "items")
MOMENTS = ("timestamp", "created_date", "modified_date", "created_at", "modified_at", "register_date")
#: At most so many rows of one answer get a wrong type.
FEW = 3


def truncated(fault: Armed, body: bytes) -> bytes:
    """The first half: complete as HTTP, broken as JSON."""
    return body[: len(body) // 2]


def changing(change: Callable[[Any], None]) -> Change:
    """A change of the parsed answer, made on its bytes. What is no JSON stays as it is."""

    def changed(fault: Armed, body: bytes) -> bytes:
        try:
            value, before = json.loads(body), json.loads(body)
        except ValueError:
            return body
        change(value)
        if value == before:
            return body
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    return changed


def _lists(value: Any, names: tuple[str, ...] = LISTS) -> Iterator[tuple[str, list[Row]]]:
    """Every list of rows in an answer, with its name."""
    if isinstance(value, list):
        for each in value:
            yield from _lists(each, names)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in names and isinstance(inner, list) and inner and isinstance(inner[0], dict):
                yield name, inner
            yield from _lists(inner, names)


def _some_rows(value: Any, most: int) -> list[tuple[str, Row]]:
    """Up to `most` rows chosen by chance, never all rows of a list."""
    pool = [(name, row) for name, rows in _lists(value) for row in random.sample(rows, min(len(rows) - 1, most))]
    return random.sample(pool, min(len(pool), random.randint(1, most)))


def _add_fields(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _add_fields(each)
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        _add_fields(inner)
        if name == "payload" and isinstance(inner, str) and inner.startswith("{"):
            told = json.loads(inner)
            _add_fields(told)
            value[name] = json.dumps(told, ensure_ascii=False)
    value[f"novelty_{random.randrange(16**4):04x}"] = random.choice(
        [None, 7, "nuevo", [], ["a", None, {"b": [1]}], {}, {"deep": {"deeper": [{"flag": True}]}}]
    )


#: A field that nobody knows, of any shape, in every object, those inside JSON strings included.
unknown_fields = changing(_add_fields)


@changing
def unknown_types(value: Any) -> None:
    """A few rows with one field of another type, and a message of a type nobody knows."""
    for _, row in _some_rows(value, FEW):
        places = list(_places(row))
        if places:
            holder, name = random.choice(places)
            holder[name] = _other(name, holder[name])
    threads = [rows for name, rows in _lists(value) if name == "messages"]
    if threads:
        rows = random.choice(threads)
        after = random.randrange(len(rows))
        rows.insert(after + 1, _hologram(rows[after]))


def _places(row: Row) -> Iterator[tuple[Row, str]]:
    """The fields of a row that may change: numbers, moments and states; not those of rows inside it."""
    for name, inner in row.items():
        if isinstance(inner, dict) and name != "messages":
            yield from _places(inner)
        elif name in (*MOMENTS, "status", "time_token") or (
            isinstance(inner, int | float) and not isinstance(inner, bool)
        ):
            yield row, name


def _other(name: str, inner: Any) -> Any:
    if name == "status":
        return random.choice(["teleported", None, 7, {}, []])
    if name == "time_token" and isinstance(inner, str):
        return int(inner)
    if name in MOMENTS and isinstance(inner, int) and random.random() < 0.5:
        return datetime.fromtimestamp(inner / (1000 if inner > 10**11 else 1), UTC).isoformat()
    return random.choice([str(inner), None, {}, [], [inner]])


def _hologram(beside: Row) -> Row:
    """A message of an unknown type, a moment older than `beside` and the same at every reading."""
    token = str(beside.get("time_token"))
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(beside.get("id")))),
        "from_self": False,
        "text": "",
        "timestamp": beside.get("timestamp"),
        "status": "sent",
        "type": "hologram",
        "time_token": str(int(token) - 1) if token.isdigit() else token,
        "payload": json.dumps({"hologram": {"frames": [1, 2, 3]}}),
    }


@changing
def unknown_identity(value: Any) -> None:
    """One row that no longer says which one, or whose, it is: a conversation's hash, a message's id or author."""
    for name, row in _some_rows(value, 1):
        keys = {"conversations": ["hash"], "messages": ["id", "from_self"]}.get(name, ["id"])
        row.pop(random.choice(keys), None)


@changing
def duplicated(value: Any) -> None:
    """One message of every list, and every event, twice with the same id."""
    for _, rows in _lists(value, ("messages",)):
        place = random.randrange(len(rows))
        rows.insert(place, rows[place])
    for _, rows in _lists(value, ("m",)):
        rows[:] = [each for row in rows for each in (row, row)]


@changing
def reordered(value: Any) -> None:
    """Conversations, messages and items in another order than asked for."""
    for _, rows in list(_lists(value)):
        before = list(rows)
        random.shuffle(rows)
        if rows == before:
            rows.reverse()
