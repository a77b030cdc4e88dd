"""Price analyses with every listing they were made of, and why each counted or not; a person's word is stronger."""

from django.contrib import admin
from django.contrib.admin import display
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.desk import words
from apps.desk.admin.base import badge
from apps.desk.admin.price_pages import PricePagesAdmin
from apps.desk.templatetags.desk import ago
from apps.pricing.models import PriceAnalysis

POSITION_TONES = {"muy_caro": "amber", "caro": "amber"}


@admin.register(PriceAnalysis)
class PriceAnalysisAdmin(PricePagesAdmin):
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
    list_before_template = "desk/price_list.html"

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

    @display(description=_("fecha"), ordering="analysis_date")
    def when(self, analysis: PriceAnalysis) -> SafeString | str:
        return ago(analysis.analysis_date)
