"""Accounts of each person, second factor, sessions, audit. Whoever had a role by group keeps it, on every account."""

from typing import Any

import apps.core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_events is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only();
"""
BACKWARD = """
DROP TRIGGER audit_events_no_truncate ON audit_events;
DROP TRIGGER audit_events_no_change ON audit_events;
DROP FUNCTION audit_events_are_append_only();
"""
#: The highest first.
ROLES = (("Gestión", "manager"), ("Revisión", "reviewer"), ("Lectura", "viewer"))


def keep_rights(apps: Any, schema_editor: Any) -> None:
    """Groups that are roles become memberships of all accounts; whoever has other rights keeps those as they are."""
    users, groups = apps.get_model("auth", "User"), apps.get_model("auth", "Group")
    memberships = apps.get_model("desk", "Membership")
    known = dict(ROLES)
    for person in users.objects.filter(is_superuser=False, is_staff=True):
        held = set(person.groups.values_list("name", flat=True))
        role = next((role for name, role in ROLES if name in held), "own")
        memberships.objects.create(person=person, account=None, role=role)
        person.groups.remove(*groups.objects.filter(name__in=held & set(known)))


def give_groups_back(apps: Any, schema_editor: Any) -> None:
    """The group of each person's role, as before."""
    groups, memberships = apps.get_model("auth", "Group"), apps.get_model("desk", "Membership")
    names = {role: name for name, role in ROLES} | {"operator": "Gestión"}
    for row in memberships.objects.exclude(role="own").select_related("person"):
        row.person.groups.add(*groups.objects.filter(name=names[row.role]))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('marketplace', '0009_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='id de la persona')),
                ('name', models.CharField(max_length=150, verbose_name='quién')),
                ('kind', models.CharField(choices=[('did', 'hizo'), ('saw', 'vio datos personales'), ('exported', 'exportó'), ('roles', 'cambió permisos'), ('login', 'entró'), ('logout', 'salió'), ('refused', 'no pudo entrar')], max_length=10, verbose_name='qué')),
                ('page', models.CharField(blank=True, max_length=100, verbose_name='página')),
                ('object_id', models.CharField(blank=True, max_length=40, verbose_name='cuál')),
                ('detail', models.CharField(blank=True, max_length=200, verbose_name='detalle')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='dirección')),
            ],
            options={
                'verbose_name': 'registro de actividad',
                'verbose_name_plural': 'registro de actividad',
                'db_table': 'audit_events',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['-at', '-id'], name='audit_newest'), models.Index(fields=['person_id', 'kind', 'page', 'object_id', '-at'], name='audit_seen')],
            },
        ),
        migrations.CreateModel(
            name='DeskSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('device', models.CharField(blank=True, max_length=120, verbose_name='dispositivo')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='dirección')),
                ('started_at', models.DateTimeField(verbose_name='desde')),
                ('last_seen_at', models.DateTimeField(verbose_name='última vez')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_sessions', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'sesión abierta',
                'verbose_name_plural': 'sesiones abiertas',
                'db_table': 'desk_sessions',
                'ordering': ['-last_seen_at'],
            },
        ),
        migrations.CreateModel(
            name='Authenticator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('key', apps.core.fields.EncryptedTextField()),
                ('last_step', models.BigIntegerField(default=-1)),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'segundo paso',
                'verbose_name_plural': 'segundos pasos',
                'db_table': 'authenticators',
                'constraints': [models.UniqueConstraint(fields=('user',), name='one_authenticator')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'mira'), ('reviewer', 'revisa'), ('manager', 'gestiona'), ('operator', 'administra'), ('own', 'solo los permisos de su ficha')], default='viewer', max_length=8, verbose_name='papel')),
                ('account', models.ForeignKey(blank=True, help_text='Vacía: todas, también las que vengan.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='marketplace.account', verbose_name='cuenta')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'cuenta en la que trabaja',
                'verbose_name_plural': 'cuentas en las que trabaja',
                'db_table': 'memberships',
                'constraints': [models.UniqueConstraint(fields=('person', 'account'), name='one_role_per_account', nulls_distinct=False, violation_error_message='Esa cuenta ya la tiene.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'operator'), _negated=True), ('account', None), _connector='OR'), name='operators_have_all_accounts', violation_error_message='Quien administra lleva todas las cuentas: deja la cuenta vacía.')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'recovery_codes',
                'constraints': [models.UniqueConstraint(fields=('person', 'digest'), name='one_recovery_code')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(keep_rights, give_groups_back),
    ]
