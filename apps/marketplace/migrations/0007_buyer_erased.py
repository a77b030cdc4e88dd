from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0006_handovers'),
    ]

    operations = [
        migrations.AddField(
            model_name='buyer',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='datos borrados'),
        ),
    ]
