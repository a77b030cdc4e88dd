"""Today's offers, and conversations with a voice of their own, are found without reading the rest."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_tasks_due")]
    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(condition=~Q(persona=""), fields=["persona"], name="conversations_own_voice"),
        ),
        migrations.AddIndex(model_name="offer", index=models.Index(fields=["-created_at"], name="offers_newest")),
    ]
