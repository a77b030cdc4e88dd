"""What staff said of buyers' messages: frauds or not. Changed on the conversation page; exported from here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Conversation, Message
from apps.core import clock, logs
from apps.desk import corpus, thread, visibility, words
from apps.desk.admin.base import ListOnlyAdmin, badge
from apps.desk.templatetags.desk import ago
from apps.security.models import StaffVerdict

TONES = {StaffVerdict.Verdict.FRAUD: "red", StaffVerdict.Verdict.HONEST: "green"}

log = logs.get(__name__)


@admin.register(StaffVerdict)
class StaffVerdictAdmin(ListOnlyAdmin):
    """Newest first; the way to the message is the way to change it."""

    list_display = ("said", "verdict_word", "kind", "detector", "chat", "who", "when")
    list_filter = ("verdict", "scam_type", "decided_at")
    list_select_related = ("decided_by",)
    empty_text = _("Aún no hay veredictos. Di «era fraude» o «no lo era» junto al mensaje, en su conversación.")
    actions = ("export",)

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        messages = Message.objects.defer("raw").in_bulk([row.message_id for row in rows])
        chats = Conversation.objects.in_bulk({row.conversation_id for row in rows})
        for row in rows:
            row.conversation, message = chats.get(row.conversation_id), messages.get(row.message_id)
            row.shown_words = row.shown_name = ""
            if row.conversation is not None:
                row.shown_name = visibility.buyer_name(request.user, row.conversation)
                row.shown_words = visibility.words(request.user, message.text, row.conversation) if message else ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = StaffVerdict.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if row is None or not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        page = reverse("admin:conversations_conversation_change", args=[row.conversation_id])
        return HttpResponseRedirect(f"{page}?juzgar={row.message_id}#m{row.message_id}")

    @admin.action(description=_("Exportar para el corpus (datos personales cambiados)"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[StaffVerdict]) -> HttpResponse:
        """The chosen ones as JSON lines, with other contacts and names in place of the buyer's."""
        chosen = StaffVerdict.objects.filter(pk__in=queryset.values("pk")).order_by("pk")
        response = HttpResponse(corpus.document(corpus.rows(chosen)), content_type="application/jsonl; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="veredictos-{clock.now():%Y%m%d-%H%M}.jsonl"'
        log.info("verdicts.exported", rows=len(chosen), by=request.user.pk)
        return response

    @display(description=_("mensaje"))
    def said(self, row: Any) -> SafeString | str:
        if not row.shown_words:
            return str(_("Borrado"))
        return format_html('<span class="d-words d-clamp">«{}»</span>', row.shown_words)

    @display(description=_("veredicto"), ordering="verdict")
    def verdict_word(self, row: StaffVerdict) -> SafeString:
        return badge(row.get_verdict_display(), TONES[StaffVerdict.Verdict(row.verdict)])

    @display(description=_("tipo de estafa"), ordering="scam_type")
    def kind(self, row: StaffVerdict) -> str:
        return row.get_scam_type_display() or "—"

    @display(description=_("lo que dijo Wall-E"), ordering="level")
    def detector(self, row: StaffVerdict) -> str:
        return str(words.LEVELS.get(row.level, row.level))

    @display(description=_("conversación"))
    def chat(self, row: Any) -> SafeString | str:
        if row.conversation is None:
            return "—"
        page = reverse("admin:conversations_conversation_change", args=[row.conversation_id])
        return format_html(
            '<a class="d-link" href="{}?juzgar={}#m{}">{} · {}</a>',
            page,
            row.message_id,
            row.message_id,
            row.shown_name,
            row.conversation.product_name,
        )

    @display(description=_("quién"))
    def who(self, row: StaffVerdict) -> str:
        return thread.first_name(row.decided_by)

    @display(description=_("cuándo"), ordering="decided_at")
    def when(self, row: StaffVerdict) -> SafeString | str:
        return ago(row.decided_at)
