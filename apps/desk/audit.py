"""Who did and who saw what: one row per deed, per export, per page with somebody's personal data, per login.

Written for every page of the admin by one middleware, so that a new page is in it by default. Must never keep words of
a buyer or of a form: only which page, which row, which deed.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import user_logged_in, user_logged_out, user_login_failed
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from apps.core import clock
from apps.desk import sessions, visibility
from apps.desk.models import AuditEvent, Membership

Kind = AuditEvent.Kind
#: The same page of the same row seen again within this time is the same look.
ONE_LOOK = timedelta(minutes=10)
#: Pages, by the beginning of their name, that show who a buyer is or what they wrote. Lists and searches too.
_PERSONAL = (
    "conversations_conversation_", "conversations_turn_", "conversations_agreement_", "conversations_stafftask_",
    "conversations_missingfact_", "conversations_mention_", "conversations_replay_", "marketplace_buyer_",
    "marketplace_pagefailure_", "marketplace_item_change", "security_", "desk_search", "index",
)  # fmt: skip
#: What a page asks for by itself of what it already shows.
_NEWS = ("_news", "_writing", "_verdict", "_suggestions", "jsi18n", "core_stop_state", "desk_front")
#: Fields of our own forms whose value is a word of ours: it says which deed it was.
_DEED_FIELDS = ("deed", "action", "verdict")
_LOOK = """
INSERT INTO audit_events (at, person_id, name, kind, page, object_id, detail, address)
SELECT %(at)s, %(person)s::integer, %(name)s, 'saw', %(page)s::varchar, %(about)s::varchar, '', %(address)s
WHERE NOT EXISTS (
    SELECT FROM audit_events WHERE person_id = %(person)s AND kind = 'saw' AND page = %(page)s
    AND object_id = %(about)s AND at > %(since)s)"""
#: Whose request is being answered, for what is written down far from it.
_at_work: ContextVar[User | None] = ContextVar("at_work", default=None)


def record(
    kind: str, person: User | AnonymousUser | None, *, page: str = "", object_id: object = "", detail: str = "",
    name: str = "", address: str = "",
) -> None:  # fmt: skip
    """Keeps one event. `detail`: words of ours only."""
    known = person if isinstance(person, User) else None
    AuditEvent.objects.create(
        at=clock.now(), person_id=known.pk if known else None, name=(known.get_username() if known else name)[:150],
        kind=kind, page=page[:100], object_id=str(object_id)[:40], detail=detail[:200], address=address,
    )  # fmt: skip


class Audit:
    """Middleware: what was done, exported or looked at, once it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _at_work.set(request.user if isinstance(request.user, User) else None)
        try:
            response = self.get_response(request)
        finally:
            _at_work.reset(token)
        match, person = request.resolver_match, request.user
        if match is None or not isinstance(person, User) or response.status_code >= 400:
            return response
        page = match.url_name or ""
        about = match.kwargs.get("object_id", match.kwargs.get("pk", ""))
        told = {"page": page, "object_id": about, "address": sessions.address(request)}
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            record(Kind.EXPORTED, person, detail=_deed(request), **told)
        elif request.method not in ("GET", "HEAD", "OPTIONS"):
            if not page.endswith(_NEWS) and page not in ("login", "logout"):
                record(Kind.DID, person, detail=_deed(request), **told)
        elif response.status_code == 200 and _shows_people(person, page):
            look(person, page, str(about)[:40], sessions.address(request))
        return response


def _shows_people(person: User, page: str) -> bool:
    return page.startswith(_PERSONAL) and not page.endswith(_NEWS) and visibility.sees_personal(person)


def _deed(request: HttpRequest) -> str:
    match = request.resolver_match
    said = [str(match.kwargs["deed"])] if match and "deed" in match.kwargs else []
    said += [value[:40] for name in _DEED_FIELDS if (value := request.POST.get(name, "")).isidentifier()]
    return " ".join(said)


def look(person: User, page: str, about: str, address: str = "") -> None:
    """Keeps that somebody saw a page with personal data; one row a look, in one statement: it costs the same whether or
    not it was kept.
    """
    values: dict[str, Any] = {"at": clock.now(), "since": clock.now() - ONE_LOOK, "page": page[:100], "about": about}
    values |= {"person": person.pk, "name": person.get_username(), "address": address}
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)


@receiver(user_logged_in, dispatch_uid="desk.audit.in")
def _logged_in(request: HttpRequest, user: User, **_more: Any) -> None:
    record(Kind.LOGIN, user, address=sessions.address(request))


@receiver(user_logged_out, dispatch_uid="desk.audit.out")
def _logged_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        record(Kind.LOGOUT, user, address=sessions.address(request))


@receiver(user_login_failed, dispatch_uid="desk.audit.failed")
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    # What was typed as a name may be a password: only names that exist are kept.
    typed = str(credentials.get("username", ""))
    name = typed if User.objects.filter(username=typed).exists() else "—"
    record(Kind.REFUSED, None, name=name, address=sessions.address(request) if request else "")


@receiver(user_locked_out, dispatch_uid="desk.audit.locked")
def _locked(request: HttpRequest, username: str, **_more: Any) -> None:
    name = username if User.objects.filter(username=username).exists() else "—"
    record(Kind.REFUSED, None, name=name, detail="bloqueado", address=sessions.address(request))


@receiver(post_save, sender=Membership, dispatch_uid="desk.audit.role")
@receiver(post_delete, sender=Membership, dispatch_uid="desk.audit.norole")
def _role(instance: Membership, **more: Any) -> None:
    given = "quitado" if "created" not in more else "dado"
    where = f"cuenta {instance.account_id}" if instance.account_id else "todas"
    record(Kind.ROLES, _at_work.get(), name="—", page="membership", object_id=instance.person_id,
           detail=f"{given}: {instance.get_role_display()}, {where}")  # fmt: skip
