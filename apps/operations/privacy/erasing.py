"""The whole of an erasure: what `apps.conversations.erasure` does in the tables, and everywhere else.

Every erasure leaves a row without personal data, and a line in `erasures.jsonl` outside the database: a backup made
before knows nothing of it, so whoever restores one must call `replay_erasures`. The row is the truth; a line that was
not written because of a crash is written later (`write_lines`).
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from apps.conversations import erasure
from apps.core import logs
from apps.marketplace.models import Buyer
from apps.operations.privacy import declared, holds, outside
from apps.operations.privacy.models import Erasure, LegalHold

FILE = "erasures.jsonl"
RESTORED = "restauración de una copia"
log = logs.get(__name__)


class WrongKey(Exception):
    """The lines were written with another SECRET_KEY: nobody in them can be known again."""


def digest(external_id: str) -> str:
    """Keyed digest of the marketplace's number for a person."""
    return _keyed(f"buyer:{external_id}")


def _keyed(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _key_mark() -> str:
    """Tells one key from another and nothing about it."""
    return _keyed("erasures")[:8]


def before(buyer_id: int, **_: Any) -> dict[str, int]:
    """Refuses where held; else takes everything out that is outside the database. Returns how much there was."""
    holds.refuse_if_held(buyer_id)
    found = declared.counts(buyer_id)
    return found | outside.forget(outside.traces(buyer_id))


def after(buyer_id: int, by: User | None, via: str, told: list[dict[str, int]], **_: Any) -> None:
    """Within the erasure's transaction: the record, and once that is for good the line outside."""
    holds.refuse_if_held(buyer_id)  # one put meanwhile
    buyer = Buyer.objects.get(pk=buyer_id)
    assert buyer.erased_at is not None
    row = Erasure.objects.create(
        buyer_id=buyer_id,
        digest=digest(buyer.external_id),
        asked_by=(by.get_username() if by else via)[:150],
        staff=by,
        erased_at=buyer.erased_at,
        counts=next((each for each in told if isinstance(each, dict)), {}),
    )
    transaction.on_commit(lambda: _write(row))


def write_lines() -> int:
    """Writes the lines that a crash kept from being written; returns how many."""
    missing = list(Erasure.objects.filter(written_at=None).order_by("pk"))
    for row in missing:
        _write(row)
    return len(missing)


def _write(row: Erasure) -> None:
    """Appends the row's line and waits until the disk has it. Where that fails it is tried again at night."""
    line = json.dumps({"digest": row.digest, "at": row.erased_at.isoformat(), "key": _key_mark()}) + "\n"
    home = Path(settings.WALLE_DATA_DIR)
    try:
        file = os.open(home / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
        folder = os.open(home, os.O_RDONLY)
        try:
            os.fsync(folder)  # the file's name too, where it is new
        finally:
            os.close(folder)
    except OSError as error:
        log.error("erasure.line_not_written", erasure=row.pk, error=type(error).__name__)
        return
    Erasure.objects.filter(pk=row.pk).update(written_at=row.erased_at)


def read_lines(path: Path) -> dict[str, datetime]:
    """When each digest was last erased. Raises WrongKey, and ValueError naming the line that is none.

    A last line without its end was cut off by a crash before anybody relied on it.
    """
    found: dict[str, datetime] = {}
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if not line.strip() or (not line.endswith("\n") and number == text.count("\n") + 1):
            continue
        try:
            row: Mapping[str, Any] = json.loads(line)
            at, mark, name = datetime.fromisoformat(row["at"]), row["key"], row["digest"]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
        if mark != _key_mark():
            raise WrongKey(
                f"{path}, line {number} was written with another SECRET_KEY: restore that key first, or those who "
                "asked to be erased are back."
            )
        found[name] = max(at, found.get(name, at))
    return found


def replay_erasures(path: Path | None = None) -> int:
    """Erases again, after a backup was restored, everybody who was erased since it was made; returns how many.

    To be called before anything reads or writes in the restored database: nothing may be on its way. `path`: the lines,
    by default those of the data directory, which a restore must leave as they are. A legal hold that came back with the
    backup does not stand in the way of what was already erased; those who wrote again after are new and stay.
    Raises WrongKey, ValueError (lines), Refused (a reply is on its way, an agreement is open).
    """
    lines = read_lines(path or Path(settings.WALLE_DATA_DIR) / FILE)
    again = 0
    if not lines:
        return 0
    for buyer in Buyer.objects.order_by("pk").iterator(chunk_size=1000):
        at = lines.get(digest(buyer.external_id))
        if at is None or (buyer.erased_at is not None and buyer.erased_at >= at):
            continue
        with transaction.atomic():
            LegalHold.objects.filter(buyer=buyer, lifted_at=None).update(lifted_at=at, lifted_by=RESTORED)
            erasure.erase(buyer.pk, by=None, via=RESTORED, again=at)
            Erasure.objects.create(
                buyer_id=buyer.pk, digest=digest(buyer.external_id), asked_by=RESTORED, erased_at=at, written_at=at
            )
        again += 1
    log.warning("erasures.replayed", buyers=again, lines=len(lines))
    return again
