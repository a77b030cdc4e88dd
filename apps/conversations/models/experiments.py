"""Trying another voice, guiding text or ladder on some conversations, to see what it brings."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.conversations.models.threads import Conversation
from apps.marketplace.models import Account


class Experiment(models.Model):
    """One change, tried on a share of the new conversations until its end, which is fixed at the start."""

    class What(models.TextChoices):
        PERSONA = "persona", "la voz"
        PROMPT = "prompt", "el texto guía"
        LADDER = "ladder", "la escalera de rebajas"

    name = models.CharField("nombre", max_length=80)
    what = models.CharField("qué cambia", max_length=7, choices=What)
    # A persona's slug, a guiding text's number, or a ladder.
    variant = models.JSONField("a qué")
    share = models.PositiveSmallIntegerField("parte de las conversaciones nuevas (%)", default=50)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, verbose_name="cuenta", help_text="Vacía: todas."
    )
    enough = models.PositiveIntegerField("conversaciones terminadas en cada parte", default=100)
    until = models.DateTimeField("como mucho hasta")
    started_at = models.DateTimeField("empezado")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField("acabado", null=True)
    verdict = models.CharField("resultado", max_length=10, blank=True)

    class Meta:
        db_table = "experiments"
        verbose_name = "experimento"
        verbose_name_plural = "experimentos"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            # Two at once on the same thing would be read as one.
            models.UniqueConstraint(fields=["what"], condition=Q(ended_at=None), name="one_experiment_of_a_kind"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=99), name="experiment_has_two_arms"),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A conversation's arm, settled with its first message and kept."""

    class Arm(models.TextChoices):
        CONTROL = "control", "como siempre"
        VARIANT = "variant", "con el cambio"

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="enrolments")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="enrolments")
    arm = models.CharField(max_length=7, choices=Arm)

    class Meta:
        db_table = "enrolments"
        constraints: ClassVar = [models.UniqueConstraint(fields=["experiment", "conversation"], name="one_arm")]

    def __str__(self) -> str:
        return f"{self.experiment_id}/{self.conversation_id}"
