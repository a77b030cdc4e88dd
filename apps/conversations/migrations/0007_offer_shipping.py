from django.db import migrations, models


class Migration(migrations.Migration):
    """An offer with the postage in it is worth less than the same amount without."""

    dependencies = [
        ('conversations', '0006_replay_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='shipping',
            field=models.BooleanField(db_default=False, default=False, verbose_name='con el envío incluido'),
        ),
    ]
