"""Where each person is told of things, and the outbox: one row per channel and incident, whatever becomes of it.

A row says what it is about, never what it says: the words are made when it leaves, from what is true and may be seen
by then.
"""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.conversations.models import Turn
from apps.core.fields import EncryptedTextField


class Kind(models.TextChoices):
    """What a person can be told of."""

    AGREED = "agreed", "venta acordada"
    DECISION = "decision", "algo espera tu decisión"
    RISK = "risk", "posible estafa"
    SESSION = "session", "la sesión de una cuenta caduca o ha caducado"
    CHALLENGE = "challenge", "Wallapop pide una comprobación"
    BREAKER = "breaker", "un servicio está en pausa"
    BACKLOG = "backlog", "se acumula el trabajo"
    OTHER = "other", "otros avisos: tareas que vencen, precios, copias…"
    DIGEST = "digest", "resumen del día"


class Channel(models.Model):
    """One way to reach a person: a Telegram chat, or an address that the library for notifications knows."""

    class Via(models.TextChoices):
        TELEGRAM = "telegram", "Telegram"
        ADDRESS = "address", "correo u otro servicio"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channels")
    name = models.CharField("nombre", max_length=60)
    via = models.CharField("cómo", max_length=8, choices=Via, default=Via.TELEGRAM)
    # A chat's number, empty until it is linked; or an address with its password.
    address = EncryptedTextField(blank=True)
    link_code = models.CharField(max_length=40, blank=True)
    wants = models.JSONField("de qué", default=list)
    quiet_from = models.TimeField("silencio desde", null=True, blank=True, default=time(22, 30))
    quiet_to = models.TimeField("hasta", null=True, blank=True, default=time(8, 0))
    digest_at = models.TimeField("resumen a las", default=time(21, 0))
    # Names and words of buyers pass through somebody else's service: only where its owner says so.
    with_words = models.BooleanField("con nombres y textos de los chats", default=False)
    created_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "notice_channels"
        verbose_name = "canal de avisos"
        verbose_name_plural = "canales de avisos"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """One incident to be told on one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", "espera"
        SENDING = "sending", "se está enviando"
        SENT = "sent", "enviado"
        VOID = "void", "ya no hacía falta"
        FAILED = "failed", "no se pudo enviar"

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    # A claim that ended without a word: it may have been sent. The second time it counts as sent.
    cut_off = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices"
        verbose_name = "aviso enviado"
        verbose_name_plural = "avisos enviados"
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "key"], name="one_notice_per_incident")]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=("waiting", "sending")), name="notices_to_send"
            ),
            models.Index(fields=["created_at"], name="notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Ticket(models.Model):
    """The right to decide about one draft as it was shown, once; a link or a button carries its signed number."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+")
    response_id = models.BigIntegerField(null=True)
    conversation_revision = models.BigIntegerField()
    item_revision = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice_tickets"
        verbose_name = "permiso de un solo uso"
        verbose_name_plural = "permisos de un solo uso"

    def __str__(self) -> str:
        return f"{self.pk}"


class TelegramBot(models.Model):
    """The installation's own bot, if there is one: its secret, its name, and how far its messages were read."""

    token = EncryptedTextField()
    username = models.CharField(max_length=64)
    read_to = models.BigIntegerField(default=0)

    class Meta:
        db_table = "telegram_bots"
        verbose_name = "bot de Telegram"
        verbose_name_plural = "bots de Telegram"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_telegram_bot")]

    def __str__(self) -> str:
        return f"@{self.username}"
