"""Conversations: the list, and the page where a person reads a chat and decides."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.ai_engine.models import Persona
from apps.conversations import adoption, notes
from apps.conversations.models import Conversation, Message, Turn
from apps.desk import conversation_page, visibility, words
from apps.desk.admin import conversation_deeds, conversation_views
from apps.desk.admin.base import ChipFilter, ListOnlyAdmin, badge, refuse, say
from apps.desk.templatetags.desk import ago

STATE_TONES = {
    Conversation.State.COMMITTED: "green",
    Conversation.State.COORDINATING: "green",
    Conversation.State.NEGOTIATING: "amber",
}


#: The chip of what buyers asked before the account was connected.
LEFT_OVER = "antes"


class WhoseTurn(ChipFilter):
    """The cuts people work by."""

    title = _("qué ver")
    parameter_name = "ver"
    default = "todas"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("todas", _("Todas")),
            ("decidir", _("Necesitan tu decisión")),
            ("mias", _("Las llevo yo")),
            ("acuerdos", _("Acuerdos")),
            ("riesgo", _("Con riesgo")),
            ("vigilar", _("En observación")),
            (LEFT_OVER, _("Sin contestar de antes")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> QuerySet[Conversation]:
        match self.value():
            case "decidir":
                # At most one open turn each: no duplicates.
                return queryset.filter(turns__state=Turn.State.HELD)
            case "mias":
                return queryset.filter(assigned_staff=cast(User, request.user))
            case "acuerdos":
                agreed = (Conversation.State.COMMITTED, Conversation.State.COORDINATING)
                return queryset.filter(state__in=agreed)
            case "riesgo":
                return queryset.filter(risk_score__gte=words.RISK_HIGH)
            case "vigilar":
                return queryset.filter(risk_score__gte=words.RISK_DOUBTFUL, risk_score__lt=words.RISK_HIGH)
            case "antes":
                return adoption.left_over(queryset)
        return queryset


def _message(request: HttpRequest, name: str) -> int | None:
    """The message named in the address, where it is a number."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None


@admin.register(Conversation)
class ConversationAdmin(ListOnlyAdmin):
    """Newest first; each row says who, about what, the last words, and who answers."""

    list_display = ("who", "product_name", "last_words", "phase", "mode_word", "risk", "when")
    list_display_links = ("who",)
    list_filter = (WhoseTurn, "state", "mode", "account")
    list_select_related = ("item",)
    list_before_template = "desk/chips.html"
    search_fields = ("buyer_name", "product_name")
    search_help_text = _("Comprador o producto")
    empty_text = _("Aún no hay conversaciones. Cuando alguien escriba en Wallapop, aparecerá aquí.")
    actions = ("answer_left_over",)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Who may have buyers answered."""
        return request.user.has_perm("conversations.answer_buyers")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if request.GET.get("ver") != LEFT_OVER:
            actions.pop("answer_left_over", None)
        return actions

    @admin.action(description=_("Que conteste Wall-E"), permissions=["answer"])
    def answer_left_over(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> None:
        """Opens an answer in each chosen conversation, by its age: the oldest only as a draft."""
        chosen = list(queryset.values_list("pk", flat=True))
        count = adoption.answer(chosen, by=cast(User, request.user))
        if not count:
            refuse(request, str(_("Ninguna seguía sin contestar.")))
            return
        said = ngettext(
            "Wall-E contesta a %(n)s comprador. Si lleva más de un día esperando, te deja el borrador.",
            "Wall-E contesta a %(n)s compradores. A quien lleva más de un día esperando, te deja el borrador.",
            count,
        )
        say(request, said % {"n": count})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        rows: QuerySet[Conversation] = super().get_queryset(request)
        return rows.defer("item__description", "item__ladder")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-sent_at", "-id")
        page = Conversation.objects.filter(pk__in=[row.pk for row in rows])
        texts = dict(page.values_list("pk", Subquery(newest.values("text")[:1])))
        for row in rows:
            row.shown_name = visibility.buyer_name(request.user, row)
            row.shown_last = visibility.words(request.user, texts.get(row.pk) or "", row)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/comprobar/", view(conversation_views.verdict), name="conversations_conversation_verdict"),
            path("<int:pk>/voz/", view(self._voice), name="conversations_conversation_voice"),
            path("<int:pk>/escribiendo/", view(conversation_views.writing), name="conversations_conversation_writing"),
            path("<int:pk>/novedades/", view(conversation_views.news), name="conversations_conversation_news"),
            path(
                "<int:pk>/porque/<int:message_id>/",
                view(conversation_views.why),
                name="conversations_conversation_why",
            ),
            *(
                path(
                    f"<int:pk>/{deed}/",
                    view(self._decide),
                    {"deed": deed},
                    name=f"conversations_conversation_{deed}",
                )
                for deed in conversation_deeds.DEEDS
            ),
            *super().get_urls(),
        ]

    def _decide(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        return conversation_deeds.decide(request, pk, deed, self._page)

    def _voice(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which voice answers here; empty: the item's or the account's."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        conversation_views.chat_of(request, pk, conversation_views.ANSWER)
        chosen = request.POST.get("persona", "")
        if chosen and not Persona.objects.filter(slug=chosen).exists():
            raise Http404
        Conversation.objects.filter(pk=pk).update(persona=chosen)
        say(request, str(_("Voz cambiada: se nota desde la próxima respuesta.")))
        return HttpResponseRedirect(reverse("admin:conversations_conversation_change", args=[pk]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return self._page(request, int(object_id), extra_context or {})

    def _page(self, request: HttpRequest, pk: int, extra: dict[str, Any]) -> HttpResponse:
        conversation = conversation_views.chat_of(request, pk)
        mark = conversation_views.mark(conversation)
        shown = conversation_page.build(
            conversation, cast(User, request.user), _message(request, "antes"), _message(request, "juzgar")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"{shown['name']} · {conversation.product_name}",
            "is_fullwidth": "1",
            "mark": mark,
            "newest": mark.split(".")[2],
            "voices": list(Persona.objects.values_list("slug", "name")),
            **shown,
            **extra,
        }
        if shown["new_notes"]:
            notes.mark_seen(pk, by=cast(User, request.user))
        return TemplateResponse(request, "desk/conversation.html", context)

    @display(description=_("comprador"))
    def who(self, row: Any) -> str:
        return str(row.shown_name)

    @display(description=_("últimas palabras"))
    def last_words(self, row: Any) -> SafeString:
        return format_html('<span class="d-words d-clamp">{}</span>', row.shown_last)

    @display(description=_("fase"), ordering="state")
    def phase(self, row: Conversation) -> SafeString:
        return badge(row.get_state_display(), STATE_TONES.get(Conversation.State(row.state), "grey"))

    @display(description=_("quién contesta"), ordering="mode")
    def mode_word(self, row: Conversation) -> str:
        return row.get_mode_display()

    @display(description=_("riesgo"), ordering="risk_score")
    def risk(self, row: Conversation) -> SafeString | str:
        word, tone = words.risk(row.risk_score)
        watched = badge(_("en observación"), tone) if tone == "amber" else ""
        return "" if tone == "grey" else format_html("{} {}", badge(f"{word} {row.risk_score}", tone), watched)

    @display(description=_("último mensaje"), ordering="last_message_at")
    def when(self, row: Conversation) -> SafeString | str:
        return ago(row.last_message_at)
