from django.db import migrations, models


class Migration(migrations.Migration):
    """When an account's first steps were done; those that work already need none."""

    dependencies = [("marketplace", "0010_autonomy")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="set_up_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="puesta en marcha"),
        ),
        migrations.RunSQL("UPDATE accounts SET set_up_at = created_at", migrations.RunSQL.noop),
    ]
