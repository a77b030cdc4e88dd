"""Security events: append-only (a trigger refuses UPDATE and DELETE), with plain ids so that erasing a person
never touches them.

The words of the buyer live in `security_evidence`, which can be erased; events keep only a keyed digest.
"""

from typing import ClassVar

from django.db import models


class SecurityEvent(models.Model):
    """What a rule saw and what was done."""

    event_type = models.CharField("tipo", max_length=40)
    risk_score = models.PositiveSmallIntegerField("riesgo")
    patterns_detected = models.JSONField("reglas", default=list)
    action_taken = models.CharField("qué se hizo", max_length=40)
    timestamp = models.DateTimeField("cuándo")
    account_id = models.BigIntegerField("cuenta", null=True)
    conversation_id = models.BigIntegerField("conversación", null=True)
    message_id = models.BigIntegerField("mensaje", null=True)
    buyer_id = models.BigIntegerField("comprador", null=True)
    turn_id = models.BigIntegerField("respuesta pendiente", null=True)
    trace_id = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "security_events"
        verbose_name = "suceso de seguridad"
        verbose_name_plural = "seguridad"
        ordering: ClassVar = ["-timestamp", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(risk_score__lte=100), name="risk_at_most_100"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-timestamp", "-id"], name="security_newest"),
            models.Index(fields=["conversation_id", "-timestamp"], name="security_by_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.risk_score}"


class SecurityEvidence(models.Model):
    """The text a rule pointed at. Erasable; joined by id, never by a constraint."""

    event_id = models.BigIntegerField(db_index=True)
    buyer_id = models.BigIntegerField(null=True, db_index=True)
    rule = models.CharField(max_length=60)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    explanation = models.TextField()

    class Meta:
        db_table = "security_evidence"
        verbose_name = "prueba"
        verbose_name_plural = "pruebas"

    def __str__(self) -> str:
        return self.rule
