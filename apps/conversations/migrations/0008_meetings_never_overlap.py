import django.contrib.postgres.constraints
from django.db import migrations, models

#: Meetings fixed before were half an hour apart. Their reminders are numbered by the meeting now, not by the agreement.
FORWARD = """
UPDATE agreements SET busy_until = meets_at + interval '30 minutes' WHERE meets_at IS NOT NULL;
UPDATE turns SET cause_id = cause_id * 1000 WHERE cause = 'reminder';
"""
BACKWARD = "UPDATE turns SET cause_id = cause_id / 1000 WHERE cause = 'reminder' AND cause_id % 1000 = 0;"


class Migration(migrations.Migration):
    """The database itself keeps two meetings of an account from overlapping."""

    dependencies = [
        ('conversations', '0007_offer_shipping'),
        ('marketplace', '0006_handovers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agreement',
            name='one_meeting_at_a_time',
        ),
        migrations.AddField(
            model_name='agreement',
            name='busy_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='agreement',
            name='sequence',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(('meets_at__isnull', False), ('status', 'agreed')),
                expressions=[
                    (
                        models.Func(
                            models.F('account_id'), models.F('account_id'), models.Value('[]'), function='int8range'
                        ),
                        '&&',
                    ),
                    (models.Func(models.F('meets_at'), models.F('busy_until'), function='tstzrange'), '&&'),
                ],
                name='meetings_never_overlap',
            ),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('busy_until', None), ('meets_at', None)),
                    models.Q(
                        ('busy_until__gt', models.F('meets_at')),
                        ('busy_until__isnull', False),
                        ('meets_at__isnull', False),
                    ),
                    _connector='OR',
                ),
                name='a_meeting_takes_its_time',
            ),
        ),
    ]
