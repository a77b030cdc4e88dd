"""The migrations say exactly what the models say, and every one of them can be taken back."""

import pytest
from django.apps import apps
from django.core.management import call_command

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("apps.")]


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_taken_back_and_applied_again() -> None:
    migrated = [
        config.label for config in apps.get_app_configs() if config.label in OURS and config.models_module
    ]
    for label in reversed(migrated):
        call_command("migrate", label, "zero", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
