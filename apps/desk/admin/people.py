"""Users, groups and the schedules of django-celery-beat, in the desk's clothes.

Only administrators come here; the desk's own rights live in groups (apps.desk.groups).
"""

from typing import Any, cast

from axes.utils import reset
from cron_descriptor import (  # type: ignore[import-untyped]
    FormatException,
    MissingFieldException,
    Options,
    WrongArgumentException,
    get_description,
)
from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, ManyToManyField, Model, OuterRef, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as beat
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.desk import audit, sessions, twofactor
from apps.desk.admin.base import DeskInline, say
from apps.desk.models import AuditEvent, Authenticator, Membership

for model in (User, Group, PeriodicTask, IntervalSchedule, CrontabSchedule, SolarSchedule, ClockedSchedule):
    admin.site.unregister(model)


#: Tables of the machinery: nobody opens them, no right over them means anything.
_NO_PAGE = ("lease", "logentry", "permission", "contenttype", "session", "periodictasktrack", "periodictasks")
_DEEDS = {"add": _("añadir"), "change": _("cambiar"), "delete": _("borrar"), "view": _("ver")}


def _right(right: Permission) -> str:
    """«Precios: ver análisis de precio»; our own rights have a sentence."""
    deed, _underscore, about = right.codename.partition("_")
    model = right.content_type.model_class()
    if model is None or deed not in _DEEDS or about != model._meta.model_name:
        return f"{right.content_type.app_label}: {right.name}" if model is None else f"{_room(model)}: {right.name}"
    return f"{_room(model)}: {_DEEDS[deed]} {model._meta.verbose_name}"


def _room(model: type[Model]) -> str:
    return str(model._meta.app_config.verbose_name)


class RightsMixin:
    """Rights said in Spanish, without those over the machinery."""

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any]:
        field = cast(Any, super()).formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name in ("permissions", "user_permissions"):
            field.queryset = field.queryset.exclude(content_type__model__in=_NO_PAGE)
            field.label_from_instance = _right
        return cast("ModelMultipleChoiceField[Any]", field)


class MembershipInline(DeskInline):
    """Where this person works, and as what."""

    model = Membership
    extra = 0
    fields = ("account", "role")


