import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where an item is, which listings are one thing, and what was changed in many at once."""

    dependencies = [
        ("marketplace", "0007_buyer_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="shelf",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Dónde está en la tienda o en casa.",
                max_length=60,
                verbose_name="estante",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="thing",
            field=models.UUIDField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["list_price", "-id"], name="items_by_price"),
        ),
        migrations.CreateModel(
            name="ItemEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="cuándo")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="deshecho")),
                ("rows", models.JSONField(default=list)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "cambio de varios anuncios",
                "verbose_name_plural": "cambios de varios anuncios",
                "db_table": "item_edits",
                "ordering": ["-id"],
            },
        ),
    ]
