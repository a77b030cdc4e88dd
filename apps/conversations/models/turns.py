"""What we owe a buyer, and the texts written for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.ai_engine.models import PromptVersion
from apps.conversations.models.threads import Conversation, Message


class Turn(models.Model):
    """One answer we owe, from what caused it to what became of it. See apps.conversations.turns for the
    allowed moves.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "leyendo"
        ASSESSED = "assessed", "pensando"
        DRAFTED = "drafted", "revisando"
        READY = "ready", "por salir"
        HELD = "held", "necesita tu decisión"
        SENDING = "sending", "enviando"
        UNKNOWN = "unknown", "comprobando si se envió"
        SENT = "sent", "enviada"
        SUPERSEDED = "superseded", "el comprador escribió de nuevo"
        SKIPPED = "skipped", "no hacía falta contestar"

    OPEN = (State.RECEIVED, State.ASSESSED, State.DRAFTED, State.READY, State.HELD)
    IN_FLIGHT = (State.SENDING, State.UNKNOWN)

    class Cause(models.TextChoices):
        BUYER_MESSAGE = "buyer_message", "mensaje del comprador"
        FACT = "fact", "dato nuevo"
        FOLLOW_UP = "follow_up", "seguimiento"
        ITEM_CLOSED = "item_closed", "anuncio cerrado"
        REMINDER = "reminder", "recordatorio"
        STAFF = "staff", "equipo"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="turns", verbose_name="conversación")
    cause = models.CharField("motivo", max_length=14, choices=Cause)
    cause_id = models.BigIntegerField()
    state = models.CharField("estado", max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField("por qué", max_length=40, blank=True)
    reason_detail = models.TextField("detalle", blank=True)
    priority = models.PositiveSmallIntegerField("orden", default=1)
    intent = models.CharField("intención", max_length=20, blank=True)
    decision = models.JSONField("decisión", default=dict)
    our_offer = models.DecimalField("nuestro precio", max_digits=10, decimal_places=2, null=True, blank=True)
    our_offer_kind = models.CharField(max_length=8, blank=True)
    up_to_message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    conversation_revision = models.PositiveIntegerField(null=True)
    item_revision = models.PositiveIntegerField(null=True)
    response = models.ForeignKey("Response", models.SET_NULL, null=True, blank=True, related_name="+")
    security_hold = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aprobada por",
    )
    approved_at = models.DateTimeField("aprobada", null=True, blank=True)
    lease_token = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    supersessions = models.PositiveSmallIntegerField(default=0)
    reassessments = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField("no antes de")
    opened_at = models.DateTimeField("abierta")
    waiting_since = models.DateTimeField("espera desde")
    settled_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField("decidida", null=True)
    sending_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField("terminada", null=True)
    absent_reads = models.PositiveSmallIntegerField(default=0)
    absent_read_at = models.DateTimeField(null=True)
    resent = models.BooleanField(default=False)
    rung_at = models.DateTimeField(null=True)
    trace_id = models.CharField(max_length=32)

    class Meta:
        db_table = "turns"
        verbose_name = "respuesta pendiente"
        verbose_name_plural = "respuestas pendientes"
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "cause", "cause_id"], name="one_turn_per_cause"),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["received", "assessed", "drafted", "ready", "held"]),
                name="one_open_turn",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=["sending", "unknown"]),
                name="one_turn_in_flight",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "skipped", "superseded"]) | ~Q(reason=""),
                name="ends_and_holds_say_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "sending", "unknown", "sent"]) | Q(response__isnull=False),
                name="nothing_leaves_without_text",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "superseded", "skipped"], ended_at__isnull=False)
                | (~Q(state__in=["sent", "superseded", "skipped"]) & Q(ended_at=None)),
                name="ended_exactly_at_the_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="turns_newest"),
            models.Index(fields=["state", "-opened_at", "-id"], name="turns_by_state"),
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["received", "assessed", "drafted", "ready", "sending", "unknown"]),
                name="turns_due",
            ),
            models.Index(fields=["sending_at"], condition=Q(sending_at__isnull=False), name="turns_sent_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.pk}"


class Response(models.Model):
    """A text we wrote for a turn, who or what wrote it, and what the guard said of it. The text never
    changes: an edit is a new row.
    """

    class Source(models.TextChoices):
        LLM = "llm", "modelo"
        TEMPLATE = "template", "plantilla"
        CACHE = "cache", "repetida"
        STAFF = "staff", "equipo"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="responses")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="responses")
    response_text = models.TextField("texto")
    confidence = models.FloatField("confianza", default=0)
    generation_time = models.FloatField("segundos", default=0)
    first_token_time = models.FloatField("segundos hasta la primera palabra", null=True)
    model_used = models.CharField("modelo", max_length=80, blank=True)
    personality = models.CharField("voz", max_length=40, blank=True)
    source = models.CharField("origen", max_length=8, choices=Source)
    prompt_version = models.ForeignKey(PromptVersion, models.PROTECT, null=True, blank=True, verbose_name="texto guía")
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    fell_back_because = models.CharField("por qué no el modelo", max_length=200, blank=True)
    # The turn's offer when this text was sent: an echo that comes late finds it here.
    our_offer = models.DecimalField(max_digits=10, decimal_places=2, null=True, editable=False)
    our_offer_kind = models.CharField(max_length=8, blank=True, editable=False)
    guard_ok = models.BooleanField("revisión superada", null=True)
    guard_verdict = models.JSONField("revisión", default=list)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    # What the listing says to the buyer's questions, as it was when this was written: (question, the seller's words).
    facts = models.JSONField("datos", default=list, db_default=[])
    # How a person wanted it written anew, and who; no name where nobody asked for another text.
    instruction = models.CharField("instrucción", max_length=200, blank=True, db_default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("escrita", auto_now_add=True)

    class Meta:
        db_table = "ai_responses"
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="responses_newest")]

    def __str__(self) -> str:
        return self.response_text[:60]
