"""What every page of the admin shares: hidden fields are absent, a save writes only what was changed.

Must never write a whole row: workers change the same rows while a form is open.
"""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from apps.desk import visibility
from apps.desk.paging import BoundedPaginator


def badge(text: object, tone: str = "grey") -> SafeString:
    """A word with a colour that means something: red, amber, green or grey."""
    return format_html('<span class="d-badge d-badge--{}">{}</span>', tone, text)


class DeskAdmin(ModelAdmin):  # type: ignore[misc]
    """Base of all pages. Subclasses name fields as usual; what the person may not see is taken out here."""

    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    warn_unsaved_form = True
    empty_value_display = "—"
    list_disable_select_all = True
    #: What an empty list says: what is missing and what to do.
    empty_text = _("Aquí no hay nada todavía.")

    def _hidden(self, request: HttpRequest) -> frozenset[str]:
        return visibility.hidden_fields(request.user, self.model)

    def _seen(self, request: HttpRequest, names: Any) -> list[Any]:
        hidden = self._hidden(request)
        return [name for name in names if (name[0] if isinstance(name, tuple) else name) not in hidden]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visibility.visible(request.user, super().get_queryset(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.queryset = visibility.visible(request.user, field.queryset)
        return field

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._seen(request, super().get_list_display(request))

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return self._seen(request, super().get_list_filter(request))

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [
            name
            for name in super().get_search_fields(request)
            if visibility.may_ask(request.user, self.model, name.lstrip("^=@"))
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return self._seen(request, super().get_readonly_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [
            (title, {**options, "fields": self._seen(request, options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        if request is None or not visibility.may_ask(request.user, self.model, lookup):
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist: ChangeList = super().get_changelist_instance(request)
        if self._hidden(request).intersection(changelist.list_editable):
            changelist.list_editable = ()  # else the hidden field would still be in the form
        changelist.empty_text = self.empty_text  # type: ignore[attr-defined]
        changelist.full_result_count = changelist.result_count  # the page says it once, at its foot
        # Chips stand above the list: the filter panel is for the others.
        changelist.has_filters = any(not getattr(spec, "chips", False) for spec in changelist.filter_specs)
        self.prepare(request, list(changelist.result_list))
        return changelist

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset: Any = super().get_changelist_formset(request, **kwargs)
        for field in formset.form.base_fields.values():  # in a cell, only the column's head says what it is
            field.widget.attrs["aria-label"] = field.label
        return formset

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        """Gives each row what depends on the person looking: an admin object is shared by all of them."""

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm[Any], change: bool) -> None:
        if not change:
            obj.save()
            return
        columns = {field.name for field in obj._meta.concrete_fields}
        if changed := columns.intersection(form.changed_data):
            obj.save(update_fields=changed)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        hidden = {
            str(self.model._meta.get_field(name).verbose_name).casefold()
            for name in self._hidden(request)
            if not name.endswith("_id")
        }
        for entry in getattr(response, "context_data", {}).get("action_list", ()) if hidden else ():
            entry.change_message = _without(entry, hidden)
        return response


class DeskInline(TabularInline):  # type: ignore[misc]
    """Rows of a table inside a form; each field says what it is, not only its column's head."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = field.label
        return field


class ReadOnlyAdmin(DeskAdmin):
    """Rows that only the pipeline writes."""

    list_display_links: Any = None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        # Nobody changes these rows by hand: there is no history to show.
        extra = {**(extra_context or {}), "show_history": False}
        return super().changeform_view(request, object_id, form_url, extra)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PreparedPageAdmin(ReadOnlyAdmin):
    """Rows with a page of their own, prepared as in the list; the row's name is the program's word and not shown."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is not None:
            self.prepare(request, [row])
        return row

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # Unfold's header says the row's own name, which is the program's word.
        extra = {**(extra_context or {}), "original": ""}
        response: HttpResponse = super().change_view(request, object_id, form_url, extra)
        return response


class ListOnlyAdmin(ReadOnlyAdmin):
    """Rows whose list says it all: no page of their own, which would show every column as it is stored."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        raise Http404


def _without(entry: LogEntry, hidden: set[str]) -> str:
    """The entry's message without the names of hidden fields."""
    try:
        said = json.loads(entry.change_message)
    except ValueError:
        return entry.change_message
    kept = []
    for part in said:
        changed = part.get("changed")
        if changed and "fields" in changed:
            changed["fields"] = [name for name in changed["fields"] if str(name).casefold() not in hidden]
            if not changed["fields"]:
                continue
        kept.append(part)
    return json.dumps(kept)


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """A choice of related rows, without those of accounts the person doesn't work on."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = visibility.visible(request.user, field.remote_field.model._default_manager.all())
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[tuple[str, Any]] = field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to={"pk__in": own.order_by().values("pk")}
        )
        return choices


admin.FieldListFilter.register(lambda field: bool(field.remote_field), OwnRelatedFilter, take_priority=True)


class ChipFilter(admin.SimpleListFilter):
    """A filter shown as a row of chips above the list, one of them chosen by default."""

    template = "desk/nothing.html"
    default = ""
    chips = True

    def value(self) -> str:
        return super().value() or self.default

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for lookup, title in self.lookup_choices:
            yield {
                "selected": self.value() == lookup,
                "query_string": changelist.get_query_string({str(self.parameter_name): lookup}),
                "display": title,
            }


def say(request: HttpRequest, text: str) -> None:
    """Tells the person that it was done."""
    messages.success(request, text)


def refuse(request: HttpRequest, text: str) -> None:
    """Tells the person what was not done and why; what `Refused` says in Spanish, in their language."""
    messages.error(request, gettext(text) if text else "")
