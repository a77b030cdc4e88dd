"""The migrations say exactly what the models say, and every one of them can be taken back."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command

from apps.operations.servers import Postgres

ROOT = Path(__file__).resolve().parents[2]
THERE_AND_BACK = """
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
built = connection.introspection.table_names()
ours = [one for one in apps.get_app_configs() if one.name.startswith("apps.") and one.models_module]
for config in reversed(ours):
    call_command("migrate", config.label, "zero", verbosity=0)
left = connection.introspection.table_names()
call_command("migrate", verbosity=0)
assert connection.introspection.table_names() == built
print("left:", sorted({"accounts", "turns", "messages", "security_events"} & set(left)))
"""


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_can_be_taken_back_and_applied_again(postgres_server: Postgres) -> None:
    with psycopg.connect(postgres_server.url, autocommit=True) as link:
        link.execute("create database there_and_back")
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "walle.settings",
            "DATABASE_URL": postgres_server.url_of("walle", "there_and_back", postgres_server.passwords[0]),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "left: []"
