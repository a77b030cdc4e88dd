
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0009_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='risk_accepted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='riesgo aceptado'),
        ),
        migrations.AddField(
            model_name='account',
            name='risk_accepted_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='item',
            name='autonomy',
            field=models.CharField(blank=True, choices=[('draft', 'solo borradores'), ('safe', 'automático si es seguro'), ('auto', 'automático')], db_default='', default='', help_text='Vacía: la de la cuenta. Nunca va más allá de ella.', max_length=5, verbose_name='autonomía'),
        ),
        migrations.AlterField(
            model_name='account',
            name='autonomy',
            field=models.CharField(choices=[('draft', 'solo borradores'), ('safe', 'automático si es seguro'), ('auto', 'automático')], default='draft', help_text='«Solo borradores»: nada sale sin que lo apruebes.', max_length=5, verbose_name='autonomía'),
        ),
    ]
