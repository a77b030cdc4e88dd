"""Conversations, messages, turns, replies and the ledger of offers.

Messages are written only by `intake`, turns move only through `turns.move`, the driver's send is called only
by `delivery`. `conversations.revision` rises by trigger with every message, mode, block or ledger change;
nothing here bumps it by hand.
"""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.ai_engine.models import PromptVersion
from apps.marketplace.models import Account, Buyer, Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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
        indexes: ClassVar = [
            models.Index(fields=["conversation", "sent_at", "id"], name="messages_of_thread")
        ]

    def __str__(self) -> str:
        return self.text[:60]


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

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="turns", verbose_name="conversación"
    )
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
    prompt_version = models.ForeignKey(
        PromptVersion, models.PROTECT, null=True, blank=True, verbose_name="texto guía"
    )
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    fell_back_because = models.CharField("por qué no el modelo", max_length=200, blank=True)
    # The turn's offer when this text was sent: an echo that comes late finds it here.
    our_offer = models.DecimalField(max_digits=10, decimal_places=2, null=True, editable=False)
    our_offer_kind = models.CharField(max_length=8, blank=True, editable=False)
    guard_ok = models.BooleanField("revisión superada", null=True)
    guard_verdict = models.JSONField("revisión", default=list)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("escrita", auto_now_add=True)

    class Meta:
        db_table = "ai_responses"
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="responses_newest")]

    def __str__(self) -> str:
        return self.response_text[:60]


class Offer(models.Model):
    """The ledger: what each side has offered. Ours enters only when it was really said."""

    class Who(models.TextChoices):
        BUYER = "buyer", "comprador"
        SELLER = "seller", "nosotros"

    class Kind(models.TextChoices):
        OFFER = "offer", "oferta"
        COUNTER = "counter", "contraoferta"
        ACCEPT = "accept", "acepta"
        WITHDRAW = "withdraw", "retira"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="offers")
    item = models.ForeignKey(Item, models.CASCADE, related_name="offers")
    who = models.CharField("quién", max_length=6, choices=Who)
    amount = models.DecimalField("importe", max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    kind = models.CharField("qué", max_length=8, choices=Kind)
    valid_until = models.DateTimeField("válida hasta", null=True, blank=True)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    turn = models.ForeignKey(Turn, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        db_table = "offers"
        verbose_name = "oferta"
        verbose_name_plural = "ofertas"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_above_zero"),
            models.UniqueConstraint(
                fields=["message", "who", "amount"],
                condition=Q(message__isnull=False),
                name="one_offer_per_message",
            ),
            models.UniqueConstraint(
                fields=["turn"], condition=Q(turn__isnull=False, who="seller"), name="one_offer_per_turn"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "id"], name="offers_of_conversation"),
            models.Index(fields=["item", "id"], name="offers_of_item"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.kind} {self.amount}"


class StaffTask(models.Model):
    """Something only a person can do, raised by a site event or a hold."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="tasks", verbose_name="conversación"
    )
    kind = models.CharField("tipo", max_length=60)
    text = models.TextField("qué ha pasado")
    message = models.OneToOneField(Message, models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("desde", auto_now_add=True)
    done_at = models.DateTimeField("hecha", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "staff_tasks"
        verbose_name = "tarea"
        verbose_name_plural = "tareas"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["-id"], condition=Q(done_at=None), name="tasks_open")]

    def __str__(self) -> str:
        return self.text[:60]
