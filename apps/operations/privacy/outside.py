"""What of a buyer is outside the tables: Redis, logs, exported files, the browser's cache. Taking it out twice is fine.

A log is another process's open file: what is struck out of it is written over in place, letter for letter, never
rewritten.
"""

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import re2
from django.conf import settings

from apps.ai_engine import answers
from apps.conversations import drafting
from apps.conversations.models import Conversation, Message, Turn
from apps.conversations.models.threads import ERASED_KIND
from apps.core import cache, clock, logs
from apps.language.contacts import contacts
from apps.marketplace.models import Buyer
from apps.operations.privacy import machines
from apps.operations.privacy.models import TrainingExport

#: Shorter ones are everybody's: a name «Al» struck out would tear words apart.
SHORTEST_NAME, SHORTEST_TEXT, LONGEST = 3, 12, 200
#: Read at a time from a log.
PIECE = 4_000_000
#: Needles in one expression.
AT_ONCE = 400
#: Where a browser's profile keeps pictures and pages it may ask for again. Not its cookies: they are the login.
CACHES = ("Cache", "Code Cache", "GPUCache", "Service Worker/CacheStorage")

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody is known outside: words to strike out of logs, and numbers of chats and turns."""

    words: frozenset[str]
    conversations: frozenset[int]
    turns: frozenset[int]


def traces(buyer_id: int) -> Traces:
    """The traces of a buyer; to be asked for while their words are still in the tables."""
    chats = Conversation.objects.filter(buyer_id=buyer_id)
    names = set(chats.values_list("buyer_name", flat=True))
    found = set(chats.values_list("external_id", flat=True))
    for name, number in Buyer.objects.filter(pk=buyer_id).values_list("name", "external_id"):
        names.add(name)
        found.add(number)
    found |= {name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME}
    said = Message.objects.filter(conversation__buyer=buyer_id).exclude(kind=ERASED_KIND)
    for text, author in said.values_list("text", "author").iterator(chunk_size=1000):
        if author == Message.Author.BUYER:
            found |= {text[each.start : each.end] for each in contacts(text)} | {each.value for each in contacts(text)}
        found |= {line.strip()[:LONGEST] for line in text.splitlines() if len(line.strip()) >= SHORTEST_TEXT}
    return Traces(
        frozenset(each for each in found if len(each) >= SHORTEST_NAME),
        frozenset(chats.values_list("pk", flat=True)),
        frozenset(Turn.objects.filter(conversation__buyer=buyer_id).values_list("pk", flat=True)),
    )


def forget(found: Traces) -> dict[str, int]:
    """Takes what is known by these traces out of Redis and of the logs, exports and browser caches of every machine;
    how much of each.
    """
    told = {"words": list(found.words), "conversations": list(found.conversations), "turns": list(found.turns)}
    there = machines.ask("erase_on_this_machine", **told)
    here = forget_here(found)
    return {"redis": _forget_keys(found)} | {what: number + there.get(what, 0) for what, number in here.items()}


def forget_here(found: Traces) -> dict[str, int]:
    """Takes it out of what this machine alone has; how much of each."""
    return {
        "logs": sum(strike(path, found.words) for path in log_files()),
        "exports": forget_exported(found.conversations, found.turns),
        "profiles": _empty_profiles(),
    }


def _forget_keys(found: Traces) -> int:
    """Which of the answers remembered were this buyer's cannot be known: all go, which costs the model's time."""
    own = [f"conversation_state:{pk}" for pk in found.conversations] + [f"{drafting.LIVE}{pk}" for pk in found.turns]
    keys = [*cache.keys(f"{answers.PREFIX}*"), *own]
    for start in range(0, len(keys), 500):
        cache.forget(*keys[start : start + 500])
    return len(keys) - len(own)


def log_files() -> list[Path]:
    """Every log of this installation on this machine."""
    return sorted(path for path in (Path(settings.WALLE_DATA_DIR) / "logs").glob("**/*") if path.is_file())


def strike(path: Path, words: frozenset[str], *, dry: bool = False) -> int:
    """Writes asterisks over every occurrence of the words in a file, also where they stand as JSON; how many. `dry`:
    only counts.
    """
    if not words:
        return 0
    forms = {
        form for word in words for form in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1])
    }
    needles = sorted((form.encode() for form in forms), key=len, reverse=True)
    longest, struck = len(needles[0]), 0
    options = re2.Options()
    options.max_mem = 1 << 28
    options.encoding = re2.Options.Encoding.LATIN1  # bytes as they are
    # A name is a word of its own: not a part of another, nor the name of a field.
    edge = rb"(?:^|[^0-9A-Za-z_\x80-\xff]|\\[nrt])"
    patterns = [
        re2.compile(edge + b"(" + b"|".join(re2.escape(each) for each in needles[at : at + AT_ONCE]) + b")", options)
        for at in range(0, len(needles), AT_ONCE)
    ]
    try:
        with path.open("r+b", buffering=0) as file:
            for offset, piece in _pieces(file, longest + 1):
                for pattern in patterns:
                    for hit in pattern.finditer(piece):
                        start, end = hit.span(1)
                        if _is_part(piece[end : end + 3]):
                            continue
                        if not dry:
                            os.pwrite(file.fileno(), b"*" * (end - start), offset + start)
                        struck += 1
    except FileNotFoundError:  # turned over meanwhile
        return struck
    return struck


def _is_part(after: bytes) -> bool:
    """Whether what follows makes the word a part of a longer one, or a field's name."""
    return after[:1].isalnum() or after[:1] == b"_" or after[:1] >= b"\x80" or after.startswith((b'":', b'" :'))


