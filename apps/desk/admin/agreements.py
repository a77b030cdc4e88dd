"""«Acuerdos»: what was agreed with whom, the meetings to come first; settled and ended by hand.

Must never change a row itself: `deals` does, which also frees the item and tells those who prepare replies.
"""

import re
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations import deals, ics
from apps.conversations.models import Agreement
from apps.conversations.refused import Refused
from apps.desk import visibility
from apps.desk.admin.base import ChipFilter, ReadOnlyAdmin, badge, say
from apps.desk.admin.decisions import page_of
from apps.desk.templatetags.desk import ago
from apps.security import guard

Status = Agreement.Status
TONES = {Status.AGREED: "amber", Status.DONE: "green", Status.NO_SHOW: "red"}
ANSWER = "conversations.answer_buyers"
#: Name in the form -> how the agreement ends.
DEEDS = {"hecho": Status.DONE, "anular": Status.CANCELLED, "plantado": Status.NO_SHOW}


_HOME = re.compile(r"\b(mi|nuestr[oa]|su) (casa|portal|piso|domicilio)\b", re.IGNORECASE)


class Standing(ChipFilter):
    """Those still open first."""

    title = _("acuerdos")
    parameter_name = "acuerdos"
    default = Status.AGREED.value

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Status.AGREED, _("Por cerrar")),
            (Status.DONE, _("Hechos")),
            (Status.CANCELLED, _("Anulados")),
            (Status.NO_SHOW, _("No se presentó")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset.none()


class Settling(forms.ModelForm[Agreement]):
    """How, where and when it changes hands."""

    class Meta:
        model = Agreement
        fields = ("way", "payment", "meets_at", "place", "notes")
        widgets = {"meets_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}

    def clean_meets_at(self) -> datetime | None:
        """The hour that was typed is the account's, wherever this page is read."""
        typed: datetime | None = self.cleaned_data["meets_at"]
        return typed and typed.replace(tzinfo=ZoneInfo(self.instance.account.timezone))

    def clean_place(self) -> str:
        """The buyer is told the place: a district, an underground station or a shop, never an address."""
        place: str = self.cleaned_data["place"]
        verdict = guard.check(
            f"Quedamos en {place}.",
            allowed_amounts=frozenset(),
            floor=None,
            facts=guard.ListingFacts(title="", description="", list_price=None, pickup_area=place),
            private=guard.PrivateData(),
            state=guard.SaleState(),
        )
        if _HOME.search(place) or any(each.code.startswith("PII") for each in verdict.violations):
            raise forms.ValidationError(_("Pon una zona, un metro o una tienda: el comprador lo leerá."))
        return place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        by_app = data.get("payment") == Agreement.Payment.APP
        if data.get("way") == Agreement.Way.SHIPPING and not by_app:
            self.add_error("payment", _("Con envío se paga siempre por la app."))
        return data


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    """The next meeting first; a row opens the page on which it is settled and ended."""

    list_display = ("about", "with_whom", "agreed_price", "when", "where", "situation")
    list_display_links = ("about",)
    list_filter = (Standing,)
    list_select_related = ("item", "account", "conversation", "conversation__buyer")
    list_before_template = "desk/chips.html"
    search_fields = ("item__title",)
    search_help_text = _("Anuncio")
    empty_text = _("No hay acuerdos. Cuando se cierre un trato aparecerá aquí, con lo que quede por concretar.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("conversations.view_conversation")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/cerrar/", wrap(self.settle_view), name="conversations_agreement_settle"),
            path("<int:pk>/calendario.ics", wrap(self.calendar_view), name="conversations_agreement_calendar"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        rows: QuerySet[Agreement] = super().get_queryset(request)
        return rows.order_by(F("meets_at").asc(nulls_first=True), "-id")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        for row in rows:
            row.shown_buyer = visibility.buyer_name(request.user, row.conversation)

    # -- the page of one

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        row = self._row(int(object_id))
        with timezone.override(row.account.timezone):
            return self._page(request, row, Settling(instance=row)).render()

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed` «guardar» with the form's fields, or one of DEEDS, which asks for `confirmed`."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        row, deed = self._row(pk), request.POST.get("deed", "")
        form = Settling(request.POST if deed == "guardar" else None, instance=row)
        try:
            if deed == "guardar":
                if not form.is_valid():
                    return self._page(request, self._row(pk), form, status=400)
                deals.settle(pk, **{name: form.cleaned_data[name] for name in Settling.Meta.fields})
                say(request, str(_("Guardado.")))
            elif deed in DEEDS and "confirmed" not in request.POST:
                return self._page(request, row, form, ask=deed)
            elif deed in DEEDS:
                deals.close(pk, DEEDS[deed], by=cast(User, request.user))
                say(request, _("Acuerdo cerrado: %(now)s.") % {"now": DEEDS[deed].label})
            else:
                raise Http404
        except Refused as refused:
            return self._page(request, self._row(pk), form, problem=str(refused), status=409)
        return HttpResponseRedirect(reverse("admin:conversations_agreement_changelist"))

    def calendar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The meeting as a file for a calendar; 404 while no day is set."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self._row(pk)
        if row.meets_at is None:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="entrega-{pk}.ics"'}
        return HttpResponse(ics.calendar_of(row), content_type="text/calendar; charset=utf-8", headers=headers)

    def _row(self, pk: int) -> Agreement:
        rows = Agreement.objects.select_related("item", "account", "conversation", "conversation__buyer")
        return get_object_or_404(rows, pk=pk)

    def _page(
        self,
        request: HttpRequest,
        row: Agreement,
        form: Settling,
        *,
        problem: str = "",
        ask: str = "",
        status: int = 200,
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": row.item.title,
            "opts": self.opts,
            "row": row,
            "form": form,
            "buyer": visibility.buyer_name(request.user, row.conversation),
            "chat": page_of(row.conversation_id),
            "problem": problem,
            "ask": ask,
            "ask_label": DEEDS[ask].label if ask else "",
            "open": row.status == Status.AGREED,
            "may_settle": request.user.has_perm(ANSWER),
        }
        return TemplateResponse(request, "desk/agreement.html", context, status=status)

    # -- the list

    @display(description=_("anuncio"), ordering="item__title")
    def about(self, row: Agreement) -> str:
        return row.item.title

    @display(description=_("con"))
    def with_whom(self, row: Any) -> str:
        return str(row.shown_buyer)

    @display(description=_("precio"), ordering="price")
    def agreed_price(self, row: Agreement) -> str:
        return f"{row.price:f} €".replace(".", ",").replace(",00 €", " €")

    @display(description=_("cuándo"), ordering="meets_at")
    def when(self, row: Agreement) -> SafeString | str:
        return deals.when_and_where(row).partition(" en ")[0] or str(_("sin fecha"))

    @display(description=_("dónde"))
    def where(self, row: Agreement) -> str:
        return row.place or row.get_way_display()

    @display(description=_("situación"))
    def situation(self, row: Agreement) -> SafeString:
        said = badge(row.get_status_display(), TONES.get(Status(row.status), "grey"))
        return format_html("{} {}", said, ago(row.closed_at) if row.closed_at else "")
