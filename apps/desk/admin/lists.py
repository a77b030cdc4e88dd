"""Contacts and domains that staff have blocked or allowed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.desk import thread, visibility
from apps.desk.admin.base import DeskAdmin, badge
from apps.desk.templatetags.desk import ago
from apps.security import plain
from apps.security.models import ListedContact


@admin.register(ListedContact)
class ListedContactAdmin(DeskAdmin):
    """Newest first. What is blocked makes a message critical wherever it appears, what is allowed makes it nothing."""

    list_display = ("contact", "kind_word", "verdict_word", "note", "who", "when")
    list_display_links = ("contact",)
    list_filter = ("verdict", "kind")
    list_select_related = ("added_by",)
    search_fields = ("value", "note")
    search_help_text = _("Contacto o nota")
    empty_text = _("Aún no hay nada. Añade con «+» un teléfono, un correo, un IBAN, un usuario o un dominio.")
    fields = ("value", "verdict", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        # What has been blocked stays what it was; a mistake is deleted and added anew.
        return [*super().get_readonly_fields(request, obj), *(["value"] if obj else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Who may not see contacts has no field to write one into.
        return visibility.sees_personal(request.user) and super().has_add_permission(request)

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        for row in rows:
            row.shown_value = row.value if visibility.sees_personal(request.user) else plain.masked(row.kind, row.value)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        if not change:
            obj.added_by = request.user
        elif form.changed_data:
            obj.save(update_fields=[*form.changed_data, "changed_at"])
            return
        super().save_model(request, obj, form, change)

    @display(description=_("contacto o dominio"), ordering="value")
    def contact(self, row: Any) -> str:
        return str(row.shown_value)

    @display(description=_("tipo"), ordering="kind")
    def kind_word(self, row: ListedContact) -> str:
        return row.get_kind_display()

    @display(description=_("qué se hace"), ordering="verdict")
    def verdict_word(self, row: ListedContact) -> SafeString:
        return badge(row.get_verdict_display(), "red" if row.verdict == row.Verdict.BLOCK else "green")

    @display(description=_("quién"))
    def who(self, row: ListedContact) -> str:
        return thread.first_name(row.added_by)

    @display(description=_("cuándo"), ordering="added_at")
    def when(self, row: ListedContact) -> SafeString | str:
        return ago(row.added_at)
