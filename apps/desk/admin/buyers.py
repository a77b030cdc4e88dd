"""Buyers: who they are, and what a person may say of them. The whole page is personal data.

Must never be shown to whoever may not see who the buyers are.
"""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations import erasure
from apps.conversations.models import Conversation
from apps.conversations.refused import Refused
from apps.desk import visibility, words
from apps.desk.admin import decisions
from apps.desk.admin.base import DeskAdmin, badge, refuse, say
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Buyer


def may_erase(request: HttpRequest) -> bool:
    """Whether this person may erase what is kept of a buyer, which cannot be undone."""
    return visibility.sees_personal(request.user) and request.user.has_perm("marketplace.delete_buyer")


@admin.register(Buyer)
class BuyerAdmin(DeskAdmin):
    """People who write. The whole page is personal data: it exists only for those with the right."""

    list_display = ("name", "stars", "purchases", "distance_km", "member_since", "blocked_word", "first_seen")
    list_filter = ("blocked", "trusted")
    change_form_outer_before_template = "desk/buyer_state.html"
    search_fields = ("name",)
    search_help_text = _("Nombre")
    empty_text = _("Aún no ha escrito nadie.")
    fields = readonly_fields = (
        "name",
        "blocked_word",
        "stars",
        "purchases",
        "distance_km",
        "member_since",
        "external_id",
        "first_seen",
        "chats",
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._decide)
        return [
            path("<int:pk>/decision/", view, name="marketplace_buyer_decide"),
            path("<int:pk>/borrar/", self.admin_site.admin_view(self._erase), name="marketplace_buyer_erase"),
            *super().get_urls(),
        ]

    def _erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, saying what goes and what stays, then erases what is kept of this buyer."""
        buyer = get_object_or_404(Buyer, pk=pk)
        if not (self.has_view_permission(request, buyer) and may_erase(request)):
            raise PermissionDenied
        page = reverse("admin:marketplace_buyer_change", args=[pk])
        if request.method == "POST":
            try:
                erasure.erase(pk, by=cast(User, request.user))
            except Refused as refused:
                refuse(request, str(refused))
                return HttpResponseRedirect(page)
            done = _("Datos borrados. Si vuelve a escribir, se le contesta como a alguien nuevo.")
            self.log_change(request, Buyer.objects.get(pk=pk), str(done))
            say(request, str(done))
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Borrar los datos de este comprador"),
            "buyer": buyer,
            "page": page,
            "held": erasure.holdings(pk),
        }
        return TemplateResponse(request, "desk/buyer_erase.html", context)

    def _decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a person says of this buyer; the same deeds as on a conversation."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        buyer = get_object_or_404(Buyer, pk=pk)
        if not (self.has_view_permission(request, buyer) and request.user.has_perm("conversations.answer_buyers")):
            raise PermissionDenied
        try:
            done = decisions.about_buyer(request, buyer.pk, cast(User, request.user))
            self.log_change(request, buyer, done)
            say(request, done)
        except Refused as refused:
            refuse(request, str(refused))
        return HttpResponseRedirect(reverse("admin:marketplace_buyer_change", args=[pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        buyer = context.get("original")
        if buyer is not None:
            context |= {
                "buyer": buyer,
                "name": str(buyer),
                "page": reverse("admin:marketplace_buyer_decide", args=[buyer.pk]),
                "may_answer": request.user.has_perm("conversations.answer_buyers"),
                "may_erase": may_erase(request),
            }
        return cast(HttpResponse, super().render_change_form(request, context, **kwargs))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return visibility.sees_personal(request.user) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return visibility.sees_personal(request.user) and super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # what a person may say of a buyer are deeds, not fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description=_("valoración"), ordering="rating")
    def stars(self, buyer: Buyer) -> str:
        return words.stars(buyer.rating, buyer.reviews)

    @display(description=_("trato"), ordering="blocked")
    def blocked_word(self, buyer: Buyer) -> SafeString | str:
        if buyer.blocked:
            return badge(_("bloqueado"), "red")
        return badge(_("de confianza"), "green") if buyer.trusted else "—"

    @display(description=_("visto por primera vez"), ordering="first_seen_at")
    def first_seen(self, buyer: Buyer) -> SafeString | str:
        return ago(buyer.first_seen_at)

    @display(description=_("sus chats"))
    def chats(self, buyer: Buyer) -> SafeString:
        page = reverse("admin:conversations_conversation_changelist")
        count = Conversation.objects.filter(buyer=buyer).count()
        return format_html('<a class="d-link" href="{}?buyer__id__exact={}">{}</a>', page, buyer.pk, count)