@admin.register(User)
class UserAdmin(RightsMixin, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]
    """Who may come in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_fullwidth = True
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "is_active", "works_on", "two_steps", "last_login")
    list_filter = ("is_active", "is_superuser")
    actions = ("remove_second_step", "end_sessions", "unlock")
    #: What only a superuser may give: it would make anybody one.
    _POWERS = frozenset({"is_superuser", "groups", "user_permissions"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        confirmed = Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True)
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.annotate(has_two=Exists(confirmed)).prefetch_related("memberships__account")

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if cast(User, request.user).is_superuser:
            return found
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in self._POWERS]})
            for title, options in found
        ]

    def _above(self, request: HttpRequest, obj: Model | None) -> bool:
        return bool(obj and cast(User, obj).is_superuser and not cast(User, request.user).is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not self._above(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return not self._above(request, obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        person = cast(User, obj)
        if not change:
            person.is_staff = True  # nobody is made for anything else
        super().save_model(request, person, form, change)
        if change and not person.is_active:
            sessions.end_others(person)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if {"is_superuser", "groups", "user_permissions", "is_active", "is_staff"} & set(form.changed_data):
            person, changed = form.instance, ", ".join(sorted(form.changed_data))
            audit.record(
                AuditEvent.Kind.ROLES, request.user, page="auth_user_change", object_id=person.pk, detail=changed
            )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        if self._above(request, User.objects.filter(pk=id).first() if id.isdecimal() else None):
            raise PermissionDenied
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302 and id.isdecimal():
            sessions.end_others(User.objects.get(pk=id), request.session.session_key)
        return answer

    def _below(self, request: HttpRequest, queryset: QuerySet[User]) -> list[User]:
        return [each for each in queryset if not self._above(request, each)]

    @admin.action(description=_("Quitar el segundo paso (teléfono perdido)"), permissions=["change"])
    def remove_second_step(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The chosen others set it up again; one's own is for another to take away."""
        done = [each for each in self._below(request, queryset) if each != request.user and twofactor.remove(each)]
        for each in done:
            sessions.end_others(each)
            audit.record(AuditEvent.Kind.ROLES, request.user, object_id=each.pk, detail="quitó el segundo paso")
        say(request, _("Quitado a: %(names)s.") % {"names": ", ".join(map(str, done)) or "—"})

    @admin.action(description=_("Cerrar sus sesiones"), permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The chosen have to log in again everywhere."""
        own = request.session.session_key
        n = sum(sessions.end_others(each, own) for each in self._below(request, queryset))
        say(request, _("Sesiones cerradas: %(n)s.") % {"n": n})

    @admin.action(description=_("Levantar el bloqueo"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The chosen may try their passwords again at once."""
        n = sum(bool(reset(username=each.get_username())) for each in queryset)
        say(request, _("Bloqueos levantados: %(n)s.") % {"n": n})

    @display(description=_("cuentas"))
    def works_on(self, person: User) -> str:
        if person.is_superuser:
            return str(_("todas, con todos los permisos"))
        rows = person.memberships.all()
        return "; ".join(f"{row.account or _('todas')}: {row.get_role_display()}" for row in rows) or "—"

    @display(description=_("segundo paso"), boolean=True)
    def two_steps(self, person: Any) -> bool:
        return bool(person.has_two)


@admin.register(Group)
class GroupAdmin(RightsMixin, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Lectura, Revisión, Gestión, and whatever else an administrator makes."""

    list_fullwidth = True


class TaskWidget(UnfoldAdminSelectWidget, beat.TaskSelectWidget):  # type: ignore[misc]
    """The choice of known tasks."""


class PeriodicTaskForm(beat.PeriodicTaskForm):  # type: ignore[misc]
    """Beat's form with our widgets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "task" in self.fields:
            self.fields["task"].widget = UnfoldAdminTextInputWidget()
            self.fields["regtask"].widget = TaskWidget()


def in_words(times: CrontabSchedule) -> str:
    """«A las 03:30 (Europe/Madrid)»; the expression itself where it can't be said."""
    fields = (times.minute, times.hour, times.day_of_month, times.month_of_year, times.day_of_week)
    expression = " ".join(each.replace(" ", "") for each in fields)
    options = Options()
    options.locale_code, options.use_24hour_time_format = "es_ES", True
    try:
        said = get_description(expression, options)
    except (FormatException, MissingFieldException, WrongArgumentException):
        said = expression
    return f"{said} ({times.timezone})"


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(beat.PeriodicTaskAdmin, ModelAdmin):  # type: ignore[misc]
    """When each upkeep runs; a change is taken up by beat within seconds."""

    form = PeriodicTaskForm

    def get_actions(self, request: HttpRequest) -> Any:
        """Beat's own ask for no right."""
        return super().get_actions(request) if self.has_change_permission(request) else {}

    change_form_template = "admin/change_form.html"  # beat's own has a script in it, which no page of ours may run
    list_fullwidth = True
    list_display = ("name", "enabled", "interval", "crontab", "last_run_at")
    list_filter = ("enabled",)
    date_hierarchy = None

    @display(description=_("cuándo"))
    def crontab_translation(self, obj: PeriodicTask) -> str:
        return in_words(obj.crontab) if obj.crontab else "—"


class TasksInline(TabularInline):  # type: ignore[misc]
    """The tasks that run at these times; beat's own inline has an English heading written in."""

    model = PeriodicTask
    fields = readonly_fields = ("name", "command")
    can_delete = False
    extra = 0
    show_change_link = True
    verbose_name = verbose_name_plural = _("tareas con este horario")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description=_("orden"))
    def command(self, task: PeriodicTask) -> str:
        return str(task.task)


@admin.register(IntervalSchedule)
class IntervalScheduleAdmin(beat.IntervalScheduleAdmin, ModelAdmin):  # type: ignore[misc]
    """Every so many seconds."""

    inlines = (TasksInline,)


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(beat.CrontabScheduleAdmin, ModelAdmin):  # type: ignore[misc]
    """At fixed times."""

    inlines = (TasksInline,)
    list_display = ("__str__", "when")
    fields = ("when", "minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone")
    readonly_fields = ("when",)

    @display(description=_("cuándo"))
    def when(self, obj: CrontabSchedule) -> str:
        return in_words(obj)


@admin.register(SolarSchedule)
class SolarScheduleAdmin(beat.SolarScheduleAdmin, ModelAdmin):  # type: ignore[misc]
    """By the sun."""

    inlines = (TasksInline,)


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(beat.ClockedScheduleAdmin, ModelAdmin):  # type: ignore[misc]
    """Once."""

    inlines = (TasksInline,)
