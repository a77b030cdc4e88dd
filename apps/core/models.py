"""Ground-floor rows: leases, circuit breakers, alerts and the STOP switch. Knows no other app."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Lease(models.Model):
    """Who may work on a thing until when. Taken and renewed only through apps.core.leases."""

    name = models.CharField(primary_key=True, max_length=120)
    token = models.UUIDField()
    holder = models.CharField(max_length=120)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "leases"
        verbose_name = "turno de trabajo"
        verbose_name_plural = "turnos de trabajo"

    def __str__(self) -> str:
        return self.name


class CircuitBreaker(models.Model):
    """One row per dependency (account, Ollama host, price source). Moved only by apps.core.breakers; reset by
    staff.
    """

    class State(models.TextChoices):
        CLOSED = "closed", "funciona"
        OPEN = "open", "en pausa"
        HALF_OPEN = "half_open", "probando"

    name = models.CharField("servicio", primary_key=True, max_length=200)
    state = models.CharField("estado", max_length=10, choices=State, default=State.CLOSED)
    failures = models.PositiveIntegerField("fallos seguidos", default=0)
    reason = models.TextField("último error", blank=True)
    opened_at = models.DateTimeField("en pausa desde", null=True, blank=True)
    probe_at = models.DateTimeField("siguiente prueba", null=True, blank=True)
    changed_at = models.DateTimeField("cambio", auto_now=True)

    class Meta:
        db_table = "circuit_breakers"
        verbose_name = "disyuntor"
        verbose_name_plural = "disyuntores"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """One incident: unique per kind and subject while open, so that it alerts once."""

    kind = models.CharField("tipo", max_length=40)
    subject = models.CharField("asunto", max_length=200)
    detail = models.TextField("qué ha pasado y qué hacer", blank=True)
    opened_at = models.DateTimeField("desde")
    last_seen_at = models.DateTimeField("última vez")
    closed_at = models.DateTimeField("resuelta", null=True, blank=True)
    count = models.PositiveIntegerField("veces", default=1)

    class Meta:
        db_table = "alerts"
        verbose_name = "aviso"
        verbose_name_plural = "avisos"
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(closed_at=None), name="one_open_alert"),
        ]
        indexes: ClassVar = [models.Index(fields=["-opened_at"], name="alerts_newest")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class Stop(models.Model):
    """One press of PARAR TODO. While a row is open nothing is sent; the rows are the history of who and
    when.
    """

    started_at = models.DateTimeField("parado desde")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="parado por",
    )
    ended_at = models.DateTimeField("reanudado", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="reanudado por",
    )

    class Meta:
        db_table = "stops"
        verbose_name = "parada"
        verbose_name_plural = "paradas"
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(models.Value(1), condition=Q(ended_at=None), name="one_open_stop"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}"
