"""«Datos que faltan»: what buyers ask and the listing doesn't say, for a person to answer or to leave.

Must never change a fact itself: `missing.answer` does, which also tells those who wait.
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.ai_engine.known import MAX_QUOTE
from apps.conversations import missing
from apps.conversations.models import Conversation, MissingFact, Turn
from apps.conversations.refused import Refused
from apps.desk import thread, visibility
from apps.desk.admin.base import ChipFilter, ReadOnlyAdmin, badge, say
from apps.desk.admin.decisions import page_of
from apps.desk.templatetags.desk import ago

Status = MissingFact.Status
TONES = {Status.OPEN: "amber", Status.ANSWERED: "green"}
ANSWER = "conversations.answer_buyers"
MOST_CHATS = 20


class Waiting(ChipFilter):
    """Those without an answer first; the others are kept."""

    title = _("datos")
    parameter_name = "datos"
    default = Status.OPEN.value

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (Status.OPEN, _("Por contestar")),
            (Status.ANSWERED, _("Contestados")),
            (Status.DISMISSED, _("Descartados")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MissingFact]) -> QuerySet[MissingFact]:
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset.none()


@admin.register(MissingFact)
class MissingFactAdmin(ReadOnlyAdmin):
    """Newest first; a row opens the page on which it is answered."""

    list_display = ("asked", "about", "waiting", "situation", "since")
    list_display_links = ("asked",)
    list_filter = (Waiting,)
    list_select_related = ("item", "answered_by")
    list_before_template = "desk/chips.html"
    search_fields = ("item__title",)
    search_help_text = _("Anuncio")
    empty_text = _("No falta ningún dato. Lo que pregunten y tu anuncio no diga aparecerá aquí para que lo contestes.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("conversations.view_conversation")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decidir/", view, name="conversations_missingfact_decide"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MissingFact]:
        rows: QuerySet[MissingFact] = super().get_queryset(request)
        return rows.annotate(chats=Count("turns__conversation", distinct=True))

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        links = MissingFact.turns.through.objects.filter(missingfact__in=rows).order_by("-turn_id")
        first = dict(links.values_list("missingfact_id", "turn__conversation_id"))
        chats = Conversation.objects.in_bulk(set(first.values()))
        for row in rows:
            row.shown_question = _as_seen(request, row.question, chats.get(first.get(row.pk, 0)))

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
        row = get_object_or_404(MissingFact.objects.select_related("item", "answered_by"), pk=object_id)
        return self._page(request, row)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed` «contestar» with `question` and `answer`, or «descartar»."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        row = get_object_or_404(MissingFact.objects.select_related("item", "answered_by"), pk=pk)
        deed, by = request.POST.get("deed", ""), cast(User, request.user)
        try:
            if deed == "contestar":
                told = missing.answer(pk, request.POST.get("question", ""), request.POST.get("answer", ""), by=by)
                say(request, _("Anotado en el anuncio. Se lo cuento ya a quien lo espera: %(n)s.") % {"n": told})
            elif deed == "descartar":
                missing.dismiss(pk, by=by)
                say(request, str(_("Descartado. Si lo vuelven a preguntar, te lo dejo a ti.")))
            else:
                raise Http404
        except Refused as refused:
            return self._page(request, row, problem=str(refused), typed=request.POST.dict())
        return HttpResponseRedirect(reverse("admin:conversations_missingfact_changelist"))

    def _page(
        self, request: HttpRequest, row: MissingFact, *, problem: str = "", typed: dict[str, Any] | None = None
    ) -> HttpResponse:
        asked = visibility.visible(request.user, Turn.objects.filter(missing_facts=row))
        turns = asked.select_related("conversation").order_by("-id")[:MOST_CHATS]
        chats = list(dict.fromkeys(turn.conversation for turn in turns))
        question = _as_seen(request, row.question, chats[-1] if chats else None)
        context = {
            **self.admin_site.each_context(request),
            "title": row.topic if row.topic != row.question else question,
            "opts": self.opts,
            "row": row,
            "question": question,
            "chats": [(page_of(chat.pk), visibility.buyer_name(request.user, chat)) for chat in chats],
            "typed": {"question": question[:200], "answer": "", **(typed or {})},
            "problem": problem,
            "open": row.status == Status.OPEN,
            "may_answer": request.user.has_perm(ANSWER),
            "by": thread.first_name(row.answered_by),
            "longest": MAX_QUOTE,
        }
        return TemplateResponse(request, "desk/missing_fact.html", context, status=409 if problem else 200)

    # -- the list

    @display(description=_("preguntan"))
    def asked(self, row: Any) -> SafeString:
        return format_html('<span class="d-words d-clamp">«{}»</span>', row.shown_question)

    @display(description=_("anuncio"), ordering="item__title")
    def about(self, row: MissingFact) -> str:
        return row.item.title

    @display(description=_("quién espera"))
    def waiting(self, row: Any) -> str:
        return str(row.chats or "—")

    @display(description=_("situación"))
    def situation(self, row: MissingFact) -> SafeString:
        said = badge(row.get_status_display(), TONES.get(Status(row.status), "grey"))
        answer = row.answer if row.status == Status.ANSWERED else ""
        return format_html('{} <span class="d-words d-small">{}</span>', said, answer)

    @display(description=_("desde"), ordering="id")
    def since(self, row: MissingFact) -> SafeString | str:
        return ago(row.created_at)


def _as_seen(request: HttpRequest, question: str, chat: Conversation | None) -> str:
    """The buyer's words as this person may read them; where nobody knows whose they were, without contacts."""
    return visibility.words(request.user, question, chat or Conversation())
