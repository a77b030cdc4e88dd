"""An item's prices: what the market asks, ours in it, the evidence; «Analizar ahora», and what is proposed.

Must never change an item itself: `price_proposals` does, on a person's word.
"""

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from apps.conversations import price_proposals, price_scans
from apps.conversations.refused import Refused
from apps.desk import prices, visibility
from apps.desk.admin.base import DeskAdmin, refuse, say
from apps.marketplace.models import Item
from apps.pricing.models import ItemScan

VIEW = "pricing.view_priceanalysis"
#: Name in the form -> what is done with the proposal, and what is said then.
DECISIONS = {
    "aprobar": (price_proposals.approve, _("Aprobado. Puedes deshacerlo aquí durante un día.")),
    "descartar": (price_proposals.dismiss, _("Descartado: no se propone lo mismo en un mes. Puedes deshacerlo aquí.")),
    "deshacer": (price_proposals.undo, _("Deshecho: todo vuelve a como estaba y la propuesta espera otra vez.")),
}


class ItemPricesAdmin(DeskAdmin):
    """The part of the items' admin that is about the market."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/precios/", wrap(self.prices_view), name="marketplace_item_prices"),
            path("<int:pk>/precios/avance/", wrap(self.price_progress_view), name="marketplace_item_price_progress"),
            path("<int:pk>/precios/hacer/", wrap(self.price_deed_view), name="marketplace_item_price_deed"),
            *super().get_urls(),
        ]

    def _item(self, request: HttpRequest, pk: int) -> Item:
        item = get_object_or_404(visibility.visible(request.user, Item.objects.all()), pk=pk)
        if not (self.has_view_permission(request, item) and request.user.has_perm(VIEW)):
            raise PermissionDenied
        return item

    def prices_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The market of one item, as its newest analysis saw it."""
        item = self._item(request, pk)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": item.title,
            **prices.of_item(request.user, item),
        }
        return TemplateResponse(request, "desk/item_prices.html", context)

    def price_progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the scan is, for the page to ask by itself; once it has ended the page is fetched anew."""
        item = self._item(request, pk)
        told = prices.progress(ItemScan.objects.filter(pk=pk).first())
        answer = render(request, "desk/price_progress.html", {"item": item, **told})
        if not told["running"] and request.headers.get("HX-Request"):
            answer["HX-Refresh"] = "true"
        return answer

    def price_deed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed`, «analizar» or one of DECISIONS with the `proposal` it is about."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = self._item(request, pk)
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        deed, by = request.POST.get("deed", ""), cast(User, request.user)
        if deed == "analizar":
            asked = price_scans.want(item.pk)
            say(request, str(_("Analizando…") if asked else _("Ya se está analizando: espera a que acabe.")))
        elif not visibility.sees_floor(request.user):
            raise PermissionDenied
        elif deed in DECISIONS:
            self._decide(request, item, deed, by)
        else:
            refuse(request, str(_("Falta algo en el formulario: recarga la página.")))
        return HttpResponseRedirect(reverse("admin:marketplace_item_prices", args=[pk]))

    def _decide(self, request: HttpRequest, item: Item, deed: str, by: User) -> None:
        told = request.POST.get("proposal", "")
        number = int(told) if told.isdecimal() and len(told) < 19 else 0
        decide, said = DECISIONS[deed]
        try:
            decide(number, item.pk, by=by)
        except Refused as refused:
            refuse(request, str(refused))
        else:
            self.log_change(request, item, str(_("Propuesta de precio: %(deed)s") % {"deed": deed}))
            say(request, str(said))
