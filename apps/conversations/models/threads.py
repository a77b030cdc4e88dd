"""Conversations and their messages, as the marketplace tells them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.marketplace.models import Account, Buyer, Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User


#: Kind and text of a message whose words were erased.
ERASED_KIND, ERASED = "erased", "[borrado]"


class Conversation(models.Model):
    """One buyer asking about one item in one account."""

    class State(models.TextChoices):
        INITIAL = "inicial", "inicial"
        EXPLORING = "explorando", "explorando"
        NEGOTIATING = "negociando", "negociando"
        COMMITTED = "comprometido", "comprometido"
        COORDINATING = "coordinando", "coordinando"
        FINISHED = "finalizado", "finalizado"
        ABANDONED = "abandonado", "abandonado"

    class Mode(models.TextChoices):
        AUTO = "auto", "el asistente"
        DRAFT = "draft", "solo borradores"
        MANUAL = "manual", "la llevo yo"

    class Priority(models.TextChoices):
        HIGH = "alta", "alta"
        MEDIUM = "media", "media"
        LOW = "baja", "baja"

    account = models.ForeignKey(Account, models.CASCADE, related_name="conversations", verbose_name="cuenta")
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name="anuncio"
    )
    buyer = models.ForeignKey(
        Buyer, models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name="comprador"
    )
    external_id = models.CharField("id en la plataforma", max_length=60)
    buyer_name = models.CharField("comprador", max_length=120, blank=True)
    product_name = models.CharField("anuncio", max_length=250, blank=True)
    state = models.CharField("fase", max_length=14, choices=State, default=State.INITIAL)
    persona = models.SlugField("voz", max_length=40, blank=True, help_text="Vacía: la del anuncio o la de la cuenta.")
    risk_score = models.PositiveSmallIntegerField("riesgo", default=0)
    priority = models.CharField("prioridad", max_length=5, choices=Priority, default=Priority.MEDIUM)
    mode = models.CharField("quién contesta", max_length=6, choices=Mode, default=Mode.AUTO)
    mode_before = models.CharField(max_length=6, choices=Mode, blank=True, editable=False)
    assigned_staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la lleva",
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    last_message_at = models.DateTimeField("último mensaje", null=True, blank=True)
    # Of the thread as last taken in: a poll passes over those that have not changed.
    read_digest = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField("creada", auto_now_add=True)

    class Meta:
        db_table = "conversations"
        verbose_name = "conversación"
        verbose_name_plural = "conversaciones"
        ordering: ClassVar = ["-last_message_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_id"], name="one_row_per_conversation"),
            models.CheckConstraint(condition=Q(risk_score__lte=100), name="conversation_risk_at_most_100"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-last_message_at", "-id"], name="conversations_newest"),
            models.Index(fields=["account", "-last_message_at", "-id"], name="conversations_by_account"),
            models.Index(fields=["state", "-last_message_at", "-id"], name="conversations_by_state"),
            models.Index(fields=["mode", "-last_message_at", "-id"], name="conversations_by_mode"),
            models.Index(fields=["persona"], condition=~Q(persona=""), name="conversations_own_voice"),
        ]
        permissions: ClassVar = [("answer_buyers", "Aprueba, edita, descarta y lleva conversaciones")]

    def __str__(self) -> str:
        return f"{self.buyer_name} · {self.product_name}"

    def silence(self, by: "User | None") -> None:
        """A person has it from now on; remembers how it was, for when they hand it back."""
        if self.mode != self.Mode.MANUAL:
            self.mode_before = self.mode
        self.mode, self.assigned_staff = self.Mode.MANUAL, by or self.assigned_staff
        self.save(update_fields=["mode", "mode_before", "assigned_staff"])


class Message(models.Model):
    """One message of a thread as the marketplace told it, with its raw payload."""

    class Author(models.TextChoices):
        BUYER = "buyer", "comprador"
        ASSISTANT = "assistant", "asistente"
        STAFF = "staff", "equipo"
        SELLER_APP = "seller_app", "desde la app"
        SYSTEM = "system", "Wallapop"

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=60, blank=True)
    time_token = models.BigIntegerField(null=True)
    author = models.CharField("autor", max_length=10, choices=Author)
    kind = models.CharField("tipo", max_length=60, default="text")
    text = models.TextField("texto", blank=True)
    sent_at = models.DateTimeField("enviado")
    raw = models.JSONField(default=dict)
    turn = models.ForeignKey("Turn", models.SET_NULL, null=True, blank=True, related_name="bound_messages")
    seen_at = models.DateTimeField("leído por nosotros", auto_now_add=True)

    class Meta:
        db_table = "messages"
        verbose_name = "mensaje"
        verbose_name_plural = "mensajes"
        ordering: ClassVar = ["sent_at", "time_token", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "external_id"], condition=~Q(external_id=""), name="one_row_per_message"
            ),
            models.UniqueConstraint(
                fields=["turn"], condition=Q(author__in=["assistant", "staff"]), name="one_message_per_turn"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["conversation", "sent_at", "id"], name="messages_of_thread")]

    def __str__(self) -> str:
        return self.text[:60]
