"""Security events: append-only (a trigger refuses UPDATE and DELETE), with plain ids so that erasing a person
never touches them. Beside them what staff say: lists of contacts, and whether a message was a fraud.

The words of the buyer live in `security_evidence`, which can be erased; events and contacts keep only a keyed digest.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from apps.security import plain
from apps.security.scams import SCAMS


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
    staff_id = models.BigIntegerField("quién", null=True)
    trace_id = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "security_events"
        verbose_name = "suceso de seguridad"
        verbose_name_plural = "sucesos"
        ordering: ClassVar = ["-timestamp", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(risk_score__lte=100), name="risk_at_most_100"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-timestamp", "-id"], name="security_newest"),
            models.Index(fields=["conversation_id", "-timestamp"], name="security_by_conversation"),
            models.Index(fields=["message_id"], name="security_by_message"),
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


class ListedContact(models.Model):
    """A telephone, mail, account, user or domain that staff have blocked or allowed, by its plain value."""

    class Verdict(models.TextChoices):
        BLOCK = "block", "bloqueado"
        ALLOW = "allow", "permitido"

    value = models.CharField(
        "contacto o dominio",
        max_length=300,
        unique=True,
        help_text="Un teléfono, un correo, un IBAN, un @usuario o un dominio, escrito como quieras.",
        error_messages={"unique": "Ya está en la lista."},
    )
    kind = models.CharField("tipo", max_length=6, choices=list(plain.KINDS.items()), editable=False)
    verdict = models.CharField("qué se hace", max_length=5, choices=Verdict, default=Verdict.BLOCK)
    note = models.CharField("nota", max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="quién",
    )
    added_at = models.DateTimeField("cuándo", auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "security_lists"
        verbose_name = "contacto en la lista"
        verbose_name_plural = "listas"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return plain.masked(self.kind, self.value)

    def clean(self) -> None:
        """The plain value of what was typed. Raises ValidationError saying in Spanish why it is no contact.

        Of a row once kept the value is plain already, whatever a later reading would make of it.
        """
        if not self._state.adding:
            return
        try:
            self.kind, self.value = plain.understand(self.value)
        except plain.NotAContact as error:
            raise ValidationError({"value": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only plain values are kept, whoever writes them."""
        self.clean()
        super().save(*args, **kwargs)


class SeenContact(models.Model):
    """A contact that a buyer gave in a conversation, by digest: the same digest elsewhere is the same contact."""

    digest = models.CharField(max_length=64, db_index=True)
    kind = models.CharField("tipo", max_length=6, choices=list(plain.KINDS.items()))
    masked = models.CharField("contacto", max_length=120)
    conversation_id = models.BigIntegerField(db_index=True)
    buyer_id = models.BigIntegerField(null=True, db_index=True)
    message_id = models.BigIntegerField()
    seen_at = models.DateTimeField("visto")

    class Meta:
        db_table = "security_contacts"
        verbose_name = "contacto visto"
        verbose_name_plural = "contactos vistos"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "conversation_id"], name="one_row_per_contact_and_chat"),
        ]

    def __str__(self) -> str:
        return self.masked


class StaffVerdict(models.Model):
    """What a person said of a buyer's message: a fraud, of which kind, or not. The newest word counts."""

    class Verdict(models.TextChoices):
        FRAUD = "fraud", "era fraude"
        HONEST = "honest", "no lo era"

    message_id = models.BigIntegerField("mensaje", unique=True)
    conversation_id = models.BigIntegerField("conversación", db_index=True)
    buyer_id = models.BigIntegerField("comprador", null=True, db_index=True)
    verdict = models.CharField("veredicto", max_length=6, choices=Verdict)
    scam_type = models.CharField("tipo de estafa", max_length=40, blank=True, choices=list(SCAMS.items()))
    level = models.CharField("lo que dijo el detector", max_length=10, default="benign")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="quién"
    )
    decided_at = models.DateTimeField("cuándo")

    class Meta:
        db_table = "security_verdicts"
        verbose_name = "veredicto"
        verbose_name_plural = "veredictos"
        ordering: ClassVar = ["-decided_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict="fraud") | models.Q(scam_type=""), name="only_a_fraud_has_a_kind"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-decided_at", "-id"], name="verdicts_newest")]

    def __str__(self) -> str:
        return self.get_verdict_display()
