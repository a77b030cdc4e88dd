"""The documented voices come with their examples and emoji; rows made before had neither. Rows changed by hand stay."""

from django.db import migrations

from apps.ai_engine.personas import VOICES


def give_examples(apps, schema_editor):
    for voice in VOICES:
        rows = apps.get_model("ai_engine", "Persona").objects.filter(slug=voice.slug, style=voice.style, examples=[])
        rows.update(examples=[list(pair) for pair in voice.examples], emoji=voice.emoji)


class Migration(migrations.Migration):
    dependencies = [("ai_engine", "0002_persona_examples")]

    operations = [migrations.RunPython(give_examples, migrations.RunPython.noop)]
