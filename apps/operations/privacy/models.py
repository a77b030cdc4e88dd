"""What is kept about keeping: how long, what may not be erased, what was; exports on disk; how full the disks are.

Nothing here holds a buyer's name or words: an erasure is known by the plain id and a keyed digest.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.marketplace.models import Buyer


def _limit(name: str, default: int, most: int, text: str) -> models.PositiveSmallIntegerField:  # type: ignore[type-arg]
    """A number of months or days, at least one."""
    return models.PositiveSmallIntegerField(
        name, default=default, validators=[MinValueValidator(1), MaxValueValidator(most)], help_text=text
    )


class Retention(models.Model):
    """How long what is kept. One row; docs/privacy.md says the same, and a test compares."""

    finished_months = _limit(
        "conversaciones cerradas (meses)", 24, 120,
        "Meses desde el último mensaje de una venta acabada. Después se borran las palabras; precios y fechas quedan.",
    )  # fmt: skip
    abandoned_months = _limit(
        "conversaciones abandonadas (meses)", 12, 120, "Lo mismo, donde no hubo venta."
    )  # fmt: skip
    raw_days = _limit(
        "mensajes tal como los mandó Wallapop (días)", 90, 3650,
        "El original técnico de cada mensaje. El texto queda; el original solo sirve para averiguar fallos recientes.",
    )  # fmt: skip
    pictures_days = _limit(
        "páginas con fallos y sus capturas (días)",
        30,
        365,
        "Pueden verse chats en ellas. De cada cuenta, 50 como mucho.",
    )
    replays_days = _limit("textos de los ensayos (días)", 90, 3650, "Desde que acaba el ensayo.")
    logs_days = _limit(
        "registros de los programas (días)", 30, 365,
        "No llevan nombres ni textos, pero sí números de conversación. Cada uno ocupa 40 MB como mucho.",
    )  # fmt: skip
    alerts_months = _limit("avisos resueltos (meses)", 12, 120, "Desde que se resolvieron.")
    access_days = _limit(
        "intentos de entrada fallidos (días)", 30, 365, "Llevan direcciones de red de quien lo intentó."
    )

    class Meta:
        db_table = "retention"
        verbose_name = "plazos de conservación"
        verbose_name_plural = "plazos de conservación"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="one_retention")]

    def __str__(self) -> str:
        return "Plazos"


class RetentionPass(models.Model):
    """How far tonight's pass over one kind of data has come: a worker that dies is followed by one that goes on."""

    kind = models.CharField("qué", primary_key=True, max_length=20)
    upto = models.BigIntegerField(default=0)
    started_at = models.DateTimeField("empezada", null=True)
    finished_at = models.DateTimeField("acabada", null=True)
    done = models.PositiveIntegerField("borrados", default=0)

    class Meta:
        db_table = "retention_passes"
        verbose_name = "repaso de conservación"
        verbose_name_plural = "repasos de conservación"

    def __str__(self) -> str:
        return self.kind


class LegalHold(models.Model):
    """While a row is open nothing of this buyer is erased, neither by age nor because somebody asks."""

    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="legal_holds", verbose_name="comprador")
    reason = models.CharField(
        "por qué", max_length=200, help_text="Una reclamación, una denuncia… Sin nombres: esto no se borra con él."
    )
    set_by = models.CharField("quién lo puso", max_length=150)
    set_at = models.DateTimeField("desde")
    lifted_by = models.CharField("quién lo quitó", max_length=150, blank=True)
    lifted_at = models.DateTimeField("hasta", null=True, blank=True)

    class Meta:
        db_table = "legal_holds"
        verbose_name = "bloqueo legal"
        verbose_name_plural = "bloqueos legales"
        ordering: ClassVar = ["-set_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["buyer"], condition=Q(lifted_at=None), name="one_open_legal_hold"),
        ]

    def __str__(self) -> str:
        return f"{self.buyer_id}"


class Erasure(models.Model):
    """That somebody was erased: who did it, when, how much of what. No personal data of the erased."""

    buyer_id = models.BigIntegerField("comprador", db_index=True)
    digest = models.CharField("huella", max_length=64)
    asked_by = models.CharField("quién", max_length=150)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    erased_at = models.DateTimeField("cuándo")
    counts = models.JSONField("cuánto", default=dict)
    # The line of `erasures.jsonl`, which backups are restored by, is on disk for good.
    written_at = models.DateTimeField("anotado fuera", null=True)

    class Meta:
        db_table = "erasures"
        verbose_name = "borrado"
        verbose_name_plural = "borrados"
        ordering: ClassVar = ["-erased_at", "-id"]

    def __str__(self) -> str:
        return f"{self.buyer_id}"


class TrainingExport(models.Model):
    """A file of messages that a command wrote on this machine, so that an erasure finds it."""

    path = models.CharField("fichero", max_length=500, unique=True)
    host = models.CharField("máquina", max_length=100)
    made_at = models.DateTimeField("hecho")

    class Meta:
        db_table = "training_exports"
        verbose_name = "exportación para entrenar"
        verbose_name_plural = "exportaciones para entrenar"

    def __str__(self) -> str:
        return self.path


class DiskReading(models.Model):
    """How full the disk under the data directory of one machine was when last looked at."""

    host = models.CharField("máquina", primary_key=True, max_length=100)
    used = models.FloatField("lleno")
    seen_at = models.DateTimeField("visto")

    class Meta:
        db_table = "disk_readings"
        verbose_name = "disco"
        verbose_name_plural = "discos"

    def __str__(self) -> str:
        return self.host
