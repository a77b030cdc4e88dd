"""Security events: what a rule saw and what was done. Nobody changes them, here or anywhere.

Must never show, export or find by its words a text to whoever may not see who the buyers are.
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Conversation
from apps.desk import thread, visibility, words
from apps.desk.admin import security_export, security_search
from apps.desk.admin.base import PreparedPageAdmin, badge, refuse
from apps.desk.admin.security_search import Days, HowBad, WhatHappened, WhatWasDone, WhichAccount
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Account
from apps.security.models import SecurityEvent, SecurityEvidence


@admin.register(SecurityEvent)
class SecurityEventAdmin(PreparedPageAdmin):
    """Newest first; the evidence of a whole page is fetched at once."""

    list_display = ("what", "score", "rules", "done", "chat", "when")
    list_display_links = ("what",)
    list_filter = (HowBad, "timestamp", Days, WhatHappened, WhatWasDone, WhichAccount)
    list_before_template = "desk/security_list.html"
    search_fields = ("event_type",)
    search_help_text = _(
        "Regla o motivo, comprador, producto, número de conversación o palabras de la prueba; las tildes dan igual"
    )
    empty_text = _("Ningún suceso. Cuando alguien intente una estafa, quedará aquí con su prueba.")
    fields = ("what", "score", "done", "by", "when", "account", "chat", "reply", "rules", "evidence")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._export)
        return [
            path("exportar/<str:form>/", view, name="security_securityevent_export"),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SecurityEvent], search_term: str
    ) -> tuple[QuerySet[SecurityEvent], bool]:
        """Events whose every word is found somewhere in them; accents are forgiven."""
        return security_search.saying(queryset, search_term, cast(User, request.user)), False

    def _export(self, request: HttpRequest, form: str) -> HttpResponse:
        """The events as filtered and searched in the list, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:  # as Django's own list: back to it without the filters
            return HttpResponseRedirect(reverse("admin:security_securityevent_changelist"))
        if rows.count() > security_export.MOST:
            refuse(request, _("Son más de %(n)s sucesos: filtra antes, por ejemplo por fecha.") % {"n": "20.000"})
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(reverse("admin:security_securityevent_changelist") + query)
        found = list(rows)
        self.prepare(request, found)
        return security_export.answer(found, form, cast(User, request.user))

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        evidence: dict[int, list[SecurityEvidence]] = {}
        for each in SecurityEvidence.objects.filter(event_id__in=[row.pk for row in rows]).order_by("id"):
            evidence.setdefault(each.event_id, []).append(each)
        chats = Conversation.objects.in_bulk({row.conversation_id for row in rows if row.conversation_id})
        people = User.objects.in_bulk({row.staff_id for row in rows if row.staff_id})
        accounts = dict(Account.objects.values_list("pk", "username"))
        for row in rows:
            row.evidence_rows = evidence.get(row.pk, [])
            row.conversation = chats.get(row.conversation_id)
            row.shown_name = visibility.buyer_name(request.user, row.conversation) if row.conversation else ""
            row.shown_staff = thread.first_name(people.get(row.staff_id)) if row.staff_id else ""
            row.shown_account = accounts.get(row.account_id, "")
            row.shown_texts = security_export.texts(row, cast(User, request.user))
            row.sees_words = visibility.sees_personal(request.user)

    @display(description=_("qué"), ordering="event_type")
    def what(self, event: SecurityEvent) -> str:
        return str(words.EVENTS.get(event.event_type) or words.plain(event.event_type))

    @display(description=_("riesgo"), ordering="risk_score")
    def score(self, event: SecurityEvent) -> SafeString | str:
        word, tone = words.risk(event.risk_score)
        return badge(f"{word} {event.risk_score}", tone) if event.risk_score else "—"

    @display(description=_("por qué"))
    def rules(self, event: Any) -> SafeString | str:
        lines = security_export.explanations(event)
        if not lines:
            return "—"
        return format_html('<span class="d-words">{}</span>', format_html_join(" ", "{}", ((line,) for line in lines)))

    @display(description=_("qué se hizo"), ordering="action_taken")
    def done(self, event: SecurityEvent) -> str:
        return str(words.ACTIONS.get(event.action_taken) or words.plain(event.action_taken))

    @display(description=_("quién"))
    def by(self, event: Any) -> str:
        return event.shown_staff or "Wall-E"

    @display(description=_("cuenta"))
    def account(self, event: Any) -> str:
        return event.shown_account or "—"

    @display(description=_("conversación"))
    def chat(self, event: Any) -> SafeString | str:
        if event.conversation is None:
            return "—"
        page = reverse("admin:conversations_conversation_change", args=[event.conversation.pk])
        message = f"#m{event.message_id}" if event.message_id else ""
        return format_html(
            '<a class="d-link" href="{}{}">{} · {}</a>',
            page,
            message,
            event.shown_name,
            event.conversation.product_name,
        )

    @display(description=_("respuesta"))
    def reply(self, event: Any) -> SafeString | str:
        if event.conversation is None or not event.turn_id:
            return "—"
        page = reverse("admin:conversations_conversation_change", args=[event.conversation.pk])
        return format_html('<a class="d-link" href="{}#t{}">{}</a>', page, event.turn_id, _("Ver qué se contestó"))

    @display(description=_("cuándo"), ordering="timestamp")
    def when(self, event: SecurityEvent) -> SafeString | str:
        return ago(event.timestamp)

    @display(description=_("la prueba"))
    def evidence(self, event: Any) -> SafeString | str:
        if not event.evidence_rows:
            return str(_("Borrado: queda solo su huella.")) if event.patterns_detected else "—"
        if not event.sees_words:
            quotes: list[tuple[Any]] = [(text,) for text in event.shown_texts]
            return format_html_join("", '<blockquote class="d-quote">{}</blockquote>', quotes)
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for each in event.evidence_rows:
            spans.setdefault(each.text, []).append((each.start, each.end, each.explanation))
        quotes = [(thread.marked(text, found),) for text, found in spans.items()]
        return format_html_join("", '<blockquote class="d-quote">{}</blockquote>', quotes)
