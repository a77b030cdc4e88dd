"""The sandbox's SQLite file: opening, transactions, unique times and ids.

One connection, used only from the event loop's thread; it never touches any other database.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import string
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ALPHABET = string.ascii_lowercase + string.digits
SCHEMA = Path(__file__).with_name("schema.sql")
#: Everything a reset forgets; `record` and `meta` stay.
WORLD_TABLES = (
    "users",
    "sessions",
    "items",
    "conversations",
    "archived",
    "blocks",
    "messages",
    "events",
    "due",
    "scripts",
    "faults",
    "favorites",
    "offers",
    "settings",
)
#: Columns that a file of an older sandbox lacks.
ADDED = (
    ("items", "offers_off", "integer not null default 0"),
    ("messages", "buyer_payload", "text"),
)


def new_id() -> str:
    """A 12-character lowercase alphanumeric hash, the form of every id on the real site."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def now_ms() -> int:
    """Wall time in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Store:
    """One SQLite file in WAL mode, readable by its owner only."""

    def __init__(self, path: str | Path) -> None:
        if str(path) != ":memory:":
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma recursive_triggers = on")  # else a REPLACE would slip past the record's triggers
        self._db.executescript(SCHEMA.read_text(encoding="utf-8"))
        for table, column, form in ADDED:
            if column not in {row["name"] for row in self.all(f"pragma table_info({table})")}:
                self._db.execute(f"alter table {table} add column {column} {form}")
        newest = self.one(
            "select max(t) as t from (select max(t) as t from events"
            " union all select max(cast(time_token as integer)) from messages)"
        )
        self._last_token: int = (newest and newest["t"]) or 0

    def close(self) -> None:
        self._db.close()

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def run(self, sql: str, *values: object) -> int:
        """Execute a statement and return the number of rows it touched."""
        return self._db.execute(sql, values).rowcount

    def insert(self, table: str, **columns: object) -> int:
        """Insert one row and return its rowid."""
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        cursor = self._db.execute(f"insert into {table} ({names}) values ({marks})", tuple(columns.values()))
        return cursor.lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested uses join the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def time_token(self) -> int:
        """A PubNub time token: 17 digits, 100 ns units since the epoch, never given twice."""
        self._last_token = max(time.time_ns() // 100, self._last_token + 1)
        return self._last_token

    def meta(self, key: str, default: str = "") -> str:
        row = self.one("select value from meta where key = ?", key)
        return str(row["value"]) if row else default

    def set_meta(self, key: str, value: str) -> None:
        self.run(
            "insert into meta values (?, ?) on conflict (key) do update set value = excluded.value",
            key,
            value,
        )

    def secret(self) -> bytes:
        """The key that signs cookies and tokens of this file, made on first use."""
        key = self.meta("secret")
        if not key:
            key = secrets.token_hex(32)
            self.set_meta("secret", key)
        return bytes.fromhex(key)

    def write_record(self, kind: str, *, detail: dict[str, Any] | None = None, **columns: object) -> None:
        """Add one row to the append-only record. The only writer of that table."""
        self.insert(
            "record",
            at_ms=now_ms(),
            kind=kind,
            detail=json.dumps(detail or {}, ensure_ascii=False),
            **columns,
        )

    def wipe(self, tables: Sequence[str] = WORLD_TABLES) -> None:
        """Forget the world, never the record."""
        with self.transaction():
            for table in tables:
                self.run(f"delete from {table}")
