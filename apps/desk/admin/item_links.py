"""«Es el mismo objeto»: linking listings from the list, unlinking them on an item's page."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from apps.conversations import item_links, items
from apps.conversations.refused import Refused
from apps.desk import visibility
from apps.desk.admin.base import DeskAdmin, refuse, say
from apps.marketplace import links
from apps.marketplace.models import Item

_SUGGESTED = 5


class ItemLinksAdmin(DeskAdmin):
    """The part of the items' admin that is about listings of one and the same thing."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.links_view)
        return [path("<int:pk>/enlaces/", view, name="marketplace_item_links"), *super().get_urls()]

    @admin.action(description=_("Son el mismo objeto"), permissions=["change"])
    def link(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        """From now on they are promised, reserved and sold together."""
        self._link(request, list(queryset.values_list("pk", flat=True)))

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed` «enlazar», with `other`, or «separar»."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        mine = visibility.visible(request.user, Item.objects.all())
        get_object_or_404(mine, pk=pk)
        other = request.POST.get("other", "")
        if request.POST.get("deed") == "separar":
            try:
                item_links.unlink(pk, by=cast(User, request.user))
                say(request, str(_("Ya no está enlazado con los demás.")))
            except Refused as refused:
                refuse(request, str(refused))
        elif other.isdecimal() and len(other) < 19:
            self._link(request, list(mine.filter(pk__in=[pk, int(other)]).values_list("pk", flat=True)))
        return HttpResponseRedirect(reverse("admin:marketplace_item_change", args=[pk]))

    def _link(self, request: HttpRequest, chosen: list[int]) -> None:
        try:
            rows = item_links.link(chosen, by=cast(User, request.user))
        except Refused as refused:
            refuse(request, str(refused))
            return
        names = ", ".join(f"«{each.title}»" for each in rows)
        say(request, _("%(names)s: son el mismo objeto. Lo que pase con uno vale para todos.") % {"names": names})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        item = (
            visibility.visible(request.user, Item.objects.filter(pk=object_id)).first()
            if object_id.isdecimal() and len(object_id) < 19
            else None
        )
        more: dict[str, Any] = {}
        if item is not None:
            more = {"twins": seen_twins(request, item), "alike": []}
            if item.reference and not more["twins"] and item.status in items.MARKS:
                alike = Item.objects.filter(reference=item.reference, thing=None, status__in=items.MARKS)
                same = visibility.visible(request.user, alike.exclude(pk=item.pk))
                more["alike"] = list(same.select_related("account").order_by("-pk")[:_SUGGESTED])
        answer: HttpResponse = super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})
        return answer


def seen_twins(request: HttpRequest, item: Item) -> list[Any]:
    """The other listings of the same thing; `hidden` where they are of an account that is not the person's."""
    twins: list[Any] = list(links.others(item).select_related("account"))
    mine = set(visibility.visible(request.user, links.others(item)).values_list("pk", flat=True)) if twins else set()
    for twin in twins:
        twin.hidden = twin.pk not in mine
    return twins
