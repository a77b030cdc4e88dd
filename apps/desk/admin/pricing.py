"""Price analyses with every listing they were made of, and why each counted or not; a person's word is stronger."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.desk import words
from apps.desk.admin.base import ReadOnlyAdmin, badge, refuse, say
from apps.desk.templatetags.desk import ago
from apps.pricing import scans
from apps.pricing.models import PriceAnalysis, PriceObservation

POSITION_TONES = {"muy_caro": "amber", "caro": "amber"}


class ObservationInline(TabularInline):  # type: ignore[misc]
    """The listings seen, cheapest first."""

    model = PriceObservation
    extra = 0
    can_delete = False
    per_page = 50
    hide_title = True
    ordering = ("price", "id")
    fields = ("listing", "amount", "condition", "verdict", "word", "source", "seen")
    readonly_fields = fields
    verbose_name_plural = _("anuncios comparados")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("anuncio"))
    def listing(self, seen: PriceObservation) -> SafeString | str:
        if not seen.url.startswith(("https://", "http://")):
            return seen.title
        return format_html(
            '<a class="d-link" href="{}" rel="noreferrer noopener" target="_blank">{}</a>',
            seen.url,
            seen.title,
        )

    @display(description=_("precio"))
    def amount(self, seen: PriceObservation) -> SafeString:
        return format_html('<span class="d-num">{}</span>', words.money(seen.price, seen.currency))

    @display(description=_("¿cuenta?"))
    def verdict(self, seen: PriceObservation) -> SafeString:
        if seen.kept:
            return badge(_("sí cuenta"), "green")
        return format_html("{} {}", badge(_("no cuenta"), "grey"), words.plain(seen.dropped_because))

    @display(description=_("tu palabra"))
    def word(self, seen: PriceObservation) -> SafeString:
        # The form stands outside the page's own, which a form within a form would end.
        deeds = (("no", _("No cuenta")),) if seen.kept else (("si", _("Sí cuenta")),)
        return format_html(
            '<button type="submit" form="d-price-word" class="d-btn" name="deed" value="{}:{}">{}</button>',
            deeds[0][0],
            seen.pk,
            deeds[0][1],
        )

    @display(description=_("visto"))
    def seen(self, seen: PriceObservation) -> SafeString | str:
        return ago(seen.seen_at)


@admin.register(PriceAnalysis)
class PriceAnalysisAdmin(ReadOnlyAdmin):
    """What the market asks for each product, newest first."""

    list_display = (
        "product_name",
        "reference",
        "band",
        "position",
        "sample",
        "confidence_pct",
        "platform",
        "when",
    )
    list_display_links = ("product_name",)
    list_filter = ("market_position",)
    search_fields = ("product_name",)
    search_help_text = _("Producto")
    empty_text = _("Aún no hay análisis. El primero llega solo, en cuanto haya un anuncio en venta.")
    fields = (
        ("product_name", "platform"),
        ("reference", "band"),
        ("position", "sample"),
        ("confidence_pct", "trend_word"),
        ("when", "note"),
    )
    readonly_fields = (
        "product_name",
        "platform",
        "reference",
        "band",
        "position",
        "sample",
        "confidence_pct",
        "trend_word",
        "when",
        "note",
    )
    inlines = (ObservationInline,)
    change_form_outer_before_template = "desk/price_analysis.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.word_view)
        return [path("<int:pk>/palabra/", view, name="pricing_priceanalysis_word"), *super().get_urls()]

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: `deed`, «si:ID» or «no:ID»: whether that listing counts, from now on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("marketplace.change_item"):
            raise PermissionDenied
        deed, _colon, number = request.POST.get("deed", "").partition(":")
        key = int(number) if number.isdecimal() and len(number) < 19 else 0
        seen = PriceObservation.objects.select_related("analysis").filter(pk=key, analysis=pk).first()
        if seen is None or deed not in ("si", "no"):
            refuse(request, str(_("Ese anuncio ya no está en este análisis.")))
        else:
            scans.overrule(seen, deed == "si", by_id=cast(User, request.user).pk)
            say(request, str(_("Apuntado: vale también para las próximas búsquedas.")))
        return HttpResponseRedirect(reverse("admin:pricing_priceanalysis_change", args=[pk]))

    @display(description=_("precio de referencia"), ordering="price")
    def reference(self, analysis: PriceAnalysis) -> SafeString:
        return format_html('<span class="d-num">{}</span>', words.money(analysis.price, analysis.currency))

    @display(description=_("banda"))
    def band(self, analysis: PriceAnalysis) -> SafeString | str:
        if analysis.band_low is None or analysis.band_high is None:
            return "—"
        low, high = (
            words.money(analysis.band_low, analysis.currency),
            words.money(analysis.band_high, analysis.currency),
        )
        return format_html('<span class="d-num">{} – {}</span>', low, high)

    @display(description=_("posición"), ordering="market_position")
    def position(self, analysis: PriceAnalysis) -> SafeString | str:
        if not analysis.market_position:
            return "—"
        return badge(analysis.get_market_position_display(), POSITION_TONES.get(analysis.market_position, "grey"))

    @display(description=_("comparables"), ordering="sample_size")
    def sample(self, analysis: PriceAnalysis) -> SafeString:
        return format_html('<span class="d-num">{}</span>', analysis.sample_size)

    @display(description=_("confianza"), ordering="confidence")
    def confidence_pct(self, analysis: PriceAnalysis) -> SafeString:
        return format_html('<span class="d-num">{}</span>', f"{analysis.confidence:.0%}".replace("%", " %"))

    @display(description=_("tendencia"))
    def trend_word(self, analysis: PriceAnalysis) -> str:
        if analysis.trend is None:
            return "—"
        return f"{analysis.trend:+.1f} €/{_('semana')}".replace(".", ",")

    @display(description=_("fecha"), ordering="analysis_date")
    def when(self, analysis: PriceAnalysis) -> SafeString | str:
        return ago(analysis.analysis_date)
