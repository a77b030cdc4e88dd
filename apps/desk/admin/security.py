"""Security events: what a rule saw and what was done. Nobody changes them, here or anywhere."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Conversation
from apps.desk import thread, visibility, words
from apps.desk.admin.base import PreparedPageAdmin, badge
from apps.desk.templatetags.desk import ago
from apps.security.models import SecurityEvent, SecurityEvidence


class WhatHappened(admin.SimpleListFilter):
    """By kind of event; the kinds are named in code, so that no filter reads the whole table."""

    title = _("qué")
    parameter_name = "event_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.EVENTS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        return queryset.filter(event_type=self.value()) if self.value() else queryset


class WhatWasDone(admin.SimpleListFilter):
    """By what was done about it."""

    title = _("qué se hizo")
    parameter_name = "action_taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(words.ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        return queryset.filter(action_taken=self.value()) if self.value() else queryset


@admin.register(SecurityEvent)
class SecurityEventAdmin(PreparedPageAdmin):
    """Newest first; the evidence of a whole page is fetched at once."""

    list_display = ("what", "score", "rules", "done", "chat", "when")
    list_display_links = ("what",)
    list_filter = (WhatHappened, WhatWasDone)
    empty_text = _("Ningún suceso. Cuando alguien intente una estafa, quedará aquí con su prueba.")
    fields = ("what", "score", "done", "when", "chat", "rules", "evidence")
    readonly_fields = fields

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        evidence: dict[int, list[SecurityEvidence]] = {}
        for each in SecurityEvidence.objects.filter(event_id__in=[row.pk for row in rows]).order_by("id"):
            evidence.setdefault(each.event_id, []).append(each)
        chats = {
            chat.pk: chat
            for chat in Conversation.objects.filter(
                pk__in={row.conversation_id for row in rows if row.conversation_id}
            )
        }
        for row in rows:
            row.evidence_rows = evidence.get(row.pk, [])
            row.conversation = chats.get(row.conversation_id)
            row.shown_name = visibility.buyer_name(request.user, row.conversation) if row.conversation else ""
            row.shows_words = visibility.sees_personal(request.user)

    @display(description=_("qué"), ordering="event_type")
    def what(self, event: SecurityEvent) -> str:
        return str(words.EVENTS.get(event.event_type) or words.plain(event.event_type))

    @display(description=_("riesgo"), ordering="risk_score")
    def score(self, event: SecurityEvent) -> SafeString:
        word, tone = words.risk(event.risk_score)
        return badge(f"{word} {event.risk_score}", tone)

    @display(description=_("por qué"))
    def rules(self, event: Any) -> SafeString:
        said = {each.rule: each.explanation for each in event.evidence_rows}
        lines = dict.fromkeys(
            said.get(each["rule"]) or words.plain(each["rule"]) for each in event.patterns_detected
        )
        return format_html(
            '<span class="d-words">{}</span>', format_html_join(" ", "{}", ((line,) for line in lines))
        )

    @display(description=_("qué se hizo"), ordering="action_taken")
    def done(self, event: SecurityEvent) -> str:
        return str(words.ACTIONS.get(event.action_taken) or words.plain(event.action_taken))

    @display(description=_("conversación"))
    def chat(self, event: Any) -> SafeString | str:
        if event.conversation is None:
            return "—"
        page = reverse("admin:conversations_conversation_change", args=[event.conversation.pk])
        return format_html(
            '<a class="d-link" href="{}">{} · {}</a>', page, event.shown_name, event.conversation.product_name
        )

    @display(description=_("cuándo"), ordering="timestamp")
    def when(self, event: SecurityEvent) -> SafeString | str:
        return ago(event.timestamp)

    @display(description=_("la prueba"))
    def evidence(self, event: Any) -> SafeString | str:
        if not event.shows_words:
            return str(_("Solo la ve quien tiene permiso para datos personales."))
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for each in event.evidence_rows:
            spans.setdefault(each.text, []).append((each.start, each.end, each.explanation))
        if not spans:
            return str(_("Se borró: queda solo su huella."))
        return format_html_join(
            "",
            '<blockquote class="d-quote">{}</blockquote>',
            ((thread.marked(text, found),) for text, found in spans.items()),
        )
