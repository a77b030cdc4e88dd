
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0012_autonomy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='stafftask',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='antes de'),
        ),
        migrations.AddIndex(
            model_name='stafftask',
            index=models.Index(condition=models.Q(('done_at', None), ('due_at__isnull', False)), fields=['due_at'], name='tasks_due'),
        ),
    ]
