"""What only a person can do or answer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.conversations.models.threads import Conversation, Message
from apps.conversations.models.turns import Turn
from apps.marketplace.models import Item


class StaffTask(models.Model):
    """Something only a person can do, raised by a site event or a hold."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="tasks", verbose_name="conversación")
    kind = models.CharField("tipo", max_length=60)
    text = models.TextField("qué ha pasado")
    message = models.OneToOneField(Message, models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("desde", auto_now_add=True)
    due_at = models.DateTimeField("antes de", null=True, blank=True)
    done_at = models.DateTimeField("hecha", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "staff_tasks"
        verbose_name = "tarea"
        verbose_name_plural = "tareas"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["-id"], condition=Q(done_at=None), name="tasks_open"),
            models.Index(fields=["due_at"], condition=Q(done_at=None, due_at__isnull=False), name="tasks_due"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class MissingFact(models.Model):
    """What buyers ask of an item and its listing doesn't say: one row per item and question, for the seller to answer.

    The answer becomes a fact of the item, and every conversation in `turns` that still waits gets its reply.
    """

    class Status(models.TextChoices):
        OPEN = "open", "por contestar"
        ANSWERED = "answered", "contestada"
        DISMISSED = "dismissed", "descartada"

    item = models.ForeignKey(Item, models.CASCADE, related_name="missing_facts", verbose_name="anuncio")
    key = models.CharField(max_length=120, editable=False)
    topic = models.CharField("sobre", max_length=120, help_text="«las horas de uso»")
    question = models.CharField("pregunta", max_length=300, help_text="Con las palabras de quien la hizo primero.")
    turns = models.ManyToManyField(Turn, related_name="missing_facts", verbose_name="quién espera")
    status = models.CharField("situación", max_length=9, choices=Status, default=Status.OPEN)
    answer = models.CharField("respuesta", max_length=500, blank=True)
    created_at = models.DateTimeField("desde", auto_now_add=True)
    answered_at = models.DateTimeField("contestada el", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="por"
    )

    class Meta:
        db_table = "missing_facts"
        verbose_name = "dato que falta"
        verbose_name_plural = "datos que faltan"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "key"], name="one_missing_fact_per_question"),
        ]
        indexes: ClassVar = [models.Index(fields=["-id"], condition=Q(status="open"), name="missing_facts_open")]

    def __str__(self) -> str:
        return self.topic
