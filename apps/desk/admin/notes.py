"""«Notas para ti»: the notes in which colleagues named the person who looks, those not yet seen first."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Mention
from apps.desk import thread, visibility
from apps.desk.admin.base import ChipFilter, ListOnlyAdmin, badge
from apps.desk.admin.decisions import page_of
from apps.desk.templatetags.desk import ago


class New(ChipFilter):
    """Those that wait, or all of them."""

    title = _("notas")
    parameter_name = "notas"
    default = "todas"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("todas", _("Todas")), ("nuevas", _("Sin ver"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mention]) -> QuerySet[Mention]:
        return queryset.filter(seen_at=None) if self.value() == "nuevas" else queryset


@admin.register(Mention)
class MentionAdmin(ListOnlyAdmin):
    """Everybody sees only those that name them; opening one opens its conversation at the note."""

    list_display = ("what", "about", "who", "when", "situation")
    list_display_links = ("what",)
    list_filter = (New,)
    list_select_related = ("note__author", "note__conversation")
    list_before_template = "desk/chips.html"
    empty_text = _("Nadie te ha nombrado en una nota. En una conversación, «@» y tu nombre te la traen aquí.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("conversations.view_conversation")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mention]:
        rows: QuerySet[Mention] = super().get_queryset(request)
        return rows.filter(person=cast(User, request.user))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        rows = self.get_queryset(request).select_related("note")
        row = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if row is None or not self.has_view_permission(request):
            raise Http404
        return HttpResponseRedirect(f"{page_of(row.note.conversation_id)}#n{row.note_id}")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        for row in rows:
            chat = row.note.conversation
            row.shown_text = visibility.words(request.user, row.note.text, chat)
            row.shown_name = visibility.buyer_name(request.user, chat)

    @display(description=_("nota"))
    def what(self, row: Any) -> SafeString:
        return format_html('<span class="d-words">{}</span>', row.shown_text)

    @display(description=_("conversación"))
    def about(self, row: Any) -> str:
        return f"{row.shown_name} · {row.note.conversation.product_name}"

    @display(description=_("de"))
    def who(self, row: Mention) -> str:
        return thread.first_name(row.note.author)

    @display(description=_("cuándo"))
    def when(self, row: Mention) -> SafeString | str:
        return ago(row.note.created_at)

    @display(description=_("situación"))
    def situation(self, row: Mention) -> SafeString:
        return badge(_("vista")) if row.seen_at else badge(_("sin ver"), "amber")
