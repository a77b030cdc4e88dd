"""Where each person is logged in, how long it lasts, and ending it.

A login ends after IDLE without a deed, after LONGEST whatever happens, when somebody ends it here, and, all but the
one at work, with a changed password. News that an open page asks for by itself is no deed of a person.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout, user_logged_in, user_logged_out
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core import clock
from apps.desk.models import DeskSession

#: A coffee and a parcel at the post office; a shift.
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
#: Addresses for programs: who may pass is asked there (apps.desk.api.entry).
API = "/api/"
#: «Última vez» is this exact.
_GRAIN = timedelta(minutes=1)
_SYSTEMS = (("Android", "Android"), ("iPhone|iPad", "iPhone"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def device(agent: str) -> str:
    """«Chrome · Windows» from a browser's own name of itself."""
    told = [next((name for sign, name in names if re.search(sign, agent)), "") for names in (_BROWSERS, _SYSTEMS)]
    return " · ".join(each for each in told if each) or agent[:60]


def address(request: HttpRequest) -> str:
    """Where a request comes from; behind a proxy the web server has put the visitor's own address there."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


@receiver(user_logged_in, dispatch_uid="desk.sessions.in")
def begin(request: HttpRequest, user: User, **_more: Any) -> None:
    """Keeps where this person logged in."""
    if not request.session.session_key:
        request.session.create()
    forget_ended()
    key, now = request.session.session_key, clock.now()
    known = {"device": device(request.META.get("HTTP_USER_AGENT", "")), "address": address(request)}
    DeskSession.objects.update_or_create(
        session_key=key, defaults=known | {"person": user, "started_at": now, "last_seen_at": now}
    )


@receiver(user_logged_out, dispatch_uid="desk.sessions.out")
def finish(request: HttpRequest, **_more: Any) -> None:
    """Forgets the session of whoever leaves."""
    DeskSession.objects.filter(session_key=request.session.session_key).delete()


def end(rows: Iterable[DeskSession]) -> int:
    """Ends these logins at once; returns how many."""
    keys = [each.session_key for each in rows]
    Session.objects.filter(session_key__in=keys).delete()
    return DeskSession.objects.filter(session_key__in=keys).delete()[0]


def end_others(person: User, keep: str | None = None) -> int:
    """Ends every login of this person but `keep`; returns how many."""
    return end(DeskSession.objects.filter(person=person).exclude(session_key=keep or ""))


def of(person: User) -> list[DeskSession]:
    """Their logins that still hold, the last used first."""
    now = clock.now()
    alive = DeskSession.objects.filter(started_at__gt=now - LONGEST, last_seen_at__gt=now - IDLE)
    return list(alive.filter(person=person))


def forget_ended() -> int:
    """Removes the rows of logins that ended by themselves; returns how many."""
    now = clock.now()
    return end(DeskSession.objects.exclude(started_at__gt=now - LONGEST, last_seen_at__gt=now - IDLE))


class Sessions:
    """Middleware: ends a login whose time is over, remembers when the others were last used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not self._holds(request):
            logout(request)
            if request.path.startswith(API):  # it says so in its own way
                return self.get_response(request)
            page = reverse("admin:login")
            if asked_by_script(request):
                return JsonResponse({"refused": _("Tu sesión ha terminado: entra otra vez.")}, status=401)
            return HttpResponseRedirect(f"{page}?terminada=1")
        response = self.get_response(request)
        match, person = request.resolver_match, request.user
        changed = match and match.url_name == "password_change" and request.method == "POST"
        if changed and response.status_code == 302 and isinstance(person, User):
            end_others(person, request.session.session_key)
        return response

    def _holds(self, request: HttpRequest) -> bool:
        now = clock.now()
        row = DeskSession.objects.filter(session_key=request.session.session_key).first()
        if row is None:  # from before sessions were listed
            begin(request, request.user)  # type: ignore[arg-type]
            return True
        if now - row.started_at > LONGEST or now - row.last_seen_at > IDLE:
            return False
        if now - row.last_seen_at > _GRAIN and not by_itself(request):
            DeskSession.objects.filter(pk=row.pk).update(last_seen_at=now, address=address(request))
        return True


def by_itself(request: HttpRequest) -> bool:
    """Whether an open page asked for news, not a person for something."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a page's script reads the answer, and could make nothing of another page."""
    return request.headers.get("X-Requested-With") == "fetch" or request.headers.get("Sec-Fetch-Dest") == "empty"
