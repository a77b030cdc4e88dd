"""The lists of turns and of tasks; without a chosen list, turns open as the review queue (`queue`)."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations import chores, occasions
from apps.conversations.models import StaffTask, Turn
from apps.core import clock
from apps.desk import visibility, words
from apps.desk.admin import queue, shift
from apps.desk.admin.base import ChipFilter, ListOnlyAdmin, badge, say
from apps.desk.admin.decisions import page_of
from apps.desk.templatetags.desk import ago

S = Turn.State
STATE_TONES = {S.HELD: "amber", S.UNKNOWN: "amber", S.SENT: "green"}
QUEUES: dict[str, tuple[str, ...]] = {
    "decidir": (S.HELD,),
    "saliendo": (S.READY, S.SENDING),
    "comprobando": (S.UNKNOWN,),
    "pensando": (S.RECEIVED, S.ASSESSED, S.DRAFTED),
    "enviadas": (S.SENT,),
    "sin": (S.SKIPPED, S.SUPERSEDED),
}


class OpensItsConversation(ListOnlyAdmin):
    """A list whose rows have no page of their own: they open their conversation's."""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.model.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if row is None or not self.has_view_permission(request):
            raise Http404
        return HttpResponseRedirect(page_of(row.conversation_id))


class Queue(ChipFilter):
    """Which turns; by default those that wait for a person."""

    title = _("cola")
    parameter_name = "cola"
    default = "decidir"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("decidir", _("Necesitan tu decisión")),
            ("saliendo", _("Por salir")),
            ("comprobando", _("Comprobando si se envió")),
            ("pensando", _("En marcha")),
            ("enviadas", _("Enviadas")),
            ("sin", _("Sin respuesta")),
            ("todas", _("Todas")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Turn]) -> QuerySet[Turn]:
        states = QUEUES.get(self.value())
        if states is None:
            return queryset
        return queryset.filter(state=states[0]) if len(states) == 1 else queryset.filter(state__in=states)


