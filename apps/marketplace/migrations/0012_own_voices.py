"""Items with a voice of their own are found without reading the rest."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0011_set_up")]
    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(condition=~Q(persona=""), fields=["persona"], name="items_own_voice"),
        ),
    ]
