"""What the market asks: every observation kept with why it counted or was dropped, and the analyses made of
them.
"""

from typing import ClassVar

from django.db import models

from apps.pricing.source_state import SourceState as SourceState


class PriceAnalysis(models.Model):
    """A price band for one product on one platform at one moment."""

    class Position(models.TextChoices):
        VERY_CHEAP = "muy_barato", "muy barato"
        CHEAP = "barato", "barato"
        IN_MARKET = "en_mercado", "en mercado"
        DEAR = "caro", "caro"
        VERY_DEAR = "muy_caro", "muy caro"

    item_id = models.BigIntegerField("anuncio", null=True, blank=True)
    product_name = models.CharField("producto", max_length=250)
    platform = models.CharField("plataforma", max_length=20)
    price = models.DecimalField("precio de referencia", max_digits=10, decimal_places=2, null=True)
    currency = models.CharField("moneda", max_length=3, default="EUR")
    band_low = models.DecimalField("banda desde", max_digits=10, decimal_places=2, null=True)
    band_high = models.DecimalField("banda hasta", max_digits=10, decimal_places=2, null=True)
    confidence = models.FloatField("confianza", default=0)
    market_position = models.CharField("posición", max_length=12, choices=Position, blank=True)
    sample_size = models.PositiveIntegerField("comparables", default=0)
    trend = models.FloatField("tendencia (€/semana)", null=True, blank=True)
    note = models.CharField("nota", max_length=250, blank=True)
    analysis_date = models.DateTimeField("fecha")

    class Meta:
        db_table = "price_analysis"
        verbose_name = "análisis de precio"
        verbose_name_plural = "precios"
        ordering: ClassVar = ["-analysis_date", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-analysis_date", "-id"], name="analysis_newest"),
            models.Index(fields=["item_id", "-analysis_date"], name="analysis_by_item"),
        ]

    def __str__(self) -> str:
        return self.product_name


class PriceObservation(models.Model):
    """One listing seen in one scan."""

    analysis = models.ForeignKey(PriceAnalysis, models.CASCADE, related_name="observations", verbose_name="análisis")
    source = models.CharField("fuente", max_length=20)
    external_id = models.CharField("id", max_length=60)
    title = models.CharField("título", max_length=250)
    price = models.DecimalField("precio", max_digits=10, decimal_places=2)
    currency = models.CharField("moneda", max_length=3, default="EUR")
    shipping = models.BooleanField("envío", null=True)
    condition = models.CharField("estado", max_length=40, blank=True)
    url = models.URLField("enlace", max_length=400, blank=True)
    seen_at = models.DateTimeField("visto")
    kept = models.BooleanField("cuenta")
    dropped_because = models.CharField("descartado por", max_length=120, blank=True)

    class Meta:
        db_table = "price_observations"
        verbose_name = "precio observado"
        verbose_name_plural = "precios observados"
        ordering: ClassVar = ["price"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["analysis", "source", "external_id"], name="one_observation_per_listing"),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "external_id", "-seen_at"], name="observations_of_listing")]

    def __str__(self) -> str:
        return self.title