@admin.register(Turn)
class TurnAdmin(OpensItsConversation):
    """One row, one decision: who, what, the last words, why it is here, and the draft."""

    list_display = ("about", "exchange", "why", "status", "waits")
    list_filter = (Queue, "conversation__account")
    list_select_related = ("conversation", "response", "up_to_message")
    list_before_template = "desk/chips.html"
    search_fields = ("conversation__buyer_name", "conversation__product_name")
    search_help_text = _("Comprador o producto")
    empty_text = _("Nada por revisar. Cuando el asistente dude, lo verás aquí.")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("cola/novedades/", view(self._news), name="conversations_turn_news"),
            path("cola/varias/", view(self._several), name="conversations_turn_several"),
            path("cola/textos/", view(self._typed), name="conversations_turn_typed_news"),
            path("cola/pasar/", view(self._hand_over), name="conversations_turn_hand_over"),
            path("cola/soltar/", view(shift.release_all), name="conversations_turn_release"),
            path("cola/<int:pk>/<slug:deed>/", view(queue.decide), name="conversations_turn_decide"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if set(request.GET) <= {"ver", "cuenta", "motivo", "pagina"}:
            return queue.page(request, self._context(request))
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = self.admin_site.each_context(request)
        return context

    def _news(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return queue.news(request)

    def _typed(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return queue.typed(request)

    def _hand_over(self, request: HttpRequest) -> HttpResponse:
        return shift.page(request, self._context(request))

    def _several(self, request: HttpRequest) -> HttpResponse:
        return queue.several(request, self._context(request))

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        for row in rows:
            row.shown_name = visibility.buyer_name(request.user, row.conversation)
            said = row.up_to_message.text if row.up_to_message else ""
            row.shown_words = visibility.words(request.user, said, row.conversation)
            row.shown_cause = str(row.get_cause_display()).capitalize() if row.cause in occasions.CAUSES else ""
            row.shown_draft = (
                visibility.words(request.user, row.response.response_text, row.conversation) if row.response else ""
            )
            row.shown_reason = visibility.reason(request.user, row.reason)
            row.shown_why = visibility.turn_reason(request.user, row.reason, row.reason_detail, row.conversation)

    @display(description=_("conversación"))
    def about(self, turn: Any) -> SafeString:
        return format_html(
            '<a href="{}#respuesta" class="d-strong">{}</a><br><span class="d-subtle">{}</span>',
            page_of(turn.conversation_id),
            turn.shown_name,
            turn.conversation.product_name,
        )

    @display(description=_("dice · borrador"))
    def exchange(self, turn: Any) -> SafeString:
        said = format_html('<span class="d-words">«{}»</span>', turn.shown_words) if turn.shown_words else ""
        if turn.shown_cause:  # nobody wrote: what it is about instead of their words
            said = format_html('<span class="d-words d-subtle">{}</span>', turn.shown_cause)
        if not turn.response:
            return format_html("{}", said or "—")
        return format_html('{}<span class="d-words d-draft">{} «{}»</span>', said, _("Nosotros:"), turn.shown_draft)

    @display(description=_("por qué"))
    def why(self, turn: Any) -> SafeString:
        risky = turn.security_hold or turn.reason == "riesgo"
        return format_html(
            '<span class="d-words">{} {}</span>',
            badge(turn.shown_reason, "red" if risky else "grey") if turn.reason else "",
            "" if words.same(turn.shown_why, turn.shown_reason) else turn.shown_why,
        )

    @display(description=_("estado"), ordering="state")
    def status(self, turn: Turn) -> SafeString:
        return badge(turn.get_state_display(), STATE_TONES.get(S(turn.state), "grey"))

    @display(description=_("espera desde"), ordering="opened_at")
    def waits(self, turn: Turn) -> SafeString | str:
        return ago(turn.waiting_since)


class OpenTasks(ChipFilter):
    """Open tasks first; done ones are kept."""

    title = _("tareas")
    parameter_name = "tareas"
    default = "abiertas"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("abiertas", _("Por hacer")), ("hechas", _("Hechas"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StaffTask]) -> QuerySet[StaffTask]:
        return queryset.filter(done_at__isnull=self.value() == "abiertas")


@admin.register(StaffTask)
class StaffTaskAdmin(OpensItsConversation):
    """What only a person can do: pack, post, answer a dispute."""

    list_display = ("what", "about", "due", "since", "done")
    list_filter = (OpenTasks,)
    list_select_related = ("conversation", "done_by")
    list_before_template = "desk/chips.html"
    list_display_links = None
    empty_text = _("Nada que hacer. Las compras, envíos y disputas de Wallapop aparecerán aquí.")
    actions = ("mark_done", "mark_undone")
    ordering = (F("due_at").asc(nulls_last=True), "-id")

    def has_do_permission(self, request: HttpRequest) -> bool:
        """Who may mark tasks as done."""
        return request.user.has_perm("conversations.change_stafftask")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        for row in rows:
            row.shown_text = visibility.words(request.user, row.text, row.conversation)
            row.shown_name = visibility.buyer_name(request.user, row.conversation)

    @admin.action(description=_("Marcar como hechas"), permissions=["do"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet[StaffTask]) -> None:
        """Marks the chosen open tasks as done by this person."""
        count = chores.do(queryset.values_list("pk", flat=True), by=cast(User, request.user))
        say(request, _("Hechas: %(n)s.") % {"n": count})

    @admin.action(description=_("Marcar como no hechas"), permissions=["do"])
    def mark_undone(self, request: HttpRequest, queryset: QuerySet[StaffTask]) -> None:
        """Takes a click by mistake back."""
        say(request, _("Por hacer otra vez: %(n)s.") % {"n": chores.undo(queryset.values_list("pk", flat=True))})

    @display(description=_("qué ha pasado"))
    def what(self, task: Any) -> SafeString:
        return format_html('<span class="d-words">{}</span>', task.shown_text)

    @display(description=_("conversación"))
    def about(self, task: Any) -> SafeString:
        return format_html(
            '<a class="d-link" href="{}">{} · {}</a>',
            page_of(task.conversation_id),
            task.shown_name,
            task.conversation.product_name,
        )

    @display(description=_("antes de"), ordering="due_at")
    def due(self, task: StaffTask) -> SafeString | str:
        if task.due_at is None or task.done_at is not None:
            return ago(task.due_at)
        late = task.due_at < clock.now() + chores.WARN_BEFORE
        return badge(ago(task.due_at), "red" if late else "amber")

    @display(description=_("desde"), ordering="id")
    def since(self, task: StaffTask) -> SafeString | str:
        return ago(task.created_at)

    @display(description=_("hecha"))
    def done(self, task: StaffTask) -> SafeString | str:
        if task.done_at is None:
            return "—"
        return format_html("{} · {}", ago(task.done_at), task.done_by or _("alguien"))
