"""Prices by hand and by switch: an analysis' page and its CSV, prices from elsewhere, the sources, what they answered.

Nothing is stored before it was shown; a source whose terms forbid us is switched on by name only, and that is recorded.
"""

import csv
import io
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import breakers, clock, logs
from apps.desk import audit, price_charts, prices, visibility
from apps.desk.admin.base import ReadOnlyAdmin, refuse, say
from apps.desk.models import AuditEvent
from apps.marketplace.models import Item
from apps.pricing import importing, scans
from apps.pricing.importing import ImportFailed
from apps.pricing.models import ImportedPrice, PriceAnalysis, PriceObservation, SourceState
from apps.pricing.sources import IMPORTED, SOURCES, asking, memory, polite

SWITCH = "core.change_circuitbreaker"
#: What is shown of one raw answer, and how many product names are offered.
RAW_SHOWN, NAMES = 20_000, 100
#: Sources that are asked with keys of one's own.
KEYED = frozenset({"ebay"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Name in the form of a verdict -> whether the listing counts; None: as the rules say.
VERDICTS = {"si": True, "no": False, "nada": None}

log = logs.get(__name__)


class PricePagesAdmin(ReadOnlyAdmin):
    """The part of the analyses' admin that is not their list."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("importar/", wrap(self.import_view), name="pricing_priceanalysis_import"),
            path("fuentes/", wrap(self.sources_view), name="pricing_priceanalysis_sources"),
            path("<int:pk>/palabra/", wrap(self.word_view), name="pricing_priceanalysis_word"),
            path("<int:pk>/exportar/", wrap(self.export_view), name="pricing_priceanalysis_export"),
            path("<int:pk>/recibido/", wrap(self.raw_view), name="pricing_priceanalysis_raw"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One analysis with all that it stands on; GET only, nothing here is a form of the row itself."""
        if request.method == "POST":
            raise PermissionDenied
        analysis = self._analysis(request, int(object_id) if object_id.isdecimal() else 0)
        mine = visibility.visible(request.user, Item.objects.filter(pk=analysis.item_id or 0)).first()
        same = PriceAnalysis.objects.filter(product_name=analysis.product_name, item_id=analysis.item_id)
        told = same.values_list("analysis_date", "price", "band_low", "band_high", "asked")
        moments = [price_charts.Moment(*row) for row in told[: prices.MOST_MOMENTS]]
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": analysis.product_name,
            "own_item": mine,
            "moments": moments,
            "history": price_charts.history(moments[::-1]),
            **prices.of_analysis(request.user, analysis),
        }
        return TemplateResponse(request, "desk/price_analysis.html", context)

    def _analysis(self, request: HttpRequest, pk: int) -> PriceAnalysis:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(PriceAnalysis, pk=pk)

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed`, «si:ID», «no:ID» or «nada:ID»: whether that listing counts from now on, or as the rules say."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(prices.CHANGE):
            raise PermissionDenied
        deed, _colon, number = request.POST.get("deed", "").partition(":")
        key = int(number) if number.isdecimal() and len(number) < 19 else 0
        seen = PriceObservation.objects.select_related("analysis").filter(pk=key, analysis=pk).first()
        if seen is None or deed not in VERDICTS:
            refuse(request, _("Ese anuncio ya no está en este análisis."))
        else:
            scans.overrule(seen, VERDICTS[deed], by_id=cast(User, request.user).pk)
            undone = VERDICTS[deed] is None
            said = _("Deshecho: vuelve a contar como digan las reglas.") if undone else ""
            say(request, said or _("Apuntado: vale también para las próximas búsquedas. Puedes deshacerlo ahí mismo."))
        item = request.POST.get("item", "")
        if item.isdecimal() and len(item) < 19:
            return HttpResponseRedirect(reverse("admin:marketplace_item_prices", args=[int(item)]))
        return HttpResponseRedirect(reverse("admin:pricing_priceanalysis_change", args=[pk]))

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What an analysis saw, as a file that the import page takes."""
        analysis = self._analysis(request, pk)
        file = io.StringIO()
        file.write("\N{BYTE ORDER MARK}")  # else spreadsheets take it for another alphabet
        writer = csv.writer(file, delimiter=";")
        for row in prices.rows_for_export(analysis):
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
        answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="precios-{analysis.pk}.csv"'
        return answer

    def raw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one source (`fuente`) answered to the analysis' search, as it came, within a day."""
        if not request.user.has_perm(prices.CHANGE):
            raise PermissionDenied
        analysis, name = self._analysis(request, pk), request.GET.get("fuente", "")
        answers = [
            {
                "url": each.url,
                "status": each.status,
                "text": each.body[:RAW_SHOWN].decode("utf-8", errors="replace"),
                "size": len(each.body),
                "cut": len(each.body) > RAW_SHOWN,
            }
            for each in (memory.raw(name, analysis.product_name) if name in SOURCES else [])
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Lo recibido"),
            "analysis": analysis,
            "source": prices.source_label(name)[:40],
            "answers": answers,
            "back": reverse("admin:pricing_priceanalysis_change", args=[pk]),
        }
        return TemplateResponse(request, "desk/price_raw.html", context)

    # -- prices from elsewhere

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """GET: asks for lines or a file. POST: what was understood of all of it; with `confirmed`, keeps it."""
        if not (self.has_view_permission(request) and request.user.has_perm(prices.CHANGE)):
            raise PermissionDenied
        told: dict[str, Any] = {"product": request.GET.get("producto", "")[:250], "source": "milanuncios", "text": ""}
        if request.method != "POST":
            return self._ask(request, told)
        told = {name: request.POST.get(name, "") for name in told}
        told["product"] = " ".join(told["product"].split())[:250]
        if told["source"] not in IMPORTED:
            told["source"] = "other"
        if "back" in request.POST:
            return self._ask(request, told)
        try:
            file = request.FILES.get("file")
            if file is not None:
                if (file.size or 0) > importing.MOST_BYTES:
                    raise ImportFailed([_("El archivo es demasiado grande (más de 5 MB).")])
                told["text"] = importing.text_of(file.read())
            if not told["product"]:
                raise ImportFailed([_("Falta el producto.")])
            today = timezone.localdate(clock.now())
            found = importing.read_paste(told["text"], source=told["source"], today=today)
        except ImportFailed as failed:
            return self._ask(request, told | {"problems": failed.problems})
        if "confirmed" in request.POST:
            return self._keep(request, told["product"], found)
        return self._ask(request, told | {"found": [_shown(each) for each in found]})

    def _ask(self, request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
        own = visibility.visible(request.user, Item.objects.filter(status=Item.Status.PUBLISHED))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Traer precios"),
            "places": list(IMPORTED.items()),
            "products": sorted(set(own.order_by("-pk").values_list("title", flat=True)[:NAMES])),
            **told,
        }
        return TemplateResponse(request, "desk/price_import.html", context)

    def _keep(self, request: HttpRequest, product: str, found: list[importing.Imported]) -> HttpResponse:
        by = cast(User, request.user).pk
        ImportedPrice.objects.bulk_create(
            [
                ImportedPrice(
                    product_name=product,
                    source=each.listing.source,
                    external_id=each.listing.external_id,
                    title=each.listing.title,
                    price=each.listing.price,
                    kind=each.kind,
                    condition=each.listing.condition,
                    url=each.listing.url,
                    seen_on=each.seen_on,
                    made_by_id=by,
                )
                for each in found
            ],
            update_conflicts=True,
            unique_fields=["product_name", "source", "external_id"],
            update_fields=["title", "price", "kind", "condition", "url", "seen_on", "made_by"],
            batch_size=500,
        )
        log.info("price.imported", rows=len(found), by=by)
        n = len(found)
        said = ngettext("%(n)s precio guardado", "%(n)s precios guardados", n) % {"n": n}
        say(request, f"{said}. " + _("Cuentan desde el próximo análisis de «%(name)s».") % {"name": product})
        return HttpResponseRedirect(reverse("admin:pricing_priceanalysis_changelist"))

    # -- the sources

    def sources_view(self, request: HttpRequest) -> HttpResponse:
        """GET: every source, how it does and what its terms say. POST: `deed` for one `source`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asks = ""
        if request.method == "POST":
            if not request.user.has_perm(SWITCH):
                raise PermissionDenied
            name, deed = request.POST.get("source", ""), request.POST.get("deed", "")
            if name in SOURCES and deed == "encender" and SOURCES[name].forbidden:
                asks = name
            else:
                self._switch(request, name, deed)
                return HttpResponseRedirect(reverse("admin:pricing_priceanalysis_sources"))
        states = SourceState.objects.in_bulk(list(SOURCES))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Fuentes de precios"),
            "may_change": request.user.has_perm(SWITCH),
            "sources": [
                {
                    "name": name,
                    "label": source.label,
                    "terms": source.terms,
                    "why_off": source.why_off,
                    "forbids": source.forbidden,
                    "keyed": name in KEYED,
                    "lacks_keys": name in KEYED and _lacks_keys(name, states.get(name)),
                    "state": states.get(name) or SourceState(name=name),
                    "on": asking.is_enabled(source, states.get(name)),
                    "paused": not breakers.allows(asking.breaker(name)),
                    "asks": asks == name,
                }
                for name, source in SOURCES.items()
            ],
        }
        return TemplateResponse(request, "desk/price_sources.html", context)

    def _switch(self, request: HttpRequest, name: str, deed: str) -> None:
        if name not in SOURCES or deed not in ("encender", "encender_igual", "apagar", "claves"):
            refuse(request, _("Falta algo en el formulario: recarga la página."))
            return
        label = SOURCES[name].label
        if deed == "claves":
            secret = request.POST.get("client_secret", "").strip()[:200]
            keys = {"client_id": request.POST.get("client_id", "").strip()[:200]}
            SourceState.objects.update_or_create(pk=name, defaults=keys | ({"client_secret": secret} if secret else {}))
            say(request, _("Claves de %(name)s guardadas.") % {"name": label})
            return
        on = deed != "apagar"
        SourceState.objects.update_or_create(pk=name, defaults={"enabled": on})
        against = ", pese a sus condiciones" if on and SOURCES[name].forbidden else ""
        audit.record(
            AuditEvent.Kind.DID,
            cast(User, request.user),
            page="pricing_priceanalysis_sources",
            object_id=name,
            detail=f"{'enciende' if on else 'apaga'} {label}{against}",
        )
        log.info("price.source_switched", source=name, on=on, by=request.user.pk)
        say(request, (_("%(name)s: en uso.") if on else _("%(name)s: apagada.")) % {"name": label})


def _lacks_keys(name: str, state: SourceState | None) -> bool:
    given = state is not None and state.client_id and state.client_secret
    return not given and not polite.is_simulated(SOURCES[name].address())


def _shown(each: importing.Imported) -> dict[str, Any]:
    return {
        "price": each.listing.price,
        "title": each.listing.title,
        "condition": each.listing.condition,
        "where": prices.source_label(each.listing.source),
        "kind": ImportedPrice.Kind(each.kind).label,
        "seen_on": each.seen_on,
    }
