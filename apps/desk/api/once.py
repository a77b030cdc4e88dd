"""A deed with a key of the program's own is done once: asked again, it gets the answer it got."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.responses import NinjaJSONEncoder

from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import visibility
from apps.desk.api.problems import Stopped, problem
from apps.desk.models import ApiAnswer

HEADER = "Idempotency-Key"
LONGEST_KEY = 80
KEPT = timedelta(days=1)


def once(request: HttpRequest, deed: Callable[[User], dict[str, Any]]) -> HttpResponse:
    """Does `deed` and answers with what it tells. With a key in the header the answer is kept for a day; the same key
    with another request is refused (422). Two at once with one key: the second waits for the first.
    """
    person: Any = request.user
    key = request.headers.get(HEADER, "")
    if not key:
        return _answer(200, deed(person))
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Stopped(422, _("La clave de repetición tiene como mucho %(n)s caracteres.") % {"n": LONGEST_KEY})
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        row, new = ApiAnswer.objects.get_or_create(person=person, key=key, defaults={"asked": asked, "at": clock.now()})
        if not new:
            if row.asked != asked:
                raise Stopped(422, _("Esa clave ya se usó para otra petición."))
            return _answer(row.status, row.body)
        try:
            with transaction.atomic():
                status, body = 200, deed(person)
        except Refused as refused:  # it stays refused: what moved has moved
            status, body = 409, {"detail": visibility.refusal(person, refused)}
            if refused.rows:
                body["violations"] = visibility.violations(person, refused.rows)
        row.status, row.body = status, json.loads(json.dumps(body, cls=NinjaJSONEncoder))
        row.save(update_fields=["status", "body"])
    return _answer(row.status, row.body)


def forget() -> None:
    """Answers older than a day."""
    ApiAnswer.objects.filter(at__lt=clock.now() - KEPT).delete()


def _answer(status: int, body: dict[str, Any]) -> HttpResponse:
    if status != 200:
        return problem(status, **body)
    told = json.dumps(body, cls=NinjaJSONEncoder, ensure_ascii=False)
    return HttpResponse(told, content_type="application/json; charset=utf-8")
