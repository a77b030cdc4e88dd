"""Reservado, vendido: what staff say of a listing, on its page and in the list, and telling Wallapop again.

Must never change an item itself: `items.mark` does. A sale, which nothing here undoes, is asked about first.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.conversations import items
from apps.conversations.models import Conversation, Turn
from apps.core import doorbell
from apps.desk import visibility
from apps.desk.admin.base import DeskAdmin, badge, refuse, say
from apps.desk.admin.item_links import seen_twins
from apps.marketplace import links
from apps.marketplace.models import Item

S = Item.Status
TONES = {S.PUBLISHED: "green", S.RESERVED: "amber"}
#: Name in an address -> what the listing becomes.
DEEDS = {"reservar": S.RESERVED, "quitar": S.PUBLISHED, "vender": S.SOLD}
NOT_YET = _("Wall-E lo sabe; Wallapop todavía no")


class ItemStatusAdmin(DeskAdmin):
    """The part of the items' admin that is about how they stand."""

    change_form_outer_before_template = "desk/item_status.html"
    list_before_template = "desk/item_list.html"
    actions: Any = ("reserve", "unreserve", "sell")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.status_view)
        return [path("<int:pk>/situacion/", view, name="marketplace_item_status"), *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # A floor or a fact that was typed concerns the replies being prepared.
        transaction.on_commit(partial(items.rethink, form.instance.pk))

    def status_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: how it stands, for its page to refresh itself. POST: `deed`, one of DEEDS or «decir»."""
        mine = visibility.visible(request.user, Item.objects.select_related("wanted_by", "promised_to"))
        item = get_object_or_404(mine, pk=pk)
        if request.method == "GET" and self.has_view_permission(request, item):
            may = {"has_change_permission": self.has_change_permission(request, item)}
            return render(request, "desk/item_status_head.html", {"original": item, **may})
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "POST"])
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        deed = request.POST.get("deed", "")
        here = reverse("admin:marketplace_item_change", args=[pk])
        if deed == "decir":
            if item.wanted_status:
                doorbell.ring(("inbox.write_item", pk))
                say(request, str(_("Se lo digo otra vez a Wallapop.")))
        elif deed not in DEEDS:
            raise Http404
        elif deed == "vender" and "confirmed" not in request.POST:
            origin = {name: request.POST[name] for name in ("from", "q") if name in request.POST}
            return self._ask(request, [item], request.path, self._back(request, here), {"deed": deed, **origin})
        else:
            self._carry_out(request, deed, [item])
        return HttpResponseRedirect(self._back(request, here))

    def _back(self, request: HttpRequest, here: str) -> str:
        """Where the deed was done from."""
        origin = request.POST.get("from", "")
        if origin == "list":
            return reverse("admin:marketplace_item_changelist")
        if origin == "search":
            return f"{reverse('desk_search')}?{urlencode({'q': request.POST.get('q', '')})}"
        return here

    @admin.action(description=_("Reservar"), permissions=["change"])
    def reserve(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        """Nobody is offered them any more; whoever asks hears of the reservation."""
        self._carry_out(request, "reservar", self._chosen(queryset))

    @admin.action(description=_("Quitar reserva"), permissions=["change"])
    def unreserve(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        """On sale again for everybody."""
        self._carry_out(request, "quitar", self._chosen(queryset))

    @admin.action(description=_("Vendido en tienda"), permissions=["change"])
    def sell(self, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponse | None:
        """Asks first."""
        chosen = self._chosen(queryset)
        if "confirmed" in request.POST:
            self._carry_out(request, "vender", chosen)
            return None
        page = reverse("admin:marketplace_item_changelist")
        return self._ask(request, chosen, page, page, {"action": "sell"})

    def _chosen(self, queryset: QuerySet[Item]) -> list[Item]:
        return list(Item.objects.select_related("promised_to").filter(pk__in=queryset.values("pk")))

    def _carry_out(self, request: HttpRequest, deed: str, chosen: Sequence[Item]) -> None:
        status = DEEDS[deed]
        elsewhere = request.POST.get("confirmed") == "elsewhere"
        done, with_them = [], set()
        for item in chosen:
            if item.pk in with_them:
                continue
            twins = set(links.others(item).values_list("pk", flat=True))
            if items.mark(item.pk, status, by=cast(User, request.user), elsewhere=elsewhere):
                done.append(item)
                with_them |= twins
                self.log_change(request, item, str(_("Situación: %(now)s") % {"now": status.label}))
        if done:
            names = ", ".join(f"«{item.title}»" for item in done)
            say(request, _("%(names)s: %(now)s. Se lo digo a Wallapop.") % {"names": names, "now": status.label})
        for item in chosen:
            if item not in done and item.pk not in with_them:
                shown = {"name": item.title, "now": item.get_status_display()}
                refuse(request, _("«%(name)s» se queda como está: %(now)s.") % shown)

    def _ask(
        self, request: HttpRequest, chosen: Sequence[Item], page: str, back: str, fields: dict[str, str]
    ) -> HttpResponse:
        twins = {each.pk: seen_twins(request, each) for each in chosen}
        listings = {*twins, *(twin.pk for each in twins.values() for twin in each)}
        chats = Conversation.objects.filter(item__in=listings).exclude(buyer__promises__in=listings)
        over = (Conversation.State.FINISHED, Conversation.State.ABANDONED)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Marcar como vendido"),
            "chosen": chosen,
            "listings": [(each, twins[each.pk]) for each in chosen],
            "promised": next((each for each in chosen if each.promised_to_id), None),
            "chats": chats.exclude(Q(state__in=over) & ~Q(turns__state__in=Turn.OPEN)).distinct().count(),
            "sees_personal": visibility.sees_personal(request.user),
            "page": page,
            "back": back,
            "fields": fields,
        }
        return TemplateResponse(request, "desk/item_sold.html", context)

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        may_change = self.has_change_permission(request)
        for row in rows:
            row.may_change = may_change

    @display(description="")
    def sell_now(self, item: Any) -> SafeString | str:
        """A click, and another on the page that asks."""
        if item.status not in items.MARKS or not item.may_change:
            return ""
        return format_html(
            '<button type="submit" form="sold-now" formaction="{}" class="d-btn" aria-label="{}">{}</button>',
            reverse("admin:marketplace_item_status", args=[item.pk]),
            _("«%(name)s»: vendido en tienda") % {"name": item.title},
            _("Vendido…"),
        )

    @display(description=_("situación"), ordering="status")
    def situation(self, item: Any) -> SafeString:
        stands = badge(item.get_status_display(), TONES.get(S(item.status), "grey"))
        if not item.wanted_status:
            return stands
        # The form it belongs to stands above the list: a button of the list's own form would take the Enter key.
        again = format_html(
            '<button type="submit" form="tell-again" formaction="{}" class="d-btn">{}</button>',
            reverse("admin:marketplace_item_status", args=[item.pk]),
            _("Decírselo otra vez"),
        )
        return format_html(
            '<span class="d-stands">{} {}<span class="d-words d-small">{}</span>{}</span>',
            stands,
            badge(NOT_YET, "amber"),
            item.wanted_error,
            again if item.wanted_error and item.may_change else "",
        )
