"""Who of the staff is looking at what, and what they have put off."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.conversations.models.threads import Conversation
from apps.conversations.models.turns import Turn


class StaffClaim(models.Model):
    """A conversation in a person's hands for a few minutes, so that two don't decide at once."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="claim")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="la tiene")
    expires_at = models.DateTimeField("hasta")

    class Meta:
        db_table = "staff_claims"
        verbose_name = "decisión en curso"
        verbose_name_plural = "decisiones en curso"
        indexes: ClassVar = [models.Index(fields=["staff", "expires_at"], name="claims_of_a_person")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.staff_id}"


class Snooze(models.Model):
    """A decision put off until a time. It belongs to the turn: when the buyer writes, the new turn waits at once."""

    turn = models.OneToOneField(Turn, models.CASCADE, primary_key=True, related_name="snooze")
    until = models.DateTimeField("hasta")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="por")

    class Meta:
        db_table = "snoozes"
        verbose_name = "decisión pospuesta"
        verbose_name_plural = "decisiones pospuestas"

    def __str__(self) -> str:
        return f"{self.turn_id}"
