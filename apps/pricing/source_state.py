"""How each price source stands: switched on or off by a person, and how its last answers were."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from apps.core.fields import EncryptedTextField


class SourceState(models.Model):
    """One row per source that was ever asked or set."""

    name = models.CharField("fuente", primary_key=True, max_length=20)
    # Empty: as the source itself says (apps.pricing.sources.SOURCES[name].on_by_default).
    enabled = models.BooleanField("en uso", null=True, blank=True)
    client_id = models.CharField("identificador de la aplicación", max_length=200, blank=True)
    client_secret = EncryptedTextField("secreto de la aplicación", blank=True)
    empty_runs = models.PositiveIntegerField("respuestas vacías seguidas", default=0)
    last_ok_at = models.DateTimeField("última respuesta buena", null=True, blank=True)
    last_error = models.CharField("último fallo", max_length=500, blank=True)
    last_error_at = models.DateTimeField("fecha del último fallo", null=True, blank=True)
    canary_at = models.DateTimeField("última comprobación", null=True, blank=True)
    canary_ok = models.BooleanField("comprobación correcta", null=True, blank=True)

    class Meta:
        db_table = "price_sources"
        verbose_name = "fuente de precios"
        verbose_name_plural = "fuentes de precios"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