def _pieces(file: Any, overlap: int) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while piece := os.pread(file.fileno(), PIECE, offset):
        yield offset, piece
        if len(piece) < PIECE:
            return
        offset += PIECE - overlap


def remember(path: Path) -> None:
    """Notes a file of messages that is about to be written, so that an erasure finds it."""
    TrainingExport.objects.update_or_create(
        path=str(path.absolute())[:500], defaults={"host": socket.gethostname(), "made_at": clock.now()}
    )


def forget_exported(conversations: frozenset[int], turns: frozenset[int]) -> int:
    """Takes the rows of these conversations and turns out of every exported file of this machine; how many rows."""
    gone = 0
    for each in TrainingExport.objects.filter(host=socket.gethostname()):
        path = Path(each.path)
        if not path.is_file():
            each.delete()
            continue
        told, out = _without(path, conversations, turns)
        gone += out
        if not out:
            continue
        draft = path.with_name(f".{path.name}.new")
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as new:
            new.write(told)
        draft.replace(path)
    return gone


def count_exported(path: str, conversations: frozenset[int], turns: frozenset[int]) -> int:
    """How many rows of an exported file are about these conversations and turns; 0 where it is not on this machine."""
    return _without(Path(path), conversations, turns)[1] if Path(path).is_file() else 0


def _without(path: Path, conversations: frozenset[int], turns: frozenset[int]) -> tuple[str, int]:
    """The file's text without their rows, and how many those are: one JSON object a line, or a document with `rows`."""
    stories = {f"staff-conversation-{pk}" for pk in conversations}

    def theirs(row: dict[str, Any]) -> bool:
        return row.get("story") in stories or row.get("turn") in turns or row.get("conversation") in conversations

    text = path.read_text(encoding="utf-8")
    document = _row(text)
    if isinstance(document.get("rows"), list):
        kept = [row for row in document["rows"] if not theirs(row)]
        told = json.dumps({**document, "rows": kept}, ensure_ascii=False, indent=1) + "\n"
        return told, len(document["rows"]) - len(kept)
    lines = text.splitlines(keepends=True)
    rest = [line for line in lines if not theirs(_row(line))]
    return "".join(rest), len(lines) - len(rest)


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _empty_profiles() -> int:
    """Empties the caches of the browser profiles that no window has open; how many folders."""
    emptied = 0
    home = Path(settings.WALLE_DATA_DIR) / "profiles"
    for profile in sorted(path for path in home.glob("*") if path.is_dir()):
        with (home / f"{profile.name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.warning("privacy.profile_open", profile=profile.name)
                continue
            for folder in (each for name in CACHES for each in profile.glob(f"*/{name}")):
                shutil.rmtree(folder, ignore_errors=True)
                emptied += 1
    return emptied


def age_logs(before: datetime, *, dry: bool = False) -> int:
    """Drops what the logs say of before that day: whole files turned over by then, and the older part of the others;
    how many files it touched. `dry`: only counts.
    """
    touched = 0
    for path in log_files():
        if path.suffix == ".1":
            if path.stat().st_mtime < before.timestamp():
                touched += 1
                if not dry:
                    path.unlink(missing_ok=True)
        elif old := _older_part(path, before):
            touched += 1
            if not dry:
                _drop(path, old)
    return touched


def _older_part(path: Path, before: datetime) -> int:
    """Where the first line of that day or after begins; 0 where the log is young, or its lines have no day."""
    day, at = before.date().isoformat().encode(), 0
    seen = re2.compile(rb"(\d{4}-\d\d-\d\d)[T ]")
    dated = False
    with path.open("rb") as file:
        for line in file:
            found = seen.search(line[:200] if not line.startswith(b"{") else line)
            if found:
                if found.group(1) >= day:
                    return at if dated else 0
                dated = True
            at += len(line)
    return at if dated else 0


def _drop(path: Path, length: int) -> None:
    """Takes the first bytes off a log that somebody goes on appending to; what they say in that blink may be lost."""
    with path.open("r+b", buffering=0) as file:
        kept = os.pread(file.fileno(), path.stat().st_size - length, length)
        os.ftruncate(file.fileno(), 0)
        with path.open("ab", buffering=0) as end:
            end.write(kept)
