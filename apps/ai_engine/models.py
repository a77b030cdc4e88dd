"""Personas and prompt versions: rows, so that every reply can name the voice and the wording that made it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Persona(models.Model):
    """A voice: how the seller sounds."""

    slug = models.SlugField("clave", max_length=40, unique=True)
    name = models.CharField("nombre", max_length=80)
    description = models.CharField("descripción", max_length=250, blank=True)
    style = models.TextField("cómo habla", help_text="Instrucciones de tono para el modelo, en español.")
    examples = models.JSONField(
        "ejemplos", default=list, blank=True, help_text="Pares de mensaje del comprador y respuesta tuya."
    )
    emoji = models.BooleanField("puede usar 🙂 👍 😊", default=False)

    class Meta:
        db_table = "personas"
        verbose_name = "voz"
        verbose_name_plural = "voces"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class PromptVersion(models.Model):
    """The fixed part of the prompt. A new text is a new row; exactly one is active."""

    number = models.PositiveIntegerField("versión", unique=True)
    text = models.TextField("texto")
    note = models.CharField("qué cambia", max_length=200, blank=True)
    active = models.BooleanField("en uso", default=False)
    created_at = models.DateTimeField("creada", auto_now_add=True)

    class Meta:
        db_table = "prompt_versions"
        verbose_name = "versión del texto guía"
        verbose_name_plural = "versiones del texto guía"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(models.Value(1), condition=Q(active=True), name="one_active_prompt"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"
