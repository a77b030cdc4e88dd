
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0011_search'),
        ('marketplace', '0010_autonomy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AutonomyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('intent', models.CharField(blank=True, max_length=20, verbose_name='intención')),
                ('before', models.CharField(blank=True, choices=[('draft', 'solo borradores'), ('safe', 'automático si es seguro'), ('auto', 'automático')], max_length=5, verbose_name='antes')),
                ('after', models.CharField(blank=True, choices=[('draft', 'solo borradores'), ('safe', 'automático si es seguro'), ('auto', 'automático')], max_length=5, verbose_name='después')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='por qué')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='cuándo')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autonomy_changes', to='marketplace.account')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='por')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='marketplace.item')),
            ],
            options={
                'verbose_name': 'cambio de autonomía',
                'verbose_name_plural': 'cambios de autonomía',
                'db_table': 'autonomy_changes',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['account', '-id'], name='autonomy_changes_newest')],
            },
        ),
        migrations.CreateModel(
            name='IntentAutonomy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('intent', models.CharField(max_length=20, verbose_name='intención')),
                ('level', models.CharField(choices=[('draft', 'solo borradores'), ('safe', 'automático si es seguro'), ('auto', 'automático')], max_length=5, verbose_name='autonomía')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intents', to='marketplace.account')),
            ],
            options={
                'verbose_name': 'autonomía por intención',
                'verbose_name_plural': 'autonomía por intención',
                'db_table': 'intent_autonomy',
                'constraints': [models.UniqueConstraint(fields=('account', 'intent'), name='one_level_per_intent')],
            },
        ),
    ]
