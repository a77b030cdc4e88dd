"""What operators look at: alerts, services in pause, and PARAR TODO with its history."""

import hashlib
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from apps.conversations.models import Turn
from apps.core import breakers, stop
from apps.core.models import Alert, CircuitBreaker, Stop
from apps.desk import state, thread, visibility, words
from apps.desk.admin.base import ChipFilter, ListOnlyAdmin, badge, say
from apps.desk.navigation import page_of_alert
from apps.desk.templatetags.desk import ago

BREAKER_TONES = {
    CircuitBreaker.State.CLOSED: "green",
    CircuitBreaker.State.OPEN: "red",
    CircuitBreaker.State.HALF_OPEN: "amber",
}


def technical(said: str) -> SafeString:
    """The program's own words, folded away; nothing for those who may not see them."""
    if not said:
        return SafeString()
    folded = '<details class="d-details"><summary>{}</summary><span class="d-words">{}</span></details>'
    return format_html(folded, _("detalle técnico"), said)


def _mark(name: str) -> str:
    """Stands for a breaker in the form: its name may hold the password of a server."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


class OpenAlerts(ChipFilter):
    """Open incidents first."""

    title = _("avisos")
    parameter_name = "avisos"
    default = "abiertos"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("abiertos", _("Abiertos")), ("resueltos", _("Resueltos"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        return queryset.filter(closed_at__isnull=self.value() == "abiertos")


@admin.register(Alert)
class AlertAdmin(ListOnlyAdmin):
    """One row per incident. It closes by itself when the cause is gone."""

    list_display = ("what", "since", "last_seen", "times", "resolved")
    list_filter = (OpenAlerts,)
    list_before_template = "desk/chips.html"
    list_display_links = None
    empty_text = _("Ningún aviso abierto.")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        accounts = state.account_names() if rows else {}
        for row in rows:
            row.shown = visibility.alert(request.user, row, accounts)
            english = row.kind in ("breaker", "unreadable")
            row.technical = visibility.technical(request.user, row.detail) if english else ""

    @display(description=_("qué ha pasado y qué hacer"))
    def what(self, alert: Any) -> SafeString:
        text = format_html('<span class="d-words">{}</span>', alert.shown)
        page = page_of_alert(alert)
        if page:
            text = format_html('<a class="d-link" href="{}">{}</a>', page, text)
        return text + technical(alert.technical)

    @display(description=_("desde"), ordering="opened_at")
    def since(self, alert: Alert) -> SafeString | str:
        return ago(alert.opened_at)

    @display(description=_("última vez"), ordering="last_seen_at")
    def last_seen(self, alert: Alert) -> SafeString | str:
        return ago(alert.last_seen_at)

    @display(description=_("veces"), ordering="count")
    def times(self, alert: Alert) -> SafeString:
        return format_html('<span class="d-num">{}</span>', alert.count)

    @display(description=_("resuelto"), ordering="closed_at")
    def resolved(self, alert: Alert) -> SafeString | str:
        return ago(alert.closed_at)


@admin.register(CircuitBreaker)
class CircuitBreakerAdmin(ListOnlyAdmin):
    """Wallapop accounts, model servers and price sources: what works and what is left alone for a while."""

    list_display = ("service", "condition", "failures_count", "why", "since", "next_try")
    list_filter = ("state",)
    list_display_links = None
    actions = ("reset",)
    empty_text = _("Ningún servicio ha fallado todavía.")

    def has_reset_permission(self, request: HttpRequest) -> bool:
        """Who may close a breaker by hand."""
        return request.user.has_perm("core.change_circuitbreaker")

    @admin.action(description=_("Volver a probar ya"), permissions=["reset"])
    def reset(self, request: HttpRequest, queryset: QuerySet[CircuitBreaker]) -> None:
        """Closes the chosen breakers."""
        names, accounts = list(queryset.values_list("name", flat=True)), state.account_names()
        for name in names:
            breakers.reset(name)
        say(
            request,
            _("Se vuelve a usar: %(names)s.") % {"names": ", ".join(words.service(name, accounts) for name in names)},
        )

    @display(description=ModelAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj: CircuitBreaker) -> str:
        return str(super().action_checkbox(CircuitBreaker(name=_mark(obj.name))))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if chosen := set(request.POST.getlist(ACTION_CHECKBOX_NAME)):
            names = visibility.visible(request.user, CircuitBreaker.objects.all()).values_list("name", flat=True)
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, [name for name in names if _mark(name) in chosen])
            request.POST = posted  # type: ignore[assignment]
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        accounts = state.account_names() if rows else {}
        for row in rows:
            row.service = words.service(row.name, accounts)
            row.technical = visibility.technical(request.user, row.reason)

    @display(description=_("servicio"), ordering="name")
    def service(self, breaker: Any) -> str:
        return str(breaker.service)

    @display(description=_("estado"), ordering="state")
    def condition(self, breaker: CircuitBreaker) -> SafeString:
        return badge(breaker.get_state_display(), BREAKER_TONES[CircuitBreaker.State(breaker.state)])

    @display(description=_("fallos seguidos"), ordering="failures")
    def failures_count(self, breaker: CircuitBreaker) -> SafeString:
        return format_html('<span class="d-num">{}</span>', breaker.failures)

    @display(description=_("último error"))
    def why(self, breaker: Any) -> SafeString:
        said = words.trouble(breaker.name, breaker.reason)
        told = "" if words.same(said, breaker.technical) else breaker.technical
        return format_html('<span class="d-words">{}</span>{}', said[:1].upper() + said[1:], technical(told))

    @display(description=_("en pausa desde"), ordering="opened_at")
    def since(self, breaker: CircuitBreaker) -> SafeString | str:
        return ago(breaker.opened_at)

    @display(description=_("siguiente prueba"), ordering="probe_at")
    def next_try(self, breaker: CircuitBreaker) -> SafeString | str:
        return ago(breaker.probe_at)


@admin.register(Stop)
class StopAdmin(ListOnlyAdmin):
    """Who stopped everything and when, and the addresses of the button on every page."""

    list_display = ("started", "who", "ended", "who_lifted")
    list_select_related = ("started_by", "ended_by")
    list_display_links = None
    empty_text = _("Nunca se ha pulsado PARAR TODO. Está arriba, en todas las páginas.")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("parar/", view(self.press), name="core_stop_press"),
            path("reanudar/", view(self.lift), name="core_stop_lift"),
            path("frase/", view(self.sentence), name="core_stop_state"),
            *super().get_urls(),
        ]

    def press(self, request: HttpRequest) -> HttpResponse:
        """PARAR TODO. Asks nothing: a second lost is a message sent."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._check(request)
        stop.press(cast(User, request.user))
        return HttpResponseRedirect(_back(request))

    def lift(self, request: HttpRequest) -> HttpResponse:
        """Asks first, saying what would leave at once."""
        self._check(request)
        if request.method == "POST":
            stop.lift(cast(User, request.user))
            say(request, str(_("Reanudado: el asistente vuelve a contestar.")))
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reanudar"),
            "waiting": visibility.visible(request.user, Turn.objects.filter(state=Turn.State.READY)).count(),
        }
        return TemplateResponse(request, "desk/lift.html", context)

    def sentence(self, request: HttpRequest) -> HttpResponse:
        """The state in one sentence, for the bar to refresh itself."""
        return render(request, "desk/state_fragment.html", self.admin_site.each_context(request))

    def _check(self, request: HttpRequest) -> None:
        if not request.user.has_perm("marketplace.operate_stop"):
            raise PermissionDenied

    @display(description=_("parado"), ordering="started_at")
    def started(self, row: Stop) -> SafeString | str:
        return ago(row.started_at)

    @display(description=_("por"))
    def who(self, row: Stop) -> str:
        return thread.first_name(row.started_by)

    @display(description=_("reanudado"), ordering="ended_at")
    def ended(self, row: Stop) -> SafeString | str:
        return ago(row.ended_at) if row.ended_at else badge(_("sigue parado"), "red")

    @display(description=_("por"))
    def who_lifted(self, row: Stop) -> str:
        return thread.first_name(row.ended_by) if row.ended_at else ""


def _back(request: HttpRequest) -> str:
    """The page the button was pressed on, if it is ours."""
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe else reverse("admin:index")
