"""Trying out another wording, voice or model on past turns, before it is switched on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from apps.ai_engine.models import PromptVersion
from apps.conversations.models.turns import Turn


class Replay(models.Model):
    """Past turns written again with another wording, voice or model. Nothing of it is ever sent."""

    class Status(models.TextChoices):
        RUNNING = "running", "en marcha"
        DONE = "done", "terminado"
        STOPPED = "stopped", "parado"
        FAILED = "failed", "interrumpido"

    prompt_version = models.ForeignKey(
        PromptVersion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="texto guía"
    )
    # The text itself: of a version, of a file, or empty for the built-in one.
    prompt_text = models.TextField(blank=True, editable=False)
    prompt_name = models.CharField("texto guía", max_length=120, blank=True)
    persona = models.CharField("voz", max_length=40, blank=True)
    model = models.CharField("modelo", max_length=80, blank=True)
    mode = models.CharField("modo", max_length=13, blank=True)
    status = models.CharField("situación", max_length=7, choices=Status, default=Status.RUNNING)
    total = models.PositiveIntegerField("respuestas", default=0)
    done = models.PositiveIntegerField("hechas", default=0)
    problem = models.CharField("qué ha fallado", max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="por"
    )
    created_at = models.DateTimeField("empezado", auto_now_add=True)
    finished_at = models.DateTimeField("acabado", null=True, blank=True)

    class Meta:
        db_table = "replays"
        verbose_name = "ensayo"
        verbose_name_plural = "ensayos"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(Value(1), condition=Q(status="running"), name="one_replay_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y %H:%M}"


class ReplayRow(models.Model):
    """One past turn in a replay. It holds texts of a conversation, so it goes with its turn when that is erased."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="rows")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+")
    # What apps.conversations.rehearsal.Row says of it; null until it has been written again.
    result = models.JSONField(null=True)
    changed = models.BooleanField(default=False)
    # Counted before each attempt, so that a row which kills its worker is not tried for ever.
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "replay_rows"
        verbose_name = "respuesta del ensayo"
        verbose_name_plural = "respuestas del ensayo"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["replay", "turn"], name="one_row_per_replayed_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.replay_id}/{self.turn_id}"
