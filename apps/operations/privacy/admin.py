"""For whoever runs the system: how long what is kept, who is on hold, who was erased."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import display
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.desk.admin.base import DeskAdmin, ListOnlyAdmin, badge
from apps.desk.templatetags.desk import ago
from apps.operations.privacy.models import Erasure, LegalHold, Retention


def _operates(request: HttpRequest) -> bool:
    """These pages are about all accounts and all buyers."""
    return bool(request.user.has_perm("auth.change_user"))


class _OperatorsList(ListOnlyAdmin):
    """A list that only who runs the system may see, and nobody may change."""

    list_display_links = None

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _operates(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _operates(request)


@admin.register(Retention)
class RetentionAdmin(DeskAdmin):
    """One row: the terms in force."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _operates(request)

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _operates(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not _operates(request):
            return super().changelist_view(request, extra_context)  # type: ignore[no-any-return]
        Retention.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:privacy_retention_change", args=[1]))


@admin.register(LegalHold)
class LegalHoldAdmin(_OperatorsList):
    """Whose data may not be erased. Set and lifted on the buyer's page."""

    list_display = ("who", "reason", "set_by", "since", "until")
    empty_text = _("No hay ningún bloqueo legal.")

    @display(description=_("comprador"))
    def who(self, held: LegalHold) -> SafeString:
        page = reverse("admin:marketplace_buyer_change", args=[held.buyer_id])
        return format_html('<a class="d-link" href="{}">{}</a>', page, held.buyer_id)

    @display(description=_("desde"), ordering="set_at")
    def since(self, held: LegalHold) -> SafeString | str:
        return ago(held.set_at)

    @display(description=_("hasta"), ordering="lifted_at")
    def until(self, held: LegalHold) -> SafeString | str:
        return ago(held.lifted_at) if held.lifted_at else badge(_("sigue"), "amber")


@admin.register(Erasure)
class ErasureAdmin(_OperatorsList):
    """Who was erased, by number: when, by whom, how much."""

    list_display = ("buyer_id", "asked_by", "when", "much", "outside")
    empty_text = _("No se han borrado los datos de nadie.")

    @display(description=_("cuándo"), ordering="erased_at")
    def when(self, row: Erasure) -> SafeString | str:
        return ago(row.erased_at)

    @display(description=_("cuánto"))
    def much(self, row: Erasure) -> str:
        names = {model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()}
        said = (f"{names.get(name, name)}: {number}" for name, number in sorted(row.counts.items()) if number)
        return ", ".join(said) or "—"

    @display(description=_("anotado para las copias"))
    def outside(self, row: Erasure) -> SafeString:
        return badge(_("sí"), "green") if row.written_at else badge(_("pendiente"), "amber")
