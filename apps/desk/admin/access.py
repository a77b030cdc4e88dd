"""«Sesiones», «Bloqueos» and «Registro de actividad»: for those who run the system."""

from typing import Any, cast

from axes.models import AccessAttempt
from axes.utils import reset
from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.desk import gate, sessions
from apps.desk.admin.base import ListOnlyAdmin, say
from apps.desk.models import AuditEvent, DeskSession
from apps.desk.templatetags.desk import ago


@admin.register(DeskSession)
class DeskSessionAdmin(ListOnlyAdmin):
    """Who is logged in, from where, and ending it."""

    list_display = ("person", "device", "address", "begun", "seen")
    list_filter = ("person",)
    list_select_related = ("person",)
    actions = ("end",)
    empty_text = _("Nadie ha entrado.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Who may end somebody's login."""
        return request.user.has_perm("desk.delete_desksession")

    @admin.action(description=_("Cerrar las elegidas"), permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[DeskSession]) -> None:
        """Ends the chosen logins at once."""
        rows = queryset if cast(User, request.user).is_superuser else queryset.exclude(person__is_superuser=True)
        say(request, _("Cerradas: %(n)s.") % {"n": sessions.end(list(rows))})

    @display(description=_("desde"), ordering="started_at")
    def begun(self, row: DeskSession) -> SafeString | str:
        return ago(row.started_at)

    @display(description=_("última vez"), ordering="last_seen_at")
    def seen(self, row: DeskSession) -> SafeString | str:
        return ago(row.last_seen_at)


@admin.register(AccessAttempt)
class AttemptAdmin(ListOnlyAdmin):
    """Names that somebody typed a wrong password for, by address; after five nobody gets in for a while."""

    list_display = ("who", "address", "wrong", "when")
    search_fields = ("username", "ip_address")
    actions = ("unlock",)
    empty_text = _("Nadie se ha equivocado de contraseña.")

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        """Who may lift a lock."""
        return request.user.has_perm("axes.delete_accessattempt")

    @admin.action(description=_("Levantar el bloqueo"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        """The chosen names may try again at once from the chosen addresses."""
        n = sum(bool(reset(ip=row.ip_address, username=row.username)) for row in queryset)
        say(request, _("Bloqueos levantados: %(n)s.") % {"n": n})

    @display(description=_("usuario"), ordering="username")
    def who(self, row: AccessAttempt) -> str:
        return str(row.username or "—")

    @display(description=_("dirección"), ordering="ip_address")
    def address(self, row: AccessAttempt) -> str:
        return str(row.ip_address or "—")

    @display(description=_("veces mal"), ordering="failures_since_start")
    def wrong(self, row: AccessAttempt) -> int:
        return int(row.failures_since_start)

    @display(description=_("última vez"), ordering="attempt_time")
    def when(self, row: AccessAttempt) -> SafeString | str:
        return ago(row.attempt_time)


class Who(admin.SimpleListFilter):
    """By person; those that exist."""

    title = _("quién")
    parameter_name = "person_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(pk), name) for pk, name in User.objects.order_by("username").values_list("pk", "username")[:200]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        chosen = self.value() or ""
        return queryset.filter(person_id=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ListOnlyAdmin):
    """Who did and who saw what. Nobody changes it."""

    list_display = ("when", "name", "kind_word", "where", "object_id", "detail", "address")
    list_filter = ("kind", Who)
    search_fields = ("=name", "=object_id", "page")
    search_help_text = _("Usuario, página o número")
    empty_text = _("Nada todavía.")

    @display(description=_("cuándo"), ordering="at")
    def when(self, row: AuditEvent) -> SafeString | str:
        return ago(row.at)

    @display(description=_("qué"), ordering="kind")
    def kind_word(self, row: AuditEvent) -> str:
        return row.get_kind_display()

    @display(description=_("dónde"), ordering="page")
    def where(self, row: AuditEvent) -> str:
        model = gate.model_of(row.page)
        return str(model._meta.verbose_name) if model else _OTHER.get(row.page, row.page)


_OTHER: dict[str, Any] = {"desk_search": _("Buscar"), "desk_search_quick": _("Buscar"), "membership": _("Equipo"),
                          "desk_access": _("Mi acceso"), "index": _("Inicio"),
                          "desk_second_step_on": _("Activó el segundo paso"), "desk_work_on": _("Eligió cuenta"),
                          "password_change": _("Cambió su contraseña"), "desk_setup": _("Primeros pasos"),
                          "desk_setup_first": _("Primeros pasos")}  # fmt: skip
