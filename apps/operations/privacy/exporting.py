"""Everything that is kept of one buyer, as a zip: `datos.json` for a program, `datos.html` for the person.

The tables as `declared.EXPORTED` says, and the lines of logs and exported files that are about them. Pictures of pages
that went wrong are left out: whose they are cannot be known, and others are in them. Must never hold a floor price.
"""

import io
import json
import zipfile
from typing import Any

import re2
from django.template.loader import render_to_string
from ninja.responses import NinjaJSONEncoder

from apps.conversations.models import Conversation, Message
from apps.core import clock
from apps.core.models import Alert
from apps.marketplace.models import Buyer
from apps.operations.privacy import declared, outside
from apps.operations.privacy.models import TrainingExport

MOST_LINES = 10_000


def collect(buyer_id: int) -> dict[str, Any]:
    """`{"made_at", "tables", "logs", "files"}`. Raises Buyer.DoesNotExist."""
    Buyer.objects.get(pk=buyer_id)
    tables: dict[str, list[dict[str, Any]]] = {}
    for model, columns in declared.exported().items():
        way = declared.owners()[model._meta.label]
        rows = model._default_manager.filter(**{way: buyer_id}).order_by("pk").distinct().values(*columns)
        tables[model._meta.db_table] = list(rows)
    chats = Conversation.objects.filter(buyer=buyer_id).values_list("pk", flat=True)
    told = Alert.objects.filter(subject__in=[f"conversation:{pk}" for pk in chats]).order_by("pk")
    tables["alerts"] = [dict(row) for row in told.values("id", "kind", "detail", "opened_at", "closed_at")]
    found = outside.traces(buyer_id)
    return {
        "made_at": clock.now().isoformat(timespec="seconds"),
        "tables": tables,
        "logs": _logged(found.words),
        "files": [each.path for each in TrainingExport.objects.order_by("pk") if _mentions(each.path, found)],
    }


def _logged(words: frozenset[str]) -> list[str]:
    lines: list[str] = []
    if not words:
        return lines
    options = re2.Options()
    options.max_mem = 1 << 28
    either = re2.compile("|".join(re2.escape(each) for each in sorted(words)), options)
    for path in outside.log_files():
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if either.search(line):
                    lines.append(f"{path.name}: {line.rstrip()}")
                    if len(lines) == MOST_LINES:
                        return lines
    return lines


def _mentions(path: str, found: outside.Traces) -> bool:
    return outside.count_exported(path, found.conversations, found.turns) > 0


def zipped(buyer_id: int) -> bytes:
    """The zip. Raises Buyer.DoesNotExist."""
    found = collect(buyer_id)
    tables = found["tables"]
    said: dict[int, list[dict[str, Any]]] = {}
    names = dict(Message.Author.choices)
    for row in sorted(tables["messages"], key=lambda row: row["sent_at"]):
        said.setdefault(row["conversation_id"], []).append(row | {"who": names[row["author"]]})
    shown = {
        "made_at": clock.now(),
        "buyer": tables["buyers"][0],
        "chats": [(chat, said.get(chat["id"], ())) for chat in tables["conversations"]],
        "others": [
            (name, list(rows[0]), [list(row.values()) for row in rows])
            for name, rows in tables.items()
            if rows and name not in ("buyers", "conversations", "messages")
        ],
        "logs": found["logs"],
        "files": found["files"],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("datos.json", json.dumps(found, cls=NinjaJSONEncoder, ensure_ascii=False, indent=1))
        file.writestr("datos.html", render_to_string("privacy/export.html", shown))
    return made.getvalue()
