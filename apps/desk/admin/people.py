"""Users, groups and the schedules of django-celery-beat, in the desk's clothes.

Only administrators come here; the desk's own rights live in groups (apps.desk.groups).
"""

from typing import Any, cast

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
from django.db.models import ManyToManyField, Model
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


@admin.register(User)
class UserAdmin(RightsMixin, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]
    """Who may come in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_fullwidth = True


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
    list_fullwidth = True
    list_display = ("name", "enabled", "interval", "crontab", "last_run_at")
    list_filter = ("enabled",)
    date_hierarchy = None

    @display(description=_("cuándo"))
    def crontab_translation(self, obj: PeriodicTask) -> str:
        return in_words(obj.crontab) if obj.crontab else "—"

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        context["readable_crontabs"] = {each.pk: in_words(each) for each in CrontabSchedule.objects.all()}
        return cast(HttpResponse, super().render_change_form(request, context, **kwargs))


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
