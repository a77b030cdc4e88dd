"""The model's instructions: every wording kept, one in use, and the way back to any other.

Must never change the text of a prompt version: replies name the version they were made by.
"""

import difflib
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.ai_engine import voices
from apps.ai_engine.models import PromptVersion
from apps.desk.admin.base import DeskAdmin, badge, say
from apps.desk.templatetags.desk import ago


class PromptForm(forms.ModelForm[PromptVersion]):
    """A new wording: always a new row."""

    class Meta:
        model = PromptVersion
        fields = ("text", "note")

    def clean_text(self) -> str:
        text = "\n".join(line.rstrip() for line in str(self.cleaned_data["text"]).strip().splitlines())
        voices.check_prompt(text)
        return text


@admin.register(PromptVersion)
class PromptVersionAdmin(DeskAdmin):
    """Every wording of the model's instructions; the one in use, and the way back to any other."""

    form = PromptForm
    list_display = ("number", "note", "in_use", "created")
    list_display_links = ("number",)
    list_before_template = "desk/prompt_back.html"
    fields = ("text", "note")
    readonly_fields = ("in_use", "created")
    empty_text = _("Aún no hay ninguna versión.")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("<int:pk>/usar/", view(self.use), name="ai_engine_promptversion_use"), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["number", "in_use", "note", "created", "text"] if obj else ["text", "note"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        active = PromptVersion.objects.filter(active=True).first()
        return {"text": active.text if active else ""}

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # a text that made replies stays as it was

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.number = voices.next_number()
        obj.save()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        say(request, _("Guardada la v%(n)s. Todavía no está en uso.") % {"n": obj.number})
        return HttpResponseRedirect(reverse("admin:ai_engine_promptversion_use", args=[obj.pk]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {**(extra_context or {}), "may_use": _may_use(request), "former": _former()}
        response: HttpResponse = super().changelist_view(request, extra)
        return response

    def use(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks with the difference in sight, then puts the version in use."""
        if not _may_use(request):
            raise PermissionDenied
        version = get_object_or_404(PromptVersion, pk=pk)
        if request.method == "POST":
            before = voices.put_in_use(pk)
            if before is None or before.pk != pk:
                said = _("En uso: v%(now)s (antes v%(before)s).") % {
                    "now": version.number, "before": before.number if before else "—",
                }  # fmt: skip
                self.log_change(request, version, str(said))
                say(request, said)
            return HttpResponseRedirect(reverse("admin:ai_engine_promptversion_changelist"))
        active = PromptVersion.objects.filter(active=True).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Poner en uso la v%(n)s") % {"n": version.number},
            "version": version,
            "active": active,
            "lines": _difference(active.text if active else "", version.text),
        }
        return TemplateResponse(request, "desk/prompt_use.html", context)

    @display(description=_("en uso"), ordering="active")
    def in_use(self, row: PromptVersion) -> SafeString | str:
        if row.active:
            return badge(_("en uso"), "green")
        page = reverse("admin:ai_engine_promptversion_use", args=[row.pk])
        return format_html('<a class="d-link" href="{}">{}</a>', page, _("Ver qué cambia y usarla"))

    @display(description=_("creada"), ordering="created_at")
    def created(self, row: PromptVersion) -> SafeString | str:
        return ago(row.created_at)


def _may_use(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("ai_engine.change_promptversion"))


def _former() -> PromptVersion | None:
    """The version before the one in use, for going back to it in one click."""
    active = PromptVersion.objects.filter(active=True).first()
    rows = PromptVersion.objects.filter(number__lt=active.number) if active else PromptVersion.objects.none()
    return rows.order_by("-number").first()


def _difference(before: str, after: str) -> list[tuple[str, str]]:
    """Each line with what happens to it: «-» goes, «+» comes, « » stays."""
    told = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in told if line[0] in "-+ "]
