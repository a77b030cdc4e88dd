"""«Acuerdos»: what was agreed with whom, the meetings to come first; settled and ended by hand.

Must never change a row itself: `deals` does, which also frees the item and tells those who prepare replies.
"""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

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

from apps.conversations import deals, ics, meetings, reservations, review
from apps.conversations.meeting_talk import Proposal
from apps.conversations.models import Agreement, Conversation
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import visibility
from apps.desk.admin.agreement_forms import Keeping, Settling
from apps.desk.admin.base import ChipFilter, ReadOnlyAdmin, badge, say
from apps.desk.admin.decisions import page_of, seen
from apps.desk.templatetags.desk import ago

Status = Agreement.Status
TONES = {Status.AGREED: "amber", Status.DONE: "green", Status.NO_SHOW: "red"}
ANSWER = "conversations.answer_buyers"
#: Name in the form -> how the agreement ends.
DEEDS = {"hecho": Status.DONE, "anular": Status.CANCELLED, "plantado": Status.NO_SHOW}


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
            path("reservar/<int:pk>/", wrap(self.reserve_view), name="conversations_conversation_reserve"),
            path("<int:pk>/calendario.ics", wrap(self.calendar_view), name="conversations_agreement_calendar"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        rows: QuerySet[Agreement] = super().get_queryset(request)
        return rows.order_by(F("meets_at").asc(nulls_first=True), "-id")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        proposed = meetings.proposals_of([row for row in rows if row.meets_at is None])
        for row in rows:
            row.shown_buyer = visibility.buyer_name(request.user, row.conversation)
            said = proposed.get(row.pk)
            row.shown_words = visibility.words(request.user, said.words, row.conversation) if said else ""

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
            return self._page(request, row).render()

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed` «guardar» with the form's fields (`free`: one of the hours that were offered instead),
        «preguntar» with `text`, or one of DEEDS, which asks for `confirmed`.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        row, deed = self._row(pk), request.POST.get("deed", "")
        typed = request.POST.copy()
        if free := request.POST.get("free"):
            typed["meets_at"], deed = free, "guardar"
        form = Settling(typed, instance=self._row(pk)) if deed == "guardar" else None
        by = cast(User, request.user)
        try:
            if form is not None:
                if not form.is_valid():
                    return self._page(request, row, form, status=400)
                deals.settle(pk, **{name: form.cleaned_data[name] for name in Settling.Meta.fields})
                moved = form.cleaned_data["meets_at"] != row.meets_at
                say(request, str(_("Guardado. Díselo al comprador en el chat.") if moved else _("Guardado.")))
            elif deed == "preguntar":
                review.write(row.conversation_id, request.POST.get("text", ""), seen=seen(request), by=by)
                say(request, str(_("Tu pregunta sale en cuanto toque.")))
            elif deed in DEEDS and "confirmed" not in request.POST:
                return self._page(request, row, ask=deed)
            elif deed in DEEDS:
                deals.close(pk, DEEDS[deed], by=by)
                say(request, _("Acuerdo cerrado: %(now)s.") % {"now": DEEDS[deed].label})
            else:
                raise Http404
        except Refused as refused:
            free_hours = refused.free if isinstance(refused, deals.Taken) else ()
            problem = visibility.refusal(by, refused)
            return self._page(request, self._row(pk), form, problem=problem, free=free_hours, status=409)
        return HttpResponseRedirect(reverse("admin:conversations_agreement_changelist"))

    def reserve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How long the item of the conversation `pk` is kept for its buyer. POST: `deed` «reservar» with `hours`, or
        «soltar», which asks for `confirmed`.
        """
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        chats = Conversation.objects.select_related("item", "account", "buyer").defer("account__session_state")
        chat, by = get_object_or_404(chats, pk=pk, item__isnull=False), cast(User, request.user)
        deed, problem = request.POST.get("deed", ""), ""
        form = Keeping(request.POST if deed == "reservar" else None, account=chat.account)
        try:
            if deed == "reservar" and form.is_valid():
                reservations.reserve(pk, form.cleaned_data["hours"], by=by)
                say(request, str(_("Reservado: a los demás se les dirá que lo está.")))
                return HttpResponseRedirect(page_of(pk))
            if deed == "soltar" and "confirmed" in request.POST:
                reservations.release(pk, by=by)
                say(request, str(_("Ya no está reservado: vuelve a estar a la venta para todos.")))
                return HttpResponseRedirect(page_of(pk))
        except Refused as refused:
            problem = str(refused)
        item = chat.item
        assert item is not None  # chosen by it
        theirs = item.promised_to_id is not None and item.promised_to_id == chat.buyer_id
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reservar"),
            "chat": chat,
            "back": page_of(pk),
            "buyer": visibility.buyer_name(request.user, chat),
            "form": form,
            "problem": problem,
            "ask": deed == "soltar" and not problem,
            "theirs": theirs,
            "others": item.promised_to_id is not None and not theirs,
            "until": _local(item.promised_until, chat.account.timezone) if theirs and item.promised_until else "",
            "agreement": Agreement.objects.filter(item=item, status=Status.AGREED, conversation=chat).first(),
        }
        return TemplateResponse(request, "desk/reservation.html", context, status=409 if problem else 200)

    def calendar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The meeting as a file for a calendar, or what takes it out of there; 404 where it never had a day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self._row(pk)
        if row.meets_at is None and not row.sequence:
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
        form: Settling | None = None,
        *,
        problem: str = "",
        free: tuple[datetime, ...] = (),
        ask: str = "",
        status: int = 200,
    ) -> TemplateResponse:
        person, zone = request.user, row.account.timezone
        proposal = meetings.proposal_of(row)
        if proposal and row.meets_at is not None and proposal.moment == row.meets_at:
            proposal = None  # nothing new
        context = {
            **self.admin_site.each_context(request),
            "title": row.item.title,
            "opts": self.opts,
            "row": row,
            "form": form or Settling(instance=row, initial=_from_chat(row, proposal)),
            "buyer": visibility.buyer_name(person, row.conversation),
            "chat": page_of(row.conversation_id),
            "seen": ".".join(str(each) for each in review.revisions(row.conversation)),
            "proposal": proposal,
            "words": visibility.words(person, proposal.words, row.conversation) if proposal else "",
            "place": visibility.words(person, proposal.place, row.conversation) if proposal else "",
            "meant": _local(proposal.moment, zone) if proposal and proposal.moment else "",
            "question": meetings.question(proposal, clock.now(), zone) if proposal else "",
            "problem": problem,
            "free": [(f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}", _local(at, zone)) for at in free],
            "ask": ask,
            "ask_label": DEEDS[ask].label if ask else "",
            "open": row.status == Status.AGREED,
            "when": deals.when_and_where(row),
            "kept_until": _local(row.item.promised_until, zone) if row.item.promised_until else "",
            "in_calendar": row.meets_at is not None and row.status == Status.AGREED,
            "was_in_calendar": bool(row.sequence) and (row.status == Status.CANCELLED or row.meets_at is None),
            "may_settle": person.has_perm(ANSWER),
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
    def when(self, row: Any) -> SafeString | str:
        if row.meets_at is not None:
            return _local(row.meets_at, row.account.timezone)
        in_chat = format_html('<br><span class="d-words d-small">«{}»</span>', row.shown_words)
        return format_html("{}{}", _("sin fecha"), in_chat if row.shown_words else "")

    @display(description=_("dónde"))
    def where(self, row: Agreement) -> str:
        return row.place or row.get_way_display()

    @display(description=_("situación"))
    def situation(self, row: Agreement) -> SafeString:
        said = badge(row.get_status_display(), TONES.get(Status(row.status), "grey"))
        return format_html("{} {}", said, ago(row.closed_at) if row.closed_at else "")


def _local(moment: datetime, zone: str) -> str:
    """«el sábado 28 de noviembre a las 11:00», by the account's clock."""
    return deals.hour_of(moment.astimezone(ZoneInfo(zone)))


def _from_chat(row: Agreement, proposal: Proposal | None) -> dict[str, Any]:
    """What the form begins with: the day and place of the chat, where they are clear and nothing is settled yet."""
    if proposal is None or row.meets_at is not None or row.way != Agreement.Way.HAND:
        return {}
    said: dict[str, Any] = {"meets_at": proposal.moment} if proposal.moment else {}
    return said | ({"place": proposal.place} if proposal.place else {})
