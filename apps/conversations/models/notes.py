"""What colleagues tell each other about a conversation. Buyers never see it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.conversations.models.threads import Conversation


class Note(models.Model):
    """An internal note. Its text is no message, no reply and no part of any prompt; see apps.conversations.notes."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes", verbose_name="conversación")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="quién"
    )
    text = models.TextField("nota")
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        db_table = "staff_notes"
        verbose_name = "nota"
        verbose_name_plural = "notas"
        ordering: ClassVar = ["created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["conversation", "created_at"], name="notes_of_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.pk}"


class Mention(models.Model):
    """A note that names a colleague, until they have seen it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions", verbose_name="nota")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="para")
    seen_at = models.DateTimeField("vista", null=True, blank=True)

    class Meta:
        db_table = "staff_mentions"
        verbose_name = "nota para ti"
        verbose_name_plural = "notas para ti"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "person"], name="one_mention_per_note"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=models.Q(seen_at=None), name="mentions_unseen"),
            models.Index(fields=["person", "-id"], name="mentions_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}/{self.person_id}"
