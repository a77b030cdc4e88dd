"""Pages about one's own access: the second step, setting it up, where one is logged in, and being locked out."""

from typing import Any, cast

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from apps.core import clock
from apps.desk import audit, gate, roles, sessions, twofactor
from apps.desk.admin.base import refuse, say
from apps.desk.models import AuditEvent, Membership

_YEAR_S = 365 * 24 * 3600
_WRONG = "Ese código no vale. Mira el que muestra ahora la aplicación y comprueba la hora del teléfono."


def _next(request: HttpRequest) -> str:
    page = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe else reverse("admin:index")


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = {**admin.site.each_context(request), "site_url": "", "next": _next(request), **context}
    return TemplateResponse(request, template, shown, status=status)


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with a right one goes on to the page that was wanted."""
    person, problem = cast(User, request.user), ""
    if not twofactor.has(person):
        return HttpResponseRedirect(reverse("admin:index"))
    if request.method == "POST":
        if twofactor.passes(request, request.POST.get("code", "")[:40]):
            audit.record(AuditEvent.Kind.LOGIN, person, detail="segundo paso", address=sessions.address(request))
            left = twofactor.codes_left(person)
            if left < 3:
                refuse(request, _("Te quedan %(n)s códigos de recuperación: haz otros en «Mi acceso».") % {"n": left})
            return HttpResponseRedirect(_next(request))
        problem = _(_WRONG)
        if (seconds := twofactor.waiting(person)) > 1:
            problem += " " + _("Espera %(n)s segundos antes del siguiente intento.") % {"n": seconds}
        audit.record(AuditEvent.Kind.REFUSED, person, detail="segundo paso", address=sessions.address(request))
    context = {"title": _("Segundo paso"), "problem": problem}
    return _page(request, "desk/second_step.html", context, 403 if problem else 200)


@never_cache
def switch_on(request: HttpRequest) -> HttpResponse:
    """Shows the QR code; the first right code switches the second step on and shows the recovery codes, once."""
    person = cast(User, request.user)
    if twofactor.has(person):
        return HttpResponseRedirect(reverse("desk_access"))
    problem = ""
    if request.method == "POST":
        codes = twofactor.confirm(request, request.POST.get("code", "")[:40])
        if codes is not None:
            told = {"title": _("Códigos de recuperación"), "codes": codes}
            return _page(request, "desk/recovery_codes.html", told)
        problem = _(_WRONG)
    device = twofactor.begin(person)
    context = {
        "title": _("Activa el segundo paso"),
        "picture": twofactor.picture(device),
        "key": " ".join(_fours(twofactor.typed(device))),
        "problem": problem,
        "must": settings.WALLE_SECOND_STEP and roles.operates(person),
    }
    return _page(request, "desk/second_step_on.html", context, 403 if problem else 200)


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def own(request: HttpRequest) -> HttpResponse:
    """«Mi acceso»: language, second step, accounts and logins of whoever asks. POST: `deed` «idioma», «cerrar»,
    «cerrar_otras», «codigos» or «quitar».
    """
    person = cast(User, request.user)
    if request.method == "POST":
        return _do(request, person)
    rows = sessions.of(person)
    for row in rows:
        row.here = row.session_key == request.session.session_key  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": _("Mi acceso"),
        "sessions": rows,
        "has": twofactor.has(person),
        "must": settings.WALLE_SECOND_STEP and roles.operates(person),
        "left": twofactor.codes_left(person),
        "memberships": Membership.objects.filter(person=person).select_related("account"),
        "everything": person.is_superuser,
        "idle_hours": int(sessions.IDLE.total_seconds() // 3600),
        "longest_hours": int(sessions.LONGEST.total_seconds() // 3600),
    }
    return TemplateResponse(request, "desk/access.html", context)


def _do(request: HttpRequest, person: User) -> HttpResponse:
    deed, here = request.POST.get("deed", ""), reverse("desk_access")
    if deed == "cerrar" and (pk := request.POST.get("session", "")).isdecimal():
        sessions.end([each for each in sessions.of(person) if each.pk == int(pk)])
        say(request, _("Sesión cerrada: ahí hay que entrar otra vez."))
    elif deed == "idioma" and request.POST.get("language") in dict(settings.LANGUAGES):
        answer = HttpResponseRedirect(here)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, request.POST["language"], max_age=_YEAR_S, samesite="Lax", httponly=True
        )
        return answer
    elif deed == "cerrar_otras":
        n = sessions.end_others(person, request.session.session_key)
        say(request, _("Sesiones cerradas: %(n)s.") % {"n": n})
    elif deed in ("codigos", "quitar") and twofactor.has(person):
        if not twofactor.passes(request, request.POST.get("code", "")[:40]):
            refuse(request, _(_WRONG))
        elif deed == "codigos":
            told = {"title": _("Códigos de recuperación"), "codes": twofactor.new_codes(person), "next": here}
            return _page(request, "desk/recovery_codes.html", told)
        elif settings.WALLE_SECOND_STEP and roles.operates(person):
            refuse(request, _("Quien administra entra siempre con segundo paso."))
        else:
            twofactor.remove(person)
            say(request, _("Segundo paso quitado."))
    return HttpResponseRedirect(here)


def work_on(request: HttpRequest) -> HttpResponse:
    """POST: from now on this login works on one `account`, with its role; empty: on all of the person's."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    person, chosen = cast(User, request.user), request.POST.get("account", "")
    mine = set(Membership.objects.filter(person=person).values_list("account_id", flat=True))
    if chosen and (not chosen.isdecimal() or int(chosen) not in mine):
        raise PermissionDenied
    request.session[gate.CHOSEN] = int(chosen) if chosen else None
    return HttpResponseRedirect(reverse("admin:index"))


def locked_out(
    request: HttpRequest, _original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of whoever typed the wrong password too often: until when, and what to do."""
    name = str((credentials or {}).get("username") or request.POST.get("username", ""))
    attempts = AccessAttempt.objects.filter(username=name, ip_address=sessions.address(request))
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first() or clock.now()
    context = {
        **admin.site.each_context(request),
        "site_url": "",
        "title": _("Acceso bloqueado"),
        "until": f"{timezone.localtime(last + settings.AXES_COOLOFF_TIME):%H:%M}",
    }
    return render(request, "desk/locked_out.html", context, status=429)
