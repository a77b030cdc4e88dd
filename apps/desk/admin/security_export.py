"""Security events as a file, and the words of an event as one person may read them.

Must never write a cell that a spreadsheet would take for a formula: buyers write what is in them.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from apps.core import clock, logs
from apps.desk import visibility, words
from apps.security.fraud.verdict import BANDS

#: Rows of one file.
MOST = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

log = logs.get(__name__)


def texts(event: Any, person: User) -> list[str]:
    """What was written, each text once: masked for whoever may not see buyers, nothing where it was erased.

    `event` carries `evidence_rows` and `conversation`.
    """
    said = dict.fromkeys(each.text for each in event.evidence_rows)
    if visibility.sees_personal(person):
        return list(said)
    if event.conversation is None:  # without the buyer's name it can't be taken out
        return [_("Solo lo ve quien tiene permiso para datos personales.")] if said else []
    return [visibility.words(person, text, event.conversation) for text in said]


def explanations(event: Any) -> list[str]:
    """Why, one sentence a rule; the rule's own name where the sentence was erased."""
    said = {each.rule: each.explanation for each in event.evidence_rows}
    return list(dict.fromkeys(said.get(each["rule"]) or words.plain(each["rule"]) for each in event.patterns_detected))


def row_of(event: Any) -> dict[str, Any]:
    """One event as it is exported; `event` is prepared for the person who asked."""
    level = next((name for name, (low, top) in BANDS.items() if low <= event.risk_score <= top), "")
    chat = event.conversation
    return {
        "id": event.pk,
        "cuando": event.timestamp.isoformat(timespec="seconds"),
        "tipo": event.event_type,
        "nivel": level if event.risk_score else "",
        "riesgo": event.risk_score,
        "accion": event.action_taken,
        "quien": event.shown_staff,
        "cuenta": event.shown_account,
        "conversacion": event.conversation_id,
        "comprador": event.shown_name,
        "producto": chat.product_name if chat else "",
        "mensaje": event.message_id,
        "respuesta": event.turn_id,
        "reglas": [each["rule"] for each in event.patterns_detected],
        "porque": explanations(event),
        "textos": event.shown_texts,
        "borrado": bool(event.patterns_detected) and not event.evidence_rows,
    }


def answer(rows: Sequence[Any], form: str, person: User) -> HttpResponse:
    """The file, as csv or json. Raises Http404 for anything else."""
    writers = {"csv": (as_csv, "text/csv"), "json": (_json, "application/json")}
    if form not in writers:
        raise Http404
    write, kind = writers[form]
    log.info("security.exported", rows=len(rows), form=form, by=person.pk)
    response = HttpResponse(write([row_of(each) for each in rows]), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seguridad-{clock.now():%Y%m%d-%H%M}.{form}"'
    return response


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows with the same names as a file for spreadsheets of this country; nothing in it is a formula."""
    file = io.StringIO()
    file.write("\N{BYTE ORDER MARK}")  # else spreadsheets take it for another alphabet
    names = list(rows[0]) if rows else ["id"]
    writer = csv.writer(file, delimiter=";")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return file.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "sí" if value else "no"
    said = " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said
