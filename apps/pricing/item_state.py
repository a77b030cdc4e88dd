"""What is kept for each item of ours: how its scan stands, and what we propose after it. Items by plain id."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class ItemScan(models.Model):
    """How the scan of one item stands; at most one runs at a time, and one that broke off is taken up again."""

    item_id = models.BigIntegerField("anuncio", primary_key=True)
    # Its own row among the periodic tasks: a person may change its hour there, or switch it off.
    schedule = models.OneToOneField(
        "django_celery_beat.PeriodicTask", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wanted_at = models.DateTimeField("pedido", null=True, blank=True)
    heard_at = models.DateTimeField("última vez que se oyó el timbre", default=timezone.now)
    started_at = models.DateTimeField("empezado", null=True, blank=True)
    ended_at = models.DateTimeField("acabado", null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    asked = models.PositiveSmallIntegerField("fuentes", default=0)
    answered = models.PositiveSmallIntegerField("fuentes que han contestado", default=0)
    trouble = models.CharField("qué pasó", max_length=200, blank=True)

    class Meta:
        db_table = "price_scans"
        verbose_name = "búsqueda de precios de un anuncio"
        verbose_name_plural = "búsquedas de precios de anuncios"

    def __str__(self) -> str:
        return str(self.item_id)


class PriceProposal(models.Model):
    """What a scan suggests for an item's list price, floor and ladder. Nothing changes until a person says so.

    `before` and `after` hold "list_price", "floor" (euros as text, null: no haggling) and "ladder"; `after` only what
    would change. They hold floors: only for whoever may see them.
    """

    class State(models.TextChoices):
        OPEN = "open", "por decidir"
        APPROVED = "approved", "aprobada"
        DISMISSED = "dismissed", "descartada"
        OVERTAKEN = "overtaken", "superada por otra"

    item_id = models.BigIntegerField("anuncio", db_index=True)
    analysis = models.ForeignKey("pricing.PriceAnalysis", models.SET_NULL, null=True, related_name="+")
    state = models.CharField("situación", max_length=9, choices=State, default=State.OPEN)
    before = models.JSONField("antes", default=dict)
    after = models.JSONField("después", default=dict)
    made_at = models.DateTimeField("hecha")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("decidida", null=True, blank=True)
    # The change of the item that approving it made (apps.conversations.item_edits), by which it is undone.
    edit_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "price_proposals"
        verbose_name = "propuesta de precio"
        verbose_name_plural = "propuestas de precio"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item_id"], condition=models.Q(state="open"), name="one_open_proposal_per_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"
