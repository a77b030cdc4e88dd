"""How far the assistant goes alone in what it is asked, and who changed it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.marketplace.models import Account, Item


class IntentAutonomy(models.Model):
    """What one intent of one account is held to; never further than the account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="intents")
    intent = models.CharField("intención", max_length=20)
    level = models.CharField("autonomía", max_length=5, choices=Account.Autonomy)

    class Meta:
        db_table = "intent_autonomy"
        verbose_name = "autonomía por intención"
        verbose_name_plural = "autonomía por intención"
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "intent"], name="one_level_per_intent")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.intent}: {self.level}"


class AutonomyChange(models.Model):
    """A level that a person, or an incident (`by` empty), changed. `intent` empty: the account's."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="autonomy_changes")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="+")
    intent = models.CharField("intención", max_length=20, blank=True)
    before = models.CharField("antes", max_length=5, choices=Account.Autonomy, blank=True)
    after = models.CharField("después", max_length=5, choices=Account.Autonomy, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="por")
    why = models.CharField("por qué", max_length=200, blank=True)
    at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        db_table = "autonomy_changes"
        verbose_name = "cambio de autonomía"
        verbose_name_plural = "cambios de autonomía"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="autonomy_changes_newest")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.intent}: {self.before} → {self.after}"
