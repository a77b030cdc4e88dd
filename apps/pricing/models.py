"""What the market asks: every observation kept with why it counted or was dropped, and the analyses made of
them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.pricing.item_state import ItemScan as ItemScan
from apps.pricing.item_state import PriceProposal as PriceProposal
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
    condition = models.CharField("estado del artículo", max_length=40, blank=True, default="", db_default="")
    asked = models.DecimalField("nuestro precio", max_digits=10, decimal_places=2, null=True, blank=True)
    # "fast", "balanced", "patient": {"asked", "sold": euros as text, "days"}; empty where there is no number.
    prices = models.JSONField("tres precios", default=dict, blank=True)
    # Per source: {"seen", "kept", "fault", "why", "cached"}; a fault tells that its silence is no empty market.
    sources = models.JSONField("fuentes", default=dict, blank=True)
    # External ids of the rivals that the open alert is about, so that it ends when they are gone.
    news = models.JSONField(default=list, blank=True, editable=False)

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
    weight = models.FloatField("peso", default=1.0, db_default=1.0)
    reserved = models.BooleanField("reservado", default=False, db_default=False)
    sold = models.BooleanField("vendido", default=False, db_default=False)
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


class PriceVerdict(models.Model):
    """What a person said about one listing as a comparable for one product; stronger than any rule, and remembered."""

    product_name = models.CharField("producto", max_length=250)
    source = models.CharField("fuente", max_length=20)
    external_id = models.CharField("id", max_length=60)
    keep = models.BooleanField("cuenta")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        db_table = "price_verdicts"
        verbose_name = "corrección de un comparable"
        verbose_name_plural = "correcciones de comparables"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_name", "source", "external_id"], name="one_verdict_per_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class ImportedPrice(models.Model):
    """One price that a person pasted or imported for a product: sold ones, other sites, the price of a new one."""

    class Kind(models.TextChoices):
        ASKING = "asking", "pedido por un particular"
        SHOP = "shop", "pedido por una tienda"
        NEW = "new", "nuevo"
        SOLD = "sold", "vendido"

    product_name = models.CharField("producto", max_length=250, db_index=True)
    source = models.CharField("fuente", max_length=20)
    external_id = models.CharField("id", max_length=60)
    title = models.CharField("título", max_length=250)
    price = models.DecimalField("precio", max_digits=10, decimal_places=2)
    kind = models.CharField("clase", max_length=6, choices=Kind, default=Kind.ASKING)
    condition = models.CharField("estado", max_length=40, blank=True)
    url = models.URLField("enlace", max_length=400, blank=True)
    seen_on = models.DateField("fecha")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "price_imports"
        verbose_name = "precio importado"
        verbose_name_plural = "precios importados"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_name", "source", "external_id"], name="one_import_per_listing"),
        ]

    def __str__(self) -> str:
        return self.title
