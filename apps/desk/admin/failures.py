"""Pages of Wallapop that could not be used: what the browser saw, for finding out what changed.

A page may show a whole chat: only who may see both this table and personal data gets anything. What the site sent
is never rendered: the picture is served as a picture, its HTML as plain text.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Turn
from apps.desk import visibility, words
from apps.desk.admin.base import PreparedPageAdmin
from apps.desk.admin.decisions import page_of
from apps.desk.admin.system import technical
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import PageFailure

JPEG = b"\xff\xd8\xff"
#: Where rows of JSON that could not be read are said to come from: there is no page behind them.
ROWS = "JSON"
#: How much of the page is shown in place; the rest is in the download.
SHOWN_CHARS = 20_000


@admin.register(PageFailure)
class PageFailureAdmin(PreparedPageAdmin):
    """Newest first; kept for two weeks."""

    list_display = ("what", "account", "reply", "when")
    list_display_links = ("what",)
    list_filter = ("account",)
    list_select_related = ("account",)
    empty_text = _("Ninguna página ha fallado en las últimas dos semanas.")
    fields = ("what", "account", "when", "reply", "address", "picture", "source")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[PageFailure]:
        rows: QuerySet[PageFailure] = super().get_queryset(request)
        return rows.defer("screenshot", "html", "account__session_state")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return visibility.sees_personal(request.user) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return visibility.sees_personal(request.user) and super().has_view_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/captura/", view(self._picture), name="marketplace_pagefailure_picture"),
            path("<int:pk>/texto/", view(self._source), name="marketplace_pagefailure_source"),
            *super().get_urls(),
        ]

    def _row(self, request: HttpRequest, pk: int, kept: str) -> PageFailure:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = PageFailure.objects.only(kept).filter(pk=pk).first()
        if row is None or not getattr(row, kept):
            raise Http404
        return row

    def _picture(self, request: HttpRequest, pk: int) -> HttpResponse:
        shot = bytes(self._row(request, pk, "screenshot").screenshot or b"")
        if not shot.startswith(JPEG):
            raise Http404
        return _as_file(shot, "image/jpeg", f"fallo-{pk}.jpg")

    def _source(self, request: HttpRequest, pk: int) -> HttpResponse:
        html = self._row(request, pk, "html").html
        return _as_file(html.encode(), "text/plain; charset=utf-8", f"fallo-{pk}.txt")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        turns = {row.turn_id for row in rows if row.turn_id}
        chats = dict(Turn.objects.filter(pk__in=turns).values_list("pk", "conversation_id"))
        for row in rows:
            row.conversation_id = chats.get(row.turn_id)
            row.technical = visibility.technical(request.user, row.error)

    @display(description=_("qué pasó"), ordering="error")
    def what(self, failure: Any) -> SafeString | str:
        said = words.trouble("account", "BadAnswer" if failure.url == ROWS else failure.error)
        return said[:1].upper() + said[1:]

    @display(description=_("respuesta"))
    def reply(self, failure: Any) -> SafeString | str:
        if failure.conversation_id is None:
            return "—"
        return format_html(
            '<a class="d-link" href="{}">{}</a>', page_of(failure.conversation_id), _("Ver la conversación")
        )

    @display(description=_("cuándo"), ordering="at")
    def when(self, failure: PageFailure) -> SafeString | str:
        return ago(failure.at)

    @display(description=_("página"))
    def address(self, failure: Any) -> SafeString:
        return format_html("{}{}", failure.url or "—", technical(failure.technical))

    @display(description=_("lo que se veía"))
    def picture(self, failure: PageFailure) -> SafeString | str:
        if not failure.screenshot:
            return str(_("Sin captura."))
        page = reverse("admin:marketplace_pagefailure_picture", args=[failure.pk])
        return format_html('<img class="d-shot" src="{}" alt="{}">', page, _("Captura de la página que falló"))

    @display(description=_("la página por dentro"))
    def source(self, failure: PageFailure) -> SafeString | str:
        if not failure.html:
            return "—"
        page = reverse("admin:marketplace_pagefailure_source", args=[failure.pk])
        return format_html(
            '<a class="d-link" href="{}">{}</a>'
            '<details class="d-details"><summary>{}</summary><pre class="d-source">{}</pre></details>',
            page,
            _("Descargar como texto"),
            _("Ver aquí"),
            failure.html[:SHOWN_CHARS],
        )


def _as_file(body: bytes, kind: str, name: str) -> HttpResponse:
    """A download that no browser keeps or takes for something else."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
